import CKernels
import Glibc

/// A view of float32 rows in a workspace: row-major, `stride` floats from row to row. Copies share the memory, which
/// lives as long as its `Workspace`.
package struct Matrix: @unchecked Sendable {
    // Unchecked: a view; who may touch the memory when is the workspace's rule (one step at a time).

    /// Element (0, 0).
    package let base: UnsafeMutablePointer<Float>
    /// Rows that fit.
    package let rows: Int
    /// Elements in a row.
    package let columns: Int
    /// Floats from one row to the next.
    package let stride: Int

    /// A view of memory that outlives it.
    package init(base: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int? = nil) {
        self.base = base
        self.rows = rows
        self.columns = columns
        self.stride = stride ?? columns
    }

    /// Row `index`, `columns` floats.
    @inlinable package func row(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
        precondition(index >= 0 && index < rows)
        return UnsafeMutableBufferPointer(start: base + index * stride, count: columns)
    }

    /// The same rows, only columns in `range`: one projection's share of a wider buffer.
    package func slice(columns range: Range<Int>) -> Matrix {
        precondition(range.lowerBound >= 0 && range.upperBound <= columns)
        return Matrix(base: base + range.lowerBound, rows: rows, columns: range.count, stride: stride)
    }

    /// The same columns, only rows in `range`.
    package func slice(rows range: Range<Int>) -> Matrix {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows)
        return Matrix(base: base + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
    }
}

/// Owner of all buffers that a model's steps write: allocated once, 64-byte aligned, zeroed, freed together. Memory
/// becomes resident as rows are first used.
///
/// Confined to the thread that runs the model's steps.
package final class Workspace {
    private var blocks: [UnsafeMutableRawPointer] = []
    private var ranges: [(start: UnsafeMutableRawPointer, bytes: Int)] = []

    /// An empty workspace.
    package init() {}

    deinit {
        for block in blocks { free(block) }
        for range in ranges { mk_return_pages(range.start, range.bytes) }
    }

    /// `bytes` zeroed bytes.
    package func bytes(_ count: Int) -> UnsafeMutableRawPointer {
        if count >= 1 << 20, let start = mk_reserve_pages(count + 64) {
            ranges.append((start, count + 64))
            return start
        }
        let block = AlignedMemory.allocate(bytes: count)
        blocks.append(block)
        return block
    }

    /// Zeroed float rows.
    package func matrix(rows: Int, columns: Int) -> Matrix {
        precondition(rows >= 0 && columns >= 0)
        let base = bytes(rows * columns * MemoryLayout<Float>.stride).assumingMemoryBound(to: Float.self)
        return Matrix(base: base, rows: rows, columns: columns)
    }
}

/// Aligned blocks of memory, given back with `free`.
package enum AlignedMemory {
    /// Zeroed, 64-byte aligned, padded by a vector so that kernels may read whole vectors. Out of memory ends the
    /// process, as any Swift allocation does.
    package static func allocate(bytes: Int) -> UnsafeMutableRawPointer {
        let pointer = allocateUninitialized(bytes: bytes)
        memset(pointer, 0, bytes + 64)
        return pointer
    }

    /// The same, not zeroed: for large memory that is written at once.
    static func allocateUninitialized(bytes: Int) -> UnsafeMutableRawPointer {
        precondition(bytes >= 0)
        let size = (bytes + 64 + 63) & ~63
        var pointer: UnsafeMutableRawPointer?
        let result = posix_memalign(&pointer, size >= 1 << 22 ? 1 << 21 : 64, size)
        guard result == 0, let pointer else { preconditionFailure("out of memory: \(size) bytes") }
        if size >= 1 << 22 { mk_advise_huge(pointer, size) }
        return pointer
    }
}

/// Learned float32 values of one dimension (norm weights, biases), kept as long as the object.
package final class FloatVector: @unchecked Sendable {
    // Unchecked: immutable after init.

    /// Elements.
    package let count: Int
    /// The first element; 64-byte aligned.
    package let base: UnsafePointer<Float>

    /// Copies values.
    package init(_ values: [Float]) {
        count = values.count
        let memory = AlignedMemory.allocate(bytes: values.count * 4).assumingMemoryBound(to: Float.self)
        memory.initialize(from: values, count: values.count)
        base = UnsafePointer(memory)
    }

    deinit { free(UnsafeMutablePointer(mutating: base)) }
}
