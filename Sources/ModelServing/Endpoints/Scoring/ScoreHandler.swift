import GRPC
import Inference
import Messages

/// One call of `Scoring.Score`: the prompt once, then every continuation. Confined to its event loop.
final class ScoreHandler: CallHandler, EngineEventReceiver {
    private let call: ServerCall<MartletV1.ScoreResponse>
    private let models: ModelRegistry
    private var running: RunningRequest?
    private var response = MartletV1.ScoreResponse()

    init(_ call: ServerCall<MartletV1.ScoreResponse>, models: ModelRegistry) {
        self.call = call
        self.models = models
    }

    func receive(_ message: MartletV1.ScoreRequest) {
        do {
            let model = try models.ready(name: message.model, version: message.version, for: .score)
            response.model = model.name
            response.version = model.version
            let request = try GenerationRequest(message, context: CallContext(call))
            running = try RunningRequest(request, to: model.generator(), loop: call.loop, receiver: self)
        } catch {
            call.finish(Self.status(error))
        }
    }

    /// The status of an error, with the prompt under its name in this request.
    private static func status(_ error: InferenceError) -> Status {
        switch error {
        case .invalidArgument("prompt", let reason): .invalidField("prompt", reason)
        case .contextOverflow: .invalidField("prompt", error.description)
        default: Status(error)
        }
    }

    func cancelled(_ reason: CancellationReason) {
        running?.cancel(reason)
        running = nil
    }

    func take(_ event: EngineEvent.Kind) {
        switch event {
        case .scored(let scores):
            response.scores = scores.enumerated().map { place, score in
                MartletV1.ContinuationScore(
                    index: UInt32(clamping: place), logprob: score.logprob,
                    tokenCount: UInt32(clamping: score.tokenCount), isGreedy: score.isGreedy,
                    tokenLogprobs: score.tokens.map(MartletV1.TokenLogprob.init))
            }
        case .finished(let finished):
            running = nil
            response.usage = MartletV1.Usage(finished.usage)
            response.timings = MartletV1.Timings(finished.timings)
            call.respond(response)
        case .failed(let error):
            running = nil
            call.finish(Self.status(error))
        case .started, .prefillProgress, .promptScored, .delta:
            break
        }
    }
}

extension GenerationRequest {
    /// The engine's request for a `ScoreRequest`.
    ///
    /// - Throws: `InferenceError.invalidArgument` that names the field.
    init(_ message: MartletV1.ScoreRequest, context: CallContext) throws(InferenceError) {
        let prompt: Prompt
        switch message.prompt {
        case .text(let text):
            prompt = .text(text, addSpecialTokens: message.addSpecialTokens ?? true, parseSpecialTokens: true)
        case .tokens(let tokens): prompt = .tokens(tokens.ids)
        case .chat(let chat): prompt = .chat(try ChatPrompt(chat))
        case nil:
            throw .invalidArgument(field: "prompt", reason: "one of text, tokens and chat is required")
        }
        var continuations: [Inference.Continuation] = []
        continuations.reserveCapacity(message.continuations.count)
        for (place, continuation) in message.continuations.enumerated() {
            switch continuation.input {
            case .text(let text): continuations.append(.text(text))
            case .tokens(let tokens): continuations.append(.tokens(tokens.ids))
            case nil:
                throw .invalidArgument(
                    field: "continuations[\(place)]", reason: "one of text and tokens is required")
            }
        }
        self.init(
            prompt: prompt, deadline: context.deadline, tenant: context.tenant,
            scoring: ScoringParameters(continuations: continuations, reportsTokens: message.tokenLogprobs))
    }
}
