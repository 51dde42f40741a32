package import GRPC
package import Observability
import Synchronization

/// Gives every call a request id, and writes a line of JSON when it is over. Never a word of a prompt or an answer.
package final class AccessLogInterceptor: Interceptor {
    private let sink: (any LineSink)?
    private let tellsMessages: Bool
    private let now: @Sendable () -> Timestamp
    private let prefix: String
    private let counter = Atomic<UInt64>(0)

    /// - Parameters:
    ///   - sink: takes the lines; nil gives ids only.
    ///   - tellsMessages: whether the status' sentence is logged. It may quote what the client sent.
    package init(
        sink: (any LineSink)?, tellsMessages: Bool = false,
        now: @escaping @Sendable () -> Timestamp = { Timestamp.now() }
    ) {
        self.sink = sink
        self.tellsMessages = tellsMessages
        self.now = now
        prefix = String(UInt32.random(in: .min ... .max), radix: 16) + "-"
    }

    package func started(_ call: Call) {
        if let given = call.metadata["x-request-id"], Self.isAcceptable(given) {
            call.requestID = given
        } else {
            let number = counter.add(1, ordering: .relaxed).newValue
            call.requestID = prefix + String(number, radix: 16)
        }
    }

    package func finished(_ call: Call, _ outcome: CallOutcome) {
        guard let sink else { return }
        let record = AccessRecord(
            time: now(), requestID: call.requestID ?? "", method: call.path, peer: call.peer.address,
            tenant: call.principal, code: outcome.status.code.name,
            message: tellsMessages ? outcome.status.message : "",
            nanoseconds: outcome.nanoseconds, requestMessages: outcome.requestMessages,
            requestBytes: outcome.requestBytes, responseMessages: outcome.responseMessages,
            responseBytes: outcome.responseBytes)
        sink.write(record.encoded())
    }

    /// An id that a client chose is taken if it can do no harm in a log.
    private static func isAcceptable(_ id: String) -> Bool {
        (1...128).contains(id.utf8.count) && id.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }
    }
}
