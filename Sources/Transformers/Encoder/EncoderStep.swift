import Glibc

/// The buffers of one encoder pass.
final class EncoderStep {
    /// One layer, ready to run.
    private struct Layer {
        let attention: SelfAttention
        let attentionNorm: Norm?
        let feedForward: FeedForward
        let feedForwardNorm: Norm
    }

    /// Rows that fit.
    let capacity: Int
    private let description: EncoderDescription
    private let weights: EncoderWeights
    private let compute: Compute
    private let workspace = Workspace()
    private let plan = AttentionPlan()
    /// Keys and values of one layer: each layer overwrites those of the one before.
    private let cache: KVCache
    private let ropes: [RopeAngles]
    private let layers: [Layer]
    /// `[rows, width]`.
    private let hidden: Matrix
    private let branch: Matrix
    private let attentionInput: Activations
    private let feedForwardInput: Activations
    private var tokens: [Int32] = []
    private var segments: [Int32] = []
    private var positions: [Int32] = []

    init(_ description: EncoderDescription, _ weights: EncoderWeights, compute: Compute, capacity: Int) {
        let width = description.configuration.width
        let shape = description.layers[0].attention.shape
        self.capacity = capacity
        self.description = description
        self.weights = weights
        self.compute = compute
        // An input of one token still takes a block.
        let cache = KVCache(
            layers: 1, blocks: capacity, heads: shape.kvHeads, headSize: shape.headSize, element: .f32)
        guard let cache else { preconditionFailure("out of address space for \(capacity) rows") }
        self.cache = cache
        let workspace = workspace
        ropes = description.ropes.map { rope in
            RopeAngles(
                inverseFrequencies: rope.inverseFrequencies, attentionScale: rope.attentionScale,
                pairing: rope.pairing, capacity: capacity, workspace: workspace)
        }
        hidden = workspace.matrix(rows: capacity, columns: width)
        branch = workspace.matrix(rows: capacity, columns: width)
        attentionInput = Activations(
            capacity: capacity, consumers: weights.layers.flatMap(\.projections).map(\.weights), workspace: workspace)
        feedForwardInput = Activations(
            capacity: capacity, consumers: weights.layers.flatMap(\.feedForward.projections).map(\.weights),
            workspace: workspace)
        let attention = AttentionBuffers(
            shape, isJoint: description.layers[0].attention.projections.count == 1, rows: capacity,
            outputs: weights.layers.map(\.attentionOutput.weights), workspace: workspace)
        let inner = HiddenBuffers.make(weights.layers.map(\.feedForward), rows: capacity, workspace: workspace)
        layers = zip(description.layers, weights.layers).map { [ropes] described, layer in
            guard let buffers = inner[layer.feedForward.width] else { preconditionFailure("no buffers") }
            return Layer(
                attention: SelfAttention(
                    layer: 0, shape: described.attention.shape, projections: layer.projections,
                    rope: described.attention.rope.map { ropes[$0] }, output: layer.attentionOutput, buffers: attention),
                attentionNorm: layer.attentionNorm, feedForward: FeedForward(layer.feedForward, buffers),
                feedForwardNorm: layer.feedForwardNorm)
        }
    }

    /// Computes inputs that fit together.
    func run(_ inputs: ArraySlice<EncoderInput>, _ output: EncoderOutput) -> [[Float]] {
        collect(inputs)
        let rows = tokens.count
        embed(rows)
        for rope in ropes { rope.prepare(plan) }
        for layer in layers {
            if description.isPreNorm { runPreNorm(layer, rows) } else { runPostNorm(layer, rows) }
        }
        weights.finalNorm?.apply(compute, hidden, rows: rows, into: hidden)
        var row = 0
        return inputs.map { input in
            let range = row..<row + input.tokens.count
            row = range.upperBound
            return result(range, output)
        }
    }

    /// Norms behind the sums: BERT.
    private func runPostNorm(_ layer: Layer, _ rows: Int) {
        compute.load(hidden, rows: rows, into: attentionInput)
        layer.attention.attend(compute, attentionInput, plan: plan, cache: cache)
        layer.attention.project(compute, rows: rows, into: hidden, accumulate: true)
        layer.attentionNorm?.apply(compute, hidden, rows: rows, into: hidden)
        compute.load(hidden, rows: rows, into: feedForwardInput)
        layer.feedForward.run(compute, feedForwardInput, into: hidden, accumulate: true)
        layer.feedForwardNorm.apply(compute, hidden, rows: rows, into: hidden)
    }

    /// Norms before attention and feed-forward network: ModernBERT.
    private func runPreNorm(_ layer: Layer, _ rows: Int) {
        if let norm = layer.attentionNorm {
            norm.apply(compute, hidden, rows: rows, into: attentionInput)
        } else {
            compute.load(hidden, rows: rows, into: attentionInput)
        }
        layer.attention.attend(compute, attentionInput, plan: plan, cache: cache)
        layer.attention.project(compute, rows: rows, into: hidden, accumulate: true)
        layer.feedForwardNorm.apply(compute, hidden, rows: rows, into: feedForwardInput)
        layer.feedForward.run(compute, feedForwardInput, into: hidden, accumulate: true)
    }

    private func collect(_ inputs: ArraySlice<EncoderInput>) {
        plan.reset()
        tokens.removeAll(keepingCapacity: true)
        segments.removeAll(keepingCapacity: true)
        positions.removeAll(keepingCapacity: true)
        var block: Int32 = 0
        for input in inputs {
            let count = input.tokens.count
            let end = block + Int32((count + KVCache.blockLength - 1) / KVCache.blockLength)
            plan.append(count: count, startPosition: 0, blocks: block..<end)
            block = end
            tokens += input.tokens
            segments += input.segments.isEmpty ? [Int32](repeating: 0, count: count) : input.segments
            for position in 0..<count { positions.append(Int32(position + description.positionOffset)) }
        }
    }

    private func embed(_ rows: Int) {
        tokens.withUnsafeBufferPointer { compute.embed($0, from: weights.embedding, into: hidden) }
        if let table = weights.positions {
            positions.withUnsafeBufferPointer { compute.embed($0, from: table, into: branch) }
            compute.add(branch, to: hidden, rows: rows)
        }
        if let table = weights.segments {
            // A model with one kind of segment gives it to every token.
            if table.rows == 1 { for index in segments.indices { segments[index] = 0 } }
            segments.withUnsafeBufferPointer { compute.embed($0, from: table, into: branch) }
            compute.add(branch, to: hidden, rows: rows)
        }
        weights.embeddingNorm.apply(compute, hidden, rows: rows, into: hidden)
    }

    private func result(_ rows: Range<Int>, _ output: EncoderOutput) -> [Float] {
        switch output {
        case .tokens:
            return rows.flatMap { Array(hidden.row($0)) }
        case .embedding(let pooling, let normalised):
            var vector = pool(rows, pooling ?? description.configuration.pooling)
            if normalised ?? description.configuration.normalises { vector.scaleToUnitLength() }
            return vector
        case .logits:
            return logits(pool(rows, description.head?.pooling ?? .cls))
        }
    }

    private func pool(_ rows: Range<Int>, _ pooling: Pooling) -> [Float] {
        switch pooling {
        case .cls: return Array(hidden.row(rows.lowerBound))
        case .last: return Array(hidden.row(rows.upperBound - 1))
        case .mean:
            var sum = [Float](repeating: 0, count: hidden.columns)
            for row in rows {
                let values = hidden.row(row)
                for column in sum.indices { sum[column] += values[column] }
            }
            let count = Float(rows.count)
            return sum.map { $0 / count }
        case .max:
            var largest = Array(hidden.row(rows.lowerBound))
            for row in rows.dropFirst() {
                let values = hidden.row(row)
                for column in largest.indices { largest[column] = Swift.max(largest[column], values[column]) }
            }
            return largest
        }
    }

    /// The head on one vector: few classes, so products of single rows.
    private func logits(_ vector: [Float]) -> [Float] {
        guard let output = weights.headOutput else { return [] }
        var vector = vector
        if let dense = weights.headDense {
            vector = product(dense, vector)
            switch description.head?.activation {
            case .relu: vector = vector.map { max($0, 0) }
            case .gelu: vector = vector.map { 0.5 * $0 * (1 + erff($0 * Float(0.5).squareRoot())) }
            case .tanh, nil: vector = vector.map { tanhf($0) }
            }
        }
        if let norm = weights.headNorm {
            vector.withUnsafeMutableBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                let row = Matrix(base: base, rows: 1, columns: buffer.count)
                norm.apply(compute, row, rows: 1, into: row)
            }
        }
        return product(output, vector)
    }

    private func product(_ linear: Linear, _ vector: [Float]) -> [Float] {
        let workspace = Workspace()
        let input = workspace.matrix(rows: 1, columns: vector.count)
        input.base.update(from: vector, count: vector.count)
        let activations = Activations(capacity: 1, consumers: [linear.weights], workspace: workspace)
        let result = workspace.matrix(rows: 1, columns: linear.weights.rows)
        compute.load(input, rows: 1, into: activations)
        compute.matmul(activations, linear.weights, bias: linear.bias, into: result)
        return Array(result.row(0))
    }
}

extension [Float] {
    /// Divides by the Euclidean length; a vector of zeros stays.
    mutating func scaleToUnitLength() {
        var sum: Double = 0
        for value in self { sum += Double(value) * Double(value) }
        let length = Float(sum.squareRoot())
        guard length > 1e-12 else { return }
        for index in indices { self[index] /= length }
    }
}
