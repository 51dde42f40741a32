import Compression
import GRPC
import Messages

/// `grpc.testing.TestService` as `doc/interop-test-descriptions.md` of the gRPC project describes it.
enum TestService {
    static func register(in router: inout Router) {
        typealias Service = GrpcTesting.TestService
        let identity = Identity()
        router.register(Service.emptyCall) { call in
            UnaryHandler(call) { _, _ in GrpcTesting.Empty() }
        }
        router.register(Service.unaryCall) { call in
            UnaryHandler(call) { request, call in try simple(request, call, identity) }
        }
        router.register(Service.cacheableUnaryCall) { call in
            UnaryHandler(call, initial: [("cache-control", "max-age=60, public")]) { _, _ in
                // Another one each time, so that a client sees whether a cache answered.
                let time = Array(String(wallClock()).utf8)
                return GrpcTesting.SimpleResponse(payload: GrpcTesting.Payload(body: time))
            }
        }
        router.register(Service.streamingOutputCall) { call in OutputHandler(call, answers: .atOnce) }
        router.register(Service.streamingInputCall) { call in InputHandler(call) }
        router.register(Service.fullDuplexCall) { call in OutputHandler(call, answers: .atOnce) }
        router.register(Service.halfDuplexCall) { call in OutputHandler(call, answers: .afterTheEnd) }
        // UnimplementedCall and UnimplementedService are left out on purpose.
    }

    /// Who answers: pick_first_unary looks whether it is always the same server.
    struct Identity: Sendable {
        /// Another one for each server that runs.
        let id = String(UInt64.random(in: .min ... .max), radix: 16)
        let hostname = hostName()
    }

    /// The largest payload that a client may ask for: more than any case does, and no more than a few of them may cost.
    static let maxPayload = 8 << 20

    /// UnaryCall. Nobody is authenticated here and no balancer stands before it, so `username`, `oauth_scope` and
    /// `grpclb_route_type` stay as they are when nothing is known.
    private static func simple(
        _ request: GrpcTesting.SimpleRequest, _ call: ServerCall<GrpcTesting.SimpleResponse>, _ identity: Identity
    ) throws -> GrpcTesting.SimpleResponse {
        try expectCompressed(request.expectCompressed, call.call)
        if let status = try status(request.responseStatus) { throw status }
        if let compressed = request.responseCompressed, compressed.value { chooseEncoding(call.call) }
        var response = GrpcTesting.SimpleResponse(payload: try payload(request.responseSize, request.responseType))
        if request.fillServerId {
            response.serverId = identity.id
            response.hostname = identity.hostname
        }
        return response
    }

    /// A payload of zeros, the one kind there is.
    static func payload(_ size: Int32, _ type: GrpcTesting.PayloadType) throws -> GrpcTesting.Payload {
        guard type == .compressable else {
            throw Status(.invalidArgument, "a payload of type \(type.rawValue); expected 0, COMPRESSABLE")
        }
        guard size >= 0, size <= maxPayload else {
            throw Status(.invalidArgument, "a payload of \(size) octets; expected 0 to \(maxPayload)")
        }
        return GrpcTesting.Payload(body: [UInt8](repeating: 0, count: Int(size)))
    }

    /// The status that a client asks to be told, or nil for none.
    static func status(_ wanted: GrpcTesting.EchoStatus?) throws -> Status? {
        guard let wanted, wanted.code != 0 || !wanted.message.isEmpty else { return nil }
        let code = UInt8(exactly: wanted.code).flatMap { Status.Code(rawValue: $0) }
        return Status(code ?? .unknown, wanted.message)
    }

    /// The compressed_* cases say of each message whether it should have come compressed.
    static func expectCompressed(_ expected: GrpcTesting.BoolValue?, _ call: Call) throws {
        guard let expected, expected.value, !call.lastMessageWasCompressed else { return }
        throw Status(.invalidArgument, "the message should have been compressed")
    }

    /// Compresses the answers if the client takes any compression; gzip first, as most clients name it.
    static func chooseEncoding(_ call: Call) {
        guard call.responseEncoding == nil else { return }
        let accepted = call.acceptedEncodings
        call.responseEncoding = accepted.contains(.gzip) ? .gzip : accepted.first
    }

    /// The custom_metadata case: what is echoed in front and behind.
    static func echo(_ metadata: Metadata) -> (initial: Metadata, trailing: Metadata) {
        var initial = Metadata()
        for value in metadata.values("x-grpc-test-echo-initial") { initial.append("x-grpc-test-echo-initial", value) }
        var trailing = Metadata()
        for value in metadata.binaryValues("x-grpc-test-echo-trailing-bin") {
            trailing.append("x-grpc-test-echo-trailing-bin", binary: value)
        }
        return (initial, trailing)
    }
}

extension Router {
    /// Registers a method of the messages' generator.
    mutating func register<Request: Message, Response: Message>(
        _ method: Method<Request, Response>,
        handler: @escaping @Sendable (ServerCall<Response>) throws -> any CallHandler<Request>
    ) {
        let kind: CallKind =
            switch method.kind {
            case .unary: .unary
            case .clientStreaming: .clientStreaming
            case .serverStreaming: .serverStreaming
            case .bidirectional: .bidirectional
            }
        register(
            MethodDescriptor(service: method.service, name: method.name, kind: kind),
            decode: { (bytes: RawSpan) in try Request.decode(bytes) },
            encode: { (response: Response, out: inout [UInt8]) in response.encode(into: &out) },
            handler: handler)
    }
}
