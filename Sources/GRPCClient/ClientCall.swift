package import GRPC
import NIOCore

/// What happens on a call, in the order in which it happens.
package enum ClientEvent: Sendable {
    /// The server's initial metadata.
    case metadata(Metadata)
    /// One message.
    case message([UInt8])
    /// The call is over. The last event; comes exactly once.
    case ended(Status, trailers: Metadata)
}

/// A call in progress. From any thread; each verb is silent after the end.
package struct ClientCall: Sendable {
    let number: Int
    let connection: ClientConnection

    /// Sends a message and waits until most of what was sent before it has gone out: a fast reader of a slow server's
    /// requests is held here.
    package func send(_ message: [UInt8]) async {
        await withCheckedContinuation { done in
            connection.onLoop { $0.send(message, number) { done.resume() } }
        }
    }

    /// Says that no more messages follow.
    package func finish() { connection.onLoop { [number] in $0.finish(number) } }

    /// Ends the call here and on the server: it ends with CANCELLED.
    package func cancel() {
        connection.onLoop { [number] in $0.abandon(number, Status(.cancelled, "cancelled by the caller")) }
    }
}

/// One call as its connection sees it. Confined to the connection's event loop.
struct CallState {
    /// Octets of a message's length and flag, and the largest message taken.
    static let maxMessage = 256 << 20

    let onEvent: @Sendable (ClientEvent) -> Void
    var hasHeaders = false
    var inbound: [UInt8] = []
    /// The end that the trailers tell.
    var outcome: (status: Status, trailers: Metadata)?
    /// Who waits for room to send.
    var waiters: [() -> Void] = []
    var timer: Scheduled<Void>?

    /// Takes octets of the body; a status if they are no messages.
    mutating func receive(_ bytes: [UInt8]) -> Status? {
        inbound += bytes
        var head = 0
        defer { if head > 0 { inbound.removeSubrange(..<head) } }
        let deframer = Deframer(limit: Self.maxMessage)
        while true {
            switch deframer.next(inbound.span, from: head) {
            case .incomplete: return nil
            case .invalid(let status): return Status(.internal, "the answer is no gRPC message: \(status.message)")
            case .message(_, isCompressed: true):
                return Status(.internal, "the server compressed a message although none was asked for")
            case .message(let length, isCompressed: false):
                let start = head + Deframer.prefix
                head = start + length
                onEvent(.message(Array(inbound[start..<head])))
            }
        }
    }

    /// Takes a header block: the response's, or its trailers (a response without a body has one block for both).
    mutating func receive(headers: Metadata) {
        if let code = headers["grpc-status"] {
            let details = headers.binaryValues("grpc-status-details-bin").first ?? []
            let message = headers["grpc-message"].map { PercentEncoding.decode(Array($0.utf8)) } ?? ""
            let known = UInt8(code).flatMap(Status.Code.init(rawValue:))
            outcome = (
                Status(
                    known ?? .unknown, known == nil ? "the server's status is '\(code)': \(message)" : message,
                    details: details), headers
            )
        } else if let http = headers[":status"], http != "200" {
            outcome = (
                Status(Self.code(http: http), "the server answered with HTTP status \(http): no gRPC server?"), headers
            )
        } else if !hasHeaders {
            onEvent(.metadata(headers))
        }
        hasHeaders = true
    }

    /// What an HTTP status without a gRPC status means (`doc/http-grpc-status-mapping.md` of the gRPC project).
    private static func code(http: String) -> Status.Code {
        switch http {
        case "400": .internal
        case "401": .unauthenticated
        case "403": .permissionDenied
        case "404": .unimplemented
        case "429", "502", "503", "504": .unavailable
        default: .unknown
        }
    }
}
