import ModelFormats

/// An encoder as its files describe it; nothing is loaded yet.
struct EncoderDescription {
    /// Sizes and names for those who drive the model.
    var configuration: EncoderConfiguration
    /// Token embeddings, `[vocabulary, width]`.
    var embedding: MatrixDescription
    /// Position embeddings, `[positions, width]`.
    var positions: MatrixDescription
    /// Row of the first position: RoBERTa's begin behind the padding id.
    var positionOffset = 0
    /// Segment embeddings, `[segments, width]`.
    var segments: MatrixDescription?
    /// Norm of the sum of the three.
    var embeddingNorm: NormDescription
    /// The layers, first to last.
    var layers: [EncoderLayerDescription]
    /// What makes logits of the first token's vector.
    var head: EncoderHeadDescription?
}

/// One layer, norms behind the sums: `x = norm(x + attention(x))`, then the same with the feed-forward network.
struct EncoderLayerDescription {
    var attention: AttentionDescription
    var attentionNorm: NormDescription
    var feedForward: DenseDescription
    var feedForwardNorm: NormDescription
}

/// A classification head: `output(activation(dense(first token)))`.
struct EncoderHeadDescription {
    /// What follows the dense layer.
    enum Activation {
        case tanh
        case relu
    }

    var dense: LinearDescription?
    var activation = Activation.tanh
    var output: LinearDescription
}

extension EncoderDescription {
    /// Every matrix.
    var matrices: [MatrixDescription] {
        var result = [embedding, positions]
        if let segments { result.append(segments) }
        for layer in layers {
            result += (layer.attention.projections + [layer.attention.output]).map(\.matrix)
            result += layer.feedForward.matrices
        }
        if let head {
            if let dense = head.dense { result.append(dense.matrix) }
            result.append(head.output.matrix)
        }
        return result
    }

    /// Bytes of all matrices in the file.
    var weightBytes: Int { matrices.reduce(0) { $0 + $1.byteCount } }
}

/// One encoder architecture: how it is called, and the file that describes it.
struct EncoderArchitecture: Sendable {
    /// The name that users see.
    let name: String
    /// `model_type` in `config.json`.
    let modelTypes: [String]
    /// `general.architecture` in GGUF.
    let ggufNames: [String]
    /// Reads the description.
    let describe: @Sendable (ModelSource) throws(ModelError) -> EncoderDescription

    /// Every encoder. A new one is a file and a line here.
    static let all: [EncoderArchitecture] = [
        EncoderArchitecture(name: "bert", modelTypes: ["bert"], ggufNames: ["bert"], describe: BERT.describe),
        EncoderArchitecture(
            name: "roberta", modelTypes: ["roberta", "xlm-roberta", "camembert"], ggufNames: [],
            describe: BERT.describeRoBERTa),
        EncoderArchitecture(
            name: "distilbert", modelTypes: ["distilbert"], ggufNames: [], describe: DistilBERT.describe),
    ]

    /// The encoder that can run a model, or nil.
    static func encoder(for source: ModelSource) -> EncoderArchitecture? {
        guard let name = Architecture.name(of: source) else { return nil }
        return all.first { architecture in
            source.layout == .gguf ? architecture.ggufNames.contains(name) : architecture.modelTypes.contains(name)
        }
    }
}
