/// How a call ended: a code, a sentence for people, and optional details for programs.
///
/// It is the one error that crosses the wire. `details` is a serialized `google.rpc.Status` and travels as
/// `grpc-status-details-bin`; this room passes it through and never looks inside.
package struct Status: Error, Sendable, Equatable {
    /// The code, `grpc-status`.
    package var code: Code
    /// A sentence: what, where, what was expected, what to do. Travels percent-encoded as `grpc-message`.
    package var message: String
    /// A serialized `google.rpc.Status`, or empty.
    package var details: [UInt8]

    /// A status; only the code is needed.
    package init(_ code: Code, _ message: String = "", details: [UInt8] = []) {
        self.code = code
        self.message = message
        self.details = details
    }

    /// The call did what was asked.
    package static let ok = Status(.ok)

    /// The status codes of gRPC (`doc/statuscodes.md` of the gRPC project), with their numbers on the wire.
    package enum Code: UInt8, Sendable, CaseIterable {
        case ok = 0
        case cancelled = 1
        case unknown = 2
        case invalidArgument = 3
        case deadlineExceeded = 4
        case notFound = 5
        case alreadyExists = 6
        case permissionDenied = 7
        case resourceExhausted = 8
        case failedPrecondition = 9
        case aborted = 10
        case outOfRange = 11
        case unimplemented = 12
        case `internal` = 13
        case unavailable = 14
        case dataLoss = 15
        case unauthenticated = 16

        /// The name in the standard's spelling, for logs and metric labels.
        package var name: String {
            switch self {
            case .ok: "OK"
            case .cancelled: "CANCELLED"
            case .unknown: "UNKNOWN"
            case .invalidArgument: "INVALID_ARGUMENT"
            case .deadlineExceeded: "DEADLINE_EXCEEDED"
            case .notFound: "NOT_FOUND"
            case .alreadyExists: "ALREADY_EXISTS"
            case .permissionDenied: "PERMISSION_DENIED"
            case .resourceExhausted: "RESOURCE_EXHAUSTED"
            case .failedPrecondition: "FAILED_PRECONDITION"
            case .aborted: "ABORTED"
            case .outOfRange: "OUT_OF_RANGE"
            case .unimplemented: "UNIMPLEMENTED"
            case .internal: "INTERNAL"
            case .unavailable: "UNAVAILABLE"
            case .dataLoss: "DATA_LOSS"
            case .unauthenticated: "UNAUTHENTICATED"
            }
        }
    }
}
