import GRPC
import Inference
import Messages

/// What a call adds to a request from outside of its message.
struct CallContext {
    /// The authenticated identity, or empty.
    var tenant: String
    /// When the client stops waiting.
    var deadline: ContinuousClock.Instant?
}

extension GenerationRequest {
    /// The engine's request for a `GenerateRequest`.
    ///
    /// Only the form is checked here (a missing input, numbers that do not fit); ranges are the engine's business, which
    /// knows the model.
    /// - Throws: `InferenceError.invalidArgument` that names the field.
    init(_ message: MartletV1.GenerateRequest, context: CallContext, streams: Bool) throws(InferenceError) {
        let stopping = message.stopping ?? .init()
        let output = message.output ?? .init()
        if streams, let best = message.bestOf, best > (message.n ?? 1) {
            throw .invalidArgument(
                field: "best_of", reason: "a stream cannot choose among outputs; use Generate, or leave best_of out")
        }
        if let truncated = message.truncatePromptTokens, truncated == 0 {
            throw .invalidArgument(field: "truncate_prompt_tokens", reason: "must be at least 1")
        }
        self.init(
            prompt: try Prompt(message),
            sampling: try Inference.SamplingParameters(message.sampling ?? .init(), constraint: message.constraint),
            stopping: Inference.StoppingParameters(
                maxTokens: stopping.maxTokens.map(Int.init), minTokens: Int(stopping.minTokens ?? 0),
                stop: stopping.stop, stopTokens: stopping.stopTokenIds, includeStop: output.includeStop,
                ignoreEndOfSequence: stopping.ignoreEos,
                timeLimit: try Self.timeLimit(stopping.timeLimitSeconds)),
            output: Inference.OutputParameters(
                count: Int(message.n ?? 1), bestOf: message.bestOf.map(Int.init),
                logprobs: output.logprobs.map(Int.init), promptLogprobs: output.promptLogprobs.map(Int.init),
                echo: output.echo, skipSpecialTokens: output.skipSpecialTokens ?? true, stream: streams,
                prefillProgress: streams && (output.prefillProgress ?? true)),
            truncatePrompt: message.truncatePromptTokens.map(Int.init),
            deadline: context.deadline, tenant: context.tenant, priority: Int(message.priority ?? 0),
            cacheSharing: try CacheSharing(message),
            speculation: try SpeculationParameters?(message.speculation))
    }

    private static func timeLimit(_ seconds: Double?) throws(InferenceError) -> Duration? {
        guard let seconds else { return nil }
        guard seconds > 0, seconds <= 86_400 else {
            throw .invalidArgument(
                field: "stopping.time_limit_seconds", reason: "must be above 0 and at most 86400, found \(seconds)")
        }
        return .seconds(seconds)
    }
}

extension Prompt {
    /// The prompt of a `GenerateRequest`.
    init(_ message: MartletV1.GenerateRequest) throws(InferenceError) {
        switch message.input {
        case .text(let text):
            self = .text(
                text, addSpecialTokens: message.addSpecialTokens ?? true,
                parseSpecialTokens: message.parseSpecialTokens ?? true)
        case .tokens(let tokens):
            self = .tokens(tokens.ids)
        case .chat(let chat):
            self = .chat(try ChatPrompt(chat))
        case nil:
            throw .invalidArgument(field: "input", reason: "one of text, tokens and chat is required")
        }
    }
}

extension Inference.SamplingParameters {
    /// The engine's parameters for the message's.
    init(_ message: MartletV1.SamplingParameters, constraint: MartletV1.Constraint?) throws(InferenceError) {
        self.init(
            temperature: message.temperature, topK: message.topK.map(Int.init), topP: message.topP, minP: message.minP,
            typicalP: message.typicalP, xtcProbability: message.xtc?.probability,
            xtcThreshold: message.xtc?.threshold, repetitionPenalty: message.repetitionPenalty,
            presencePenalty: message.presencePenalty, frequencyPenalty: message.frequencyPenalty,
            penaltyWindow: message.penaltyWindow.map(Int.init), dryMultiplier: message.dry?.multiplier,
            dryBase: message.dry?.base, dryAllowedLength: message.dry?.allowedLength.map(Int.init),
            dryWindow: message.dry?.window.map(Int.init),
            drySequenceBreakers: message.dry.flatMap { $0.sequenceBreakers.isEmpty ? nil : $0.sequenceBreakers },
            logitBias: message.logitBias, allowedTokens: message.allowedTokenIds, bannedTokens: message.bannedTokenIds,
            seed: message.seed, constraint: try constraint.map(ConstraintSpecification.make))
    }
}

extension ConstraintSpecification {
    /// The engine's specification for the message's.
    static func make(_ message: MartletV1.Constraint) throws(InferenceError) -> ConstraintSpecification {
        switch message.kind {
        case .jsonSchema(let schema): .jsonSchema(schema)
        case .jsonObject(true): .jsonObject
        case .jsonObject(false):
            throw .invalidArgument(
                field: "constraint.json_object", reason: "must be true; leave constraint out for free text")
        case .regex(let pattern): .regularExpression(pattern)
        case .grammar(let grammar): .grammar(grammar)
        case .choice(let choice): .choice(choice.options)
        case nil:
            throw .invalidArgument(
                field: "constraint", reason: "one of json_schema, json_object, regex, grammar and choice is required")
        }
    }
}

extension CacheSharing {
    /// Who may reuse the prompt's prefix: nobody, the tenant, or the part of the tenant's requests with the same salt.
    init(_ message: MartletV1.GenerateRequest) throws(InferenceError) {
        guard message.cacheSalt.utf8.count <= 256 else {
            throw .invalidArgument(field: "cache_salt", reason: "must be at most 256 bytes")
        }
        if !(message.usePrefixCache ?? true) {
            self = .none
        } else if message.cacheSalt.isEmpty {
            self = .tenant
        } else {
            self = .tenantWithSalt(message.cacheSalt)
        }
    }
}

extension SpeculationParameters? {
    /// The engine's speculation for the message's; nil is the server's default.
    init(_ mode: MartletV1.SpeculationMode) throws(InferenceError) {
        switch mode {
        case .unspecified: self = nil
        case .off: self = SpeculationParameters(method: .off)
        case .promptLookup: self = SpeculationParameters(method: .promptLookup)
        case .draftModel: self = SpeculationParameters(method: .draftModel)
        case .unrecognized(let number):
            throw .invalidArgument(field: "speculation", reason: "\(number) is no SpeculationMode of this version")
        }
    }
}
