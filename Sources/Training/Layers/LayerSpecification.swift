/// One layer of a network as a run description names it.
package enum LayerSpecification: Sendable, Equatable {
    case dense(units: Int, activation: UnaryFunction?, initializer: Initializer)
    case embedding(width: Int)
    /// Learned positions, added to embeddings.
    case positions
    case globalAveragePooling
    case convolution(filters: Int, kernel: Int, stride: Int, padding: Int, activation: UnaryFunction?)
    case maxPooling(size: Int, stride: Int)
    case flatten
    case dropout(Double)
    case layerNorm, rmsNorm
    case recurrent(RecurrentKind, units: Int, returnsSequences: Bool)
    case attention(heads: Int, isCausal: Bool)
    case transformerBlock(heads: Int, hidden: Int, isCausal: Bool, dropout: Double)
    case activation(UnaryFunction)
    case softmax

    /// The names of all layers.
    package static let kinds = [
        "dense", "embedding", "positions", "global_average_pooling", "conv2d", "max_pool2d", "flatten", "dropout",
        "layer_norm", "rms_norm", "rnn", "gru", "lstm", "attention", "transformer_block", "activation", "softmax",
    ]

    /// Reads a layer.
    package init(_ c: ConfigReader) throws(TrainingError) {
        let kind = try c.need("layer", c.choice("layer", Self.kinds))
        switch kind {
        case "dense":
            self = .dense(
                units: try c.need("units", c.integer("units", 1...1 << 20)), activation: try Self.activation(c),
                initializer: try Self.initializer(c))
        case "embedding": self = .embedding(width: try c.need("width", c.integer("width", 1...65536)))
        case "positions": self = .positions
        case "global_average_pooling": self = .globalAveragePooling
        case "conv2d":
            let kernel = try c.integer("kernel", 1...63) ?? 3
            self = .convolution(
                filters: try c.need("filters", c.integer("filters", 1...65536)), kernel: kernel,
                stride: try c.integer("stride", 1...64) ?? 1, padding: try c.integer("padding", 0...64) ?? kernel / 2,
                activation: try Self.activation(c))
        case "max_pool2d":
            let size = try c.integer("size", 1...64) ?? 2
            self = .maxPooling(size: size, stride: try c.integer("stride", 1...64) ?? size)
        case "flatten": self = .flatten
        case "dropout": self = .dropout(try c.need("rate", c.number("rate", 0...0.95)))
        case "layer_norm": self = .layerNorm
        case "rms_norm": self = .rmsNorm
        case "rnn", "gru", "lstm":
            self = .recurrent(
                RecurrentKind(rawValue: kind) ?? .rnn, units: try c.need("units", c.integer("units", 1...65536)),
                returnsSequences: try c.bool("return_sequences") ?? false)
        case "attention":
            self = .attention(heads: try c.integer("heads", 1...1024) ?? 1, isCausal: try c.bool("causal") ?? false)
        case "transformer_block":
            self = .transformerBlock(
                heads: try c.integer("heads", 1...1024) ?? 1,
                hidden: try c.need("hidden", c.integer("hidden", 1...1 << 20)), isCausal: try c.bool("causal") ?? false,
                dropout: try c.number("dropout", 0...0.95) ?? 0)
        case "activation": self = .activation(try c.need("function", Self.activation(c, "function")))
        default: self = .softmax
        }
        try c.finish()
    }

    private static func activation(
        _ c: ConfigReader, _ key: String = "activation"
    ) throws(TrainingError) -> UnaryFunction? {
        switch try c.choice(key, ["relu", "gelu", "silu", "sigmoid", "tanh", "none"]) {
        case "relu": .relu
        case "gelu": .gelu
        case "silu": .silu
        case "sigmoid": .sigmoid
        case "tanh": .tanh
        default: nil
        }
    }

    private static func initializer(_ c: ConfigReader) throws(TrainingError) -> Initializer {
        switch try c.choice("initializer", ["glorot", "he", "normal", "zeros"]) {
        case "he": .he
        case "normal": .normal(try c.number("deviation", 0...10) ?? 0.02)
        case "zeros": .zeros
        default: .glorot
        }
    }
}
