/// Runs a ``Grammar`` byte by byte: each state is a set of stacks (``StackSets``), numbered, so that a step is one look into
/// a table. States are made when they are first reached.
///
/// Guarded by the mutex of its ``CompiledGrammar``.
struct GrammarMachine {
    /// A place to go on at, and what lies below.
    typealias Place = StackSets.Entry

    /// Which members of an object have been seen.
    private struct Seen: Hashable {
        var names: [UInt64]
        var others = 0
        var afterComma = false

        var count: Int { names.reduce(others) { $0 + $1.nonzeroBitCount } }
    }

    let grammar: Grammar
    private(set) var stacks = StackSets()
    private var seens: [Seen] = [Seen(names: [])]
    private var seenNumbers: [Seen: Int32] = [:]
    /// For each state its stacks: on top are places of bytes, and the bottom where the text may end.
    private var states: [Int32] = []
    private var stateNumbers: [Int32: Int32] = [:]
    /// For each state and class of bytes the next state, -1 for none, -2 for not yet known.
    private var table: [Int32] = []
    private let classOf: [UInt8]
    private let classCount: Int
    /// One byte of each class.
    private let representative: [UInt8]
    private(set) var start: Int32 = 0
    /// What may be spent: of the sequence for which the machine works now.
    var allowance = StepAllowance()

    /// The state without stacks.
    static let dead: Int32 = -1

    /// - Throws: if the grammar is too ambiguous at its beginning already.
    init(_ grammar: Grammar, root: Int) throws(ConstraintFault) {
        self.grammar = grammar
        // Bytes that no set tells apart are one class.
        var numbers: [[Bool]: UInt8] = [:]
        var classes: [UInt8] = []
        var representatives: [UInt8] = []
        for byte in UInt8.min...UInt8.max {
            let signature = grammar.sets.map { $0.contains(byte) }
            if numbers[signature] == nil {
                numbers[signature] = UInt8(truncatingIfNeeded: numbers.count)
                representatives.append(byte)
            }
            classes.append(numbers[signature] ?? 0)
        }
        classOf = classes
        representative = representatives
        classCount = representatives.count
        var work = Work()
        enter(root, StackSets.bottom, &work)
        start = try expand(&work)
    }

    /// How much has been made so far, in entries.
    var size: Int { stacks.size + seens.count + states.count + table.count / 8 }

    /// The state after `byte`.
    @inline(__always)
    mutating func next(_ state: Int32, _ byte: UInt8) throws(ConstraintFault) -> Int32 {
        if state < 0 { return Self.dead }
        let slot = Int(state) * classCount + Int(classOf[Int(byte)])
        let known = table[slot]
        if known != -2 { return known }
        return try compute(state, slot, representative[Int(classOf[Int(byte)])])
    }

    /// The stacks of a state, by the places on top.
    func places(_ state: Int32) -> [Place] { stacks[states[Int(state)]] }

    /// Whether the text may end in `state`.
    func mayEnd(_ state: Int32) -> Bool { state >= 0 && places(state).first == StackSets.end }

    /// Whether nothing but the end is possible in `state`.
    func mustEnd(_ state: Int32) -> Bool { state >= 0 && states[Int(state)] == StackSets.bottom }

    /// The state of exactly these stacks, which are by place.
    mutating func state(_ places: [Place]) -> Int32 {
        if places.isEmpty { return Self.dead }
        let set = stacks.number(places)
        if let known = stateNumbers[set] { return known }
        let number = Int32(states.count)
        states.append(set)
        stateNumbers[set] = number
        table.append(contentsOf: repeatElement(-2, count: classCount))
        return number
    }

    /// The state in which what is below is gone on with.
    mutating func resume(_ below: Int32) throws(ConstraintFault) -> Int32 {
        var work = Work()
        work.places = stacks[below]
        return try expand(&work)
    }

    // MARK: Making states

    /// What is still to be looked at. Rules wait, highest first, until everything that leads to them has been looked at:
    /// so each is entered once, with all that can lie below.
    private struct Work {
        var places: [Place] = []
        /// What lies below the rules that wait: sets of stacks.
        var waiting: [Int32: [Int32]] = [:]
        /// The rules that wait, as a heap by height.
        var rules: [(height: Int32, rule: Int32)] = []

        mutating func push(_ rule: Int32, _ height: Int32) {
            var child = rules.count
            rules.append((height, rule))
            while child > 0, rules[(child - 1) / 2].height < rules[child].height {
                rules.swapAt(child, (child - 1) / 2)
                child = (child - 1) / 2
            }
        }

        mutating func pop() -> Int32? {
            guard let top = rules.first, let last = rules.popLast() else { return nil }
            guard !rules.isEmpty else { return top.rule }
            rules[0] = last
            var parent = 0
            while true {
                var highest = parent
                for child in [2 * parent + 1, 2 * parent + 2]
                where child < rules.count && rules[child].height > rules[highest].height { highest = child }
                if highest == parent { return top.rule }
                rules.swapAt(parent, highest)
                parent = highest
            }
        }
    }

    private mutating func compute(_ state: Int32, _ slot: Int, _ byte: UInt8) throws(ConstraintFault) -> Int32 {
        var work = Work()
        let places = places(state)
        try allowance.spend(places.count)
        for place in places where place.position >= 0 {
            guard case .bytes(let set) = grammar.elements[Int(place.position)], grammar.sets[set].contains(byte) else {
                continue
            }
            work.places.append(Place(position: place.position + 1, seen: 0, below: place.below))
        }
        let result = try expand(&work)
        table[slot] = result
        return result
    }

    /// Goes on at the places of `work` until only bytes can follow.
    private mutating func expand(_ work: inout Work) throws(ConstraintFault) -> Int32 {
        var reached: [Place] = []
        var visited: Set<Place> = []
        while true {
            try allowance.spend(1)
            guard let place = work.places.popLast() else {
                guard let rule = work.pop() else { break }
                guard let sets = work.waiting.removeValue(forKey: rule) else { continue }
                let below = try union(sets)
                // Again only with something else below.
                if visited.insert(Place(position: -2 - rule, seen: 0, below: below)).inserted {
                    enter(Int(rule), below, &work)
                }
                continue
            }
            if place.position < 0 {
                reached.append(StackSets.end)
                continue
            }
            switch grammar.elements[Int(place.position)] {
            case .bytes: reached.append(Place(position: place.position, seen: 0, below: place.below))
            case .end:
                // What lies below may be gone on with by several of those above it.
                if visited.insert(Place(position: -1, seen: 0, below: place.below)).inserted {
                    work.places += stacks[place.below]
                }
            case .rule(let rule):
                // An entry is only needed where something follows.
                let isLast = grammar.elements[Int(place.position) + 1] == .end
                let rest = isLast ? place.below : below(place.position + 1, 0, place.below)
                wait(rule, rest, &work)
            case .members(let number):
                guard visited.insert(place).inserted else { continue }
                try expandMembers(grammar.members[number], place, &work)
            }
        }
        let places = try stacks.gathered(reached, &allowance)
        return state(places)
    }

    /// The set of the stacks with this place on top.
    private mutating func below(_ position: Int32, _ seen: Int32, _ below: Int32) -> Int32 {
        stacks.number([Place(position: position, seen: seen, below: below)])
    }

    private mutating func union(_ sets: [Int32]) throws(ConstraintFault) -> Int32 {
        if sets.count == 1 { return sets[0] }
        let places = sets.flatMap { stacks[$0] }
        try allowance.spend(places.count)
        let gathered = try stacks.gathered(places, &allowance)
        return stacks.number(gathered)
    }

    /// Has `rule` entered above `below` when its turn comes.
    private func wait(_ rule: Int, _ below: Int32, _ work: inout Work) {
        let number = Int32(rule)
        if work.waiting[number] == nil { work.push(number, grammar.heights[rule]) }
        work.waiting[number, default: []].append(below)
    }

    private func enter(_ rule: Int, _ below: Int32, _ work: inout Work) {
        for alternative in grammar.rules[rule] {
            work.places.append(Place(position: Int32(alternative), seen: 0, below: below))
        }
    }

    private mutating func expandMembers(
        _ object: Grammar.Members, _ place: Place, _ work: inout Work
    ) throws(ConstraintFault) {
        try allowance.spend(object.declared.count)
        var seen = seens[Int(place.seen)]
        if seen.names.isEmpty { seen.names = [UInt64](repeating: 0, count: (object.declared.count + 63) / 64 + 1) }
        let count = seen.count
        func has(_ index: Int) -> Bool { seen.names[index >> 6] >> UInt64(index & 63) & 1 != 0 }
        let missing = object.required.indices.count { object.required[$0] && !has($0) }
        if !seen.afterComma {
            if missing == 0, count >= object.minimum {
                work.places.append(Place(position: place.position + 1, seen: 0, below: place.below))
            }
            if count > 0 {
                // Only where another member can follow.
                let isPossible =
                    object.others != nil || object.declared.indices.contains { !has($0) && isProductive(object, $0) }
                guard isPossible, count < object.maximum else { return }
                var after = seen
                after.afterComma = true
                enter(object.comma, place, after, &work)
                return
            }
        }
        guard count < object.maximum else { return }
        let room = object.maximum - count
        for index in object.declared.indices where !has(index) && isProductive(object, index) {
            // The last places are for what is required.
            if !object.required[index], room <= missing { continue }
            var after = seen
            after.afterComma = false
            after.names[index >> 6] |= 1 << UInt64(index & 63)
            enter(object.declared[index], place, after, &work)
        }
        if let others = object.others, room > missing {
            var after = seen
            after.afterComma = false
            // Counted only as far as it matters; one is enough to know that a comma must come.
            let limit = max(1, max(object.minimum, object.maximum == .max ? 0 : object.maximum))
            after.others = min(seen.others + 1, limit)
            enter(others, place, after, &work)
        }
    }

    private func isProductive(_ object: Grammar.Members, _ index: Int) -> Bool {
        grammar.productive[object.declared[index]]
    }

    private mutating func enter(_ rule: Int, _ place: Place, _ seen: Seen, _ work: inout Work) {
        let data: Int32
        if let known = seenNumbers[seen] {
            data = known
        } else {
            data = Int32(seens.count)
            seens.append(seen)
            seenNumbers[seen] = data
        }
        let rest = below(place.position, data, place.below)
        wait(rule, rest, &work)
    }
}
