import CKernels

/// The operations of a Transformer over m rows, carried out by a kernel set on a thread pool.
///
/// Every result row is computed in an order that does not depend on the other rows: alone or in a batch it is bit for bit
/// the same. Nothing here allocates after the first steps.
///
/// Confined to the thread that runs the model's steps; several `Compute`s may share a pool.
package final class Compute {
    /// The threads.
    package let pool: ComputePool
    /// The kernels.
    package let kernels: KernelTable
    let functions: mk_kernels
    /// Attention's unmerged spans and its list of tasks.
    let partials = GrowingBuffer(), taskList = GrowingBuffer()

    /// Combines a pool and a kernel set.
    package init(pool: ComputePool, kernels: KernelTable = .best) {
        self.pool = pool
        self.kernels = kernels
        functions = kernels.functions.pointee
    }

    /// Rows of element-wise work that one chunk takes: about 16 K elements, so that a decode step stays on its thread.
    func rowsPerChunk(_ columns: Int) -> Int { max(1, 16384 / max(columns, 1)) }

    /// Runs `body` for rows 0 ..< rows in chunks; `context` points to a value on the caller's stack.
    @inline(__always)
    func forRows<Context>(_ rows: Int, perChunk: Int, _ context: Context, _ body: ComputePool.Body) {
        var context = context
        withUnsafeMutablePointer(to: &context) { pointer in
            pool.run(chunks: (rows + perChunk - 1) / perChunk, context: UnsafeMutableRawPointer(pointer), body)
        }
    }
}

/// Scratch memory that grows to the largest size asked for.
final class GrowingBuffer {
    private var memory = UnsafeMutableRawPointer.allocate(byteCount: 4096, alignment: 64)
    private var capacity = 4096

    deinit { memory.deallocate() }

    /// At least `bytes` bytes, contents undefined; valid until the next call.
    func reserve(_ bytes: Int) -> UnsafeMutableRawPointer {
        if bytes > capacity {
            memory.deallocate()
            capacity = bytes + bytes / 2
            memory = .allocate(byteCount: capacity, alignment: 64)
        }
        return memory
    }
}
