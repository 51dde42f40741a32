public import GRPCCore
public import GRPCNIOTransportHTTP2Posix

/// A connection to a Martlet server: streams generated text, and has every service of the API as a stub.
///
/// ```swift
/// try await withMartletClient(.init("localhost:50051", timeout: .seconds(60))) { client in
///     for try await delta in client.generateStream(request) { print(delta.text, terminator: "") }
/// }
/// ```
///
/// Calls that fail throw `RPCError`; see its `fieldViolations` and `retryDelay`. Cancelling the task of a call, or
/// leaving the loop over a stream, ends the call and the server's work.
public struct MartletClient: Sendable {
    /// The transport that all stubs use.
    public typealias Transport = HTTP2ClientTransport.Posix

    /// Text from language models.
    public let generation: Martlet_V1_Generation.Client<Transport>
    /// Text to tokens and back.
    public let tokenization: Martlet_V1_Tokenization.Client<Transport>
    /// What the server serves.
    public let models: Martlet_V1_Models.Client<Transport>
    /// Vectors of texts.
    public let embeddings: Martlet_V1_Embeddings.Client<Transport>
    /// Documents by their fitness for a query.
    public let ranking: Martlet_V1_Ranking.Client<Transport>
    /// Classes of texts.
    public let classification: Martlet_V1_Classification.Client<Transport>
    /// Log-probabilities of given texts.
    public let scoring: Martlet_V1_Scoring.Client<Transport>
    /// Conversations that the server keeps.
    public let conversations: Martlet_V1_Conversations.Client<Transport>
    /// What every call is made with, if it has no options of its own: the deadline.
    public let options: CallOptions

    /// Stubs over a client that is run elsewhere; `withMartletClient` does that by itself.
    public init(wrapping client: GRPCClient<Transport>, timeout: Duration? = nil) {
        generation = .init(wrapping: client)
        tokenization = .init(wrapping: client)
        models = .init(wrapping: client)
        embeddings = .init(wrapping: client)
        ranking = .init(wrapping: client)
        classification = .init(wrapping: client)
        scoring = .init(wrapping: client)
        conversations = .init(wrapping: client)
        var options = CallOptions.defaults
        options.timeout = timeout
        self.options = options
    }

    /// Generates and waits for the whole answer.
    public func generate(_ request: Martlet_V1_GenerateRequest) async throws -> Martlet_V1_GenerateResponse {
        try await generation.generate(request, options: options)
    }

    /// Generates and gives each piece of text as soon as it is there.
    /// - Parameter timeout: the deadline of this call, instead of the client's.
    public func generateStream(_ request: Martlet_V1_GenerateRequest, timeout: Duration? = nil) -> GenerateStream {
        var options = options
        if let timeout { options.timeout = timeout }
        return GenerateStream(generation, request, options)
    }

    /// Makes vectors of texts.
    public func embed(_ request: Martlet_V1_EmbedRequest) async throws -> Martlet_V1_EmbedResponse {
        try await embeddings.embed(request, options: options)
    }

    /// Says what is most likely of texts.
    public func classify(_ request: Martlet_V1_ClassifyRequest) async throws -> Martlet_V1_ClassifyResponse {
        try await classification.classify(request, options: options)
    }
}

/// How to connect.
public struct MartletOptions: Sendable {
    /// `host:port`.
    public var address: String
    /// TLS with the system's authorities.
    public var tls: Bool
    /// TLS with the authorities of a PEM file.
    public var caFile: String?
    /// A bearer token for every call; without TLS it is readable on the network.
    public var token: String?
    /// The deadline of every call; the server stops working when it has passed. nil is none.
    public var timeout: Duration?

    /// A server, without TLS unless asked for.
    public init(
        _ address: String, tls: Bool = false, caFile: String? = nil, token: String? = nil, timeout: Duration? = nil
    ) {
        self.address = address
        self.tls = tls
        self.caFile = caFile
        self.token = token
        self.timeout = timeout
    }
}

/// Connects, runs `body` with the client, and closes the connection.
public func withMartletClient<Result: Sendable>(
    _ options: MartletOptions, isolation: isolated (any Actor)? = #isolation,
    _ body: (MartletClient) async throws -> Result
) async throws -> Result {
    let parts = options.address.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let port = Int(parts[1]) else {
        throw RPCError(code: .invalidArgument, message: "'\(options.address)' is no address: expected host:port")
    }
    let host = String(parts[0])
    let isAddress = host.allSatisfy { $0.isNumber || $0 == "." }
    var security = HTTP2ClientTransport.Posix.TransportSecurity.plaintext
    if let caFile = options.caFile {
        security = .tls { $0.trustRoots = .certificates([.file(path: caFile, format: .pem)]) }
    } else if options.tls {
        security = .tls
    }
    let target: any ResolvableTarget = isAddress ? .ipv4(address: host, port: port) : .dns(host: host, port: port)
    return try await withGRPCClient(
        transport: .http2NIOPosix(target: target, transportSecurity: security),
        interceptors: options.token.map { [BearerToken(token: $0)] } ?? []
    ) { client in
        try await body(MartletClient(wrapping: client, timeout: options.timeout))
    }
}

/// Sends a token with every call.
struct BearerToken: ClientInterceptor {
    let token: String

    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingClientRequest<Input>, context: ClientContext,
        next: (StreamingClientRequest<Input>, ClientContext) async throws -> StreamingClientResponse<Output>
    ) async throws -> StreamingClientResponse<Output> {
        var request = request
        request.metadata.replaceOrAddString("Bearer \(token)", forKey: "authorization")
        return try await next(request, context)
    }
}
