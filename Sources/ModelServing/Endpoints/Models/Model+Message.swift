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
        loadingProgress = 1
        architecture = facts.architecture
        contextLength = UInt32(clamping: facts.contextLength)
        vocabularySize = UInt32(clamping: facts.vocabularySize)
        embeddingLength = UInt32(clamping: facts.width)
        parameterCount = UInt64(clamping: facts.parameterCount)
        quantization = facts.quantization
        format = facts.format
        sizeBytes = UInt64(clamping: facts.fileBytes)
        memoryBytes = UInt64(clamping: model.memory.total)
        digest = facts.digest
        hasChatTemplate = facts.chatTemplate != nil
        bosTokenId = (try? model.tokenizer)?.beginOfSequence
        eosTokenIds = facts.endOfSequence
        labels = facts.labels
        capabilities = model.capabilities.map(MartletV1.Capability.init)
        switch model.runner {
        case .decoder(let engine):
            contextLength = UInt32(clamping: engine.limits.contextLength)
            let snapshot = engine.snapshot
            runningRequests = UInt32(clamping: snapshot.running)
            queuedRequests = UInt32(clamping: snapshot.waiting)
            defaultSampling = MartletV1.SamplingParameters(
                temperature: facts.recommended.temperature, topK: facts.recommended.topK.map { UInt32(clamping: $0) },
                topP: facts.recommended.topP, minP: facts.recommended.minP, typicalP: facts.recommended.typicalP,
                repetitionPenalty: facts.recommended.repetitionPenalty)
        case .encoder(let runner):
            queuedRequests = UInt32(clamping: runner.load)
        case .classifier(let runner):
            queuedRequests = UInt32(clamping: runner.load)
        }
        if full {
            chatTemplate = facts.chatTemplate ?? ""
            metadata = facts.metadata
        }
    }
}

extension MartletV1.Capability {
    /// The message's word for a capability.
    init(_ capability: ModelCapability) {
        switch capability {
        case .generate: self = .generate
        case .chat: self = .chat
        case .score: self = .score
        case .tokenize: self = .tokenize
        case .embed: self = .embed
        case .classify: self = .classify
        case .rerank: self = .rerank
        }
    }
}
