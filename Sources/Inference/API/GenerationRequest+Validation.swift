extension GenerationRequest {
    /// Checks everything that needs no tokenizer, naming the first field that is wrong.
    func validate(limits: EngineLimits, configuration: EngineConfiguration) throws(InferenceError) {
        try sampling.validate(limits: limits)
        try stopping.validate(limits: limits)
        try output.validate(maxSequences: configuration.maxSequences)
        try validatePrompt(limits: limits, configuration: configuration)
        try require("truncate_prompt_tokens", truncatePrompt.map { $0 >= 1 } ?? true, "must be at least 1")
        try require("priority", (-100...100).contains(priority), "must be from -100 to 100, not \(priority)")
        if let speculation {
            try require(
                "speculation.max_tokens", (1...16).contains(speculation.maxTokens),
                "must be from 1 to 16, not \(speculation.maxTokens)")
            if speculation.method == .draftModel, !limits.supportsDraft {
                throw .invalidArgument(
                    field: "speculation.method", reason: "this model was loaded without a draft model")
            }
        }
        if conversation != nil, output.bestOf ?? output.count > 1 {
            throw .invalidArgument(field: "n", reason: "a turn of a conversation has one output")
        }
        if let scoring { try validate(scoring, limits: limits, configuration: configuration) }
    }

    private func validate(
        _ scoring: ScoringParameters, limits: EngineLimits, configuration: EngineConfiguration
    ) throws(InferenceError) {
        try require("n", output.bestOf ?? output.count == 1, "must be 1 where continuations are scored")
        try require(
            "continuations", (1...ScoringParameters.limit).contains(scoring.continuations.count),
            "takes 1 to \(ScoringParameters.limit), found \(scoring.continuations.count)")
        var bytes = 0
        for (place, continuation) in scoring.continuations.enumerated() {
            switch continuation {
            case .text(let text):
                bytes += text.utf8.count
                try require("continuations[\(place)].text", !text.isEmpty, "must not be empty")
            case .tokens(let tokens):
                bytes += 4 * tokens.count
                try require("continuations[\(place)].tokens", !tokens.isEmpty, "must not be empty")
                for token in tokens where token < 0 || token >= limits.vocabularySize {
                    throw .invalidArgument(
                        field: "continuations[\(place)].tokens",
                        reason: "id \(token) is outside the vocabulary of \(limits.vocabularySize)")
                }
            }
        }
        try require(
            "continuations", bytes <= configuration.maxPromptBytes,
            "have \(bytes) bytes and the server takes \(configuration.maxPromptBytes)")
    }

    private func validatePrompt(
        limits: EngineLimits, configuration: EngineConfiguration
    ) throws(InferenceError) {
        switch prompt {
        case .text(let text, _, _):
            try require(
                "prompt", text.utf8.count <= configuration.maxPromptBytes,
                "has \(text.utf8.count) bytes and the server takes \(configuration.maxPromptBytes)")
        case .tokens(let tokens):
            try require("prompt.token_ids", !tokens.isEmpty, "must not be empty")
            for (place, token) in tokens.enumerated() where token < 0 || token >= limits.vocabularySize {
                throw .invalidArgument(
                    field: "prompt.token_ids",
                    reason: "id \(token) at \(place) is outside the vocabulary of \(limits.vocabularySize)")
            }
            if truncatePrompt == nil, tokens.count > limits.promptLimit(self) {
                throw .contextOverflow(prompt: tokens.count, limit: limits.contextLength)
            }
        case .chat(let chat):
            try chat.checkTemplate(accepts: configuration.acceptsCallerTemplates)
            try require("messages", !chat.messages.isEmpty, "must not be empty")
            try require("messages", chat.messages.count <= 65_536, "has more than 65,536 messages")
            let bytes = chat.byteCount
            try require(
                "messages", bytes <= configuration.maxPromptBytes,
                "have \(bytes) bytes and the server takes \(configuration.maxPromptBytes)")
            if chat.continueFinalMessage, chat.addGenerationPrompt {
                throw .invalidArgument(
                    field: "continue_final_message",
                    reason: "excludes add_generation_prompt: the last message is continued or answered, not both")
            }
        }
    }
}

extension EngineLimits {
    /// The longest prompt that leaves room for a token, if one is to be generated or scored.
    func promptLimit(_ request: GenerationRequest) -> Int {
        request.stopping.maxTokens == 0 && request.scoring == nil ? contextLength : contextLength - 1
    }
}

extension SamplingParameters {
    func validate(limits: EngineLimits) throws(InferenceError) {
        try range("temperature", temperature, 0...100)
        if let topK, topK < -1 {
            throw .invalidArgument(field: "top_k", reason: "must be -1 or 0 (off) or positive, not \(topK)")
        }
        try fraction("top_p", topP)
        try range("min_p", minP, 0...1)
        try fraction("typical_p", typicalP)
        try range("xtc_probability", xtcProbability, 0...1)
        try range("xtc_threshold", xtcThreshold, 0...1)
        if let repetitionPenalty, !(repetitionPenalty > 0 && repetitionPenalty <= 100) {
            throw .invalidArgument(
                field: "repetition_penalty", reason: "must be above 0 and at most 100, not \(repetitionPenalty)")
        }
        try range("presence_penalty", presencePenalty, -2...2)
        try range("frequency_penalty", frequencyPenalty, -2...2)
        try range("dry_multiplier", dryMultiplier, 0...100)
        try range("dry_base", dryBase, 1...100)
        try require("penalty_window", (penaltyWindow ?? 0) >= -1, "must be -1 (all) or more")
        try require("dry_window", (dryWindow ?? 0) >= -1, "must be -1 (all) or more")
        try require("dry_allowed_length", (0...1024).contains(dryAllowedLength ?? 0), "must be from 0 to 1,024")
        try require("dry_sequence_breakers", (drySequenceBreakers?.count ?? 0) <= 64, "has more than 64 texts")
        try require("logit_bias", logitBias.count <= 1024, "has more than 1,024 entries")
        for (token, bias) in logitBias {
            try identifier("logit_bias", token, limits)
            try require("logit_bias", bias.isFinite && abs(bias) <= 1000, "of id \(token) must be from -1000 to 1000")
        }
        try require("allowed_tokens", allowedTokens.count <= 65_536, "has more than 65,536 ids")
        try require("banned_tokens", bannedTokens.count <= 65_536, "has more than 65,536 ids")
        for token in allowedTokens { try identifier("allowed_tokens", token, limits) }
        for token in bannedTokens { try identifier("banned_tokens", token, limits) }
        if constraint != nil, !limits.supportsConstraints {
            throw .unsupported("this model was loaded without constrained decoding")
        }
        if case .choice(let choices) = constraint {
            try require("constraint.choice", !choices.isEmpty, "must not be empty")
        }
    }

    private func fraction(_ field: String, _ value: Float?) throws(InferenceError) {
        guard let value else { return }
        try require(field, value > 0 && value <= 1, "must be above 0 and at most 1, not \(value)")
    }

    private func range(_ field: String, _ value: Float?, _ range: ClosedRange<Float>) throws(InferenceError) {
        guard let value else { return }
        try require(
            field, range.contains(value), "must be from \(range.lowerBound) to \(range.upperBound), not \(value)")
    }

    private func identifier(_ field: String, _ token: Int32, _ limits: EngineLimits) throws(InferenceError) {
        guard token < 0 || token >= limits.vocabularySize else { return }
        throw .invalidArgument(
            field: field, reason: "id \(token) is outside the vocabulary of \(limits.vocabularySize)")
    }
}

extension StoppingParameters {
    func validate(limits: EngineLimits) throws(InferenceError) {
        if let maxTokens {
            try require("max_tokens", maxTokens >= 0, "must not be negative")
            try require(
                "min_tokens", minTokens <= maxTokens, "is \(minTokens), which is more than max_tokens (\(maxTokens))")
        }
        try require("min_tokens", minTokens >= 0, "must not be negative")
        try require(
            "min_tokens", minTokens <= limits.contextLength,
            "is \(minTokens) and the context holds \(limits.contextLength)")
        try require("stop", stop.count <= 64, "has more than 64 texts")
        for text in stop {
            try require("stop", !text.isEmpty, "must not hold an empty text")
            try require("stop", text.utf8.count <= 1024, "must not hold a text of more than 1,024 bytes")
        }
        try require("stop_token_ids", stopTokens.count <= 1024, "has more than 1,024 ids")
        for token in stopTokens where token < 0 || token >= limits.vocabularySize {
            throw .invalidArgument(
                field: "stop_token_ids", reason: "id \(token) is outside the vocabulary of \(limits.vocabularySize)")
        }
        if let timeLimit { try require("time_limit", timeLimit > .zero, "must be above 0") }
    }
}

extension OutputParameters {
    func validate(maxSequences: Int) throws(InferenceError) {
        let most = min(128, maxSequences)
        try require("n", (1...most).contains(count), "must be from 1 to \(most), not \(count)")
        if let bestOf {
            try require(
                "best_of", (count...most).contains(bestOf), "must be from n (\(count)) to \(most), not \(bestOf)")
        }
        try require("logprobs", (0...100).contains(logprobs ?? 0), "must be from 0 to 100")
        try require("prompt_logprobs", (0...100).contains(promptLogprobs ?? 0), "must be from 0 to 100")
    }
}

/// Throws `invalidArgument` for `field` unless the condition holds.
private func require(
    _ field: String, _ condition: Bool, _ reason: @autoclosure () -> String
) throws(InferenceError) {
    if !condition { throw .invalidArgument(field: field, reason: reason()) }
}
