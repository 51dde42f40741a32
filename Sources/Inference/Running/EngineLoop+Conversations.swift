import Dispatch
import Transformers

/// Conversations in files.
extension EngineLoop {
    /// Copies what is kept, and lets another thread write it.
    func saveConversation(
        _ id: ConversationID, notes: [UInt8], path: String,
        _ completion: @escaping @Sendable (Result<ConversationFacts, InferenceError>) -> Void
    ) {
        guard let model = model as? any CacheImages else {
            return completion(.failure(.unsupported("the cache of this model cannot be saved")))
        }
        guard let kept = planner.kept[id] else {
            return completion(
                .failure(
                    .notFound(
                        "nothing is kept of this conversation: it has had no turn yet, a turn is under way, or its cache "
                            + "was needed by others")))
        }
        var images: [UInt8] = []
        for block in kept.blocks { model.appendImage(of: block, to: &images) }
        let file = ConversationFile(
            layout: model.imageLayout, notes: notes, tokens: kept.tokens, imageBytes: model.imageBytes, images: images)
        let digest = parts.digest
        parts.files.async {
            completion(
                file.write(path, digest: digest, tenant: kept.tenant).map { bytes in
                    ConversationFacts(id: id, tokens: kept.tokens.count, fileBytes: bytes)
                })
        }
    }

    /// Fills blocks from a file that has been read.
    func restoreConversation(
        _ id: ConversationID, tenant: String, _ file: Result<ConversationFile, InferenceError>
    ) -> Result<ConversationFacts, InferenceError> {
        file.flatMap { file in
            guard let model = model as? any CacheImages else {
                return .failure(.unsupported("the cache of this model cannot be restored"))
            }
            guard file.layout == model.imageLayout, file.imageBytes == model.imageBytes else {
                return .failure(
                    .badFile(
                        "the conversation was saved with a cache of layout \(file.layout) and this one is "
                            + "\(model.imageLayout); start the model with the same cache type"))
            }
            let count = ModelConfiguration.blocks(for: file.tokens.count)
            guard planner.pool.available >= count + planner.running.count else {
                return .failure(.queueFull(retryAfter: parts.admission.retryAfter))
            }
            var blocks: [Int32] = []
            for place in 0..<count {
                guard let block = planner.pool.allocate() else { break }
                model.setImage(
                    of: block, from: file.images[place * file.imageBytes..<(place + 1) * file.imageBytes])
                blocks.append(block)
            }
            planner.keep(tokens: file.tokens, blocks: blocks, tenant: tenant, for: id)
            return .success(
                ConversationFacts(
                    id: id, tokens: file.tokens.count, fileBytes: file.fileBytes, notes: file.notes))
        }
    }
}
