import GRPC
import Inference
import Messages

/// Turns: from what is said to an answer.
extension ConversationHandler {
    /// The caller's turn becomes a request.
    func answer(_ turn: MartletV1.Turn) {
        guard let model, let engine else { return }
        do throws(InferenceError) {
            guard !turn.messages.isEmpty else {
                throw .invalidArgument(field: "turn.messages", reason: "at least one message is required")
            }
            var input = history
            input.messages += turn.messages
            let message = request(input, turn: turn)
            let facts = try GenerationFacts(message, model: model)
            var request = try GenerationRequest(message, context: context, streams: true)
            request.conversation = conversation
            running = try RunningRequest(request, to: engine, loop: call.loop, receiver: self)
            state = .answering(Answering(messages: turn.messages, facts: facts))
        } catch {
            turnFailed(error)
        }
    }

    /// The `GenerateRequest` that says the same as a turn after these messages.
    func request(_ input: MartletV1.ChatInput, turn: MartletV1.Turn) -> MartletV1.GenerateRequest {
        var message = MartletV1.GenerateRequest(input: .chat(input))
        message.sampling = turn.sampling ?? defaults.sampling
        message.stopping = turn.stopping ?? defaults.stopping
        message.output = turn.output ?? defaults.output
        message.constraint = turn.constraint
        return message
    }

    func take(_ event: EngineEvent.Kind) {
        switch state {
        case .answering(let answering):
            take(event, answering)
        case .computing(let name):
            switch event {
            case .finished:
                running = nil
                write(name, afterComputing: true)
            case .failed(let error):
                running = nil
                turnFailed(error)
            default: break
            }
        default: break
        }
    }

    private func take(_ event: EngineEvent.Kind, _ answering: Answering) {
        switch event {
        case .started(let started):
            send(.started(answering.facts.started(started)))
        case .prefillProgress(let done, let total):
            send(
                .prefillProgress(.init(processedTokens: UInt32(clamping: done), promptTokens: UInt32(clamping: total))))
        case .promptScored(let logprobs):
            answering.facts.promptLogprobs = logprobs.map(MartletV1.TokenLogprob.init)
        case .delta(let delta):
            if !delta.isPrompt { answering.text += delta.text }
            send(.delta(answering.facts.delta(delta)))
        case .finished(let finished):
            running = nil
            finish(answering, answering.facts.finished(finished))
        case .failed(.cancelled(.client)) where answering.isEnded:
            // Ended before its prompt was tokenized: a turn with an empty answer.
            running = nil
            finish(answering, .init(reason: .cancelled))
        case .failed(let error):
            running = nil
            turnFailed(error)
        case .scored:
            break
        }
    }

    private func finish(_ answering: Answering, _ finished: MartletV1.Finished) {
        let message = ToolCallReader(tools: history.tools).message(answering.text)
        history.messages += answering.messages + [message]
        let usage = finished.usage ?? .init()
        send(
            .turnFinished(
                .init(
                    finished: finished, message: message,
                    conversationTokens: usage.promptTokens + usage.completionTokens)))
        goOn()
    }

    /// The conversation is as it was before. What ends every turn to come ends the call.
    func turnFailed(_ error: InferenceError) {
        switch error {
        case .cancelled(.deadline), .cancelled(.shutdown), .cancelled(.disconnect), .modelNotReady:
            end(Status(error))
        default:
            send(.turnFailed(Status(error).asMessage))
            goOn()
        }
    }
}
