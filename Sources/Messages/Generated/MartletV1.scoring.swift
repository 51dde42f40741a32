// Made by proto/generate from martlet/v1/scoring.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension MartletV1 {
    /// A prompt and its candidate continuations.
    package struct ScoreRequest: Message {
        package static var fullName: String { "martlet.v1.ScoreRequest" }

        /// The model's name, or an alias of it. Default: the first of the server's models that can generate.
        package var model: String = ""

        /// The version of the model. Default: the newest one that is ready.
        package var version: String = ""

        /// What the continuations follow. Required; the text may be empty if the model has a token that begins a sequence.
        package var prompt: Prompt?

        /// The continuations. At least one, at most 1024, none empty.
        package var continuations: [MartletV1.Continuation] = []

        /// Whether the tokenizer adds the special tokens that the model expects around a text prompt. Default: true.
        package var addSpecialTokens: Bool?

        /// Whether the log-probability of each token is reported. Default: false.
        package var tokenLogprobs: Bool = false

        package init() {}

        package init(
            model: String = "",
            version: String = "",
            prompt: Prompt? = nil,
            continuations: [MartletV1.Continuation] = [],
            addSpecialTokens: Bool? = nil,
            tokenLogprobs: Bool = false
        ) {
            self.model = model
            self.version = version
            self.prompt = prompt
            self.continuations = continuations
            self.addSpecialTokens = addSpecialTokens
            self.tokenLogprobs = tokenLogprobs
        }

        /// What the continuations follow. Required; the text may be empty if the model has a token that begins a sequence.
        package enum Prompt: Sendable, Equatable {
            /// A text, tokenized by the server.
            case text(String)
            /// Tokens.
            case tokens(MartletV1.TokenIds)
            /// A conversation.
            case chat(MartletV1.ChatInput)
        }
    }

    /// A candidate continuation.
    package struct Continuation: Message {
        package static var fullName: String { "martlet.v1.Continuation" }

        /// Exactly one of these.
        package var input: Input?

        package init() {}

        package init(
            input: Input? = nil
        ) {
            self.input = input
        }

        /// Exactly one of these.
        package enum Input: Sendable, Equatable {
            /// A text, tokenized by itself without special tokens: where the prompt ends is a border between tokens, even where
            /// the tokenizer would make one token of both sides. A space between the two stands where the caller wrote it, in most
            /// vocabularies best at the beginning of the continuation.
            case text(String)
            /// Tokens.
            case tokens(MartletV1.TokenIds)
        }
    }

    /// The scores of all continuations.
    package struct ScoreResponse: Message {
        package static var fullName: String { "martlet.v1.ScoreResponse" }

        /// The name of the model that answered.
        package var model: String = ""

        /// Its version.
        package var version: String = ""

        /// One score for each continuation, in their order.
        package var scores: [MartletV1.ContinuationScore] = []

        /// What the request cost; the prompt is counted once, the continuations as completion tokens.
        package var usage: MartletV1.Usage?

        /// Where the time went.
        package var timings: MartletV1.Timings?

        package init() {}

        package init(
            model: String = "",
            version: String = "",
            scores: [MartletV1.ContinuationScore] = [],
            usage: MartletV1.Usage? = nil,
            timings: MartletV1.Timings? = nil
        ) {
            self.model = model
            self.version = version
            self.scores = scores
            self.usage = usage
            self.timings = timings
        }
    }

    /// The score of one continuation.
    package struct ContinuationScore: Message {
        package static var fullName: String { "martlet.v1.ContinuationScore" }

        /// The continuation's place in the request, from 0.
        package var index: UInt32 = 0

        /// The natural logarithm of the joint probability of its tokens after the prompt.
        package var logprob: Double = 0

        /// The number of its tokens: dividing by it gives the mean.
        package var tokenCount: UInt32 = 0

        /// Whether each of its tokens is the one that greedy decoding would have taken.
        package var isGreedy: Bool = false

        /// The log-probability of each token, if asked for.
        package var tokenLogprobs: [MartletV1.TokenLogprob] = []

        package init() {}

        package init(
            index: UInt32 = 0,
            logprob: Double = 0,
            tokenCount: UInt32 = 0,
            isGreedy: Bool = false,
            tokenLogprobs: [MartletV1.TokenLogprob] = []
        ) {
            self.index = index
            self.logprob = logprob
            self.tokenCount = tokenCount
            self.isGreedy = isGreedy
            self.tokenLogprobs = tokenLogprobs
        }
    }

    /// Compares candidate continuations of a prompt.
    package enum Scoring {
        package static var fullName: String { "martlet.v1.Scoring" }

        /// Computes the prompt once and the log-probability of each continuation after it.
        ///
        /// Errors: as for martlet.v1.Generation.
        package static let score = Method<MartletV1.ScoreRequest, MartletV1.ScoreResponse>(
            service: fullName, name: "Score", kind: .unary)

        /// All methods, in the order of the .proto file.
        package static let methods: [MethodDescription] = [
            score.description,
        ]
    }
}

extension MartletV1.ScoreRequest: CRepresented {
    typealias CValue = Martlet__V1__ScoreRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__score_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__score_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        model = try FromC.string(c.pointee.model, "martlet.v1.ScoreRequest.model")
        version = try FromC.string(c.pointee.version, "martlet.v1.ScoreRequest.version")
        switch c.pointee.prompt_case.rawValue {
        case 3:
            prompt = .text(try FromC.string(c.pointee.text, "martlet.v1.ScoreRequest.text"))
        case 4:
            if let c = c.pointee.tokens { prompt = .tokens(try MartletV1.TokenIds(c: c)) }
        case 5:
            if let c = c.pointee.chat { prompt = .chat(try MartletV1.ChatInput(c: c)) }
        default:
            break
        }
        continuations = try FromC.messages(c.pointee.continuations, c.pointee.n_continuations)
        if c.pointee.has_add_special_tokens != 0 { addSpecialTokens = c.pointee.add_special_tokens != 0 }
        tokenLogprobs = c.pointee.token_logprobs != 0
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
        switch prompt {
        case .text(let value):
            c.pointee.prompt_case = .init(rawValue: 3)
            c.pointee.text = arena.bytes(value)
        case .tokens(let value):
            c.pointee.prompt_case = .init(rawValue: 4)
            c.pointee.tokens = arena.message(value)
        case .chat(let value):
            c.pointee.prompt_case = .init(rawValue: 5)
            c.pointee.chat = arena.message(value)
        case nil:
            break
        }
        if !continuations.isEmpty {
            c.pointee.continuations = arena.array(continuations)
            c.pointee.n_continuations = continuations.count
        }
        if let value = addSpecialTokens {
            c.pointee.has_add_special_tokens = 1
            c.pointee.add_special_tokens = value ? 1 : 0
        }
        if tokenLogprobs {
            c.pointee.has_token_logprobs = 1
            c.pointee.token_logprobs = tokenLogprobs ? 1 : 0
        }
    }
}

extension MartletV1.Continuation: CRepresented {
    typealias CValue = Martlet__V1__Continuation

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__continuation__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__continuation__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        switch c.pointee.input_case.rawValue {
        case 1:
            input = .text(try FromC.string(c.pointee.text, "martlet.v1.Continuation.text"))
        case 2:
            if let c = c.pointee.tokens { input = .tokens(try MartletV1.TokenIds(c: c)) }
        default:
            break
        }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        switch input {
        case .text(let value):
            c.pointee.input_case = .init(rawValue: 1)
            c.pointee.text = arena.bytes(value)
        case .tokens(let value):
            c.pointee.input_case = .init(rawValue: 2)
            c.pointee.tokens = arena.message(value)
        case nil:
            break
        }
    }
}

extension MartletV1.ScoreResponse: CRepresented {
    typealias CValue = Martlet__V1__ScoreResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__score_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__score_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        model = try FromC.string(c.pointee.model, "martlet.v1.ScoreResponse.model")
        version = try FromC.string(c.pointee.version, "martlet.v1.ScoreResponse.version")
        scores = try FromC.messages(c.pointee.scores, c.pointee.n_scores)
        if let c = c.pointee.usage { usage = try MartletV1.Usage(c: c) }
        if let c = c.pointee.timings { timings = try MartletV1.Timings(c: c) }
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
        if !scores.isEmpty {
            c.pointee.scores = arena.array(scores)
            c.pointee.n_scores = scores.count
        }
        if let value = usage { c.pointee.usage = arena.message(value) }
        if let value = timings { c.pointee.timings = arena.message(value) }
    }
}

extension MartletV1.ContinuationScore: CRepresented {
    typealias CValue = Martlet__V1__ContinuationScore

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__continuation_score__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__continuation_score__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        index = c.pointee.index
        logprob = c.pointee.logprob
        tokenCount = c.pointee.token_count
        isGreedy = c.pointee.is_greedy != 0
        tokenLogprobs = try FromC.messages(c.pointee.token_logprobs, c.pointee.n_token_logprobs)
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if index != 0 {
            c.pointee.has_index = 1
            c.pointee.index = index
        }
        if logprob.bitPattern != 0 {
            c.pointee.has_logprob = 1
            c.pointee.logprob = logprob
        }
        if tokenCount != 0 {
            c.pointee.has_token_count = 1
            c.pointee.token_count = tokenCount
        }
        if isGreedy {
            c.pointee.has_is_greedy = 1
            c.pointee.is_greedy = isGreedy ? 1 : 0
        }
        if !tokenLogprobs.isEmpty {
            c.pointee.token_logprobs = arena.array(tokenLogprobs)
            c.pointee.n_token_logprobs = tokenLogprobs.count
        }
    }
}
