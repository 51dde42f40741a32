import GRPC
import Inference

/// A request at work in an engine, from the side of its call: how it is stopped, paused and forgotten.
///
/// Confined to the event loop of its call.
struct RunningRequest {
    private let engine: Engine
    private let sink: LoopSink
    private var isPaused = false

    /// The engine's id.
    let id: RequestID

    /// Hands a request to an engine; `receiver` gets its events on `loop`.
    /// - Throws: what `Engine.submit` throws.
    init(
        _ request: GenerationRequest, to engine: Engine, loop: Loop, receiver: any EngineEventReceiver
    ) throws(InferenceError) {
        self.engine = engine
        sink = LoopSink.of(loop)
        id = try engine.submit(request, to: sink)
        sink.register(receiver, for: id)
    }

    /// Stops the work, whatever ended the call.
    func cancel(_ reason: CancellationReason) {
        sink.forget(id)
        engine.cancel(id, cause: CancelCause(reason))
    }

    /// Keeps the sequence from running ahead of a reader who does not read.
    mutating func follow(isWritable: Bool) {
        guard isWritable == isPaused else { return }
        isPaused = !isWritable
        if isPaused { engine.pause(id) } else { engine.resume(id) }
    }
}

extension CancelCause {
    /// The engine's word for why a call ended.
    init(_ reason: CancellationReason) {
        switch reason {
        case .clientReset, .rejected: self = .client
        case .connectionClosed, .stalledReader: self = .disconnect
        case .deadlineExceeded: self = .deadline
        case .serverShutdown: self = .shutdown
        }
    }
}

extension CallContext {
    /// What a call says of itself.
    init<Response>(_ call: ServerCall<Response>) {
        tenant = call.call.principal ?? ""
        deadline = call.deadline.map { deadline in
            ContinuousClock.now + .nanoseconds(Int64(clamping: deadline.nanoseconds(since: call.loop.now)))
        }
    }
}
