import GRPC
import Inference
import Messages
import Synchronization

/// What the three encoder services have in common: a request becomes a batch for an encoder, its answer a response.
protocol EncoderMethod: SendableMetatype {
    associatedtype Request: Message
    associatedtype Response: Message

    /// The model that a request names, and its version.
    static func model(of request: Request) -> (name: String, version: String)

    /// What a model must be able to do.
    static var capability: ModelCapability { get }

    /// The batch that a request asks for.
    ///
    /// - Throws: `invalidArgument` naming the field.
    static func batch(_ request: Request, for model: LoadedModel) throws(InferenceError) -> EncoderBatch

    /// The response to a request.
    static func response(_ answer: EncoderAnswer, to request: Request, by model: LoadedModel) -> Response

    /// Computes a request; `completion` is called on `loop`. By default an encoder does.
    ///
    /// - Returns: what a cancelled call sets, so that a waiting batch is not computed.
    static func run(
        _ request: Request, models: ModelRegistry, on loop: Loop,
        completion: @escaping @Sendable (Result<Response, InferenceError>) -> Void
    ) throws(InferenceError) -> CancellationFlag
}

extension EncoderMethod {
    static func run(
        _ request: Request, models: ModelRegistry, on loop: Loop,
        completion: @escaping @Sendable (Result<Response, InferenceError>) -> Void
    ) throws(InferenceError) -> CancellationFlag {
        let (name, version) = model(of: request)
        return try encode(
            request, by: models.ready(name: name, version: version, for: capability), on: loop, completion: completion)
    }

    /// Computes a request by a model's encoder.
    static func encode(
        _ request: Request, by model: LoadedModel, on loop: Loop,
        completion: @escaping @Sendable (Result<Response, InferenceError>) -> Void
    ) throws(InferenceError) -> CancellationFlag {
        let batch = try batch(request, for: model)
        let flag = CancellationFlag()
        try model.encoder().submit(batch, isCancelled: { flag.isSet }) { result in
            loop.post { completion(result.map { response($0, to: request, by: model) }) }
        }
        return flag
    }
}

/// Whether nobody waits any more. Any thread.
final class CancellationFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    var isSet: Bool { flag.load(ordering: .relaxed) }

    func set() {
        flag.store(true, ordering: .relaxed)
    }
}

/// One unary call of an encoder's method. Confined to its event loop.
final class EncoderHandler<Endpoint: EncoderMethod>: CallHandler {
    private let call: ServerCall<Endpoint.Response>
    private let models: ModelRegistry
    private var flag: CancellationFlag?

    init(_ call: ServerCall<Endpoint.Response>, models: ModelRegistry, _ endpoint: Endpoint.Type) {
        self.call = call
        self.models = models
    }

    func receive(_ request: Endpoint.Request) {
        let bound = call.loop.bind(call)
        do {
            flag = try Endpoint.run(request, models: models, on: call.loop) { result in
                switch result {
                case .success(let response): bound.value.respond(response)
                case .failure(let error): bound.value.finish(Status(error))
                }
            }
        } catch {
            call.finish(Status(error))
        }
    }

    func cancelled(_ reason: CancellationReason) {
        flag?.set()
    }
}

/// One bidirectional call: batches as they come, each answered under its id; a batch that fails does not end the
/// stream. Confined to its event loop.
final class EncoderStreamHandler<Endpoint: EncoderMethod, Envelope: Message, Answer: Message>: CallHandler {
    private let call: ServerCall<Answer>
    private let models: ModelRegistry
    private let open: (Envelope) -> (id: String, request: Endpoint.Request?)
    private let close: @Sendable (String, Result<Endpoint.Response, InferenceError>) -> Answer
    private var place: DrainBoard.Place?
    /// Of the batches under way, by their numbers.
    private var flags: [Int: CancellationFlag] = [:]
    private var nextBatch = 0
    private var hasEnded = false
    private var isDraining = false

    /// Batches of one stream that may be under way; more wait in the client's window.
    private static var window: Int { 16 }

    init(
        _ call: ServerCall<Answer>, models: ModelRegistry, drains: DrainBoard, _ endpoint: Endpoint.Type,
        open: @escaping (Envelope) -> (id: String, request: Endpoint.Request?),
        close: @escaping @Sendable (String, Result<Endpoint.Response, InferenceError>) -> Answer
    ) {
        self.call = call
        self.models = models
        self.open = open
        self.close = close
        place = drains.enter(self, on: call.loop) { $0.drain() }
    }

    func receive(_ envelope: Envelope) {
        let (id, request) = open(envelope)
        guard id.utf8.count <= 128 else {
            call.finish(.invalidField("id", "must be at most 128 bytes"))
            return
        }
        nextBatch += 1
        let (number, bound) = (nextBatch, call.loop.bind(self))
        do throws(InferenceError) {
            guard let request else { throw .invalidArgument(field: "request", reason: "is required") }
            flags[number] = try Endpoint.run(request, models: models, on: call.loop) { result in
                bound.value.finished(number, id, result)
            }
        } catch {
            // A refusal is an answer too: a client that reads none is held as it would be by results.
            call.send(close(id, .failure(error)))
        }
        if flags.count >= Self.window || !call.isWritable { call.pauseReceiving() }
    }

    func endOfRequests() {
        hasEnded = true
        rest()
    }

    func cancelled(_ reason: CancellationReason) {
        for flag in flags.values { flag.set() }
    }

    func outboundReady() {
        if flags.count < Self.window { call.resumeReceiving() }
    }

    private func drain() {
        isDraining = true
        rest()
    }

    private func finished(_ number: Int, _ id: String, _ result: Result<Endpoint.Response, InferenceError>) {
        flags[number] = nil
        call.send(close(id, result))
        // What came meanwhile is taken before the stream is found to be at rest.
        if call.isWritable { call.resumeReceiving() }
        rest()
    }

    /// With no batch under way: whether there will be another.
    private func rest() {
        guard flags.isEmpty else { return }
        if hasEnded {
            call.finish()
        } else if isDraining {
            call.finish(.shuttingDown)
        }
    }
}

extension EncoderBatch.Truncation {
    /// The engine's word for the message's; the default of all methods is to refuse.
    init(_ truncation: MartletV1.Truncation) throws(InferenceError) {
        switch truncation {
        case .unspecified, .none: self = .refuse
        case .end: self = .end
        case .start: self = .start
        case .unrecognized(let number):
            throw .invalidArgument(field: "truncation", reason: "\(number) is no Truncation of this version")
        }
    }
}

/// Checks that hold for the inputs of every encoder method.
enum EncoderInputs {
    /// Inputs of one request.
    static let limit = 2048

    /// - Throws: `invalidArgument` if there are none or too many.
    static func check(_ count: Int, field: String) throws(InferenceError) {
        guard (1...limit).contains(count) else {
            throw .invalidArgument(field: field, reason: "takes 1 to \(limit), found \(count)")
        }
    }
}

extension MartletV1.Usage {
    /// What an encoder's answer cost.
    init(_ answer: EncoderAnswer) {
        self.init(promptTokens: UInt32(clamping: answer.tokenCounts.reduce(0, +)))
    }
}

extension MartletV1.Timings {
    /// The times of an encoder's answer.
    init(_ answer: EncoderAnswer) {
        self.init(
            queueSeconds: answer.queueTime.seconds, prefillSeconds: answer.computeTime.seconds,
            totalSeconds: (answer.queueTime + answer.computeTime).seconds)
    }
}
