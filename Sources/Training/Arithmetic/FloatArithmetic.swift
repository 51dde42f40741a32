import CKernels
import Glibc

/// Float32 on the C kernels of the best instruction set that this processor has.
package struct FloatArithmetic: Arithmetic, @unchecked Sendable {
    // Unchecked: the table is constant data of the program.

    package typealias Scalar = Float

    /// The threads.
    package let pool: Workers
    private let table: UnsafePointer<mk_training>
    private let packing = PackingMemory()

    /// Name of the kernel set.
    package var name: String { String(cString: table.pointee.name) }

    /// Names of the sets that run here, best first.
    package static var available: [String] { sets.map { String(cString: $0.pointee.name) } }

    private static var sets: [UnsafePointer<mk_training>] {
        var sets: [UnsafePointer<mk_training>] = []
        guard let list = mk_available_training() else { return [] }
        var index = 0
        while let set = list[index] {
            sets.append(set)
            index += 1
        }
        return sets
    }

    /// Computes with the best kernels, or those named; nil when this processor has no set of that name.
    package init?(pool: Workers, kernels name: String? = nil) {
        let set = Self.sets.first { name == nil || String(cString: $0.pointee.name) == name }
        guard let set else { return nil }
        self.pool = pool
        table = set
    }

    /// The best kernels; there always is a set.
    package init(best pool: Workers) {
        self.pool = pool
        table = mk_available_training()[0]!
    }

    package func multiply(_ product: MatrixProduct<Float>) {
        let (m, n, k) = (product.rows, product.columns, product.depth)
        let work = m * n * k
        var job = Self.job(product)
        let tileRows = Int(table.pointee.tile_rows)
        let tileColumns = Int(table.pointee.tile_columns)
        let tiles = (n + tileColumns - 1) / tileColumns
        packing.withMemory(tiles * tileColumns * k) { packed in
            withUnsafePointer(to: &job) { job in
                let shared = SharedJob(job: job, packed: packed)
                let table = table
                let packGrain = work < 1 << 17 ? tiles : max(1, 16_384 / max(tileColumns * k, 1))
                pool.forEach(tiles, grain: packGrain) { range in
                    table.pointee.pack_b(shared.job, Int64(range.lowerBound), Int64(range.upperBound), shared.packed)
                }
                // About 2 M multiply-adds a piece, and at most 16 row tiles, whose packed block stays in the cache.
                let rowTiles = (m + tileRows - 1) / tileRows
                let grain = max(1, min(16, 2 << 20 / max(tileRows * n * k, 1), (rowTiles + 3) / 4))
                let scratchCount = min(rowTiles, grain) * (tileRows * Int(table.pointee.depth) + 16) + 64
                pool.forEach(rowTiles, grain: work < 1 << 17 ? rowTiles : grain) { range in
                    var first = range.lowerBound
                    withScratch(scratchCount) { scratch in
                        while first < range.upperBound {
                            let last = min(first + grain, range.upperBound)
                            table.pointee.multiply(
                                shared.job, shared.packed, Int64(first * tileRows), Int64(min(last * tileRows, m)),
                                scratch)
                            first = last
                        }
                    }
                }
            }
        }
    }

    package func multiplySerial(_ product: MatrixProduct<Float>, scratch: Pointer) {
        var job = Self.job(product)
        let tileColumns = Int(table.pointee.tile_columns)
        let tiles = (product.columns + tileColumns - 1) / tileColumns
        table.pointee.pack_b(&job, 0, Int64(tiles), scratch)
        table.pointee.multiply(
            &job, scratch, 0, Int64(product.rows), scratch + tiles * tileColumns * product.depth)
    }

    package func scratchCount(rows: Int, columns: Int, depth: Int) -> Int {
        let (tileRows, tileColumns) = (Int(table.pointee.tile_rows), Int(table.pointee.tile_columns))
        let block = tileRows * Int(table.pointee.depth) + 16
        return (columns + tileColumns - 1) / tileColumns * tileColumns * depth
            + ((rows + tileRows - 1) / tileRows + 1) * block + 64
    }

    package func apply(_ function: UnaryFunction, count: Int, x: Pointer, y: Pointer) {
        table.pointee.unary(mk_unary(function.rawValue), Int64(count), x, y)
    }

    package func applyBackward(
        _ function: UnaryFunction, count: Int, x: Pointer, y: Pointer, dy: Pointer, dx: Pointer
    ) {
        table.pointee.unary_backward(mk_unary(function.rawValue), Int64(count), x, y, dy, dx)
    }

    package func swiglu(count: Int, gate: Pointer, up: Pointer, y: Pointer) {
        table.pointee.swiglu(Int64(count), gate, up, y)
    }

    package func swigluBackward(count: Int, gate: Pointer, up: Pointer, dy: Pointer, dgate: Pointer, dup: Pointer) {
        table.pointee.swiglu_backward(Int64(count), gate, up, dy, dgate, dup)
    }

    package func add(count: Int, scale: Float, x: Pointer, y: Pointer) { table.pointee.add(Int64(count), scale, x, y) }

    package func addProduct(count: Int, a: Pointer, b: Pointer, y: Pointer) {
        table.pointee.add_product(Int64(count), a, b, y)
    }

    package func scale(count: Int, by factor: Float, x: Pointer) { table.pointee.scale(Int64(count), factor, x) }

    package func sumOfSquares(count: Int, x: Pointer) -> Double { table.pointee.sum_of_squares(Int64(count), x) }

    package func dot(count: Int, a: Pointer, b: Pointer) -> Float { table.pointee.dot(Int64(count), a, b) }

    package func rmsNorm(
        rows: Int, columns: Int, x: Pointer, weight: Pointer, epsilon: Float, y: Pointer, inverse: Pointer
    ) {
        table.pointee.rms_norm(Int64(rows), Int64(columns), x, weight, epsilon, y, inverse)
    }

    package func rmsNormBackward(
        rows: Int, columns: Int, x: Pointer, weight: Pointer, inverse: Pointer, dy: Pointer, dx: Pointer,
        dweight: Pointer
    ) {
        table.pointee.rms_norm_backward(Int64(rows), Int64(columns), x, weight, inverse, dy, dx, dweight)
    }

    package func layerNorm(
        rows: Int, columns: Int, x: Pointer, weight: Pointer, bias: Pointer, epsilon: Float, y: Pointer, mean: Pointer,
        inverse: Pointer
    ) {
        table.pointee.layer_norm(Int64(rows), Int64(columns), x, weight, bias, epsilon, y, mean, inverse)
    }

    package func layerNormBackward(
        rows: Int, columns: Int, x: Pointer, weight: Pointer, mean: Pointer, inverse: Pointer, dy: Pointer, dx: Pointer,
        dweight: Pointer, dbias: Pointer
    ) {
        table.pointee.layer_norm_backward(
            Int64(rows), Int64(columns), x, weight, mean, inverse, dy, dx, dweight, dbias)
    }

    package func softmax(count: Int, total: Int, scale: Float, x: Pointer) -> Float {
        table.pointee.softmax(Int64(count), Int64(total), scale, x)
    }

    package func softmaxAgain(count: Int, total: Int, scale: Float, logsum: Float, x: Pointer) {
        table.pointee.softmax_again(Int64(count), Int64(total), scale, logsum, x)
    }

    package func softmaxBackward(count: Int, d: Float, scale: Float, p: Pointer, dp: Pointer) {
        table.pointee.softmax_backward(Int64(count), d, scale, p, dp)
    }

    package func rope(
        heads: Int, width: Int, cosine: Pointer, sine: Pointer, direction: Float, x: Pointer, y: Pointer,
        accumulate: Bool
    ) {
        table.pointee.rope(Int64(heads), Int64(width), cosine, sine, direction, x, y, accumulate ? 1 : 0)
    }

    package func adam(
        count: Int, weights: Pointer, gradient: Pointer, first: Pointer, second: Pointer, step: AdamStep<Float>
    ) {
        table.pointee.adam(
            Int64(count), weights, gradient, first, second, step.beta1, step.beta2, step.rate, step.root, step.epsilon,
            step.decay)
    }

    private static func job(_ product: MatrixProduct<Float>) -> mk_product {
        mk_product(
            m: Int64(product.rows), n: Int64(product.columns), k: Int64(product.depth),
            a: mk_operand(base: product.a.base, row: Int64(product.a.row), column: Int64(product.a.column)),
            b: mk_operand(base: product.b.base, row: Int64(product.b.row), column: Int64(product.b.column)),
            c: product.c, c_row: Int64(product.cRow), accumulate: product.accumulate ? 1 : 0)
    }
}

/// What the chunks of one product share.
private struct SharedJob: @unchecked Sendable {
    // Unchecked: the chunks read the job and the packed operand, and write rows of their own.
    let job: UnsafePointer<mk_product>
    let packed: UnsafeMutablePointer<Float>
}

/// The packed right operand: one block that grows to the largest product. Confined to the thread that trains.
private final class PackingMemory {
    private var memory = UnsafeMutablePointer<Float>(zeroed: 64)
    private var capacity = 64

    deinit { free(memory) }

    func withMemory(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
        if count + 64 > capacity {
            free(memory)
            capacity = count + count / 2 + 64
            memory = UnsafeMutablePointer(zeroed: capacity)
        }
        body(memory)
    }
}

/// Memory for the length of a call, on the heap when large; it begins with a cache line.
func withScratch<Scalar, Result>(_ count: Int, _ body: (UnsafeMutablePointer<Scalar>) -> Result) -> Result {
    withUnsafeTemporaryAllocation(byteCount: max(count, 1) * MemoryLayout<Scalar>.stride, alignment: 64) { buffer in
        // A buffer of at least one element has a base.
        body(buffer.bindMemory(to: Scalar.self).baseAddress!)
    }
}
