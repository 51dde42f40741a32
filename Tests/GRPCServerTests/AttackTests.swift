import Compression
import GRPC
import GRPCServer
import HTTP2
import Testing
import WireTestSupport

extension OneServerAtATime {
    /// Attacks over real sockets. After each the server must answer a new client, count the misuse, and hold no more memory
    /// than before. That the guard makes the difference is shown by the same attack on a server whose guard is out of reach:
    /// there the harm is done, up to the size of the attack. (What only time ends is shown so in `GuardTests` of GRPC, with a
    /// clock that the test moves.)
    @Suite struct AttackTests {
        /// Runs an attack on a guarded server, which must close the connection and count it, and on one without the guard.
        /// - Parameters:
        ///   - guarded: makes the guarded server's configuration.
        ///   - open: sets the guard out of reach.
        ///   - attack: sends what it can; a send fails once the server has closed.
        ///   - harm: what the attack got out of the server, asked while the connection is open or after it was closed.
        ///   - bound: the guarded server's harm is at most this.
        ///   - all: the open server's harm is at least this.
        private func attack(
            _ counter: ServerCounters.Counter,
            guarded: @escaping (inout ServerConfiguration) -> Void = { _ in },
            open: @escaping (inout ServerConfiguration) -> Void,
            attack: (TestSocket) -> Void, harm: (TestServer, TestSocket) -> Int, bound: Int, all: Int
        ) async throws {
            try await TestServer.run(guarded) { server in
                #expect(server.answers())
                let before = heldMemory()
                let calls = server.counters[.callsStarted]
                let socket = try server.connect()
                attack(socket)
                #expect(socket.readToEnd(), "the server kept the connection")
                let done = harm(server, socket)
                #expect(done <= bound, "the guard let \(done) through")
                #expect(calls <= server.counters[.callsStarted])
                #expect(server.counters[counter] >= 1)
                #expect(server.answers())
                #expect(await TestServer.eventually { server.server.connectionCount <= 1 })
                #expect(heldMemory() - before < 32)
            }
            try await TestServer.run(open) { server in
                #expect(server.answers())
                let before = heldMemory()
                let socket = try server.connect()
                attack(socket)
                // The attack is over when the server has done all of it.
                #expect(await TestServer.eventually { harm(server, socket) >= all }, "harm: \(harm(server, socket))")
                #expect(server.counters[counter] == 0)
                #expect(!socket.isClosed)
                socket.close()
                #expect(await TestServer.eventually { server.server.connectionCount <= 1 })
                #expect(server.answers())
                #expect(heldMemory() - before < 32)
            }
        }

        /// The connections are gone, and with them what they held, to two MiB.
        func expectMemory(of server: TestServer, backAt before: Int) async throws {
            #expect(await TestServer.eventually { server.server.connectionCount == 0 })
            #expect(await TestServer.eventually { heldMemory() - before <= 2 }, "\(heldMemory() - before) MiB more")
        }

        private static let far = TokenBucket.Rate(burst: 1_000_000, perSecond: 1_000_000)

        /// The harm is the work that is started and thrown away.
        @Test func rapidReset() async throws {
            try await attack(
                .rapidResets, open: { $0.connection.http2.resets = Self.far },
                attack: { socket in
                    // A request that is reset in the same piece is not even started. So each hundred is let in first: the
                    // acknowledgement of SETTINGS behind it says that it is.
                    for round in 0..<50 {
                        let ids = (0..<100).map { UInt32((round * 100 + $0) * 2 + 1) }
                        let requests = ids.flatMap { Frames.headers($0, Frames.request("/test.Probe/Silent")) }
                        guard socket.send(requests + Frames.settings()) else { return }
                        guard socket.read(until: { $0.acknowledgements(type: 4) > round + 1 }) else { return }
                        guard socket.send(ids.flatMap { Frames.reset($0) }) else { return }
                    }
                }, harm: { server, _ in server.counters[.callsStarted] - 1 }, bound: 1200, all: 5000)
        }

        /// The harm is the header block that is held and never complete.
        @Test func continuationFlood() async throws {
            let field = [0] + Frames.string(Array("x".utf8)) + Frames.string([UInt8](repeating: 97, count: 16000))
            let before = heldMemory()
            try await attack(
                .continuationFloods,
                // Only this guard: the limits of the header list are out of reach on both.
                guarded: { $0.connection.http2.maxHeaderListSize = 1 << 30 },
                open: {
                    $0.connection.http2.maxHeaderListSize = 1 << 30
                    $0.connection.http2.maxContinuations = 1_000_000
                },
                attack: { socket in
                    socket.send(Frames.openHeaders(1, Frames.request("/test.Probe/Echo")))
                    for _ in 0..<4000 { guard socket.send(Frames.continuation(1, field)) else { return } }
                }, harm: { _, _ in heldMemory() - before }, bound: 16, all: 50)
        }

        /// The harm is an answer to each.
        @Test func pingFlood() async throws {
            try await attack(
                .pingFloods,
                open: {
                    $0.connection.http2.pings = Self.far
                    $0.connection.http2.maxUnsentAcknowledgements = 1_000_000
                    $0.connection.maxPingStrikes = .max
                },
                attack: { socket in
                    for _ in 0..<5000 {
                        guard socket.send(Frames.ping()) else { return }
                        socket.take()
                    }
                }, harm: { server, socket in socket.answers(type: 6) }, bound: 100, all: 5000)
        }

        /// The harm is an acknowledgement of each.
        @Test func settingsFlood() async throws {
            try await attack(
                .settingsFloods,
                open: {
                    $0.connection.http2.settings = Self.far
                    $0.connection.http2.maxUnsentAcknowledgements = 1_000_000
                },
                attack: { socket in
                    for _ in 0..<5000 {
                        guard socket.send(Frames.settings()) else { return }
                        socket.take()
                    }
                }, harm: { _, socket in socket.answers(type: 4) }, bound: 130, all: 5000)
        }

        /// The harm is the reading: there is no end to it.
        @Test func emptyFrameFlood() async throws {
            let size = 9 * 20_000
            try await attack(
                .emptyFrameFloods, open: { $0.connection.http2.emptyFrames = Self.far },
                attack: { socket in
                    socket.send(Frames.headers(1, Frames.request("/test.Probe/Echo")))
                    for _ in 0..<20_000 { guard socket.send(Frames.data(1, [])) else { return } }
                },
                // A guarded server has read more only if it came in one piece with what it refused.
                harm: { server, _ in server.counters[.bytesReceived] }, bound: size / 2, all: size)
        }

        /// WINDOW_UPDATE frames of one octet each: reading without end as well.
        @Test func windowUpdateFlood() async throws {
            let size = 13 * 50_000
            try await attack(
                .controlFrameFloods, open: { $0.connection.http2.controlFrames = Self.far },
                attack: { socket in
                    let hundred = (0..<100).flatMap { _ in Frames.windowUpdate(0, 1) }
                    for _ in 0..<500 { guard socket.send(hundred) else { return } }
                }, harm: { server, _ in server.counters[.bytesReceived] }, bound: size * 3 / 4, all: size)
        }

        /// The harm is what a few octets become: metadata of 46 MB that a call holds.
        @Test func hpackBomb() async throws {
            let before = heldMemory()
            try await attack(
                .headerBombs,
                open: {
                    $0.connection.http2.maxHeaderListSize = 1 << 30
                },
                attack: { socket in
                    let big =
                        [0x40] + Frames.string(Array("x".utf8)) + Frames.string([UInt8](repeating: 97, count: 3900))
                    let block =
                        Frames.block(Frames.request("/test.Probe/Silent")) + big
                        + [UInt8](repeating: 0xBE, count: 12000)
                    socket.send(Frames.frame(type: 1, flags: 4, stream: 1, block))
                }, harm: { _, _ in heldMemory() - before }, bound: 16, all: 40)
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

        /// A prefix that promises 4 GiB: the guarded server says no at the prefix, the open one takes what comes.
        @Test func messageLengthLies() async throws {
            let size = 40 << 20
            func lie(_ server: TestServer) throws -> TestSocket {
                let socket = try server.connect()
                socket.send(
                    Frames.headers(1, Frames.request("/test.Probe/Echo")) + Frames.data(1, [0, 255, 255, 255, 255]))
                let part = Frames.data(1, [UInt8](repeating: 1, count: 16000))
                for _ in 0..<size / 16000 {
                    guard socket.send(part, seconds: 0.2) else { break }
                    socket.take()
                }
                return socket
            }
            try await TestServer.run { server in
                let before = heldMemory()
                let socket = try lie(server)
                #expect(socket.read { $0.status(1) == 8 })
                #expect(server.counters[.messagesTooLarge] == 1)
                #expect(heldMemory() - before < 16)
                #expect(server.answers())
            }
            try await TestServer.run {
                $0.connection.maxRequestMessage = .max
                $0.connection.maxBufferedRequests = .max
                $0.connection.http2.streamWindow = 1 << 30
                $0.connection.http2.connectionWindow = 1 << 30
            } _: { server in
                let before = heldMemory()
                let socket = try lie(server)
                #expect(await TestServer.eventually { server.counters[.bytesReceived] > size - 32000 })
                #expect(heldMemory() - before > size >> 21)
                #expect(socket.reader.status(1) == nil)
                socket.close()
                #expect(await TestServer.eventually { server.server.connectionCount == 0 })
                #expect(heldMemory() - before < 32)
                #expect(server.answers())
            }
        }

        /// Many streams that each promise a megabyte and send an octet cost what they sent.
        @Test func promisesAreNotAllocated() async throws {
            try await TestServer.run { server in
                let before = heldMemory()
                let socket = try server.connect()
                for index in 1...100 {
                    let id = UInt32(index * 2 + 1)
                    socket.send(
                        Frames.headers(id, Frames.request("/test.Probe/Chat")) + Frames.data(id, [0, 0, 16, 0, 0, 1]))
                }
                #expect(await TestServer.eventually { server.counters[.callsStarted] == 100 })
                #expect(server.answers())
                #expect(heldMemory() - before < 16)
            }
        }

        /// 64 KiB that inflate to 64 MiB.
        @Test func compressionBomb() async throws {
            var bomb: [UInt8] = []
            Encoding.gzip.compress([UInt8](repeating: 0, count: 64 << 20).span, into: &bomb)
            func send(_ server: TestServer) throws -> TestSocket {
                let socket = try server.connect()
                socket.send(Frames.headers(1, Frames.request("/test.Probe/Size", [("grpc-encoding", "gzip")])))
                let body = Frames.message(bomb, compressed: true)
                for at in stride(from: 0, to: body.count, by: 16000) {
                    let end = min(at + 16000, body.count)
                    socket.send(Frames.data(1, Array(body[at..<end]), end: end == body.count))
                }
                return socket
            }
            try await TestServer.run {
                $0.connection.maxRequestMessage = 1 << 20
            } _: { server in
                let before = heldMemory()
                let socket = try send(server)
                #expect(socket.read { $0.status(1) == 8 })
                #expect(server.counters[.compressionBombs] == 1)
                #expect(heldMemory() - before < 16)
                #expect(server.answers())
            }
            try await TestServer.run {
                $0.connection.maxRequestMessage = 1 << 30
            } _: { server in
                let socket = try send(server)
                #expect(socket.read { $0.status(1) == 0 })
                #expect(socket.reader.messages(1) == [Array("\(64 << 20)".utf8)])
                #expect(server.counters[.compressionBombs] == 0)
            }
        }
    }
}
