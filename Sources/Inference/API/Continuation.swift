/// A text whose probability after a prompt is asked for.
package enum Continuation: Sendable, Equatable {
    /// A text, tokenized by itself and without special tokens: where the prompt ends is a border between tokens, even
    /// where the tokenizer would have made one token of both sides. What stands at the border, such as a space,
    /// belongs to the continuation or to the prompt as the caller wrote it.
    case text(String)

    /// Ids as they are.
    case tokens([Int32])
}

/// How probable a continuation is after its prompt.
package struct ContinuationScore: Sendable, Equatable {
    /// Sum of the log-probabilities of its tokens: the natural logarithm of their joint probability.
    package var logprob = 0.0

    /// Number of its tokens.
    package var tokenCount = 0

    /// Whether each token is the one that greedy decoding takes: the most probable, of equals the lowest id.
    package var isGreedy = true

    /// Each token with its log-probability and rank; empty unless asked for.
    package var tokens: [TokenLogprob] = []

    /// Makes the score of nothing.
    package init() {}
}

/// What is to be scored.
package struct ScoringParameters: Sendable, Equatable {
    /// The continuations; 1 to 1,024, none empty.
    package var continuations: [Continuation]

    /// Whether the score of each token is reported.
    package var reportsTokens: Bool

    /// Most continuations of one request.
    package static let limit = 1024

    /// Makes parameters.
    package init(continuations: [Continuation], reportsTokens: Bool = false) {
        self.continuations = continuations
        self.reportsTokens = reportsTokens
    }
}
