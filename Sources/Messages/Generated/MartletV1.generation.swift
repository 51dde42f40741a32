// Made by proto/generate from martlet/v1/generation.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension MartletV1 {
    /// How draft tokens are proposed for speculative decoding.
    package enum SpeculationMode: MessageEnum {
        /// The server's default.
        case unspecified
        /// None.
        case off
        /// From repetitions within prompt and output.
        case promptLookup
        /// By the draft model that the operator paired with this one.
        case draftModel
        /// A number that this version of the API does not name.
        case unrecognized(Int32)

        package static var fullName: String { "martlet.v1.SpeculationMode" }

        package static let knownCases: [Self] = [
            .unspecified,
            .off,
            .promptLookup,
            .draftModel,
        ]

        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unspecified
            case 1: self = .off
            case 2: self = .promptLookup
            case 3: self = .draftModel
            default: self = .unrecognized(rawValue)
            }
        }

        package var rawValue: Int32 {
            switch self {
            case .unspecified: 0
            case .off: 1
            case .promptLookup: 2
            case .draftModel: 3
            case .unrecognized(let number): number
            }
        }

        package var name: String? {
            switch self {
            case .unspecified: "SPECULATION_MODE_UNSPECIFIED"
            case .off: "SPECULATION_MODE_OFF"
            case .promptLookup: "SPECULATION_MODE_PROMPT_LOOKUP"
            case .draftModel: "SPECULATION_MODE_DRAFT_MODEL"
            case .unrecognized: nil
            }
        }
    }

    /// Why an output ended.
    package enum FinishReason: MessageEnum {
        /// Not ended, or unknown.
        case unspecified
        /// A stop text, a stop token or the model's own end token.
        case stop
        /// max_tokens, or the end of the context.
        case length
        /// time_limit_seconds.
        case timeLimit
        /// The caller cancelled this turn of a conversation.
        case cancelled
        /// A number that this version of the API does not name.
        case unrecognized(Int32)

        package static var fullName: String { "martlet.v1.FinishReason" }

        package static let knownCases: [Self] = [
            .unspecified,
            .stop,
            .length,
            .timeLimit,
            .cancelled,
        ]

        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unspecified
            case 1: self = .stop
            case 2: self = .length
            case 3: self = .timeLimit
            case 4: self = .cancelled
            default: self = .unrecognized(rawValue)
            }
        }

        package var rawValue: Int32 {
            switch self {
            case .unspecified: 0
            case .stop: 1
            case .length: 2
            case .timeLimit: 3
            case .cancelled: 4
            case .unrecognized(let number): number
            }
        }

        package var name: String? {
            switch self {
            case .unspecified: "FINISH_REASON_UNSPECIFIED"
            case .stop: "FINISH_REASON_STOP"
            case .length: "FINISH_REASON_LENGTH"
            case .timeLimit: "FINISH_REASON_TIME_LIMIT"
            case .cancelled: "FINISH_REASON_CANCELLED"
            case .unrecognized: nil
            }
        }
    }

    /// What to generate from, with which model, and how.
    package struct GenerateRequest: Message {
        package static var fullName: String { "martlet.v1.GenerateRequest" }

        /// The model's name, or an alias of it. Default: the first of the server's models that can generate.
        package var model: String = ""

        /// The version of the model. Default: the newest one that is ready.
        package var version: String = ""

        /// An id of the caller's choosing, at most 128 bytes of printable ASCII, that appears in the answer and in the
        /// server's log. Default: the server makes one.
        package var requestId: String = ""

        /// What to generate from. Required.
        package var input: Input?

        /// Whether the tokenizer adds the special tokens that the model expects around a text, such as the beginning of
        /// sequence. Applies to `text` only. Default: true.
        package var addSpecialTokens: Bool?

        /// Whether names of special tokens within `text` become these tokens. Applies to `text` only. Default: true.
        package var parseSpecialTokens: Bool?

        /// How many tokens of the prompt are kept, counted from its end; the others are dropped. Range: 1 to the context
        /// length. Default: all, and a prompt that is too long is refused.
        package var truncatePromptTokens: UInt32?

        /// How the next token is chosen. Default: see each field.
        package var sampling: MartletV1.SamplingParameters?

        /// When generation ends. Default: see each field.
        package var stopping: MartletV1.StoppingParameters?

        /// What the answer carries. Default: see each field.
        package var output: MartletV1.OutputParameters?

        /// The form that the text must have. Default: any.
        package var constraint: MartletV1.Constraint?

        /// Outputs to answer with, each generated independently. Range: 1 to 128 (the operator may narrow it).
        /// Default: 1.
        package var n: UInt32?

        /// Outputs to generate, of which the `n` with the highest mean log-probability are answered. Range: as n, from n. Only
        /// for Generate: a stream with more than n is refused. Default: n.
        package var bestOf: UInt32?

        /// Requests with a higher number go first. Range: -100 to 100; the operator may narrow it. Default: 0.
        package var priority: Int32?

        /// Cached prefixes are shared only between requests of one tenant with the same salt. At most 256 bytes. Default: none,
        /// which shares within the tenant, and with those that the operator put into one region with it.
        package var cacheSalt: String = ""

        /// Whether to reuse a cached prefix and to leave this prompt in the cache. Default: true.
        package var usePrefixCache: Bool?

        /// How draft tokens are proposed. Never changes the answer's distribution, only the time. Default: the server's.
        package var speculation: MartletV1.SpeculationMode = .unspecified

        package init() {}

        package init(
            model: String = "",
            version: String = "",
            requestId: String = "",
            input: Input? = nil,
            addSpecialTokens: Bool? = nil,
            parseSpecialTokens: Bool? = nil,
            truncatePromptTokens: UInt32? = nil,
            sampling: MartletV1.SamplingParameters? = nil,
            stopping: MartletV1.StoppingParameters? = nil,
            output: MartletV1.OutputParameters? = nil,
            constraint: MartletV1.Constraint? = nil,
            n: UInt32? = nil,
            bestOf: UInt32? = nil,
            priority: Int32? = nil,
            cacheSalt: String = "",
            usePrefixCache: Bool? = nil,
            speculation: MartletV1.SpeculationMode = .unspecified
        ) {
            self.model = model
            self.version = version
            self.requestId = requestId
            self.input = input
            self.addSpecialTokens = addSpecialTokens
            self.parseSpecialTokens = parseSpecialTokens
            self.truncatePromptTokens = truncatePromptTokens
            self.sampling = sampling
            self.stopping = stopping
            self.output = output
            self.constraint = constraint
            self.n = n
            self.bestOf = bestOf
            self.priority = priority
            self.cacheSalt = cacheSalt
            self.usePrefixCache = usePrefixCache
            self.speculation = speculation
        }

        /// What to generate from. Required.
        package enum Input: Sendable, Equatable {
            /// A prompt, tokenized by the server.
            case text(String)
            /// A prompt in tokens.
            case tokens(MartletV1.TokenIds)
            /// A conversation.
            case chat(MartletV1.ChatInput)
        }
    }

    /// How the next token is chosen. Everything here has its default when absent; the model's own recommended values, where
    /// its files carry some, take the place of the general defaults.
    package struct SamplingParameters: Message {
        package static var fullName: String { "martlet.v1.SamplingParameters" }

        /// Divides the logits. 0 always takes the likeliest token (greedy). Range: 0 to 100. Default: 1.
        package var temperature: Float?

        /// Keeps the k likeliest tokens. 0 keeps all. Range: 0 to the vocabulary size. Default: 0.
        package var topK: UInt32?

        /// Keeps the smallest set of tokens whose probabilities sum to at least this. Range: above 0 to 1. Default: 1, which
        /// keeps all.
        package var topP: Float?

        /// Keeps tokens at least this many times as likely as the likeliest one. Range: 0 to 1. Default: 0, which keeps all.
        package var minP: Float?

        /// Locally typical sampling: keeps the tokens whose surprise is closest to the expected one, until their
        /// probabilities sum to at least this. Range: above 0 to 1. Default: 1, which keeps all.
        package var typicalP: Float?

        /// Divides the positive and multiplies the negative logits of tokens seen in the penalty window of prompt and output.
        /// Range: above 0 to 100. Default: 1, which does nothing.
        package var repetitionPenalty: Float?

        /// Subtracted from the logits of tokens that the output already contains. Range: -2 to 2. Default: 0.
        package var presencePenalty: Float?

        /// Subtracted from a token's logit once for each time that the output contains it. Range: -2 to 2. Default: 0.
        package var frequencyPenalty: Float?

        /// How many of the last tokens the three penalties look at. 0 looks at none. Default: all.
        package var penaltyWindow: UInt32?

        /// Added to the logits of these token ids. At most 1024 entries, each value from -1000 to 1000. Default: none.
        package var logitBias: [Int32: Float] = [:]

        /// Only these tokens may be generated, and those that end the output. At most 65536 ids. Default: all.
        package var allowedTokenIds: [Int32] = []

        /// These tokens are never generated. At most 65536 ids. Default: none.
        package var bannedTokenIds: [Int32] = []

        /// Starts the random numbers: the same request with the same seed gives the same text. Output i of several uses
        /// seed + i. Default: a random one, named in the answer.
        package var seed: UInt64?

        /// The "don't repeat yourself" penalty for verbatim repetition. Default: off.
        package var dry: MartletV1.DryParameters?

        /// "Exclude top choices": sometimes removes the likeliest tokens. Default: off.
        package var xtc: MartletV1.XtcParameters?

        package init() {}

        package init(
            temperature: Float? = nil,
            topK: UInt32? = nil,
            topP: Float? = nil,
            minP: Float? = nil,
            typicalP: Float? = nil,
            repetitionPenalty: Float? = nil,
            presencePenalty: Float? = nil,
            frequencyPenalty: Float? = nil,
            penaltyWindow: UInt32? = nil,
            logitBias: [Int32: Float] = [:],
            allowedTokenIds: [Int32] = [],
            bannedTokenIds: [Int32] = [],
            seed: UInt64? = nil,
            dry: MartletV1.DryParameters? = nil,
            xtc: MartletV1.XtcParameters? = nil
        ) {
            self.temperature = temperature
            self.topK = topK
            self.topP = topP
            self.minP = minP
            self.typicalP = typicalP
            self.repetitionPenalty = repetitionPenalty
            self.presencePenalty = presencePenalty
            self.frequencyPenalty = frequencyPenalty
            self.penaltyWindow = penaltyWindow
            self.logitBias = logitBias
            self.allowedTokenIds = allowedTokenIds
            self.bannedTokenIds = bannedTokenIds
            self.seed = seed
            self.dry = dry
            self.xtc = xtc
        }
    }

    /// DRY: the longer the repetition that a token would continue, the larger what is subtracted from its logit:
    /// multiplier * base ^ (length - allowed_length).
    package struct DryParameters: Message {
        package static var fullName: String { "martlet.v1.DryParameters" }

        /// Strength. 0 is off. Range: 0 to 100. Default: 0.
        package var multiplier: Float?

        /// Growth for each further token of the repetition. Range: 1 to 100. Default: 1.75.
        package var base: Float?

        /// Repetitions up to this many tokens are free. Range: 0 to 1024. Default: 2.
        package var allowedLength: UInt32?

        /// How many of the last tokens are searched. 0 searches none. Default: all.
        package var window: UInt32?

        /// Texts over which no repetition reaches. At most 64. Default: a line break, ":", a double quote and "*".
        package var sequenceBreakers: [String] = []

        package init() {}

        package init(
            multiplier: Float? = nil,
            base: Float? = nil,
            allowedLength: UInt32? = nil,
            window: UInt32? = nil,
            sequenceBreakers: [String] = []
        ) {
            self.multiplier = multiplier
            self.base = base
            self.allowedLength = allowedLength
            self.window = window
            self.sequenceBreakers = sequenceBreakers
        }
    }

    /// XTC: with the given probability, removes all tokens above the threshold but the least likely of these.
    package struct XtcParameters: Message {
        package static var fullName: String { "martlet.v1.XtcParameters" }

        /// How often. 0 is off. Range: 0 to 1. Default: 0.
        package var probability: Float?

        /// What counts as a top choice. Above 0.5 nothing is ever removed. Range: 0 to 1. Default: 0.1.
        package var threshold: Float?

        package init() {}

        package init(
            probability: Float? = nil,
            threshold: Float? = nil
        ) {
            self.probability = probability
            self.threshold = threshold
        }
    }

    /// When generation ends. The model's own end-of-sequence and end-of-turn tokens always end it, unless ignored.
    package struct StoppingParameters: Message {
        package static var fullName: String { "martlet.v1.StoppingParameters" }

        /// Tokens to generate at most. Range: 0 (the prompt is only computed) to what the context leaves free. Default: what
        /// the context leaves free, or the operator's cap.
        package var maxTokens: UInt32?

        /// Before this many tokens no stop token and no stop string ends the output. Default: 0.
        package var minTokens: UInt32?

        /// Texts that end the output when it contains one of them. At most 64, each of 1 to 1024 bytes. Default: none.
        package var stop: [String] = []

        /// Tokens that end the output. At most 1024. Default: none beyond the model's own.
        package var stopTokenIds: [Int32] = []

        /// Whether the model's own end tokens are generated like any other token. Default: false.
        package var ignoreEos: Bool = false

        /// Generation ends after this many seconds, counted from the request's arrival, with what there is. Unlike a call's
        /// deadline this is no error. Range: above 0 to 86400. Default: no limit.
        package var timeLimitSeconds: Double?

        package init() {}

        package init(
            maxTokens: UInt32? = nil,
            minTokens: UInt32? = nil,
            stop: [String] = [],
            stopTokenIds: [Int32] = [],
            ignoreEos: Bool = false,
            timeLimitSeconds: Double? = nil
        ) {
            self.maxTokens = maxTokens
            self.minTokens = minTokens
            self.stop = stop
            self.stopTokenIds = stopTokenIds
            self.ignoreEos = ignoreEos
            self.timeLimitSeconds = timeLimitSeconds
        }
    }

    /// What the answer carries.
    package struct OutputParameters: Message {
        package static var fullName: String { "martlet.v1.OutputParameters" }

        /// How many likeliest alternatives to report for each generated token, beside the token itself. 0 reports the token's
        /// own log-probability only. Range: 0 to 100. Default: no log-probabilities at all.
        package var logprobs: UInt32?

        /// The same for the tokens of the prompt. Asking for them computes the whole prompt. Default: none.
        package var promptLogprobs: UInt32?

        /// Whether the text begins with the prompt. Default: false.
        package var echo: Bool = false

        /// Whether a stop text that was found is part of the text. Default: false.
        package var includeStop: Bool = false

        /// Whether special tokens are left out of the text. Default: true.
        package var skipSpecialTokens: Bool?

        /// Whether token ids are reported beside the text. Default: true.
        package var tokenIds: Bool?

        /// Whether the stream reports the progress of a long prompt. Default: true.
        package var prefillProgress: Bool?

        package init() {}

        package init(
            logprobs: UInt32? = nil,
            promptLogprobs: UInt32? = nil,
            echo: Bool = false,
            includeStop: Bool = false,
            skipSpecialTokens: Bool? = nil,
            tokenIds: Bool? = nil,
            prefillProgress: Bool? = nil
        ) {
            self.logprobs = logprobs
            self.promptLogprobs = promptLogprobs
            self.echo = echo
            self.includeStop = includeStop
            self.skipSpecialTokens = skipSpecialTokens
            self.tokenIds = tokenIds
            self.prefillProgress = prefillProgress
        }
    }

    /// The form that the whole output must have. Tokens that would leave the form are never generated.
    package struct Constraint: Message {
        package static var fullName: String { "martlet.v1.Constraint" }

        /// The kind of form. Required.
        package var kind: Kind?

        package init() {}

        package init(
            kind: Kind? = nil
        ) {
            self.kind = kind
        }

        /// The kind of form. Required.
        package enum Kind: Sendable, Equatable {
            /// A JSON Schema (draft 7), as JSON text. A keyword that cannot be enforced is refused by name.
            case jsonSchema(String)
            /// Any JSON object. Must be true.
            case jsonObject(Bool)
            /// A regular expression that matches the whole output.
            case regex(String)
            /// A context-free grammar in GBNF, whose start is the rule "root".
            case grammar(String)
            /// One of these texts.
            case choice(MartletV1.Choice)
        }
    }

    /// A list of texts, one of which is the output.
    package struct Choice: Message {
        package static var fullName: String { "martlet.v1.Choice" }

        /// The texts. At least one, at most 4096, none empty.
        package var options: [String] = []

        package init() {}

        package init(
            options: [String] = []
        ) {
            self.options = options
        }
    }

    /// A finished generation.
    package struct GenerateResponse: Message {
        package static var fullName: String { "martlet.v1.GenerateResponse" }

        /// The caller's id, or the one that the server made.
        package var requestId: String = ""

        /// The name of the model that answered.
        package var model: String = ""

        /// Its version.
        package var version: String = ""

        /// The seed in use: with it, the same request gives the same text.
        package var seed: UInt64 = 0

        /// The outputs, `n` of them, by index.
        package var outputs: [MartletV1.Output] = []

        /// The log-probabilities of the prompt, if asked for. The first token has none: its value is 0.
        package var promptLogprobs: [MartletV1.TokenLogprob] = []

        /// What the request cost: the prompt once, the completions of all outputs together.
        package var usage: MartletV1.Usage?

        /// Where the time went.
        package var timings: MartletV1.Timings?

        package init() {}

        package init(
            requestId: String = "",
            model: String = "",
            version: String = "",
            seed: UInt64 = 0,
            outputs: [MartletV1.Output] = [],
            promptLogprobs: [MartletV1.TokenLogprob] = [],
            usage: MartletV1.Usage? = nil,
            timings: MartletV1.Timings? = nil
        ) {
            self.requestId = requestId
            self.model = model
            self.version = version
            self.seed = seed
            self.outputs = outputs
            self.promptLogprobs = promptLogprobs
            self.usage = usage
            self.timings = timings
        }
    }

    /// One of the outputs of a generation.
    package struct Output: Message {
        package static var fullName: String { "martlet.v1.Output" }

        /// Its number, from 0.
        package var index: UInt32 = 0

        /// Its text.
        package var text: String = ""

        /// Its tokens, the one that ended it included. Empty if not asked for.
        package var tokenIds: [Int32] = []

        /// The log-probability of each token, if asked for.
        package var logprobs: [MartletV1.TokenLogprob] = []

        /// Why it ended.
        package var finishReason: MartletV1.FinishReason = .unspecified

        /// What ended it, if finish_reason is FINISH_REASON_STOP.
        package var stop: MartletV1.StopMatch?

        /// The tokens of this output.
        package var completionTokens: UInt32 = 0

        /// The sum of the log-probabilities of its tokens. Present if log-probabilities were asked for or best_of is above n.
        package var cumulativeLogprob: Double?

        package init() {}

        package init(
            index: UInt32 = 0,
            text: String = "",
            tokenIds: [Int32] = [],
            logprobs: [MartletV1.TokenLogprob] = [],
            finishReason: MartletV1.FinishReason = .unspecified,
            stop: MartletV1.StopMatch? = nil,
            completionTokens: UInt32 = 0,
            cumulativeLogprob: Double? = nil
        ) {
            self.index = index
            self.text = text
            self.tokenIds = tokenIds
            self.logprobs = logprobs
            self.finishReason = finishReason
            self.stop = stop
            self.completionTokens = completionTokens
            self.cumulativeLogprob = cumulativeLogprob
        }
    }

    /// What ended an output.
    package struct StopMatch: Message {
        package static var fullName: String { "martlet.v1.StopMatch" }

        /// Exactly one of these.
        package var match: Match?

        package init() {}

        package init(
            match: Match? = nil
        ) {
            self.match = match
        }

        /// Exactly one of these.
        package enum Match: Sendable, Equatable {
            /// The stop text.
            case text(String)
            /// The stop token, or the model's own end token.
            case tokenId(Int32)
        }
    }

    /// A token and how likely it was.
    package struct TokenLogprob: Message {
        package static var fullName: String { "martlet.v1.TokenLogprob" }

        /// The token.
        package var tokenId: Int32 = 0

        /// Its text; bytes that are no whole character read U+FFFD.
        package var text: String = ""

        /// Its exact bytes.
        package var tokenBytes: [UInt8] = []

        /// The natural logarithm of its probability under the model, before penalties, bias, temperature and truncation.
        package var logprob: Float = 0

        /// Its place in the order of likelihood; the likeliest is 1.
        package var rank: UInt32 = 0

        /// The likeliest tokens, in that order, as many as asked for.
        package var top: [MartletV1.TopLogprob] = []

        package init() {}

        package init(
            tokenId: Int32 = 0,
            text: String = "",
            tokenBytes: [UInt8] = [],
            logprob: Float = 0,
            rank: UInt32 = 0,
            top: [MartletV1.TopLogprob] = []
        ) {
            self.tokenId = tokenId
            self.text = text
            self.tokenBytes = tokenBytes
            self.logprob = logprob
            self.rank = rank
            self.top = top
        }
    }

    /// One of the likeliest tokens at a position.
    package struct TopLogprob: Message {
        package static var fullName: String { "martlet.v1.TopLogprob" }

        /// The token.
        package var tokenId: Int32 = 0

        /// Its text; bytes that are no whole character read U+FFFD.
        package var text: String = ""

        /// Its exact bytes.
        package var tokenBytes: [UInt8] = []

        /// The natural logarithm of its probability.
        package var logprob: Float = 0

        package init() {}

        package init(
            tokenId: Int32 = 0,
            text: String = "",
            tokenBytes: [UInt8] = [],
            logprob: Float = 0
        ) {
            self.tokenId = tokenId
            self.text = text
            self.tokenBytes = tokenBytes
            self.logprob = logprob
        }
    }

    /// One event of a stream.
    package struct GenerateStreamResponse: Message {
        package static var fullName: String { "martlet.v1.GenerateStreamResponse" }

        /// What happened.
        package var event: Event?

        package init() {}

        package init(
            event: Event? = nil
        ) {
            self.event = event
        }

        /// What happened.
        package enum Event: Sendable, Equatable {
            /// The request was admitted. Always the first event, once.
            case started(MartletV1.Started)
            /// A part of the prompt has been computed. For long prompts only.
            case prefillProgress(MartletV1.PrefillProgress)
            /// More of an output's text.
            case delta(MartletV1.Delta)
            /// An output is complete. Once for each output.
            case finished(MartletV1.Finished)
        }
    }

    /// The request was admitted and its prompt tokenized.
    package struct Started: Message {
        package static var fullName: String { "martlet.v1.Started" }

        /// The caller's id, or the one that the server made.
        package var requestId: String = ""

        /// The name of the model that answers.
        package var model: String = ""

        /// Its version.
        package var version: String = ""

        /// Tokens of the prompt, special tokens included.
        package var promptTokens: UInt32 = 0

        /// Those of them that were found in the cache.
        package var cachedTokens: UInt32 = 0

        /// The seed in use: with it, the same request gives the same text.
        package var seed: UInt64 = 0

        package init() {}

        package init(
            requestId: String = "",
            model: String = "",
            version: String = "",
            promptTokens: UInt32 = 0,
            cachedTokens: UInt32 = 0,
            seed: UInt64 = 0
        ) {
            self.requestId = requestId
            self.model = model
            self.version = version
            self.promptTokens = promptTokens
            self.cachedTokens = cachedTokens
            self.seed = seed
        }
    }

    /// How far the computation of the prompt is.
    package struct PrefillProgress: Message {
        package static var fullName: String { "martlet.v1.PrefillProgress" }

        /// Tokens of the prompt that are done, cached ones included.
        package var processedTokens: UInt32 = 0

        /// Tokens of the prompt.
        package var promptTokens: UInt32 = 0

        package init() {}

        package init(
            processedTokens: UInt32 = 0,
            promptTokens: UInt32 = 0
        ) {
            self.processedTokens = processedTokens
            self.promptTokens = promptTokens
        }
    }

    /// More of an output's text. A delta may carry tokens without text, while their text is not yet certain.
    package struct Delta: Message {
        package static var fullName: String { "martlet.v1.Delta" }

        /// The output's number, from 0.
        package var index: UInt32 = 0

        /// Text to append. Always whole characters, never part of a stop text.
        package var text: String = ""

        /// The tokens since the last delta of this output. Empty if not asked for.
        package var tokenIds: [Int32] = []

        /// The log-probability of each of these tokens, if asked for.
        package var logprobs: [MartletV1.TokenLogprob] = []

        /// The log-probabilities of the prompt, if asked for: in the first delta of output 0 only.
        package var promptLogprobs: [MartletV1.TokenLogprob] = []

        package init() {}

        package init(
            index: UInt32 = 0,
            text: String = "",
            tokenIds: [Int32] = [],
            logprobs: [MartletV1.TokenLogprob] = [],
            promptLogprobs: [MartletV1.TokenLogprob] = []
        ) {
            self.index = index
            self.text = text
            self.tokenIds = tokenIds
            self.logprobs = logprobs
            self.promptLogprobs = promptLogprobs
        }
    }

    /// An output is complete.
    package struct Finished: Message {
        package static var fullName: String { "martlet.v1.Finished" }

        /// The output's number, from 0.
        package var index: UInt32 = 0

        /// Why it ended.
        package var reason: MartletV1.FinishReason = .unspecified

        /// What ended it, if the reason is FINISH_REASON_STOP.
        package var stop: MartletV1.StopMatch?

        /// What this output cost; the prompt is counted in each.
        package var usage: MartletV1.Usage?

        /// Where the time went.
        package var timings: MartletV1.Timings?

        /// The sum of the log-probabilities of its tokens. Present if log-probabilities were asked for.
        package var cumulativeLogprob: Double?

        package init() {}

        package init(
            index: UInt32 = 0,
            reason: MartletV1.FinishReason = .unspecified,
            stop: MartletV1.StopMatch? = nil,
            usage: MartletV1.Usage? = nil,
            timings: MartletV1.Timings? = nil,
            cumulativeLogprob: Double? = nil
        ) {
            self.index = index
            self.reason = reason
            self.stop = stop
            self.usage = usage
            self.timings = timings
            self.cumulativeLogprob = cumulativeLogprob
        }
    }

    /// Generates text with a language model.
    ///
    /// Errors of both methods: NOT_FOUND for a model or version that is not served; INVALID_ARGUMENT with a
    /// google.rpc.BadRequest that names the field; UNAVAILABLE while the model loads or the server drains;
    /// FAILED_PRECONDITION if the model failed to load or cannot do what is asked (a chat without a chat template);
    /// RESOURCE_EXHAUSTED with a google.rpc.RetryInfo if the queue is full or the deadline cannot be met;
    /// DEADLINE_EXCEEDED and CANCELLED as everywhere, and the work stops with them; UNAUTHENTICATED and
    /// PERMISSION_DENIED where the operator asks for credentials.
    package enum Generation {
        package static var fullName: String { "martlet.v1.Generation" }

        /// Generates and answers when all outputs are finished.
        package static let generate = Method<MartletV1.GenerateRequest, MartletV1.GenerateResponse>(
            service: fullName, name: "Generate", kind: .unary)

        /// Generates and sends each piece of text as soon as it is known: `started` first, then `prefill_progress` and
        /// `delta` events, then one `finished` for each output. Ending the call early stops the work.
        package static let generateStream = Method<MartletV1.GenerateRequest, MartletV1.GenerateStreamResponse>(
            service: fullName, name: "GenerateStream", kind: .serverStreaming)

        /// All methods, in the order of the .proto file.
        package static let methods: [MethodDescription] = [
            generate.description,
            generateStream.description,
        ]
    }
}

extension MartletV1.GenerateRequest: CRepresented {
    typealias CValue = Martlet__V1__GenerateRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__generate_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__generate_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        model = try FromC.string(c.pointee.model, "martlet.v1.GenerateRequest.model")
        version = try FromC.string(c.pointee.version, "martlet.v1.GenerateRequest.version")
        requestId = try FromC.string(c.pointee.request_id, "martlet.v1.GenerateRequest.request_id")
        switch c.pointee.input_case.rawValue {
        case 4:
            input = .text(try FromC.string(c.pointee.text, "martlet.v1.GenerateRequest.text"))
        case 5:
            if let c = c.pointee.tokens { input = .tokens(try MartletV1.TokenIds(c: c)) }
        case 6:
            if let c = c.pointee.chat { input = .chat(try MartletV1.ChatInput(c: c)) }
        default:
            break
        }
        if c.pointee.has_add_special_tokens != 0 { addSpecialTokens = c.pointee.add_special_tokens != 0 }
        if c.pointee.has_parse_special_tokens != 0 { parseSpecialTokens = c.pointee.parse_special_tokens != 0 }
        if c.pointee.has_truncate_prompt_tokens != 0 { truncatePromptTokens = c.pointee.truncate_prompt_tokens }
        if let c = c.pointee.sampling { sampling = try MartletV1.SamplingParameters(c: c) }
        if let c = c.pointee.stopping { stopping = try MartletV1.StoppingParameters(c: c) }
        if let c = c.pointee.output { output = try MartletV1.OutputParameters(c: c) }
        if let c = c.pointee.constraint { constraint = try MartletV1.Constraint(c: c) }
        if c.pointee.has_n != 0 { n = c.pointee.n }
        if c.pointee.has_best_of != 0 { bestOf = c.pointee.best_of }
        if c.pointee.has_priority != 0 { priority = c.pointee.priority }
        cacheSalt = try FromC.string(c.pointee.cache_salt, "martlet.v1.GenerateRequest.cache_salt")
        if c.pointee.has_use_prefix_cache != 0 { usePrefixCache = c.pointee.use_prefix_cache != 0 }
        speculation = MartletV1.SpeculationMode(rawValue: c.pointee.speculation)
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !model.isEmpty {
            c.pointee.has_model = 1
            c.pointee.model = arena.bytes(model)
        }
        if !version.isEmpty {
            c.pointee.has_version = 1
            c.pointee.version = arena.bytes(version)
        }
        if !requestId.isEmpty {
            c.pointee.has_request_id = 1
            c.pointee.request_id = arena.bytes(requestId)
        }
        switch input {
        case .text(let value):
            c.pointee.input_case = .init(rawValue: 4)
            c.pointee.text = arena.bytes(value)
        case .tokens(let value):
            c.pointee.input_case = .init(rawValue: 5)
            c.pointee.tokens = arena.message(value)
        case .chat(let value):
            c.pointee.input_case = .init(rawValue: 6)
            c.pointee.chat = arena.message(value)
        case nil:
            break
        }
        if let value = addSpecialTokens {
            c.pointee.has_add_special_tokens = 1
            c.pointee.add_special_tokens = value ? 1 : 0
        }
        if let value = parseSpecialTokens {
            c.pointee.has_parse_special_tokens = 1
            c.pointee.parse_special_tokens = value ? 1 : 0
        }
        if let value = truncatePromptTokens {
            c.pointee.has_truncate_prompt_tokens = 1
            c.pointee.truncate_prompt_tokens = value
        }
        if let value = sampling { c.pointee.sampling = arena.message(value) }
        if let value = stopping { c.pointee.stopping = arena.message(value) }
        if let value = output { c.pointee.output = arena.message(value) }
        if let value = constraint { c.pointee.constraint = arena.message(value) }
        if let value = n {
            c.pointee.has_n = 1
            c.pointee.n = value
        }
        if let value = bestOf {
            c.pointee.has_best_of = 1
            c.pointee.best_of = value
        }
        if let value = priority {
            c.pointee.has_priority = 1
            c.pointee.priority = value
        }
        if !cacheSalt.isEmpty {
            c.pointee.has_cache_salt = 1
            c.pointee.cache_salt = arena.bytes(cacheSalt)
        }
        if let value = usePrefixCache {
            c.pointee.has_use_prefix_cache = 1
            c.pointee.use_prefix_cache = value ? 1 : 0
        }
        if speculation.rawValue != 0 {
            c.pointee.has_speculation = 1
            c.pointee.speculation = speculation.rawValue
        }
    }
}

extension MartletV1.SamplingParameters: CRepresented {
    typealias CValue = Martlet__V1__SamplingParameters

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__sampling_parameters__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__sampling_parameters__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        if c.pointee.has_temperature != 0 { temperature = c.pointee.temperature }
        if c.pointee.has_top_k != 0 { topK = c.pointee.top_k }
        if c.pointee.has_top_p != 0 { topP = c.pointee.top_p }
        if c.pointee.has_min_p != 0 { minP = c.pointee.min_p }
        if c.pointee.has_typical_p != 0 { typicalP = c.pointee.typical_p }
        if c.pointee.has_repetition_penalty != 0 { repetitionPenalty = c.pointee.repetition_penalty }
        if c.pointee.has_presence_penalty != 0 { presencePenalty = c.pointee.presence_penalty }
        if c.pointee.has_frequency_penalty != 0 { frequencyPenalty = c.pointee.frequency_penalty }
        if c.pointee.has_penalty_window != 0 { penaltyWindow = c.pointee.penalty_window }
        for index in 0..<c.pointee.n_logit_bias {
            guard let entry = c.pointee.logit_bias[index] else { continue }
            logitBias[entry.pointee.key] = entry.pointee.value
        }
        allowedTokenIds = FromC.numbers(c.pointee.allowed_token_ids, c.pointee.n_allowed_token_ids)
        bannedTokenIds = FromC.numbers(c.pointee.banned_token_ids, c.pointee.n_banned_token_ids)
        if c.pointee.has_seed != 0 { seed = c.pointee.seed }
        if let c = c.pointee.dry { dry = try MartletV1.DryParameters(c: c) }
        if let c = c.pointee.xtc { xtc = try MartletV1.XtcParameters(c: c) }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if let value = temperature {
            c.pointee.has_temperature = 1
            c.pointee.temperature = value
        }
        if let value = topK {
            c.pointee.has_top_k = 1
            c.pointee.top_k = value
        }
        if let value = topP {
            c.pointee.has_top_p = 1
            c.pointee.top_p = value
        }
        if let value = minP {
            c.pointee.has_min_p = 1
            c.pointee.min_p = value
        }
        if let value = typicalP {
            c.pointee.has_typical_p = 1
            c.pointee.typical_p = value
        }
        if let value = repetitionPenalty {
            c.pointee.has_repetition_penalty = 1
            c.pointee.repetition_penalty = value
        }
        if let value = presencePenalty {
            c.pointee.has_presence_penalty = 1
            c.pointee.presence_penalty = value
        }
        if let value = frequencyPenalty {
            c.pointee.has_frequency_penalty = 1
            c.pointee.frequency_penalty = value
        }
        if let value = penaltyWindow {
            c.pointee.has_penalty_window = 1
            c.pointee.penalty_window = value
        }
        if !logitBias.isEmpty {
            let entries = arena.pointers(to: Martlet__V1__SamplingParameters__LogitBiasEntry.self, count: logitBias.count)
            for (index, pair) in logitBias.sorted(by: { $0.key < $1.key }).enumerated() {
                let entry = arena.make(martlet__v1__sampling_parameters__logit_bias_entry__init)
                entry.pointee.has_key = 1
                entry.pointee.key = pair.key
                entry.pointee.has_value = 1
                entry.pointee.value = pair.value
                entries[index] = entry
            }
            c.pointee.logit_bias = entries
            c.pointee.n_logit_bias = logitBias.count
        }
        if !allowedTokenIds.isEmpty {
            c.pointee.allowed_token_ids = arena.array(allowedTokenIds)
            c.pointee.n_allowed_token_ids = allowedTokenIds.count
        }
        if !bannedTokenIds.isEmpty {
            c.pointee.banned_token_ids = arena.array(bannedTokenIds)
            c.pointee.n_banned_token_ids = bannedTokenIds.count
        }
        if let value = seed {
            c.pointee.has_seed = 1
            c.pointee.seed = value
        }
        if let value = dry { c.pointee.dry = arena.message(value) }
        if let value = xtc { c.pointee.xtc = arena.message(value) }
    }
}

extension MartletV1.DryParameters: CRepresented {
    typealias CValue = Martlet__V1__DryParameters

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__dry_parameters__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__dry_parameters__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        if c.pointee.has_multiplier != 0 { multiplier = c.pointee.multiplier }
        if c.pointee.has_base_field != 0 { base = c.pointee.base_field }
        if c.pointee.has_allowed_length != 0 { allowedLength = c.pointee.allowed_length }
        if c.pointee.has_window != 0 { window = c.pointee.window }
        sequenceBreakers = try FromC.strings(c.pointee.sequence_breakers, c.pointee.n_sequence_breakers, "martlet.v1.DryParameters.sequence_breakers")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if let value = multiplier {
            c.pointee.has_multiplier = 1
            c.pointee.multiplier = value
        }
        if let value = base {
            c.pointee.has_base_field = 1
            c.pointee.base_field = value
        }
        if let value = allowedLength {
            c.pointee.has_allowed_length = 1
            c.pointee.allowed_length = value
        }
        if let value = window {
            c.pointee.has_window = 1
            c.pointee.window = value
        }
        if !sequenceBreakers.isEmpty {
            c.pointee.sequence_breakers = arena.array(sequenceBreakers)
            c.pointee.n_sequence_breakers = sequenceBreakers.count
        }
    }
}

extension MartletV1.XtcParameters: CRepresented {
    typealias CValue = Martlet__V1__XtcParameters

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__xtc_parameters__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__xtc_parameters__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        if c.pointee.has_probability != 0 { probability = c.pointee.probability }
        if c.pointee.has_threshold != 0 { threshold = c.pointee.threshold }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if let value = probability {
            c.pointee.has_probability = 1
            c.pointee.probability = value
        }
        if let value = threshold {
            c.pointee.has_threshold = 1
            c.pointee.threshold = value
        }
    }
}

extension MartletV1.StoppingParameters: CRepresented {
    typealias CValue = Martlet__V1__StoppingParameters

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__stopping_parameters__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__stopping_parameters__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        if c.pointee.has_max_tokens != 0 { maxTokens = c.pointee.max_tokens }
        if c.pointee.has_min_tokens != 0 { minTokens = c.pointee.min_tokens }
        stop = try FromC.strings(c.pointee.stop, c.pointee.n_stop, "martlet.v1.StoppingParameters.stop")
        stopTokenIds = FromC.numbers(c.pointee.stop_token_ids, c.pointee.n_stop_token_ids)
        ignoreEos = c.pointee.ignore_eos != 0
        if c.pointee.has_time_limit_seconds != 0 { timeLimitSeconds = c.pointee.time_limit_seconds }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if let value = maxTokens {
            c.pointee.has_max_tokens = 1
            c.pointee.max_tokens = value
        }
        if let value = minTokens {
            c.pointee.has_min_tokens = 1
            c.pointee.min_tokens = value
        }
        if !stop.isEmpty {
            c.pointee.stop = arena.array(stop)
            c.pointee.n_stop = stop.count
        }
        if !stopTokenIds.isEmpty {
            c.pointee.stop_token_ids = arena.array(stopTokenIds)
            c.pointee.n_stop_token_ids = stopTokenIds.count
        }
        if ignoreEos {
            c.pointee.has_ignore_eos = 1
            c.pointee.ignore_eos = ignoreEos ? 1 : 0
        }
        if let value = timeLimitSeconds {
            c.pointee.has_time_limit_seconds = 1
            c.pointee.time_limit_seconds = value
        }
    }
}

extension MartletV1.OutputParameters: CRepresented {
    typealias CValue = Martlet__V1__OutputParameters

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__output_parameters__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__output_parameters__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        if c.pointee.has_logprobs != 0 { logprobs = c.pointee.logprobs }
        if c.pointee.has_prompt_logprobs != 0 { promptLogprobs = c.pointee.prompt_logprobs }
        echo = c.pointee.echo != 0
        includeStop = c.pointee.include_stop != 0
        if c.pointee.has_skip_special_tokens != 0 { skipSpecialTokens = c.pointee.skip_special_tokens != 0 }
        if c.pointee.has_token_ids != 0 { tokenIds = c.pointee.token_ids != 0 }
        if c.pointee.has_prefill_progress != 0 { prefillProgress = c.pointee.prefill_progress != 0 }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if let value = logprobs {
            c.pointee.has_logprobs = 1
            c.pointee.logprobs = value
        }
        if let value = promptLogprobs {
            c.pointee.has_prompt_logprobs = 1
            c.pointee.prompt_logprobs = value
        }
        if echo {
            c.pointee.has_echo = 1
            c.pointee.echo = echo ? 1 : 0
        }
        if includeStop {
            c.pointee.has_include_stop = 1
            c.pointee.include_stop = includeStop ? 1 : 0
        }
        if let value = skipSpecialTokens {
            c.pointee.has_skip_special_tokens = 1
            c.pointee.skip_special_tokens = value ? 1 : 0
        }
        if let value = tokenIds {
            c.pointee.has_token_ids = 1
            c.pointee.token_ids = value ? 1 : 0
        }
        if let value = prefillProgress {
            c.pointee.has_prefill_progress = 1
            c.pointee.prefill_progress = value ? 1 : 0
        }
    }
}

extension MartletV1.Constraint: CRepresented {
    typealias CValue = Martlet__V1__Constraint

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__constraint__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__constraint__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        switch c.pointee.kind_case.rawValue {
        case 1:
            kind = .jsonSchema(try FromC.string(c.pointee.json_schema, "martlet.v1.Constraint.json_schema"))
        case 2:
            kind = .jsonObject(c.pointee.json_object != 0)
        case 3:
            kind = .regex(try FromC.string(c.pointee.regex, "martlet.v1.Constraint.regex"))
        case 4:
            kind = .grammar(try FromC.string(c.pointee.grammar, "martlet.v1.Constraint.grammar"))
        case 5:
            if let c = c.pointee.choice { kind = .choice(try MartletV1.Choice(c: c)) }
        default:
            break
        }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        switch kind {
        case .jsonSchema(let value):
            c.pointee.kind_case = .init(rawValue: 1)
            c.pointee.json_schema = arena.bytes(value)
        case .jsonObject(let value):
            c.pointee.kind_case = .init(rawValue: 2)
            c.pointee.json_object = value ? 1 : 0
        case .regex(let value):
            c.pointee.kind_case = .init(rawValue: 3)
            c.pointee.regex = arena.bytes(value)
        case .grammar(let value):
            c.pointee.kind_case = .init(rawValue: 4)
            c.pointee.grammar = arena.bytes(value)
        case .choice(let value):
            c.pointee.kind_case = .init(rawValue: 5)
            c.pointee.choice = arena.message(value)
        case nil:
            break
        }
    }
}

extension MartletV1.Choice: CRepresented {
    typealias CValue = Martlet__V1__Choice

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__choice__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__choice__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        options = try FromC.strings(c.pointee.options, c.pointee.n_options, "martlet.v1.Choice.options")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !options.isEmpty {
            c.pointee.options = arena.array(options)
            c.pointee.n_options = options.count
        }
    }
}

extension MartletV1.GenerateResponse: CRepresented {
    typealias CValue = Martlet__V1__GenerateResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__generate_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__generate_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        requestId = try FromC.string(c.pointee.request_id, "martlet.v1.GenerateResponse.request_id")
        model = try FromC.string(c.pointee.model, "martlet.v1.GenerateResponse.model")
        version = try FromC.string(c.pointee.version, "martlet.v1.GenerateResponse.version")
        seed = c.pointee.seed
        outputs = try FromC.messages(c.pointee.outputs, c.pointee.n_outputs)
        promptLogprobs = try FromC.messages(c.pointee.prompt_logprobs, c.pointee.n_prompt_logprobs)
        if let c = c.pointee.usage { usage = try MartletV1.Usage(c: c) }
        if let c = c.pointee.timings { timings = try MartletV1.Timings(c: c) }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !requestId.isEmpty {
            c.pointee.has_request_id = 1
            c.pointee.request_id = arena.bytes(requestId)
        }
        if !model.isEmpty {
            c.pointee.has_model = 1
            c.pointee.model = arena.bytes(model)
        }
        if !version.isEmpty {
            c.pointee.has_version = 1
            c.pointee.version = arena.bytes(version)
        }
        if seed != 0 {
            c.pointee.has_seed = 1
            c.pointee.seed = seed
        }
        if !outputs.isEmpty {
            c.pointee.outputs = arena.array(outputs)
            c.pointee.n_outputs = outputs.count
        }
        if !promptLogprobs.isEmpty {
            c.pointee.prompt_logprobs = arena.array(promptLogprobs)
            c.pointee.n_prompt_logprobs = promptLogprobs.count
        }
        if let value = usage { c.pointee.usage = arena.message(value) }
        if let value = timings { c.pointee.timings = arena.message(value) }
    }
}

extension MartletV1.Output: CRepresented {
    typealias CValue = Martlet__V1__Output

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__output__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__output__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        index = c.pointee.index
        text = try FromC.string(c.pointee.text, "martlet.v1.Output.text")
        tokenIds = FromC.numbers(c.pointee.token_ids, c.pointee.n_token_ids)
        logprobs = try FromC.messages(c.pointee.logprobs, c.pointee.n_logprobs)
        finishReason = MartletV1.FinishReason(rawValue: c.pointee.finish_reason)
        if let c = c.pointee.stop { stop = try MartletV1.StopMatch(c: c) }
        completionTokens = c.pointee.completion_tokens
        if c.pointee.has_cumulative_logprob != 0 { cumulativeLogprob = c.pointee.cumulative_logprob }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if index != 0 {
            c.pointee.has_index = 1
            c.pointee.index = index
        }
        if !text.isEmpty {
            c.pointee.has_text = 1
            c.pointee.text = arena.bytes(text)
        }
        if !tokenIds.isEmpty {
            c.pointee.token_ids = arena.array(tokenIds)
            c.pointee.n_token_ids = tokenIds.count
        }
        if !logprobs.isEmpty {
            c.pointee.logprobs = arena.array(logprobs)
            c.pointee.n_logprobs = logprobs.count
        }
        if finishReason.rawValue != 0 {
            c.pointee.has_finish_reason = 1
            c.pointee.finish_reason = finishReason.rawValue
        }
        if let value = stop { c.pointee.stop = arena.message(value) }
        if completionTokens != 0 {
            c.pointee.has_completion_tokens = 1
            c.pointee.completion_tokens = completionTokens
        }
        if let value = cumulativeLogprob {
            c.pointee.has_cumulative_logprob = 1
            c.pointee.cumulative_logprob = value
        }
    }
}

extension MartletV1.StopMatch: CRepresented {
    typealias CValue = Martlet__V1__StopMatch

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__stop_match__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__stop_match__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        switch c.pointee.match_case.rawValue {
        case 1:
            match = .text(try FromC.string(c.pointee.text, "martlet.v1.StopMatch.text"))
        case 2:
            match = .tokenId(c.pointee.token_id)
        default:
            break
        }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        switch match {
        case .text(let value):
            c.pointee.match_case = .init(rawValue: 1)
            c.pointee.text = arena.bytes(value)
        case .tokenId(let value):
            c.pointee.match_case = .init(rawValue: 2)
            c.pointee.token_id = value
        case nil:
            break
        }
    }
}

extension MartletV1.TokenLogprob: CRepresented {
    typealias CValue = Martlet__V1__TokenLogprob

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__token_logprob__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__token_logprob__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        tokenId = c.pointee.token_id
        text = try FromC.string(c.pointee.text, "martlet.v1.TokenLogprob.text")
        tokenBytes = FromC.byteArray(c.pointee.token_bytes)
        logprob = c.pointee.logprob
        rank = c.pointee.rank
        top = try FromC.messages(c.pointee.top, c.pointee.n_top)
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if tokenId != 0 {
            c.pointee.has_token_id = 1
            c.pointee.token_id = tokenId
        }
        if !text.isEmpty {
            c.pointee.has_text = 1
            c.pointee.text = arena.bytes(text)
        }
        if !tokenBytes.isEmpty {
            c.pointee.has_token_bytes = 1
            c.pointee.token_bytes = arena.bytes(tokenBytes)
        }
        if logprob.bitPattern != 0 {
            c.pointee.has_logprob = 1
            c.pointee.logprob = logprob
        }
        if rank != 0 {
            c.pointee.has_rank = 1
            c.pointee.rank = rank
        }
        if !top.isEmpty {
            c.pointee.top = arena.array(top)
            c.pointee.n_top = top.count
        }
    }
}

extension MartletV1.TopLogprob: CRepresented {
    typealias CValue = Martlet__V1__TopLogprob

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__top_logprob__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__top_logprob__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        tokenId = c.pointee.token_id
        text = try FromC.string(c.pointee.text, "martlet.v1.TopLogprob.text")
        tokenBytes = FromC.byteArray(c.pointee.token_bytes)
        logprob = c.pointee.logprob
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if tokenId != 0 {
            c.pointee.has_token_id = 1
            c.pointee.token_id = tokenId
        }
        if !text.isEmpty {
            c.pointee.has_text = 1
            c.pointee.text = arena.bytes(text)
        }
        if !tokenBytes.isEmpty {
            c.pointee.has_token_bytes = 1
            c.pointee.token_bytes = arena.bytes(tokenBytes)
        }
        if logprob.bitPattern != 0 {
            c.pointee.has_logprob = 1
            c.pointee.logprob = logprob
        }
    }
}

extension MartletV1.GenerateStreamResponse: CRepresented {
    typealias CValue = Martlet__V1__GenerateStreamResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__generate_stream_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__generate_stream_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        switch c.pointee.event_case.rawValue {
        case 1:
            if let c = c.pointee.started { event = .started(try MartletV1.Started(c: c)) }
        case 2:
            if let c = c.pointee.prefill_progress { event = .prefillProgress(try MartletV1.PrefillProgress(c: c)) }
        case 3:
            if let c = c.pointee.delta { event = .delta(try MartletV1.Delta(c: c)) }
        case 4:
            if let c = c.pointee.finished { event = .finished(try MartletV1.Finished(c: c)) }
        default:
            break
        }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        switch event {
        case .started(let value):
            c.pointee.event_case = .init(rawValue: 1)
            c.pointee.started = arena.message(value)
        case .prefillProgress(let value):
            c.pointee.event_case = .init(rawValue: 2)
            c.pointee.prefill_progress = arena.message(value)
        case .delta(let value):
            c.pointee.event_case = .init(rawValue: 3)
            c.pointee.delta = arena.message(value)
        case .finished(let value):
            c.pointee.event_case = .init(rawValue: 4)
            c.pointee.finished = arena.message(value)
        case nil:
            break
        }
    }
}

extension MartletV1.Started: CRepresented {
    typealias CValue = Martlet__V1__Started

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__started__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__started__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        requestId = try FromC.string(c.pointee.request_id, "martlet.v1.Started.request_id")
        model = try FromC.string(c.pointee.model, "martlet.v1.Started.model")
        version = try FromC.string(c.pointee.version, "martlet.v1.Started.version")
        promptTokens = c.pointee.prompt_tokens
        cachedTokens = c.pointee.cached_tokens
        seed = c.pointee.seed
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !requestId.isEmpty {
            c.pointee.has_request_id = 1
            c.pointee.request_id = arena.bytes(requestId)
        }
        if !model.isEmpty {
            c.pointee.has_model = 1
            c.pointee.model = arena.bytes(model)
        }
        if !version.isEmpty {
            c.pointee.has_version = 1
            c.pointee.version = arena.bytes(version)
        }
        if promptTokens != 0 {
            c.pointee.has_prompt_tokens = 1
            c.pointee.prompt_tokens = promptTokens
        }
        if cachedTokens != 0 {
            c.pointee.has_cached_tokens = 1
            c.pointee.cached_tokens = cachedTokens
        }
        if seed != 0 {
            c.pointee.has_seed = 1
            c.pointee.seed = seed
        }
    }
}

extension MartletV1.PrefillProgress: CRepresented {
    typealias CValue = Martlet__V1__PrefillProgress

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__prefill_progress__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__prefill_progress__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        processedTokens = c.pointee.processed_tokens
        promptTokens = c.pointee.prompt_tokens
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if processedTokens != 0 {
            c.pointee.has_processed_tokens = 1
            c.pointee.processed_tokens = processedTokens
        }
        if promptTokens != 0 {
            c.pointee.has_prompt_tokens = 1
            c.pointee.prompt_tokens = promptTokens
        }
    }
}

extension MartletV1.Delta: CRepresented {
    typealias CValue = Martlet__V1__Delta

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__delta__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__delta__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        index = c.pointee.index
        text = try FromC.string(c.pointee.text, "martlet.v1.Delta.text")
        tokenIds = FromC.numbers(c.pointee.token_ids, c.pointee.n_token_ids)
        logprobs = try FromC.messages(c.pointee.logprobs, c.pointee.n_logprobs)
        promptLogprobs = try FromC.messages(c.pointee.prompt_logprobs, c.pointee.n_prompt_logprobs)
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if index != 0 {
            c.pointee.has_index = 1
            c.pointee.index = index
        }
        if !text.isEmpty {
            c.pointee.has_text = 1
            c.pointee.text = arena.bytes(text)
        }
        if !tokenIds.isEmpty {
            c.pointee.token_ids = arena.array(tokenIds)
            c.pointee.n_token_ids = tokenIds.count
        }
        if !logprobs.isEmpty {
            c.pointee.logprobs = arena.array(logprobs)
            c.pointee.n_logprobs = logprobs.count
        }
        if !promptLogprobs.isEmpty {
            c.pointee.prompt_logprobs = arena.array(promptLogprobs)
            c.pointee.n_prompt_logprobs = promptLogprobs.count
        }
    }
}

extension MartletV1.Finished: CRepresented {
    typealias CValue = Martlet__V1__Finished

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__finished__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__finished__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        index = c.pointee.index
        reason = MartletV1.FinishReason(rawValue: c.pointee.reason)
        if let c = c.pointee.stop { stop = try MartletV1.StopMatch(c: c) }
        if let c = c.pointee.usage { usage = try MartletV1.Usage(c: c) }
        if let c = c.pointee.timings { timings = try MartletV1.Timings(c: c) }
        if c.pointee.has_cumulative_logprob != 0 { cumulativeLogprob = c.pointee.cumulative_logprob }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if index != 0 {
            c.pointee.has_index = 1
            c.pointee.index = index
        }
        if reason.rawValue != 0 {
            c.pointee.has_reason = 1
            c.pointee.reason = reason.rawValue
        }
        if let value = stop { c.pointee.stop = arena.message(value) }
        if let value = usage { c.pointee.usage = arena.message(value) }
        if let value = timings { c.pointee.timings = arena.message(value) }
        if let value = cumulativeLogprob {
            c.pointee.has_cumulative_logprob = 1
            c.pointee.cumulative_logprob = value
        }
    }
}
