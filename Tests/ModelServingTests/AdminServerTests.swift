import Logging
import ModelServing
import Synchronization
import Testing

@Suite("The admin port")
struct AdminServerTests {
    /// Runs a body against a port with these answers.
    private func withServer(
        metrics: String = "a 1\n", ready: @escaping @Sendable () -> Bool = { true },
        _ change: (inout AdminConfiguration) -> Void = { _ in },
        _ body: (AdminServer, Int) async throws -> Void
    ) async throws {
        var configuration = AdminConfiguration()
        configuration.port = 0
        // No test of something else ends by time, however crowded the machine is.
        (configuration.requestTimeout, configuration.responseTimeout) = (.seconds(1_000_000), .seconds(1_000_000))
        change(&configuration)
        let server = AdminServer(
            configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            metrics: { metrics }, ready: ready)
        let port = try await server.start()
        do {
            try await body(server, port)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private func exchange(_ port: Int, _ text: String) -> String {
        guard let socket = RawSocket(port: port) else { return "no connection" }
        socket.send(text)
        #expect(socket.readToEnd())
        return socket.text
    }

    private static let close = "Host: x\r\nConnection: close\r\n\r\n"

    @Test("Each path has its answer")
    func paths() async throws {
        try await withServer(metrics: "# HELP a A.\n# TYPE a gauge\na 1\n") { _, port in
            let metrics = exchange(port, "GET /metrics?x=1 HTTP/1.1\r\n" + Self.close)
            #expect(metrics.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(metrics.contains("content-type: text/plain; version=0.0.4; charset=utf-8\r\n"))
            #expect(metrics.contains("content-length: 31\r\n"))
            #expect(metrics.hasSuffix("\r\n\r\n# HELP a A.\n# TYPE a gauge\na 1\n"))
            #expect(exchange(port, "GET /healthz HTTP/1.1\r\n" + Self.close).hasSuffix("\r\n\r\nok\n"))
            #expect(exchange(port, "GET /readyz HTTP/1.1\r\n" + Self.close).hasPrefix("HTTP/1.1 200 "))
            #expect(exchange(port, "GET / HTTP/1.1\r\n" + Self.close).hasSuffix("/metrics\n/healthz\n/readyz\n"))
            for path in ["/nothing", "/metrics/", "//metrics", "/METRICS", "http://x/metrics", "*"] {
                #expect(exchange(port, "GET \(path) HTTP/1.1\r\n" + Self.close).hasPrefix("HTTP/1.1 404 "))
            }
        }
    }

    @Test("HEAD is GET without a body, other methods are refused")
    func methods() async throws {
        try await withServer { _, port in
            let head = exchange(port, "HEAD /metrics HTTP/1.1\r\n" + Self.close)
            #expect(head.hasPrefix("HTTP/1.1 200 ") && head.contains("content-length: 4\r\n"))
            #expect(head.hasSuffix("\r\n\r\n"))
            for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
                let answer = exchange(port, "\(method) /metrics HTTP/1.1\r\nContent-Length: 0\r\n" + Self.close)
                #expect(answer.hasPrefix("HTTP/1.1 405 ") && answer.contains("allow: GET, HEAD\r\n"))
            }
        }
    }

    @Test("Readiness follows the server's")
    func readiness() async throws {
        let isReady = ReadyFlag()
        try await withServer(ready: { isReady.value.load(ordering: .relaxed) }) { _, port in
            #expect(exchange(port, "GET /readyz HTTP/1.1\r\n" + Self.close).hasPrefix("HTTP/1.1 503 "))
            isReady.value.store(true, ordering: .relaxed)
            #expect(exchange(port, "GET /readyz HTTP/1.1\r\n" + Self.close).hasPrefix("HTTP/1.1 200 "))
            #expect(exchange(port, "GET /healthz HTTP/1.1\r\n" + Self.close).hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test("Connections are kept, requests may be pipelined")
    func keepAlive() async throws {
        try await withServer { _, port in
            let socket = try #require(RawSocket(port: port))
            for round in 1...3 {
                socket.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(socket.read { $0.text.components(separatedBy: "\r\n\r\nok\n") == round })
            }
            socket.send(String(repeating: "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", count: 5))
            #expect(socket.read { $0.text.components(separatedBy: "\r\n\r\nok\n") == 8 })
            #expect(!socket.isClosed)
            #expect(exchange(port, "GET /healthz HTTP/1.0\r\n\r\n").hasSuffix("ok\n"))
        }
    }

    @Test(
        "What is not HTTP is ended",
        arguments: ["\r\n\r\n\u{0}\u{0}", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"])
    func garbage(text: String) async throws {
        try await withServer { _, port in
            let answer = exchange(port, text)
            #expect(!answer.contains("200 OK"))
            #expect(exchange(port, "GET /healthz HTTP/1.1\r\n" + Self.close).hasSuffix("ok\n"))
        }
    }

    @Test("Endless headers and bodies are ended")
    func endless() async throws {
        /// Sends 100 kB of header fields; how many of the hundred could be sent.
        func fields(_ port: Int) throws -> (sent: Int, socket: RawSocket) {
            let socket = try #require(RawSocket(port: port))
            socket.send("GET /healthz HTTP/1.1\r\n")
            var sent = 0
            while sent < 100, socket.send("x-\(sent): \(String(repeating: "y", count: 1000))\r\n") { sent += 1 }
            return (sent, socket)
        }
        func body(_ port: Int) -> String {
            exchange(
                port,
                "POST /metrics HTTP/1.1\r\nContent-Length: 2000\r\nHost: x\r\nConnection: close\r\n\r\n"
                    + String(repeating: "b", count: 2000))
        }
        try await withServer({
            $0.maxHead = 4096; $0.maxBody = 1000
        }) { server, port in
            let endless = try fields(port).socket
            #expect(endless.readToEnd())
            #expect(body(port).hasPrefix("HTTP/1.1 413 "))
            #expect(exchange(port, "GET /healthz HTTP/1.1\r\n" + Self.close).hasSuffix("ok\n"))
        }
        // Out of reach: all of it is taken, and answered.
        try await withServer({
            $0.maxHead = 1 << 30; $0.maxBody = 1 << 20
        }) { server, port in
            let (sent, socket) = try fields(port)
            #expect(sent == 100)
            socket.send("\r\n")
            #expect(socket.read { $0.text.hasSuffix("ok\n") })
            #expect(body(port).hasPrefix("HTTP/1.1 405 "))
        }
    }

    @Test("A slow or silent client is ended in time")
    func slowloris() async throws {
        func slow(_ port: Int) throws -> [RawSocket] {
            let silent = try #require(RawSocket(port: port))
            let half = try #require(RawSocket(port: port))
            half.send("GET /healthz HTTP/1.1\r\nHost:")
            let kept = try #require(RawSocket(port: port))
            kept.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(kept.read { $0.text.hasSuffix("ok\n") })
            return [silent, half, kept]
        }
        try await withServer { open, openPort in
            // Older than those that are ended, and still there after them.
            let patient = try slow(openPort)
            try await withServer({ $0.requestTimeout = .seconds(2) }) { server, port in
                for socket in try slow(port) { #expect(socket.readToEnd()) }
            }
            #expect(open.connectionCount == 3)
            patient[1].send(" x\r\n\r\n")
            #expect(patient[1].read { $0.text.hasSuffix("ok\n") })
        }
    }

    @Test("A client that does not read is ended in time")
    func stalledReader() async throws {
        let long = String(repeating: "a 1\n", count: 8 << 20)
        func stall(_ port: Int) throws -> RawSocket {
            let socket = try #require(RawSocket(port: port))
            socket.send("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            return socket
        }
        try await withServer(metrics: long) { open, openPort in
            let patient = try stall(openPort)
            #expect(patient.read { _ in open.connectionCount == 1 })
            try await withServer(metrics: long, { $0.responseTimeout = .seconds(2) }) { server, port in
                let socket = try stall(port)
                // The connection is counted until the server gives it up.
                #expect(socket.read { _ in server.connectionCount == 1 })
                while server.connectionCount > 0 { await Task.yield() }
                #expect(socket.readToEnd())
                #expect(socket.received.count < long.utf8.count)
            }
            #expect(open.connectionCount == 1)
            #expect(patient.readToEnd(seconds: 60))
            #expect(patient.text.hasSuffix(String(long.suffix(1000))) && patient.received.count > long.utf8.count)
        }
    }

    @Test("Connections beyond the limit are closed at once, and room comes back")
    func connectionLimit() async throws {
        try await withServer({ $0.maxConnections = 3 }) { server, port in
            var held: [RawSocket] = []
            for _ in 0..<3 {
                let socket = try #require(RawSocket(port: port))
                socket.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(socket.read { $0.text.hasSuffix("ok\n") })
                held.append(socket)
            }
            let refused = try #require(RawSocket(port: port))
            refused.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(refused.readToEnd())
            #expect(refused.received.isEmpty)
            #expect(server.refusedCount == 1)
            held.removeAll()
            while server.connectionCount > 0 { await Task.yield() }
            #expect(exchange(port, "GET /healthz HTTP/1.1\r\n" + Self.close).hasSuffix("ok\n"))
        }
        try await withServer { server, port in
            let sockets = (0..<10).compactMap { _ in RawSocket(port: port) }
            for socket in sockets {
                socket.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(socket.read { $0.text.hasSuffix("ok\n") })
            }
            // Not closed before they are counted, as values that are not used any more may be.
            withExtendedLifetime(sockets) {
                #expect(server.connectionCount == 10 && server.refusedCount == 0)
            }
        }
    }

    @Test("Stopping closes what is open")
    func stopping() async throws {
        let held = SocketBox()
        try await withServer { _, port in
            let socket = try #require(RawSocket(port: port))
            socket.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(socket.read { $0.text.hasSuffix("ok\n") })
            held.socket = socket
        }
        #expect(held.socket?.readToEnd() == true)
    }

    @Test("A port in use is an error, not a crash")
    func portInUse() async throws {
        try await withServer { _, port in
            await #expect(throws: (any Error).self) {
                try await withServer({ $0.port = port }) { _, _ in }
            }
        }
    }
}

private final class ReadyFlag: Sendable { let value = Atomic<Bool>(false) }

private final class SocketBox { var socket: RawSocket? }

extension String {
    /// How often a text occurs.
    fileprivate func components(separatedBy text: String) -> Int {
        ranges(of: text).count
    }
}
