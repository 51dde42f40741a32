import GRPC
import HTTP2
import Synchronization
import WireTestSupport

/// Feeds octets to a server connection in pieces, as a fuzzer or a regression test wants it: whatever they are, the
/// connection ends in order and leaves nothing behind.
package enum ConnectionFuzzing {
    /// The first octet chooses: bit 0 puts a client's hello in front, bits 1 to 3 the size of the pieces; the rest is what
    /// the peer sends.
    package static func run(_ input: [UInt8]) {
        guard let first = input.first else { return }
        let pieces = [1, 3, 9, 64, 300, 4096, 16384, 1 << 20][Int(first >> 1 & 7)]
        let bytes = (first & 1 == 1 ? Frames.hello : []) + input.dropFirst()
        let clock = FuzzClock()
        let loop = Loop(wake: {}, isCurrent: { true }, clock: { clock.now }, delay: { _, _ in })
        let alarms = AlarmQueue()
        let driver = Driver()
        var configuration = ConnectionConfiguration()
        configuration.maxRequestMessage = 1 << 16
        let connection = Connection(
            service: Service(router: router(), configuration: configuration), loop: loop, alarms: alarms,
            peer: Peer(address: "fuzz"), driver: driver)
        var at = 0
        while at < bytes.count {
            let end = min(at + pieces, bytes.count)
            connection.receive(bytes.span.extracting(at..<end).bytes)
            drain(connection, clock)
            clock.advance()
            alarms.fire(now: clock.now)
            drain(connection, clock)
            at = end
        }
        connection.shutDown(grace: .zero)
        drain(connection, clock)
        connection.disconnected()
        precondition(alarms.count == 0, "an alarm outlived its connection")
        precondition(connection.activeCalls == 0, "a call outlived its connection")
        precondition(connection.session.openStreams == 0, "a stream outlived its connection")
    }

    private static func drain(_ connection: Connection, _ clock: FuzzClock) {
        // Draining can make events whose handling has more to send; it must come to an end.
        for _ in 0..<10_000 {
            let bytes = connection.session.drain(now: clock.now.nanoseconds)
            connection.drained(bytes.count)
            if bytes.isEmpty { return }
        }
        preconditionFailure("the connection sends without end")
    }

    private static func router() -> Router {
        var router = Router()
        for (name, kind) in [
            ("Echo", CallKind.unary), ("Chat", .bidirectional), ("Many", .serverStreaming), ("Sum", .clientStreaming),
        ] {
            router.register(
                MethodDescriptor(service: "test.Probe", name: name, kind: kind),
                decode: { (bytes: RawSpan) in bytes.withUnsafeBytes { Array($0) } },
                encode: { (response: [UInt8], out: inout [UInt8]) in out += response },
                handler: { Handler($0) })
        }
        return router
    }

    private final class Driver: ConnectionDriver {
        func connectionHasOutput() {}
        func connectionIsOver() {}
    }

    private final class FuzzClock: Sendable {
        private let value = Atomic<UInt64>(1_000_000_000)
        var now: MonotonicTime { MonotonicTime(nanoseconds: value.load(ordering: .relaxed)) }
        func advance() { value.add(50_000_000, ordering: .relaxed) }
    }

    private final class Handler: CallHandler {
        private let call: ServerCall<[UInt8]>
        private var isOver = false

        init(_ call: ServerCall<[UInt8]>) { self.call = call }

        func receive(_ request: [UInt8]) {
            precondition(!isOver, "a message came after the end")
            call.send(request)
            if call.call.method?.kind == .serverStreaming { for _ in 0..<3 { call.send(request) } }
            if request.first == 7 { call.pauseReceiving() }
            if call.call.method?.kind.clientStreams == false { call.finish() }
        }

        func endOfRequests() {
            precondition(!isOver, "an end came after the end")
            call.finish()
        }

        func cancelled(_ reason: CancellationReason) {
            precondition(!isOver, "a call was cancelled twice")
            isOver = true
        }
    }
}
