/// Where a parameter of the engine stands in the API's requests: the path that a `BadRequest` names.
enum FieldPaths {
    /// The path in the request, for example "sampling.temperature" for the engine's "temperature".
    ///
    /// Paths that are already those of the request stay; the name of a oneof is no part of a path. A point at the beginning
    /// marks a field of the request itself, whatever the engine calls by that name: ".top_k" of a ClassifyRequest.
    static func path(of field: String) -> String {
        if field.hasPrefix(".") { return String(field.dropFirst()) }
        if let path = ofEngine[field] { return path }
        for member in ["chat", "text", "tokens"] where field.hasPrefix("input.\(member)") {
            return String(field.dropFirst("input.".count))
        }
        return field
    }

    /// The engine's names that differ from the request's paths.
    private static let ofEngine: [String: String] = {
        var paths = [
            "xtc_probability": "sampling.xtc.probability", "xtc_threshold": "sampling.xtc.threshold",
            "dry_multiplier": "sampling.dry.multiplier", "dry_base": "sampling.dry.base",
            "dry_allowed_length": "sampling.dry.allowed_length", "dry_window": "sampling.dry.window",
            "dry_sequence_breakers": "sampling.dry.sequence_breakers",
            "allowed_tokens": "sampling.allowed_token_ids", "banned_tokens": "sampling.banned_token_ids",
            "time_limit": "stopping.time_limit_seconds", "constraint.choice": "constraint.choice.options",
            "prompt": "input", "prompt.token_ids": "tokens.ids",
            "messages": "chat.messages", "continue_final_message": "chat.continue_final_message",
            "speculation.method": "speculation",
        ]
        let sampling = [
            "temperature", "top_k", "top_p", "min_p", "typical_p", "repetition_penalty", "presence_penalty",
            "frequency_penalty", "penalty_window", "logit_bias",
        ]
        for name in sampling { paths[name] = "sampling." + name }
        for name in ["max_tokens", "min_tokens", "stop", "stop_token_ids"] { paths[name] = "stopping." + name }
        for name in ["logprobs", "prompt_logprobs"] { paths[name] = "output." + name }
        return paths
    }()
}
