import Testing

@testable import Inference

/// The planner as a value: every rule, and random worlds with a model of the cache beside it.
struct PlannerTests {
    static let budget = StepBudget(rows: 64, prefillRows: 64, outputs: 16)

    static func tokens(_ count: Int, _ seed: Int = 0) -> [Int32] { (0..<count).map { Int32($0 * 7 + seed) } }

    /// Plans and completes a step; every sequence that reaches its end gets a token.
    @discardableResult
    static func step(
        _ planner: inout Planner, _ budget: StepBudget = budget, token: Int32 = 1
    ) -> StepPlan {
        var plan = StepPlan()
        planner.plan(budget, into: &plan)
        planner.complete(plan)
        for item in plan.items where item.reachesEnd { planner.append(token, to: item.sequence) }
        return plan
    }

    @Test func nothingToDoIsAnEmptyPlan() {
        var planner = Planner(blocks: 4, maxSequences: 2)
        #expect(Self.step(&planner).rows == 0)
    }

    @Test func promptsComeInChunksAndDecodingGoesFirst() {
        var planner = Planner(blocks: 100, maxSequences: 8)
        let short = planner.add(tokens: Self.tokens(10), tenant: "a")
        Self.step(&planner)
        let long = planner.add(tokens: Self.tokens(200), tenant: "a")
        let budget = StepBudget(rows: 64, prefillRows: 50, outputs: 16)
        for chunk in 0..<4 {
            let plan = Self.step(&planner, budget)
            #expect(plan.items[0].sequence == short && plan.items[0].count == 1)
            #expect(plan.items[1].sequence == long && plan.items[1].start == chunk * 50)
            #expect(plan.items[1].count == 50 && plan.decodeRows == 1)
            #expect(plan.items[1].reachesEnd == (chunk == 3))
        }
        #expect(Self.step(&planner, budget).decodeRows == 2)
    }

    @Test func oneStepHoldsSeveralShortPrompts() {
        var planner = Planner(blocks: 100, maxSequences: 8)
        for number in 0..<5 { _ = planner.add(tokens: Self.tokens(12, number), tenant: "a") }
        let plan = Self.step(&planner)
        #expect(plan.items.count == 5)
        #expect(plan.prefillRows == 60 && plan.admitted.count == 5)
    }

    @Test func placesInTheBatchAreLimitedAndForksAreCounted() {
        var planner = Planner(blocks: 100, maxSequences: 4)
        let parent = planner.add(tokens: Self.tokens(8), tenant: "a", forks: 2)
        _ = planner.add(tokens: Self.tokens(8, 1), tenant: "a", forks: 1)
        var plan = StepPlan()
        planner.plan(Self.budget, into: &plan)
        #expect(plan.admitted.map(\.sequence) == [parent])
        planner.complete(plan)
        let forks = [planner.fork(parent), planner.fork(parent)]
        for id in [parent] + forks { planner.append(Int32(id), to: id) }
        #expect(planner.takenPlaces == 3)
        planner.remove(forks[0])
        #expect(planner.takenPlaces == 2)
        planner.plan(Self.budget, into: &plan)
        #expect(plan.admitted.count == 1)
        // Both remaining outputs write behind the shared block: one of them must copy.
        #expect(plan.copies.count == 1)
    }

    @Test func fullPrefixBlocksAreReusedButOneTokenIsComputed() {
        var planner = Planner(blocks: 20, maxSequences: 4)
        let first = planner.add(tokens: Self.tokens(64), tenant: "a")
        Self.step(&planner)
        planner.remove(first)
        _ = planner.add(tokens: Self.tokens(64), tenant: "a")
        let plan = Self.step(&planner)
        #expect(plan.admitted[0].cachedTokens == 32)
        #expect(plan.items[0].start == 32 && plan.items[0].count == 32)
    }

    @Test func promptLogprobsComputeEverything() {
        var planner = Planner(blocks: 20, maxSequences: 4)
        let first = planner.add(tokens: Self.tokens(64), tenant: "a")
        Self.step(&planner)
        planner.remove(first)
        _ = planner.add(tokens: Self.tokens(64), tenant: "a", outputsFrom: 0)
        let plan = Self.step(&planner)
        #expect(plan.admitted[0].cachedTokens == 0)
        #expect(plan.items[0].count == 16 && plan.items[0].allOutputs && plan.outputs == 16)
    }

    @Test func tenantsAreServedInTurn() {
        var planner = Planner(blocks: 400, maxSequences: 1)
        for number in 0..<6 { _ = planner.add(tokens: Self.tokens(30, number), tenant: "greedy") }
        for number in 0..<2 { _ = planner.add(tokens: Self.tokens(30, 10 + number), tenant: "modest") }
        var order: [String] = []
        while !planner.waiting.isEmpty {
            let plan = Self.step(&planner)
            for (id, _) in plan.admitted {
                order.append(planner.tenants[planner.records[id].tenant].name)
                planner.remove(id)
            }
        }
        #expect(order.prefix(4) == ["greedy", "modest", "greedy", "modest"])
    }

    @Test func priorityGoesBeforeFairness() {
        var planner = Planner(blocks: 400, maxSequences: 1)
        _ = planner.add(tokens: Self.tokens(30), tenant: "a")
        let urgent = planner.add(tokens: Self.tokens(30, 1), tenant: "b", priority: 5)
        #expect(Self.step(&planner).admitted[0].sequence == urgent)
    }

    @Test func aReturningTenantHasNoClaim() {
        var planner = Planner(blocks: 400, maxSequences: 2)
        let running = planner.add(tokens: Self.tokens(60), tenant: "long")
        for _ in 0..<20 { Self.step(&planner) }
        _ = planner.add(tokens: Self.tokens(10, 3), tenant: "new")
        func served(_ name: String) -> Double? { planner.tenantPlaces[name].map { planner.tenants[$0].served } }
        #expect(served("new") == served("long"))
        planner.remove(running)
        #expect(served("long") == nil)
    }

    @Test func thePoolRunsDryAndTheLastComesBackComplete() {
        var planner = Planner(blocks: 4, maxSequences: 4)
        let first = planner.add(tokens: Self.tokens(40), tenant: "a")
        let second = planner.add(tokens: Self.tokens(30, 1), tenant: "a", priority: -1)
        Self.step(&planner)
        Self.step(&planner)
        #expect(planner.running == [first, second])
        var preempted: [SequenceID] = []
        for _ in 0..<60 { preempted += Self.step(&planner).preempted }
        #expect(preempted == [second])
        #expect(planner.records[first].tokens.count > 90)
        let before = planner.records[second].tokens
        planner.remove(first)
        let plan = Self.step(&planner)
        #expect(plan.admitted.isEmpty)
        #expect(plan.items[0].sequence == second)
        #expect(planner.records[second].tokens == before + [1] || plan.items[0].count < before.count)
    }

    @Test func pausedSequencesAreSkippedAndGiveWayFirst() {
        var planner = Planner(blocks: 4, maxSequences: 4)
        let slow = planner.add(tokens: Self.tokens(40), tenant: "a", priority: 10)
        let quick = planner.add(tokens: Self.tokens(30, 1), tenant: "a")
        Self.step(&planner)
        Self.step(&planner)
        planner.setPaused(true, slow)
        var preempted: [SequenceID] = []
        for _ in 0..<60 {
            let plan = Self.step(&planner)
            #expect(plan.items.allSatisfy { $0.sequence == quick })
            preempted += plan.preempted
        }
        #expect(preempted == [slow])
        planner.setPaused(false, slow)
        planner.remove(quick)
        #expect(Self.step(&planner).items[0].sequence == slow)
    }

    @Test func conversationsKeepTheirBlocksUntilOthersNeedThem() {
        var planner = Planner(blocks: 8, maxSequences: 2)
        let conversation = ConversationID(number: 1)
        let turn = planner.add(tokens: Self.tokens(50), tenant: "a", conversation: conversation)
        Self.step(&planner)
        Self.step(&planner)
        planner.keep(turn, for: conversation)
        #expect(planner.pool.inUse == 2)
        // The next turn goes on at the last computed token, inside a block.
        let next = planner.add(
            tokens: Self.tokens(50) + [1, 9, 9, 9], tenant: "a", conversation: conversation)
        let plan = Self.step(&planner)
        #expect(plan.admitted[0].cachedTokens == 51)
        planner.keep(next, for: conversation)
        // Another tenant cannot take it up, and a large prompt takes the blocks away.
        let large = planner.add(tokens: Self.tokens(230, 3), tenant: "b", conversation: conversation)
        let taken = Self.step(&planner)
        #expect(taken.admitted.map(\.sequence) == [large] && taken.admitted[0].cachedTokens == 0)
        #expect(planner.kept.isEmpty)
    }

    @Test func divergingTurnDoesNotWriteIntoSharedBlocks() {
        var planner = Planner(blocks: 12, maxSequences: 4)
        let conversation = ConversationID(number: 1)
        let turn = planner.add(tokens: Self.tokens(70), tenant: "a", conversation: conversation)
        let budget = StepBudget(rows: 128, prefillRows: 128, outputs: 16)
        Self.step(&planner, budget)
        planner.keep(turn, for: conversation)
        // Somebody else of the tenant uses the same two full blocks.
        let other = planner.add(tokens: Self.tokens(70), tenant: "a")
        Self.step(&planner, budget)
        let shared = planner.records[other].blocks[1]
        // The turn is edited at position 40: block 1 may not be overwritten.
        let edited = planner.add(
            tokens: Self.tokens(40) + Self.tokens(20, 99), tenant: "a", conversation: conversation)
        var plan = StepPlan()
        planner.plan(budget, into: &plan)
        #expect(plan.admitted[0].cachedTokens == 40)
        #expect(plan.copies.contains { $0.from == shared })
        #expect(planner.records[edited].blocks[1] != shared)
    }

    /// Random arrivals, forks, ends, pauses and guesses over small pools, with a model of the cache: whatever is read
    /// must be what was written for this very sequence, and there is always something to do.
    @Test(arguments: 0..<40)
    func randomWorlds(seed: Int) {
        var numbers = CrowdTests.Numbers(state: UInt64(seed))
        let blocks = 6 + numbers.next(30)
        var planner = Planner(blocks: blocks, maxSequences: 1 + numbers.next(8), usesPrefixes: numbers.next(4) > 0)
        var cache = [Int32](repeating: -1, count: blocks * 32)
        var live: [SequenceID] = []
        var forksLeft: [SequenceID: Int] = [:]
        var plan = StepPlan()
        let rows = 4 + numbers.next(60)
        let budget = StepBudget(rows: max(rows, 8), prefillRows: rows, outputs: 8 + numbers.next(8))
        for _ in 0..<400 {
            if numbers.next(3) == 0, live.count < 20 {
                let common = numbers.next(3) * 32
                let count = min(blocks * 32 - 40, 1 + numbers.next(60))
                let forks = min(numbers.next(3), planner.maxSequences - 1)
                let id = planner.add(
                    tokens: Self.tokens(min(common, 64)) + (0..<max(1, count)).map { _ in Int32(numbers.next(3)) },
                    tenant: ["a", "b"][numbers.next(2)], priority: numbers.next(2), forks: forks,
                    outputsFrom: numbers.next(5) == 0 ? 0 : nil)
                live.append(id)
                forksLeft[id] = forks
            }
            if numbers.next(6) == 0, !live.isEmpty {
                planner.setPaused(numbers.next(3) == 0, live[numbers.next(live.count)])
            }
            for id in planner.running where planner.records[id].isDecoding && numbers.next(4) == 0 {
                let space = blocks * 32 - planner.records[id].tokens.count - 1
                planner.guess((0..<min(3, max(0, space))).map { _ in Int32(numbers.next(3)) }, for: id)
            }
            planner.plan(budget, into: &plan)
            #expect(plan.rows <= budget.rows && plan.outputs <= budget.outputs)
            #expect(plan.prefillRows <= budget.prefillRows || plan.prefillRows == 0)
            #expect(Set(plan.items.map(\.sequence)).count == plan.items.count)
            #expect(planner.takenPlaces <= planner.maxSequences && planner.running.count <= planner.takenPlaces)
            let canWork = live.contains { !planner.records[$0].isPaused }
            if canWork, plan.rows == 0 {
                let pausedHold = planner.running.contains { planner.records[$0].isPaused }
                #expect(pausedHold, "idle with \(planner.waiting.count) waiting")
            }
            for copy in plan.copies {
                for slot in 0..<32 { cache[Int(copy.to) * 32 + slot] = cache[Int(copy.from) * 32 + slot] }
            }
            for item in plan.items {
                let record = planner.records[item.sequence]
                let known =
                    Array(record.tokens[item.start..<item.start + item.count]) + record.guesses.prefix(item.guesses)
                for (offset, token) in known.enumerated() {
                    let position = item.start + offset
                    cache[Int(record.blocks[position / 32]) * 32 + position % 32] = token
                }
            }
            for item in plan.items {
                let record = planner.records[item.sequence]
                for position in 0..<item.start + item.count {
                    let found = cache[Int(record.blocks[position / 32]) * 32 + position % 32]
                    #expect(found == record.tokens[position])
                }
            }
            let guesses = plan.items.map { Array(planner.records[$0.sequence].guesses.prefix($0.guesses)) }
            planner.complete(plan)
            for (item, guesses) in zip(plan.items, guesses) where item.reachesEnd {
                var ids = [item.sequence]
                while forksLeft[item.sequence, default: 0] > 0 {
                    forksLeft[item.sequence, default: 0] -= 1
                    let fork = planner.fork(item.sequence)
                    live.append(fork)
                    ids.append(fork)
                }
                for guess in guesses.prefix(numbers.next(guesses.count + 1)) {
                    planner.appendComputed(guess, to: item.sequence)
                }
                for id in ids {
                    planner.append(Int32(numbers.next(3)), to: id)
                    if numbers.next(12) == 0 || planner.records[id].tokens.count >= blocks * 32 - 1 {
                        live.removeAll { $0 == id }
                        forksLeft[id] = nil
                        planner.remove(id)
                    }
                }
            }
            #expect(planner.pool.isConsistent())
        }
        for id in live { planner.remove(id) }
        #expect(planner.pool.inUse == 0 && planner.takenPlaces == 0 && planner.tenantPlaces.isEmpty)
    }
}
