/// A request in the engine, from submission to its last event. Engine thread only.
final class RequestState {
    let id: RequestID
    let request: GenerationRequest
    let sink: any EventSink
    let submitted: ContinuousClock.Instant
    let sampling: ResolvedSampling
    let random: Philox
    let seed: UInt64
    let constraint: (any CompiledConstraint)?
    let promptCount: Int
    /// Tokens counted in by admission.
    let admittedTokens: Int
    /// Ids that end an output: the model's, unless they are ignored, and the request's own.
    let ends: [Int32]
    /// When `timeLimit` ends the outputs.
    let timeLimitAt: ContinuousClock.Instant?

    /// The outputs; one before the prompt is computed, then all.
    var outputs: [OutputState] = []
    var hasStarted = false
    var isPaused = false
    /// Whether the last event is in the outbox.
    var hasEnded = false
    var cachedTokens = 0
    var startedAt: ContinuousClock.Instant?
    var firstTokenAt: ContinuousClock.Instant?
    /// Log-probabilities of the prompt so far; the first token has none.
    var promptScores: [TokenLogprob] = []
    /// Outputs whose `finished` has been decided.
    var finishedCount = 0
    /// Where the continuations stand that are to be scored; nil for a request that generates.
    var scoring: ScoringState?

    init(
        _ submission: Submission, prepared: PreparedPrompt, sampling: ResolvedSampling, seed: UInt64, ends: [Int32]
    ) {
        id = submission.id
        request = submission.request
        sink = submission.sink
        submitted = submission.submitted
        self.sampling = sampling
        self.seed = seed
        random = Philox(seed: seed)
        constraint = prepared.constraint
        promptCount = prepared.tokens.count
        admittedTokens = prepared.computedCount
        self.ends = ends
        timeLimitAt = submission.request.stopping.timeLimit.map { submission.submitted + $0 }
    }

    /// How many outputs are generated.
    var generatedOutputs: Int { request.output.bestOf ?? request.output.count }

    /// Whether the prompt is computed and every output exists.
    var hasAllOutputs: Bool { firstTokenAt != nil }

    /// Whether the best of several outputs are chosen at the end.
    var choosesBest: Bool { generatedOutputs > request.output.count }

    /// Whether deltas are sent as they come.
    var streams: Bool { request.output.stream && !choosesBest }

    /// Whether the log-probability of every token is needed.
    var needsLogprobs: Bool { request.output.logprobs != nil || choosesBest }
}

/// One output of a request. Engine thread only.
final class OutputState {
    let index: Int
    let request: RequestState
    var sequence: SequenceID

    var detokenizer: any TokenDetokenizer
    var stops: StopMatcher
    var history: TokenHistory?
    var constraint: (any ConstraintState)?
    /// Where guesses come from, and how many are worth it; nil without speculation.
    var guessing: (method: SpeculationParameters.Method, pace: GuessPace)?
    /// Positions in the draft model's cache.
    var draftComputed = 0

    var generated = 0
    /// Generated tokens that had been guessed.
    var accepted = 0
    var lastTokenAt: ContinuousClock.Instant?
    var cumulativeLogprob = 0.0

    /// What has not been sent yet.
    var text = ""
    var tokens = TokenList()
    var logprobs: [TokenLogprob] = []
    /// Set when the output is complete.
    var reason: FinishReason?

    init(index: Int, request: RequestState, sequence: SequenceID, text codec: any TextCodec) {
        self.index = index
        self.request = request
        self.sequence = sequence
        detokenizer = codec.makeDetokenizer(skipSpecialTokens: request.request.output.skipSpecialTokens)
        stops = StopMatcher(
            stops: request.request.stopping.stop, includesStop: request.request.stopping.includeStop)
        if request.sampling.hasPenalties {
            history = TokenHistory(window: request.sampling.penaltyWindow, promptCount: request.promptCount)
        }
        constraint = request.constraint?.makeState()
    }

    /// Whether the minimum of tokens is reached, so that the next token may end the output.
    var mayEnd: Bool { generated >= request.request.stopping.minTokens }
}

/// What a request looks like when text has become tokens and its constraint is compiled.
struct PreparedPrompt: Sendable {
    var tokens: [Int32]
    var constraint: (any CompiledConstraint)?
    /// The continuations to be scored; empty for a request that generates.
    var continuations: [[Int32]] = []

    /// Tokens to be computed, for the books of admission.
    var computedCount: Int { tokens.count + continuations.reduce(0) { $0 + $1.count - 1 } }
}
