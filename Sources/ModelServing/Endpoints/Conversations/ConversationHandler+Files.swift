import GRPC
import Inference
import Messages

/// Conversations in files: tokens, keys and values are the engine's, the messages go with them as its notes.
extension ConversationHandler {
    /// Goes on with a saved conversation.
    func restore(_ open: MartletV1.OpenConversation) {
        let path: String
        do throws(InferenceError) {
            guard open.context == nil else {
                throw .invalidArgument(
                    field: "open.context", reason: "must be absent: a saved conversation brings its own")
            }
            path = try folder().path(open.restore, tenant: context.tenant, field: "open.restore")
        } catch {
            return end(Status(error))
        }
        state = .restoring
        call.pauseReceiving()
        let (bound, loop, name) = (call.loop.bind(self), call.loop, open.restore)
        engine?.restoreConversation(fromFile: path, tenant: context.tenant) { result in
            loop.post { bound.value.restored(result.mapError { $0.naming(path, name) }, name) }
        }
    }

    private func restored(_ result: Result<ConversationFacts, InferenceError>, _ name: String) {
        switch result {
        case .success(let facts):
            guard !isOver else {
                engine?.closeConversation(facts.id)
                return
            }
            conversation = facts.id
            guard let saved = try? MartletV1.ChatInput.decode(facts.notes) else {
                return end(Status(.failedPrecondition, "the saved conversation '\(name)' holds no messages"))
            }
            history = saved
            do throws(InferenceError) {
                if let model { try checkTemplate(model) }
                // The operator may have changed his mind about templates of callers since.
                try check(history, engine)
            } catch {
                return end(Status(error))
            }
            opened(restoredTokens: facts.tokens)
        case .failure(.notFound):
            end(Status(.notFound, "no conversation is saved as '\(name)'"))
        case .failure(let error):
            end(Status(error))
        }
    }

    /// Saves the conversation; what goes wrong is told like a turn that failed, and the conversation goes on.
    func save(_ message: MartletV1.SaveConversation) {
        do throws(InferenceError) {
            _ = try folder().path(message.name, tenant: context.tenant, field: "save.name")
            guard !history.messages.isEmpty else {
                throw .unsupported("nothing has been said in this conversation, so there is nothing to save")
            }
        } catch {
            return turnFailed(error)
        }
        write(message.name, afterComputing: false)
    }

    /// Has the engine write what it keeps. If it keeps nothing (no turn yet, or the cache was needed by others), the
    /// conversation is computed again first.
    func write(_ name: String, afterComputing: Bool) {
        let path: String
        do throws(InferenceError) {
            let store = try folder()
            path = try store.path(name, tenant: context.tenant, field: "save.name")
            try store.prepare(tenant: context.tenant)
        } catch {
            return turnFailed(error)
        }
        guard let conversation, let engine else { return }
        state = .saving
        call.pauseReceiving()
        let (bound, loop) = (call.loop.bind(self), call.loop)
        engine.saveConversation(conversation, notes: history.encoded(), toFile: path) { result in
            loop.post { bound.value.saved(result.mapError { $0.naming(path, name) }, name, afterComputing) }
        }
    }

    private func saved(
        _ result: Result<ConversationFacts, InferenceError>, _ name: String, _ afterComputing: Bool
    ) {
        guard !isOver else { return }
        switch result {
        case .success(let facts):
            send(
                .saved(
                    .init(
                        name: name, sizeBytes: UInt64(clamping: facts.fileBytes), tokens: UInt32(clamping: facts.tokens)
                    )))
            goOn()
        case .failure(.notFound) where !afterComputing:
            computeAgain(name)
        case .failure(let error):
            turnFailed(error)
        }
    }

    private func computeAgain(_ name: String) {
        guard let engine else { return }
        do throws(InferenceError) {
            var input = history
            input.addGenerationPrompt = false
            var request = try GenerationRequest(
                .init(input: .chat(input), stopping: .init(maxTokens: 0)), context: context, streams: true)
            request.conversation = conversation
            running = try RunningRequest(request, to: engine, loop: call.loop, receiver: self)
            state = .computing(save: name)
        } catch {
            turnFailed(error)
        }
    }

    private func folder() throws(InferenceError) -> ConversationStore {
        guard let store = environment.store else {
            throw .unsupported("this server keeps no conversations: its operator has named no folder for them")
        }
        return store
    }
}

extension InferenceError {
    /// The same with a conversation's name where a path of the server's disk stood.
    fileprivate func naming(_ path: String, _ name: String) -> InferenceError {
        switch self {
        case .badFile(let text): .badFile(text.replacing(path, with: "the saved conversation '\(name)'"))
        case .notFound(let text): .notFound(text.replacing(path, with: "the saved conversation '\(name)'"))
        default: self
        }
    }
}
