public import GRPCCore
public import GRPCProtobuf

extension RPCError {
    /// The fields of the request that were refused (INVALID_ARGUMENT).
    public var fieldViolations: [ErrorDetails.BadRequest.FieldViolation] {
        details.compactMap(\.badRequest).flatMap(\.violations)
    }

    /// After what time another try makes sense (RESOURCE_EXHAUSTED), if the server says so.
    public var retryDelay: Duration? { details.compactMap(\.retryInfo).first?.delay }

    /// All typed details.
    public var details: [ErrorDetails] { (try? unpackGoogleRPCStatus())?.details ?? [] }
}
