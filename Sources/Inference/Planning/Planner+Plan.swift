import Transformers

/// What one step may hold.
struct StepBudget {
    /// Rows altogether, decoding and prompts.
    var rows: Int
    /// Rows of prompts; smaller than `rows` where others wait for their next token.
    var prefillRows: Int
    /// Rows of logits.
    var outputs: Int
}

extension Planner {
    /// Plans the next step. An empty plan means that nothing can be computed now.
    mutating func plan(_ budget: StepBudget, into plan: inout StepPlan) {
        plan.removeAll()
        for id in running { records[id].isPlanned = false }
        planDecoding(budget, &plan)
        planPrompts(budget, &plan)
        admit(budget, &plan)
    }

    // MARK: Decoding

    private mutating func planDecoding(_ budget: StepBudget, _ plan: inout StepPlan) {
        // The loop walks over the list as it is now; a preemption takes sequences out of it meanwhile.
        for id in running where records[id].state == .running && records[id].isDecoding && !records[id].isPaused {
            guard plan.rows < budget.rows, plan.outputs < budget.outputs else { return }
            planDecoding(id, budget, &plan)
        }
    }

    private mutating func planDecoding(_ id: SequenceID, _ budget: StepBudget, _ plan: inout StepPlan) {
        guard makeRoom(for: id, rows: 1, &plan) else { return }
        var guesses = min(records[id].guesses.count, budget.rows - plan.rows - 1, budget.outputs - plan.outputs - 1)
        guesses = reserveGuesses(guesses, for: id)
        addItem(id, count: 1, guesses: guesses, &plan)
        plan.decodeRows += 1 + guesses
    }

    /// Sees to it that the blocks of a decoding sequence have room for its next token and so many guesses behind it;
    /// gives how many fit. Guesses never take a block from anybody.
    mutating func reserveGuesses(_ wanted: Int, for id: SequenceID) -> Int {
        guard wanted > 0 else { return 0 }
        let first = records[id].computed / Self.blockLength
        if first < records[id].blocks.count {
            let block = records[id].blocks[first]
            if pool.referenceCount(block) > 1 || pool.isSealed(block) { return 0 }
        }
        let needed = ModelConfiguration.blocks(for: records[id].tokens.count + wanted) - records[id].blocks.count
        if needed > 0, pool.available > needed + running.count {
            for _ in 0..<needed { if let block = pool.allocate() { records[id].blocks.append(block) } }
        }
        return max(0, min(wanted, records[id].blocks.count * Self.blockLength - records[id].tokens.count))
    }

    // MARK: Prompts

    private mutating func planPrompts(_ budget: StepBudget, _ plan: inout StepPlan) {
        for id in running
        where records[id].state == .running && !records[id].isPlanned && !records[id].isPaused
            && records[id].remaining > 0 && !records[id].isDecoding
        {
            guard planPrompt(id, budget, &plan) else { return }
        }
    }

    /// Adds the next piece of a prompt. False if the budget is used up.
    private mutating func planPrompt(_ id: SequenceID, _ budget: StepBudget, _ plan: inout StepPlan) -> Bool {
        let left = min(budget.rows - plan.rows, budget.prefillRows - plan.prefillRows)
        guard left > 0 else { return false }
        var count = min(records[id].remaining, left)
        let outputsLeft = budget.outputs - plan.outputs
        if records[id].givesAllOutputs {
            count = min(count, outputsLeft)
            guard count > 0 else { return true }
        } else if let from = records[id].outputsFrom, records[id].computed < from {
            count = min(count, from - records[id].computed)
        } else if count == records[id].remaining, outputsLeft == 0 {
            count -= 1
            guard count > 0 else { return true }
        }
        guard makeRoom(for: id, rows: count, &plan) else { return true }
        addItem(id, count: count, guesses: 0, &plan)
        plan.prefillRows += count
        return true
    }

    private mutating func addItem(_ id: SequenceID, count: Int, guesses: Int, _ plan: inout StepPlan) {
        records[id].isPlanned = true
        let record = records[id]
        let item = StepPlan.Item(
            sequence: id, start: record.computed, count: count, guesses: guesses,
            allOutputs: record.givesAllOutputs, reachesEnd: count == record.remaining, isDecoding: record.isDecoding)
        plan.items.append(item)
        plan.outputs += item.outputCount
    }

    // MARK: Admission

    private mutating func admit(_ budget: StepBudget, _ plan: inout StepPlan) {
        while plan.rows < budget.rows, plan.prefillRows < budget.prefillRows, plan.outputs < budget.outputs {
            guard let place = nextWaiting() else { return }
            let id = waiting[place]
            let places = 1 + records[id].reservedForks
            guard takenPlaces + places <= maxSequences else { return }
            let kept = takeKept(id)
            let matched = kept.blocks.isEmpty ? matchPrefix(id) : kept.blocks
            let needed = ModelConfiguration.blocks(for: records[id].tokens.count) - matched.count
            // A partly used block of a conversation may have to be copied.
            while pool.available < needed + 1, dropOldestKept() {}
            // Every running sequence will want a block soon: to admit into the last ones would only preempt. So does
            // this one, if its first row goes into a block that others share.
            let writesShared = kept.computed.map { $0 < kept.blocks.count * Self.blockLength } ?? false
            let copied = writesShared && kept.blocks.last.map { pool.referenceCount($0) > 1 } ?? false
            let spare = running.count + (copied ? 1 : 0)
            guard pool.available >= needed + spare else {
                for block in matched.reversed() { pool.release(block) }
                records[id].chain = records[id].root
                records[id].sealedBlocks = 0
                return
            }
            start(id, place: place, blocks: matched, computed: kept.computed, needed: needed, &plan)
            if records[id].isDecoding {
                // Preempted before, and found all but its last token in the cache.
                planDecoding(id, budget, &plan)
            } else if !planPrompt(id, budget, &plan) {
                return
            }
        }
    }

    private mutating func start(
        _ id: SequenceID, place: Int, blocks: [Int32], computed: Int?, needed: Int, _ plan: inout StepPlan
    ) {
        waiting.swapAt(place, waiting.count - 1)
        waiting.removeLast()
        let wasPreempted = records[id].state == .waiting(preempted: true)
        records[id].state = .running
        records[id].blocks = blocks
        records[id].computed = computed ?? blocks.count * Self.blockLength
        records[id].isPlanned = false
        for _ in 0..<needed { if let block = pool.allocate() { records[id].blocks.append(block) } }
        precondition(records[id].blocks.count == blocks.count + needed, "the pool promised these blocks")
        takenPlaces += 1 + records[id].reservedForks
        insertRunning(id)
        if computed != nil { sealFullBlocks(id) }
        if !wasPreempted {
            tenants[records[id].tenant].served += Double(records[id].remaining)
            plan.admitted.append((id, records[id].computed))
        }
    }

    /// Takes references to the cached blocks that the sequence begins with. At least one token is left to compute.
    private mutating func matchPrefix(_ id: SequenceID) -> [Int32] {
        guard let root = records[id].root else { return [] }
        var blocks: [Int32] = []
        var name = root
        let most = min(records[id].tokens.count - 1, records[id].outputsFrom ?? .max)
        while (blocks.count + 1) * Self.blockLength <= most {
            let first = blocks.count * Self.blockLength
            let tokens = records[id].tokens[first..<first + Self.blockLength]
            let next = name.next(tokens)
            guard let block = pool.take(next, tokens: tokens) else { break }
            blocks.append(block)
            name = next
        }
        records[id].chain = name
        records[id].sealedBlocks = blocks.count
        return blocks
    }

    /// Takes the blocks that the conversation kept, if they reach further than the prefix cache would.
    private mutating func takeKept(_ id: SequenceID) -> (blocks: [Int32], computed: Int?) {
        guard let conversation = records[id].conversation, let sequence = kept[conversation],
            sequence.tenant == tenants[records[id].tenant].name
        else { return ([], nil) }
        var common = 0
        let most = min(sequence.tokens.count, records[id].tokens.count - 1, records[id].outputsFrom ?? .max)
        while common < most, sequence.tokens[common] == records[id].tokens[common] { common += 1 }
        guard common > 0 else { return ([], nil) }
        let count = ModelConfiguration.blocks(for: common)
        let blocks = Array(sequence.blocks[..<count])
        for block in blocks { pool.retain(block) }
        if common == sequence.tokens.count, sequence.root == records[id].root {
            records[id].chain = sequence.chain
            records[id].sealedBlocks = sequence.sealedBlocks
        }
        if !records[id].sharesKept { dropKept(conversation) }
        return (blocks, common)
    }

    // MARK: Room

    /// Makes the next `rows` positions of a sequence writable: blocks for all of them, none shared. False if the
    /// sequence had to give up its own blocks or must wait.
    private mutating func makeRoom(for id: SequenceID, rows: Int, _ plan: inout StepPlan) -> Bool {
        let first = records[id].computed / Self.blockLength
        if first < records[id].blocks.count {
            let block = records[id].blocks[first]
            if pool.referenceCount(block) > 1 {
                guard let copy = allocate(for: id, &plan) else { return false }
                // If the other owner is preempted now, somebody else may get `block` in this very step: copies are made
                // in order before anything is written, so this one still reads the old content.
                plan.copies.append((from: block, to: copy))
                pool.release(block)
                records[id].blocks[first] = copy
            } else if pool.isSealed(block) {
                pool.unseal(block)
            }
        }
        while records[id].blocks.count * Self.blockLength < records[id].computed + rows {
            guard let block = allocate(for: id, &plan) else { return false }
            records[id].blocks.append(block)
        }
        return true
    }

    /// A block, taken from somebody who ranks lower if need be; nil if the sequence itself had to give way.
    private mutating func allocate(for id: SequenceID, _ plan: inout StepPlan) -> Int32? {
        while true {
            if let block = pool.allocate() { return block }
            if dropOldestKept() { continue }
            guard let victim = victim(for: id) else { return nil }
            preempt(victim, &plan)
            if victim == id { return nil }
        }
    }

    /// Who gives up its blocks: a paused sequence, or the last in rank that has no part in this plan yet.
    private func victim(for id: SequenceID) -> SequenceID? {
        if let paused = running.last(where: { records[$0].isPaused && !records[$0].isPlanned }) { return paused }
        return running.last { !records[$0].isPlanned }
    }

    private mutating func preempt(_ id: SequenceID, _ plan: inout StepPlan) {
        releaseBlocks(id)
        running.removeAll { $0 == id }
        waiting.append(id)
        takenPlaces -= 1 + records[id].reservedForks
        records[id].state = .waiting(preempted: true)
        records[id].computed = 0
        records[id].chain = records[id].root
        records[id].sealedBlocks = 0
        records[id].guesses.removeAll(keepingCapacity: true)
        plan.preempted.append(id)
    }
}
