/// Runs a ``Grammar`` byte by byte: a set of stacks, each the places still to be gone on from, shared and numbered, so
/// that a state is one number and a step is one look into a table. States are made when they are first reached.
///
/// Guarded by the mutex of its ``CompiledGrammar``.
struct GrammarMachine {
    /// A place on a stack: what to go on with, and what is below.
    struct Frame: Hashable {
        var position: Int32
        /// For the members of an object: which have been seen.
        var seen: Int32
        var parent: Int32
    }

    /// Which members of an object have been seen.
    private struct Seen: Hashable {
        var names: [UInt64]
        var others = 0
        var afterComma = false

        var count: Int { names.reduce(others) { $0 + $1.nonzeroBitCount } }
    }

    let grammar: Grammar
    /// Frame 0 is the bottom: nothing is left to do.
    private(set) var frames: [Frame] = [Frame(position: -1, seen: 0, parent: -1)]
    private var frameNumbers: [Frame: Int32] = [:]
    private var seens: [Seen] = [Seen(names: [])]
    private var seenNumbers: [Seen: Int32] = [:]
    /// For each state its frames, ascending: places of bytes, and 0 where the text may end.
    private(set) var states: [[Int32]] = []
    private var stateNumbers: [[Int32]: Int32] = [:]
    /// For each state and class of bytes the next state, -1 for none, -2 for not yet known.
    private var table: [Int32] = []
    private let classOf: [UInt8]
    private let classCount: Int
    /// One byte of each class.
    private let representative: [UInt8]
    private(set) var start: Int32 = 0

    /// The state without stacks.
    static let dead: Int32 = -1

    init(_ grammar: Grammar, root: Int) {
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
        var work: [Frame] = []
        enter(root, 0, &work)
        start = expand(&work)
    }

    /// How much has been made so far, in entries.
    var size: Int { frames.count + states.count + table.count / 8 }

    /// The state after `byte`.
    @inline(__always)
    mutating func next(_ state: Int32, _ byte: UInt8) -> Int32 {
        if state < 0 { return Self.dead }
        let slot = Int(state) * classCount + Int(classOf[Int(byte)])
        let known = table[slot]
        if known != -2 { return known }
        return compute(state, slot, representative[Int(classOf[Int(byte)])])
    }

    /// Whether the text may end in `state`.
    func mayEnd(_ state: Int32) -> Bool { state >= 0 && states[Int(state)].first == 0 }

    /// Whether nothing but the end is possible in `state`.
    func mustEnd(_ state: Int32) -> Bool { state >= 0 && states[Int(state)] == [0] }

    /// The state with exactly these frames.
    mutating func state(_ members: [Int32]) -> Int32 {
        if members.isEmpty { return Self.dead }
        if let known = stateNumbers[members] { return known }
        let number = Int32(states.count)
        states.append(members)
        stateNumbers[members] = number
        table.append(contentsOf: repeatElement(-2, count: classCount))
        return number
    }

    /// The frame (position, seen) above `parent`.
    mutating func frame(_ position: Int32, _ seen: Int32, _ parent: Int32) -> Int32 {
        let frame = Frame(position: position, seen: seen, parent: parent)
        if let known = frameNumbers[frame] { return known }
        let number = Int32(frames.count)
        frames.append(frame)
        frameNumbers[frame] = number
        return number
    }

    /// The state in which what is below is gone on with.
    mutating func resume(_ parent: Int32) -> Int32 {
        var work = [frames[Int(parent)]]
        return expand(&work)
    }

    // MARK: Making states

    private mutating func compute(_ state: Int32, _ slot: Int, _ byte: UInt8) -> Int32 {
        var work: [Frame] = []
        for number in states[Int(state)] where number != 0 {
            let frame = frames[Int(number)]
            guard case .bytes(let set) = grammar.elements[Int(frame.position)], grammar.sets[set].contains(byte) else {
                continue
            }
            work.append(Frame(position: frame.position + 1, seen: 0, parent: frame.parent))
        }
        let result = expand(&work)
        table[slot] = result
        return result
    }

    /// Goes on at the places in `work` until only bytes can follow; a list instead of recursion, for deep stacks.
    private mutating func expand(_ work: inout [Frame]) -> Int32 {
        var reached: Set<Int32> = []
        var visited: Set<Frame> = []
        while let place = work.popLast() {
            if place.position < 0 {
                reached.insert(0)
                continue
            }
            switch grammar.elements[Int(place.position)] {
            case .bytes: reached.insert(frame(place.position, 0, place.parent))
            case .end: work.append(frames[Int(place.parent)])
            case .rule(let rule):
                // A frame is only needed where something follows.
                let isLast = grammar.elements[Int(place.position) + 1] == .end
                let below = isLast ? place.parent : frame(place.position + 1, 0, place.parent)
                guard visited.insert(Frame(position: -2 - Int32(rule), seen: 0, parent: below)).inserted else {
                    continue
                }
                enter(rule, below, &work)
            case .members(let number):
                guard visited.insert(place).inserted else { continue }
                expandMembers(grammar.members[number], place, &work)
            }
        }
        return state(reached.sorted())
    }

    private func enter(_ rule: Int, _ below: Int32, _ work: inout [Frame]) {
        for alternative in grammar.rules[rule] {
            work.append(Frame(position: Int32(alternative), seen: 0, parent: below))
        }
    }

    private mutating func expandMembers(_ object: Grammar.Members, _ place: Frame, _ work: inout [Frame]) {
        var seen = seens[Int(place.seen)]
        if seen.names.isEmpty { seen.names = [UInt64](repeating: 0, count: (object.declared.count + 63) / 64 + 1) }
        let count = seen.count
        func has(_ index: Int) -> Bool { seen.names[index >> 6] >> UInt64(index & 63) & 1 != 0 }
        let missing = object.required.indices.count { object.required[$0] && !has($0) }
        if !seen.afterComma {
            if missing == 0, count >= object.minimum {
                work.append(Frame(position: place.position + 1, seen: 0, parent: place.parent))
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

    private mutating func enter(_ rule: Int, _ place: Frame, _ seen: Seen, _ work: inout [Frame]) {
        let data: Int32
        if let known = seenNumbers[seen] {
            data = known
        } else {
            data = Int32(seens.count)
            seens.append(seen)
            seenNumbers[seen] = data
        }
        enter(rule, frame(place.position, data, place.parent), &work)
    }
}
