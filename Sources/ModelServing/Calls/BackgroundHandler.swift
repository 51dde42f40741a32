import GRPC
import Inference
import Messages

extension Router {
    /// Adds a method with one request, which may be too long for an event loop: then it is read, answered and its answer
    /// encoded elsewhere.
    ///
    /// - Parameters:
    ///   - isLong: whether a request takes long that is short in bytes.
    ///   - answer: the answer to a tenant's request; on any thread.
    mutating func register<Request, Response>(
        _ method: Method<Request, Response>, background: BackgroundWork,
        isLong: @escaping @Sendable (Request) -> Bool,
        answer: @escaping @Sendable (Request, _ tenant: String) throws(InferenceError) -> Response
    ) {
        register(
            MethodDescriptor(method),
            decode: { (bytes: RawSpan) throws -> BackgroundHandler<Request, Response>.Request in
                if bytes.byteCount <= BackgroundWork.inlineBytes {
                    let message: Request = try decodeMessage(bytes)
                    if !isLong(message) { return .short(message) }
                }
                // The bytes of a span are initialised.
                return .long(unsafe bytes.withUnsafeBytes { unsafe Array($0) })
            },
            encode: { (bytes: [UInt8], output: inout [UInt8]) in output += bytes },
            handler: { call in BackgroundHandler(call, background: background, answer: answer) })
    }
}

/// One call of a method with long requests. Confined to its event loop.
final class BackgroundHandler<Message: Messages.Message, Response: Messages.Message>: CallHandler {
    /// A request, read already if it is short.
    enum Request: Sendable {
        case short(Message)
        case long([UInt8])
    }

    private let call: ServerCall<[UInt8]>
    private let background: BackgroundWork
    private let answer: @Sendable (Message, _ tenant: String) throws(InferenceError) -> Response
    private var ticket: BackgroundWork.Ticket?

    init(
        _ call: ServerCall<[UInt8]>, background: BackgroundWork,
        answer: @escaping @Sendable (Message, _ tenant: String) throws(InferenceError) -> Response
    ) {
        self.call = call
        self.background = background
        self.answer = answer
    }

    func receive(_ request: Request) {
        let tenant = call.call.principal ?? ""
        switch request {
        case .short(let message): finish(Self.result(tenant, answer) { message })
        case .long(let bytes):
            let (bound, loop, answer) = (call.loop.bind(self), call.loop, answer)
            do throws(InferenceError) {
                ticket = try background.submit(bytes: bytes.count, tenant: tenant) {
                    // `Span.bytes` counts as unsafe because padding may be uninitialised; octets have none.
                    let result = Self.result(tenant, answer) { try decodeMessage(unsafe bytes.span.bytes) }
                    loop.post { bound.value.finish(result) }
                }
            } catch {
                call.finish(Status(error))
            }
        }
    }

    /// What nobody waits for is not begun, whether the client has gone or its deadline has passed.
    func cancelled(_ reason: CancellationReason) {
        if let ticket { background.cancel(ticket) }
        ticket = nil
    }

    private func finish(_ result: Result<[UInt8], Status>) {
        switch result {
        case .success(let bytes): call.respond(bytes)
        case .failure(let status): call.finish(status)
        }
    }

    /// The encoded answer. Any thread.
    private static func result(
        _ tenant: String, _ answer: (Message, _ tenant: String) throws(InferenceError) -> Response,
        to message: () throws -> Message
    ) -> Result<[UInt8], Status> {
        do {
            return .success(try answer(try message(), tenant).encoded())
        } catch let error as InferenceError {
            return .failure(Status(error))
        } catch {
            return .failure(Status(error))
        }
    }
}
