import ModelFormats

/// A decoder as its files describe it: sizes, settings and where each weight lies. Nothing is loaded yet, so that a
/// model can be inspected and its memory estimated for the price of reading its header.
///
/// One shape covers every architecture in the table: each layer adds attention and then a feed-forward network to the
/// residual stream, with norms before, after or both.
struct DecoderDescription {
    /// Sizes and names for those who drive the model.
    var configuration: ModelConfiguration

    /// Token embeddings, `[vocabulary, width]`.
    var embedding: MatrixDescription

    /// Factor on the embeddings (Gemma: the square root of the width).
    var embeddingScale: Float = 1

    /// Learned position embeddings, `[contextLength, width]` (GPT-2).
    var positions: MatrixDescription?

    /// The rotary embeddings that layers refer to by index.
    var ropes: [RopeDescription] = []

    /// The layers, first to last.
    var layers: [LayerDescription]

    /// Norm before the output matrix.
    var finalNorm: NormDescription

    /// Output matrix, `[vocabulary, width]`; the embedding again where they are tied.
    var output: LinearDescription

    /// c of `c · tanh(logit / c)`; 0 for none.
    var logitSoftCap: Float = 0
}

/// One layer: `x += outputNorm(attention(norm(x)))`, then the same with the feed-forward network.
struct LayerDescription {
    /// Norm of the attention's input.
    var attentionNorm: NormDescription?
    /// Self-attention.
    var attention: AttentionDescription
    /// Norm of the attention's result, before it is added.
    var attentionOutputNorm: NormDescription?
    /// Norm of the feed-forward network's input.
    var feedForwardNorm: NormDescription?
    /// The feed-forward network.
    var feedForward: FeedForwardDescription
    /// Norm of the feed-forward network's result, before it is added.
    var feedForwardOutputNorm: NormDescription?
}

/// Self-attention with grouped key-value heads.
struct AttentionDescription {
    /// Projections whose outputs, one after another, are queries, keys and values: three matrices or one.
    var projections: [LinearDescription]
    /// Norm of the queries, over each head or over all of them, by its number of weights.
    var queryNorm: NormDescription?
    /// Norm of the keys.
    var keyNorm: NormDescription?
    /// Index of the rotary embedding; nil for a layer without positions.
    var rope: Int?
    /// Heads, scale, soft cap and window.
    var shape: AttentionShape
    /// Projection of the heads back to the width.
    var output: LinearDescription

    /// Columns of queries, keys and values together.
    var projectedWidth: Int { (shape.heads + 2 * shape.kvHeads) * shape.headSize }
}

/// What follows attention in a layer.
enum FeedForwardDescription {
    /// One network for all tokens.
    case dense(DenseDescription)
    /// A router that picks some of many networks for each token.
    case experts(ExpertsDescription)
}

/// `output(activation(gate(x)) · up(x))`, or without gate `output(activation(up(x)))`.
struct DenseDescription {
    /// Gate and up, as two matrices or one behind the other in one; only up where there is no gate.
    var projections: [LinearDescription]
    /// Whether the first half of the projected columns gates the second.
    var isGated: Bool
    /// The nonlinearity.
    var activation: Activation
    /// Columns of the hidden layer.
    var width: Int
    /// Projection back to the model's width.
    var output: LinearDescription
}

/// Mixture of experts (arXiv 2101.03961): each token goes through its best few networks.
struct ExpertsDescription {
    /// Scores of the experts, `[experts, width]`.
    var router: LinearDescription
    /// The experts; all of one width.
    var experts: [DenseDescription]
    /// Experts that each token uses.
    var usedCount: Int
    /// Whether the weights of the used experts are scaled to sum to 1.
    var normalisesWeights: Bool
    /// A network that every token uses, and the gate on its result, `[1, width]`.
    var shared: DenseDescription?
    /// Gate of the shared network: its sigmoid is multiplied with the network's result.
    var sharedGate: LinearDescription?
}

/// A matrix of the files, `[outputs, inputs]`: a whole tensor, or one matrix of a stack of them.
struct MatrixDescription {
    /// The tensor that holds it.
    var tensor: TensorInfo
    /// Its place in a three-dimensional tensor.
    var index = 0
    /// Rows.
    var outputs: Int
    /// Columns.
    var inputs: Int
    /// Whether the file holds it as `[inputs, outputs]` (GPT-2's Conv1D).
    var isTransposed = false

    /// Bytes in the file.
    var byteCount: Int { outputs * inputs / tensor.type.blockLength * tensor.type.blockBytes }

    /// The matrix's bytes, in place.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: tensor.bytes[index * byteCount..<(index + 1) * byteCount])
    }
}

/// `x · matrixᵀ + bias`.
struct LinearDescription {
    /// The weights.
    var matrix: MatrixDescription
    /// One value for each output.
    var bias: TensorInfo?
}

/// A norm over the last dimension.
struct NormDescription {
    /// What is computed.
    enum Kind {
        /// Division by the root mean square (arXiv 1910.07467).
        case rms
        /// Mean 0 and variance 1 (arXiv 1607.06450).
        case layer
    }

    /// What is computed.
    var kind: Kind
    /// One factor for each element.
    var weight: TensorInfo
    /// One value to add to each element.
    var bias: TensorInfo?
    /// Added under the root.
    var epsilon: Float
    /// Added to the weights: Gemma's files in Hugging Face layout keep them less 1.
    var weightOffset: Float = 0
}

/// A rotary position embedding (arXiv 2104.09864) with its scaling already worked out.
struct RopeDescription: Equatable {
    /// Angle per position of each pair, radians.
    var inverseFrequencies: [Double]
    /// Factor on the rotated queries and keys.
    var attentionScale: Double = 1
    /// Which elements of a head form a pair.
    var pairing: RopeAngles.Pairing
}
