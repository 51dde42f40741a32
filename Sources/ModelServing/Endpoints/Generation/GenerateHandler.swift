import GRPC
import Inference
import Messages

/// One call of `Generation.Generate`: collects the engine's events into one answer. Confined to its event loop.
final class GenerateHandler: CallHandler, EngineEventReceiver {
    private let call: ServerCall<MartletV1.GenerateResponse>
    private let models: ModelRegistry
    private var running: RunningRequest?
    private var facts: GenerationFacts?
    private var response = MartletV1.GenerateResponse()

    init(_ call: ServerCall<MartletV1.GenerateResponse>, models: ModelRegistry) {
        self.call = call
        self.models = models
    }

    func receive(_ message: MartletV1.GenerateRequest) {
        do {
            let model = try models.ready(name: message.model, version: message.version, for: .generate)
            facts = try GenerationFacts(message, model: model)
            let request = try GenerationRequest(message, context: CallContext(call), streams: false)
            running = try RunningRequest(request, to: model.generator(), loop: call.loop, receiver: self)
        } catch {
            call.finish(Status(error))
        }
    }

    func cancelled(_ reason: CancellationReason) {
        running?.cancel(reason)
        running = nil
    }

    func take(_ event: EngineEvent.Kind) {
        guard let facts else { return }
        switch event {
        case .started(let started):
            response.requestId = facts.requestID
            response.model = facts.model
            response.version = facts.version
            response.seed = started.seed
        case .prefillProgress, .scored:
            break
        case .promptScored(let logprobs):
            response.promptLogprobs = logprobs.map(MartletV1.TokenLogprob.init)
        case .delta(let delta):
            append(delta, facts: facts)
        case .finished(let finished):
            append(finished)
            if finished.isLast {
                running = nil
                response.outputs.sort { $0.index < $1.index }
                call.respond(response)
            }
        case .failed(let error):
            running = nil
            call.finish(Status(error))
        }
    }

    private func append(_ delta: Inference.Delta, facts: GenerationFacts) {
        let place = output(delta.index)
        response.outputs[place].text += delta.text
        if facts.reportsTokens { response.outputs[place].tokenIds.append(contentsOf: delta.tokens) }
        if let logprobs = delta.logprobs {
            response.outputs[place].logprobs.append(contentsOf: logprobs.map(MartletV1.TokenLogprob.init))
        }
    }

    private func append(_ finished: Inference.Finished) {
        let place = output(finished.index)
        let usage = MartletV1.Usage(finished.usage)
        response.outputs[place].finishReason = MartletV1.FinishReason(finished.reason)
        response.outputs[place].stop = MartletV1.StopMatch(finished.reason)
        response.outputs[place].completionTokens = usage.completionTokens
        response.outputs[place].cumulativeLogprob = finished.cumulativeLogprob.map(Double.init)
        if var total = response.usage {
            total.completionTokens += usage.completionTokens
            total.acceptedDraftTokens += usage.acceptedDraftTokens
            response.usage = total
        } else {
            response.usage = usage
        }
        let timings = MartletV1.Timings(finished.timings)
        if timings.totalSeconds >= response.timings?.totalSeconds ?? 0 { response.timings = timings }
    }

    /// The place of the output with this number; made at its first event.
    private func output(_ index: Int) -> Int {
        if let place = response.outputs.firstIndex(where: { $0.index == UInt32(clamping: index) }) { return place }
        response.outputs.append(.init(index: UInt32(clamping: index)))
        return response.outputs.count - 1
    }
}
