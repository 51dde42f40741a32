import Transformers

/// The sizes of one engine, derived from its model and its configuration.
struct EngineSizes: Sendable {
    /// Longest sequence: the model's own, the configured, or what the pool holds.
    var contextLength: Int
    /// Blocks in the pool.
    var blocks: Int
    /// The largest step.
    var stepLimits: StepLimits

    init(
        model: ModelConfiguration, draft: ModelConfiguration?, _ configuration: EngineConfiguration
    ) throws(InferenceError) {
        let length = ModelConfiguration.blockLength
        if let draft, draft.vocabularySize != model.vocabularySize {
            throw .unsupported(
                "the draft model has \(draft.vocabularySize) token ids and the model has \(model.vocabularySize); "
                    + "speculation needs the same vocabulary")
        }
        guard configuration.maxSequences >= 1, configuration.maxStepRows >= configuration.maxSequences else {
            throw .unsupported(
                "max sequences (\(configuration.maxSequences)) must be at least 1 and at most the rows of a step "
                    + "(\(configuration.maxStepRows))")
        }
        var context = min(model.contextLength, configuration.contextLength ?? model.contextLength)
        let bytesPerBlock = max(1, (model.cacheBytesPerToken + (draft?.cacheBytesPerToken ?? 0)) * length)
        // More blocks than every sequence at full length could fill are of no use.
        let useful = configuration.maxSequences * ModelConfiguration.blocks(for: context) * 2
        blocks = configuration.cacheBlocks ?? min(useful, max(1, configuration.cacheBytes / bytesPerBlock))
        guard blocks >= 1, blocks <= Int(Int32.max) else {
            throw .unsupported("a cache of \(blocks) blocks is out of range")
        }
        context = min(context, blocks * length)
        guard context >= 2 else {
            throw .unsupported("a context of \(context) tokens is too short for a prompt and an answer")
        }
        contextLength = context
        // Guessed tokens give further output rows; prompt log-probabilities take what is left.
        stepLimits = StepLimits(
            rows: configuration.maxStepRows,
            outputs: min(configuration.maxStepRows, max(64, configuration.maxSequences)),
            segments: configuration.maxSequences)
    }
}
