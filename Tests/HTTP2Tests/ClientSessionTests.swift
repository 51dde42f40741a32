import HTTP2
import Testing
import WireTestSupport

/// The client's session against literal frames of a server, and against our own server's session.
@Suite struct ClientSessionTests {
    private let request = HeaderBlock([
        (":method", "POST"), (":scheme", "http"), (":path", "/a.B/C"), (":authority", "x"), ("te", "trailers"),
    ])

    private func receive(_ session: ClientSession, _ bytes: [UInt8]) -> [String] {
        session.receive(bytes.span.bytes)
        return session.takeEvents().map { event in
            switch event {
            case .headers(let stream, let block):
                "headers \(stream) "
                    + block.fields.map { "\(block.nameText($0))=\(block.text($0))" }.joined(separator: " ")
            case .data(let stream, let bytes): "data \(stream) \(bytes.count)"
            case .drained(let stream): "drained \(stream)"
            case .closed(let stream, let code): "closed \(stream) \(code.rawValue)"
            case .goAway(let last, let code, let text): "goaway \(last) \(code.rawValue) \(text)"
            }
        }
    }

    @Test func aCallInLiteralFrames() throws {
        let session = ClientSession()
        let stream = try #require(session.request(request))
        session.send([1, 2, 3], on: stream)
        session.finish(stream)
        let sent = session.output()
        #expect(sent.starts(with: Frames.preface))
        let frames = FrameReader().feed(Array(sent.dropFirst(Frames.preface.count)))
        #expect(frames.contains { $0.type == 1 && $0.stream == 1 })
        #expect(frames.contains { $0.type == 0 && $0.stream == 1 && $0.payload == [1, 2, 3] && $0.flags & 1 == 1 })
        #expect(session.takeEvents().count == 1)

        #expect(receive(session, Frames.settings()).isEmpty)
        #expect(
            receive(session, Frames.headers(1, [(":status", "200"), ("a", "b")])) == ["headers 1 :status=200 a=b"])
        #expect(receive(session, Frames.data(1, [9, 9])) == ["data 1 2"])
        #expect(
            receive(session, Frames.headers(1, [("grpc-status", "0")], end: true))
                == ["headers 1 grpc-status=0", "closed 1 0"])
        #expect(session.failure == nil)
    }

    @Test func resetsAndGoodbyes() throws {
        let session = ClientSession()
        let first = try #require(session.request(request))
        let second = try #require(session.request(request))
        _ = session.output()
        _ = receive(session, Frames.settings())
        #expect(receive(session, Frames.reset(UInt32(first), code: 7)) == ["closed 1 7"])
        // Silent: the stream is gone.
        session.send([1], on: first)
        session.finish(first)
        #expect(session.waiting(on: first) == 0)
        session.reset(second, .cancel)
        let frames = FrameReader().feed(session.output())
        #expect(frames.contains { $0.type == 3 && $0.stream == 3 })
        let goAway = Frames.frame(type: 7, stream: 0, Frames.word(0) + Frames.word(11) + Array("calm down".utf8))
        #expect(receive(session, goAway).contains("goaway 0 11 calm down"))
    }

    @Test func violationsEndIt() {
        let noFrame = ClientSession()
        noFrame.receive(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8).span.bytes)
        // The last words tell the server so.
        #expect(FrameReader().feed(Array(noFrame.output().dropFirst(Frames.preface.count))).last?.type == 7)
        #expect(noFrame.failure?.contains("something else") == true)
        #expect(noFrame.isDone && noFrame.output().isEmpty)
        #expect(noFrame.request(request) == nil)

        let bomb = ClientSession()
        _ = bomb.request(request)
        _ = bomb.output()
        let long = String(repeating: "x", count: 12_000)
        bomb.receive(
            (Frames.settings() + Frames.openHeaders(1, [(":status", "200"), ("a", long)])
                + (0..<8).flatMap { Frames.continuation(1, Frames.block([("b\($0)", long)])) }).span.bytes)
        _ = bomb.output()
        #expect(bomb.failure != nil)
    }

    @Test func randomOctetsNeverTrap() {
        for _ in 0..<2000 {
            let session = ClientSession()
            _ = session.request(request)
            _ = session.output()
            session.receive((Frames.settings() + (0..<60).map { _ in UInt8.random(in: 0...255) }).span.bytes)
            _ = session.takeEvents()
            _ = session.output()
        }
    }

    /// Against our own server: a body larger than every window, both ways, and trailers.
    @Test func largeBodiesAgainstOurServer() throws {
        let client = ClientSession(window: 65_535)
        let server = Session(configuration: Session.Configuration(), now: 1)
        let stream = try #require(client.request(request))
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
        client.send(body, on: stream)
        client.finish(stream)
        var echoed: [UInt8] = []
        var answered: [UInt8] = []
        var closed = false
        for _ in 0..<2000 where !closed {
            server.receive(client.output().span.bytes, now: 1)
            for event in server.takeEvents() {
                switch event {
                case .request(let slot):
                    server.stream(at: slot).respond(HeaderBlock([(":status", "200")]), end: false)
                case .data(let slot):
                    let stream = server.stream(at: slot)
                    let bytes = stream.takeInbound()
                    echoed += bytes
                    stream.credit(bytes.count)
                    stream.write { $0 += bytes }
                case .endOfRequest(let slot): server.stream(at: slot).end(HeaderBlock([("grpc-status", "0")]))
                case .closed(let slot, _): server.recycle(server.stream(at: slot))
                default: break
                }
            }
            client.receive(server.drain(now: 1).span.bytes)
            for event in client.takeEvents() {
                if case .data(_, let bytes) = event { answered += bytes }
                if case .closed(_, let code) = event {
                    closed = true
                    #expect(code == .noError)
                }
            }
        }
        #expect(closed && echoed == body && answered == body)
    }
}
