import Transformers

/// Decides what each step computes: who joins, who decodes, which piece of which prompt, who must give up its blocks.
///
/// A value without threads, clock or model: the engine tells it what happened and asks for the next plan, and a test
/// can do the same. It holds the tokens and block tables of all sequences. The rules:
/// - Decoding sequences first, then prompts by priority and arrival, in chunks under the row budget, so that a long
///   prompt never holds the others up by more than a chunk.
/// - A sequence is admitted when there is a place in the batch and room for its whole prompt. Among the waiting, the
///   higher priority goes first, then those that were preempted, then the tenant that has been served least (virtual
///   token counters, Sheng et al., "Fairness in serving large language models", 2024), then the earlier arrival.
/// - When the pool is dry, kept conversations are dropped first, then paused sequences lose their blocks, then the
///   sequences of lowest priority and latest arrival. They are computed again later: the same tokens, the same rows.
struct Planner {
    static let blockLength = ModelConfiguration.blockLength

    /// The blocks.
    var pool: BlockPool
    /// All sequences by id; ids in `freeIDs` have none.
    var records: [SequenceRecord] = []
    private var freeIDs: [SequenceID] = []

    /// Sequences that hold blocks, by priority and arrival.
    var running: [SequenceID] = []
    /// Sequences in the queue, in no order.
    var waiting: [SequenceID] = []
    /// The accounts of tenants that have sequences; by place, because a token must not cost a look-up by name.
    var tenants: [Tenant] = []
    /// Places in `tenants` by name, and places that are free.
    var tenantPlaces: [String: Int] = [:]
    var freeTenantPlaces: [Int] = []
    /// What is kept of conversations between turns.
    var kept: [ConversationID: KeptSequence] = [:]
    private var keptClock: UInt64 = 0
    private var arrivals: UInt64 = 0

    let maxSequences: Int
    /// Places in the batch taken by running sequences and the forks that they will have.
    var takenPlaces = 0
    let usesPrefixes: Bool

    /// What fairness knows of a tenant.
    struct Tenant: Equatable {
        /// The name.
        var name: String
        /// Tokens served, in virtual time.
        var served: Double
        /// Sequences waiting or running.
        var sequences: Int
    }

    /// The cache of a conversation between two turns.
    struct KeptSequence {
        var tokens: [Int32]
        var blocks: [Int32]
        /// When it was last used, in turns of all conversations.
        var lastUse: UInt64
        var tenant: String
        /// The chain of names over the sealed blocks, and its root, so that it need not be computed again.
        var root: BlockHash?
        var chain: BlockHash?
        var sealedBlocks = 0
    }

    /// A planner over an empty pool.
    init(blocks: Int, maxSequences: Int, usesPrefixes: Bool = true) {
        pool = BlockPool(count: blocks)
        self.maxSequences = maxSequences
        self.usesPrefixes = usesPrefixes
    }

    /// Puts a sequence into the queue.
    mutating func add(
        tokens: [Int32], tenant: String, priority: Int = 0, sharing: CacheSharing = .tenant, region: String? = nil,
        forks: Int = 0, outputsFrom: Int? = nil, conversation: ConversationID? = nil, sharesKept: Bool = false
    ) -> SequenceID {
        precondition(!tokens.isEmpty, "a sequence has at least one token")
        arrivals += 1
        let root = usesPrefixes ? BlockHash(sharing: sharing, tenant: tenant, region: region) : nil
        let record = SequenceRecord(
            tokens: tokens, promptCount: tokens.count, tenant: join(tenant), priority: priority, arrival: arrivals,
            reservedForks: forks, outputsFrom: outputsFrom, conversation: conversation, sharesKept: sharesKept,
            chain: root, root: root)
        let id = insert(record)
        waiting.append(id)
        return id
    }

    /// Makes a second sequence that shares the blocks of a running one, whose tokens so far must all be computed.
    mutating func fork(_ parent: SequenceID) -> SequenceID {
        precondition(records[parent].state == .running && records[parent].remaining == 0, "only a computed one forks")
        precondition(records[parent].reservedForks > 0, "no place was kept for a fork")
        records[parent].reservedForks -= 1
        var record = records[parent]
        record.reservedForks = 0
        record.guesses = []
        for block in record.blocks { pool.retain(block) }
        let id = insert(record)
        tenants[record.tenant].sequences += 1
        insertRunning(id)
        return id
    }

    /// Appends a sampled token.
    mutating func append(_ token: Int32, to id: SequenceID) {
        records[id].tokens.append(token)
        tenants[records[id].tenant].served += 1
    }

    /// Takes a guess that the step has confirmed: its keys and values are in the cache already.
    mutating func appendComputed(_ token: Int32, to id: SequenceID) {
        append(token, to: id)
        records[id].computed += 1
        sealFullBlocks(id)
    }

    /// Proposes tokens that the next plan may compute behind the known ones.
    mutating func guess(_ tokens: [Int32], for id: SequenceID) {
        records[id].guesses = tokens
    }

    /// Books what the step has computed. Guesses are booked by `appendComputed`.
    mutating func complete(_ plan: borrowing StepPlan) {
        for item in plan.items {
            records[item.sequence].computed += item.count
            records[item.sequence].guesses.removeAll(keepingCapacity: true)
            sealFullBlocks(item.sequence)
        }
    }

    /// Forgets a plan whose step was left unfinished: nothing of it counts as computed.
    mutating func abandon(_ plan: borrowing StepPlan) {
        for item in plan.items { records[item.sequence].guesses.removeAll(keepingCapacity: true) }
    }

    /// Holds a sequence, or lets it go on.
    mutating func setPaused(_ paused: Bool, _ id: SequenceID) {
        records[id].isPaused = paused
    }

    /// Removes a sequence and frees its blocks at once.
    mutating func remove(_ id: SequenceID) {
        releaseBlocks(id)
        leaveLists(id)
    }

    /// Removes a sequence whose output is complete and keeps its blocks for the conversation's next turn.
    mutating func keep(_ id: SequenceID, for conversation: ConversationID) {
        let record = records[id]
        guard record.state == .running, record.computed > 0 else { return remove(id) }
        dropKept(conversation)
        let needed = ModelConfiguration.blocks(for: record.computed)
        for block in record.blocks[needed...] { pool.release(block) }
        keptClock += 1
        kept[conversation] = KeptSequence(
            tokens: Array(record.tokens[..<record.computed]), blocks: Array(record.blocks[..<needed]),
            lastUse: keptClock, tenant: tenants[record.tenant].name, root: record.root, chain: record.chain,
            sealedBlocks: record.sealedBlocks)
        records[id].blocks = []
        leaveLists(id)
    }

    /// Keeps blocks that were filled from a file.
    mutating func keep(tokens: [Int32], blocks: [Int32], tenant: String, for conversation: ConversationID) {
        dropKept(conversation)
        keptClock += 1
        kept[conversation] = KeptSequence(tokens: tokens, blocks: blocks, lastUse: keptClock, tenant: tenant)
    }

    /// Frees what is kept of a conversation.
    mutating func dropKept(_ conversation: ConversationID) {
        guard let sequence = kept.removeValue(forKey: conversation) else { return }
        for block in sequence.blocks.reversed() { pool.release(block) }
    }

    /// Frees the conversation that has not been used for longest. False if none is kept.
    mutating func dropOldestKept() -> Bool {
        guard let oldest = kept.min(by: { $0.value.lastUse < $1.value.lastUse })?.key else { return false }
        dropKept(oldest)
        return true
    }

    private mutating func insert(_ record: SequenceRecord) -> SequenceID {
        if let id = freeIDs.popLast() {
            records[id] = record
            return id
        }
        records.append(record)
        return records.count - 1
    }

    private mutating func leaveLists(_ id: SequenceID) {
        switch records[id].state {
        case .waiting:
            if let place = waiting.firstIndex(of: id) { waiting.swapAt(place, waiting.count - 1) }
            waiting.removeLast()
        case .running:
            takenPlaces -= 1 + records[id].reservedForks
            running.removeAll { $0 == id }
        }
        leave(records[id].tenant)
        records[id].tokens = []
        records[id].guesses = []
        freeIDs.append(id)
    }

    /// Enters a sequence into `running` at its place. A fork's place in the batch was taken with its parent's.
    mutating func insertRunning(_ id: SequenceID) {
        var place = running.count
        while place > 0, ranks(id, above: running[place - 1]) { place -= 1 }
        running.insert(id, at: place)
    }

    /// Whether one sequence goes before another: by priority, then by arrival.
    func ranks(_ id: SequenceID, above other: SequenceID) -> Bool {
        let (left, right) = (records[id], records[other])
        return (left.priority, right.arrival) > (right.priority, left.arrival)
    }

    mutating func releaseBlocks(_ id: SequenceID) {
        // The end first, so that the beginning, which more prompts share, is evicted last.
        for block in records[id].blocks.reversed() { pool.release(block) }
        records[id].blocks.removeAll(keepingCapacity: true)
    }

    /// Gives names to the blocks that have become full.
    mutating func sealFullBlocks(_ id: SequenceID) {
        guard var name = records[id].chain else { return }
        while (records[id].sealedBlocks + 1) * Self.blockLength <= records[id].computed {
            let index = records[id].sealedBlocks
            let tokens = records[id].tokens[index * Self.blockLength..<(index + 1) * Self.blockLength]
            name = name.next(tokens)
            pool.seal(records[id].blocks[index], name: name, tokens: tokens)
            records[id].sealedBlocks += 1
        }
        records[id].chain = name
    }
}
