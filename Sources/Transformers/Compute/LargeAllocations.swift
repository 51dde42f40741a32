import CKernels

/// Has the heap give large allocations back to the system as soon as they are freed: taking a model's files apart leaves
/// megabytes of holes in it otherwise. Called once, before models are loaded.
package func returnLargeAllocations() {
    mk_keep_large_apart()
}
