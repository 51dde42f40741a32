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
    @Suite struct ServerTests {
        @Test func aCallOverTCP() async throws {
            try await TestServer.run { server in
                #expect(server.answers())
                #expect(server.counters[.connectionsOpened] == 1)
                #expect(server.counters[.callsFinished] == 1)
            }
        }

        @Test func severalListenersOfEveryKind() async throws {
            let path = "/tmp/martlet-test-\(UInt32.random(in: 0...UInt32.max)).sock"
            let notes = Notes()
            var configuration = TestServer.configuration()
            configuration.listen = [.tcp(host: "127.0.0.1", port: 0), .tcp(host: "::1", port: 0), .unix(path: path)]
            let server = Server(
                configuration: configuration, router: TestServer.router(notes), logger: Logger(label: "test"))
            let addresses: [ListenAddress]
            do {
                addresses = try await server.start()
            } catch {
                // A machine without IPv6 loopback.
                configuration.listen.remove(at: 1)
                return
            }
            #expect(addresses.count == 3)
            for address in addresses {
                switch address {
                case .tcp("127.0.0.1", let port):
                    #expect(TestServer.answers(try #require(TestSocket(port: port))))
                case .tcp: break
                case .unix(let path): #expect(TestServer.answers(try #require(TestSocket(path: path))))
                }
            }
            await server.shutdownNow()
            #expect(TestSocket(path: path) == nil)
        }

        @Test func anAddressInUseIsASentence() async throws {
            try await TestServer.run { first in
                let second = Server(
                    configuration: TestServer.configuration { $0.listen = [.tcp(host: "127.0.0.1", port: first.port)] },
                    router: Router(), logger: Logger(label: "test"))
                let error = await #expect(throws: ListenFailure.self) { try await second.start() }
                #expect(error?.description.contains("127.0.0.1:\(first.port)") == true)
            }
        }

        /// A server on a Unix socket that runs; its end is the test's.
        private func unixServer(_ path: String) async throws -> Server {
            let server = Server(
                configuration: TestServer.configuration { $0.listen = [.unix(path: path)] },
                router: TestServer.router(Notes()), logger: Logger(label: "test"))
            try await server.start()
            return server
        }

        private static func socketPath() -> String { "/tmp/martlet-test-\(UInt32.random(in: 0...UInt32.max)).sock" }

        @Test func aSocketFileInUseIsASentence() async throws {
            let path = Self.socketPath()
            let first = try await unixServer(path)
            let error = await #expect(throws: ListenFailure.self) { try await unixServer(path) }
            #expect(error?.description.contains("unix:\(path): another program listens there") == true)
            // The first has lost nothing by it.
            #expect(TestServer.answers(try #require(TestSocket(path: path))))
            await first.shutdownNow()
            #expect(access(path, F_OK) != 0)
        }

        @Test func aSocketFileThatWasLeftBehindIsReplaced() async throws {
            let path = Self.socketPath()
            let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let result = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(dead, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            #expect(result == 0)
            close(dead)
            let server = try await unixServer(path)
            #expect(TestServer.answers(try #require(TestSocket(path: path))))
            await server.shutdownNow()
            #expect(access(path, F_OK) != 0)
        }

        @Test func aFileThatIsNoSocketIsLeftAlone() async throws {
            let path = Self.socketPath()
            close(open(path, O_CREAT | O_WRONLY, 0o600))
            defer { unlink(path) }
            let error = await #expect(throws: ListenFailure.self) { try await unixServer(path) }
            #expect(error?.description.contains("no socket") == true)
            #expect(access(path, F_OK) == 0)
        }

        @Test func aSocketFileOfAnotherServerIsNotRemoved() async throws {
            let path = Self.socketPath()
            let first = try await unixServer(path)
            unlink(path)
            let second = try await unixServer(path)
            await first.shutdownNow()
            #expect(TestServer.answers(try #require(TestSocket(path: path))))
            await second.shutdownNow()
            #expect(access(path, F_OK) != 0)
        }

        /// A server that cannot have all of its addresses leaves nothing of the others.
        @Test func aStartThatFailsRemovesItsSocketFile() async throws {
            let path = Self.socketPath()
            try await TestServer.run { first in
                let second = Server(
                    configuration: TestServer.configuration {
                        $0.listen = [.unix(path: path), .tcp(host: "127.0.0.1", port: first.port)]
                    }, router: Router(), logger: Logger(label: "test"))
                _ = await #expect(throws: ListenFailure.self) { try await second.start() }
                #expect(access(path, F_OK) != 0)
            }
        }

        @Test func addressesAsText() {
            #expect(ListenAddress("127.0.0.1:80") == .tcp(host: "127.0.0.1", port: 80))
            #expect(ListenAddress("[::1]:80") == .tcp(host: "::1", port: 80))
            #expect(ListenAddress(":80") == .tcp(host: "::", port: 80))
            #expect(ListenAddress("unix:/a/b") == .unix(path: "/a/b"))
            #expect(ListenAddress("unix:///a/b") == .unix(path: "/a/b"))
            for bad in ["", "80", "host", "host:", "host:x", "host:65536", "::1:80", "unix:"] {
                #expect(ListenAddress(bad) == nil, "\(bad)")
            }
            #expect(ListenAddress.tcp(host: "::1", port: 5).description == "[::1]:5")
        }

        @Test func postsFromAnotherThreadArriveInOrder() async throws {
            try await TestServer.run { server in
                let socket = try server.connect()
                socket.send(TestServer.call(1, "Thread", [200]))
                #expect(socket.read { $0.status(1) == 0 })
                #expect(socket.reader.messages(1) == (0..<200).map { [UInt8($0)] })
            }
        }

        /// A message that is flushed on its own costs no allocation, down to the socket.
        @Test func allocationsOfAFlushedMessage() async throws {
            try await TestServer.run { server in
                let socket = try server.connect()
                socket.send(TestServer.call(1, "Allocations", [1]))
                #expect(socket.read { $0.status(1) == 0 })
                let count = try #require(server.notes.lines.first.flatMap { Int($0) })
                print("allocations of 200 flushed messages: \(count)")
                #expect(count <= 200 / 20)
            }
        }

        /// Many small answers to a peer that does not read are held as the few octets that they are.
        @Test func smallAnswersThatNobodyReadsHoldLittle() async throws {
            try await TestServer.run { server in
                let before = heldMemory()
                let socket = try #require(TestSocket(port: server.port, receiveBuffer: 4096))
                socket.send(Frames.hello)
                var sent: UInt32 = 0
                while sent < 60_000 {
                    guard socket.send(TestServer.echo(sent * 2 + 1, [1]), seconds: 0.5) else { break }
                    sent += 1
                }
                #expect(sent > 1000)
                #expect(heldMemory() - before < 48)
                #expect(server.answers())
            }
        }

        @Test func messagesOfATurnTravelTogetherUnlessFlushed() async throws {
            try await TestServer.run { server in
                let socket = try server.connect()
                socket.send(TestServer.call(1, "Burst", [1, 2, 3]))
                #expect(socket.read { $0.status(1) == 0 })
                #expect(socket.reader.frames(type: 0, stream: 1).count == 1)
                socket.send(TestServer.call(3, "Flush", [1, 2, 3]))
                #expect(socket.read { $0.status(3) == 0 })
                #expect(socket.reader.messages(3) == [[1], [2], [3]])
                #expect(socket.reader.frames(type: 0, stream: 3).filter { !$0.payload.isEmpty }.count == 3)
            }
        }

        @Test func severalLoopsServe() async throws {
            try await TestServer.run {
                $0.eventLoops = 3
            } _: { server in
                let sockets = try (0..<9).map { _ in try server.connect() }
                for socket in sockets { socket.send(TestServer.call(1, "Thread", [10])) }
                for socket in sockets { #expect(socket.read { $0.status(1) == 0 }) }
            }
        }

        @Test func manyStreamsAtOnce() async throws {
            try await TestServer.run { server in
                let socket = try server.connect()
                for index in 0..<200 { socket.send(TestServer.echo(UInt32(index * 2 + 1), [UInt8(index)])) }
                #expect(socket.read { $0.status(399) == 0 })
                for index in 0..<200 { #expect(socket.reader.messages(UInt32(index * 2 + 1)) == [[UInt8(index)]]) }
            }
        }

        @Test func aLargeMessageGoesThroughTheWindows() async throws {
            try await TestServer.run { server in
                let socket = try server.connect()
                let message = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 3) }
                let body = Frames.message(message)
                socket.send(Frames.windowUpdate(0, 1 << 30))
                socket.send(Frames.settings([(4, 1 << 30)]))
                socket.send(Frames.headers(1, Frames.request("/test.Probe/Echo")))
                // The client respects its windows: it sends what the updates allow.
                #expect(socket.read { $0.frames.contains { $0.type == 4 && $0.flags == 0 } })
                var at = 0
                func window(_ stream: UInt32, _ initial: Int) -> Int {
                    socket.reader.frames(type: 8, stream: stream).reduce(initial) {
                        $0 + $1.payload.reduce(0) { $0 << 8 | Int($1) }
                    }
                }
                while at < body.count {
                    let room = min(window(1, 1 << 20), window(0, 65535)) - at
                    if room <= 0 {
                        let before = socket.reader.frames.count
                        #expect(socket.read { $0.frames.count > before })
                        continue
                    }
                    let count = min(room, 16384, body.count - at)
                    socket.send(Frames.data(1, Array(body[at..<at + count]), end: at + count == body.count))
                    at += count
                }
                #expect(socket.read { $0.status(1) == 0 })
                #expect(socket.reader.messages(1) == [message])
            }
        }

        @Test func theDeadlineHolds() async throws {
            try await TestServer.run { server in
                let socket = try server.connect()
                socket.send(TestServer.call(1, "Silent", [1], [("grpc-timeout", "50m")]))
                #expect(socket.read { $0.status(1) == 4 })
                #expect(server.notes.lines == ["receive", "cancelled deadlineExceeded"])
            }
        }

        @Test func aVanishedClientCancels() async throws {
            try await TestServer.run { server in
                do {
                    let socket = try server.connect()
                    socket.send(TestServer.call(1, "Silent", [1]))
                    #expect(await TestServer.eventually { server.notes.lines == ["receive"] })
                }
                #expect(await TestServer.eventually { server.notes.lines.last == "cancelled connectionClosed" })
                #expect(await TestServer.eventually { server.server.connectionCount == 0 })
            }
        }

        @Test func aSlowReaderHoldsABoundedAmountAndOthersGoOn() async throws {
            try await TestServer.run { server in
                let slow = try server.connect()
                slow.send(Frames.settings([(4, 0)]) + TestServer.call(1, "Endless", [1]))
                #expect(server.answers())
                #expect(await TestServer.eventually { server.counters[.slowReaderPauses] == 1 })
                let socket = try server.connect()
                socket.send(Frames.settings([(4, 1 << 20)]) + TestServer.call(1, "Endless", [1]))
                #expect(socket.read { $0.body(1).count > 60000 })
                #expect(server.answers())
                #expect(slow.reader.body(1).isEmpty)
            }
        }

        // MARK: Ends

        @Test func shutdownLetsCallsFinish() async throws {
            try await TestServer.run { server in
                let socket = try server.connect()
                socket.send(Frames.headers(1, Frames.request("/test.Probe/Chat")) + Frames.data(1, Frames.message([1])))
                #expect(socket.read { $0.messages(1) == [[1]] })
                async let done: Void = server.server.shutdown(grace: .seconds(30))
                #expect(socket.read { $0.goAway?.lastStream == 0x7FFF_FFFF })
                #expect(TestSocket(port: server.port) == nil)
                // The round trip, then the last stream that counts.
                let ping = socket.reader.frames(type: 6).first { $0.flags == 0 }
                socket.send(Frames.ping(ack: true, ping?.payload ?? []))
                #expect(socket.read { $0.goAway?.lastStream == 1 })
                socket.send(Frames.data(1, Frames.message([2]), end: true))
                #expect(socket.read { $0.status(1) == 0 })
                #expect(socket.reader.messages(1) == [[1], [2]])
                #expect(socket.readToEnd())
                await done
                #expect(server.server.connectionCount == 0)
            }
        }

        @Test func shutdownEndsWhatOutlivesTheGrace() async throws {
            try await TestServer.run { server in
                let socket = try server.connect()
                socket.send(TestServer.call(1, "Silent", [1]))
                #expect(await TestServer.eventually { server.notes.lines == ["receive"] })
                await server.server.shutdown(grace: .milliseconds(50))
                #expect(socket.read { $0.status(1) == 14 })
                #expect(server.notes.lines.last == "cancelled serverShutdown")
            }
        }

        @Test func shutdownNowDoesNotWait() async throws {
            try await TestServer.run { server in
                let socket = try server.connect()
                socket.send(TestServer.call(1, "Silent", [1]))
                #expect(await TestServer.eventually { server.notes.lines == ["receive"] })
                async let graceful: Void = server.server.shutdown(grace: .seconds(1000))
                #expect(socket.read { $0.goAway != nil })
                await server.server.shutdownNow()
                await graceful
                #expect(socket.read { $0.status(1) == 14 })
            }
        }
    }
}
