package import GRPC
import Inference
package import Messages

/// Registration of the generated methods: their messages bring the codec, so an endpoint gives only its handler.
extension Router {
    /// Adds a method whose calls have a handler each.
    package mutating func register<Request, Response>(
        _ method: Method<Request, Response>,
        handler: @escaping @Sendable (ServerCall<Response>) throws -> any CallHandler<Request>
    ) {
        register(
            MethodDescriptor(method), decode: decodeMessage, encode: { $0.encode(into: &$1) }, handler: handler)
    }

    /// Adds a method with one request whose answer needs no state.
    package mutating func register<Request, Response>(
        _ method: Method<Request, Response>,
        respond body: @escaping @Sendable (Request, ServerCall<Response>) throws -> Void
    ) {
        register(
            MethodDescriptor(method), decode: decodeMessage, encode: { $0.encode(into: &$1) },
            respond: { request, call in
                do {
                    try body(request, call)
                } catch let error as InferenceError {
                    throw Status(error)
                }
            })
    }
}

/// A request from its bytes.
///
/// - Throws: the status for a client whose bytes are no such message.
@Sendable func decodeMessage<M: Message>(_ bytes: RawSpan) throws -> M {
    do {
        return try M.decode(bytes)
    } catch {
        throw Status(.invalidArgument, "the request is no valid \(M.fullName): \(error)")
    }
}

extension MethodDescriptor {
    /// The name and kind of a generated method.
    init<Request, Response>(_ method: Method<Request, Response>) {
        let kind: CallKind =
            switch method.kind {
            case .unary: .unary
            case .clientStreaming: .clientStreaming
            case .serverStreaming: .serverStreaming
            case .bidirectional: .bidirectional
            }
        self.init(service: method.service, name: method.name, kind: kind)
    }
}
