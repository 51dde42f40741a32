import Compression
import GRPC
import HTTP2
import Testing
import WireTestSupport

@Suite struct CallTests {
    @Test func unary() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Echo", [[1, 2, 3]])
        #expect(harness.reader.messages(1) == [[1, 2, 3]])
        #expect(harness.reader.status(1) == 0)
        #expect(harness.reader.field(1, ":status") == "200")
        #expect(harness.reader.field(1, "content-type") == "application/grpc")
        #expect(harness.reader.field(1, "grpc-accept-encoding") == "identity,deflate,gzip")
        #expect(harness.log.lines == ["receive 3"])
        #expect(harness.interceptor.lines == ["started /test.Probe/Echo", "finished OK"])
        let outcome = harness.interceptor.last
        #expect(outcome?.requestMessages == 1)
        #expect(outcome?.requestBytes == 8)
        #expect(outcome?.responseBytes == 8)
        #expect(harness.connection.activeCalls == 0)
    }

    @Test func anEmptyMessageIsAMessage() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Echo", [[]])
        #expect(harness.reader.messages(1) == [[]])
        #expect(harness.reader.status(1) == 0)
    }

    @Test func everySplitOfAMessageIsTheSame() {
        let body = Frames.message([1, 2, 3, 4]) + Frames.message([5])
        for cut in 0...body.count {
            let harness = ConnectionHarness()
            harness.send(
                Frames.headers(1, Frames.request("/test.Probe/Chat")) + Frames.data(1, Array(body.prefix(cut))))
            harness.send(Frames.data(1, Array(body.dropFirst(cut)), end: true))
            #expect(harness.reader.messages(1) == [[1, 2, 3, 4], [5]], "cut at \(cut)")
            #expect(harness.reader.status(1) == 0)
        }
    }

    @Test func serverStreaming() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Many", [[7, 8, 9]])
        #expect(harness.reader.messages(1) == [[7, 7, 7], [8, 8, 8], [9, 9, 9]])
        #expect(harness.reader.status(1) == 0)
    }

    @Test func clientStreaming() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Collect", [[1], [2, 3]], end: false)
        #expect(harness.reader.status(1) == nil)
        harness.send(Frames.data(1, [], end: true))
        #expect(harness.log.lines == ["receive 1", "receive 2", "end"])
        #expect(harness.reader.status(1) == 0)
    }

    @Test func bidirectional() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Chat", [[1]], end: false)
        #expect(harness.reader.messages(1) == [[1]])
        harness.send(Frames.data(1, Frames.message([2])))
        #expect(harness.reader.messages(1) == [[1], [2]])
        harness.send(Frames.data(1, [], end: true))
        #expect(harness.reader.status(1) == 0)
    }

    @Test func theHalfCloseMayComeAloneOrWithTheHeaders() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Echo", [[1]], end: false)
        #expect(harness.log.lines == [])
        harness.send(Frames.data(1, [], end: true))
        #expect(harness.reader.messages(1) == [[1]])
        harness.send(Frames.headers(3, Frames.request("/test.Probe/Chat"), end: true))
        #expect(harness.reader.status(3) == 0)
        // A request's trailers end it, too.
        harness.call(5, "/test.Probe/Echo", [[5]], end: false)
        harness.send(Frames.headers(5, [("x-trailer", "1")], end: true))
        #expect(harness.reader.messages(5) == [[5]])
    }

    @Test func theNumberOfRequestsIsChecked() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Echo", [])
        #expect(harness.reader.status(1) == 12)
        harness.call(3, "/test.Probe/Echo", [[1], [2]])
        #expect(harness.reader.status(3) == 12)
        harness.call(5, "/test.Probe/Many", [[1], [2]])
        #expect(harness.reader.status(5) == 12)
        #expect(harness.log.lines.allSatisfy { !$0.hasPrefix("receive") })
    }

    @Test func aRequestThatEndsWithinAMessageIsInternal() {
        let harness = ConnectionHarness()
        for (id, path) in [(UInt32(1), "/test.Probe/Echo"), (3, "/test.Probe/Chat")] {
            harness.send(
                Frames.headers(id, Frames.request(path))
                    + Frames.data(id, Array(Frames.message([1, 2, 3]).dropLast()), end: true))
            #expect(harness.reader.status(id) == 13)
        }
    }

    @Test func aHandlerWithOneResponseCannotSendTwo() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Twice", [[1]])
        #expect(harness.reader.status(1) == 13)
        #expect(harness.log.lines.last?.hasPrefix("cancelled") == true)
    }

    @Test func errorsAreTrailersOnlyWithAnEncodedMessageAndDetails() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Fail", [[1]])
        #expect(harness.reader.frames(type: 1, stream: 1).count == 1)
        #expect(harness.reader.frames(type: 1, stream: 1).first?.endsStream == true)
        #expect(harness.reader.status(1) == 5)
        #expect(harness.reader.field(1, "grpc-message") == "no model %E2%80%9Cx%E2%80%9D%0A100%25")
        #expect(harness.reader.field(1, "grpc-status-details-bin") == "CAU")
        #expect(harness.reader.field(1, ":status") == "200")
    }

    @Test func unknownPathsAreUnimplemented() {
        let harness = ConnectionHarness()
        for (index, path) in ["/test.Probe/Nope", "/no.Service/Echo", "/", "", "Echo", "/test.Probe/Echo/"].enumerated()
        {
            let id = UInt32(index * 2 + 1)
            // nghttp2 itself refuses an empty or relative :path as malformed.
            harness.call(id, path, [[1]])
            if path.hasPrefix("/") { #expect(harness.reader.status(id) == 12, "\(path)") }
        }
        #expect(harness.reader.field(1, "grpc-message")?.contains("Nope") == true)
    }

    @Test(arguments: ["application/grpc+proto", "application/grpc", "application/grpc;charset=utf-8"])
    func contentTypesOfGRPC(value: String) {
        let harness = ConnectionHarness()
        let fields = Frames.request("/test.Probe/Echo").map { $0.0 == "content-type" ? ($0.0, value) : $0 }
        harness.send(Frames.headers(1, fields) + Frames.data(1, Frames.message([1]), end: true))
        #expect(harness.reader.status(1) == 0)
    }

    @Test func metadataGoesBothWays() {
        let harness = ConnectionHarness()
        harness.call(
            1, "/test.Probe/Metadata", [[1]],
            more: [("x-ask", "hello"), ("x-ask-bin", "AAECAw=="), ("x-ask-bin", "CQ")])
        #expect(harness.reader.field(1, "x-initial") == "hello")
        #expect(harness.reader.field(1, "x-trailing-bin") == "AAECAw")
    }

    @Test func interceptorsRefuse() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Echo", [[1]], more: [("x-refuse", "1")])
        #expect(harness.reader.status(1) == 16)
        #expect(harness.log.lines == [])
        #expect(harness.interceptor.lines == ["started /test.Probe/Echo", "finished UNAUTHENTICATED"])
    }

    // MARK: Deadlines and cancellation

    @Test func theDeadlineStopsTheWork() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Silent", [[1]], more: [("grpc-timeout", "100m")])
        harness.pass(.milliseconds(99), step: .milliseconds(1))
        #expect(harness.reader.status(1) == nil)
        harness.pass(.milliseconds(1))
        #expect(harness.reader.status(1) == 4)
        #expect(harness.log.lines.last == "cancelled deadlineExceeded")
        // A late answer is dropped.
        harness.handlers[0].call.send([1])
        harness.handlers[0].call.finish()
        harness.drain()
        #expect(harness.reader.messages(1) == [])
        #expect(harness.alarms.count == 1)
    }

    @Test func aDeadlineThatHasPassedStartsNothing() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Echo", [[1]], more: [("grpc-timeout", "0n")])
        #expect(harness.reader.status(1) == 4)
        #expect(harness.handlers.isEmpty)
    }

    @Test func theLongestTimeoutIsNoTrap() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Echo", [[1]], more: [("grpc-timeout", "99999999H")])
        #expect(harness.reader.status(1) == 0)
    }

    @Test func aFinishedCallLeavesNoAlarm() {
        let harness = ConnectionHarness()
        for index in 0..<50 {
            harness.call(UInt32(index * 2 + 1), "/test.Probe/Echo", [[1]], more: [("grpc-timeout", "1H")])
        }
        #expect(harness.alarms.count == 1)
    }

    @Test(arguments: ["", "m", "123456789m", "-1m", "1x", "1 m", "1.5S"])
    func malformedTimeouts(value: String) {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Echo", [[1]], more: [("grpc-timeout", value)])
        #expect(harness.reader.status(1) == 13)
    }

    @Test func aResetCancelsTheHandler() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Silent", [[1]])
        harness.send(Frames.reset(1))
        #expect(harness.log.lines.last == "cancelled clientReset(code: 8)")
        #expect(harness.interceptor.lines.last == "finished CANCELLED")
        #expect(harness.connection.activeCalls == 0)
    }

    @Test func aDisconnectCancelsEveryHandler() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Silent", [[1]])
        harness.call(3, "/test.Probe/Silent", [[1]])
        harness.connection.disconnected()
        #expect(harness.log.lines.filter { $0 == "cancelled connectionClosed" }.count == 2)
        #expect(harness.alarms.count == 0)
        // Handlers that are held longer than the connection do no harm.
        for handler in harness.handlers {
            handler.call.send([1])
            handler.call.resumeReceiving()
            handler.call.finish()
        }
    }

    @Test func requestAndResetInOneReadStartNothing() {
        let harness = ConnectionHarness()
        harness.send(Frames.headers(1, Frames.request("/test.Probe/Silent")) + Frames.reset(1))
        #expect(harness.handlers.isEmpty)
        #expect(harness.counters[.callsStarted] == 0)
    }

    // MARK: Messages

    @Test func malformedMessagesAreInvalidArgument() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Echo", [[0xBA, 0xD0]])
        #expect(harness.reader.status(1) == 3)
        #expect(harness.reader.field(1, "grpc-message") == "malformed request message: bad")
        #expect(harness.log.lines.map { $0.prefix(18) } == ["cancelled rejected"])
    }

    @Test func theMessageLimitHoldsAtThePrefix() {
        let harness = ConnectionHarness { $0.maxRequestMessage = 1000 }
        harness.call(1, "/test.Probe/Echo", [[UInt8](repeating: 1, count: 1000)])
        #expect(harness.reader.status(1) == 0)
        harness.send(
            Frames.headers(3, Frames.request("/test.Probe/Echo")) + Frames.data(3, [0] + Frames.word(1001)))
        #expect(harness.interceptor.last?.status.code == .resourceExhausted)
        harness.send(Frames.data(3, [], end: true))
        #expect(harness.reader.status(3) == 8)
        #expect(harness.counters[.messagesTooLarge] == 1)
    }

    @Test func aLengthThatLiesReservesNothing() throws {
        let harness = ConnectionHarness()
        harness.send(
            Frames.headers(1, Frames.request("/test.Probe/Chat")) + Frames.data(1, [0] + Frames.word(60 << 20) + [1]))
        #expect(harness.reader.status(1) == nil)
        let stream = try #require(harness.connection.session.openStreamList.first)
        #expect(stream.takeInbound().capacity < 1 << 20)
    }

    @Test func unfinishedMessagesOfAConnectionAreBounded() {
        let harness = ConnectionHarness { $0.maxBufferedRequests = 20000 }
        let part = [0] + Frames.word(1 << 20) + [UInt8](repeating: 1, count: 9000)
        for id in [UInt32(1), 3, 5] {
            harness.send(Frames.headers(id, Frames.request("/test.Probe/Chat")) + Frames.data(id, part))
        }
        #expect(harness.reader.status(1) == nil)
        #expect(harness.reader.status(3) == nil)
        #expect(harness.reader.status(5) == 8)
        harness.send(Frames.reset(1))
        harness.send(Frames.headers(7, Frames.request("/test.Probe/Chat")) + Frames.data(7, part))
        #expect(harness.reader.status(7) == nil)
    }

    @Test(arguments: Encoding.allCases)
    func compressedRequests(encoding: Encoding) {
        let harness = ConnectionHarness { $0.maxRequestMessage = 1 << 20 }
        let plain = [UInt8](repeating: 7, count: 5000)
        var packed: [UInt8] = []
        encoding.compress(plain.span, into: &packed)
        harness.send(
            Frames.headers(1, Frames.request("/test.Probe/Chat", [("grpc-encoding", encoding.name)]))
                + Frames.data(1, Frames.message(packed, compressed: true) + Frames.message([1]), end: true))
        #expect(harness.reader.messages(1) == [plain, [1]])
        // A bomb, a damaged message, and the flag without an encoding.
        var bomb: [UInt8] = []
        encoding.compress([UInt8](repeating: 0, count: 2 << 20).span, into: &bomb)
        harness.send(
            Frames.headers(3, Frames.request("/test.Probe/Echo", [("grpc-encoding", encoding.name)]))
                + Frames.data(3, Frames.message(bomb, compressed: true), end: true))
        #expect(harness.reader.status(3) == 8)
        #expect(harness.counters[.compressionBombs] == 1)
        harness.send(
            Frames.headers(5, Frames.request("/test.Probe/Echo", [("grpc-encoding", encoding.name)]))
                + Frames.data(5, Frames.message([1, 2, 3], compressed: true), end: true))
        #expect(harness.reader.status(5) == 13)
        harness.send(
            Frames.headers(7, Frames.request("/test.Probe/Echo"))
                + Frames.data(7, Frames.message(packed, compressed: true), end: true))
        #expect(harness.reader.status(7) == 13)
    }

    @Test func anUnknownEncodingIsUnimplementedAndOursAreNamed() {
        let harness = ConnectionHarness()
        harness.call(1, "/test.Probe/Echo", [[1]], more: [("grpc-encoding", "br")])
        #expect(harness.reader.status(1) == 12)
        #expect(harness.reader.field(1, "grpc-accept-encoding") == "identity,deflate,gzip")
        harness.call(3, "/test.Probe/Echo", [[1]], more: [("grpc-encoding", "identity")])
        #expect(harness.reader.status(3) == 0)
    }

    @Test func responsesAreCompressedWhenTheClientTakesIt() throws {
        let harness = ConnectionHarness()
        let message = [UInt8](repeating: 3, count: 500)
        harness.call(1, "/test.Probe/Gzip", [message], more: [("grpc-accept-encoding", "identity, deflate, gzip")])
        #expect(harness.reader.field(1, "grpc-encoding") == nil || harness.reader.field(1, "grpc-encoding") == "gzip")
        #expect(
            harness.reader.headerBlocks.first { $0.stream == 1 }?.fields.contains { $0 == ("grpc-encoding", "gzip") }
                == true)
        let messages = harness.reader.messages(1)
        #expect(messages.count == 2)
        #expect(harness.reader.body(1).first == 1)
        let first = messages[0]
        let inflated = try Encoding.gzip.decompress(first.span, limit: 500)
        #expect(inflated == message)
        #expect(messages[1] == message)
        harness.call(3, "/test.Probe/Gzip", [message])
        #expect(harness.reader.messages(3) == [message, message])
        #expect(harness.reader.body(3).first == 0)
    }

    @Test func anInvalidCompressedFlagIsInternal() {
        let harness = ConnectionHarness()
        harness.send(
            Frames.headers(1, Frames.request("/test.Probe/Echo")) + Frames.data(1, [2, 0, 0, 0, 0], end: true))
        #expect(harness.reader.status(1) == 13)
    }

    // MARK: Flow control

    @Test func aPausedCallHoldsItsSender() {
        let harness = ConnectionHarness { $0.http2.streamWindow = 65535 }
        harness.call(1, "/test.Probe/Pause", [[1]], end: false)
        #expect(harness.log.lines == ["receive 1"])
        let updates = harness.reader.frames(type: 8, stream: 1).count
        for _ in 0..<3 { harness.send(Frames.data(1, Frames.message([UInt8](repeating: 1, count: 16000)))) }
        #expect(harness.log.lines == ["receive 1"])
        #expect(harness.reader.frames(type: 8, stream: 1).count == updates)
        // Each resume delivers one message and pauses again; the half-close waits behind the last.
        harness.send(Frames.data(1, [], end: true))
        for count in 1...3 {
            harness.handlers[0].call.resumeReceiving()
            #expect(harness.log.lines.count == count + 1)
        }
        harness.handlers[0].call.resumeReceiving()
        harness.drain()
        #expect(harness.log.lines.last == "end")
        #expect(harness.reader.status(1) == 0)
    }

    @Test func aSlowReaderHoldsABoundedNumberOfOctets() {
        let harness = ConnectionHarness(settings: [(4, 0)]) {
            $0.http2.highWatermark = 1000
            $0.http2.lowWatermark = 100
        }
        harness.call(1, "/test.Probe/Silent", [[1]])
        let call = harness.handlers[0].call
        while call.isWritable { call.send([UInt8](repeating: 1, count: 95)) }
        #expect(call.call.responseBytes == 1000)
        harness.drain()
        harness.send(Frames.windowUpdate(1, 900))
        #expect(harness.log.lines.last == "ready")
        #expect(call.isWritable)
        #expect(harness.counters[.slowReaderPauses] == 1)
    }
}
