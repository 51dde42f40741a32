import GRPC
import GRPCServer
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization
import Testing
import WireTestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension OneServerAtATime {
    @Suite struct TLSTests {
        @Test func callsOverTLS() async throws {
            try await TestServer.run(Self.tls()) { server in
                let client = try await TLSClient(port: server.port)
                #expect(await client.call("Who", [1])?.hasPrefix("ipv4:127.0.0.1:") == true)
                #expect(try await client.serverName() == "first.test")
                await client.close()
            }
        }

        @Test func withoutALPNTheConnectionEnds() async throws {
            try await TestServer.run(Self.tls()) { server in
                for protocols in [[], ["http/1.1"]] {
                    if let client = try? await TLSClient(port: server.port, { $0.applicationProtocols = protocols }) {
                        #expect(await client.isClosedByServer())
                    }
                }
                #expect(await TestServer.eventually { server.counters[.tlsFailures] == 2 })
                let client = try await TLSClient(port: server.port)
                #expect(await client.call("Echo", [65]) == "A")
                await client.close()
            }
        }

        @Test func oldVersionsAreRefused() async throws {
            try await TestServer.run(Self.tls()) { server in
                let client = try? await TLSClient(port: server.port) {
                    $0.minimumTLSVersion = .tlsv1
                    $0.maximumTLSVersion = .tlsv11
                }
                if let client { #expect(await client.isClosedByServer()) }
                #expect(await TestServer.eventually { server.counters[.tlsFailures] == 1 })
            }
        }

        @Test func clearTextAtATLSPort() async throws {
            try await TestServer.run(Self.tls()) { server in
                let socket = try server.connect()
                #expect(socket.readToEnd())
                #expect(await TestServer.eventually { server.counters[.tlsFailures] == 1 })
                let client = try await TLSClient(port: server.port)
                #expect(await client.call("Echo", [65]) == "A")
                await client.close()
            }
        }

        @Test func aHandshakeThatNeverComes() async throws {
            func limit(_ time: Duration) -> @Sendable (inout ServerConfiguration) -> Void {
                {
                    Self.tls()(&$0)
                    $0.connection.handshakeTimeout = time
                }
            }
            try await TestServer.run(limit(.seconds(1_000_000))) { open in
                // Older than the one that is ended, and still there after it.
                let patient = try #require(TestSocket(port: open.port))
                #expect(await TestServer.eventually { open.server.connectionCount == 1 })
                try await TestServer.run(limit(.milliseconds(100))) { server in
                    let socket = try #require(TestSocket(port: server.port))
                    #expect(socket.readToEnd())
                    #expect(server.counters[.handshakeTimeouts] == 1)
                    #expect(await TestServer.eventually { server.server.connectionCount == 0 })
                }
                #expect(open.server.connectionCount == 1)
                patient.take()
                #expect(!patient.isClosed)
            }
        }

        // MARK: Clients with certificates

        @Test func theClientsIdentityIsKnown() async throws {
            try await TestServer.run(Self.tls(clientRoots: true)) { server in
                let client = try await TLSClient(port: server.port) {
                    try $0.use(certificate: "client")
                }
                let answer = try #require(await client.call("Who", [1])).split(separator: "|")
                let names = "spiffe://martlet.test/client,client.test,192.0.2.7,2001:db8::7"
                #expect(answer.dropFirst() == ["a client", names[...]])
                await client.close()
            }
        }

        @Test(arguments: ["", "stranger"])
        func aClientWithoutAGoodCertificateIsRefused(name: String) async throws {
            try await TestServer.run(Self.tls(clientRoots: true)) { server in
                let client = try? await TLSClient(port: server.port) {
                    if !name.isEmpty { try $0.use(certificate: name) }
                }
                // With TLS 1.3 the client learns of the refusal after its own handshake.
                if let client { #expect(await client.isClosedByServer()) }
                #expect(await TestServer.eventually { server.counters[.tlsFailures] == 1 })
                #expect(server.counters[.connectionsOpened] == 0)
            }
        }

        // MARK: New certificates

        @Test func newFilesAreTakenUpWithoutDroppingConnections() async throws {
            let folder = "/tmp/martlet-tls-\(UInt32.random(in: 0...UInt32.max))"
            mkdir(folder, 0o700)
            func install(_ name: String) throws {
                for ending in ["pem", "key"] {
                    // Written beside and moved over, as tools that renew certificates do.
                    let bytes = try fixture("\(name).\(ending)")
                    let file = try #require(fopen("\(folder)/new", "wb"))
                    fwrite(bytes, 1, bytes.count, file)
                    fclose(file)
                    rename("\(folder)/new", "\(folder)/server.\(ending)")
                }
            }
            try install("server")
            let change: @Sendable (inout ServerConfiguration) -> Void = {
                $0.tls = TLSFiles(certificateChain: "\(folder)/server.pem", privateKey: "\(folder)/server.key")
                $0.certificateCheckInterval = .milliseconds(20)
            }
            try await TestServer.run(change) { server in
                let old = try await TLSClient(port: server.port)
                #expect(try await old.serverName() == "first.test")
                try install("server2")
                #expect(await TestServer.eventually { server.counters[.certificateReloads] >= 1 })
                let new = try await TLSClient(port: server.port)
                #expect(try await new.serverName() == "second.test")
                #expect(await old.call("Echo", [65]) == "A")
                // Files that are no certificates change nothing.
                let file = try #require(fopen("\(folder)/server.pem", "wb"))
                fwrite("garbage", 1, 7, file)
                fclose(file)
                #expect(throws: CertificateFileError.self) { try server.server.reloadCertificates() }
                let third = try await TLSClient(port: server.port)
                #expect(try await third.serverName() == "second.test")
                for client in [old, new, third] { await client.close() }
            }
            for name in ["server.pem", "server.key"] { unlink("\(folder)/\(name)") }
            rmdir(folder)
        }

        @Test func missingFilesAreASentence() async throws {
            var configuration = TestServer.configuration()
            configuration.tls = TLSFiles(certificateChain: "/nowhere/a.pem", privateKey: "/nowhere/a.key")
            let server = Server(configuration: configuration, router: Router(), logger: Logger(label: "test"))
            let error = await #expect(throws: CertificateFileError.self) { try await server.start() }
            #expect(error?.description.contains("/nowhere/a.pem") == true)
        }

        private static func tls(clientRoots: Bool = false) -> @Sendable (inout ServerConfiguration) -> Void {
            {
                $0.tls = TLSFiles(
                    certificateChain: fixturePath("server.pem"), privateKey: fixturePath("server.key"),
                    clientRoots: clientRoots ? fixturePath("root.pem") : nil)
            }
        }
    }
}

private func fixturePath(_ name: String) -> String {
    #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Fixtures/" + name
}

private func fixture(_ name: String) throws -> [UInt8] {
    let file = try #require(fopen(fixturePath(name), "rb"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
}

extension TLSConfiguration {
    fileprivate mutating func use(certificate name: String) throws {
        certificateChain = try NIOSSLCertificate.fromPEMFile(fixturePath("\(name).pem")).map { .certificate($0) }
        privateKey = .privateKey(try NIOSSLPrivateKey(file: fixturePath("\(name).key"), format: .pem))
    }
}

/// A client over TLS that has said hello. What the server sends is collected; conditions on it are awaited.
private final class TLSClient: Sendable {
    private let channel: any Channel
    private let inbox: Inbox

    /// Guarded by the mutex.
    private final class Inbox: Sendable {
        let bytes = Mutex<[UInt8]>([])
        let isClosed = Atomic<Bool>(false)
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        let inbox: Inbox
        init(_ inbox: Inbox) { self.inbox = inbox }
        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let buffer = unwrapInboundIn(data)
            inbox.bytes.withLock { $0 += buffer.readableBytesView }
        }
        func channelInactive(context: ChannelHandlerContext) { inbox.isClosed.store(true, ordering: .releasing) }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    init(port: Int, _ change: (inout TLSConfiguration) throws -> Void = { _ in }) async throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(fixturePath("root.pem")))
        configuration.applicationProtocols = ["h2"]
        try change(&configuration)
        let context = try NIOSSLContext(configuration: configuration)
        let inbox = Inbox()
        self.inbox = inbox
        channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        try NIOSSLClientHandler(context: context, serverHostname: "localhost"), Collector(inbox),
                    ])
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        try await channel.writeAndFlush(ByteBuffer(bytes: Frames.hello))
    }

    /// One call on stream 1 of a fresh connection, or the next odd stream; the first message of the answer as text.
    func call(_ method: String, _ message: [UInt8]) async -> String? {
        try? await channel.writeAndFlush(ByteBuffer(bytes: TestServer.call(1, method, message)))
        let answered = await TestServer.eventually { reader.status(1) == 0 }
        return answered ? reader.messages(1).first.map { String(decoding: $0, as: UTF8.self) } : nil
    }

    func isClosedByServer() async -> Bool {
        await TestServer.eventually { inbox.isClosed.load(ordering: .acquiring) }
    }

    /// The common name of the server's certificate, as far as the fixtures go.
    func serverName() async throws -> String? {
        let channel = channel
        // The handshake is over when the server's settings have come.
        _ = await TestServer.eventually { !inbox.bytes.withLock { $0.isEmpty } }
        let bytes = try await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.nioSSL_peerCertificate()?.toDERBytes() ?? []
        }.get()
        return ["first.test", "second.test"].first { name in
            bytes.indices.contains { bytes[$0...].starts(with: name.utf8) }
        }
    }

    func close() async { try? await channel.close() }

    private var reader: FrameReader {
        let reader = FrameReader()
        inbox.bytes.withLock { bytes in _ = reader.feed(bytes) }
        return reader
    }
}
