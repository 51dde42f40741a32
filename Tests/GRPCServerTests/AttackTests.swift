import GRPC
import GRPCServer
import Testing
import WireTestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Attacks over real sockets. After each the server must answer a new client, count the misuse, and hold no more memory
/// than before. That the guard makes the difference is shown by the same attack with the guard out of reach.
@Suite(.serialized) struct AttackTests {
    private func attack(
        _ counter: ServerCounters.Counter, seconds: Double = 10,
        _ change: @escaping (inout ServerConfiguration) -> Void = { _ in },
        _ body: (TestSocket) -> Void
    ) async throws {
        try await TestServer.run(change) { server in
            #expect(server.answers())
            let before = residentMemory()
            let socket = try server.connect()
            body(socket)
            #expect(socket.readToEnd(seconds: seconds), "the server kept the connection")
            #expect(server.counters[counter] >= 1)
            #expect(counter.isAbuse)
            #expect(server.answers())
            #expect(await TestServer.eventually { server.server.connectionCount <= 1 })
            #expect(residentMemory() - before < 64)
        }
    }

    @Test func rapidReset() async throws {
        try await attack(.rapidResets) { socket in
            for index in 0..<5000 {
                let id = UInt32(index * 2 + 1)
                let bytes = Frames.headers(id, Frames.request("/test.Probe/Silent")) + Frames.reset(id)
                guard socket.send(bytes) else { return }
            }
        }
    }

    @Test func continuationFlood() async throws {
        try await attack(.continuationFloods) { socket in
            socket.send(Frames.openHeaders(1, Frames.request("/test.Probe/Echo")))
            for _ in 0..<1000 { guard socket.send(Frames.continuation(1, [0, 1, 97, 1, 98])) else { return } }
        }
    }

    @Test func pingFlood() async throws {
        try await attack(.pingFloods) { socket in
            for _ in 0..<1000 { guard socket.send(Frames.ping()) else { return } }
        }
    }

    @Test func settingsFlood() async throws {
        try await attack(.settingsFloods) { socket in
            for _ in 0..<1000 { guard socket.send(Frames.settings()) else { return } }
        }
    }

    @Test func emptyFrameFlood() async throws {
        try await attack(.emptyFrameFloods) { socket in
            socket.send(Frames.headers(1, Frames.request("/test.Probe/Echo")))
            for _ in 0..<1000 { guard socket.send(Frames.data(1, [])) else { return } }
        }
    }

    @Test func hpackBomb() async throws {
        try await attack(.headerBombs) { socket in
            let big = [0x40] + Frames.string(Array("x".utf8)) + Frames.string([UInt8](repeating: 97, count: 3900))
            let block = Frames.block(Frames.request("/test.Probe/Echo")) + big + [UInt8](repeating: 0xBE, count: 12000)
            socket.send(Frames.frame(type: 1, flags: 4, stream: 1, block))
        }
    }

    @Test func garbage() async throws {
        for bytes in [
            Array("GET / HTTP/1.1\r\n\r\n".utf8), [UInt8](repeating: 0xA5, count: 70000),
            [0x16, 3, 1, 0, 200] + [UInt8](repeating: 1, count: 200),
        ] {
            try await TestServer.run { server in
                let socket = try #require(TestSocket(port: server.port))
                socket.send(bytes)
                #expect(socket.readToEnd())
                #expect(server.counters[.badPrefaces] == 1)
                #expect(server.answers())
            }
        }
    }

    @Test func slowHandshake() async throws {
        for bytes in [[], Array(Frames.preface.prefix(5)), Frames.preface] as [[UInt8]] {
            try await TestServer.run {
                $0.connection.handshakeTimeout = .milliseconds(100)
            } _: { server in
                let socket = try #require(TestSocket(port: server.port))
                socket.send(bytes)
                #expect(socket.readToEnd())
                #expect(server.counters[.handshakeTimeouts] == 1)
                #expect(server.answers())
            }
        }
    }

    @Test func slowHeaders() async throws {
        try await attack(.headerTimeouts, { $0.connection.headerTimeout = .milliseconds(100) }) { socket in
            socket.send(Frames.openHeaders(1, Frames.request("/test.Probe/Echo")))
        }
    }

    @Test func slowBody() async throws {
        try await TestServer.run {
            $0.connection.messageTimeout = .milliseconds(100)
        } _: { server in
            let socket = try server.connect()
            socket.send(Frames.headers(1, Frames.request("/test.Probe/Echo")) + Frames.data(1, [0, 0]))
            #expect(socket.read { $0.status(1) == 1 })
            #expect(server.counters[.bodyTimeouts] == 1)
            #expect(server.answers())
        }
    }

    @Test func aReaderThatNeverOpensItsWindow() async throws {
        try await TestServer.run {
            $0.connection.stalledReaderTimeout = .milliseconds(200)
        } _: { server in
            let socket = try server.connect()
            socket.send(Frames.settings([(4, 0)]) + TestServer.call(1, "Endless", [1]))
            #expect(socket.read { $0.frames(type: 3, stream: 1).first?.errorCode == 8 })
            #expect(server.counters[.stalledReaders] == 1)
            #expect(server.notes.lines == ["cancelled stalledReader"])
            #expect(server.answers())
        }
    }

    @Test func aReaderThatNeverReadsItsSocket() async throws {
        try await TestServer.run {
            $0.connection.stalledReaderTimeout = .milliseconds(300)
        } _: { server in
            let before = residentMemory()
            let sockets = try (0..<8).map { _ in try #require(TestSocket(port: server.port, receiveBuffer: 4096)) }
            for socket in sockets {
                // Windows wide open, so that only the socket itself holds the octets back.
                socket.send(
                    Frames.preface + Frames.settings([(4, 0x7FFF_FFFF)]) + Frames.settingsAck
                        + Frames.windowUpdate(0, 0x7FFF_0000))
                for id in stride(from: UInt32(1), to: 20, by: 2) { socket.send(TestServer.call(id, "Endless", [1])) }
            }
            #expect(await TestServer.eventually { server.counters[.stalledReaders] >= 8 })
            #expect(await TestServer.eventually { server.server.connectionCount == 0 })
            #expect(residentMemory() - before < 100)
            #expect(server.answers())
            withExtendedLifetime(sockets) {}
        }
    }

    @Test func halfOpenSockets() async throws {
        try await TestServer.run {
            $0.connection.keepaliveTime = .milliseconds(100)
            $0.connection.keepaliveTimeout = .milliseconds(100)
        } _: { server in
            // A client that is silent from now on, as one whose machine is gone.
            let socket = try server.connect()
            #expect(socket.readToEnd())
            #expect(server.counters[.keepaliveTimeouts] == 1)
            #expect(socket.reader.frames(type: 6).contains { $0.flags == 0 })
            #expect(server.answers())
        }
    }

    @Test func connectionFlood() async throws {
        try await TestServer.run {
            $0.maxConnections = 10
        } _: { server in
            var sockets = (0..<10).compactMap { _ in try? server.connect() }
            for socket in sockets { #expect(socket.read { $0.frames.contains { $0.type == 4 } }) }
            for _ in 0..<100 {
                let refused = try #require(TestSocket(port: server.port))
                #expect(refused.readToEnd())
                #expect(refused.received == 0)
            }
            #expect(server.counters[.connectionsRefused] == 100)
            // Those inside are served, and a place that becomes free is given away again.
            sockets[0].send(TestServer.echo(1, [1]))
            #expect(sockets[0].read { $0.status(1) == 0 })
            sockets.removeLast()
            #expect(await TestServer.eventually { server.server.connectionCount == 9 })
            #expect(server.answers())
        }
    }

    @Test func messageLengthLiesAndBombs() async throws {
        try await TestServer.run {
            $0.connection.maxRequestMessage = 1 << 20
        } _: { server in
            let before = residentMemory()
            let socket = try server.connect()
            socket.send(
                Frames.headers(1, Frames.request("/test.Probe/Echo")) + Frames.data(1, [0, 255, 255, 255, 255, 1]))
            #expect(socket.read { $0.status(1) == 8 })
            for index in 1...100 {
                let id = UInt32(index * 2 + 1)
                socket.send(
                    Frames.headers(id, Frames.request("/test.Probe/Chat")) + Frames.data(id, [0, 0, 16, 0, 0, 1]))
            }
            #expect(server.answers())
            #expect(residentMemory() - before < 64)
            #expect(server.counters[.messagesTooLarge] == 1)
        }
    }

    /// Out of file descriptors: what is connected goes on, the server does not spin, and new clients come in later.
    @Test func outOfFiles() async throws {
        try await TestServer.run { server in
            let inside = try server.connect()
            inside.send(TestServer.echo(1, [1]))
            #expect(inside.read { $0.status(1) == 0 })
            let client = try #require(TestSocket(port: server.port))
            client.send(Frames.hello)
            #expect(client.read { $0.frames.contains { $0.type == 4 } })
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            let old = limit
            // The client's own socket is opened first, so that the accept is what fails.
            let pending = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            limit.rlim_cur = rlim_t(pending + 1)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            var held: [Int32] = []
            while true {
                let file = dup(0)
                if file < 0 { break }
                held.append(file)
            }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(UInt16(server.port).bigEndian)
            address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
            withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = connect(pending, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            let sawError = await TestServer.eventually { server.counters[.acceptErrors] >= 1 }
            inside.send(TestServer.echo(3, [3]))
            let insideAnswered = inside.read { $0.status(3) == 0 }
            let errors = server.counters[.acceptErrors]
            var restored = old
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &restored)
            for file in held { close(file) }
            close(pending)
            #expect(sawError)
            #expect(insideAnswered)
            #expect(errors < 100)
            #expect(server.answers())
        }
    }
}
