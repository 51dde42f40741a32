/// Something that happened to a request; what a sink receives.
///
/// Order for one request: `started`, any `prefillProgress`, `promptScored` if asked for, `delta`s, one `finished` for
/// each output, the last of them with `isLast`; for a request that scores, `scored` takes the place of the deltas. Or, at
/// any point, one `failed`, after which nothing comes.
package struct EngineEvent: Sendable {
    /// The request.
    package let request: RequestID

    /// What happened.
    package let kind: Kind

    /// What happened.
    package enum Kind: Sendable {
        /// The request left the queue.
        indirect case started(Started)
        /// A chunk of a long prompt is computed: `done` of `total` tokens.
        case prefillProgress(done: Int, total: Int)
        /// Log-probabilities of the prompt, one entry for each prompt token; the first, which nothing predicts, has a
        /// log-probability and a rank of 0.
        case promptScored([TokenLogprob])
        /// How probable each of the continuations is that were asked about, in their order.
        case scored([ContinuationScore])
        /// Text and tokens of one output.
        case delta(Delta)
        /// One output is complete.
        indirect case finished(Finished)
        /// The request ended without an answer, or with a part of one.
        indirect case failed(InferenceError)
    }

    /// Makes an event.
    package init(request: RequestID, kind: Kind) {
        self.request = request
        self.kind = kind
    }

    /// Whether nothing follows for this request.
    package var isLast: Bool {
        switch kind {
        case .finished(let finished): finished.isLast
        case .failed: true
        default: false
        }
    }
}

/// A request left the queue.
package struct Started: Sendable, Equatable {
    /// Tokens of the prompt, after the template and special tokens.
    package var promptTokens: Int

    /// Those of them whose keys and values were in the cache already.
    package var cachedTokens: Int

    /// The seed in use: asked for or drawn.
    package var seed: UInt64

    /// Time spent in the queue.
    package var queueTime: Duration

    /// Makes a value.
    package init(promptTokens: Int, cachedTokens: Int, seed: UInt64, queueTime: Duration) {
        self.promptTokens = promptTokens
        self.cachedTokens = cachedTokens
        self.seed = seed
        self.queueTime = queueTime
    }
}

/// A piece of one output. Text and tokens need not be aligned: text is held back while a character is incomplete or a
/// stop text may be beginning; tokens come at once.
package struct Delta: Sendable, Equatable {
    /// Which output, from 0.
    package var index: Int

    /// Whole characters; may be empty.
    package var text: String

    /// The ids generated since the last delta, with the one that ended the output; the text of that one is left out
    /// unless `includeStop`.
    package var tokens: TokenList

    /// For each of `tokens`, if asked for.
    package var logprobs: [TokenLogprob]?

    /// Whether this is the prompt, echoed.
    package var isPrompt: Bool

    /// Makes a delta.
    package init(
        index: Int, text: String, tokens: TokenList, logprobs: [TokenLogprob]? = nil, isPrompt: Bool = false
    ) {
        self.index = index
        self.text = text
        self.tokens = tokens
        self.logprobs = logprobs
        self.isPrompt = isPrompt
    }
}

/// The log-probability of a token, with the alternatives at its place.
package struct TokenLogprob: Sendable, Equatable {
    /// The token.
    package var token: Int32

    /// Its bytes; not always whole characters.
    package var bytes: [UInt8]

    /// Natural logarithm of its probability under the model's distribution, before penalties and temperature.
    package var logprob: Float

    /// Its place in the order of probability, from 1.
    package var rank: Int

    /// The most probable tokens at this place, best first.
    package var alternatives: [Alternative]

    /// One of the most probable tokens.
    package struct Alternative: Sendable, Equatable {
        /// The token.
        package var token: Int32
        /// Its bytes.
        package var bytes: [UInt8]
        /// Natural logarithm of its probability.
        package var logprob: Float

        /// Makes an alternative.
        package init(token: Int32, bytes: [UInt8], logprob: Float) {
            self.token = token
            self.bytes = bytes
            self.logprob = logprob
        }
    }

    /// Makes a value.
    package init(token: Int32, bytes: [UInt8], logprob: Float, rank: Int, alternatives: [Alternative] = []) {
        self.token = token
        self.bytes = bytes
        self.logprob = logprob
        self.rank = rank
        self.alternatives = alternatives
    }
}

/// Why an output ended.
package enum FinishReason: Sendable, Equatable {
    /// The model ended it with one of its end-of-sequence ids.
    case endOfSequence(Int32)
    /// A stop text appeared.
    case stopText(String)
    /// A stop id of the request appeared.
    case stopToken(Int32)
    /// `maxTokens` are generated.
    case maxTokens
    /// The context is full.
    case contextFull
    /// The time limit of the request passed.
    case timeLimit
    /// The constraint is fulfilled and allows nothing more.
    case constraintComplete
    /// The caller wanted no more (`Engine.end`).
    case ended
}

/// One output is complete.
package struct Finished: Sendable, Equatable {
    /// Which output, from 0.
    package var index: Int

    /// Why it ended, with the matched stop.
    package var reason: FinishReason

    /// Tokens counted.
    package var usage: Usage

    /// Time spent.
    package var timings: Timings

    /// Sum of the log-probabilities of the generated tokens, where they were computed (`logprobs` or `bestOf`).
    package var cumulativeLogprob: Float?

    /// Whether this is the last output of the request; nothing follows.
    package var isLast: Bool

    /// Makes a value.
    package init(
        index: Int, reason: FinishReason, usage: Usage, timings: Timings, cumulativeLogprob: Float? = nil, isLast: Bool
    ) {
        self.index = index
        self.reason = reason
        self.usage = usage
        self.timings = timings
        self.cumulativeLogprob = cumulativeLogprob
        self.isLast = isLast
    }

    /// Tokens counted.
    package struct Usage: Sendable, Equatable {
        /// Tokens of the prompt.
        package var promptTokens: Int
        /// Those of them that came from the cache.
        package var cachedTokens: Int
        /// Tokens generated, with the one that ended the output.
        package var completionTokens: Int
        /// Generated tokens that had been guessed ahead.
        package var acceptedTokens: Int

        /// Makes a value.
        package init(promptTokens: Int, cachedTokens: Int, completionTokens: Int, acceptedTokens: Int = 0) {
            self.promptTokens = promptTokens
            self.cachedTokens = cachedTokens
            self.completionTokens = completionTokens
            self.acceptedTokens = acceptedTokens
        }
    }

    /// Time spent.
    package struct Timings: Sendable, Equatable {
        /// From submission to the first step.
        package var queue: Duration
        /// From the first step to the first token.
        package var prefill: Duration
        /// From the first token to the last.
        package var decode: Duration

        /// Makes a value.
        package init(queue: Duration, prefill: Duration, decode: Duration) {
            self.queue = queue
            self.prefill = prefill
            self.decode = decode
        }
    }
}
