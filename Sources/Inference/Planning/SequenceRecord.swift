import Transformers

/// What the planner knows of one sequence.
struct SequenceRecord {
    /// Where a sequence stands.
    enum State: Equatable {
        /// In the queue, without blocks; `preempted` ones were running before.
        case waiting(preempted: Bool)
        /// Holds blocks.
        case running
    }

    /// Prompt and answer so far.
    var tokens: [Int32]
    /// Length of the prompt.
    let promptCount: Int
    /// Positions whose keys and values are in the cache.
    var computed = 0
    /// The block table.
    var blocks: [Int32] = []
    /// Tokens guessed to follow; used by the next plan, then forgotten.
    var guesses: [Int32] = []

    /// Unit of fairness: its place among the planner's tenants.
    let tenant: Int
    /// Higher goes first.
    let priority: Int
    /// Order of arrival; forks have their parent's.
    let arrival: UInt64
    /// Places in the batch to be kept for forks that come when the prompt is computed.
    var reservedForks: Int
    /// The position from which on every prompt row gives logits; nil for the last row only. From there on nothing is
    /// taken from the cache.
    let outputsFrom: Int?
    /// The conversation whose blocks may be taken up.
    let conversation: ConversationID?
    /// Whether the conversation's blocks stay there for others to take up too.
    let sharesKept: Bool

    /// Name of the last sealed block (or root of the chain); nil if nothing is shared.
    var chain: BlockHash?
    /// Blocks whose names are in the chain.
    var sealedBlocks = 0

    var state = State.waiting(preempted: false)
    /// Held by a slow reader: keeps its blocks, computes nothing.
    var isPaused = false
    /// Whether the sequence has a part in the plan that is being made.
    var isPlanned = false
    /// The root of the chain, to begin again after a preemption.
    let root: BlockHash?

    /// Whether the next rows of the prompt give logits each.
    var givesAllOutputs: Bool {
        guard let outputsFrom else { return false }
        return computed >= outputsFrom && computed < promptCount
    }

    /// Tokens not yet in the cache.
    var remaining: Int { tokens.count - computed }

    /// Whether the next step samples its next token from one row.
    var isDecoding: Bool { remaining == 1 && computed >= promptCount }
}
