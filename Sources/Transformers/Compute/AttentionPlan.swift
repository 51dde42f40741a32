import CKernels

/// The sequences of one step as attention sees them, made once for each step and used by every layer.
///
/// Confined to the thread that runs the model's steps; keeps its memory from step to step.
package final class AttentionPlan {
    struct Segment {
        /// First row of the step's matrices, and count of rows.
        var firstRow: Int, rows: Int
        /// Position of the first row.
        var position: Int
        /// Where the sequence's block table begins in `tables`.
        var table: Int
        /// Keys in the cache after the step.
        var keys: Int { position + rows }
    }

    private(set) var segments: [Segment] = []
    private(set) var tables: [Int32] = []
    /// Position of each row.
    private(set) var positions: [Int32] = []
    /// Rows of all segments.
    package var rows: Int { positions.count }

    /// An empty plan.
    package init() {}

    /// Forgets the segments of the last step.
    package func reset() {
        segments.removeAll(keepingCapacity: true)
        tables.removeAll(keepingCapacity: true)
        positions.removeAll(keepingCapacity: true)
    }

    /// Adds a sequence's next tokens; their rows follow those added before.
    ///
    /// - Parameters:
    ///   - count: tokens of this step, at least 1.
    ///   - startPosition: tokens already in the cache.
    ///   - blocks: the sequence's block table; must cover startPosition + count tokens.
    package func append(count: Int, startPosition: Int, blocks: some Collection<Int32>) {
        precondition(count > 0 && startPosition >= 0 && blocks.count * KVCache.blockLength >= startPosition + count)
        segments.append(
            Segment(firstRow: positions.count, rows: count, position: startPosition, table: tables.count))
        tables.append(contentsOf: blocks)
        for offset in 0..<count { positions.append(Int32(startPosition + offset)) }
    }
}

/// What a model's attention layer looks like.
package struct AttentionShape: Sendable {
    /// Query heads, a multiple of the KV heads.
    package var heads: Int
    /// Key-value heads.
    package var kvHeads: Int
    /// Elements of a head.
    package var headSize: Int
    /// Multiplied with query · key.
    package var scale: Float
    /// 0, or c of c * tanh(score / c).
    package var softCap: Float = 0
    /// 0, or the number of keys a query sees, itself included; without causality as many to each side.
    package var window: Int = 0
    /// False for encoders: every query sees every key.
    package var causal: Bool = true

    /// A layer's shape; `scale` defaults to 1 / sqrt(headSize).
    package init(
        heads: Int, kvHeads: Int, headSize: Int, scale: Float? = nil, softCap: Float = 0, window: Int = 0,
        causal: Bool = true
    ) {
        precondition(heads > 0 && kvHeads > 0 && heads % kvHeads == 0 && headSize > 0 && window >= 0)
        self.heads = heads
        self.kvHeads = kvHeads
        self.headSize = headSize
        self.scale = scale ?? 1 / Float(headSize).squareRoot()
        self.softCap = softCap
        self.window = window
        self.causal = causal
    }
}
