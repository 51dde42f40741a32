/// What a decoder is, for those who drive it: sizes that plan a step, names that a user sees.
package struct ModelConfiguration: Sendable, Equatable {
    /// Architecture by its name in the table of architectures, e.g. `llama`.
    package var architecture: String

    /// Number of token ids, which is the length of a row of logits.
    package var vocabularySize: Int

    /// Longest sequence that the model was made for, in tokens.
    package var contextLength: Int

    /// Number of transformer layers.
    package var layerCount: Int

    /// Width of the residual stream.
    package var width: Int

    /// Query heads, and the key-value heads that they share.
    package var headCount: Int

    /// Key-value heads in one layer.
    package var keyValueHeadCount: Int

    /// Width of one head.
    package var headWidth: Int

    /// Number of trained parameters in the file.
    package var parameterCount: Int

    /// Bytes of keys and values that one cached token takes, over all layers.
    package var cacheBytesPerToken: Int

    /// Id that begins a sequence, where the file names one.
    package var beginOfSequence: Int32?

    /// Ids that end a generation, where the file names some.
    package var endOfSequence: [Int32]

    /// Tokens in one block of the cache.
    package static let blockLength = 32

    /// Makes a configuration from its parts.
    package init(
        architecture: String, vocabularySize: Int, contextLength: Int, layerCount: Int = 1, width: Int = 1,
        headCount: Int = 1, keyValueHeadCount: Int = 1, headWidth: Int = 1, parameterCount: Int = 0,
        cacheBytesPerToken: Int = 0, beginOfSequence: Int32? = nil, endOfSequence: [Int32] = []
    ) {
        self.architecture = architecture
        self.vocabularySize = vocabularySize
        self.contextLength = contextLength
        self.layerCount = layerCount
        self.width = width
        self.headCount = headCount
        self.keyValueHeadCount = keyValueHeadCount
        self.headWidth = headWidth
        self.parameterCount = parameterCount
        self.cacheBytesPerToken = cacheBytesPerToken
        self.beginOfSequence = beginOfSequence
        self.endOfSequence = endOfSequence
    }

    /// Blocks needed for a sequence of `tokens` tokens.
    package static func blocks(for tokens: Int) -> Int {
        (tokens + blockLength - 1) / blockLength
    }
}

/// A model that cannot be loaded or run, in one sentence that says what was expected and what was found.
package struct ModelError: Error, CustomStringConvertible, Equatable, Sendable {
    /// The sentence.
    package let description: String

    /// Makes an error from its sentence.
    package init(_ description: String) {
        self.description = description
    }
}
