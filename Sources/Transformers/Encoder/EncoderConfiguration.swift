/// What an encoder is, for those who drive it.
package struct EncoderConfiguration: Sendable, Equatable {
    /// Architecture by its name in the table, e.g. `bert`.
    package var architecture: String

    /// Number of token ids.
    package var vocabularySize: Int

    /// Most tokens of one input, special tokens included.
    package var contextLength: Int

    /// Tokens that the model's authors cut inputs to, where they say (`sentence_bert_config.json`); at most
    /// `contextLength`.
    package var recommendedLength: Int

    /// Width of the token vectors, and of embeddings.
    package var width: Int

    /// Number of layers.
    package var layerCount: Int

    /// Number of trained parameters in the file.
    package var parameterCount: Int

    /// Kinds of segments that tokens can belong to; 0 where the model knows none.
    package var segmentTypes: Int

    /// How the model's authors make one vector of an input.
    package var pooling: Pooling

    /// Whether the model's authors scale embeddings to length 1.
    package var normalises: Bool

    /// Names of the classes, or empty without a classification head. One class: a score, as rerankers give.
    package var labels: [String]

    /// Whether classes exclude each other (softmax) or not (a sigmoid each).
    package var isMultiLabel: Bool
}

/// How the vectors of an input's tokens become one.
package enum Pooling: String, Sendable, CaseIterable {
    /// The mean over all tokens.
    case mean
    /// The first token's vector.
    case cls
    /// The last token's vector.
    case last
    /// The largest value of each element.
    case max
}

/// One input of an encoder.
package struct EncoderInput: Sendable, Equatable {
    /// Token ids, special tokens included.
    package var tokens: [Int32]

    /// Segment of each token: 0, and 1 for the second of two texts. Empty: all 0.
    package var segments: [Int32]

    /// Makes an input.
    package init(tokens: [Int32], segments: [Int32] = []) {
        self.tokens = tokens
        self.segments = segments
    }
}

/// What is wanted of an encoder.
package enum EncoderOutput: Sendable, Equatable {
    /// One vector of `width` for each input; nil for what the model's authors do.
    case embedding(pooling: Pooling? = nil, normalised: Bool? = nil)
    /// The logits of the classes for each input, before softmax or sigmoid.
    case logits
    /// The vectors of all tokens of each input, one after another.
    case tokens
}
