import ModelFormats

/// An encoder as its files describe it; nothing is loaded yet.
struct EncoderDescription {
    /// Sizes and names for those who drive the model.
    var configuration: EncoderConfiguration
    /// Token embeddings, `[vocabulary, width]`.
    var embedding: MatrixDescription
    /// Position embeddings, `[positions, width]`; nil for models with rotary ones.
    var positions: MatrixDescription?
    /// Row of the first position: RoBERTa's begin behind the padding id.
    var positionOffset = 0
    /// Segment embeddings, `[segments, width]`.
    var segments: MatrixDescription?
    /// Norm of the sum of the three.
    var embeddingNorm: NormDescription
    /// The rotary embeddings that layers refer to by index.
    var ropes: [RopeDescription] = []
    /// Whether norms stand before attention and feed-forward network instead of behind the sums.
    var isPreNorm = false
    /// The layers, first to last.
    var layers: [EncoderLayerDescription]
    /// Norm behind the last layer.
    var finalNorm: NormDescription?
    /// What makes logits of the first token's vector.
    var head: EncoderHeadDescription?
}

/// One layer: `x = norm(x + attention(x))`, or with norms first `x = x + attention(norm(x))`; then the same with the
/// feed-forward network.
struct EncoderLayerDescription {
    var attention: AttentionDescription
    var attentionNorm: NormDescription?
    var feedForward: DenseDescription
    var feedForwardNorm: NormDescription
}

/// A classification head: `output(norm(activation(dense(vector))))`.
struct EncoderHeadDescription {
    /// What follows the dense layer.
    enum Activation {
        case tanh
        case relu
        case gelu
    }

    /// Which vector it takes.
    var pooling = Pooling.cls

    var dense: LinearDescription?
    var activation = Activation.tanh
    var norm: NormDescription?
    var output: LinearDescription
}

extension EncoderDescription {
    /// Every matrix.
    var matrices: [MatrixDescription] {
        var result = [embedding]
        if let positions { result.append(positions) }
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
            name: "modernbert", modelTypes: ["modernbert"], ggufNames: ["modern-bert"], describe: ModernBERT.describe),
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
