/// Turns a request's prompt into tokens and compiles its constraint. Any thread.
struct PromptPreparer: Sendable {
    let text: any TextCodec
    let limits: EngineLimits
    let configuration: EngineConfiguration
    let constraints: (any ConstraintCompiler)?

    /// Prompts up to this size, without a constraint, are prepared on the engine thread (about a millisecond); larger
    /// ones elsewhere, so that they hold up nobody's next token.
    static let inlineBytes = 8192

    /// Whether preparing may take longer than a step should.
    func isLong(_ request: GenerationRequest) -> Bool {
        if request.sampling.constraint != nil || request.sampling.drySequenceBreakers != nil { return true }
        if let scoring = request.scoring, scoring.continuations.count > 64 { return true }
        for case .text(let text) in request.scoring?.continuations ?? [] where text.utf8.count > 128 { return true }
        switch request.prompt {
        case .tokens: return false
        case .text(let text, _, _): return text.utf8.count > Self.inlineBytes
        case .chat(let chat):
            // A caller's template takes as long as it likes, up to its limits.
            if chat.template != nil { return true }
            return chat.byteCount + 16 * chat.messages.count > Self.inlineBytes
        }
    }

    /// Prepares a request.
    ///
    /// - Parameter isWanted: whether somebody still waits for it; asked while a constraint is compiled.
    /// - Throws: `contextOverflow`, `invalidArgument`, `unsupported`.
    func prepare(
        _ request: GenerationRequest, isWanted: @escaping () -> Bool = { true }
    ) throws(InferenceError) -> PreparedPrompt {
        var tokens = try encode(request.prompt)
        if let keep = request.truncatePrompt, tokens.count > keep { tokens = truncate(tokens, to: keep) }
        guard !tokens.isEmpty else {
            throw .invalidArgument(
                field: "prompt", reason: "is empty, and this model's tokenizer adds no token of its own")
        }
        // A tokenizer may have more tokens than the model has rows.
        if let token = tokens.first(where: { $0 < 0 || $0 >= limits.vocabularySize }) {
            throw .invalidArgument(
                field: "prompt",
                reason: "holds token \(token), which the tokenizer knows and the model, with a vocabulary of "
                    + "\(limits.vocabularySize), does not")
        }
        guard tokens.count <= limits.promptLimit(request) else {
            throw .contextOverflow(prompt: tokens.count, limit: limits.contextLength)
        }
        var prepared = PreparedPrompt(tokens: tokens, constraint: nil)
        if let scoring = request.scoring {
            prepared.continuations = try encode(scoring.continuations, after: tokens.count)
        }
        if let specification = request.sampling.constraint {
            guard let constraints else {
                throw .unsupported("this model was loaded without constrained decoding")
            }
            prepared.constraint = try constraints.compile(specification, isWanted: isWanted)
        }
        return prepared
    }

    private func encode(_ prompt: Prompt) throws(InferenceError) -> [Int32] {
        switch prompt {
        case .tokens(let tokens):
            return tokens
        case .text(let string, let addSpecialTokens, let parseSpecialTokens):
            return text.encode(string, addSpecialTokens: addSpecialTokens, parseSpecialTokens: parseSpecialTokens)
        case .chat(let chat):
            let rendered = try text.renderChat(chat)
            guard rendered.utf8.count <= configuration.maxPromptBytes else {
                throw .invalidArgument(
                    field: "messages",
                    reason: "become \(rendered.utf8.count) bytes under the chat template and the server takes "
                        + "\(configuration.maxPromptBytes)")
            }
            // A template writes the special tokens itself, BOS included.
            return text.encode(rendered, addSpecialTokens: false, parseSpecialTokens: true)
        }
    }

    /// The tokens of continuations after a prompt of so many.
    private func encode(
        _ continuations: [Continuation], after prompt: Int
    ) throws(InferenceError) -> [[Int32]] {
        var result: [[Int32]] = []
        result.reserveCapacity(continuations.count)
        for (place, continuation) in continuations.enumerated() {
            let field = "continuations[\(place)]"
            var tokens: [Int32]
            switch continuation {
            case .tokens(let given): tokens = given
            case .text(let string):
                tokens = text.encode(string, addSpecialTokens: false, parseSpecialTokens: false)
                guard !tokens.isEmpty else {
                    throw .invalidArgument(
                        field: field, reason: "the tokenizer leaves nothing of this text, which cannot be scored")
                }
            }
            if let token = tokens.first(where: { $0 < 0 || $0 >= limits.vocabularySize }) {
                throw .invalidArgument(
                    field: field,
                    reason: "token \(token) is outside of the model's vocabulary of \(limits.vocabularySize)")
            }
            guard prompt + tokens.count <= limits.contextLength else {
                throw .invalidArgument(
                    field: field,
                    reason: "has \(tokens.count) tokens after a prompt of \(prompt), and the context of this model "
                        + "holds \(limits.contextLength) together; shorten one of them")
            }
            result.append(tokens)
        }
        return result
    }

    /// The last `keep` tokens; a special token at the beginning (BOS) stays.
    private func truncate(_ tokens: [Int32], to keep: Int) -> [Int32] {
        guard keep > 1, let first = tokens.first, text.isSpecial(first) else { return Array(tokens.suffix(keep)) }
        return [first] + tokens.suffix(keep - 1)
    }
}
