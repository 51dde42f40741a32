/// A context-free grammar over bytes, with one addition: objects whose members come in any order, each once.
struct Grammar: Sendable {
    /// One step of a rule's alternative.
    enum Element: Sendable, Equatable {
        /// A byte of set `n`.
        case bytes(Int)
        /// What rule `n` derives.
        case rule(Int)
        /// The members of object `n`.
        case members(Int)
        /// The end of an alternative.
        case end
    }

    /// The members that an object may have.
    struct Members: Sendable {
        /// For each declared name the rule of `"name": value`.
        var declared: [Int]
        /// Which of them must occur.
        var required: [Bool]
        /// The rule of `"name": value` for other names; nil where there are none.
        var others: Int?
        /// The rule of the comma.
        var comma: Int
        var minimum = 0
        var maximum = Int.max
    }

    /// All alternatives of all rules, one after the other.
    private(set) var elements: [Element] = []
    /// For each rule where its alternatives begin.
    private(set) var rules: [[Int]] = []
    private(set) var members: [Members] = []
    private(set) var sets: [ByteSet] = []
    /// For some positions another one whose tokens are the same, as far as a token reaches; else the position itself.
    private(set) var aliases: [Int32] = []
    private var setNumbers: [ByteSet: Int] = [:]

    /// Larger grammars are refused.
    static let sizeLimit = 400_000

    /// A rule without alternatives yet.
    mutating func addRule() -> Int {
        rules.append([])
        return rules.count - 1
    }

    /// An alternative of `rule`; returns where it begins.
    @discardableResult
    mutating func add(_ alternative: [Element], to rule: Int) throws(ConstraintFault) -> Int {
        if elements.count > Self.sizeLimit {
            throw ConstraintFault("is too large: its grammar has more than \(Self.sizeLimit) steps")
        }
        let start = elements.count
        rules[rule].append(start)
        for element in alternative + [.end] {
            aliases.append(Int32(elements.count))
            elements.append(element)
        }
        return start
    }

    /// A new rule with these alternatives.
    mutating func rule(_ alternatives: [Element]...) throws(ConstraintFault) -> Int {
        let rule = addRule()
        for alternative in alternatives { try add(alternative, to: rule) }
        return rule
    }

    mutating func bytes(_ set: ByteSet) -> Element {
        if let number = setNumbers[set] { return .bytes(number) }
        setNumbers[set] = sets.count
        sets.append(set)
        return .bytes(sets.count - 1)
    }

    mutating func literal(_ text: String) -> [Element] { text.utf8.map { bytes(ByteSet($0)) } }

    mutating func object(_ object: Members) -> Element {
        members.append(object)
        return .members(members.count - 1)
    }

    /// A rule for the texts of `automaton`, each followed by `tail`.
    ///
    /// States that no token can tell apart share their token masks.
    mutating func rule(
        _ automaton: Automaton, tail: [Element], longestToken: Int, work: ConstraintWork,
        encoding: (ScalarRanges) -> [[ByteSet]]
    ) throws(ConstraintFault) -> Int {
        let base = rules.count
        for _ in automaton.states { _ = addRule() }
        let classes = automaton.states.count > 2 ? try automaton.classes(within: longestToken, work) : []
        var shapes: [Int: (starts: [Int], sets: [ScalarRanges])] = [:]
        for (index, state) in automaton.states.enumerated() {
            var starts: [Int] = []
            if state.isAccepting { starts.append(try add(tail, to: base + index)) }
            // In the order of what they lead to, so that alike states look alike.
            let edges = classes.isEmpty ? state.edges : state.edges.sorted { classes[$0.target] < classes[$1.target] }
            for edge in edges {
                for sequence in encoding(edge.set) {
                    starts.append(
                        try add(sequence.map { bytes($0) } + [.rule(base + edge.target)], to: base + index))
                }
            }
            guard !classes.isEmpty else { continue }
            let sets = edges.map(\.set)
            if let first = shapes[classes[index]], first.sets == sets, first.starts.count == starts.count {
                for (mine, other) in zip(starts, first.starts) {
                    var offset = 0
                    while elements[mine + offset] != .end, elements[other + offset] != .end {
                        aliases[mine + offset] = Int32(other + offset)
                        offset += 1
                    }
                }
            } else if shapes[classes[index]] == nil {
                shapes[classes[index]] = (starts, sets)
            }
        }
        return base
    }

    // MARK: Checks

    /// Drops alternatives that never end in a text, and refuses what cannot work.
    ///
    /// - Throws: if no text at all can be derived from `root`, or a rule begins with itself.
    mutating func check(root: Int, _ work: ConstraintWork) throws(ConstraintFault) {
        // An object counts as two rules more: that its required members can be there, and that enough can.
        func ofObject(_ number: Int) -> [Int] { [rules.count + 2 * number, rules.count + 2 * number + 1] }
        var conditions: [Condition] = []
        for rule in rules.indices {
            for start in rules[rule] {
                var parts: [Int] = []
                var position = start
                while elements[position] != .end {
                    switch elements[position] {
                    case .rule(let part): parts.append(part)
                    case .members(let number): parts += ofObject(number)
                    case .bytes, .end: break
                    }
                    position += 1
                }
                try work.spend(1 + position - start)
                conditions.append(Condition(of: rule, parts: parts, least: parts.count))
            }
        }
        for (number, object) in members.enumerated() {
            let required = zip(object.declared, object.required).filter(\.1).map(\.0)
            let parts = ofObject(number)
            if required.count <= object.maximum {
                conditions.append(Condition(of: parts[0], parts: required, least: required.count))
            }
            conditions.append(Condition(of: parts[1], parts: object.declared, least: object.minimum))
            if let others = object.others { conditions.append(Condition(of: parts[1], parts: [others], least: 1)) }
            try work.spend(1 + object.declared.count)
        }
        let productive = Self.following(conditions, of: rules.count + 2 * members.count)
        guard productive[root] else { throw ConstraintFault("no text can satisfy it") }
        var place = 0
        for rule in rules.indices {
            let parts = conditions[place..<place + rules[rule].count]
            place += rules[rule].count
            rules[rule] = zip(rules[rule], parts).filter { $0.1.parts.allSatisfy { productive[$0] } }.map(\.0)
        }
        for index in members.indices {
            let object = members[index]
            members[index].others = object.others.flatMap { productive[$0] ? $0 : nil }
        }
        self.productive = Array(productive.prefix(rules.count))
        try refuseLeftRecursion(work)
    }

    /// For each rule whether it derives any text; filled by ``check(root:_:)``.
    private(set) var productive: [Bool] = []
    /// For each rule a number that is higher than those of the rules it can begin with; filled by ``check(root:_:)``.
    private(set) var heights: [Int32] = []

    /// Something holds if at least so many of its parts do.
    private struct Condition {
        var of: Int
        var parts: [Int]
        var least: Int
    }

    /// Of `count` things those that hold; each condition is looked at once for each of its parts.
    private static func following(_ conditions: [Condition], of count: Int) -> [Bool] {
        var holds = [Bool](repeating: false, count: count)
        var queue: [Int] = []
        var missing = conditions.map(\.least)
        var waiting = [[Int32]](repeating: [], count: count)
        func settle(_ thing: Int) {
            if holds[thing] { return }
            holds[thing] = true
            queue.append(thing)
        }
        for (number, condition) in conditions.enumerated() {
            if condition.least <= 0 { settle(condition.of) }
            for part in condition.parts { waiting[part].append(Int32(number)) }
        }
        while let thing = queue.popLast() {
            for number in waiting[thing] {
                missing[Int(number)] -= 1
                if missing[Int(number)] == 0 { settle(conditions[Int(number)].of) }
            }
        }
        return holds
    }

    private mutating func refuseLeftRecursion(_ work: ConstraintWork) throws(ConstraintFault) {
        var conditions: [Condition] = []
        for rule in rules.indices {
            for start in rules[rule] {
                var parts: [Int] = []
                while case .rule(let part) = elements[start + parts.count] { parts.append(part) }
                guard elements[start + parts.count] == .end else { continue }
                conditions.append(Condition(of: rule, parts: parts, least: parts.count))
            }
        }
        let nullable = Self.following(conditions, of: rules.count)
        heights = [Int32](repeating: 0, count: rules.count)
        var height: Int32 = 0
        // 0 unseen, 1 on the path, 2 done; an explicit stack, for deep grammars.
        var marks = [UInt8](repeating: 0, count: rules.count)
        for root in rules.indices where marks[root] == 0 {
            var path: [(rule: Int, next: [Int], place: Int)] = [(root, leading(root, nullable), 0)]
            marks[root] = 1
            while let (rule, leads, place) = path.last {
                try work.spend(1)
                guard place < leads.count else {
                    marks[rule] = 2
                    heights[rule] = height
                    height += 1
                    path.removeLast()
                    continue
                }
                path[path.count - 1].place += 1
                let next = leads[place]
                if marks[next] == 1 {
                    throw ConstraintFault("a rule of the grammar begins with itself (left recursion)")
                }
                if marks[next] == 0 {
                    marks[next] = 1
                    path.append((next, leading(next, nullable), 0))
                }
            }
        }
    }

    /// The rules that `rule` can begin with. A rule's own tail call after nothing is a loop of nothing and harmless.
    private func leading(_ rule: Int, _ nullable: [Bool]) -> [Int] {
        var result: Set<Int> = []
        for start in rules[rule] {
            var position = start
            while true {
                if case .rule(let next) = elements[position] {
                    let isLast = elements[position + 1] == .end
                    if !(next == rule && isLast && position > start) { result.insert(next) }
                    if !nullable[next] { break }
                    position += 1
                } else if case .members(let number) = elements[position] {
                    let object = members[number]
                    result.formUnion(object.declared)
                    if let others = object.others { result.insert(others) }
                    break
                } else {
                    break
                }
            }
        }
        return Array(result)
    }
}
