import CAllocationCounter
import GRPC
import HTTP2
import Testing
import WireTestSupport

/// What a call and a streamed message cost in allocations, nghttp2's included: a figure that is the same on a busy
/// machine, and therefore a gate.
@Suite struct AllocationTests {
    @Test func aUnaryCall() {
        let server = LeanServer()
        let count = server.perRound(warmUp: 200, rounds: 500) {
            server.call("/test.Lean/Echo", Frames.message([1, 2, 3]))
        }
        print("allocations of a unary call: \(count)")
        #expect(count <= Self.perCall)
        #expect(server.finished == 700)
    }

    @Test func aStreamedMessage() {
        let server = LeanServer()
        server.call("/test.Lean/Stream", Frames.message([1]))
        let count = server.perRound(warmUp: 200, rounds: 500) { server.stream(messages: 10) }
        print("allocations of ten streamed messages, drained once: \(count)")
        #expect(count <= Self.perTurn)
        let each = server.perRound(warmUp: 200, rounds: 500) { server.stream(messages: 1) }
        print("allocations of one streamed message, drained by itself: \(each)")
        #expect(each <= Self.perTurn)
    }

    /// A received message of a stream.
    @Test func aReceivedMessage() {
        let server = LeanServer()
        server.call("/test.Lean/Collect", [], end: false)
        let frame = Frames.data(1, Frames.message([1, 2, 3]))
        let count = server.perRound(warmUp: 200, rounds: 500) { server.receive(frame) }
        print("allocations of a received message: \(count)")
        #expect(count <= Self.perReceived)
    }

    /// A large message grows its buffer a few times, not once for each frame.
    @Test func aLargeMessageInManyFrames() {
        let server = LeanServer()
        server.call("/test.Lean/Collect", [], end: false)
        let frame = Frames.data(1, [UInt8](repeating: 1, count: 16384))
        server.receive(Frames.data(1, [0] + Frames.word(16384 * 600)))
        let before = allocation_count()
        for _ in 0..<600 { server.receive(frame) }
        let count = allocation_count() - before
        print("allocations of a message of 600 frames: \(count)")
        #expect(count < 60)
        #expect(server.received == 1)
    }

    private static let perCall = 28.0
    private static let perTurn = 0.1
    private static let perReceived = 3.0
}

/// A connection whose handlers and client allocate as little as can be.
private final class LeanServer: ConnectionDriver {
    private(set) var finished = 0
    private(set) var received = 0
    private var connection: Connection! = nil
    private var output = [UInt8](repeating: 0, count: 1 << 16)
    private var streamed: ServerCall<Int>?
    private var nextID: UInt32 = 1
    private var wantsDrain = false

    init() {
        let clock = TestClock()
        let loop = Loop(wake: {}, isCurrent: { true }, clock: { clock.now })
        let box = LeanBox()
        var router = Router()
        for (name, kind) in [
            ("Echo", CallKind.unary), ("Stream", .serverStreaming), ("Collect", .clientStreaming),
        ] {
            router.register(
                MethodDescriptor(service: "test.Lean", name: name, kind: kind),
                decode: { (bytes: RawSpan) in bytes.byteCount },
                encode: { (response: Int, out: inout [UInt8]) in
                    out.append(contentsOf: repeatElement(7, count: response))
                },
                handler: { call in
                    if call.call.method?.name == "Stream" { box.server?.streamed = call }
                    return LeanHandler(call, box)
                })
        }
        box.server = self
        connection = Connection(
            service: Service(router: router), loop: loop, alarms: AlarmQueue(), peer: Peer(address: "test"),
            driver: self)
        // Windows that never close, so that no frame of the client's is counted.
        receive(
            Frames.preface + Frames.settings([(4, 0x7FFF_FFFF)]) + Frames.settingsAck
                + Frames.windowUpdate(0, 0x7FFF_0000))
    }

    deinit { connection.disconnected() }

    func perRound(warmUp: Int, rounds: Int, _ body: () -> Void) -> Double {
        overhead = 0
        for _ in 0..<warmUp { body() }
        let before = allocation_count()
        for _ in 0..<rounds { body() }
        return Double(allocation_count() - before) / Double(rounds) - overhead
    }

    /// What making a request's octets costs is the client's; taken off.
    private var overhead = 0.0

    func call(_ path: String, _ body: [UInt8], end: Bool = true) {
        let before = allocation_count()
        let octets = Frames.headers(nextID, Frames.request(path)) + Frames.data(nextID, body, end: end)
        overhead = Double(allocation_count() - before)
        nextID += 2
        receive(octets)
    }

    func receive(_ octets: [UInt8]) {
        connection.receive(octets.span.bytes)
        drain()
    }

    func stream(messages: Int) {
        for _ in 0..<messages { streamed?.send(100) }
        drain()
    }

    func connectionHasOutput() { wantsDrain = true }
    func connectionIsOver() {}

    fileprivate func ended() { finished += 1 }
    fileprivate func took() { received += 1 }

    private func drain() {
        while wantsDrain {
            wantsDrain = false
            var total = 0
            repeat {
                total += output.withUnsafeMutableBytes { connection.session.drain(into: $0, now: 1_000_000_000) }
            } while !connection.session.isDrained
            connection.drained(total)
        }
    }
}

private final class LeanHandler: CallHandler {
    private let call: ServerCall<Int>
    private let box: LeanBox

    init(_ call: ServerCall<Int>, _ box: LeanBox) {
        self.call = call
        self.box = box
    }

    func receive(_ request: Int) {
        box.server?.took()
        guard call.call.method?.kind == .unary else { return }
        call.respond(request)
        box.server?.ended()
    }

    func cancelled(_ reason: CancellationReason) {}
}

/// `@unchecked Sendable`: a test runs on one thread.
private final class LeanBox: @unchecked Sendable {
    weak var server: LeanServer?
}
