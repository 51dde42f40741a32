package import ModelFormats

/// A decoder-only language model: weights, cache and the buffers of a step. One class runs every architecture; what
/// differs stands in the architecture's description.
///
/// Engine thread only, except `configuration`.
package final class Decoder: StepModel {
    /// What the model is.
    package let configuration: ModelConfiguration
    let description: DecoderDescription
    private let weights: DecoderWeights
    private let compute: Compute
    private let cacheElement: KVCache.Element
    private var step: DecoderStep?
    /// Why the weights could not be locked in memory: a sentence; nil if they are, or nobody asked.
    package let lockFailure: String?

    /// Loads a model.
    ///
    /// - Parameters:
    ///   - source: the opened files; stay mapped as long as the decoder uses them.
    ///   - compute: pool and kernels to run on.
    ///   - options: context length, type of the cache, whether to lock the weights in memory.
    ///   - progress: told after each matrix.
    /// - Throws: `ModelError` for an unknown architecture, a missing setting, or a tensor that is missing or misshapen.
    package init(
        _ source: ModelSource, compute: Compute, options: DecoderOptions = DecoderOptions(),
        progress: LoadProgress? = nil
    ) throws(ModelError) {
        let description = try DecoderDescription.read(source, options)
        weights = try DecoderWeights(description, compute: compute, progress: progress)
        lockFailure = options.locksWeights ? weights.arena?.lock() : nil
        configuration = description.configuration
        self.description = description
        self.compute = compute
        cacheElement = description.cacheElement(options)
    }

    /// What one step may hold.
    package var limits: StepLimits { step?.limits ?? StepLimits(rows: 0, outputs: 0, segments: 0) }

    /// Allocates the cache and the buffers of a step.
    package func makeCache(blocks: Int, limits: StepLimits) throws {
        let shape = description.layers[0].attention.shape
        step = nil
        let cache = KVCache(
            layers: description.layers.count, blocks: blocks, heads: shape.kvHeads, headSize: shape.headSize,
            element: cacheElement)
        guard let cache else {
            throw ModelError("The memory for a cache of \(blocks) blocks cannot be had; give the model fewer.")
        }
        step = DecoderStep(description, weights, compute: compute, cache: cache, limits: limits)
    }

    /// Copies a block of the cache in every layer.
    package func copyBlock(from source: Int32, to target: Int32) {
        step?.cache.copyBlock(from: source, to: target)
    }

    /// Computes one step.
    package func run(_ batch: borrowing StepBatch, isStopped: () -> Bool) -> Bool {
        guard let step else { preconditionFailure("makeCache before run") }
        return step.run(batch, isStopped: isStopped)
    }

    /// The logits of one output row of the last step.
    package func withLogits<R, E: Error>(
        output: Int, _ body: (inout MutableSpan<Float>) throws(E) -> R
    ) throws(E) -> R {
        guard let step else { preconditionFailure("run before withLogits") }
        var span = MutableSpan(_unsafeElements: step.logits.row(output))
        return try body(&span)
    }
}

extension Decoder: CacheImages {
    /// The layout of the cache's blocks.
    package var imageLayout: String {
        guard let cache = step?.cache else { return "" }
        return "\(cache.element)/\(cache.layers)x\(cache.heads)x\(cache.headSize)"
    }

    /// Bytes of one block over all layers.
    package var imageBytes: Int { step?.cache.imageBytes ?? 0 }

    /// Appends the bytes of a block.
    package func appendImage(of block: Int32, to bytes: inout [UInt8]) {
        step?.cache.appendImage(of: block, to: &bytes)
    }

    /// Fills a block from its bytes.
    package func setImage(of block: Int32, from bytes: ArraySlice<UInt8>) {
        step?.cache.setImage(of: block, from: bytes)
    }
}

extension DecoderDescription {
    /// Reads the description of a model by its architecture's file, and checks what holds for all of them.
    static func read(_ source: ModelSource, _ options: DecoderOptions) throws(ModelError) -> DecoderDescription {
        let architecture = try Architecture.decoder(for: source)
        let description = try architecture.describe(source, options)
        guard let first = description.layers.first else {
            throw ModelError("\(source.path): expected at least one layer, found none.")
        }
        for layer in description.layers {
            let (attention, other) = (layer.attention, first.attention)
            guard attention.shape.kvHeads == other.shape.kvHeads, attention.shape.headSize == other.shape.headSize,
                attention.shape.heads == other.shape.heads,
                attention.projections.count == other.projections.count
            else { throw ModelError("\(source.path): expected all layers to have equal heads, found different ones.") }
            if case .experts(let experts) = layer.feedForward, experts.experts.isEmpty || layer.feedForwardNorm == nil {
                throw ModelError("\(source.path): expected experts behind a norm, found none.")
            }
        }
        var result = description
        result.configuration.cacheBytesPerToken =
            KVCache.blockBytes(
                layers: description.layers.count, heads: first.attention.shape.kvHeads,
                headSize: first.attention.shape.headSize, element: description.cacheElement(options))
            / KVCache.blockLength
        return result
    }

    /// How keys and values are to be stored.
    func cacheElement(_ options: DecoderOptions) -> KVCache.Element {
        let isExact = layers.allSatisfy { $0.attention.output.matrix.tensor.type == .f32 }
        return options.cacheElement ?? (isExact ? .f32 : .f16)
    }
}
