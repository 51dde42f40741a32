/// What a model can do for a request.
package enum ModelCapability: String, Sendable, CaseIterable {
    case generate, chat, score, tokenize, embed, classify, rerank
}

extension LoadedModel {
    /// What this model can do.
    package var capabilities: [ModelCapability] {
        switch runner {
        case .decoder: [.generate, .score, .tokenize] + (facts.chatTemplate == nil ? [] : [.chat])
        case .encoder:
            switch facts.labels.count {
            case 0: [.embed, .tokenize]
            case 1: [.embed, .classify, .tokenize, .rerank]
            default: [.embed, .classify, .tokenize]
            }
        case .classifier: [.classify]
        }
    }
}

extension ModelRegistry {
    /// The model that answers a request for a name and version, or, without a name, the first that can do what is asked.
    ///
    /// Without a name, a model whose abilities are not known (it loads, or has failed to) ends the search: which model
    /// answers must not depend on how far the others have come.
    /// - Throws: `modelNotFound`; `modelNotReady` with the reason; `unsupported` if none can, with what each can do.
    package func ready(
        name: String, version: String, for capability: ModelCapability
    ) throws(InferenceError) -> LoadedModel {
        guard name.isEmpty else { return try ready(name: name, version: version) }
        var others: [String] = []
        for name in names {
            let model = try ready(name: name, version: version)
            if model.capabilities.contains(capability) { return model }
            others.append("'\(name)' can \(model.capabilities.map(\.rawValue).joined(separator: ", "))")
        }
        guard !others.isEmpty else { throw .modelNotFound(name: "") }
        throw .unsupported(
            "no model of this server can \(capability.rawValue): \(others.joined(separator: "; ")); ask the operator for "
                + "one that can")
    }
}
