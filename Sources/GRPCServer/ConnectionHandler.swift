import GRPC
import HTTP2
import NIOCore
import NIOSSL
import NIOTLS

/// The one handler of a connection: it moves octets between the socket and a `Connection`. Confined to its event loop.
final class ConnectionHandler: ChannelInboundHandler, ConnectionDriver {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let driver: EventLoopDriver
    private let service: Service
    private let configuration: ServerConfiguration
    private var context: ChannelHandlerContext?
    private var connection: Connection?
    private var isDirty = false
    /// Whether the channel takes octets; it tells of every change at once.
    private var isWritable = true
    /// Whether the socket did not take all at once. Then each write gets storage of its own size, so that a peer that
    /// does not read makes us hold as many octets as are counted, and not a whole chunk for each small answer.
    private var socketHolds = false
    private var phase = Phase.opening
    /// Closes the socket of a connection that is over.
    private var closing: Scheduled<Void>?

    private enum Phase {
        /// TLS is being agreed on.
        case opening
        case open
        /// The connection is over: what is left goes out, then our side is closed.
        case ending
        /// Our side is closed behind what the socket has still to take; what comes is thrown away until the peer closes
        /// too.
        case lingering
        case closed
    }

    init(driver: EventLoopDriver, service: Service, configuration: ServerConfiguration) {
        self.driver = driver
        self.service = service
        self.configuration = configuration
    }

    // MARK: From NIO

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { active(context) }
    }

    func channelActive(context: ChannelHandlerContext) { active(context) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case TLSUserEvent.handshakeCompleted(let agreed)? = event as? TLSUserEvent, phase == .opening else {
            return context.fireUserInboundEventTriggered(event)
        }
        // gRPC over TLS needs ALPN "h2"; without it this is a client of something else.
        guard agreed == "h2" else {
            service.counters.add(.tlsFailures)
            phase = .ending
            context.close(promise: nil)
            return
        }
        var identity: Peer.Identity?
        if let certificate = try? context.pipeline.syncOperations.nioSSL_peerCertificate() {
            identity = Peer.Identity(certificate)
        }
        open(context, identity: identity)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let connection, phase == .open else { return }
        driver.partOfTurn {
            unwrapInboundIn(data).withUnsafeReadableBytes { bytes in
                connection.receive(RawSpan(_unsafeBytes: bytes))
            }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        driver.turn {}
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        connection?.isOutputBlocked = !isWritable
        driver.turn { flush() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        let wasOpen = connection != nil
        phase = .closed
        self.context = nil
        closing?.cancel()
        driver.turn { connection?.disconnected() }
        connection = nil
        driver.closed(self)
        if wasOpen { service.counters.add(.connectionsClosed) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if connection == nil, phase == .opening, error is NIOSSLError || error is BoringSSLError {
            service.counters.add(.tlsFailures)
        }
        context.close(promise: nil)
    }

    // MARK: From the connection

    func connectionHasOutput() {
        guard !isDirty else { return }
        isDirty = true
        driver.markDirty(self)
    }

    func connectionIsOver() {
        guard phase == .open else { return }
        phase = .ending
        connectionHasOutput()
    }

    // MARK: Out

    func connectionFlush() {
        if let connection, let context, phase == .open { write(connection, context) }
    }

    /// Writes what the session has, in one flush; at the end of a turn.
    func flush() {
        isDirty = false
        guard let connection, let context, phase == .open || phase == .ending else { return }
        write(connection, context)
        if phase == .ending, !isDirty { end(context) }
    }

    private func write(_ connection: Connection, _ context: ChannelHandlerContext) {
        let session = connection.session
        let now = driver.loop.now.nanoseconds
        var total = 0
        if socketHolds, holds(context) == 0 { socketHolds = false }
        while isWritable {
            guard let octets = driver.octets(exactly: socketHolds, { session.drain(into: $0, now: now) }) else { break }
            total += octets.readableBytes
            context.write(wrapOutboundOut(octets), promise: nil)
            if session.isDrained { break }
        }
        if total > 0 {
            context.flush()
            if !socketHolds, !driver.hasStorageBack() { socketHolds = true }
        }
        // The flush may have closed the channel.
        guard phase == .open || phase == .ending else { return }
        connection.drained(total)
    }

    // MARK: Inside

    private func active(_ context: ChannelHandlerContext) {
        guard self.context == nil else { return }
        self.context = context
        driver.opened(self)
        if configuration.tls == nil {
            open(context, identity: nil)
        } else {
            let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
            let limit = configuration.connection.handshakeTimeout
            context.eventLoop.scheduleTask(in: TimeAmount(limit)) { bound.value.handshakeTimedOut() }
        }
    }

    private func handshakeTimedOut() {
        guard phase == .opening, let context else { return }
        service.counters.add(.handshakeTimeouts)
        context.close(promise: nil)
    }

    private func open(_ context: ChannelHandlerContext, identity: Peer.Identity?) {
        phase = .open
        service.counters.add(.connectionsOpened)
        let peer = Peer(
            address: Peer.text(context.remoteAddress), isEncrypted: configuration.tls != nil, identity: identity)
        driver.turn {
            connection = Connection(
                service: service, loop: driver.loop, alarms: driver.alarms, peer: peer, driver: self,
                ageJitter: Double.random(in: -1...1))
        }
    }

    /// Octets written and not taken by the socket.
    private func holds(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    func shutDown(grace: Duration) {
        guard let connection else {
            context?.close(promise: nil)
            return
        }
        driver.turn { connection.shutDown(grace: grace) }
    }

    func shutDownNow() {
        guard let connection else {
            context?.close(promise: nil)
            return
        }
        driver.turn { connection.shutDownNow() }
    }

    /// Everything is with the channel. Closing the whole socket now would drop what the socket has not taken yet, and turn
    /// octets that are still on their way to us into a TCP reset, which can destroy our last words; so close our side
    /// behind them, and the rest when the peer has closed or after the linger time.
    private func end(_ context: ChannelHandlerContext) {
        phase = .lingering
        // A peer that broke a rule, or does not read, is owed nothing that its socket does not take at once.
        guard let connection, context.channel.isWritable || connection.session.failure == nil else {
            context.close(promise: nil)
            return
        }
        let closed = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        closed.futureResult.whenComplete { [linger = configuration.lingerTime] _ in bound.value.close(in: linger) }
        // A client that pauses has its time first.
        close(in: connection.timeForLastWords + configuration.lingerTime)
        context.close(mode: .output, promise: closed)
    }

    /// Closes the socket after a time, in place of the time that was set before.
    private func close(in time: Duration) {
        closing?.cancel()
        guard let context else { return }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        closing = context.eventLoop.scheduleTask(in: TimeAmount(time)) { bound.value.context?.close(promise: nil) }
    }
}

extension TimeAmount {
    /// A duration that is not negative.
    init(_ duration: Duration) { self = .nanoseconds(Int64(clamping: duration.wholeNanoseconds)) }
}

extension Peer {
    /// An address in the form of gRPC's logs.
    static func text(_ address: SocketAddress?) -> String {
        switch address {
        case .v4(let v4)?: "ipv4:\(address?.ipAddress ?? v4.host):\(address?.port ?? 0)"
        case .v6(let v6)?: "ipv6:[\(address?.ipAddress ?? v6.host)]:\(address?.port ?? 0)"
        case .unixDomainSocket?: "unix:\(address?.pathname ?? "")"
        case nil: "unknown"
        }
    }
}
