import GRPC
import HTTP2
import Testing
import WireTestSupport

/// Answers that are complete before their request is: held for the end of a single message, sent at once to a client that
/// streams, and in both cases the end of the request is awaited within bounds.
@Suite struct EarlyAnswerTests {
    /// What is refused at the headers: an unknown method, by an interceptor, an unknown encoding.
    private static let refusals: [(path: String, fields: [(String, String)], status: Int)] = [
        ("/no.Service/Echo", [], 12), ("/test.Probe/Echo", [("x-refuse", "1")], 16),
        ("/test.Probe/Echo", [("grpc-encoding", "br")], 12),
    ]

    /// A refusal that is held.
    private func refuse(_ harness: ConnectionHarness, _ id: UInt32) {
        harness.send(Frames.headers(id, Frames.request("/no.Service/Echo")))
    }

    /// A streaming call that is refused at once.
    private func refuseStream(_ harness: ConnectionHarness, _ id: UInt32) {
        harness.send(Frames.headers(id, Frames.request("/test.Probe/Chat", [("x-refuse", "1")])))
        #expect(harness.reader.status(id) == 16)
    }

    private func resets(_ harness: ConnectionHarness) -> [UInt32] {
        let frames = harness.reader.frames(type: 3)
        #expect(frames.map(\.errorCode) == [UInt32?](repeating: 0, count: frames.count))
        return frames.map(\.stream)
    }

    @Test(arguments: refusals.indices)
    func aRefusalWaitsForTheEndOfTheMessage(index: Int) {
        let harness = ConnectionHarness()
        let (path, fields, status) = Self.refusals[index]
        harness.call(1, path, [[1]], more: fields, end: false)
        #expect(harness.interceptor.lines.count == 2, "the call is over, whatever is on the wire")
        #expect(harness.connection.activeCalls == 0)
        #expect(harness.reader.frames(type: 1).isEmpty)
        harness.send(Frames.data(1, Frames.message([1])))
        #expect(harness.reader.frames(type: 1).isEmpty)
        harness.send(Frames.data(1, [], end: true))
        #expect(harness.reader.status(1) == status)
        #expect(harness.connection.session.openStreams == 0)
        // Long after, too.
        harness.pass(.seconds(5))
        #expect(resets(harness).isEmpty)
        #expect(harness.counters[.requestsCutOff] == 0)
        harness.call(3, "/test.Probe/Echo", [[4]])
        #expect(harness.reader.messages(3) == [[4]])
    }

    @Test func aClientThatStreamsIsAnsweredAtOnce() {
        let harness = ConnectionHarness()
        refuseStream(harness, 1)
        harness.call(3, "/test.Probe/Early", [[1]], end: false)
        #expect(harness.reader.status(3) == 9)
        #expect(harness.connection.session.openStreams == 2)
        harness.send(Frames.data(1, Frames.message([1])) + Frames.data(1, [], end: true))
        harness.send(Frames.headers(3, [("x-trailer", "1")], end: true))
        #expect(harness.connection.session.openStreams == 0)
        harness.pass(.seconds(5))
        #expect(resets(harness).isEmpty)
        #expect(harness.counters[.requestsCutOff] == 0)
    }

    @Test(arguments: [
        ("content-type", "text/plain", "415"), ("content-type", "application/grpc-web", "415"),
        ("content-type", "application/json", "415"), ("content-type", "", "415"), (":method", "GET", "405"),
        (":method", "PUT", "405"), (":method", "HEAD", "405"),
    ])
    func whatIsNoGRPCGetsAnHTTPStatus(name: String, value: String, status: String) {
        let harness = ConnectionHarness()
        let fields = Frames.request("/test.Probe/Echo").map { $0.0 == name ? (name, value) : $0 }
            .filter { !$0.1.isEmpty }
        harness.send(Frames.headers(1, fields, end: true))
        #expect(harness.reader.field(1, ":status") == status)
        #expect(harness.reader.field(1, "grpc-status") == nil)
        #expect(harness.reader.field(1, "allow") == (status == "405" ? "POST" : nil))
        // A sentence for people, but not behind HEAD.
        let text = String(decoding: harness.reader.body(1), as: UTF8.self)
        #expect(value == "HEAD" ? text.isEmpty : text.hasPrefix("This port serves gRPC"))
        #expect(harness.reader.field(1, "content-length").map { $0 == String(text.utf8.count) } ?? text.isEmpty)
        let frames = harness.reader.frames.filter { $0.stream == 1 }
        #expect(frames.map(\.endsStream) == (text.isEmpty ? [true] : [false, true]))
        #expect(harness.connection.session.openStreams == 0)
        #expect(harness.counters[.notGRPC] == 1)
        #expect(harness.counters[.callsStarted] == 0)
    }

    @Test func whatIsNoGRPCIsTreatedAlike() {
        let harness = ConnectionHarness()
        let fields = Frames.request("/test.Probe/Echo").filter { $0.0 != "content-type" }
        harness.send(Frames.headers(1, fields))
        harness.send(Frames.headers(3, fields))
        #expect(harness.reader.frames(type: 1).isEmpty)
        harness.send(Frames.data(1, [], end: true))
        #expect(harness.reader.field(1, ":status") == "415")
        harness.pass(.milliseconds(625), step: .milliseconds(25))
        #expect(harness.reader.field(3, ":status") == "415")
        #expect(harness.reader.body(3) == harness.reader.body(1) && !harness.reader.body(3).isEmpty)
        #expect(resets(harness) == [3])
        #expect(harness.connection.session.outboundCount == 0)
    }

    @Test func aClientThatFallsSilentIsAnsweredAndResetInTime() {
        let harness = ConnectionHarness()
        refuse(harness, 1)
        refuseStream(harness, 3)
        harness.pass(.milliseconds(475), step: .milliseconds(25))
        #expect(harness.reader.status(1) == nil)
        #expect(resets(harness).isEmpty)
        harness.pass(.milliseconds(150), step: .milliseconds(25))
        #expect(harness.reader.status(1) == 12)
        #expect(resets(harness).sorted() == [1, 3])
        #expect(harness.counters[.requestsCutOff] == 2)
        #expect(harness.connection.session.openStreams == 0)
        // What was on its way is thrown away, and the connection goes on.
        harness.send(Frames.data(1, Frames.message([1]), end: true))
        harness.call(5, "/test.Probe/Echo", [[4]])
        #expect(harness.reader.messages(5) == [[4]])
    }

    /// Octets that come all the time do not make the time longer.
    @Test func aClientThatDripsIsResetInTime() {
        let harness = ConnectionHarness()
        refuse(harness, 1)
        refuseStream(harness, 3)
        for _ in 0..<7 {
            harness.pass(.milliseconds(100), step: .milliseconds(25))
            harness.send(Frames.data(1, [0]) + Frames.data(3, [0]))
        }
        #expect(resets(harness).sorted() == [1, 3])
    }

    @Test func aClientThatGoesOnSendingIsResetByItsOctets() {
        let part = [UInt8](repeating: 0, count: 10_000)
        for isHeld in [true, false] {
            let harness = ConnectionHarness { $0.http2.maxOctetsAfterAnswer = 100_000 }
            if isHeld { refuse(harness, 1) } else { refuseStream(harness, 1) }
            for _ in 0..<10 { harness.send(Frames.data(1, part)) }
            #expect(resets(harness).isEmpty)
            // Nothing of it is kept, and the stream's window stays as it was.
            #expect(harness.connection.session.openStreamList.first?.inboundCount == 0)
            #expect(harness.reader.frames(type: 8, stream: 1).isEmpty)
            harness.send(Frames.data(1, [0]) + Frames.data(1, part))
            #expect(harness.reader.status(1) == (isHeld ? 12 : 16))
            #expect(resets(harness) == [1])
            #expect(harness.counters[.requestsCutOff] == 1)
            #expect(harness.connection.session.openStreams == 0)
        }
    }

    /// The window of the connection is given back, or refused clients would stop all others.
    @Test func theConnectionsWindowIsGivenBack() {
        let harness = ConnectionHarness()
        let part = [UInt8](repeating: 0, count: 16_000)
        // Six times the window of the connection.
        for index in 0..<100 {
            let id = UInt32(index * 2 + 1)
            refuse(harness, id)
            for _ in 0..<16 { harness.send(Frames.data(id, part)) }
            harness.send(Frames.data(id, [], end: true))
            #expect(harness.reader.status(id) == 12)
        }
        #expect(harness.reader.goAway == nil)
        #expect(harness.connection.session.openStreams == 0)
        harness.call(201, "/test.Probe/Echo", [part])
        #expect(harness.reader.messages(201) == [part])
    }

    @Test func onlySoManyAreAwaited() {
        let harness = ConnectionHarness()
        for index in 0..<20 { refuse(harness, UInt32(index * 2 + 1)) }
        for index in 20..<36 { refuseStream(harness, UInt32(index * 2 + 1)) }
        #expect(harness.connection.session.openStreams == 32)
        #expect(resets(harness) == [65, 67, 69, 71])
        refuse(harness, 73)
        #expect(harness.reader.status(73) == 12)
        #expect(resets(harness).last == 73)
        // A place that becomes free is used again.
        harness.send(Frames.data(1, [], end: true))
        refuse(harness, 75)
        #expect(harness.reader.status(75) == nil)
        harness.pass(.milliseconds(625), step: .milliseconds(25))
        #expect(harness.connection.session.openStreams == 0)
        #expect(harness.counters[.requestsCutOff] == 37)
    }

    /// Clients end their side of an answered call with RST_STREAM: no number of those is a rapid reset. Before the answer a
    /// reset is one.
    @Test func aResetBehindTheAnswerTakesNothingBack() {
        let harness = ConnectionHarness { $0.http2.resets = .init(burst: 10, perSecond: 1) }
        for index in 0..<500 {
            refuseStream(harness, UInt32(index * 2 + 1))
            harness.send(Frames.reset(UInt32(index * 2 + 1), code: 0))
        }
        #expect(harness.reader.goAway == nil)
        for index in 500..<520 {
            refuse(harness, UInt32(index * 2 + 1))
            harness.send(Frames.reset(UInt32(index * 2 + 1)))
        }
        #expect(harness.reader.goAway?.errorCode == 11)
        #expect(harness.counters[.rapidResets] == 1)
    }

    @Test func aHeldAnswerLeavesWithTheServer() {
        let harness = ConnectionHarness()
        refuse(harness, 1)
        harness.send(Frames.headers(3, Frames.request("/test.Probe/Echo")))
        harness.connection.shutDownNow()
        harness.drain()
        #expect(harness.reader.status(1) == 12)
        #expect(harness.reader.status(3) == 14)
    }

    /// A client that opens refused calls and never ends them: for as long as it likes it would hold every stream of its
    /// connection and send what it likes, were it not for the three bounds.
    @Test func withoutTheBounds() {
        func attack(_ harness: ConnectionHarness) {
            let part = [UInt8](repeating: 0, count: 4000)
            for index in 0..<250 {
                let id = UInt32(index * 2 + 1)
                if index % 2 == 0 { refuse(harness, id) } else { refuseStream(harness, id) }
                for _ in 0..<4 { harness.send(Frames.data(id, part)) }
            }
            for _ in 0..<60 {
                harness.pass(.seconds(60), step: .seconds(1))
                harness.send(Frames.ping(ack: true, [UInt8](repeating: 0, count: 8)))
            }
        }
        let guarded = ConnectionHarness { $0.idleTimeout = nil }
        attack(guarded)
        #expect(guarded.connection.session.openStreams == 0)
        #expect(guarded.counters[.requestsCutOff] == 250)
        guarded.call(601, "/test.Probe/Echo", [[1]])
        #expect(guarded.reader.messages(601) == [[1]])
        let open = ConnectionHarness {
            $0.requestEndTimeout = .seconds(1_000_000)
            $0.http2.maxAnsweredStreams = .max
            $0.http2.maxOctetsAfterAnswer = .max
        }
        attack(open)
        #expect(open.connection.session.openStreams == 250)
        #expect(open.counters[.requestsCutOff] == 0)
    }
}
