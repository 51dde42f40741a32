package import GRPC
package import Inference
import Messages

/// The one place where what went wrong in a room below becomes a gRPC status.
extension Status {
    /// The status of an engine's error, with `google.rpc` details where a program can use them.
    package init(_ error: InferenceError) {
        let message = error.description
        switch error {
        case .invalidArgument(let field, let reason):
            self = .invalidField(FieldPaths.path(of: field), reason)
        case .contextOverflow:
            self = .invalidField("input", message)
        case .queueFull(let retryAfter):
            self = .retryable(.resourceExhausted, message, after: retryAfter)
        case .deadlineUnreachable(_, _, let retryAfter):
            self = .retryable(.resourceExhausted, message, after: retryAfter)
        case .modelNotFound, .notFound:
            self = Status(.notFound, message)
        case .modelNotReady:
            self = Status(.unavailable, message)
        case .unsupported, .badFile:
            self = Status(.failedPrecondition, message)
        case .cancelled(let cause):
            switch cause {
            case .client, .disconnect: self = Status(.cancelled, message)
            case .abort: self = Status(.aborted, message)
            case .deadline: self = Status(.deadlineExceeded, message)
            case .shutdown: self = Status(.unavailable, message)
            }
        case .alreadyExists:
            self = Status(.alreadyExists, message)
        case .outOfMemory:
            self = Status(.resourceExhausted, message)
        case .internal:
            self = Status(.internal, message)
        }
    }

    /// INVALID_ARGUMENT that names the field, as a sentence and as a `google.rpc.BadRequest`.
    ///
    /// A reason may quote what the caller sent, a long pattern for example, and trailers must stay small: clients drop a
    /// call's details with trailers over their limit (8 KiB in gRPC C++). So it is cut at 1,024 characters.
    package static func invalidField(_ field: String, _ reason: String) -> Status {
        let reason = reason.count <= 1024 ? reason : String(reason.prefix(1023)) + "…"
        let violation = GoogleRpc.BadRequest.FieldViolation(field: field, description: reason)
        return Status(
            .invalidArgument, "\(field): \(reason)", detail: GoogleRpc.BadRequest(fieldViolations: [violation]))
    }

    /// UNAVAILABLE for what a draining server does not begin or go on with: it may be tried again, with another server.
    static let shuttingDown = Status(.unavailable, "the server is shutting down")

    /// A status that tells the client when to come back, as a `google.rpc.RetryInfo`.
    package static func retryable(_ code: Code, _ message: String, after delay: Duration) -> Status {
        let (seconds, attoseconds) = delay.components
        let wire = GoogleProtobuf.Duration(seconds: seconds, nanos: Int32(attoseconds / 1_000_000_000))
        return Status(code, message, detail: GoogleRpc.RetryInfo(retryDelay: wire))
    }

    /// A status with one typed detail.
    private init(_ code: Code, _ message: String, detail: some Message) {
        self.init(code, message)
        details = GoogleRpc.Status(code: Int32(code.rawValue), message: message, details: [.packing(detail)]).encoded()
    }

    /// This status as the message that streams carry for one of many requests.
    var asMessage: GoogleRpc.Status {
        if !details.isEmpty, let decoded = try? GoogleRpc.Status.decode(details) { return decoded }
        return GoogleRpc.Status(code: Int32(code.rawValue), message: message)
    }
}

extension GoogleProtobuf.AnyMessage {
    /// A message with its type's name, as `google.protobuf.Any` asks.
    static func packing(_ message: some Message) -> Self {
        Self(typeUrl: "type.googleapis.com/\(type(of: message).fullName)", value: message.encoded())
    }
}
