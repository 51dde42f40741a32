/// A deterministic automaton over Unicode scalars: a regular language of texts. State 0 is the start; a scalar without
/// edge leads nowhere.
struct Automaton: Sendable {
    struct State: Sendable {
        var edges: [(set: ScalarRanges, target: Int)] = []
        var isAccepting = false
    }

    var states: [State]

    /// Languages that need more states are refused.
    static let stateLimit = 6000

    /// Every text.
    static let anything = Automaton(states: [State(edges: [(.all, 0)], isAccepting: true)])

    init(states: [State]) { self.states = states }

    /// Exactly these texts.
    init(texts: [String]) {
        states = [State()]
        var next: [[UInt32: Int]] = [[:]]
        for text in texts {
            var state = 0
            for scalar in text.unicodeScalars {
                if let target = next[state][scalar.value] {
                    state = target
                } else {
                    next[state][scalar.value] = states.count
                    state = states.count
                    states.append(State())
                    next.append([:])
                }
            }
            states[state].isAccepting = true
        }
        for (state, edges) in next.enumerated() {
            states[state].edges = edges.sorted { $0.key < $1.key }.map { (ScalarRanges($0.key), $0.value) }
        }
    }

    /// Texts of `minimum` to `maximum` scalars.
    init(lengths minimum: Int, _ maximum: Int?) {
        let last = maximum ?? minimum
        states = (0...last).map { length in
            State(edges: length < last ? [(.all, length + 1)] : [], isAccepting: length >= minimum)
        }
        if maximum == nil { states[last].edges = [(.all, last)] }
    }

    /// Whether `text` is in the language.
    func matches(_ text: String) -> Bool {
        var state = 0
        for scalar in text.unicodeScalars {
            guard let edge = states[state].edges.first(where: { $0.set.contains(scalar.value) }) else { return false }
            state = edge.target
        }
        return states[state].isAccepting
    }

    /// Texts that are in both languages.
    func intersection(_ other: Automaton, _ work: ConstraintWork) throws(ConstraintFault) -> Automaton {
        try product(other, work) { $0 && $1 }
    }

    /// Texts that are not in the language.
    var complement: Automaton {
        var result = self
        let sink = states.count
        result.states.append(State(edges: [(.all, sink)], isAccepting: true))
        for index in states.indices {
            result.states[index].isAccepting.toggle()
            let rest = states[index].edges.reduce(ScalarRanges([])) { $0.union($1.set) }.complement
            if !rest.isEmpty { result.states[index].edges.append((rest, sink)) }
        }
        return result
    }

    private func product(
        _ other: Automaton, _ work: ConstraintWork, _ accepts: (Bool, Bool) -> Bool
    ) throws(ConstraintFault) -> Automaton {
        struct Pair: Hashable {
            var left: Int
            var right: Int
        }
        var numbers: [Pair: Int] = [Pair(left: 0, right: 0): 0]
        var queue = [Pair(left: 0, right: 0)]
        var result: [State] = []
        var head = 0
        while head < queue.count {
            let pair = queue[head]
            head += 1
            var state = State()
            state.isAccepting = accepts(states[pair.left].isAccepting, other.states[pair.right].isAccepting)
            for left in states[pair.left].edges {
                for right in other.states[pair.right].edges {
                    try work.spend(10 + left.set.ranges.count * right.set.ranges.count)
                    let set = left.set.intersection(right.set)
                    if set.isEmpty { continue }
                    let target = Pair(left: left.target, right: right.target)
                    let number = numbers[target] ?? queue.count
                    if number == queue.count {
                        numbers[target] = number
                        queue.append(target)
                    }
                    state.edges.append((set, number))
                }
            }
            result.append(state)
            if queue.count > Self.stateLimit {
                throw ConstraintFault("the language of a string needs more than \(Self.stateLimit) states")
            }
        }
        return try Automaton(states: result).trimmed(work)
    }

    /// Without states from which no text is accepted, and with edges to one target joined.
    func trimmed(_ work: ConstraintWork) throws(ConstraintFault) -> Automaton {
        var alive = states.map(\.isAccepting)
        var sources = [[Int]](repeating: [], count: states.count)
        for (index, state) in states.enumerated() {
            for edge in state.edges { sources[edge.target].append(index) }
            try work.spend(5 + state.edges.count)
        }
        var queue = states.indices.filter { alive[$0] }
        while let index = queue.popLast() {
            for source in sources[index] where !alive[source] {
                alive[source] = true
                queue.append(source)
            }
        }
        alive[0] = true
        var numbers = [Int](repeating: -1, count: states.count)
        var count = 0
        for index in states.indices where alive[index] {
            numbers[index] = count
            count += 1
        }
        var result: [State] = []
        for index in states.indices where alive[index] {
            var state = State(isAccepting: states[index].isAccepting)
            var byTarget: [Int: [ClosedRange<UInt32>]] = [:]
            for edge in states[index].edges where numbers[edge.target] >= 0 {
                byTarget[numbers[edge.target], default: []] += edge.set.ranges
            }
            state.edges = byTarget.sorted { $0.key < $1.key }.map { (ScalarRanges($0.value), $0.key) }
            result.append(state)
        }
        return Automaton(states: result)
    }

    /// Whether no text is in the language: an automaton whose states were trimmed has none that leads nowhere.
    var isEmpty: Bool { !states.contains { $0.isAccepting } }

    /// For each state a state that no text of up to `length` scalars can tell from it (Moore's refinement).
    func classes(within length: Int, _ work: ConstraintWork) throws(ConstraintFault) -> [Int] {
        var classes = states.map { $0.isAccepting ? 1 : 0 }
        for _ in 0..<length {
            struct Signature: Hashable {
                var current: Int
                var edges: [Int: [ClosedRange<UInt32>]]
            }
            var numbers: [Signature: Int] = [:]
            var next: [Int] = []
            for index in states.indices {
                var edges: [Int: [ClosedRange<UInt32>]] = [:]
                try work.spend(20 + states[index].edges.count)
                for edge in states[index].edges { edges[classes[edge.target], default: []] += edge.set.ranges }
                let signature = Signature(
                    current: classes[index], edges: edges.mapValues { ScalarRanges($0).ranges })
                let number = numbers[signature] ?? numbers.count
                numbers[signature] = number
                next.append(number)
            }
            if Set(next).count == Set(classes).count { break }
            classes = next
        }
        return classes
    }
}

/// What is wrong with a constraint; becomes `invalidArgument(field: "constraint", …)`.
struct ConstraintFault: Error, Equatable {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
