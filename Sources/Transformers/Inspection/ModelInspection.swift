package import ModelFormats

/// What a model's files say, without loading a weight: for people, and to plan memory before serving.
package struct ModelInspection: Sendable {
    /// What the model can be asked for.
    package enum Kind: Sendable, Equatable {
        /// Continues text.
        case decoder(ModelConfiguration)
        /// Makes vectors of texts, or classes.
        case encoder(EncoderConfiguration)
    }

    /// What the model is.
    package let kind: Kind

    /// Bytes that serving takes.
    package let memory: MemoryEstimate

    /// Tensors and bytes in the file for each element type, most bytes first.
    package let types: [TypeUse]

    /// How much of a model one element type makes up.
    package struct TypeUse: Sendable, Equatable {
        /// The type.
        package let type: ElementType
        /// Tensors of it.
        package let tensors: Int
        /// Their bytes in the file.
        package let bytes: Int
    }

    /// Inspects a model.
    ///
    /// - Parameters:
    ///   - source: the opened files.
    ///   - options: how it would be loaded.
    ///   - limits: the largest step that it would be prepared for.
    /// - Throws: `ModelError` for what loading it would throw.
    package init(
        _ source: ModelSource, options: DecoderOptions = DecoderOptions(), limits: StepLimits = StepLimits()
    ) throws(ModelError) {
        if Encoder.supports(source) {
            let description = try EncoderDescription.read(source)
            kind = .encoder(description.configuration)
            memory = MemoryEstimate(description)
        } else {
            let description = try DecoderDescription.read(source, options)
            kind = .decoder(description.configuration)
            memory = MemoryEstimate(description, element: description.cacheElement(options), limits: limits)
        }
        let groups = Dictionary(grouping: source.tensors.values, by: \.type)
        types = groups.map { type, tensors in
            TypeUse(type: type, tensors: tensors.count, bytes: tensors.reduce(0) { $0 + $1.range.count })
        }.sorted { ($0.bytes, $1.type.rawValue) > ($1.bytes, $0.type.rawValue) }
    }
}

/// Bytes that serving a model takes.
package struct MemoryEstimate: Sendable, Equatable {
    /// Weights in memory, in the kernels' layouts: about the size of the file.
    package var weights: Int

    /// Keys and values of one token over all layers; 0 for encoders, which keep nothing.
    package var cachePerToken: Int

    /// Activations of the largest step.
    package var workspace: Int

    /// All of it for a cache of so many tokens.
    package func total(cachedTokens: Int) -> Int {
        weights + cachePerToken * cachedTokens + workspace
    }

    init(_ description: DecoderDescription, element: KVCache.Element, limits: StepLimits) {
        let shape = description.layers[0].attention.shape
        let block = KVCache.blockBytes(
            layers: description.layers.count, heads: shape.kvHeads, headSize: shape.headSize, element: element)
        let configuration = description.configuration
        var floats = 2 * configuration.width  // residual, branch
        floats += 2 * configuration.width  // inputs of attention and feed-forward network
        floats += description.layers[0].attention.projectedWidth + 2 * shape.heads * shape.headSize
        var widths: Set<Int> = []
        var experts = 0
        for layer in description.layers {
            switch layer.feedForward {
            case .dense(let dense): widths.insert(dense.width)
            case .experts(let mixture):
                widths.formUnion((mixture.experts + (mixture.shared.map { [$0] } ?? [])).map(\.width))
                experts = max(experts, mixture.experts.count)
            }
        }
        floats += widths.reduce(0) { $0 + 3 * $1 }
        if experts > 0 { floats += experts + 4 * configuration.width }
        for rope in description.ropes { floats += 2 * rope.inverseFrequencies.count }
        let outputs = configuration.vocabularySize + 2 * configuration.width
        weights = description.weightBytes
        cachePerToken = block / KVCache.blockLength
        // Inputs are also kept quantised: a little over a byte for each element.
        workspace = (floats * limits.rows + outputs * limits.outputs) * 4 * 5 / 4
    }

    init(_ description: EncoderDescription) {
        let shape = description.layers[0].attention.shape
        let width = description.configuration.width
        let hidden = description.layers.map(\.feedForward.width).max() ?? 0
        let rows = min(Encoder.rowsPerPass, description.configuration.contextLength * 4)
        let cache = KVCache.blockBytes(layers: 1, heads: shape.kvHeads, headSize: shape.headSize, element: .f32)
        weights = description.weightBytes
        cachePerToken = 0
        workspace =
            rows * (4 * width + 5 * shape.heads * shape.headSize + 3 * hidden) * 5
            + rows / KVCache.blockLength * cache
    }
}
