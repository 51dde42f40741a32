import GRPC
import HTTP2
import NIOCore
import NIOSSL
import NIOTLS

/// The one handler of a connection: octets between the socket and a `ClientSession`, frames to calls. Confined to its
/// event loop.
final class ClientConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Octets of one request that may wait before its sender is held.
    private static let highWatermark = 256 << 10

    private let endpoint: Endpoint
    private var ready: EventLoopPromise<NIOLoopBound<ClientConnectionHandler>>?
    private var session = ClientSession()
    private var context: ChannelHandlerContext?
    /// Calls by number; the number of a call is its own, because a call may end before it has a stream.
    private var calls: [Int: CallState] = [:]
    private var streams: [Int: Int32] = [:]
    private var numbers: [Int32: Int] = [:]
    private var nextNumber = 0
    private var farewell: String?
    /// Why the connection is of no more use.
    private var loss: String?
    private var hasReceived = false

    init(endpoint: Endpoint, ready: EventLoopPromise<NIOLoopBound<ClientConnectionHandler>>) {
        self.endpoint = endpoint
        self.ready = ready
    }

    // MARK: Socket

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { opened(context) }
    }

    func channelActive(context: ChannelHandlerContext) { opened(context) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted(let negotiated) = event as? TLSUserEvent {
            guard negotiated == "h2" else {
                lose("\(endpoint.text) speaks TLS but no HTTP/2 (it agreed on \(negotiated ?? "nothing") by ALPN)")
                return
            }
            isReady(context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let octets = unwrapInboundIn(data)
        if !hasReceived, let other = endpoint.otherProtocol(octets.readableBytesView) {
            return lose("\(endpoint.text) does not answer in HTTP/2: \(other)")
        }
        octets.withUnsafeReadableBytes { session.receive(RawSpan(_unsafeBytes: $0)) }
        hasReceived = true
        handleEvents()
        flush()
    }

    func channelInactive(context: ChannelHandlerContext) {
        let hint = isUnknown ? " without a word" + endpoint.hint : ""
        lose(farewell ?? "\(endpoint.text) closed the connection\(hint)")
        self.context = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isCut = error is IOError || error as? NIOSSLError == .uncleanShutdown
        let hint = isUnknown && isCut ? endpoint.hint : ""
        lose("the connection to \(endpoint.text) failed: \(endpoint.reason(error))\(hint)")
    }

    /// Whether the server has shown nothing yet of the protocol that is spoken to it.
    private var isUnknown: Bool { endpoint.tls == nil ? !hasReceived : ready != nil }

    private func opened(_ context: ChannelHandlerContext) {
        if endpoint.tls == nil { isReady(context) }
    }

    private func isReady(_ context: ChannelHandlerContext) {
        ready?.succeed(NIOLoopBound(self, eventLoop: context.eventLoop))
        ready = nil
        flush()
    }

    /// The connection is of no more use: every call ends.
    private func lose(_ reason: String) {
        ready?.fail(Status(.unavailable, reason))
        ready = nil
        loss = loss ?? reason
        for number in calls.keys.sorted() { end(number, Status(.unavailable, reason)) }
        context?.close(promise: nil)
    }

    private func flush() {
        guard let context else { return }
        var bytes = session.output()
        while !bytes.isEmpty {
            context.write(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            // What goes out has events, too: room in a request, and the end of a stream whose other half is done.
            handleEvents()
            bytes = session.output()
        }
        context.flush()
        if let failure = session.failure {
            lose("\(endpoint.text): \(failure)")
        } else if session.isDone {
            context.close(promise: nil)
        }
    }

    // MARK: Verbs

    func begin(
        _ path: String, _ metadata: Metadata, _ timeout: Duration?, _ onEvent: @escaping @Sendable (ClientEvent) -> Void
    ) -> Int {
        nextNumber += 1
        let number = nextNumber
        calls[number] = CallState(onEvent: onEvent)
        var headers = HeaderBlock([
            (":method", "POST"), (":scheme", endpoint.tls == nil ? "http" : "https"), (":path", path),
            (":authority", endpoint.authority), ("te", "trailers"), ("content-type", "application/grpc"),
            ("grpc-accept-encoding", "identity"), ("user-agent", "martlet"),
        ])
        if let timeout {
            headers.append(name: "grpc-timeout", value: Timeout.text(timeout))
            let delay = TimeAmount.nanoseconds(Int64(clamping: timeout.wholeNanoseconds))
            calls[number]?.timer = context?.eventLoop.scheduleTask(in: delay) {
                [bound = context.map { NIOLoopBound(self, eventLoop: $0.eventLoop) }] in
                bound?.value.abandon(number, Status(.deadlineExceeded, "the deadline passed"))
            }
        }
        headers.append(contentsOf: metadata.block)
        guard context?.channel.isActive == true, let stream = session.request(headers) else {
            end(number, Status(.unavailable, loss ?? "the connection to \(endpoint.text) takes no more calls"))
            return number
        }
        streams[number] = stream
        numbers[stream] = number
        flush()
        return number
    }

    func send(_ message: [UInt8], _ number: Int, _ done: @escaping () -> Void) {
        guard let stream = streams[number], message.count <= UInt32.max else { return done() }
        let length = UInt32(message.count)
        let prefix = [0] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) }
        session.send(prefix + message, on: stream)
        flush()
        if session.waiting(on: stream) < Self.highWatermark || calls[number] == nil {
            done()
        } else {
            calls[number]?.waiters.append(done)
        }
    }

    func finish(_ number: Int) {
        guard let stream = streams[number] else { return }
        session.finish(stream)
        flush()
    }

    /// Ends a call from this side.
    func abandon(_ number: Int, _ status: Status) {
        guard calls[number] != nil else { return }
        if let stream = streams[number] { session.reset(stream, .cancel) }
        end(number, status)
        flush()
    }

    func close() {
        session.close()
        flush()
        // The server's last words are not waited for.
        context?.close(promise: nil)
    }

    // MARK: Events

    private func handleEvents() {
        var answered: [Int] = []
        for event in session.takeEvents() {
            switch event {
            case .headers(let stream, let block):
                guard let number = numbers[stream] else { continue }
                calls[number]?.receive(headers: Metadata(block))
                if calls[number]?.outcome != nil { answered.append(number) }
            case .data(let stream, let bytes):
                guard let number = numbers[stream], let status = calls[number]?.receive(bytes) else { continue }
                abandon(number, status)
            case .drained(let stream):
                guard let number = numbers[stream], let waiters = calls[number]?.waiters else { continue }
                calls[number]?.waiters = []
                for waiter in waiters { waiter() }
            case .closed(let stream, let code):
                guard let number = numbers[stream], let call = calls[number] else { continue }
                let outcome = call.outcome ?? (Self.status(reset: code), Metadata())
                end(number, outcome.status, outcome.trailers)
            case .goAway(_, let code, let text):
                farewell =
                    "\(endpoint.text) closed the connection" + (text.isEmpty ? "" : ": \(text)")
                    + (code == .noError ? "" : " (HTTP/2 error \(code.rawValue))")
            }
        }
        // A status ends the call, whether the request has ended or not; the server may wait for that.
        for number in answered {
            guard let outcome = calls[number]?.outcome else { continue }
            if let stream = streams[number] { session.reset(stream, .cancel) }
            end(number, outcome.status, outcome.trailers)
        }
    }

    private func end(_ number: Int, _ status: Status, _ trailers: Metadata = Metadata()) {
        guard let call = calls.removeValue(forKey: number) else { return }
        if let stream = streams.removeValue(forKey: number) { numbers[stream] = nil }
        call.timer?.cancel()
        for waiter in call.waiters { waiter() }
        call.onEvent(.ended(status, trailers: trailers))
    }

    /// What a reset without a status means (`doc/PROTOCOL-HTTP2.md` of the gRPC project, "Errors").
    private static func status(reset code: ErrorCode) -> Status {
        switch code {
        case .noError: Status(.internal, "the stream ended without a status")
        case .refusedStream: Status(.unavailable, "the server refused the stream; it may be tried again")
        case .cancel: Status(.cancelled, "the server cancelled the stream")
        case .enhanceYourCalm: Status(.resourceExhausted, "the server asks for less (ENHANCE_YOUR_CALM)")
        default: Status(.internal, "the stream was reset with HTTP/2 error \(code.rawValue)")
        }
    }
}
