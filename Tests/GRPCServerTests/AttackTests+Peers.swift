import GRPC
import GRPCServer
import HTTP2
import Testing
import WireTestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Peers that are slow, silent or too many.
extension OneServerAtATime.AttackTests {
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
        try await TestServer.run {
            $0.connection.headerTimeout = .milliseconds(100)
        } _: { server in
            let socket = try server.connect()
            socket.send(Frames.openHeaders(1, Frames.request("/test.Probe/Echo")))
            #expect(socket.readToEnd())
            #expect(server.counters[.headerTimeouts] == 1)
            #expect(server.answers())
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
            #expect(server.answers())
            let before = heldMemory()
            let sockets = try (0..<20).map { _ in try server.connect() }
            for socket in sockets {
                socket.send(Frames.settings([(4, 0)]))
                // Twenty calls on each, and each call with an answer that fills its buffer: 26 MB while they wait.
                for id in stride(from: UInt32(1), to: 40, by: 2) {
                    socket.send(TestServer.call(id, "Endless", [1]))
                }
            }
            #expect(await TestServer.eventually { heldMemory() - before >= 20 })
            for socket in sockets {
                #expect(socket.read { $0.frames(type: 3).filter { $0.errorCode == 8 }.count == 20 })
            }
            #expect(server.counters[.stalledReaders] == 400)
            #expect(server.notes.lines == [String](repeating: "cancelled stalledReader", count: 400))
            #expect(server.answers())
            for socket in sockets { socket.close() }
            try await expectMemory(of: server, backAt: before)
        }
    }

    @Test func aReaderThatNeverReadsItsSocket() async throws {
        try await TestServer.run {
            $0.connection.stalledReaderTimeout = .milliseconds(300)
        } _: { server in
            #expect(server.answers())
            let before = heldMemory()
            let sockets = try (0..<8).map { _ in try #require(TestSocket(port: server.port, receiveBuffer: 4096)) }
            for socket in sockets {
                // Windows wide open, so that only the socket itself holds the octets back.
                socket.send(
                    Frames.preface + Frames.settings([(4, 0x7FFF_FFFF)]) + Frames.settingsAck
                        + Frames.windowUpdate(0, 0x7FFF_0000))
                for id in stride(from: UInt32(1), to: 20, by: 2) {
                    socket.send(TestServer.call(id, "Endless", [1]))
                }
            }
            #expect(await TestServer.eventually { server.counters[.stalledReaders] >= 8 })
            #expect(await TestServer.eventually { server.server.connectionCount == 0 })
            #expect(heldMemory() - before < 100)
            #expect(server.answers())
            withExtendedLifetime(sockets) {}
            for socket in sockets { socket.close() }
            try await expectMemory(of: server, backAt: before)
        }
    }

    @Test func halfOpenSockets() async throws {
        try await TestServer.run {
            $0.connection.keepaliveTime = .milliseconds(100)
            $0.connection.keepaliveTimeout = .milliseconds(100)
        } _: { server in
            #expect(server.answers())
            let before = heldMemory()
            // Clients that are silent from now on in the middle of a message, as those whose machine is gone.
            let sockets = try (0..<20).map { _ in try server.connect() }
            let part = [0] + Frames.word(1 << 20) + [UInt8](repeating: 1, count: 16000)
            for socket in sockets {
                for id in stride(from: UInt32(1), to: 100, by: 2) {
                    socket.send(Frames.headers(id, Frames.request("/test.Probe/Chat")) + Frames.data(id, part))
                }
            }
            #expect(await TestServer.eventually { heldMemory() - before >= 12 })
            for socket in sockets {
                #expect(socket.readToEnd())
                #expect(socket.reader.frames(type: 6).contains { $0.flags == 0 })
            }
            #expect(server.counters[.keepaliveTimeouts] == 20)
            #expect(server.answers())
            try await expectMemory(of: server, backAt: before)
        }
    }

    @Test func connectionFlood() async throws {
        try await TestServer.run {
            $0.maxConnections = 10
        } _: { server in
            #expect(server.answers())
            let before = heldMemory()
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
            for socket in sockets { socket.close() }
            try await expectMemory(of: server, backAt: before)
        }
        // Without the guard all come in and stay.
        try await TestServer.run { server in
            let sockets = try (0..<110).map { _ in try server.connect() }
            #expect(await TestServer.eventually { server.server.connectionCount == 110 })
            #expect(server.counters[.connectionsRefused] == 0)
            withExtendedLifetime(sockets) {}
        }
    }

    /// Out of file descriptors: what is connected goes on, the server does not spin, and new clients come in later.
    @Test func outOfFiles() async throws {
        try await TestServer.run { server in
            #expect(server.answers())
            let before = heldMemory()
            let errors = try await runOutOfFiles(server, until: 1)
            #expect(errors < 100)
            #expect(server.answers())
            try await expectMemory(of: server, backAt: before)
        }
        // Without the descriptor held in reserve the client at the door is never turned away, and the listener spins.
        try await TestServer.run {
            $0.holdsReserveDescriptor = false
        } _: { server in
            _ = try await runOutOfFiles(server, until: 200)
            #expect(server.answers())
        }
    }

    /// Uses every file descriptor up while one client waits at the door, until so many `accept`s have failed.
    /// - Returns: how many had failed a call later.
    private func runOutOfFiles(_ server: TestServer, until wanted: Int) async throws -> Int {
        let inside = try server.connect()
        inside.send(TestServer.echo(1, [1]))
        #expect(inside.read { $0.status(1) == 0 })
        var old = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &old)
        var limit = old
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
        let sawErrors = await TestServer.eventually { server.counters[.acceptErrors] >= wanted }
        inside.send(TestServer.echo(3, [3]))
        let insideAnswered = inside.read { $0.status(3) == 0 }
        let errors = server.counters[.acceptErrors]
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &old)
        for file in held { close(file) }
        close(pending)
        #expect(sawErrors)
        #expect(insideAnswered)
        return errors
    }
}
