/// What the engine drives: a decoder with its key-value cache, one step at a time.
///
/// A step computes rows of several sequences together: whole prompts, pieces of prompts and single next tokens. The
/// engine owns the block tables and the order of work; the model owns the storage of the cache and all activations.
/// Confined to the engine thread, except `configuration`, which never changes.
package protocol StepModel: AnyObject {
    /// What the model is: sizes, context length, names.
    var configuration: ModelConfiguration { get }

    /// What one step may hold; set by `makeCache`.
    var limits: StepLimits { get }

    /// Allocates the cache and every buffer a step needs, replacing earlier ones.
    ///
    /// - Parameters:
    ///   - blocks: number of cache blocks of `ModelConfiguration.blockLength` tokens each; ids are `0 ..< blocks`.
    ///   - limits: the largest step that `run` will be given.
    /// - Throws: `ModelError` when the memory cannot be had.
    func makeCache(blocks: Int, limits: StepLimits) throws

    /// Copies all keys and values of one block to another, in every layer (copy-on-write of a shared block).
    func copyBlock(from: Int32, to: Int32)

    /// Computes one step: writes keys and values of all its rows into the cache, and the logits of its output rows.
    ///
    /// A batch beyond `limits`, or a segment whose blocks do not cover its positions, is the engine's bug and traps.
    ///
    /// - Parameter isStopped: asked between layers. Once it says so, the step is left where it stands: there are no
    ///   logits, and the keys and values of its rows, but no others, are undefined.
    /// - Returns: whether the whole step was computed.
    func run(_ batch: borrowing StepBatch, isStopped: () -> Bool) -> Bool

    /// Gives the logits of one output row of the last step, `[vocabularySize]`, to read and to change in place.
    ///
    /// - Parameter output: index among the step's output rows, counted over its segments in order.
    func withLogits<R, E: Error>(
        output: Int, _ body: (inout MutableSpan<Float>) throws(E) -> R
    ) throws(E) -> R
}

extension StepModel {
    /// Computes one step to its end.
    package func run(_ batch: borrowing StepBatch) {
        _ = run(batch) { false }
    }
}

/// The largest step a model is prepared for; decides the size of its workspace.
package struct StepLimits: Sendable, Equatable {
    /// Token rows in one step, over all segments. More rows make prefill faster and the workspace larger.
    package var rows: Int

    /// Output rows in one step; each costs `4 · vocabularySize` bytes.
    package var outputs: Int

    /// Segments in one step: sequences that advance together.
    package var segments: Int

    /// Makes limits; 256 rows is where the matrix products stop gaining, 64 sequences what one CPU can serve.
    package init(rows: Int = 256, outputs: Int = 64, segments: Int = 64) {
        self.rows = rows
        self.outputs = outputs
        self.segments = segments
    }
}

/// The rows of one step. Reused between steps: `removeAll` keeps the storage.
package struct StepBatch: ~Copyable {
    /// Token ids of all rows, segment after segment; each in `0 ..< vocabularySize`.
    package var tokens: [Int32]

    /// The sequences that advance in this step. No sequence may appear twice.
    package var segments: [Segment]

    /// Makes an empty batch.
    package init() {
        tokens = []
        segments = []
    }

    /// Appends a segment over `tokens`, which continue a sequence at `startPosition`.
    package mutating func append(
        _ tokens: some Collection<Int32>, startPosition: Int, blocks: [Int32], outputs: Segment.Outputs
    ) {
        let first = self.tokens.count
        self.tokens.append(contentsOf: tokens)
        segments.append(
            Segment(
                tokens: first..<self.tokens.count, startPosition: startPosition, blocks: blocks, outputs: outputs))
    }

    /// Empties the batch and keeps its storage.
    package mutating func removeAll() {
        tokens.removeAll(keepingCapacity: true)
        segments.removeAll(keepingCapacity: true)
    }

    /// Number of output rows that the step will produce.
    package var outputCount: Int {
        var count = 0
        for segment in segments { count += segment.outputCount }
        return count
    }
}

/// One sequence's part of a step: consecutive positions, whose earlier positions are in the cache.
package struct Segment: Sendable {
    /// Which rows the logits are wanted for.
    package enum Outputs: Sendable {
        /// None: a piece of a prompt before its end.
        case none
        /// The last row: the next token is to be sampled.
        case last
        /// Every row: log-probabilities of given tokens.
        case all
    }

    /// Rows of the step, as a range of `StepBatch.tokens`; not empty.
    package var tokens: Range<Int>

    /// Position of the first row; equals the number of positions already in the cache.
    package var startPosition: Int

    /// Block table: block `i` holds positions `i · blockLength ..< (i + 1) · blockLength`. Covers all rows.
    package var blocks: [Int32]

    /// Which rows give logits.
    package var outputs: Outputs

    /// Makes a segment.
    package init(tokens: Range<Int>, startPosition: Int, blocks: [Int32], outputs: Outputs) {
        self.tokens = tokens
        self.startPosition = startPosition
        self.blocks = blocks
        self.outputs = outputs
    }

    /// Number of output rows of this segment.
    package var outputCount: Int {
        switch outputs {
        case .none: 0
        case .last: 1
        case .all: tokens.count
        }
    }
}
