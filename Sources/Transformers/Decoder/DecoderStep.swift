/// One layer, ready to run.
struct DecoderLayer {
    let attentionNorm: Norm?
    let attention: SelfAttention
    let attentionOutputNorm: Norm?
    let feedForwardNorm: Norm?
    let feedForward: Kind
    let feedForwardOutputNorm: Norm?

    enum Kind {
        case dense(FeedForward)
        case experts(MixtureOfExperts)
    }
}

/// Everything a step of a decoder writes: the cache, and the activations of the largest step, allocated once.
///
/// Engine thread only.
final class DecoderStep {
    let limits: StepLimits
    let cache: KVCache
    let logits: Matrix
    private let compute: Compute
    private let weights: DecoderWeights
    private let embeddingScale: Float
    private let logitSoftCap: Float
    private let workspace = Workspace()
    private let plan = AttentionPlan()
    private let ropes: [RopeAngles]
    private let layers: [DecoderLayer]
    /// The residual stream, `[rows, width]`.
    private let residual: Matrix
    /// A branch's result where it cannot be added at once.
    private let branch: Matrix
    /// Normalised rows as plain floats, for mixtures.
    private let normalised: Matrix?
    private let attentionInput: Activations
    private let feedForwardInput: Activations
    private let outputInput: Activations

    init(
        _ description: DecoderDescription, _ weights: DecoderWeights, compute: Compute, cache: KVCache,
        limits: StepLimits
    ) {
        let (rows, width) = (limits.rows, description.configuration.width)
        self.limits = limits
        self.cache = cache
        self.compute = compute
        self.weights = weights
        embeddingScale = description.embeddingScale
        logitSoftCap = description.logitSoftCap
        let workspace = workspace
        residual = workspace.matrix(rows: rows, columns: width)
        branch = workspace.matrix(rows: rows, columns: width)
        ropes = description.ropes.map { rope in
            RopeAngles(
                inverseFrequencies: rope.inverseFrequencies, attentionScale: rope.attentionScale,
                pairing: rope.pairing, capacity: rows, workspace: workspace)
        }
        attentionInput = Activations(
            capacity: rows, consumers: weights.layers.flatMap(\.projections).map(\.weights), workspace: workspace)
        let networks = weights.layers.flatMap(\.feedForward.networks)
        let experts = weights.layers.compactMap { layer in
            if case .experts(let experts) = layer.feedForward { experts } else { nil }
        }
        feedForwardInput = Activations(
            capacity: rows,
            consumers: networks.flatMap(\.projections).map(\.weights)
                + experts.flatMap { [$0.router.weights] + ($0.sharedGate.map { [$0.weights] } ?? []) },
            workspace: workspace)
        let hidden = HiddenBuffers.make(networks, rows: rows, workspace: workspace)
        let routing =
            experts.isEmpty ? nil : RoutingBuffers(experts, width: width, rows: rows, workspace: workspace)
        normalised = experts.isEmpty ? nil : workspace.matrix(rows: rows, columns: width)
        outputInput = Activations(capacity: limits.outputs, consumers: [weights.output.weights], workspace: workspace)
        logits = workspace.matrix(rows: limits.outputs, columns: weights.output.weights.rows)
        let attention = AttentionBuffers(
            description.layers[0].attention.shape, isJoint: description.layers[0].attention.projections.count == 1,
            rows: rows, outputs: weights.layers.map(\.attentionOutput.weights), workspace: workspace)
        layers = description.layers.indices.map { [ropes] index in
            let (described, layer) = (description.layers[index], weights.layers[index])
            return DecoderLayer(
                attentionNorm: layer.attentionNorm,
                attention: SelfAttention(
                    layer: index, shape: described.attention.shape, projections: layer.projections,
                    queryNorm: layer.queryNorm, keyNorm: layer.keyNorm,
                    rope: described.attention.rope.map { ropes[$0] }, output: layer.attentionOutput,
                    buffers: attention),
                attentionOutputNorm: layer.attentionOutputNorm, feedForwardNorm: layer.feedForwardNorm,
                feedForward: DecoderStep.feedForward(layer.feedForward, hidden, routing),
                feedForwardOutputNorm: layer.feedForwardOutputNorm)
        }
    }

    private static func feedForward(
        _ weights: FeedForwardWeights, _ hidden: [Int: HiddenBuffers], _ routing: RoutingBuffers?
    ) -> DecoderLayer.Kind {
        switch weights {
        case .dense(let dense):
            guard let buffers = hidden[dense.width] else { preconditionFailure("no buffers of \(dense.width)") }
            return .dense(FeedForward(dense, buffers))
        case .experts(let experts):
            guard let routing else { preconditionFailure("no buffers for routing") }
            return .experts(MixtureOfExperts(experts, hidden, routing))
        }
    }

    /// Computes one step; false if it was stopped between two layers.
    func run(_ batch: borrowing StepBatch, isStopped: () -> Bool) -> Bool {
        let rows = batch.tokens.count
        let outputs = batch.outputCount
        precondition(rows <= limits.rows && outputs <= limits.outputs && batch.segments.count <= limits.segments)
        guard rows > 0 else { return true }
        makePlan(batch)
        batch.tokens.withUnsafeBufferPointer { tokens in
            compute.embed(tokens, from: weights.embedding, into: residual, scale: embeddingScale)
        }
        addPositions(rows)
        for rope in ropes { rope.prepare(plan) }
        for layer in layers.dropLast() {
            if isStopped() { return false }
            attend(layer, rows)
            project(layer, rows)
            feedForward(layer, rows)
        }
        guard let last = layers.last else { return true }
        attend(last, rows)
        // Behind the last keys and values, only rows whose logits are wanted matter.
        guard outputs > 0 else { return true }
        keepOutputs(batch, residual)
        keepOutputs(batch, last.attention.attended)
        project(last, outputs)
        feedForward(last, outputs)
        weights.finalNorm.apply(compute, residual, rows: outputs, into: outputInput)
        compute.matmul(outputInput, weights.output.weights, bias: weights.output.bias, into: logits)
        if logitSoftCap > 0 { compute.softCap(logits, rows: outputs, cap: logitSoftCap) }
        return true
    }

    private func makePlan(_ batch: borrowing StepBatch) {
        plan.reset()
        for segment in batch.segments {
            precondition(segment.tokens.lowerBound == plan.rows, "segments must lie one after another")
            plan.append(count: segment.tokens.count, startPosition: segment.startPosition, blocks: segment.blocks)
        }
        precondition(plan.rows == batch.tokens.count, "every token must belong to a segment")
    }

    private func addPositions(_ rows: Int) {
        guard let positions = weights.positions else { return }
        plan.positions.withUnsafeBufferPointer { indices in
            compute.embed(indices, from: positions, into: branch)
        }
        compute.add(branch, to: residual, rows: rows)
    }

    private func attend(_ layer: DecoderLayer, _ rows: Int) {
        if let norm = layer.attentionNorm {
            norm.apply(compute, residual, rows: rows, into: attentionInput)
        } else {
            compute.load(residual, rows: rows, into: attentionInput)
        }
        layer.attention.attend(compute, attentionInput, plan: plan, cache: cache)
    }

    private func project(_ layer: DecoderLayer, _ rows: Int) {
        guard let outputNorm = layer.attentionOutputNorm else {
            layer.attention.project(compute, rows: rows, into: residual, accumulate: true)
            return
        }
        layer.attention.project(compute, rows: rows, into: branch, accumulate: false)
        outputNorm.apply(compute, branch, rows: rows, into: branch)
        compute.add(branch, to: residual, rows: rows)
    }

    private func feedForward(_ layer: DecoderLayer, _ rows: Int) {
        switch layer.feedForward {
        case .dense(let network):
            if let norm = layer.feedForwardNorm {
                norm.apply(compute, residual, rows: rows, into: feedForwardInput)
            } else {
                compute.load(residual, rows: rows, into: feedForwardInput)
            }
            guard let outputNorm = layer.feedForwardOutputNorm else {
                network.run(compute, feedForwardInput, into: residual, accumulate: true)
                return
            }
            network.run(compute, feedForwardInput, into: branch, accumulate: false)
            outputNorm.apply(compute, branch, rows: rows, into: branch)
            compute.add(branch, to: residual, rows: rows)
        case .experts(let mixture):
            // No architecture in the table has a norm behind a mixture.
            guard let normalised, let norm = layer.feedForwardNorm else { return }
            norm.apply(compute, residual, rows: rows, into: normalised)
            compute.load(normalised, rows: rows, into: feedForwardInput)
            mixture.run(compute, rows: normalised, feedForwardInput, addingTo: residual)
        }
    }

    /// Moves the rows whose logits are wanted together, to the front.
    private func keepOutputs(_ batch: borrowing StepBatch, _ matrix: Matrix) {
        var next = 0
        for segment in batch.segments {
            for row in segment.tokens.suffix(segment.outputCount) {
                // Rows only move forward, so none is overwritten before it has moved.
                if row != next {
                    (matrix.base + next * matrix.stride).update(
                        from: matrix.base + row * matrix.stride, count: matrix.columns)
                }
                next += 1
            }
        }
    }
}
