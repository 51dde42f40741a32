import GRPC
import HTTP2
import Testing
import WireTestSupport

/// The policy of time, with a clock that the test moves; each limit also with a case just inside it.
@Suite struct ConnectionTests {
    // MARK: Slow peers

    @Test func noPrefaceInTime() {
        for bytes in [[], Array(Frames.preface.prefix(10)), Frames.preface] {
            let clock = TestClock()
            let loop = Loop(wake: {}, isCurrent: { true }, clock: { clock.now })
            let counters = ServerCounters()
            let driver = QuietDriver()
            let alarms = AlarmQueue()
            let connection = Connection(
                service: Service(router: Router(), counters: counters), loop: loop, alarms: alarms,
                peer: Peer(address: "test"), driver: driver)
            connection.receive(bytes.span.bytes)
            clock.advance(.seconds(19))
            alarms.fire(now: clock.now)
            #expect(connection.session.failure == nil)
            clock.advance(.seconds(2))
            alarms.fire(now: clock.now)
            #expect(connection.session.failure == .terminated(.settingsTimeout))
            #expect(counters[.handshakeTimeouts] == 1)
            connection.disconnected()
        }
    }

    @Test func aHeaderBlockThatNeverEnds() {
        let harness = ConnectionHarness()
        harness.send(Frames.openHeaders(1, Frames.request("/test.Probe/Echo")))
        harness.pass(.seconds(9))
        harness.send(Frames.continuation(1, Frames.block([("a", "b")])))
        #expect(harness.reader.goAway == nil)
        harness.pass(.seconds(3))
        #expect(harness.reader.goAway?.errorCode == 11)
        #expect(harness.counters[.headerTimeouts] == 1)
        #expect(harness.isOver)
    }

    /// A connection with nothing open looks at its clocks only when the next of them runs out, minutes away.
    @Test func aHeaderBlockThatNeverEndsOnAConnectionAtRest() {
        let harness = ConnectionHarness()
        harness.pass(.seconds(30))
        // A block that ends in time is none of its business, and leaves the next one all of the time.
        harness.send(Frames.openHeaders(1, Frames.request("/test.Probe/Chat")))
        harness.pass(.seconds(9))
        harness.send(Frames.continuation(1, [], end: true) + Frames.data(1, [], end: true))
        #expect(harness.reader.status(1) == 0)
        harness.pass(.seconds(30))
        harness.send(Frames.openHeaders(3, Frames.request("/test.Probe/Echo")))
        harness.pass(.seconds(9))
        #expect(harness.reader.goAway == nil)
        harness.pass(.seconds(3))
        #expect(harness.reader.goAway?.errorCode == 11)
        #expect(harness.counters[.headerTimeouts] == 1)
        #expect(harness.isOver)
    }

    @Test(arguments: ["/test.Probe/Echo", "/test.Probe/Chat"])
    func aMessageThatDripsIn(path: String) {
        let harness = ConnectionHarness { $0.minimumMessageRate = 100 }
        harness.send(
            Frames.headers(1, Frames.request(path)) + Frames.data(1, [0] + Frames.word(1000)))
        // One octet a second is ten seconds per thousand too slow; the octets do not start the time anew.
        var seconds = 0
        while harness.reader.status(1) == nil, seconds < 100 {
            harness.pass(.seconds(1))
            harness.send(Frames.data(1, [1]))
            seconds += 1
        }
        #expect((30...33).contains(seconds))
        #expect(harness.reader.status(1) == 1)
        #expect(harness.counters[.bodyTimeouts] == 1)
    }

    @Test func aSlowButSteadyMessageIsServed() {
        let harness = ConnectionHarness { $0.minimumMessageRate = 100 }
        harness.send(Frames.headers(1, Frames.request("/test.Probe/Echo")) + Frames.data(1, [0] + Frames.word(10000)))
        for _ in 0..<100 {
            harness.pass(.seconds(1))
            harness.send(Frames.data(1, [UInt8](repeating: 1, count: 100)))
        }
        harness.send(Frames.data(1, [], end: true))
        #expect(harness.reader.status(1) == 0)
    }

    @Test func aUnaryCallWithoutABodyIsEnded() {
        let harness = ConnectionHarness()
        harness.send(Frames.headers(1, Frames.request("/test.Probe/Echo")))
        harness.pass(.seconds(29))
        #expect(harness.reader.status(1) == nil)
        harness.pass(.seconds(3))
        #expect(harness.reader.status(1) == 1)
    }

    @Test func aQuietStreamBetweenMessagesIsNoOffence() {
        let harness = ConnectionHarness { $0.idleTimeout = nil }
        harness.call(1, "/test.Probe/Chat", [[1]], end: false)
        for _ in 0..<20 {
            harness.pass(.seconds(15))
            harness.send(Frames.ping())
        }
        harness.send(Frames.data(1, Frames.message([2]), end: true))
        #expect(harness.reader.messages(1) == [[1], [2]])
    }

    @Test func aReaderThatNeverOpensItsWindow() {
        let harness = ConnectionHarness(settings: [(4, 10)])
        harness.call(1, "/test.Probe/Many", [[UInt8](0..<100)])
        harness.pass(.seconds(59))
        #expect(harness.reader.frames(type: 3).isEmpty)
        // A sign of life starts the time anew.
        harness.send(Frames.windowUpdate(1, 1))
        harness.pass(.seconds(59))
        #expect(harness.reader.frames(type: 3).isEmpty)
        harness.pass(.seconds(3))
        #expect(harness.reader.frames(type: 3, stream: 1).first?.errorCode == 8)
        #expect(harness.counters[.stalledReaders] == 1)
        #expect(harness.connection.session.openStreams == 0)
        // Calls that read go on.
        harness.call(3, "/test.Probe/Echo", [[1]])
        #expect(harness.reader.messages(3) == [[1]])
    }

    @Test func stallsReachTheCounters() {
        let harness = ConnectionHarness(settings: [(4, 10)])
        harness.call(1, "/test.Probe/Many", [[1]])
        #expect(harness.counters[.flowControlStalls] == 0)
        harness.call(3, "/test.Probe/Many", [[1, 2, 3]])
        #expect(harness.counters[.flowControlStalls] == 1)
        harness.send(Frames.windowUpdate(3, 1000))
        #expect(harness.reader.status(3) == 0)
        #expect(harness.counters[.flowControlStalls] == 1)
    }

    @Test func aSocketThatTakesNothing() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Silent", [[1]])
        harness.connection.isOutputBlocked = true
        harness.pass(.seconds(59))
        #expect(!harness.isOver)
        harness.pass(.seconds(3))
        #expect(harness.isOver)
        #expect(harness.log.lines.last == "cancelled connectionClosed")
        #expect(harness.counters[.stalledReaders] == 1)
    }

    // MARK: Keepalive

    @Test func earlyPingsAreStrikes() {
        let harness = ConnectionHarness()
        for _ in 0..<3 { harness.send(Frames.ping()) }
        #expect(harness.reader.goAway == nil)
        harness.send(Frames.ping())
        #expect(harness.reader.goAway?.errorCode == 11)
        #expect(harness.reader.goAway?.debugText == "too_many_pings")
        #expect(harness.counters[.pingFloods] == 1)
        #expect(harness.isOver)
    }

    @Test func aPingEveryTenSecondsIsFine() {
        let harness = ConnectionHarness()
        for _ in 0..<50 {
            harness.send(Frames.ping())
            harness.pass(.seconds(10))
        }
        #expect(harness.reader.goAway == nil)
        #expect(harness.reader.frames(type: 6).filter { $0.flags == 1 }.count == 50)
    }

    @Test func answersForgivePings() {
        let harness = ConnectionHarness()
        for index in 0..<50 {
            harness.send(Frames.ping() + Frames.ping())
            harness.call(UInt32(index * 2 + 1), "/test.Probe/Echo", [[1]])
        }
        #expect(harness.reader.goAway == nil)
    }

    @Test func aPeerThatAnswersNoPingIsGone() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Silent", [[1]])
        harness.pass(.seconds(121))
        #expect(harness.reader.frames(type: 6).count == 1)
        harness.pass(.seconds(22))
        #expect(harness.counters[.keepaliveTimeouts] == 1)
        #expect(harness.isOver)
        #expect(harness.log.lines.last == "cancelled connectionClosed")
    }

    @Test func aPeerThatAnswersStays() {
        let harness = ConnectionHarness { $0.idleTimeout = nil }
        for _ in 0..<5 {
            harness.pass(.seconds(125))
            harness.send(Frames.ping(ack: true, [UInt8](repeating: 0, count: 8)))
        }
        #expect(!harness.isOver)
        #expect(harness.counters[.keepaliveTimeouts] == 0)
    }

    // MARK: Graceful ends

    @Test func idleConnectionsAreClosed() {
        let harness = ConnectionHarness {
            $0.idleTimeout = .seconds(60)
            $0.keepaliveTime = .seconds(1000)
        }
        harness.pass(.seconds(50))
        harness.call(1, "/test.Probe/Echo", [[1]])
        harness.pass(.seconds(59))
        #expect(harness.reader.goAway == nil)
        harness.pass(.seconds(5))
        #expect(harness.reader.frames(type: 7).map(\.lastStream) == [0x7FFF_FFFF, 1])
        #expect(harness.counters[.idleCloses] == 1)
        #expect(harness.isOver)
    }

    @Test func oldConnectionsDrainAndTheirCallsFinish() {
        let harness = ConnectionHarness {
            $0.maxAge = .seconds(100)
            $0.maxAgeGrace = .seconds(30)
        }
        harness.pass(.seconds(95))
        harness.call(1, "/test.Probe/Silent", [[1]])
        harness.pass(.milliseconds(5500))
        #expect(harness.reader.goAway?.lastStream == 0x7FFF_FFFF)
        // A call that was on its way is served; then the round trip is over.
        harness.call(3, "/test.Probe/Echo", [[1]])
        #expect(harness.reader.status(3) == 0)
        harness.send(Frames.ping(ack: true, [UInt8](repeating: 0, count: 8)))
        #expect(harness.reader.goAway?.lastStream == 3)
        harness.pass(.seconds(10))
        #expect(!harness.isOver)
        harness.handlers[0].call.finish()
        harness.drain()
        #expect(harness.reader.status(1) == 0)
        #expect(harness.isOver)
        #expect(harness.counters[.ageCloses] == 1)
    }

    @Test func callsThatOutliveTheGraceAreEnded() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Silent", [[1]])
        harness.connection.shutDown(grace: .seconds(5))
        harness.drain()
        harness.pass(.seconds(4))
        #expect(!harness.isOver)
        harness.pass(.seconds(2))
        #expect(harness.reader.status(1) == 14)
        #expect(harness.log.lines.last == "cancelled serverShutdown")
        #expect(harness.isOver)
    }

    @Test func shutDownNowTellsEveryCall() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Silent", [[1]])
        harness.call(3, "/test.Probe/Chat", [[1]], end: false)
        harness.connection.shutDownNow()
        harness.drain()
        #expect(harness.reader.status(1) == 14)
        #expect(harness.reader.status(3) == 14)
        #expect(harness.isOver)
    }

    @Test func theSecondGoAwayDoesNotWaitForever() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Silent", [[1]])
        harness.connection.shutDown(grace: .seconds(60))
        harness.drain()
        #expect(harness.reader.frames(type: 7).count == 1)
        harness.pass(.seconds(2))
        #expect(harness.reader.frames(type: 7).map(\.lastStream) == [0x7FFF_FFFF, 1])
    }

    @Test func aLostConnectionEndsInPeace() {
        let harness = ConnectionHarness()
        harness.send([UInt8](repeating: 0xFF, count: 100))
        #expect(harness.isOver)
        #expect(harness.counters[.protocolErrors] == 1)
        harness.send(Frames.ping())
        harness.connection.shutDown(grace: .zero)
        harness.connection.shutDownNow()
        harness.connection.disconnected()
        #expect(harness.alarms.count == 0)
    }
}

private final class QuietDriver: ConnectionDriver {
    func connectionHasOutput() {}
    func connectionIsOver() {}
}
