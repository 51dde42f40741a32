import Testing
import Transformers

@testable import Inference

/// Every sequence of four events over a small pool, and from each of the worlds that they lead to the way to its end:
/// the planner is a value, so a world is copied and tried again.
struct PlannerEveryTraceTests {
    /// What can happen from outside, and a step.
    private enum Event: CaseIterable {
        case step, addShort, addLong, addForking, addScoring, togglePause, removeOldest, removeNewest
    }

    /// A planner with a model of the cache beside it.
    private struct World {
        /// Four blocks hold two of the long prompts only if they share, and a forking one not with what it draws: the pool
        /// runs dry.
        static let blocks = 4
        static let longest = 100

        var planner = Planner(blocks: blocks, maxSequences: 2)
        var cache = [Int32](repeating: -1, count: blocks * 32)
        var live: [SequenceID] = []
        var forks: [SequenceID: Int] = [:]
        var plan = StepPlan()
        var fault: String?
        var preemptions = 0

        mutating func take(_ event: Event) {
            switch event {
            case .step: step()
            case .addShort: add(5, tenant: "a", priority: 1)
            case .addLong: add(70, tenant: "b")
            case .addForking: add(62, tenant: "b", forks: 1)
            case .addScoring: add(40, tenant: "a", outputsFrom: 0)
            case .togglePause:
                guard let id = live.first else { return }
                planner.setPaused(!planner.records[id].isPaused, id)
            case .removeOldest: remove(live.first)
            case .removeNewest: remove(live.last)
            }
        }

        private mutating func add(
            _ count: Int, tenant: String, priority: Int = 0, forks: Int = 0, outputsFrom: Int? = nil
        ) {
            let id = planner.add(
                tokens: (0..<count).map { Int32($0 % 7) }, tenant: tenant, priority: priority, forks: forks,
                outputsFrom: outputsFrom)
            live.append(id)
            self.forks[id] = forks
        }

        mutating func remove(_ id: SequenceID?) {
            guard let id else { return }
            live.removeAll { $0 == id }
            forks[id] = nil
            planner.remove(id)
        }

        /// Plans, computes, draws. Notes what is wrong.
        mutating func step() {
            let budget = StepBudget(rows: 40, prefillRows: 24, outputs: 24)
            planner.plan(budget, into: &plan)
            if plan.rows > budget.rows || plan.prefillRows > budget.prefillRows || plan.outputs > budget.outputs {
                fault = "a step of \(plan.rows) rows, \(plan.prefillRows) of prompts, \(plan.outputs) outputs"
            }
            preemptions += plan.preempted.count
            for copy in plan.copies {
                for slot in 0..<32 { cache[Int(copy.to) * 32 + slot] = cache[Int(copy.from) * 32 + slot] }
            }
            for item in plan.items {
                let record = planner.records[item.sequence]
                if record.isPaused { fault = "a paused sequence is computed" }
                for position in item.start..<item.start + item.count {
                    cache[Int(record.blocks[position / 32]) * 32 + position % 32] = record.tokens[position]
                }
            }
            for item in plan.items {
                let record = planner.records[item.sequence]
                for position in 0..<item.start + item.count
                where cache[Int(record.blocks[position / 32]) * 32 + position % 32] != record.tokens[position] {
                    fault = "position \(position) holds another's token"
                }
            }
            planner.complete(plan)
            for item in plan.items where item.reachesEnd {
                var ids = [item.sequence]
                while let left = forks[item.sequence], left > 0 {
                    forks[item.sequence] = left - 1
                    let fork = planner.fork(item.sequence)
                    live.append(fork)
                    ids.append(fork)
                }
                for id in ids {
                    planner.append(Int32(planner.records[id].tokens.count % 7), to: id)
                    let length = planner.records[id].tokens.count
                    if length >= Self.longest || length - planner.records[id].promptCount >= 4 { remove(id) }
                }
            }
            if !planner.pool.isConsistent() { fault = "the pool's books are wrong" }
            if planner.takenPlaces > planner.maxSequences { fault = "\(planner.takenPlaces) places are taken" }
        }

        /// Steps until everything has ended, with nobody paused. Gives the number of steps.
        mutating func end() -> Int {
            for id in live { planner.setPaused(false, id) }
            var steps = 0
            while !live.isEmpty, steps < 200, fault == nil {
                step()
                steps += 1
                if plan.rows == 0, !live.isEmpty { fault = "nothing is computed and \(live.count) wait" }
            }
            if !live.isEmpty { fault = fault ?? "\(live.count) have not ended after \(steps) steps" }
            if planner.pool.inUse != 0 || planner.takenPlaces != 0 || !planner.tenantPlaces.isEmpty {
                fault = fault ?? "something is left when all have ended"
            }
            return steps
        }
    }

    @Test func everyTraceEnds() {
        var (traces, preempted, longest) = (0, 0, 0)
        var faults: [String] = []

        func explore(_ world: World, _ events: [Event]) {
            if faults.count >= 5 { return }
            if events.count == 4 {
                var world = world
                let steps = world.end()
                traces += 1
                longest = max(longest, steps)
                preempted += world.preemptions
                if let fault = world.fault { faults.append("\(events): \(fault)") }
                return
            }
            for event in Event.allCases {
                var next = world
                next.take(event)
                if let fault = next.fault {
                    faults.append("\(events + [event]): \(fault)")
                } else {
                    explore(next, events + [event])
                }
            }
        }

        explore(World(), [])
        #expect(faults.isEmpty)
        #expect(traces == 4096 && preempted > 0)
        print("planner: \(traces) traces, \(preempted) preemptions, at most \(longest) steps to the end")
    }
}
