import CKernels

extension Compute {
    /// A factor of the general product: a matrix as it lies, or its transpose.
    package struct Factor {
        let base: UnsafePointer<Float>
        let rowStride: Int, columnStride: Int
        /// Rows and columns as the product sees them.
        let rows: Int, columns: Int

        /// The first `rows` rows of a matrix.
        package init(_ matrix: Matrix, rows: Int) {
            precondition(rows <= matrix.rows)
            base = UnsafePointer(matrix.base)
            (rowStride, columnStride) = (matrix.stride, 1)
            (self.rows, columns) = (rows, matrix.columns)
        }

        private init(base: UnsafePointer<Float>, rowStride: Int, columnStride: Int, rows: Int, columns: Int) {
            (self.base, self.rowStride, self.columnStride) = (base, rowStride, columnStride)
            (self.rows, self.columns) = (rows, columns)
        }

        /// The transpose, without moving anything.
        package var transposed: Factor {
            Factor(base: base, rowStride: columnStride, columnStride: rowStride, rows: columns, columns: rows)
        }
    }

    /// c (+)= a · b in float32: A·B, Aᵀ·B and A·Bᵀ by transposing the factors. For training; inference uses `matmul`.
    ///
    /// The order of the sums does not depend on the number of threads.
    package func gemm(_ a: Factor, _ b: Factor, into c: Matrix, accumulate: Bool = false) {
        precondition(a.columns == b.rows && a.rows <= c.rows && b.columns == c.columns)
        guard a.rows > 0, b.columns > 0 else { return }
        // Parts of at least 96 x 128 of the result, cut along the longer side; each packs its own share of a and b.
        let byRows = a.rows >= b.columns
        let length = byRows ? a.rows : b.columns
        let least = byRows ? 96 : 128
        let wanted = max(1, min(pool.threads * 4, length / least))
        let part = ((length + wanted - 1) / wanted + 15) & ~15
        let parts = (length + part - 1) / part
        let scratch = partials.reserve(pool.threads * Int(MK_GEMM_SCRATCH) * MemoryLayout<Float>.stride)
        let job = GemmJob(
            function: functions.gemm, a: a, b: b, c: c, accumulate: accumulate ? 1 : 0, byRows: byRows, part: part,
            length: length, scratch: scratch.assumingMemoryBound(to: Float.self))
        forRows(parts, perChunk: 1, job) { context, chunk, worker in
            context?.assumingMemoryBound(to: GemmJob.self).pointee.run(chunk, worker)
        }
    }
}

private struct GemmJob {
    typealias Function =
        @convention(c) (
            Int64, Int64, Int64, UnsafePointer<Float>?, Int64, Int64, UnsafePointer<Float>?, Int64, Int64,
            UnsafeMutablePointer<Float>?, Int64, Int32, UnsafeMutablePointer<Float>?
        ) -> Void

    var function: Function?
    var a: Compute.Factor, b: Compute.Factor
    var c: Matrix
    var accumulate: Int32
    var byRows: Bool
    var part: Int, length: Int
    var scratch: UnsafeMutablePointer<Float>

    func run(_ chunk: Int, _ worker: Int) {
        let first = chunk * part
        let count = min(part, length - first)
        let (row, column) = byRows ? (first, 0) : (0, first)
        function?(
            Int64(byRows ? count : a.rows), Int64(byRows ? b.columns : count), Int64(a.columns),
            a.base + row * a.rowStride, Int64(a.rowStride), Int64(a.columnStride),
            b.base + column * b.columnStride, Int64(b.rowStride), Int64(b.columnStride),
            c.base + row * c.stride + column, Int64(c.stride), accumulate, scratch + worker * Int(MK_GEMM_SCRATCH))
    }
}
