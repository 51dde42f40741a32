/// A compiled regular expression. Immutable; each search brings its own ``RegexScratch``.
struct Regex: Sendable {
    struct Instruction: Sendable {
        enum Operation: UInt8, Sendable {
            case accept
            /// One scalar of set `a`.
            case set
            /// Scalars of set `a`, `b` to `c` times (-1: no limit).
            case greedyLoop, lazyLoop, possessiveLoop
            /// Go on at `a`, on failure at `b`; straight to `b` if the next byte is not in mask `c` (-1: no mask).
            case split
            case jump
            /// The program at the next instruction must (or must not, `c` = 1) match here; then on at `b`.
            case lookAhead
            /// The scalar before must be in set `a` (or not, `c` = 1).
            case lookBehind
            /// The program at the next instruction matches once and for all; then on at `b`.
            case atomic
            /// A place of kind `a`.
            case assertion
            /// Remember the place in register `a`.
            case mark
            /// Leave the loop to `b` if nothing was consumed since register `a` was marked.
            case progress
        }

        var operation: Operation
        var a: Int32 = 0
        var b: Int32 = 0
        var c: Int32 = 0
    }

    let pattern: String
    private(set) var instructions: [Instruction] = []
    private(set) var sets: [ScalarSet] = []
    /// Two words for each set: which ASCII characters are in it.
    private(set) var ascii: [UInt64] = []
    private(set) var masks: [ByteMask] = []
    private(set) var registers = 0
    /// The bytes a match can begin with; nil if it can be empty.
    private(set) var first: ByteMask?
    /// The set of the unbounded greedy loop that every match begins with, or -1: where a search fails, it fails for
    /// every other start within the same run of the set too, and need not try them.
    private(set) var leadingLoop: Int = -1

    /// More instructions than this are refused: a pattern of nested counted groups can explode.
    private static let sizeLimit = 60_000

    /// Compiles `pattern`.
    init(_ pattern: String) throws(RegexError) {
        self.pattern = pattern
        let node = try RegexParser.parse(pattern)
        try emit(node)
        append(.accept)
        let start = firstBytes(node)
        if !start.nullable { first = start.mask }
        leadingLoop = leadingLoopSet(node)
        ascii = sets.flatMap { [$0.asciiLow, $0.asciiHigh] }
    }

    /// Matches exactly `literal`.
    init(literal: String) throws(RegexError) {
        var escaped = ""
        for scalar in literal.unicodeScalars {
            if scalar.isASCII, !scalar.properties.isAlphabetic, !("0"..."9").contains(scalar), scalar.value > 32 {
                escaped += "\\"
            }
            escaped.unicodeScalars.append(scalar)
        }
        try self.init(escaped)
    }

    // MARK: Emission

    private mutating func append(
        _ operation: Instruction.Operation, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0
    ) {
        instructions.append(Instruction(operation: operation, a: Int32(a), b: Int32(b), c: Int32(c)))
    }

    private mutating func index(of set: ScalarSet) -> Int {
        if let found = sets.firstIndex(of: set) { return found }
        sets.append(set)
        return sets.count - 1
    }

    private mutating func emit(_ node: RegexNode) throws(RegexError) {
        if instructions.count > Self.sizeLimit {
            throw RegexError(
                pattern: pattern, position: 0, reason: "the pattern is too large once its counts are unrolled")
        }
        switch node {
        case .empty: break
        case .set(let set): append(.set, index(of: set))
        case .sequence(let items): for item in items { try emit(item) }
        case .alternation(let branches): try emitAlternation(branches)
        case .loop(let body, let minimum, let maximum, let greed): try emitLoop(body, minimum, maximum, greed)
        case .look(let body, let ahead, let negative):
            if ahead {
                try emitNested(.lookAhead, body, negative: negative)
            } else if let set = body.fixedSet {
                append(.lookBehind, index(of: set), 0, negative ? 1 : 0)
            }
        case .atomic(let body): try emitNested(.atomic, body, negative: false)
        case .assertion(let kind): append(.assertion, Int(kind.code))
        }
    }

    private mutating func emitNested(
        _ operation: Instruction.Operation, _ body: RegexNode, negative: Bool
    ) throws(RegexError) {
        let at = instructions.count
        append(operation, 0, 0, negative ? 1 : 0)
        try emit(body)
        append(.accept)
        instructions[at].b = Int32(instructions.count)
    }

    private mutating func emitAlternation(_ branches: [RegexNode]) throws(RegexError) {
        var jumps: [Int] = []
        for (number, branch) in branches.enumerated() {
            let isLast = number == branches.count - 1
            let at = instructions.count
            if !isLast {
                let start = firstBytes(branch)
                var mask = -1
                if !start.nullable {
                    mask = masks.count
                    masks.append(start.mask)
                }
                append(.split, at + 1, 0, mask)
            }
            try emit(branch)
            if !isLast {
                jumps.append(instructions.count)
                append(.jump)
                instructions[at].b = Int32(instructions.count)
            }
        }
        for jump in jumps { instructions[jump].a = Int32(instructions.count) }
    }

    private mutating func emitLoop(
        _ body: RegexNode, _ minimum: Int, _ maximum: Int?, _ greed: RegexGreed
    ) throws(RegexError) {
        if let set = body.fixedSet {
            let operation: Instruction.Operation =
                greed == .greedy ? .greedyLoop : greed == .lazy ? .lazyLoop : .possessiveLoop
            append(operation, index(of: set), minimum, maximum ?? -1)
            return
        }
        if greed == .possessive {
            try emitNested(.atomic, .loop(body, minimum: minimum, maximum: maximum, .greedy), negative: false)
            return
        }
        for _ in 0..<minimum { try emit(body) }
        if let maximum {
            // Each further turn is optional and nested in the one before: skipping one skips all.
            var splits: [Int] = []
            for _ in minimum..<max(minimum, maximum) {
                splits.append(instructions.count)
                append(.split, 0, 0, -1)
                try emit(body)
            }
            for at in splits { setSplit(at, inside: at + 1, outside: instructions.count, greed) }
            return
        }
        let at = instructions.count
        append(.split, 0, 0, -1)
        let guarded = firstBytes(body).nullable
        let register = registers
        if guarded {
            registers += 1
            append(.mark, register)
        }
        try emit(body)
        if guarded { append(.progress, register, instructions.count + 2) }
        append(.jump, at)
        setSplit(at, inside: at + 1, outside: instructions.count, greed)
    }

    private mutating func setSplit(_ at: Int, inside: Int, outside: Int, _ greed: RegexGreed) {
        instructions[at].a = Int32(greed == .lazy ? outside : inside)
        instructions[at].b = Int32(greed == .lazy ? inside : outside)
    }
}

/// A set of bytes.
struct ByteMask: Sendable, Equatable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    static let all = ByteMask(everything: true)

    init(everything: Bool = false) {
        if everything { words = (.max, .max, .max, .max) }
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        let bit = UInt64(byte & 63)
        return switch byte >> 6 {
        case 0: words.0 >> bit & 1 != 0
        case 1: words.1 >> bit & 1 != 0
        case 2: words.2 >> bit & 1 != 0
        default: words.3 >> bit & 1 != 0
        }
    }

    init(_ set: ScalarSet) {
        words.0 = set.asciiLow
        words.1 = set.asciiHigh
        if set.mayContainNonASCII {
            words.2 = .max
            words.3 = .max
        }
    }

    mutating func formUnion(_ other: ByteMask) {
        words.0 |= other.words.0
        words.1 |= other.words.1
        words.2 |= other.words.2
        words.3 |= other.words.3
    }

    static func == (left: ByteMask, right: ByteMask) -> Bool { left.words == right.words }
}

// MARK: - Analysis

extension Regex {
    /// The bytes that a match of `node` can begin with, and whether it can be empty.
    private func firstBytes(_ node: RegexNode) -> (mask: ByteMask, nullable: Bool) {
        switch node {
        case .empty, .look, .assertion: return (ByteMask(), true)
        case .set(let set): return (ByteMask(set), false)
        case .atomic(let body): return firstBytes(body)
        case .loop(let body, let minimum, _, _):
            let start = firstBytes(body)
            return (start.mask, start.nullable || minimum == 0)
        case .sequence(let items):
            var mask = ByteMask()
            for item in items {
                let start = firstBytes(item)
                mask.formUnion(start.mask)
                if !start.nullable { return (mask, false) }
            }
            return (mask, true)
        case .alternation(let branches):
            var mask = ByteMask()
            var nullable = false
            for branch in branches {
                let start = firstBytes(branch)
                mask.formUnion(start.mask)
                nullable = nullable || start.nullable
            }
            return (mask, nullable)
        }
    }

    private func leadingLoopSet(_ node: RegexNode) -> Int {
        switch node {
        case .sequence(let items): return items.first.map(leadingLoopSet) ?? -1
        case .loop(let body, let minimum, nil, let greed):
            guard minimum <= 1, greed != .lazy, let set = body.fixedSet else { return -1 }
            return sets.firstIndex(of: set) ?? -1
        default: return -1
        }
    }
}

extension RegexAssertion {
    var code: Int32 {
        switch self {
        case .textStart: 0
        case .textEnd: 1
        case .textEndOrFinalNewline: 2
        case .lineStart: 3
        case .lineEnd: 4
        case .wordBoundary: 5
        case .noWordBoundary: 6
        }
    }
}
