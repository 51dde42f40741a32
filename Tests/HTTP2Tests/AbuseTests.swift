import HTTP2
import Testing
import WireTestSupport

/// Attacks in literal octets. Each is run twice: against the guard, which must end it, and against a session whose guard
/// is set out of reach, which must survive: so it is the guard that the first run sees, and not an accident.
@Suite struct AbuseTests {
    /// Sends `attack(i)` for i = 0, 1, … until the session gives up or `count` is reached; how many were sent.
    private func run(_ harness: SessionHarness, _ count: Int, _ attack: (Int) -> [UInt8]) -> Int {
        harness.hello()
        for index in 0..<count {
            harness.send(attack(index))
            harness.drain()
            if harness.session.failure != nil { return index + 1 }
        }
        return count
    }

    private func expectCalm(_ harness: SessionHarness, _ failure: SessionFailure, text: String? = nil) {
        #expect(harness.session.failure == failure)
        harness.drain()
        #expect(harness.reader.goAway?.errorCode == 11)
        if let text { #expect(harness.reader.goAway?.debugText == text) }
        #expect(harness.session.openStreams == 0)
        #expect(harness.session.isDone)
    }

    @Test func rapidReset() {
        func attack(_ index: Int) -> [UInt8] {
            let id = UInt32(index * 2 + 1)
            return Frames.headers(id, Frames.request("/a.B/C")) + Frames.reset(id)
        }
        let guarded = SessionHarness { $0.resets = .init(burst: 100, perSecond: 10) }
        #expect(run(guarded, 1000, attack) == 101)
        expectCalm(guarded, .rapidReset)
        let open = SessionHarness { $0.resets = .init(burst: 1_000_000, perSecond: 1_000_000) }
        #expect(run(open, 1000, attack) == 1000)
        #expect(open.session.failure == nil)
    }

    @Test func aSteadyRateOfCancelsIsNoAttack() {
        let harness = SessionHarness { $0.resets = .init(burst: 10, perSecond: 33) }
        harness.hello()
        for index in 0..<500 {
            harness.now += 1_000_000_000 / 30
            let id = UInt32(index * 2 + 1)
            harness.send(Frames.headers(id, Frames.request("/a.B/C")) + Frames.reset(id))
            harness.drain()
        }
        #expect(harness.session.failure == nil)
    }

    /// CVE-2025-8671: the peer makes the server reset, by errors of its own.
    @Test(arguments: ["a field name in capitals", "a window that overflows", "two paths"])
    func resetsThatThePeerProvokes(error: String) {
        func attack(_ index: Int) -> [UInt8] {
            let id = UInt32(index * 2 + 1)
            return switch error {
            case "a field name in capitals": Frames.headers(id, Frames.request("/a.B/C", [("X-Bad", "1")]))
            case "two paths": Frames.headers(id, Frames.request("/a.B/C", [(":path", "/a.B/D")]))
            default: Frames.headers(id, Frames.request("/a.B/C")) + Frames.windowUpdate(id, 0x7FFF_FFFF)
            }
        }
        let guarded = SessionHarness { $0.resets = .init(burst: 100, perSecond: 10) }
        #expect(run(guarded, 1000, attack) == 101)
        expectCalm(guarded, .rapidReset)
        let open = SessionHarness { $0.resets = .init(burst: 1_000_000, perSecond: 1_000_000) }
        #expect(run(open, 1000, attack) == 1000)
        #expect(open.session.failure == nil)
        #expect(open.reader.frames(type: 3).count == 1000)
    }

    @Test func refusedStreamsCountToo() {
        let harness = SessionHarness {
            $0.maxConcurrentStreams = 1
            $0.resets = .init(burst: 50, perSecond: 1)
        }
        // Before the settings are acknowledged a peer may not know the limit, and streams are refused one by one.
        harness.send(Frames.preface + Frames.settings())
        harness.drain()
        var sent = 0
        while harness.session.failure == nil, sent < 1000 {
            harness.send(Frames.headers(UInt32(sent * 2 + 1), Frames.request("/a.B/C")))
            harness.drain()
            sent += 1
        }
        #expect(sent == 52)
        expectCalm(harness, .rapidReset)
    }

    /// CONTINUATION frames without an octet, one in each block: no block has too many of them.
    @Test func emptyContinuationFlood() {
        func attack(_ index: Int) -> [UInt8] {
            let id = UInt32(index * 2 + 1)
            return Frames.openHeaders(id, Frames.request("/a.B/C")) + Frames.continuation(id, [], end: true)
        }
        let guarded = SessionHarness { $0.emptyFrames = .init(burst: 20, perSecond: 1) }
        #expect(run(guarded, 200, attack) == 21)
        expectCalm(guarded, .emptyFrameFlood)
        let open = SessionHarness { $0.emptyFrames = .init(burst: 1_000_000, perSecond: 1_000_000) }
        #expect(run(open, 200, attack) == 200)
        #expect(open.session.openStreams == 200)
    }

    @Test func continuationFlood() {
        func attack(_ index: Int) -> [UInt8] {
            index == 0
                ? Frames.openHeaders(1, Frames.request("/a.B/C")) : Frames.continuation(1, Frames.block([("a", "b")]))
        }
        let guarded = SessionHarness { $0.maxContinuations = 4 }
        #expect(run(guarded, 100, attack) == 6)
        expectCalm(guarded, .continuationFlood)
        let open = SessionHarness { $0.maxContinuations = 1000 }
        #expect(run(open, 100, attack) == 100)
        #expect(open.session.isInHeaderBlock)
    }

    @Test func settingsFlood() {
        let guarded = SessionHarness { $0.settings = .init(burst: 20, perSecond: 1) }
        #expect(run(guarded, 1000) { _ in Frames.settings() } < 21)
        expectCalm(guarded, .settingsFlood)
        let open = SessionHarness { $0.settings = .init(burst: 1_000_000, perSecond: 1_000_000) }
        #expect(run(open, 1000) { _ in Frames.settings() } == 1000)
    }

    @Test func pingFlood() {
        let guarded = SessionHarness { $0.pings = .init(burst: 20, perSecond: 1) }
        #expect(run(guarded, 1000) { _ in Frames.ping() } == 21)
        expectCalm(guarded, .pingFlood, text: "too_many_pings")
        let open = SessionHarness { $0.pings = .init(burst: 1_000_000, perSecond: 1_000_000) }
        #expect(run(open, 1000) { _ in Frames.ping() } == 1000)
    }

    @Test func pingsWhoseAnswersAreNeverReadDoNotPileUp() {
        let harness = SessionHarness { $0.pings = .init(burst: 1_000_000, perSecond: 1_000_000) }
        harness.hello()
        var sent = 0
        while harness.session.failure == nil, sent < 100_000 {
            harness.send(Frames.ping())
            sent += 1
        }
        #expect(sent < 2000)
        #expect(harness.session.failure == .pingFlood)
        let open = SessionHarness {
            $0.pings = .init(burst: 1_000_000, perSecond: 1_000_000)
            $0.maxUnsentAcknowledgements = 1_000_000
        }
        open.hello()
        for _ in 0..<5000 { open.send(Frames.ping()) }
        #expect(open.session.failure == nil)
        #expect(open.drain().count == 5000, "they had piled up")
    }

    /// A reader of a long answer sends window updates, and some PINGs to measure the line: answers earn them.
    @Test(arguments: [true, false])
    func answersEarnControlFrames(areEnough: Bool) throws {
        let harness = SessionHarness {
            $0.controlFrames = .init(burst: 20, perSecond: 0)
            $0.pings = .init(burst: 20, perSecond: 0)
        }
        harness.hello()
        harness.send(Frames.headers(1, Frames.request("/a.B/C"), end: true))
        let stream = try #require(harness.streams[1])
        stream.respond(ok, end: false)
        for _ in 0..<500 {
            stream.write { $0.append(1) }
            harness.drain()
            for _ in 0..<(areEnough ? 4 : 5) { harness.send(Frames.windowUpdate(0, 1)) }
            harness.send(Frames.ping())
        }
        #expect(harness.session.failure == (areEnough ? nil : .controlFrameFlood))
    }

    @Test func emptyDataFlood() {
        func attack(_ index: Int) -> [UInt8] {
            index == 0 ? Frames.headers(1, Frames.request("/a.B/C")) : Frames.data(1, [])
        }
        let guarded = SessionHarness { $0.emptyFrames = .init(burst: 20, perSecond: 1) }
        #expect(run(guarded, 1000, attack) == 22)
        expectCalm(guarded, .emptyFrameFlood)
        let open = SessionHarness { $0.emptyFrames = .init(burst: 1_000_000, perSecond: 1_000_000) }
        #expect(run(open, 1000, attack) == 1000)
    }

    @Test(arguments: [UInt8(2), 8])
    func controlFrameFlood(type: UInt8) {
        func attack(_ index: Int) -> [UInt8] {
            switch type {
            case 2: Frames.frame(type: 2, stream: 1, [0, 0, 0, 0, 1])
            default: Frames.windowUpdate(0, 1)
            }
        }
        let guarded = SessionHarness { $0.controlFrames = .init(burst: 20, perSecond: 1) }
        #expect(run(guarded, 1000, attack) == 21)
        expectCalm(guarded, .controlFrameFlood)
        let open = SessionHarness { $0.controlFrames = .init(burst: 1_000_000, perSecond: 1) }
        #expect(run(open, 1000, attack) == 1000)
    }

    @Test func hpackBomb() {
        // One field of 3,900 octets goes into the dynamic table; each further octet of the block repeats it.
        let big = [0x40] + Frames.string(Array("x".utf8)) + Frames.string([UInt8](repeating: 97, count: 3900))
        let block = Frames.block(Frames.request("/a.B/C")) + big + [UInt8](repeating: 0xBE, count: 12000)
        let attack = Frames.frame(type: 1, flags: 4, stream: 1, block)
        let guarded = SessionHarness()
        guarded.hello()
        guarded.send(attack)
        expectCalm(guarded, .headerBomb)
        let open = SessionHarness { $0.headerBombFactor = 1_000_000 }
        open.hello()
        open.send(attack)
        #expect(open.session.failure == nil)
        #expect(open.streams[1]?.headersTooLarge == true)
        // Even without the guard nothing beyond the limit was kept.
        #expect((open.streams[1]?.headers.bytes.count ?? .max) <= 16384)
    }

    @Test func aHeaderListOverTheLimitIsMarkedAndNotKept() throws {
        let harness = SessionHarness()
        harness.hello()
        let fields = Frames.request("/a.B/C", [("x-big", String(repeating: "v", count: 16100))])
        harness.send(Frames.headers(1, fields))
        #expect(try #require(harness.streams[1]).headersTooLarge)
        harness.send(Frames.headers(3, Frames.request("/a.B/C", [("x-big", String(repeating: "v", count: 15900))])))
        #expect(try #require(harness.streams[3]).headersTooLarge == false)
    }

    @Test(arguments: [
        Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8), [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3],
        [UInt8](repeating: 0, count: 100),
    ])
    func garbageBeforeThePreface(bytes: [UInt8]) {
        let harness = SessionHarness()
        harness.send(bytes)
        #expect(harness.session.failure == .badPreface)
        harness.drain()
        #expect(harness.reader.goAway?.errorCode == 1)
        #expect(harness.session.isDone)
    }

    @Test(
        arguments: [
            // A frame longer than the settings allow.
            [0, 0x4E, 0x20, 0, 0, 0, 0, 0, 1] + [UInt8](repeating: 1, count: 20000),
            Frames.data(0, [1]),  // DATA on stream 0
            Frames.data(5, [1]),  // DATA on an idle stream
            Frames.frame(type: 2, stream: 0, [0, 0, 0, 1, 15]),  // PRIORITY on stream 0
            Frames.headers(2, Frames.request("/a.B/C")),  // an even stream number
            Frames.settings([(4, 0xFFFF_FFFF)]),  // a window out of range
            Frames.frame(type: 1, flags: 4, stream: 1, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),  // broken HPACK
            Frames.windowUpdate(0, 0x7FFF_FFFF),  // the connection's window overflows
        ] as [[UInt8]])
    func violationsEndTheConnectionWithAGoAway(bytes: [UInt8]) {
        let harness = SessionHarness()
        harness.hello()
        harness.send(bytes)
        harness.drain()
        #expect(harness.reader.goAway?.errorCode ?? 0 != 0)
        #expect(harness.session.failure != nil)
        #expect(harness.session.isDone)
    }

    @Test func memoryReturnsAfterManyStreams() {
        let harness = SessionHarness { $0.resets = .init(burst: 1_000_000, perSecond: 1_000_000) }
        _ = run(harness, 20000) { index in
            let id = UInt32(index * 2 + 1)
            return Frames.headers(id, Frames.request("/a.B/C")) + Frames.data(id, [1, 2, 3]) + Frames.reset(id)
        }
        #expect(harness.session.openStreams == 0)
        #expect(harness.session.failure == nil)
    }
}

@Suite struct TokenBucketTests {
    @Test func burstThenRate() {
        var bucket = TokenBucket(.init(burst: 3, perSecond: 2), now: 0)
        func take(_ count: Int, at now: UInt64) -> Int { (0..<count).filter { _ in bucket.take(now: now) }.count }
        #expect(take(4, at: 0) == 3)
        #expect(take(1, at: 499_999_999) == 0)
        #expect(take(2, at: 500_000_000) == 1)
        #expect(take(1, at: 500_000_001) == 0)
        #expect(take(4, at: 100_000_000_000) == 3)
        bucket.give(2)
        #expect(take(3, at: 100_000_000_000) == 2)
        bucket.give(100)
        // A clock that goes back earns nothing, and a far one does not overflow.
        #expect(take(4, at: 0) == 3)
        #expect(take(4, at: .max) == 3)
    }
}
