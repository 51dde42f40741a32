/// Sees every call on its way in and out: authentication, limits, metrics, logs.
///
/// All methods run on the event loop of the call and must not block. For each call `started` is called on every
/// interceptor; then `admit` in the order of the chain until one refuses; at the end `finished` on every interceptor, in
/// reverse order. So `started` and `finished` always come in pairs, whatever the others decide.
package protocol Interceptor: Sendable {
    /// A call came in. Its path may name no method of this server: then `call.method` is nil.
    func started(_ call: Call)

    /// Whether the call may go on: nil, or the status that the client is told instead.
    func admit(_ call: Call) -> Status?

    /// The call is over.
    func finished(_ call: Call, _ outcome: CallOutcome)
}

extension Interceptor {
    /// Nothing to note.
    package func started(_ call: Call) {}
    /// Lets every call pass.
    package func admit(_ call: Call) -> Status? { nil }
    /// Nothing to note.
    package func finished(_ call: Call, _ outcome: CallOutcome) {}
}

/// The interceptors of a service, one behind the other: a list of objects, so that a call passes through it without a copy
/// of any of them.
final class InterceptorChain: Sendable {
    private let first: any Interceptor
    private let rest: InterceptorChain?

    /// The chain, outermost first; nil if there is no interceptor.
    init?(_ interceptors: ArraySlice<any Interceptor>) {
        guard let first = interceptors.first else { return nil }
        self.first = first
        rest = InterceptorChain(interceptors.dropFirst())
    }

    func started(_ call: Call) {
        first.started(call)
        rest?.started(call)
    }

    func admit(_ call: Call) -> Status? { first.admit(call) ?? rest?.admit(call) }

    func finished(_ call: Call, _ outcome: CallOutcome) {
        rest?.finished(call, outcome)
        first.finished(call, outcome)
    }
}

/// How a call ended and what went over the wire.
package struct CallOutcome: Sendable {
    /// The status the client was told, or what a vanished client would have been told (CANCELLED).
    package let status: Status
    /// Why it ended without the handler's doing, or nil.
    package let cancellation: CancellationReason?
    /// From the request's header block to the status, in nanoseconds.
    package let nanoseconds: UInt64
    /// Messages of the request that were delivered.
    package let requestMessages: Int
    /// Octets of the request's body: frames with their prefixes, as they came.
    package let requestBytes: Int
    /// Messages of the response.
    package let responseMessages: Int
    /// Octets of the response's body: frames with their prefixes, as they left.
    package let responseBytes: Int
}
