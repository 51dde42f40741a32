import CKernels
import ModelFormats

extension Compute {
    /// output = activations · weightsᵀ (+ bias) (+ output), all rows of `activations`.
    package func matmul(
        _ activations: Activations, _ weights: WeightMatrix, bias: FloatVector? = nil, into output: Matrix,
        accumulate: Bool = false
    ) {
        let product = Product(weights, bias: bias, into: output, accumulate: accumulate)
        withUnsafePointer(to: product) { pointer in
            run(activations, UnsafeBufferPointer(start: pointer, count: 1))
        }
    }

    /// Several products of the same inputs in one parallel step. Keep the array in the layer: making it allocates.
    package func matmul(_ activations: Activations, _ products: [Product]) {
        products.withUnsafeBufferPointer { run(activations, $0) }
    }

    /// The product for a run of rows of `activations` only, as output rows 0 ..< rows.count would hold them: the output
    /// layer for the rows whose logits are wanted. The rows' results are those of the whole product.
    private func run(_ activations: Activations, _ products: UnsafeBufferPointer<Product>) {
        let rows = activations.rows
        guard rows > 0, !products.isEmpty else { return }
        withUnsafeTemporaryAllocation(of: ProductJob.Part.self, capacity: products.count) { parts in
            var panels = 0
            var bytesPerPanel = 1
            for (index, product) in products.enumerated() {
                let weights = product.weights
                precondition(weights.columns == activations.columns && product.output.rows >= rows)
                guard let function = kernels.matmul(weights.layout) else {
                    preconditionFailure("kernel set \(kernels.name) has no product for layout \(weights.layout)")
                }
                let job = mk_matmul(
                    weights: weights.storage, type: weights.elementType.rawValue, bias_q8: weights.biasQ8,
                    accumulate: product.accumulate ? 1 : 0, columns: Int64(weights.columns),
                    outputs: Int64(weights.rows), x: UnsafePointer(activations.values.base),
                    x_stride: Int64(activations.values.stride), x_tiles: activations.tiles, rows: Int64(rows),
                    bias: product.bias?.base, y: product.output.base, y_stride: Int64(product.output.stride))
                (parts.baseAddress! + index).initialize(
                    to: ProductJob.Part(function: function, job: job, firstPanel: panels))
                panels += (weights.rows + Int(MK_PANEL) - 1) / Int(MK_PANEL)
                bytesPerPanel = max(bytesPerPanel, weights.byteCount * Int(MK_PANEL) / max(weights.rows, 1))
            }
            // Finer than the threads, so that one that loses its core delays little; in fours, as the kernels take
            // panels; at least 32 KB of weights, below which the ticket would be felt.
            let share = (panels + pool.threads * 8 - 1) / (pool.threads * 8)
            let least = rows == 1 ? (1 << 15) / bytesPerPanel : 1
            let perChunk = (max(share, least, 1) + 3) & ~3
            let job = ProductJob(parts: UnsafeBufferPointer(parts), panels: panels, perChunk: perChunk)
            forRows(panels, perChunk: perChunk, job) { context, chunk, _ in
                guard let job = context?.assumingMemoryBound(to: ProductJob.self).pointee else { return }
                job.run(chunk: chunk)
            }
            parts.baseAddress?.deinitialize(count: products.count)
        }
    }

    /// Fills `target` with rows as they are (quantising them if a product needs it).
    package func load(_ x: Matrix, rows: Int, into target: Activations) {
        precondition(x.columns == target.columns && rows <= min(x.rows, target.capacity))
        target.rows = rows
        fill(target, LoadJob(x: x, target: target.values)) { context, first, end in
            let job = context.assumingMemoryBound(to: LoadJob.self).pointee
            for row in first..<end {
                (job.target.base + row * job.target.stride)
                    .update(from: job.x.base + row * job.x.stride, count: job.x.columns)
            }
        }
    }

    /// Makes the float rows of `target` by `make` (rows first ..< end) and quantises them if needed.
    func fill<Context>(
        _ target: Activations, _ context: Context,
        _ make: @convention(c) (_ context: UnsafeRawPointer, _ first: Int, _ end: Int) -> Void
    ) {
        guard target.rows > 0 else { return }
        withUnsafePointer(to: context) { pointer in
            let tileRows = Int(functions.tile_rows)
            let job = FillJob(
                rows: target.rows, tiles: (target.rows + tileRows - 1) / tileRows,
                perChunk: rowsPerChunk(target.columns), columns: target.columns, values: target.values,
                tileMemory: target.tiles, quantize: functions.quantize, context: UnsafeRawPointer(pointer), make: make)
            forRows(target.rows, perChunk: job.perChunk, job) { context, chunk, _ in
                guard let job = context?.assumingMemoryBound(to: FillJob.self).pointee else { return }
                job.run(chunk: chunk)
            }
        }
    }
}

private struct LoadJob {
    var x: Matrix, target: Matrix
}

private struct FillJob {
    var rows: Int, tiles: Int, perChunk: Int, columns: Int
    var values: Matrix
    var tileMemory: UnsafeMutableRawPointer?
    var quantize: (@convention(c) (UnsafePointer<Float>?, Int64, Int64, Int64, UnsafeMutableRawPointer?) -> Void)?
    var context: UnsafeRawPointer
    var make: @convention(c) (UnsafeRawPointer, Int, Int) -> Void

    /// Row by row, so that a row is quantised while it is in the nearest cache.
    func run(chunk: Int) {
        let bytesPerRow = (columns + Int(MK_BLOCK) - 1) / Int(MK_BLOCK) * Int(MK_ACTIVATION_BLOCK_BYTES)
        for row in chunk * perChunk..<min((chunk + 1) * perChunk, rows) {
            make(context, row, row + 1)
            guard let tileMemory, let quantize else { continue }
            // Tile i holds rows i * rows / tiles ..< (i + 1) * rows / tiles.
            let tile = ((row + 1) * tiles - 1) / rows
            let (first, end) = (tile * rows / tiles, (tile + 1) * rows / tiles)
            quantize(
                values.base + row * values.stride, Int64(columns), Int64(row - first), Int64(end - first),
                tileMemory + first * bytesPerRow)
        }
    }
}

private struct ProductJob {
    struct Part {
        var function: @convention(c) (UnsafePointer<mk_matmul>?, Int64, Int64) -> Void
        var job: mk_matmul
        /// In the numbering over all parts.
        var firstPanel: Int
    }

    var parts: UnsafeBufferPointer<Part>
    var panels: Int
    var perChunk: Int

    func run(chunk: Int) {
        let (first, end) = (chunk * perChunk, min((chunk + 1) * perChunk, panels))
        for index in parts.indices {
            let part = parts.baseAddress! + index
            let begin = part.pointee.firstPanel
            let limit = index + 1 < parts.count ? parts[index + 1].firstPanel : panels
            let (low, high) = (max(first, begin), min(end, limit))
            guard low < high else { continue }
            withUnsafePointer(to: part.pointee.job) {
                part.pointee.function($0, Int64(low - begin), Int64(high - begin))
            }
        }
    }
}
