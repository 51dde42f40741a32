package import GRPC
import NIOCore
import NIOPosix
import NIOSSL

/// A connection to one server, for tools that call it. From any thread.
package final class ClientConnection: Sendable {
    private let channel: any Channel
    private let handler: NIOLoopBound<ClientConnectionHandler>

    private init(_ channel: any Channel, _ handler: NIOLoopBound<ClientConnectionHandler>) {
        self.channel = channel
        self.handler = handler
    }

    /// Connects and agrees on TLS.
    /// - Parameters:
    ///   - timeout: how long all of that may take.
    ///   - deadline: the caller's own end, which may come before.
    /// - Throws: a status with a sentence: UNAVAILABLE, or DEADLINE_EXCEEDED after `deadline`; `CertificateFileError`.
    package static func connect(
        to endpoint: Endpoint, timeout: Duration = .seconds(10), deadline: Duration? = nil
    ) async throws -> ClientConnection {
        let limit = min(timeout, deadline ?? timeout)
        let context = try tlsContext(endpoint.tls)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let ready = loop.makePromise(of: NIOLoopBound<ClientConnectionHandler>.self)
        let bootstrap = ClientBootstrap(group: loop)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .connectTimeout(.nanoseconds(Int64(clamping: limit.wholeNanoseconds)))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: context, serverHostname: endpoint.serverName))
                    }
                    let handler = ClientConnectionHandler(endpoint: endpoint, ready: ready)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
        let tooLate =
            deadline.map { $0 <= timeout } == true
            ? Status(.deadlineExceeded, "the deadline passed, and \(endpoint.text) \(endpoint.silence)")
            : Status(.unavailable, "\(endpoint.text) \(endpoint.silence) within \(timeout)")
        // One clock for names, connecting and TLS: a port that takes connections may never say a word.
        let timer = loop.scheduleTask(in: .nanoseconds(Int64(clamping: limit.wholeNanoseconds))) { ready.fail(tooLate) }
        let connecting =
            switch endpoint.address {
            case .tcp(let host, let port): bootstrap.connect(host: host, port: port)
            case .unix(let path): bootstrap.connect(unixDomainSocketPath: path)
            }
        connecting.whenFailure { error in
            // The timer may come a moment later than the socket's own.
            if case .connectTimeout? = error as? ChannelError { return ready.fail(tooLate) }
            ready.fail(Status(.unavailable, "cannot connect to \(endpoint.text): \(endpoint.reason(error))"))
        }
        do {
            let handler = try await ready.futureResult.get()
            timer.cancel()
            return ClientConnection(try await connecting.get(), handler)
        } catch {
            timer.cancel()
            connecting.whenSuccess { $0.close(promise: nil) }
            throw error
        }
    }

    /// Begins a call.
    /// - Parameters:
    ///   - path: `/package.Service/Method`.
    ///   - timeout: the deadline, told to the server and kept here.
    ///   - onEvent: called on the connection's event loop; what it does there holds the server back.
    package func call(
        _ path: String, metadata: Metadata = Metadata(), timeout: Duration? = nil,
        onEvent: @escaping @Sendable (ClientEvent) -> Void
    ) async -> ClientCall {
        let number = await withCheckedContinuation { (done: CheckedContinuation<Int, Never>) in
            onLoop { done.resume(returning: $0.begin(path, metadata, timeout, onEvent)) }
        }
        return ClientCall(number: number, connection: self)
    }

    /// One message there, one back: the whole of a unary call.
    package func unary(
        _ path: String, _ message: [UInt8], metadata: Metadata = Metadata(), timeout: Duration? = nil
    ) async throws -> [UInt8] {
        let (events, post) = AsyncStream.makeStream(of: ClientEvent.self)
        let call = await call(path, metadata: metadata, timeout: timeout) { post.yield($0) }
        await call.send(message)
        call.finish()
        var answer: [UInt8]?
        for await event in events {
            switch event {
            case .metadata: break
            case .message(let bytes): answer = bytes
            case .ended(let status, _):
                guard status.code == .ok else { throw status }
                guard let answer else { throw Status(.internal, "the call ended well but without a message") }
                return answer
            }
        }
        throw Status(.internal, "the call had no end")
    }

    /// Says good-bye and closes.
    package func close() async {
        onLoop { $0.close() }
        try? await channel.closeFuture.get()
    }

    func onLoop(_ body: @escaping @Sendable (ClientConnectionHandler) -> Void) {
        channel.eventLoop.execute { [handler] in body(handler.value) }
    }

    private static func tlsContext(_ tls: Endpoint.TLS?) throws -> NIOSSLContext? {
        guard let tls else { return nil }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.applicationProtocols = ["h2"]
        if let authorities = tls.authorities {
            configuration.trustRoots = .certificates(
                try CertificateFileError.told(of: authorities, "the authorities to trust") {
                    try NIOSSLCertificate.fromPEMFile($0)
                })
        }
        if let (chain, key) = tls.certificate {
            let certificates = try CertificateFileError.told(of: chain, "this client's certificate chain") {
                try NIOSSLCertificate.fromPEMFile($0)
            }
            configuration.certificateChain = certificates.map { .certificate($0) }
            configuration.privateKey = .privateKey(
                try CertificateFileError.told(of: key, "the certificate's private key, without a password") {
                    try NIOSSLPrivateKey(file: $0, format: .pem)
                })
        }
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            guard let (chain, key) = tls.certificate else { throw Status(.unavailable, "TLS cannot be used: \(error)") }
            throw CertificateFileError(key: key, isNotOf: chain)
        }
    }
}

extension Endpoint {
    /// The endpoint for people.
    package var text: String {
        if case .unix(let path) = address { return "unix:\(path)" }
        return authority
    }

    /// The name for TLS; an address has none.
    var serverName: String? {
        guard case .tcp(let host, _) = address, !host.contains(":") else { return nil }
        return host.allSatisfy { $0.isNumber || $0 == "." } ? nil : host
    }
}
