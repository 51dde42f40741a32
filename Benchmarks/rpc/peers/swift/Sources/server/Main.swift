import GRPCCore
import GRPCNIOTransportHTTP2Posix
import GRPCProtobuf

/// The benchmark service on grpc-swift-2, as its code generator would register it.
@main
struct Server {
    static func main() async throws {
        guard CommandLine.arguments.count == 2, let port = Int(CommandLine.arguments[1]) else {
            print("swift_server PORT")
            return
        }
        let server = GRPCServer(
            transport: .http2NIOPosix(address: .ipv4(host: "127.0.0.1", port: port), transportSecurity: .plaintext),
            services: [Benchmark()])
        try await server.serve()
    }
}

struct Benchmark: RegistrableRPCService {
    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        let service = ServiceDescriptor(fullyQualifiedService: "martlet.benchmark.Benchmark")
        router.registerHandler(
            forMethod: MethodDescriptor(service: service, method: "Unary"),
            deserializer: ProtobufDeserializer<Grpc_Testing_SimpleRequest>(),
            serializer: ProtobufSerializer<Grpc_Testing_SimpleResponse>(),
            handler: { request, _ in
                let request = try await ServerRequest(stream: request)
                return StreamingServerResponse(
                    single: ServerResponse(message: .with { $0.payload = request.message.payload }))
            })
        router.registerHandler(
            forMethod: MethodDescriptor(service: service, method: "Stream"),
            deserializer: ProtobufDeserializer<Grpc_Testing_SimpleRequest>(),
            serializer: ProtobufSerializer<Grpc_Testing_SimpleResponse>(),
            handler: { request, _ in
                let request = try await ServerRequest(stream: request).message
                let response = Grpc_Testing_SimpleResponse.with { $0.payload = request.payload }
                return StreamingServerResponse { writer in
                    if request.responseCompressed.value {
                        for _ in 0..<request.responseSize { try await writer.write(response) }
                    } else {
                        // Many at once is all the freedom to gather that its writer offers.
                        var left = Int(request.responseSize)
                        while left > 0 {
                            let count = min(left, 100)
                            try await writer.write(contentsOf: repeatElement(response, count: count))
                            left -= count
                        }
                    }
                    return [:]
                }
            })
    }
}
