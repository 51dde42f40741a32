import GRPC
import GRPCServer
import Logging
import Testing
import WireTestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension OneServerAtATime {
    /// Limits of sockets, each on a server that has it and on one that has it out of reach.
    @Suite struct LimitTests {
        private static let never = Duration.seconds(1_000_000)

        /// A client that broke a rule and does not close its side: the server closes all of it in the linger time.
        @Test func aPeerThatNeverCloses() async throws {
            try await TestServer.run {
                $0.lingerTime = Self.never
            } _: { open in
                try await TestServer.run {
                    $0.lingerTime = .milliseconds(50)
                } _: { guarded in
                    // The peer of the open server is ended first, so it has had longer when the other one is gone.
                    let sockets = try [open, guarded].map { server in
                        let socket = try #require(TestSocket(port: server.port))
                        socket.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
                        #expect(socket.readToEnd())
                        #expect(socket.reader.goAway?.errorCode == 1)
                        return socket
                    }
                    #expect(await TestServer.eventually { guarded.server.connectionCount == 0 })
                    #expect(open.server.connectionCount == 1)
                    // What still comes is thrown away.
                    #expect(sockets[0].send([UInt8](repeating: 7, count: 100_000)))
                    sockets[0].close()
                    #expect(await TestServer.eventually { open.server.connectionCount == 0 })
                }
            }
        }

        /// The session hands all of an answer over at once, and the connection is over while the socket is still full.
        private func handsAllOver(_ configuration: inout ServerConfiguration) {
            configuration.socketHighWatermark = 1 << 30
            configuration.lingerTime = .milliseconds(50)
            configuration.connection.drainRoundTrip = .milliseconds(50)
        }

        /// A client with wide open windows that asks for forty megabytes and reads nothing yet.
        private func pausingClient(_ server: TestServer) throws -> TestSocket {
            let socket = try #require(TestSocket(port: server.port, receiveBuffer: 4096))
            socket.send(
                Frames.preface + Frames.settings([(4, 0x7FFF_FFFF)]) + Frames.settingsAck
                    + Frames.windowUpdate(0, 0x7FFF_0000) + TestServer.call(1, "Plenty", [1]))
            return socket
        }

        /// A client that pauses while the server ends: what its socket has not taken waits for it, longer than the linger
        /// time, and comes whole.
        @Test func aPauseDuringTheDrain() async throws {
            try await TestServer.run(handsAllOver) { server in
                let other = try server.connect()
                #expect(other.read { $0.frames.contains { $0.type == 4 } })
                let socket = try pausingClient(server)
                #expect(await TestServer.eventually { server.counters[.callsFinished] == 1 })
                async let end: Void = server.server.shutdown(grace: .seconds(60))
                // One who only does not close has had the linger time, and is gone.
                #expect(await TestServer.eventually { server.server.connectionCount == 1 })
                #expect(other.readToEnd())
                #expect(socket.read { $0.status(1) == 0 })
                #expect(socket.reader.body(1).count == 40_000 * 1005)
                #expect(socket.readToEnd())
                socket.close()
                await end
            }
        }

        /// One that does not come back has the grace period and no more.
        @Test func aPauseThatOutlivesTheGrace() async throws {
            try await TestServer.run(handsAllOver) { server in
                let socket = try pausingClient(server)
                #expect(await TestServer.eventually { server.counters[.callsFinished] == 1 })
                await server.server.shutdown(grace: .milliseconds(500))
                #expect(server.server.connectionCount == 0)
                #expect(!socket.read { $0.status(1) == 0 })
            }
        }

        /// A client whose windows are wide open and who does not read: what its socket does not take is held here.
        @Test func aSocketThatTakesNothing() async throws {
            func held(_ mark: Int) async throws -> Int {
                try await TestServer.run {
                    $0.socketHighWatermark = mark
                    $0.socketLowWatermark = min(mark, 64 << 10)
                } _: { server in
                    #expect(server.answers())
                    let before = heldMemory()
                    let socket = try pausingClient(server)
                    // When another client has its answer, the first call has gone as far as it can.
                    #expect(await TestServer.eventually { server.notes.lines.contains("begun") })
                    #expect(server.answers())
                    let held = heldMemory() - before
                    // A reader gets it all.
                    #expect(socket.read(seconds: 30) { $0.status(1) == 0 })
                    #expect(socket.reader.body(1).count == 40_000 * 1005)
                    return held
                }
            }
            let guarded = try await held(256 << 10)
            #expect(guarded <= 4, "\(guarded) MiB")
            let open = try await held(1 << 30)
            #expect(open >= 16, "\(open) MiB")
        }

        /// Several loops accept at once, and the limit holds to the connection.
        @Test func theLimitOfConnectionsOnSeveralLoops() async throws {
            try await TestServer.run {
                $0.eventLoops = 4
                $0.maxConnections = 10
            } _: { server in
                let sockets = try (0..<40).map { _ in try server.connect() }
                #expect(await TestServer.eventually { server.counters[.connectionsRefused] == 30 })
                #expect(server.server.connectionCount == 10)
                #expect(sockets.count { $0.read { $0.frames.contains { $0.type == 4 } } } == 10)
            }
        }

        /// With few files the server takes fewer connections, so that models and logs can still be opened.
        @Test func theLimitOfConnectionsFollowsTheLimitOfFiles() async throws {
            var old = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &old)
            var low = old
            low.rlim_cur = 128
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &low)
            let server = Server(
                configuration: TestServer.configuration(), router: TestServer.router(Notes()),
                logger: Logger(label: "test"))
            let addresses = try? await server.start()
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &old)
            guard case .tcp(_, let port)? = addresses?.first else {
                Issue.record("the server did not start")
                return
            }
            let sockets = (0..<110).compactMap { _ in TestSocket(port: port) }
            #expect(sockets.count == 110)
            // 128 files less a quarter.
            #expect(await TestServer.eventually { server.counters[.connectionsRefused] == 14 })
            #expect(server.connectionCount == 96)
            withExtendedLifetime(sockets) {}
            await server.shutdownNow()
        }
    }
}
