import GRPC
import HTTP2
import Testing
import WireTestSupport

/// The slow peers of `ConnectionTests` against connections whose one guard is out of reach: each holds what it has for as
/// long as it likes. So it is the guard that ends them there, and nothing else would.
@Suite struct GuardTests {
    private static let never = Duration.seconds(1_000_000)

    /// Lets an hour pass with a peer that answers the connection's PINGs, as slow peers do.
    private func anHour(_ harness: ConnectionHarness, each body: () -> Void = {}) {
        for _ in 0..<36 {
            harness.pass(.seconds(100), step: .seconds(1))
            harness.send(Frames.ping(ack: true, [UInt8](repeating: 0, count: 8)))
            body()
        }
    }

    @Test func withoutTheHandshakeTimeout() {
        let clock = TestClock()
        let loop = Loop(wake: {}, isCurrent: { true }, clock: { clock.now })
        var configuration = ConnectionConfiguration()
        configuration.handshakeTimeout = Self.never
        let alarms = AlarmQueue()
        let driver = StillDriver()
        let connection = Connection(
            service: Service(router: Router(), configuration: configuration), loop: loop, alarms: alarms,
            peer: Peer(address: "test"), driver: driver)
        let part = Array(Frames.preface.prefix(10))
        connection.receive(part.span.bytes)
        for _ in 0..<3600 {
            clock.advance(.seconds(1))
            alarms.fire(now: clock.now)
        }
        #expect(connection.session.failure == nil)
        #expect(!driver.isOver)
        connection.disconnected()
    }

    @Test func withoutTheHeaderTimeout() {
        let harness = ConnectionHarness { $0.headerTimeout = Self.never }
        harness.send(Frames.openHeaders(1, Frames.request("/test.Probe/Echo")))
        for _ in 0..<36 { harness.pass(.seconds(100), step: .seconds(1)) }
        // Only the PING that it may not answer within a header block ends it, and that is another guard.
        #expect(harness.counters[.headerTimeouts] == 0)
        let patient = ConnectionHarness {
            $0.headerTimeout = Self.never
            $0.keepaliveTime = Self.never
            $0.idleTimeout = nil
        }
        patient.send(Frames.openHeaders(1, Frames.request("/test.Probe/Echo")))
        for _ in 0..<36 { patient.pass(.seconds(100), step: .seconds(1)) }
        #expect(patient.connection.session.isInHeaderBlock)
        #expect(!patient.isOver)
    }

    @Test(arguments: ["/test.Probe/Echo", "/test.Probe/Chat"])
    func withoutTheMessageTimeout(path: String) {
        let harness = ConnectionHarness { $0.messageTimeout = Self.never }
        harness.send(Frames.headers(1, Frames.request(path)) + Frames.data(1, [0] + Frames.word(1000)))
        anHour(harness) { harness.send(Frames.data(1, [1])) }
        #expect(harness.reader.status(1) == nil)
        #expect(harness.connection.activeCalls == 1)
    }

    @Test func withoutTheStalledReaderTimeout() {
        let harness = ConnectionHarness(settings: [(4, 10)]) { $0.stalledReaderTimeout = Self.never }
        harness.call(1, "/test.Probe/Many", [[UInt8](0..<100)])
        anHour(harness)
        #expect(harness.reader.frames(type: 3).isEmpty)
        #expect(harness.connection.session.openStreams == 1)
        let blocked = ConnectionHarness { $0.stalledReaderTimeout = Self.never }
        blocked.call(1, "/test.Probe/Silent", [[1]])
        blocked.connection.isOutputBlocked = true
        anHour(blocked)
        #expect(!blocked.isOver)
        #expect(blocked.connection.activeCalls == 1)
    }

    @Test func withoutKeepalive() {
        let harness = ConnectionHarness { $0.keepaliveTime = Self.never }
        harness.call(1, "/test.Probe/Silent", [[1]])
        for _ in 0..<36 { harness.pass(.seconds(100), step: .seconds(1)) }
        #expect(!harness.isOver)
        #expect(harness.connection.activeCalls == 1)
    }

    @Test func withoutTheIdleTimeout() {
        let harness = ConnectionHarness { $0.idleTimeout = nil }
        anHour(harness)
        #expect(!harness.isOver)
        #expect(harness.reader.goAway == nil)
    }

    @Test func withoutPingStrikes() {
        let harness = ConnectionHarness { $0.maxPingStrikes = .max }
        for _ in 0..<500 { harness.send(Frames.ping()) }
        #expect(harness.reader.frames(type: 6).filter { $0.flags == 1 }.count == 500)
    }

    /// A writer that asks `isWritable` is what the high mark holds; with the mark out of reach all of it is held here.
    @Test func withoutTheHighMark() {
        func held(_ mark: Int) -> Int {
            let harness = ConnectionHarness(settings: [(4, 0)]) { $0.http2.highWatermark = mark }
            harness.call(1, "/test.Probe/Silent", [[1]])
            guard let call = harness.handlers.first?.call else { return -1 }
            var sent = 0
            while call.isWritable, sent < 5000 {
                call.send([UInt8](repeating: 1, count: 1000))
                sent += 1
            }
            harness.drain()
            return sent
        }
        #expect(held(64 << 10) == 66)
        #expect(held(.max) == 5000)
    }

    /// One message may be of any size, so the high mark alone does not bound what a reader that opens no window holds.
    @Test func withoutTheLimitOfUnreadAnswers() {
        func ask(_ limit: Int) -> ConnectionHarness {
            let harness = ConnectionHarness(settings: [(4, 0)]) { $0.maxBufferedResponses = limit }
            for index in 0..<100 {
                harness.call(UInt32(index * 2 + 1), "/test.Probe/Echo", [[UInt8](repeating: 1, count: 16000)])
            }
            return harness
        }
        let guarded = ask(1 << 20)
        #expect(guarded.connection.session.outboundCount <= 1 << 20 + 16384)
        #expect(guarded.counters[.unreadAnswers] > 30)
        #expect(guarded.reader.frames(type: 3, stream: 199).first?.errorCode == 11)
        #expect(guarded.connection.session.openStreams < 70)
        // The answers that were there before are still to be had.
        guarded.send(Frames.settings([(4, 1 << 20)]) + Frames.windowUpdate(0, 1 << 24))
        #expect(guarded.reader.messages(1) == [[UInt8](repeating: 1, count: 16000)])
        #expect(guarded.connection.session.outboundCount == 0)
        guarded.call(201, "/test.Probe/Echo", [[1]])
        #expect(guarded.reader.messages(201) == [[1]])
        let open = ask(.max)
        #expect(open.connection.session.outboundCount > 1_600_000)
        open.connection.session.disconnected()
        #expect(open.connection.session.outboundCount == 0)
    }

    /// Many streams with a large unfinished message each.
    @Test func withoutTheLimitOfUnfinishedMessages() {
        func begin(_ limit: Int) -> ConnectionHarness {
            let harness = ConnectionHarness { $0.maxBufferedRequests = limit }
            let part = [UInt8](repeating: 1, count: 16000)
            for index in 0..<100 {
                let id = UInt32(index * 2 + 1)
                harness.send(
                    Frames.headers(id, Frames.request("/test.Probe/Chat"))
                        + Frames.data(id, [0] + Frames.word(1 << 20)) + Frames.data(id, part))
            }
            return harness
        }
        let guarded = begin(320_000)
        #expect(guarded.connection.activeCalls < 21)
        #expect(guarded.counters[.messagesTooLarge] > 0)
        #expect(guarded.reader.status(199) == 8)
        let open = begin(.max)
        #expect(open.connection.activeCalls == 100)
    }

    /// A request of the largest size is taken, whatever a connection may hold otherwise.
    @Test func theLargestRequestFits() {
        func status(_ change: @escaping (inout ConnectionConfiguration) -> Void) -> Int? {
            let harness = ConnectionHarness {
                $0.maxBufferedRequests = 100_000
                change(&$0)
            }
            let message = Frames.message([UInt8](repeating: 1, count: 1_500_000))
            harness.send(Frames.headers(1, Frames.request("/test.Probe/Collect")))
            for start in stride(from: 0, to: message.count, by: 16000) {
                harness.send(Frames.data(1, Array(message[start..<min(start + 16000, message.count)])))
            }
            harness.send(Frames.data(1, [], end: true))
            return harness.reader.status(1)
        }
        #expect(status { $0.maxRequestMessage = 1_500_000 } == 8)
        #expect(status { $0.takeRequests(upTo: 1_500_000) } == 0)
    }
}

private final class StillDriver: ConnectionDriver {
    private(set) var isOver = false
    func connectionHasOutput() {}
    func connectionIsOver() { isOver = true }
}
