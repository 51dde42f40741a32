/// Everything the engine needs to know to answer one call.
package struct GenerationRequest: Sendable {
    /// What to continue.
    package var prompt: Prompt

    /// How tokens are chosen.
    package var sampling: SamplingParameters

    /// When an output ends.
    package var stopping: StoppingParameters

    /// What is reported, and how many outputs there are.
    package var output: OutputParameters

    /// Keeps the last so many tokens of a longer prompt (BOS stays); nil refuses what does not fit.
    package var truncatePrompt: Int?

    /// The instant after which nobody waits for the answer; nil for none.
    package var deadline: ContinuousClock.Instant?

    /// The authenticated identity: unit of fairness and of prefix sharing. Never a field of the caller's choosing.
    package var tenant: String

    /// Requests of a higher priority go first; range −100 … 100, default 0.
    package var priority: Int

    /// Who may reuse the cached prefix of this prompt.
    package var cacheSharing: CacheSharing

    /// Guessing tokens ahead; nil takes the engine's default.
    package var speculation: SpeculationParameters?

    /// The conversation whose kept cache this prompt continues; nil for none.
    package var conversation: ConversationID?

    /// Continuations of the prompt to be scored in place of generating; nil generates.
    package var scoring: ScoringParameters?

    /// Makes a request.
    package init(
        prompt: Prompt, sampling: SamplingParameters = SamplingParameters(),
        stopping: StoppingParameters = StoppingParameters(), output: OutputParameters = OutputParameters(),
        truncatePrompt: Int? = nil, deadline: ContinuousClock.Instant? = nil, tenant: String = "", priority: Int = 0,
        cacheSharing: CacheSharing = .tenant, speculation: SpeculationParameters? = nil,
        conversation: ConversationID? = nil, scoring: ScoringParameters? = nil
    ) {
        self.prompt = prompt
        self.sampling = sampling
        self.stopping = stopping
        self.output = output
        self.truncatePrompt = truncatePrompt
        self.deadline = deadline
        self.tenant = tenant
        self.priority = priority
        self.cacheSharing = cacheSharing
        self.speculation = speculation
        self.conversation = conversation
        self.scoring = scoring
    }
}

/// When an output ends.
package struct StoppingParameters: Sendable, Equatable {
    /// Most tokens to generate; nil is as many as the context holds; 0 only computes the prompt.
    package var maxTokens: Int?

    /// End-of-sequence, stop ids and stop texts do not end the output before so many tokens. Default 0.
    package var minTokens: Int

    /// The output ends before the first of these texts appears. At most 64 of at most 1,024 bytes.
    package var stop: [String]

    /// Further ids that end the output. At most 1,024.
    package var stopTokens: [Int32]

    /// Whether the matched stop text (or the text of the stop id) is part of the output.
    package var includeStop: Bool

    /// Whether to go on past the model's end-of-sequence ids.
    package var ignoreEndOfSequence: Bool

    /// The output ends (reason `timeLimit`, not an error) so long after it was submitted; nil for no limit.
    package var timeLimit: Duration?

    /// Makes parameters.
    package init(
        maxTokens: Int? = nil, minTokens: Int = 0, stop: [String] = [], stopTokens: [Int32] = [],
        includeStop: Bool = false, ignoreEndOfSequence: Bool = false, timeLimit: Duration? = nil
    ) {
        self.maxTokens = maxTokens
        self.minTokens = minTokens
        self.stop = stop
        self.stopTokens = stopTokens
        self.includeStop = includeStop
        self.ignoreEndOfSequence = ignoreEndOfSequence
        self.timeLimit = timeLimit
    }
}

/// What is reported, and how many outputs there are.
package struct OutputParameters: Sendable, Equatable {
    /// How many independent outputs; they share the prompt's cache. Range 1 … 128.
    package var count: Int

    /// Generates so many outputs and reports the `count` with the highest mean log-probability; nil is `count`.
    package var bestOf: Int?

    /// Log-probability of each generated token, with so many alternatives (0 … 100); nil for none.
    package var logprobs: Int?

    /// Log-probability of each prompt token, with so many alternatives (0 … 100); nil for none. The prompt is then
    /// computed in full, without reuse of a cached prefix.
    package var promptLogprobs: Int?

    /// Whether the output begins with the prompt.
    package var echo: Bool

    /// Whether special tokens are left out of the text. Default true.
    package var skipSpecialTokens: Bool

    /// Whether deltas come as they are made; otherwise one delta comes with the end.
    package var stream: Bool

    /// Whether a long prompt reports its progress.
    package var prefillProgress: Bool

    /// Makes parameters.
    package init(
        count: Int = 1, bestOf: Int? = nil, logprobs: Int? = nil, promptLogprobs: Int? = nil, echo: Bool = false,
        skipSpecialTokens: Bool = true, stream: Bool = true, prefillProgress: Bool = false
    ) {
        self.count = count
        self.bestOf = bestOf
        self.logprobs = logprobs
        self.promptLogprobs = promptLogprobs
        self.echo = echo
        self.skipSpecialTokens = skipSpecialTokens
        self.stream = stream
        self.prefillProgress = prefillProgress
    }
}

/// Who may reuse the cached prefix of a prompt.
package enum CacheSharing: Sendable, Hashable {
    /// Requests of the same tenant, and of the tenants that the operator put into one region with it.
    case tenant
    /// Requests of the same tenant that carry the same salt.
    case tenantWithSalt(String)
    /// Nobody: neither reads nor leaves a prefix.
    case none
}

/// Guessing several tokens ahead and checking them in one step. Never changes the text.
package struct SpeculationParameters: Sendable, Equatable {
    /// Where guesses come from.
    package enum Method: Sendable, Equatable {
        /// None.
        case off
        /// The continuation of the last n-gram where it occurred before, in prompt or answer.
        case promptLookup
        /// A smaller model with the same vocabulary, loaded with the model.
        case draftModel
    }

    /// Where guesses come from.
    package var method: Method

    /// Most tokens guessed at a time. Range 1 … 16.
    package var maxTokens: Int

    /// Makes parameters.
    package init(method: Method = .off, maxTokens: Int = 6) {
        self.method = method
        self.maxTokens = maxTokens
    }
}

/// A conversation that keeps its cache between turns, in one engine.
package struct ConversationID: Hashable, Sendable {
    /// The number, unique in the process.
    package let number: UInt64

    /// Makes an id from its number.
    package init(number: UInt64) {
        self.number = number
    }
}
