/// Names a sequence in the planner; reused after the sequence is removed.
typealias SequenceID = Int

/// What one step shall do. Reused from step to step.
struct StepPlan {
    /// One sequence's part of the step.
    struct Item: Equatable {
        /// The sequence.
        var sequence: SequenceID
        /// Position of the first row.
        var start: Int
        /// Rows of known tokens, `tokens[start ..< start + count]`.
        var count: Int
        /// Guessed tokens behind them.
        var guesses: Int
        /// Whether every known row gives logits (prompt log-probabilities).
        var allOutputs: Bool
        /// Whether all known tokens are computed after this step, so that the next can be sampled.
        var reachesEnd: Bool

        /// Whether this is a single next token, not a piece of a prompt.
        var isDecoding: Bool

        /// Rows of logits: all known rows or the last of them, if anything wants them, and one for each guess.
        var outputCount: Int {
            (allOutputs ? count : reachesEnd ? 1 : 0) + guesses
        }
    }

    /// The parts, decoding sequences first.
    var items: [Item] = []
    /// Blocks to be copied before the step.
    var copies: [(from: Int32, to: Int32)] = []
    /// Sequences that left the queue with this step, with the tokens found in the cache.
    var admitted: [(sequence: SequenceID, cachedTokens: Int)] = []
    /// Sequences that lost their blocks and wait again.
    var preempted: [SequenceID] = []
    /// Rows of prompts (or of sequences computed again).
    var prefillRows = 0
    /// Rows of single next tokens and guesses.
    var decodeRows = 0
    /// Rows of logits.
    var outputs = 0

    /// Empties the plan and keeps its storage.
    mutating func removeAll() {
        items.removeAll(keepingCapacity: true)
        copies.removeAll(keepingCapacity: true)
        admitted.removeAll(keepingCapacity: true)
        preempted.removeAll(keepingCapacity: true)
        prefillRows = 0
        decodeRows = 0
        outputs = 0
    }

    /// Rows of the whole step.
    var rows: Int { prefillRows + decodeRows }
}
