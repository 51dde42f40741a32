import CKernels

/// The nonlinearity of a feed-forward network.
package enum Activation: Sendable {
    /// x * sigmoid(x): SwiGLU's.
    case silu
    /// GELU by the tanh approximation: GeGLU's in Gemma, GPT-2's.
    case geluTanh
    /// GELU by the error function: BERT's.
    case gelu
    /// max(x, 0).
    case relu

    var kernel: mk_activation {
        switch self {
        case .silu: MK_SILU
        case .geluTanh: MK_GELU_TANH
        case .gelu: MK_GELU_ERF
        case .relu: MK_RELU
        }
    }
}

extension Compute {
    /// target = x / sqrt(mean(x²) + epsilon) * weight for each row of `columns` elements (arXiv 1910.07467).
    package func rmsNorm(_ x: Matrix, rows: Int, weight: FloatVector?, epsilon: Float, into target: Activations) {
        precondition(x.columns == target.columns && rows <= min(x.rows, target.capacity))
        precondition(weight == nil || weight?.count == x.columns)
        target.rows = rows
        fill(target, NormJob(functions.rms_norm, nil, x, target.values, weight, nil, epsilon), NormJob.runRows)
    }

    /// The same into plain rows; `x` and `target` may be the same matrix. For norms of single heads, view each head as a
    /// row.
    package func rmsNorm(_ x: Matrix, rows: Int, weight: FloatVector?, epsilon: Float, into target: Matrix) {
        precondition(x.columns == target.columns && rows <= min(x.rows, target.rows))
        precondition(weight == nil || weight?.count == x.columns)
        run(NormJob(functions.rms_norm, nil, x, target, weight, nil, epsilon), rows)
    }

    /// target = (x - mean) / sqrt(variance + epsilon) * weight + bias for each row (arXiv 1607.06450).
    package func layerNorm(
        _ x: Matrix, rows: Int, weight: FloatVector?, bias: FloatVector?, epsilon: Float, into target: Activations
    ) {
        precondition(x.columns == target.columns && rows <= min(x.rows, target.capacity))
        precondition((weight?.count ?? x.columns) == x.columns && (bias?.count ?? x.columns) == x.columns)
        target.rows = rows
        fill(target, NormJob(nil, functions.layer_norm, x, target.values, weight, bias, epsilon), NormJob.runRows)
    }

    /// The same into plain rows; `x` and `target` may be the same matrix.
    package func layerNorm(
        _ x: Matrix, rows: Int, weight: FloatVector?, bias: FloatVector?, epsilon: Float, into target: Matrix
    ) {
        precondition(x.columns == target.columns && rows <= min(x.rows, target.rows))
        precondition((weight?.count ?? x.columns) == x.columns && (bias?.count ?? x.columns) == x.columns)
        run(NormJob(nil, functions.layer_norm, x, target, weight, bias, epsilon), rows)
    }

    /// target = activation(gate) * up; without `up`, activation(gate). SwiGLU and GeGLU: arXiv 2002.05202.
    package func gate(_ gate: Matrix, _ up: Matrix?, _ activation: Activation, rows: Int, into target: Activations) {
        precondition(gate.columns == target.columns && rows <= min(gate.rows, target.capacity))
        precondition(up == nil || (up?.columns == gate.columns && rows <= up?.rows ?? 0))
        target.rows = rows
        fill(target, GateJob(functions.gate, activation.kernel, gate, up, target.values), GateJob.runRows)
    }

    /// The same into plain rows; `target` may be `gate` or `up`.
    package func gate(_ gate: Matrix, _ up: Matrix?, _ activation: Activation, rows: Int, into target: Matrix) {
        precondition(gate.columns == target.columns && rows <= min(gate.rows, target.rows))
        precondition(up == nil || (up?.columns == gate.columns && rows <= up?.rows ?? 0))
        let job = GateJob(functions.gate, activation.kernel, gate, up, target)
        split(rows, target.columns, job, GateJob.runRows)
    }

    /// y += x * scale, row by row.
    package func add(_ x: Matrix, to y: Matrix, rows: Int, scale: Float = 1) {
        precondition(x.columns == y.columns && rows <= min(x.rows, y.rows))
        split(rows, y.columns, AddJob(function: functions.add, x: x, y: y, scale: scale)) { context, first, end in
            let job = context.assumingMemoryBound(to: AddJob.self).pointee
            for row in first..<end {
                job.function?(
                    job.x.base + row * job.x.stride, job.scale, Int64(job.x.columns), job.y.base + row * job.y.stride)
            }
        }
    }

    /// Each row becomes exp(x * scale) / sum(exp(x * scale)).
    package func softmax(_ x: Matrix, rows: Int, scale: Float = 1) {
        precondition(rows <= x.rows)
        let job = ScaleJob(function: functions.softmax, x: x, factor: scale)
        split(rows, x.columns, job) { context, first, end in
            let job = context.assumingMemoryBound(to: ScaleJob.self).pointee
            for row in first..<end { job.function?(job.x.base + row * job.x.stride, job.factor, Int64(job.x.columns)) }
        }
    }

    /// Each element becomes cap * tanh(x / cap): Gemma 2's final logits.
    package func softCap(_ x: Matrix, rows: Int, cap: Float) {
        precondition(rows <= x.rows && cap > 0)
        let job = ScaleJob(function: functions.soft_cap, x: x, factor: cap)
        split(rows, x.columns, job) { context, first, end in
            let job = context.assumingMemoryBound(to: ScaleJob.self).pointee
            for row in first..<end { job.function?(job.x.base + row * job.x.stride, job.factor, Int64(job.x.columns)) }
        }
    }

    /// Rotates each head of each row by the row's angles, in place. Row: [heads * headSize].
    package func rope(_ x: Matrix, rows: Int, heads: Int, headSize: Int, angles: RopeAngles) {
        precondition(rows <= x.rows && x.columns >= heads * headSize && 2 * angles.pairs <= headSize)
        let job = RopeJob(
            function: functions.rope, x: x, heads: heads, headSize: headSize, cosines: angles.cosines,
            sines: angles.sines, interleaved: angles.pairing == .interleaved ? 1 : 0)
        split(rows, x.columns, job) { context, first, end in
            let job = context.assumingMemoryBound(to: RopeJob.self).pointee
            for row in first..<end { job.run(row) }
        }
    }

    /// Writes token embeddings as rows: row i = weights[tokens[i]] * scale.
    package func embed(
        _ tokens: UnsafeBufferPointer<Int32>, from weights: WeightMatrix, into target: Matrix, scale: Float = 1
    ) {
        precondition(tokens.count <= target.rows && target.columns == weights.columns)
        for (row, token) in tokens.enumerated() {
            let output = target.base + row * target.stride
            weights.dequantizeRow(Int(token), into: output)
            if scale != 1 { for column in 0..<target.columns { output[column] *= scale } }
        }
    }

    /// The `values.count` largest elements of a row with their indices, largest first; among equals the lower index.
    package func largest(
        of row: UnsafeBufferPointer<Float>, values: UnsafeMutableBufferPointer<Float>,
        indices: UnsafeMutableBufferPointer<Int32>
    ) {
        precondition(values.count == indices.count && values.count <= row.count)
        guard !values.isEmpty else { return }
        functions.top_k(row.baseAddress, Int64(row.count), Int64(values.count), values.baseAddress, indices.baseAddress)
    }

    /// Runs `body` over row ranges on the pool.
    func split<Context>(
        _ rows: Int, _ columns: Int, _ context: Context,
        _ body: @convention(c) (_ context: UnsafeRawPointer, _ first: Int, _ end: Int) -> Void
    ) {
        guard rows > 0 else { return }
        withUnsafePointer(to: context) { pointer in
            let perChunk = rowsPerChunk(columns)
            let job = SplitJob(rows: rows, perChunk: perChunk, context: UnsafeRawPointer(pointer), body: body)
            forRows(rows, perChunk: perChunk, job) { context, chunk, _ in
                guard let job = context?.assumingMemoryBound(to: SplitJob.self).pointee else { return }
                job.body(job.context, chunk * job.perChunk, min((chunk + 1) * job.perChunk, job.rows))
            }
        }
    }

    private func run(_ job: NormJob, _ rows: Int) { split(rows, job.x.columns, job, NormJob.runRows) }
}

private struct SplitJob {
    var rows: Int, perChunk: Int
    var context: UnsafeRawPointer
    var body: @convention(c) (UnsafeRawPointer, Int, Int) -> Void
}

private struct AddJob {
    var function: (@convention(c) (UnsafePointer<Float>?, Float, Int64, UnsafeMutablePointer<Float>?) -> Void)?
    var x: Matrix, y: Matrix
    var scale: Float
}

private struct ScaleJob {
    var function: (@convention(c) (UnsafeMutablePointer<Float>?, Float, Int64) -> Void)?
    var x: Matrix
    var factor: Float
}

private struct RopeJob {
    var function:
        (
            @convention(c) (UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, Int64, Int32) ->
                Void
        )?
    var x: Matrix
    var heads: Int, headSize: Int
    var cosines: Matrix, sines: Matrix
    var interleaved: Int32

    func run(_ row: Int) {
        let (cosine, sine) = (cosines.base + row * cosines.stride, sines.base + row * sines.stride)
        for head in 0..<heads {
            function?(x.base + row * x.stride + head * headSize, cosine, sine, Int64(cosines.columns), interleaved)
        }
    }
}

private struct NormJob {
    typealias RMS =
        @convention(c) (
            UnsafePointer<Float>?, UnsafePointer<Float>?, Float, Int64, UnsafeMutablePointer<Float>?
        ) -> Void
    typealias Layer =
        @convention(c) (
            UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, Float, Int64,
            UnsafeMutablePointer<Float>?
        ) -> Void

    var rms: RMS?
    var layer: Layer?
    var x: Matrix, y: Matrix
    var weight: UnsafePointer<Float>?, bias: UnsafePointer<Float>?
    var epsilon: Float

    init(
        _ rms: RMS?, _ layer: Layer?, _ x: Matrix, _ y: Matrix, _ weight: FloatVector?, _ bias: FloatVector?,
        _ epsilon: Float
    ) {
        (self.rms, self.layer, self.x, self.y) = (rms, layer, x, y)
        (self.weight, self.bias, self.epsilon) = (weight?.base, bias?.base, epsilon)
    }

    static let runRows: @convention(c) (UnsafeRawPointer, Int, Int) -> Void = { context, first, end in
        let job = context.assumingMemoryBound(to: NormJob.self).pointee
        for row in first..<end {
            let (x, y) = (job.x.base + row * job.x.stride, job.y.base + row * job.y.stride)
            if let rms = job.rms { rms(x, job.weight, job.epsilon, Int64(job.x.columns), y) }
            if let layer = job.layer { layer(x, job.weight, job.bias, job.epsilon, Int64(job.x.columns), y) }
        }
    }
}

private struct GateJob {
    typealias Function =
        @convention(c) (
            mk_activation, UnsafePointer<Float>?, UnsafePointer<Float>?, Int64, UnsafeMutablePointer<Float>?
        ) -> Void

    var function: Function?
    var activation: mk_activation
    var gate: Matrix
    var up: Matrix?
    var target: Matrix

    init(_ function: Function?, _ activation: mk_activation, _ gate: Matrix, _ up: Matrix?, _ target: Matrix) {
        (self.function, self.activation, self.gate, self.up, self.target) = (function, activation, gate, up, target)
    }

    static let runRows: @convention(c) (UnsafeRawPointer, Int, Int) -> Void = { context, first, end in
        let job = context.assumingMemoryBound(to: GateJob.self).pointee
        for row in first..<end {
            var up: UnsafePointer<Float>?
            if let matrix = job.up { up = UnsafePointer(matrix.base + row * matrix.stride) }
            job.function?(
                job.activation, job.gate.base + row * job.gate.stride, up, Int64(job.gate.columns),
                job.target.base + row * job.target.stride)
        }
    }
}
