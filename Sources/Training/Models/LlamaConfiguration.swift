/// Sizes of a Llama-architecture decoder, under the names of Hugging Face's `config.json`.
package struct LlamaConfiguration: Sendable, Equatable {
    /// `vocab_size`.
    package var vocabularySize: Int
    /// `hidden_size`.
    package var width: Int
    /// `intermediate_size`.
    package var hidden: Int
    /// `num_hidden_layers`.
    package var layers: Int
    /// `num_attention_heads`.
    package var heads: Int
    /// `num_key_value_heads`.
    package var keyValueHeads: Int
    /// `max_position_embeddings`.
    package var contextLength: Int
    /// `rope_theta`.
    package var ropeTheta: Double
    /// `rms_norm_eps`.
    package var epsilon: Double
    /// `tie_word_embeddings`.
    package var tiesEmbeddings: Bool
    /// `bos_token_id`.
    package var beginOfSequence: Int?
    /// `eos_token_id`.
    package var endOfSequence: Int?

    /// Makes a configuration; a feed-forward width of nil is 8/3 of the width, rounded up to a multiple of 32.
    package init(
        vocabularySize: Int, width: Int, hidden: Int? = nil, layers: Int, heads: Int, keyValueHeads: Int? = nil,
        contextLength: Int, ropeTheta: Double = 10_000, epsilon: Double = 1e-5, tiesEmbeddings: Bool = true,
        beginOfSequence: Int? = nil, endOfSequence: Int? = nil
    ) {
        self.vocabularySize = vocabularySize
        self.width = width
        self.hidden = hidden ?? (width * 8 / 3 + 31) / 32 * 32
        self.layers = layers
        self.heads = heads
        self.keyValueHeads = keyValueHeads ?? heads
        self.contextLength = contextLength
        self.ropeTheta = ropeTheta
        self.epsilon = epsilon
        self.tiesEmbeddings = tiesEmbeddings
        self.beginOfSequence = beginOfSequence
        self.endOfSequence = endOfSequence
    }

    /// Width of one head.
    package var headWidth: Int { width / heads }
}
