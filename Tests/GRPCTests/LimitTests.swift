import Compression
import GRPC
import HTTP2
import Testing
import WireTestSupport

/// Limits of a call and of a connection's life: gone past, kept, and out of reach.
@Suite struct LimitTests {
    // MARK: Sizes

    @Test func headersOverTheLimit() {
        func ask(_ size: Int, limit: Int) -> ConnectionHarness {
            let harness = ConnectionHarness { $0.http2.maxHeaderListSize = limit }
            // RFC 9113 section 6.5.2: names, values, and 32 octets for each field.
            let fields = Frames.request("/test.Probe/Echo")
            let rest = fields.reduce(0) { $0 + $1.0.utf8.count + $1.1.utf8.count + 32 } + "x-big".utf8.count + 32
            harness.call(1, "/test.Probe/Echo", [[1]], more: [("x-big", String(repeating: "v", count: size - rest))])
            return harness
        }
        #expect(ask(2000, limit: 2000).reader.status(1) == 0)
        let over = ask(2001, limit: 2000)
        #expect(over.reader.status(1) == 8)
        #expect(over.counters[.headersTooLarge] == 1)
        #expect(over.handlers.isEmpty)
        #expect(over.reader.goAway == nil)
        let open = ask(2001, limit: 1 << 20)
        #expect(open.reader.status(1) == 0)
        #expect(open.counters[.headersTooLarge] == 0)
    }

    /// What is too long for the length of four octets would be refused so, and nothing of it sent.
    @Test(arguments: [nil, "gzip"])
    func aResponseOverTheLimit(encoding: String?) {
        func ask(_ count: Int, limit: Int) -> ConnectionHarness {
            let harness = ConnectionHarness { $0.maxResponseMessage = limit }
            harness.call(
                1, encoding == nil ? "/test.Probe/Echo" : "/test.Probe/Gzip", [[UInt8](repeating: 1, count: count)],
                more: encoding.map { [("grpc-accept-encoding", $0)] } ?? [])
            return harness
        }
        #expect(ask(1000, limit: 1000).reader.status(1) == 0)
        let over = ask(1001, limit: 1000)
        #expect(over.reader.status(1) == 8)
        #expect(
            over.reader.field(1, "grpc-message") == "a response message of 1001 octets is over the limit of 1000")
        #expect(over.reader.body(1).isEmpty)
        #expect(over.connection.session.outboundCount == 0)
        #expect(over.interceptor.last?.responseMessages == 0)
        over.call(3, "/test.Probe/Echo", [[7]])
        #expect(over.reader.messages(3) == [[7]])
        // A limit beyond four octets is no limit, and no trap.
        #expect(ask(1001, limit: .max).reader.status(1) == 0)
    }

    /// A call of a streaming method that sent a good message before.
    @Test func aResponseOverTheLimitBehindAnother() {
        let harness = ConnectionHarness { $0.maxResponseMessage = 10 }
        harness.call(1, "/test.Probe/Chat", [[UInt8](repeating: 1, count: 10)], end: false)
        harness.send(Frames.data(1, Frames.message([UInt8](repeating: 2, count: 11))))
        #expect(harness.reader.messages(1) == [[UInt8](repeating: 1, count: 10)])
        #expect(harness.reader.status(1) == 8)
        #expect(harness.log.lines.last?.hasPrefix("cancelled rejected") == true)
    }

    // MARK: Time

    /// A message that comes in steadily, and takes longer than a message may before its octets count.
    @Test func theRateOfAMessage() {
        func send(rate: Int) -> ConnectionHarness {
            let harness = ConnectionHarness { $0.minimumMessageRate = rate }
            harness.send(
                Frames.headers(1, Frames.request("/test.Probe/Echo")) + Frames.data(1, [0] + Frames.word(6000)))
            for _ in 0..<60 where harness.reader.status(1) == nil {
                harness.pass(.seconds(1))
                harness.send(Frames.data(1, [UInt8](repeating: 1, count: 100)))
            }
            if harness.reader.status(1) == nil { harness.send(Frames.data(1, [], end: true)) }
            return harness
        }
        #expect(send(rate: 100).reader.status(1) == 0)
        let fast = send(rate: 1000)
        #expect(fast.reader.status(1) == 1)
        #expect(fast.counters[.bodyTimeouts] == 1)
        #expect(send(rate: 1).reader.status(1) == 0)
    }

    @Test(arguments: [9, 11])
    func pingsAtTheInterval(seconds: Int) {
        let harness = ConnectionHarness { $0.idleTimeout = nil }
        for _ in 0..<10 where !harness.isOver {
            harness.send(Frames.ping())
            harness.pass(.seconds(seconds))
        }
        #expect(harness.counters[.pingFloods] == (seconds < 10 ? 1 : 0))
        let open = ConnectionHarness {
            $0.idleTimeout = nil
            $0.minimumPingInterval = .zero
        }
        for _ in 0..<10 { open.send(Frames.ping()) }
        #expect(open.reader.goAway == nil)
    }

    @Test func aPingThatIsNotAnswered() {
        func wait(_ timeout: Duration) -> ConnectionHarness {
            let harness = ConnectionHarness {
                $0.idleTimeout = nil
                $0.keepaliveTimeout = timeout
            }
            harness.pass(.seconds(139), step: .seconds(1))
            #expect(harness.counters[.keepaliveTimeouts] == 0)
            harness.pass(.seconds(3600), step: .seconds(1))
            return harness
        }
        #expect(wait(.seconds(20)).counters[.keepaliveTimeouts] == 1)
        let open = wait(.seconds(1_000_000))
        #expect(open.counters[.keepaliveTimeouts] == 0)
        #expect(!open.isOver)
        #expect(open.reader.frames(type: 6).count == 1)
    }

    /// A tenth earlier or later, so that clients that came together do not come back together.
    @Test(arguments: [-1.0, -0.5, 0, 1, 25])
    func theAgeHasItsJitter(jitter: Double) {
        let seconds = Int((100 * (1 + 0.1 * min(jitter, 1))).rounded())
        let harness = ConnectionHarness(ageJitter: jitter) {
            $0.maxAge = .seconds(100)
            $0.idleTimeout = nil
        }
        harness.call(1, "/test.Probe/Silent", [[1]])
        harness.pass(.seconds(seconds - 1))
        #expect(harness.reader.goAway == nil)
        harness.pass(.seconds(2))
        #expect(harness.counters[.ageCloses] == 1)
    }

    @Test func withoutAnAge() {
        let harness = ConnectionHarness {
            $0.maxAge = nil
            $0.idleTimeout = nil
        }
        for _ in 0..<240 {
            harness.pass(.seconds(100), step: .seconds(10))
            harness.send(Frames.ping(ack: true, [UInt8](repeating: 0, count: 8)))
        }
        #expect(harness.reader.goAway == nil)
        #expect(!harness.isOver)
    }

    @Test func callsThatOutliveTheAge() {
        func live(_ grace: Duration) -> ConnectionHarness {
            let harness = ConnectionHarness {
                $0.maxAge = .seconds(100)
                $0.maxAgeGrace = grace
                $0.keepaliveTime = .seconds(1_000_000)
            }
            harness.call(1, "/test.Probe/Silent", [[1]])
            harness.pass(.seconds(129))
            #expect(harness.counters[.ageCloses] == 1)
            #expect(harness.reader.status(1) == nil)
            harness.pass(.seconds(3600), step: .seconds(1))
            return harness
        }
        let ended = live(.seconds(30))
        #expect(ended.reader.status(1) == 14)
        #expect(ended.isOver)
        #expect(ended.log.lines.last == "cancelled serverShutdown")
        let open = live(.seconds(1_000_000))
        #expect(open.reader.status(1) == nil)
        #expect(open.connection.activeCalls == 1)
    }

    /// The second GOAWAY of a drain to a client that answers no PING.
    @Test func theRoundTripOfADrain() {
        func drain(_ time: Duration) -> [UInt32?] {
            let harness = ConnectionHarness {
                $0.drainRoundTrip = time
                $0.keepaliveTime = .seconds(1_000_000)
            }
            harness.call(1, "/test.Probe/Silent", [[1]])
            harness.connection.shutDown(grace: .seconds(1_000_000))
            harness.drain()
            #expect(harness.reader.frames(type: 7).count == 1)
            harness.pass(.seconds(3600), step: .seconds(1))
            return harness.reader.frames(type: 7).map(\.lastStream)
        }
        #expect(drain(.seconds(1)) == [0x7FFF_FFFF, 1])
        #expect(drain(.seconds(1_000_000)) == [0x7FFF_FFFF])
    }

    // MARK: Early answers

    /// Refused calls that never end: each of the bounds alone, the others out of reach.
    @Test(arguments: ["time", "streams", "octets"])
    func eachBoundOfEarlyAnswersAlone(bound: String) {
        let harness = ConnectionHarness {
            $0.requestEndTimeout = bound == "time" ? .milliseconds(500) : .seconds(1_000_000)
            $0.http2.maxAnsweredStreams = bound == "streams" ? 32 : .max
            $0.http2.maxOctetsAfterAnswer = bound == "octets" ? 10_000 : .max
        }
        for index in 0..<250 {
            let id = UInt32(index * 2 + 1)
            harness.send(Frames.headers(id, Frames.request("/no.Service/Echo")))
            for _ in 0..<4 { harness.send(Frames.data(id, [UInt8](repeating: 0, count: 4000))) }
        }
        for _ in 0..<60 {
            harness.pass(.seconds(60), step: .seconds(1))
            harness.send(Frames.ping(ack: true, [UInt8](repeating: 0, count: 8)))
        }
        let left = bound == "streams" ? 32 : 0
        #expect(harness.connection.session.openStreams == left)
        #expect(harness.counters[.requestsCutOff] == 250 - left)
    }
}
