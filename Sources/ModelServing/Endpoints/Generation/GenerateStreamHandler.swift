import GRPC
import Inference
import Messages

/// One call of `Generation.GenerateStream`: engine events out as they come. Confined to its event loop.
final class GenerateStreamHandler: CallHandler, EngineEventReceiver {
    private let call: ServerCall<MartletV1.GenerateStreamResponse>
    private let models: ModelRegistry
    private var running: RunningRequest?
    private var facts: GenerationFacts?

    init(_ call: ServerCall<MartletV1.GenerateStreamResponse>, models: ModelRegistry) {
        self.call = call
        self.models = models
    }

    func receive(_ message: MartletV1.GenerateRequest) {
        do {
            let model = try models.ready(name: message.model, version: message.version, for: .generate)
            facts = try GenerationFacts(message, model: model)
            let request = try GenerationRequest(message, context: CallContext(call), streams: true)
            running = try RunningRequest(request, to: model.generator(), loop: call.loop, receiver: self)
        } catch {
            call.finish(Status(error))
        }
    }

    func cancelled(_ reason: CancellationReason) {
        running?.cancel(reason)
        running = nil
    }

    func outboundReady() {
        running?.follow(isWritable: true)
    }

    func take(_ event: EngineEvent.Kind) {
        switch event {
        case .started(let started):
            if let message = facts?.started(started) { send(.started(message)) }
        case .prefillProgress(let done, let total):
            send(
                .prefillProgress(.init(processedTokens: UInt32(clamping: done), promptTokens: UInt32(clamping: total))))
        case .promptScored(let logprobs):
            facts?.promptLogprobs = logprobs.map(MartletV1.TokenLogprob.init)
        case .delta(let delta):
            if let message = facts?.delta(delta) { send(.delta(message)) }
        case .finished(let finished):
            if let message = facts?.finished(finished) { send(.finished(message)) }
            if finished.isLast {
                running = nil
                call.finish()
            }
        case .scored:
            break
        case .failed(let error):
            running = nil
            call.finish(Status(error))
        }
    }

    private func send(_ event: MartletV1.GenerateStreamResponse.Event) {
        call.send(.init(event: event))
        if !call.isWritable { running?.follow(isWritable: false) }
    }
}
