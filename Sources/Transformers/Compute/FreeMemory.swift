import CKernels

/// Gives memory that was freed back to the system: while a model's files are taken apart, several times what is kept of
/// them lies in the heap.
package func returnFreeMemory() {
    mk_trim_heap()
}
