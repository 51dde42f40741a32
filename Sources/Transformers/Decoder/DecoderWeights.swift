import ModelFormats

/// The weights of a decoder in memory, shaped as its description is.
struct DecoderWeights {
    let embedding: WeightMatrix
    let positions: WeightMatrix?
    let layers: [LayerWeights]
    let finalNorm: Norm
    let output: Linear
    /// Where the repacked matrices lie.
    let arena: WeightArena?

    init(_ description: DecoderDescription, compute: Compute, progress: LoadProgress?) throws(ModelError) {
        var loader = WeightLoader(compute: compute, total: description.weightBytes, progress: progress)
        let isTied = description.output.matrix.tensor.name == description.embedding.tensor.name
        embedding = isTied ? try loader.matrix(description.embedding) : try loader.table(description.embedding)
        positions = if let positions = description.positions { try loader.table(positions) } else { nil }
        var layers: [LayerWeights] = []
        for layer in description.layers { layers.append(try LayerWeights(layer, &loader)) }
        self.layers = layers
        finalNorm = loader.norm(description.finalNorm)
        output = isTied ? Linear(weights: embedding, bias: nil) : try loader.linear(description.output)
        arena = loader.arena
    }
}

/// The weights of one layer.
struct LayerWeights {
    let attentionNorm: Norm?
    let projections: [Linear]
    let queryNorm: Norm?
    let keyNorm: Norm?
    let attentionOutput: Linear
    let attentionOutputNorm: Norm?
    let feedForwardNorm: Norm?
    let feedForward: FeedForwardWeights
    let feedForwardOutputNorm: Norm?

    init(_ description: LayerDescription, _ loader: inout WeightLoader) throws(ModelError) {
        attentionNorm = description.attentionNorm.map { [loader] in loader.norm($0) }
        projections = try loader.linears(description.attention.projections)
        queryNorm = description.attention.queryNorm.map { [loader] in loader.norm($0) }
        keyNorm = description.attention.keyNorm.map { [loader] in loader.norm($0) }
        attentionOutput = try loader.linear(description.attention.output)
        attentionOutputNorm = description.attentionOutputNorm.map { [loader] in loader.norm($0) }
        feedForwardNorm = description.feedForwardNorm.map { [loader] in loader.norm($0) }
        switch description.feedForward {
        case .dense(let dense): feedForward = .dense(try DenseWeights(dense, &loader))
        case .experts(let experts): feedForward = .experts(try ExpertsWeights(experts, &loader))
        }
        feedForwardOutputNorm = description.feedForwardOutputNorm.map { [loader] in loader.norm($0) }
    }
}

/// The weights of what follows attention.
enum FeedForwardWeights {
    case dense(DenseWeights)
    case experts(ExpertsWeights)

    /// Every network in it.
    var networks: [DenseWeights] {
        switch self {
        case .dense(let network): [network]
        case .experts(let experts): experts.experts + (experts.shared.map { [$0] } ?? [])
        }
    }
}

/// The weights of one feed-forward network.
struct DenseWeights {
    let projections: [Linear]
    let isGated: Bool
    let activation: Activation
    let width: Int
    let output: Linear

    init(_ description: DenseDescription, _ loader: inout WeightLoader) throws(ModelError) {
        projections = try loader.linears(description.projections)
        isGated = description.isGated
        activation = description.activation
        width = description.width
        output = try loader.linear(description.output)
    }
}

/// The weights of a mixture of experts.
struct ExpertsWeights {
    let router: Linear
    let experts: [DenseWeights]
    let usedCount: Int
    let normalisesWeights: Bool
    let shared: DenseWeights?
    let sharedGate: Linear?

    init(_ description: ExpertsDescription, _ loader: inout WeightLoader) throws(ModelError) {
        router = try loader.linear(description.router)
        var experts: [DenseWeights] = []
        for expert in description.experts { experts.append(try DenseWeights(expert, &loader)) }
        self.experts = experts
        usedCount = description.usedCount
        normalisesWeights = description.normalisesWeights
        shared = if let shared = description.shared { try DenseWeights(shared, &loader) } else { nil }
        sharedGate = if let gate = description.sharedGate { try loader.linear(gate) } else { nil }
    }
}

extension WeightLoader {
    /// Several matrices.
    mutating func linears(_ descriptions: [LinearDescription]) throws(ModelError) -> [Linear] {
        var result: [Linear] = []
        for description in descriptions { result.append(try linear(description)) }
        return result
    }
}

extension DecoderDescription {
    /// Every matrix once; a tied output is the embedding.
    var matrices: [MatrixDescription] {
        var result = [embedding]
        if let positions { result.append(positions) }
        for layer in layers {
            result += (layer.attention.projections + [layer.attention.output]).map(\.matrix)
            switch layer.feedForward {
            case .dense(let dense): result += dense.matrices
            case .experts(let experts):
                result.append(experts.router.matrix)
                result += experts.experts.flatMap(\.matrices) + (experts.shared?.matrices ?? [])
                if let gate = experts.sharedGate { result.append(gate.matrix) }
            }
        }
        if output.matrix.tensor.name != embedding.tensor.name { result.append(output.matrix) }
        return result
    }

    /// Bytes of all matrices in the file.
    var weightBytes: Int { matrices.reduce(0) { $0 + $1.byteCount } }
}

extension DenseDescription {
    /// Its matrices.
    var matrices: [MatrixDescription] { (projections + [output]).map(\.matrix) }
}
