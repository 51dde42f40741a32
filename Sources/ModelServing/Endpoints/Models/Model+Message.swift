import Inference
import Messages
import Tokenizers
import Transformers

extension MartletV1.Model {
    /// A model in its state, for `ListModels`, or with all that its files say, for `GetModel`.
    init(_ entry: ModelRegistry.Entry, full: Bool) {
        self.init(name: entry.specification.name, version: entry.specification.version)
        switch entry.state {
        case .loading(let part):
            state = .loading
            loadingProgress = Float(part)
        case .failed(let reason):
            state = .failed
            failureReason = reason
        case .ready(let model):
            state = .ready
            fill(model, full: full)
        case .draining(let model):
            state = .draining
            fill(model, full: full)
        }
    }

    private mutating func fill(_ model: LoadedModel, full: Bool) {
        let facts = model.facts
        let configuration = facts.configuration
        loadingProgress = 1
        capabilities = [.generate, .tokenize]
        if facts.chatTemplate != nil { capabilities.append(.chat) }
        architecture = configuration.architecture
        contextLength = UInt32(clamping: model.engine.limits.contextLength)
        vocabularySize = UInt32(clamping: configuration.vocabularySize)
        embeddingLength = UInt32(clamping: configuration.width)
        parameterCount = UInt64(clamping: configuration.parameterCount)
        quantization = facts.quantization
        format = facts.format
        sizeBytes = UInt64(clamping: facts.fileBytes)
        let snapshot = model.engine.snapshot
        let cacheBytes = snapshot.blocksTotal * ModelConfiguration.blockLength * configuration.cacheBytesPerToken
        memoryBytes = UInt64(clamping: facts.fileBytes + cacheBytes)
        digest = facts.digest
        hasChatTemplate = facts.chatTemplate != nil
        bosTokenId = model.tokenizer.beginOfSequence
        eosTokenIds = facts.endOfSequence
        defaultSampling = MartletV1.SamplingParameters(
            temperature: facts.recommended.temperature, topK: facts.recommended.topK.map { UInt32(clamping: $0) },
            topP: facts.recommended.topP, minP: facts.recommended.minP, typicalP: facts.recommended.typicalP,
            repetitionPenalty: facts.recommended.repetitionPenalty)
        runningRequests = UInt32(clamping: snapshot.running)
        queuedRequests = UInt32(clamping: snapshot.waiting)
        if full {
            chatTemplate = facts.chatTemplate ?? ""
            metadata = facts.metadata
        }
    }
}
