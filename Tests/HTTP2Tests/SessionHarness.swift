import HTTP2
import WireTestSupport

/// A session and the client side of it in one place: literal octets in, decoded frames out. The clock is a number.
final class SessionHarness {
    let session: Session
    let reader = FrameReader()
    var now: UInt64 = 1_000_000_000
    var streams: [UInt32: HTTP2.Stream] = [:]
    /// What happened, as short texts.
    var log: [String] = []

    init(_ change: (inout Session.Configuration) -> Void = { _ in }) {
        var configuration = Session.Configuration()
        change(&configuration)
        session = Session(configuration: configuration, now: now)
    }

    /// Sends octets to the session and notes its events.
    func send(_ bytes: [UInt8]) {
        session.receive(bytes.span.bytes, now: now)
        handle()
    }

    /// Takes what the session sends.
    @discardableResult
    func drain() -> [ReceivedFrame] {
        let frames = reader.feed(session.drain(now: now))
        handle()
        return frames
    }

    func hello() {
        send(Frames.hello)
        drain()
        log = []
    }

    private func handle() {
        for event in session.takeEvents() {
            switch event {
            case .request(let slot):
                let stream = session.stream(at: slot)
                streams[UInt32(stream.id)] = stream
                log.append("request \(stream.id)")
            case .data(let slot):
                let stream = session.stream(at: slot)
                log.append("data \(stream.id) \(stream.inboundCount)")
            case .endOfRequest(let slot): log.append("end \(session.stream(at: slot).id)")
            case .writable(let slot): log.append("writable \(session.stream(at: slot).id)")
            case .closed(let slot, let code):
                let stream = session.stream(at: slot)
                log.append("closed \(stream.id) \(code.rawValue)")
                streams[UInt32(stream.id)] = nil
                session.recycle(stream)
            case .ping: log.append("ping")
            case .pingAnswered: log.append("pong")
            case .settingsAcknowledged: log.append("settings")
            case .goAway(let code): log.append("goaway \(code.rawValue)")
            }
        }
    }
}

let ok = HeaderBlock([(":status", "200"), ("content-type", "application/grpc")])
let trailers = HeaderBlock([("grpc-status", "0")])
