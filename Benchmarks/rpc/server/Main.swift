import GRPC
import GRPCServer
import Logging
import Messages

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Our side of the RPC benchmark (`benchmark.proto`), with every guard on and an interceptor in the chain.
@main
struct BenchmarkServer {
    static func main() throws {
        guard CommandLine.arguments.count == 2, let port = Int(CommandLine.arguments[1]) else {
            print("rpc-benchmark-server PORT")
            return
        }
        var configuration = ServerConfiguration()
        configuration.listen = [.tcp(host: "127.0.0.1", port: port)]
        var router = Router()
        router.register(
            MethodDescriptor(service: "martlet.benchmark.Benchmark", name: "Unary", kind: .unary),
            decode: { (bytes: RawSpan) in try GrpcTesting.SimpleRequest.decode(bytes) },
            encode: { (response: GrpcTesting.SimpleResponse, out: inout [UInt8]) in response.encode(into: &out) },
            respond: { request, call in call.respond(GrpcTesting.SimpleResponse(payload: request.payload)) })
        router.register(
            MethodDescriptor(service: "martlet.benchmark.Benchmark", name: "Stream", kind: .serverStreaming),
            decode: { (bytes: RawSpan) in try GrpcTesting.SimpleRequest.decode(bytes) },
            encode: { (response: GrpcTesting.SimpleResponse, out: inout [UInt8]) in response.encode(into: &out) },
            handler: { StreamHandler($0) })
        let server = Server(
            configuration: configuration, router: router, interceptors: [CountingInterceptor()],
            logger: Logger(label: "benchmark"))
        Task.detached {
            do {
                try await server.start()
                print("ready")
            } catch {
                print(error)
                exit(1)
            }
        }
        // The main thread sleeps rather than end: so the server can run under valgrind.
        while true { sleep(1000) }
    }
}

/// What a chain of one small interceptor costs is part of the measurement.
private struct CountingInterceptor: Interceptor {
    let counters = ServerCounters()
    func started(_ call: Call) { counters.add(.callsStarted) }
    func finished(_ call: Call, _ outcome: CallOutcome) { counters.add(.callsFinished) }
}

/// Sends the payload many times, as far as the buffer goes; each message flushed on its own if the client asks so.
private final class StreamHandler: CallHandler {
    private let call: ServerCall<GrpcTesting.SimpleResponse>
    private var response = GrpcTesting.SimpleResponse()
    private var left = 0
    private var flushesEach = false

    init(_ call: ServerCall<GrpcTesting.SimpleResponse>) { self.call = call }

    func receive(_ request: GrpcTesting.SimpleRequest) {
        response.payload = request.payload
        left = Int(request.responseSize)
        flushesEach = request.responseCompressed?.value ?? false
        outboundReady()
    }

    func cancelled(_ reason: CancellationReason) { left = 0 }

    func outboundReady() {
        while left > 0, call.isWritable {
            call.send(response)
            if flushesEach { call.flush() }
            left -= 1
        }
        if left == 0 { call.finish() }
    }
}
