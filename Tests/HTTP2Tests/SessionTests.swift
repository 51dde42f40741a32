import HTTP2
import Testing
import WireTestSupport

@Suite struct SessionTests {
    @Test func theServerSpeaksFirstWithItsSettings() {
        let harness = SessionHarness()
        let frames = harness.drain()
        #expect(frames.first?.type == 4)
        #expect(frames.first?.payload.starts(with: [0, 3, 0, 0, 1, 0]) == true)
        #expect(frames.contains { $0.type == 8 && $0.stream == 0 })
        harness.send(Frames.hello)
        #expect(harness.log == ["settings"])
        #expect(harness.session.isEstablished)
    }

    @Test func aRequestIsAnsweredWithHeadersDataAndTrailers() throws {
        let harness = SessionHarness()
        harness.hello()
        harness.send(
            Frames.headers(1, Frames.request("/a.B/C", [("x-one", "1")])) + Frames.data(1, [1, 2, 3], end: true))
        #expect(harness.log == ["request 1", "data 1 3", "end 1"])
        let stream = try #require(harness.streams[1])
        #expect(stream.headers.first(":path") == "/a.B/C")
        #expect(stream.headers.first("x-one") == "1")
        #expect(stream.takeInbound() == [1, 2, 3])
        stream.respond(ok, end: false)
        stream.write { $0 += [9, 8, 7] }
        stream.end(trailers)
        let frames = harness.drain()
        #expect(frames.map(\.type) == [1, 0, 1])
        #expect(frames[1].payload == [9, 8, 7])
        #expect(frames.map(\.endsStream) == [false, false, true])
        #expect(harness.reader.field(1, "grpc-status") == "0")
        #expect(harness.log.last == "closed 1 0")
        #expect(harness.session.openStreams == 0)
    }

    @Test func preparedHeadersAreTheSameOnTheWire() throws {
        let harness = SessionHarness()
        harness.hello()
        let prepared = PreparedHeaders(ok)
        let preparedTrailers = PreparedHeaders(trailers)
        for id in [UInt32(1), 3] {
            harness.send(Frames.headers(id, Frames.request("/a.B/C"), end: true))
            let stream = try #require(harness.streams[id])
            stream.respond(prepared, end: false)
            stream.end(preparedTrailers)
            harness.drain()
            #expect(harness.reader.field(id, ":status") == "200")
            #expect(harness.reader.field(id, "grpc-status") == "0")
            #expect(harness.reader.frames(type: 1, stream: id).last?.endsStream == true)
        }
    }

    @Test func everySplitOfTheOctetsGivesTheSameEvents() {
        let bytes =
            Frames.hello + Frames.headers(1, Frames.request("/a.B/C")) + Frames.data(1, [1, 2, 3], end: true)
            + Frames.ping()
        for cut in 0...bytes.count {
            let harness = SessionHarness()
            harness.send(Array(bytes.prefix(cut)))
            harness.send(Array(bytes.dropFirst(cut)))
            let events = harness.log.filter { !$0.hasPrefix("data") }
            #expect(events == ["settings", "request 1", "end 1", "ping"], "cut at \(cut)")
            #expect(harness.streams[1]?.takeInbound() == [1, 2, 3], "cut at \(cut)")
        }
    }

    @Test func aResponseBeforeTheEndOfTheRequestEndsWithResetNoError() throws {
        // With no stream to await the reset comes at once; the bounds of awaiting have tests of their own in GRPC.
        let harness = SessionHarness { $0.maxAnsweredStreams = 0 }
        harness.hello()
        harness.send(Frames.headers(1, Frames.request("/a.B/C")))
        let stream = try #require(harness.streams[1])
        stream.respond(ok, end: true)
        let frames = harness.drain()
        #expect(frames.map(\.type) == [1, 3])
        #expect(frames[1].errorCode == 0)
        #expect(harness.log.last == "closed 1 0")
        // What the client sent meanwhile is swallowed, and its window comes back.
        for _ in 0..<400 {
            harness.send(Frames.data(1, [UInt8](repeating: 0, count: 16384)))
            harness.drain()
        }
        #expect(harness.session.failure == nil)
        #expect(harness.reader.frames(type: 8, stream: 0).count > 1)
    }

    @Test func windowsOpenOnlyWhenOctetsAreTaken() throws {
        let harness = SessionHarness {
            $0.streamWindow = 65535
            $0.connectionWindow = 1 << 20
        }
        harness.hello()
        harness.send(Frames.headers(1, Frames.request("/a.B/C")))
        for _ in 0..<3 { harness.send(Frames.data(1, [UInt8](repeating: 1, count: 16384))) }
        #expect(!harness.drain().contains { $0.type == 8 && $0.stream == 1 })
        let stream = try #require(harness.streams[1])
        #expect(stream.uncreditedCount == 3 * 16384)
        stream.credit(stream.uncreditedCount)
        let updates = harness.drain().filter { $0.type == 8 && $0.stream == 1 }
        #expect(updates.count == 1)
        #expect(updates.first?.payload == Frames.word(3 * 16384))
        // A sender that ignores the window is an error of its own.
        for _ in 0..<5 { harness.send(Frames.data(1, [UInt8](repeating: 1, count: 16384))) }
        let frames = harness.drain()
        #expect(frames.contains { ($0.type == 3 || $0.type == 7) && $0.errorCode == 3 })
    }

    @Test func theConnectionWindowOfAnUnreadStreamComesBackWhenItCloses() throws {
        let harness = SessionHarness {
            $0.streamWindow = 60000
            $0.connectionWindow = 65535
        }
        harness.hello()
        for id in stride(from: UInt32(1), to: 41, by: 2) {
            harness.send(Frames.headers(id, Frames.request("/a.B/C")))
            for _ in 0..<3 { harness.send(Frames.data(id, [UInt8](repeating: 1, count: 16384))) }
            harness.send(Frames.reset(id))
            harness.drain()
        }
        #expect(harness.session.failure == nil)
        #expect(harness.reader.goAway == nil)
    }

    @Test func outboundIsHeldByThePeersWindow() throws {
        let harness = SessionHarness()
        harness.send(Frames.preface + Frames.settings([(4, 10)]) + Frames.settingsAck)
        harness.drain()
        harness.send(Frames.headers(1, Frames.request("/a.B/C"), end: true))
        let stream = try #require(harness.streams[1])
        stream.respond(ok, end: false)
        stream.write { $0 += [UInt8](0..<25) }
        stream.end(trailers)
        harness.drain()
        #expect(harness.reader.body(1) == Array(0..<10))
        #expect(stream.outboundCount == 15)
        harness.send(Frames.windowUpdate(1, 10))
        harness.drain()
        #expect(harness.reader.body(1) == Array(0..<20))
        #expect(harness.reader.status(1) == nil)
        harness.send(Frames.windowUpdate(1, 10))
        harness.drain()
        #expect(harness.reader.body(1) == Array(0..<25))
        #expect(harness.reader.status(1) == 0)
    }

    @Test func stallsAreCountedOncePerClosedWindow() throws {
        let harness = SessionHarness()
        harness.send(Frames.preface + Frames.settings([(4, 10)]) + Frames.settingsAck)
        harness.send(Frames.headers(1, Frames.request("/a.B/C"), end: true))
        let stream = try #require(harness.streams[1])
        stream.respond(ok, end: false)
        func append(_ count: Int) {
            stream.write { $0 += [UInt8](repeating: 7, count: count) }
            harness.drain()
        }
        append(10)
        #expect(harness.session.flowControlStalls == 0, "what the window takes does not wait")
        append(5)
        append(5)
        #expect(harness.session.flowControlStalls == 1, "octets that join the wait are no further stall")
        harness.send(Frames.windowUpdate(1, 4))
        harness.drain()
        #expect(harness.session.flowControlStalls == 2, "the window opened and closed again")
        harness.send(Frames.windowUpdate(1, 100))
        harness.drain()
        append(10)
        #expect(harness.session.flowControlStalls == 2)
        #expect(harness.reader.body(1).count == 30)
        // A stream that waits for its writer, and a stream that is gone, do not wait for the window.
        harness.send(Frames.reset(1))
        harness.drain()
        #expect(harness.session.flowControlStalls == 2)
    }

    @Test func theConnectionsWindowStallsToo() throws {
        let harness = SessionHarness()
        harness.hello()
        // 65,535 octets are the connection's window; the stream's is opened wide.
        harness.send(Frames.settings([(4, 1 << 20)]) + Frames.headers(1, Frames.request("/a.B/C"), end: true))
        let stream = try #require(harness.streams[1])
        stream.respond(ok, end: false)
        stream.write { $0 += [UInt8](repeating: 7, count: 65535) }
        harness.drain()
        #expect(harness.session.flowControlStalls == 0)
        stream.write { $0 += [7] }
        harness.drain()
        #expect(harness.session.flowControlStalls == 1)
    }

    @Test func aFullOutputIsNoStall() throws {
        let harness = SessionHarness()
        harness.hello()
        harness.send(Frames.headers(1, Frames.request("/a.B/C"), end: true))
        let stream = try #require(harness.streams[1])
        stream.respond(ok, end: false)
        stream.write { $0 += [UInt8](repeating: 7, count: 40000) }
        var room = [UInt8](repeating: 0, count: Session.minimumDrain)
        var drains = 0
        repeat {
            let count = room.withUnsafeMutableBytes { harness.session.drain(into: $0, now: harness.now) }
            #expect(count > 0)
            drains += 1
        } while !harness.session.isDrained
        #expect(drains >= 3)
        #expect(harness.session.flowControlStalls == 0)
        #expect(stream.outboundCount == 0)
    }

    @Test func watermarksPauseAndResumeTheWriter() throws {
        let harness = SessionHarness {
            $0.highWatermark = 1000
            $0.lowWatermark = 100
        }
        harness.send(Frames.preface + Frames.settings([(4, 0)]) + Frames.settingsAck)
        harness.drain()
        harness.send(Frames.headers(1, Frames.request("/a.B/C"), end: true))
        let stream = try #require(harness.streams[1])
        stream.respond(ok, end: false)
        stream.write { $0 += [UInt8](repeating: 5, count: 999) }
        #expect(stream.isWritable)
        stream.write { $0.append(5) }
        #expect(!stream.isWritable)
        harness.drain()
        harness.send(Frames.windowUpdate(1, 899))
        harness.drain()
        #expect(!harness.log.contains("writable 1"))
        harness.send(Frames.windowUpdate(1, 1))
        harness.drain()
        #expect(harness.log.last == "writable 1")
        #expect(harness.session.slowReaderPauses == 1)
    }

    @Test func largeBodiesSurviveSmallDrains() throws {
        let harness = SessionHarness()
        harness.send(Frames.preface + Frames.settings([(4, 1 << 24)]) + Frames.settingsAck)
        harness.send(Frames.windowUpdate(0, 1 << 24))
        harness.drain()
        harness.send(Frames.headers(1, Frames.request("/a.B/C"), end: true))
        let stream = try #require(harness.streams[1])
        let body = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 4) }
        stream.respond(ok, end: false)
        stream.write { $0 += body }
        stream.end(trailers)
        while true {
            let part = [UInt8](unsafeUninitializedCapacity: Session.minimumDrain) { buffer, count in
                count = harness.session.drain(into: UnsafeMutableRawBufferPointer(buffer), now: harness.now)
            }
            if part.isEmpty { break }
            harness.reader.feed(part)
        }
        #expect(harness.reader.body(1) == body)
        #expect(harness.reader.status(1) == 0)
    }

    @Test func streamsOverTheLimitAreRefused() {
        let harness = SessionHarness { $0.maxConcurrentStreams = 2 }
        harness.send(Frames.preface + Frames.settings())
        harness.drain()
        for id in [UInt32(1), 3, 5] { harness.send(Frames.headers(id, Frames.request("/a.B/C"))) }
        let frames = harness.drain()
        #expect(harness.session.openStreams == 2)
        #expect(frames.contains { $0.type == 3 && $0.stream == 5 && $0.errorCode == 7 })
        #expect(harness.session.failure == nil)
        // Once the peer has acknowledged the limit, going over it is an error of the connection.
        harness.send(Frames.settingsAck + Frames.headers(7, Frames.request("/a.B/C")))
        harness.drain()
        #expect(harness.reader.goAway?.errorCode == 1)
        let open = SessionHarness { $0.maxConcurrentStreams = 4 }
        open.hello()
        for id in [UInt32(1), 3, 5, 7] { open.send(Frames.headers(id, Frames.request("/a.B/C"))) }
        #expect(open.session.openStreams == 4)
    }

    @Test func shutdownHasTwoSteps() throws {
        let harness = SessionHarness()
        harness.hello()
        harness.send(Frames.headers(1, Frames.request("/a.B/C"), end: true))
        harness.session.announceShutdown()
        harness.session.ping()
        let first = harness.drain()
        #expect(first.map(\.type).sorted() == [6, 7])
        #expect(first.first { $0.type == 7 }?.lastStream == 0x7FFF_FFFF)
        // A request that was on its way is still served.
        harness.send(Frames.headers(3, Frames.request("/a.B/C"), end: true))
        #expect(harness.log.contains("request 3"))
        harness.send(Frames.ping(ack: true))
        #expect(harness.log.contains("pong"))
        harness.session.finishShutdown()
        #expect(harness.drain().first { $0.type == 7 }?.lastStream == 3)
        harness.send(Frames.headers(5, Frames.request("/a.B/C"), end: true))
        #expect(!harness.log.contains("request 5"))
        #expect(!harness.session.isDone)
        for id in [UInt32(1), 3] { try #require(harness.streams[id]).respond(ok, end: true) }
        harness.drain()
        #expect(harness.session.isDone)
    }

    @Test func verbsOnAClosedStreamDoNothing() throws {
        let harness = SessionHarness()
        harness.hello()
        harness.session.receive(
            (Frames.headers(1, Frames.request("/a.B/C")) + Frames.reset(1)).span.bytes, now: harness.now)
        let events = harness.session.takeEvents()
        guard case .request(let slot)? = events.first else {
            Issue.record("no request")
            return
        }
        let stream = harness.session.stream(at: slot)
        #expect(stream.isClosed)
        stream.respond(ok, end: false)
        stream.write { $0 += [1] }
        stream.end(trailers)
        stream.reset(.cancel)
        #expect(harness.drain().allSatisfy { $0.type != 1 && $0.type != 0 })
    }

    @Test func aDisconnectClosesEveryStream() {
        let harness = SessionHarness()
        harness.hello()
        harness.send(Frames.headers(1, Frames.request("/a.B/C")) + Frames.headers(3, Frames.request("/a.B/C")))
        harness.session.disconnected()
        harness.drain()
        #expect(harness.log.suffix(2) == ["closed 1 8", "closed 3 8"])
        #expect(harness.session.isDone)
        #expect(harness.session.openStreams == 0)
    }

    @Test func streamObjectsAreUsedAgainAndFresh() throws {
        let harness = SessionHarness()
        harness.hello()
        harness.send(Frames.headers(1, Frames.request("/a.B/C", [("x-old", "1")])) + Frames.data(1, [1]))
        let first = try #require(harness.streams[1])
        harness.send(Frames.reset(1))
        harness.drain()
        harness.send(Frames.headers(3, Frames.request("/a.B/D")))
        let second = try #require(harness.streams[3])
        #expect(first === second)
        #expect(second.id == 3)
        #expect(second.headers.first("x-old") == nil)
        #expect(second.inboundCount == 0)
        #expect(!second.isClosed)
    }
}
