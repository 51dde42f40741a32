/// What can go wrong between a request and its text. One place (`ModelServing`) maps these to status codes.
package enum InferenceError: Error, Sendable, Equatable {
    /// A parameter is out of its range. `field` is the name of the request's field, e.g. `sampling.top_p`.
    case invalidArgument(field: String, reason: String)

    /// The prompt, with at least one token to generate, does not fit the context.
    case contextOverflow(prompt: Int, limit: Int)

    /// The waiting room is full; a client should come back after `retryAfter`.
    case queueFull(retryAfter: Duration)

    /// By the measured rates the deadline would pass before the first token.
    case deadlineUnreachable(needed: Duration, remaining: Duration, retryAfter: Duration)

    /// No model has this name.
    case modelNotFound(name: String)

    /// Something of this name is there already.
    case alreadyExists(String)

    /// The model is still loading, or draining, or failed to load; `reason` says which.
    case modelNotReady(name: String, reason: String)

    /// The model cannot do what was asked, e.g. chat without a chat template.
    case unsupported(String)

    /// The request was stopped before its end.
    case cancelled(CancelCause)

    /// A file is missing, malformed or does not belong to this model.
    case badFile(String)

    /// The memory budget of all models has no room for another.
    case outOfMemory(String)

    /// A conversation or another named thing is not there.
    case notFound(String)

    /// Our bug, told instead of trapped.
    case `internal`(String)
}

/// Why a request was stopped from outside.
package enum CancelCause: String, Sendable, Hashable, CaseIterable {
    /// The client reset the stream or called cancel.
    case client
    /// The connection went away.
    case disconnect
    /// The deadline passed.
    case deadline
    /// An operator, or an abort call, named the request.
    case abort
    /// The engine is shutting down.
    case shutdown
}

extension InferenceError: CustomStringConvertible {
    /// A sentence for a person: what, where, what was expected.
    package var description: String {
        switch self {
        case .invalidArgument(let field, let reason):
            "\(field): \(reason)"
        case .contextOverflow(let prompt, let limit):
            "the prompt has \(prompt) tokens and the context of this model holds \(limit), one of which must be left "
                + "for the answer; shorten the prompt or set truncate_prompt_tokens"
        case .queueFull(let retryAfter):
            "the queue of this model is full; retry after \(retryAfter.milliseconds) ms"
        case .deadlineUnreachable(let needed, let remaining, _):
            "the first token would take about \(needed.milliseconds) ms and the deadline leaves "
                + "\(remaining.milliseconds) ms"
        case .modelNotFound(let name):
            "no model is named '\(name)'"
        case .modelNotReady(let name, let reason):
            "the model '\(name)' is not ready: \(reason)"
        case .unsupported(let what):
            what
        case .cancelled(let cause):
            switch cause {
            case .client: "the client cancelled the request"
            case .disconnect: "the client disconnected"
            case .deadline: "the deadline passed"
            case .abort: "the request was aborted"
            case .shutdown: "the server is shutting down"
            }
        case .badFile(let what):
            what
        case .outOfMemory(let what), .alreadyExists(let what):
            what
        case .notFound(let what):
            what
        case .internal(let what):
            "internal error: \(what)"
        }
    }
}

extension Duration {
    /// Whole milliseconds, rounded up: for sentences and for retry delays.
    package var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }

    /// Seconds as a floating-point number: for rates.
    package var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
