/// The server's side of one call. Every method runs on the event loop of the call's connection, one at a time; none may
/// block. The handler answers through its `ServerCall`, then or later, always on the same loop (`Loop.post` leads back).
///
/// Order: `receive` once for unary and server-streaming methods (after the client half-closed, so that the count is
/// known to be right), any number of times otherwise; then `endOfRequests`. `cancelled` ends everything, at most once,
/// and never comes after `finish`. After the end of the call no method is called any more.
package protocol CallHandler<Request>: AnyObject {
    /// The type of the request messages.
    associatedtype Request

    /// A message came in.
    func receive(_ request: Request)

    /// The client has half-closed: no further message will come.
    func endOfRequests()

    /// The call is over without this handler's doing: stop the work. Whatever it still sends is dropped.
    func cancelled(_ reason: CancellationReason)

    /// The outbound buffer has fallen to the low mark after it was above the high mark.
    func outboundReady()
}

extension CallHandler {
    /// Nothing to do: handlers of a single request already started in `receive`.
    package func endOfRequests() {}
    /// Nothing to do: handlers that never look at `isWritable` need not know.
    package func outboundReady() {}
}

/// Why a call ended before its handler finished it.
package enum CancellationReason: Sendable, Equatable {
    /// The client reset the stream with this HTTP/2 error code (8 is CANCEL).
    case clientReset(code: UInt32)
    /// The connection is gone.
    case connectionClosed
    /// The deadline passed; the client was told DEADLINE_EXCEEDED.
    case deadlineExceeded
    /// The client did not read for longer than the limit while answers waited.
    case stalledReader
    /// The client broke a rule; it was told this status.
    case rejected(Status)
    /// The server is going down and the grace period is over.
    case serverShutdown
}
