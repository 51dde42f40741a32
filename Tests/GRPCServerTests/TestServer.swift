import CAllocationCounter
import GRPC
import GRPCServer
import Logging
import Synchronization
import WireTestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the handlers of a test server saw. Sendable.
final class Notes: Sendable {
    private let box = Mutex<[String]>([])
    func add(_ line: String) { box.withLock { $0.append(line) } }
    var lines: [String] { box.withLock { $0 } }
}

/// Answers by its method; the silent ones only note.
private final class Handler: CallHandler {
    let call: ServerCall<[UInt8]>
    let notes: Notes
    var left = 0

    init(_ call: ServerCall<[UInt8]>, _ notes: Notes) {
        self.call = call
        self.notes = notes
    }

    func receive(_ request: [UInt8]) {
        switch call.call.method?.name {
        case "Echo": call.respond(request)
        case "Size": call.respond(Array("\(request.count)".utf8))
        case "Who":
            let identity = call.peer.identity
            let text = [
                call.peer.address, identity?.commonName ?? "-",
                identity?.alternativeNames.joined(separator: ",") ?? "-",
            ]
            call.respond(Array(text.joined(separator: "|").utf8))
        case "Thread":
            // Another thread answers: three posts, one wake-up.
            let bound = call.loop.bind(call)
            let loop = call.loop
            let count = Int(request.first ?? 1)
            Task.detached {
                for index in 0..<count { loop.post { bound.value.send([UInt8(index)]) } }
                loop.post { bound.value.finish() }
            }
        case "Endless":
            left = .max
            outboundReady()
        case "Plenty":
            left = 40_000
            outboundReady()
            notes.add("begun")
        case "Flush":
            for byte in request {
                call.send([byte])
                call.flush()
            }
            call.finish()
        case "Allocations":
            // The first messages make what later ones use again.
            let message: [UInt8] = [1, 2, 3, 4]
            var before = allocation_count()
            for index in 0..<300 {
                if index == 100 { before = allocation_count() }
                call.send(message)
                call.flush()
            }
            notes.add("\(allocation_count() - before)")
            call.finish()
        case "Burst":
            for byte in request { call.send([byte]) }
            call.finish()
        case "Chat": call.send(request)
        default: notes.add("receive")
        }
    }

    func endOfRequests() { if call.call.method?.kind.clientStreams == true { call.finish() } }
    func cancelled(_ reason: CancellationReason) { notes.add("cancelled \(reason)") }

    func outboundReady() {
        while left > 0, call.isWritable {
            call.send([UInt8](repeating: 1, count: 1000))
            left -= 1
            if left == 0 { call.finish() }
        }
    }
}

/// A server on a free port of the loopback, with methods over raw octets.
struct TestServer {
    let server: Server
    let port: Int
    let notes: Notes
    var counters: ServerCounters { server.counters }

    static func configuration(_ change: (inout ServerConfiguration) -> Void = { _ in }) -> ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.listen = [.tcp(host: "127.0.0.1", port: 0)]
        change(&configuration)
        return configuration
    }

    static func router(_ notes: Notes) -> Router {
        var router = Router()
        for (name, kind) in [
            ("Echo", CallKind.unary), ("Who", .unary), ("Size", .unary), ("Thread", .serverStreaming),
            ("Endless", .serverStreaming), ("Plenty", .serverStreaming),
            ("Chat", .bidirectional), ("Silent", .serverStreaming), ("Flush", .serverStreaming),
            ("Burst", .serverStreaming), ("Allocations", .serverStreaming),
        ] {
            router.register(
                MethodDescriptor(service: "test.Probe", name: name, kind: kind),
                decode: { (bytes: RawSpan) in bytes.withUnsafeBytes { Array($0) } },
                encode: { (response: [UInt8], out: inout [UInt8]) in out += response },
                handler: { Handler($0, notes) })
        }
        return router
    }

    /// Runs `body` with a server, and ends the server.
    static func run<Result>(
        _ change: (inout ServerConfiguration) -> Void = { _ in },
        _ body: (TestServer) async throws -> Result
    ) async throws -> Result {
        let notes = Notes()
        let server = Server(
            configuration: configuration(change), router: router(notes), logger: Logger(label: "test"))
        let addresses = try await server.start()
        var port = 0
        if case .tcp(_, let bound)? = addresses.first { port = bound }
        let result: Result
        do {
            result = try await body(TestServer(server: server, port: port, notes: notes))
        } catch {
            await server.shutdownNow()
            throw error
        }
        await server.shutdownNow()
        return result
    }

    /// A client that has said hello.
    func connect() throws -> TestSocket {
        guard let socket = TestSocket(port: port) else { throw ServerTestError.noConnection }
        socket.send(Frames.hello)
        return socket
    }

    /// Whether a new client gets an answer.
    func answers() -> Bool {
        guard let socket = TestSocket(port: port) else { return false }
        return Self.answers(socket)
    }

    static func answers(_ socket: TestSocket) -> Bool {
        socket.send(Frames.hello + TestServer.echo(1, [42]))
        return socket.read { $0.status(1) == 0 } && socket.reader.messages(1) == [[42]]
    }

    static func echo(_ id: UInt32, _ message: [UInt8]) -> [UInt8] { call(id, "Echo", message) }

    static func call(_ id: UInt32, _ method: String, _ message: [UInt8], _ more: [(String, String)] = []) -> [UInt8] {
        Frames.headers(id, Frames.request("/test.Probe/\(method)", more))
            + Frames.data(id, Frames.message(message), end: true)
    }

    /// Waits until a condition holds that another thread makes true; false after a minute.
    static func eventually(_ condition: () -> Bool) async -> Bool {
        for _ in 0..<12000 {
            if condition() { return true }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return condition()
    }
}

enum ServerTestError: Error { case noConnection }

/// Memory that this process has in use, in MiB: what was freed is not counted, whether the C library gave it back or not.
func heldMemory() -> Int { Int(allocated_bytes()) >> 20 }
