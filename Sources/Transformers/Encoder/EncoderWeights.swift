/// The weights of an encoder in memory.
struct EncoderWeights {
    /// One layer.
    struct Layer {
        let projections: [Linear]
        let attentionOutput: Linear
        let attentionNorm: Norm?
        let feedForward: DenseWeights
        let feedForwardNorm: Norm
    }

    let embedding: WeightMatrix
    let positions: WeightMatrix?
    let segments: WeightMatrix?
    let embeddingNorm: Norm
    let layers: [Layer]
    let finalNorm: Norm?
    let headDense: Linear?
    let headNorm: Norm?
    let headOutput: Linear?

    init(_ description: EncoderDescription, compute: Compute, progress: LoadProgress?) throws(ModelError) {
        var loader = WeightLoader(compute: compute, total: description.weightBytes, progress: progress)
        embedding = try loader.table(description.embedding)
        positions = if let positions = description.positions { try loader.table(positions) } else { nil }
        segments = if let segments = description.segments { try loader.table(segments) } else { nil }
        embeddingNorm = loader.norm(description.embeddingNorm)
        var layers: [Layer] = []
        for layer in description.layers {
            layers.append(
                Layer(
                    projections: try loader.linears(layer.attention.projections),
                    attentionOutput: try loader.linear(layer.attention.output),
                    attentionNorm: layer.attentionNorm.map { [loader] in loader.norm($0) },
                    feedForward: try DenseWeights(layer.feedForward, &loader),
                    feedForwardNorm: loader.norm(layer.feedForwardNorm)))
        }
        self.layers = layers
        finalNorm = description.finalNorm.map { [loader] in loader.norm($0) }
        headNorm = description.head?.norm.map { [loader] in loader.norm($0) }
        headDense = if let dense = description.head?.dense { try loader.linear(dense) } else { nil }
        headOutput = if let output = description.head?.output { try loader.linear(output) } else { nil }
    }
}
