import DynamicMessages
import GRPC
import GRPCClient
import Messages

/// Asks a server for its types (grpc.reflection.v1, or v1alpha where that is all there is).
struct Reflection {
    let connection: ClientConnection
    let metadata: Metadata
    /// The deadline of the whole command.
    var deadline: CallDeadline
    private var service = "grpc.reflection.v1.ServerReflection"
    private var pool = DescriptorPool()

    init(connection: ClientConnection, metadata: Metadata, deadline: CallDeadline) {
        self.connection = connection
        self.metadata = metadata
        self.deadline = deadline
    }

    /// The names of the server's services.
    mutating func services() async throws -> [String] {
        var request = GrpcReflectionV1.ServerReflectionRequest()
        request.messageRequest = .listServices("*")
        guard case .listServicesResponse(let list)? = try await ask(request) else {
            throw Status(.internal, "the server answered another question than that for its services")
        }
        return list.service.map(\.name)
    }

    /// The types that a symbol needs, beside those that were asked for before.
    mutating func types(for symbol: String) async throws -> DescriptorPool {
        // Health is asked for where nothing else may be: by probes without a token. Its types are the same everywhere.
        if symbol == GrpcHealthV1.Health.fullName, let files = FileDescriptors().descriptors(declaring: symbol) {
            try add(files)
            return pool
        }
        var request = GrpcReflectionV1.ServerReflectionRequest()
        request.messageRequest = .fileContainingSymbol(symbol)
        try add(try await ask(request))
        // Some servers send the file alone; its imports are asked for by name.
        while let missing = pool.imports.subtracting(pool.files).sorted().first {
            request.messageRequest = .fileByFilename(missing)
            let before = pool.files.count
            try add(try await ask(request))
            guard pool.files.count > before else {
                throw Status(.internal, "the server does not tell the file \(missing) that \(symbol) needs")
            }
        }
        return pool
    }

    private mutating func add(_ answer: GrpcReflectionV1.ServerReflectionResponse.MessageResponse?) throws {
        guard case .fileDescriptorResponse(let files)? = answer else {
            throw Status(.internal, "the server answered another question than that for a file")
        }
        try add(files.fileDescriptorProto)
    }

    private mutating func add(_ files: [[UInt8]]) throws {
        do {
            for file in files { try pool.add(file: file) }
        } catch {
            throw Status(.internal, "the server's types cannot be read: \(error)")
        }
    }

    private mutating func ask(
        _ request: GrpcReflectionV1.ServerReflectionRequest
    ) async throws -> GrpcReflectionV1.ServerReflectionResponse.MessageResponse? {
        var bytes: [UInt8] = []
        request.encode(into: &bytes)
        let answer: [UInt8]
        do {
            answer = try await send(bytes)
        } catch let status as Status where status.code == .unimplemented && !service.contains("alpha") {
            service = "grpc.reflection.v1alpha.ServerReflection"
            do {
                answer = try await send(bytes)
            } catch let status as Status where status.code == .unimplemented {
                throw Status(.unimplemented, "the server has no reflection: \(status.message)")
            }
        }
        let response: GrpcReflectionV1.ServerReflectionResponse
        do {
            response = try .decode(answer)
        } catch {
            throw Status(.internal, "the server's answer about its types cannot be read: \(error)")
        }
        if case .errorResponse(let error)? = response.messageResponse {
            let code = UInt8(exactly: error.errorCode).flatMap(Status.Code.init(rawValue:)) ?? .unknown
            throw Status(code, error.errorMessage)
        }
        return response.messageResponse
    }

    private func send(_ bytes: [UInt8]) async throws -> [UInt8] {
        let limit = Duration.seconds(10)
        do {
            return try await connection.unary(
                "/\(service)/ServerReflectionInfo", bytes, metadata: metadata,
                timeout: min(limit, deadline.left ?? limit))
        } catch let status as Status where status.code == .deadlineExceeded {
            throw Status(.deadlineExceeded, "the server did not tell its types in time (grpc.reflection)")
        }
    }
}
