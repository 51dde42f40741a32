/// Thompson's construction, and the subset construction over it.
struct NondeterministicAutomaton {
    private enum Edge {
        /// A scalar of set `n`.
        case set(Int, Int)
        case free(Int)
        case atStart(Int)
        case atEnd(Int)
    }

    private var edges: [[Edge]] = []
    private var sets: [ScalarRanges] = []
    private var setNumbers: [ScalarRanges: Int] = [:]
    /// For each state the last closure that it was in.
    private var marks: [Int] = []
    private var closures = 0
    private var steps = 0

    /// Places that all subsets together may have; beyond, an automaton is only a way to spend memory.
    static let stepLimit = 2_000_000

    /// - Parameter search: whether anything may stand before and after the match.
    mutating func build(
        _ node: RegularExpression.Node, search: Bool, _ work: ConstraintWork
    ) throws(ConstraintFault) -> Automaton {
        let start = state()
        let end = state()
        try add(node, start, end)
        if search {
            // Anything before and after the match.
            let before = state()
            edges[before] += [.set(number(of: .all), before), .free(start)]
            // Anchors at the start hold only where nothing came before.
            edges[end].append(.set(number(of: .all), end))
            return try determinise(from: [before, start], accepting: end, work)
        }
        return try determinise(from: [start], accepting: end, work)
    }

    private mutating func number(of set: ScalarRanges) -> Int {
        if let known = setNumbers[set] { return known }
        setNumbers[set] = sets.count
        sets.append(set)
        return sets.count - 1
    }

    private mutating func state() -> Int {
        edges.append([])
        return edges.count - 1
    }

    private mutating func add(_ node: RegularExpression.Node, _ from: Int, _ to: Int) throws(ConstraintFault) {
        if edges.count > 60_000 {
            throw ConstraintFault("a regular expression is too large once its counts are unrolled")
        }
        switch node {
        case .empty: edges[from].append(.free(to))
        case .set(let set): edges[from].append(.set(number(of: set), to))
        case .textStart: edges[from].append(.atStart(to))
        case .textEnd: edges[from].append(.atEnd(to))
        case .sequence(let items):
            var place = from
            for item in items {
                let next = state()
                try add(item, place, next)
                place = next
            }
            edges[place].append(.free(to))
        case .alternatives(let branches): for branch in branches { try add(branch, from, to) }
        case .loop(let body, let minimum, let maximum):
            var place = from
            for _ in 0..<minimum {
                let next = state()
                try add(body, place, next)
                place = next
            }
            if let maximum {
                for _ in minimum..<max(minimum, maximum) {
                    edges[place].append(.free(to))
                    let next = state()
                    try add(body, place, next)
                    place = next
                }
                edges[place].append(.free(to))
            } else {
                let again = state()
                edges[place].append(.free(again))
                try add(body, again, again)
                edges[again].append(.free(to))
            }
        }
    }

    /// States reachable without reading; `.atEnd` edges only count for acceptance.
    private mutating func closure(_ from: [Int], atStart: Bool, atEnd: Bool) -> [Int] {
        closures += 1
        if marks.count < edges.count { marks = [Int](repeating: 0, count: edges.count) }
        var seen: [Int] = []
        func reach(_ state: Int, _ isOpen: Bool = true) {
            guard isOpen, marks[state] != closures else { return }
            marks[state] = closures
            seen.append(state)
        }
        for state in from { reach(state) }
        var head = 0
        while head < seen.count {
            for edge in edges[seen[head]] {
                switch edge {
                case .free(let target): reach(target)
                case .atStart(let target): reach(target, atStart)
                case .atEnd(let target): reach(target, atEnd)
                case .set: continue
                }
            }
            head += 1
        }
        return seen.sorted()
    }

    private mutating func determinise(
        from start: [Int], accepting: Int, _ work: ConstraintWork
    ) throws(ConstraintFault) -> Automaton {
        var numbers: [[Int]: Int] = [:]
        var queue: [[Int]] = []
        var states: [Automaton.State] = []
        func number(_ set: [Int]) -> Int {
            if let known = numbers[set] { return known }
            numbers[set] = queue.count
            queue.append(set)
            return queue.count - 1
        }
        // The start is a state of its own: only there `^` holds.
        queue.append(closure(start, atStart: true, atEnd: false))
        var head = 0
        while head < queue.count {
            let members = queue[head]
            let atStart = head == 0
            head += 1
            var state = Automaton.State()
            state.isAccepting = closure(members, atStart: atStart, atEnd: true).contains(accepting)
            try count(members.count, work)
            var targets: [Int: [Int]] = [:]
            for member in members {
                for case .set(let set, let target) in edges[member] { targets[set, default: []].append(target) }
            }
            for (set, together) in try partition(targets.keys.sorted(), work) {
                let reached = Set(together.flatMap { targets[$0] ?? [] }).sorted()
                let below = closure(reached, atStart: false, atEnd: false)
                try count(below.count, work)
                state.edges.append((set, number(below)))
            }
            states.append(state)
            if queue.count > Automaton.stateLimit {
                throw ConstraintFault("a regular expression needs more than \(Automaton.stateLimit) states")
            }
        }
        return try Automaton(states: states).trimmed(work)
    }

    private mutating func count(_ places: Int, _ work: ConstraintWork) throws(ConstraintFault) {
        steps += places
        if steps > Self.stepLimit {
            throw ConstraintFault(
                "a regular expression has too many ways to match the same text: its states have more than "
                    + "\(Self.stepLimit) places together; make its counts smaller, or its parts differ where they begin"
            )
        }
        try work.spend(10 * places)
    }

    /// The scalars of `kinds` (numbers of sets) in disjoint parts, each with those of the sets that hold it.
    private mutating func partition(
        _ kinds: [Int], _ work: ConstraintWork
    ) throws(ConstraintFault) -> [(ScalarRanges, [Int])] {
        if kinds.count == 1, !sets[kinds[0]].isEmpty { return [(sets[kinds[0]], kinds)] }
        // From border to border, with the sets that are open there.
        var borders: [(scalar: UInt32, kind: Int, opens: Bool)] = []
        for kind in kinds {
            for range in sets[kind].ranges {
                borders.append((range.lowerBound, kind, true))
                borders.append((range.upperBound + 1, kind, false))
            }
        }
        borders.sort { $0.scalar < $1.scalar }
        var parts: [[Int]: [ClosedRange<UInt32>]] = [:]
        var open: Set<Int> = []
        for (index, border) in borders.enumerated() {
            if border.opens { open.insert(border.kind) } else { open.remove(border.kind) }
            guard index + 1 < borders.count, borders[index + 1].scalar > border.scalar, !open.isEmpty else { continue }
            try count(open.count, work)
            parts[open.sorted(), default: []].append(border.scalar...(borders[index + 1].scalar - 1))
        }
        return parts.map { (ScalarRanges($0.value), $0.key) }.sorted { $0.1.lexicographicallyPrecedes($1.1) }
    }
}
