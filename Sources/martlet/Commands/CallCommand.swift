import ArgumentParser
import DynamicMessages
import Foundation
import GRPC
import GRPCClient
import JSON
import Synchronization

/// `martlet call`: any method of any gRPC server that has reflection, with JSON in and out.
struct CallCommand: AsyncParsableCommand, SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Call a method of a gRPC server, with JSON in and out; without a method, list what there is.",
        discussion: """
            The server tells its own types (grpc.reflection), so no .proto file is needed. Requests that stream are read \
            from standard input as JSON documents one after another and sent as they come; answers are printed as they \
            come. A status that is not OK goes to standard error with its details.

            Examples:
              martlet call localhost:50051
              martlet call localhost:50051 martlet.v1.Generation
              martlet call localhost:50051 martlet.v1.Generation/Generate '{"text": "A"}'
              martlet call localhost:50051 martlet.v1.Embeddings/EmbedStream - < texts.json
              martlet call --ca ca.pem --token KEY host:50051 martlet.v1.Models/ListModels

            --token, --ca, --timeout and the other flags may also stand in the environment: MARTLET_TOKEN, MARTLET_CA, …

            Exit codes: 0 the call was OK, else the status code of gRPC (3 INVALID_ARGUMENT, 4 DEADLINE_EXCEEDED, \
            5 NOT_FOUND, 14 UNAVAILABLE, 16 UNAUTHENTICATED, …); 64 wrong usage, 65 JSON that is no request, or certificate \
            files that cannot be used, 66 a file that is not there.
            """)

    @Argument(help: "HOST:PORT, [IPV6]:PORT or unix:PATH.")
    var address: String

    @Argument(help: "A service to list, or a method to call: martlet.v1.Models/ListModels.")
    var method: String?

    @Argument(help: "The request as JSON; - reads JSON documents from standard input. Default: {}.")
    var request: String?

    @Flag(help: "Use TLS with the system's authorities.")
    var tls = false

    @Option(help: "PEM file with the authorities to trust. Turns on TLS.", completion: .file())
    var ca: String?

    @Option(help: "PEM file with this client's certificate chain (mutual TLS).", completion: .file())
    var certificate: String?

    @Option(help: "PEM file with the certificate's private key.", completion: .file())
    var key: String?

    @Option(help: "Send authorization: Bearer TOKEN.")
    var token: String?

    @Option(help: "Deadline of all of it, in seconds: connecting, TLS, the server's types, the call. Default: none.")
    var timeout: Double?

    @Option(name: [.customShort("H"), .long], help: "Metadata as NAME:VALUE, or NAME-bin:BASE64. May be repeated.")
    var header: [String] = []

    @Flag(help: "One line for each answer, instead of many with indents.")
    var compact = false

    @Flag(name: [.customShort("v"), .long], help: "Also show the server's metadata and trailers, on standard error.")
    var verbose = false

    var showSettings: Bool { false }

    func validate() throws {
        if (certificate == nil) != (key == nil) {
            throw ValidationError("--certificate and --key belong together: give both, or neither.")
        }
        if let timeout, !(timeout > 0 && timeout <= 1e9) {
            throw ValidationError("--timeout must be above 0 and at most 1000000000 seconds.")
        }
        if let token, !CallHeader.isPrintable(token) {
            throw ValidationError("--token has characters that a header cannot carry; expected printable ASCII.")
        }
        _ = try metadata()
    }

    func run() async throws {
        let security: Endpoint.TLS? =
            tls || ca != nil || certificate != nil
            ? .init(authorities: ca, certificate: certificate.flatMap { chain in key.map { (chain, $0) } }) : nil
        guard let endpoint = Endpoint(address, tls: security) else {
            throw Failure(.usage, "'\(address)' is no address: expected HOST:PORT, [IPV6]:PORT or unix:PATH.")
        }
        do {
            let deadline = CallDeadline(seconds: timeout)
            let connection = try await ClientConnection.connect(to: endpoint, deadline: deadline.left)
            var reflection = Reflection(connection: connection, metadata: try metadata(), deadline: deadline)
            let parts = (method ?? "").split(separator: "/").map(String.init)
            switch parts.count {
            case 0: try await list(&reflection)
            case 1: try await list(parts[0], &reflection)
            case 2: try await call(parts[0], parts[1], &reflection, connection)
            default: throw Failure(.usage, "'\(method ?? "")' is no method: expected package.Service/Method.")
            }
            await connection.close()
        } catch let error as CertificateFileError {
            throw Failure(error)
        } catch let status as Status {
            CallReport.status(status, DescriptorPool())
            throw ExitCode(Int32(status.code.rawValue))
        }
    }

    private func metadata() throws -> Metadata {
        var metadata = Metadata()
        if let token { metadata.append("authorization", "Bearer \(token)") }
        for text in header { try CallHeader.add(text, to: &metadata) }
        return metadata
    }

    // MARK: Listing

    private func list(_ reflection: inout Reflection) async throws {
        for service in try await reflection.services().sorted() { print(service) }
    }

    private func list(_ name: String, _ reflection: inout Reflection) async throws {
        let pool = try await reflection.types(for: name)
        guard let service = pool.services[name] else { throw Status(.notFound, "\(name) is no service of this server") }
        for method in service.methods {
            let input = (method.isClientStreaming ? "stream " : "") + method.input
            let output = (method.isServerStreaming ? "stream " : "") + method.output
            print("\(name)/\(method.name) (\(input)) returns (\(output))")
        }
    }

    // MARK: Calling

    private func call(
        _ service: String, _ name: String, _ reflection: inout Reflection, _ connection: ClientConnection
    ) async throws {
        let pool = try await reflection.types(for: service)
        guard let method = pool.services[service]?.methods.first(where: { $0.name == name }) else {
            let known = pool.services[service]?.methods.map(\.name).joined(separator: ", ")
            throw Status(.unimplemented, "\(service) has no method \(name)" + (known.map { "; it has: \($0)" } ?? ""))
        }
        // The first request is read before the call begins, so that wrong JSON costs the server nothing.
        var requests = CallRequests(argument: request)
        let encode = { @Sendable (json: JSONValue?) throws -> [UInt8]? in
            guard let json else { return nil }
            do {
                return try pool.encode(try pool.message(from: json, as: method.input))
            } catch {
                throw Failure(.data, "the request is no \(method.input): \(error)")
            }
        }
        let first = try reflection.deadline.pause {
            let first = try encode(requests.next())
            if !method.isClientStreaming, first != nil, try requests.next() != nil {
                throw Failure(.data, "\(service)/\(name) takes one request, and there are more JSON documents")
            }
            return method.isClientStreaming ? first : first ?? []
        }
        let (ends, end) = AsyncStream.makeStream(of: Result<(Status, Metadata), any Error>.self)
        let printing = CallReport(pool: pool, type: method.output, isCompact: compact, isVerbose: verbose)
        let call = await connection.call(
            "/\(service)/\(name)", metadata: try metadata(), timeout: reflection.deadline.left
        ) { event in
            if case .ended(let status, let trailers) = event {
                end.yield(.success((status, trailers)))
                end.finish()
            } else {
                printing.show(event)
            }
        }
        let interrupted = Signals()
        Task {
            await interrupted.next {}
            call.cancel()
        }
        // Beside the wait for the end: a call may end while a person has still to type.
        Task.detached { [requests] in
            var requests = requests
            var next = first
            do {
                while let message = next {
                    await call.send(message)
                    next = method.isClientStreaming ? try encode(requests.next()) : nil
                }
                call.finish()
            } catch {
                end.yield(.failure(error))
                call.cancel()
            }
        }
        for await outcome in ends {
            let (status, trailers) = try outcome.get()
            if verbose { CallReport.metadata(trailers) }
            if let failure = printing.failure { throw Status(.internal, failure) }
            guard status.code != .ok else { return }
            // The types of the details may not have come with those of the service.
            var known = pool
            for type in CallReport.detailTypes(status) where !type.hasPrefix("google.rpc.") {
                if let more = try? await reflection.types(for: type) { known = more }
            }
            CallReport.status(status, known)
            throw ExitCode(Int32(status.code.rawValue))
        }
    }
}
