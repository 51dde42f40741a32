/// Parses the regular expressions of tokenizer files: groups, alternation, classes with nesting and `&&`, Unicode
/// properties, greedy, lazy and possessive quantifiers, `(?i:…)`, look-ahead, look-behind of one character, anchors.
///
/// Back-references, conditionals and calls are refused by name: no tokenizer needs them.
struct RegexParser {
    var cursor: RegexCursor
    var ignoreCase = false
    private var dotMatchesNewline = false
    private var extended = false
    var depth = 0

    init(_ pattern: String) { cursor = RegexCursor(pattern) }

    /// The whole pattern.
    static func parse(_ pattern: String) throws(RegexError) -> RegexNode {
        var parser = RegexParser(pattern)
        let node = try parser.alternation()
        if !parser.cursor.isAtEnd { throw parser.cursor.fault("a closing parenthesis without an opening one") }
        return node
    }

    // MARK: Structure

    private mutating func alternation() throws(RegexError) -> RegexNode {
        depth += 1
        defer { depth -= 1 }
        if depth > 200 { throw cursor.fault("groups are nested more than 200 deep") }
        let outerCase = ignoreCase
        let outerDot = dotMatchesNewline
        var branches = [try sequence()]
        while cursor.accept("|") { branches.append(try sequence()) }
        ignoreCase = outerCase
        dotMatchesNewline = outerDot
        return branches.count == 1 ? branches[0] : .alternation(branches)
    }

    private mutating func sequence() throws(RegexError) -> RegexNode {
        var items: [RegexNode] = []
        while let scalar = cursor.peek, scalar != "|", scalar != ")" {
            if extended, skipExtended() { continue }
            guard let item = try atom() else { continue }
            items.append(try quantified(item))
        }
        if items.count == 1 { return items[0] }
        return items.isEmpty ? .empty : .sequence(items)
    }

    private mutating func quantified(_ item: RegexNode) throws(RegexError) -> RegexNode {
        var item = item
        while let bounds = try quantifier() {
            var greed = RegexGreed.greedy
            if cursor.accept("?") {
                greed = .lazy
            } else if !bounds.braces, cursor.accept("+") {
                greed = .possessive
            }
            item = .loop(item, minimum: bounds.minimum, maximum: bounds.maximum, greed)
        }
        return item
    }

    private mutating func quantifier() throws(RegexError) -> (minimum: Int, maximum: Int?, braces: Bool)? {
        if cursor.accept("*") { return (0, nil, false) }
        if cursor.accept("+") { return (1, nil, false) }
        if cursor.accept("?") { return (0, 1, false) }
        guard cursor.peek == "{" else { return nil }
        let start = cursor.position
        cursor.position += 1
        let minimum = number()
        var maximum = minimum
        var isRange = false
        if cursor.accept(",") {
            isRange = true
            maximum = number()
        }
        guard cursor.accept("}"), minimum != nil || (isRange && maximum != nil) else {
            cursor.position = start  // a literal brace
            return nil
        }
        let low = minimum ?? 0
        if let maximum, maximum < low { throw cursor.fault("a quantifier whose maximum is below its minimum") }
        if low > 1000 || (maximum ?? 0) > 1000 { throw cursor.fault("a quantifier above 1000") }
        return (low, isRange ? maximum : low, true)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = cursor.peek, ("0"..."9").contains(digit), (value ?? 0) < 100_000 {
            value = (value ?? 0) * 10 + Int(digit.value - 48)
            cursor.position += 1
        }
        return value
    }

    // MARK: Atoms

    private mutating func atom() throws(RegexError) -> RegexNode? {
        guard let scalar = cursor.next() else { return nil }
        switch scalar {
        case "(": return try group()
        case "[": return .set(try characterClass())
        case ".":
            var set = ScalarSet()
            if !dotMatchesNewline { set.insert(10...10) }
            set.negate()
            set.finish()
            return .set(set)
        case "^": return .assertion(.lineStart)
        case "$": return .assertion(.lineEnd)
        case "\\": return try escape()
        case "*", "+", "?": throw cursor.fault("a quantifier with nothing before it")
        default: return .set(literal(scalar.value))
        }
    }

    private mutating func group() throws(RegexError) -> RegexNode? {
        guard cursor.accept("?") else { return try closing(try alternation()) }
        guard let kind = cursor.next() else { throw cursor.fault("an unfinished group") }
        switch kind {
        case ":": return try closing(try alternation())
        case "=": return .look(try closing(try alternation()), ahead: true, negative: false)
        case "!": return .look(try closing(try alternation()), ahead: true, negative: true)
        case ">": return .atomic(try closing(try alternation()))
        case "#":
            while let scalar = cursor.next() { if scalar == ")" { return nil } }
            throw cursor.fault("an unfinished comment")
        case "<", "P":
            if kind == "P", !cursor.accept("<") { throw cursor.fault("named references are not supported") }
            if kind == "<", cursor.accept("=") { return try lookBehind(negative: false) }
            if kind == "<", cursor.accept("!") { return try lookBehind(negative: true) }
            while let scalar = cursor.next() { if scalar == ">" { return try closing(try alternation()) } }
            throw cursor.fault("an unfinished group name")
        default:
            cursor.position -= 1
            return try flags()
        }
    }

    private mutating func lookBehind(negative: Bool) throws(RegexError) -> RegexNode {
        let node = try closing(try alternation())
        guard node.fixedSet != nil else {
            throw cursor.fault("look-behind of more than one character is not supported")
        }
        return .look(node, ahead: false, negative: negative)
    }

    private mutating func flags() throws(RegexError) -> RegexNode? {
        var on = true
        let outerCase = ignoreCase
        let outerDot = dotMatchesNewline
        while let scalar = cursor.next() {
            switch scalar {
            case "-": on = false
            case "i": ignoreCase = on
            case "m", "s": dotMatchesNewline = on
            case "x": extended = on
            case "u", "U", "a", "d": continue
            case ":":
                let node = try closing(try alternation())
                ignoreCase = outerCase
                dotMatchesNewline = outerDot
                return node
            case ")":
                // The flags hold to the end of the enclosing group, alternatives included.
                var branches = [try sequence()]
                while cursor.accept("|") { branches.append(try sequence()) }
                return branches.count == 1 ? branches[0] : .alternation(branches)
            default: throw cursor.fault("the group flag \"\(scalar)\" is not supported")
            }
        }
        throw cursor.fault("an unfinished group")
    }

    private mutating func closing(_ node: RegexNode) throws(RegexError) -> RegexNode {
        if !cursor.accept(")") { throw cursor.fault("a group without its closing parenthesis") }
        return node
    }

    private mutating func escape() throws(RegexError) -> RegexNode {
        guard let scalar = cursor.peek else { throw cursor.fault("a backslash at the end") }
        switch scalar {
        case "b": return assertion(.wordBoundary)
        case "B": return assertion(.noWordBoundary)
        case "A": return assertion(.textStart)
        case "z": return assertion(.textEnd)
        case "Z": return assertion(.textEndOrFinalNewline)
        case "1"..."9", "k": throw cursor.fault("back-references are not supported")
        case "K", "G", "X", "R", "g":
            throw cursor.fault("\\\(scalar) is not supported")
        default:
            if let set = try escapedClass() { return .set(set) }
            return .set(literal(try escapedScalar()))
        }
    }

    private mutating func assertion(_ kind: RegexAssertion) -> RegexNode {
        cursor.position += 1
        return .assertion(kind)
    }

    private func literal(_ scalar: UInt32) -> ScalarSet {
        var set = ScalarSet()
        for form in ignoreCase ? CaseFolding.equivalents(scalar) : [scalar] { set.insert(form...form) }
        set.finish()
        return set
    }

    private mutating func skipExtended() -> Bool {
        guard let scalar = cursor.peek else { return false }
        if CategoryTable.isWhitespace(scalar.value) {
            cursor.position += 1
            return true
        }
        guard scalar == "#" else { return false }
        while let scalar = cursor.next(), scalar != "\n" {}
        return true
    }
}
