import Dispatch
import Transformers

/// A conversation on its way to a file or from one: its blocks are copied a few at a time between two steps, so that a
/// long one holds nobody's next token up. Engine thread only.
struct ConversationTransfer {
    /// Which way it goes.
    enum Direction {
        /// To a file at this path.
        case save(path: String)
        /// From a file that has been read.
        case restore
    }

    let id: ConversationID
    let tenant: String
    let direction: Direction
    /// The file's content; its images grow while a conversation is saved.
    var file: ConversationFile
    /// The blocks; the transfer owns a reference to each. Nobody writes to a block that has another owner.
    let blocks: [Int32]
    /// Blocks that are copied.
    var done = 0
    let completion: @Sendable (Result<ConversationFacts, InferenceError>) -> Void
}

/// Conversations in files.
extension EngineLoop {
    /// Bytes that are copied between two steps: well below a millisecond.
    private static var bytesAtATime: Int { 2 << 20 }

    /// Begins to copy what is kept; another thread writes it.
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
        images.reserveCapacity(kept.blocks.count * model.imageBytes)
        let file = ConversationFile(
            layout: model.imageLayout, notes: notes, tokens: kept.tokens, imageBytes: model.imageBytes, images: images)
        for block in kept.blocks { planner.pool.retain(block) }
        transfers.append(
            ConversationTransfer(
                id: id, tenant: kept.tenant, direction: .save(path: path), file: file, blocks: kept.blocks,
                completion: completion))
    }

    /// Begins to fill blocks from a file that has been read.
    func restoreConversation(
        _ id: ConversationID, tenant: String, _ file: Result<ConversationFile, InferenceError>,
        _ completion: @escaping @Sendable (Result<ConversationFacts, InferenceError>) -> Void
    ) {
        do throws(InferenceError) {
            let file = try file.get()
            guard let model = model as? any CacheImages else {
                throw InferenceError.unsupported("the cache of this model cannot be restored")
            }
            guard file.layout == model.imageLayout, file.imageBytes == model.imageBytes else {
                throw InferenceError.badFile(
                    "the conversation was saved with a cache of layout \(file.layout) and this one is "
                        + "\(model.imageLayout); start the model with the same cache type")
            }
            let count = ModelConfiguration.blocks(for: file.tokens.count)
            guard planner.pool.available >= count + planner.running.count else {
                throw InferenceError.queueFull(retryAfter: parts.admission.retryAfter)
            }
            var blocks: [Int32] = []
            for _ in 0..<count { if let block = planner.pool.allocate() { blocks.append(block) } }
            transfers.append(
                ConversationTransfer(
                    id: id, tenant: tenant, direction: .restore, file: file, blocks: blocks, completion: completion))
        } catch {
            completion(.failure(error))
        }
    }

    /// Copies the next blocks of the transfer that has waited longest. False if there is none.
    func moveImages() -> Bool {
        guard !transfers.isEmpty, let model = model as? any CacheImages else { return false }
        let bytes = transfers[0].file.imageBytes
        let end = min(transfers[0].blocks.count, transfers[0].done + max(1, Self.bytesAtATime / max(1, bytes)))
        for place in transfers[0].done..<end {
            let block = transfers[0].blocks[place]
            switch transfers[0].direction {
            case .save: model.appendImage(of: block, to: &transfers[0].file.images)
            case .restore:
                model.setImage(of: block, from: transfers[0].file.images[place * bytes..<(place + 1) * bytes])
                draft?.forget([block], from: 0, count: 1)
            }
        }
        transfers[0].done = end
        if end == transfers[0].blocks.count { finish(transfers.removeFirst()) }
        return true
    }

    private func finish(_ transfer: ConversationTransfer) {
        let file = transfer.file
        switch transfer.direction {
        case .save(let path):
            for block in transfer.blocks.reversed() { planner.pool.release(block) }
            let digest = parts.digest
            parts.files.async {
                transfer.completion(
                    file.write(path, digest: digest, tenant: transfer.tenant).map { bytes in
                        ConversationFacts(id: transfer.id, tokens: file.tokens.count, fileBytes: bytes)
                    })
            }
        case .restore:
            planner.keep(tokens: file.tokens, blocks: transfer.blocks, tenant: transfer.tenant, for: transfer.id)
            transfer.completion(
                .success(
                    ConversationFacts(
                        id: transfer.id, tokens: file.tokens.count, fileBytes: file.fileBytes, notes: file.notes)))
        }
    }
}
