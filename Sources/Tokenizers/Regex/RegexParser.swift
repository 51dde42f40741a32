/// Parses the regular expressions of tokenizer files: groups, alternation, classes with nesting and `&&`, Unicode
/// properties, greedy, lazy and possessive quantifiers, `(?i:…)`, look-ahead, look-behind of one character, anchors.
///
/// Back-references, conditionals and calls are refused by name: no tokenizer needs them.
struct RegexParser {
    private let pattern: String
    private let scalars: [UInt32]
    private var position = 0
    private var ignoreCase = false
    private var dotMatchesNewline = false
    private var extended = false
    private var depth = 0

    init(_ pattern: String) {
        self.pattern = pattern
        scalars = pattern.unicodeScalars.map(\.value)
    }

    /// The whole pattern.
    static func parse(_ pattern: String) throws(RegexError) -> RegexNode {
        var parser = RegexParser(pattern)
        let node = try parser.alternation()
        if parser.position < parser.scalars.count { throw parser.fault("a closing parenthesis without an opening one") }
        return node
    }

    // MARK: Structure

    private mutating func alternation() throws(RegexError) -> RegexNode {
        depth += 1
        defer { depth -= 1 }
        if depth > 200 { throw fault("groups are nested more than 200 deep") }
        let outerCase = ignoreCase
        let outerDot = dotMatchesNewline
        var branches = [try sequence()]
        while accept("|") { branches.append(try sequence()) }
        ignoreCase = outerCase
        dotMatchesNewline = outerDot
        return branches.count == 1 ? branches[0] : .alternation(branches)
    }

    private mutating func sequence() throws(RegexError) -> RegexNode {
        var items: [RegexNode] = []
        while let scalar = peek, scalar != "|", scalar != ")" {
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
            if accept("?") {
                greed = .lazy
            } else if !bounds.braces, accept("+") {
                greed = .possessive
            }
            item = .loop(item, minimum: bounds.minimum, maximum: bounds.maximum, greed)
        }
        return item
    }

    private mutating func quantifier() throws(RegexError) -> (minimum: Int, maximum: Int?, braces: Bool)? {
        if accept("*") { return (0, nil, false) }
        if accept("+") { return (1, nil, false) }
        if accept("?") { return (0, 1, false) }
        guard peek == "{" else { return nil }
        let start = position
        position += 1
        let minimum = number()
        var maximum = minimum
        var isRange = false
        if accept(",") {
            isRange = true
            maximum = number()
        }
        guard accept("}"), minimum != nil || (isRange && maximum != nil) else {
            position = start  // a literal brace
            return nil
        }
        let low = minimum ?? 0
        if let maximum, maximum < low { throw fault("a quantifier whose maximum is below its minimum") }
        if low > 1000 || (maximum ?? 0) > 1000 { throw fault("a quantifier above 1000") }
        return (low, isRange ? maximum : low, true)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = peek, ("0"..."9").contains(digit), (value ?? 0) < 100_000 {
            value = (value ?? 0) * 10 + Int(digit.value - 48)
            position += 1
        }
        return value
    }

    // MARK: Atoms

    private mutating func atom() throws(RegexError) -> RegexNode? {
        guard let scalar = next() else { return nil }
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
        case "*", "+", "?": throw fault("a quantifier with nothing before it")
        default: return .set(literal(scalar.value))
        }
    }

    private mutating func group() throws(RegexError) -> RegexNode? {
        guard accept("?") else { return try closing(try alternation()) }
        guard let kind = next() else { throw fault("an unfinished group") }
        switch kind {
        case ":": return try closing(try alternation())
        case "=": return .look(try closing(try alternation()), ahead: true, negative: false)
        case "!": return .look(try closing(try alternation()), ahead: true, negative: true)
        case ">": return .atomic(try closing(try alternation()))
        case "#":
            while let scalar = next() { if scalar == ")" { return nil } }
            throw fault("an unfinished comment")
        case "<", "P":
            if kind == "P", !accept("<") { throw fault("named references are not supported") }
            if kind == "<", accept("=") { return try lookBehind(negative: false) }
            if kind == "<", accept("!") { return try lookBehind(negative: true) }
            while let scalar = next() { if scalar == ">" { return try closing(try alternation()) } }
            throw fault("an unfinished group name")
        default:
            position -= 1
            return try flags()
        }
    }

    private mutating func lookBehind(negative: Bool) throws(RegexError) -> RegexNode {
        let node = try closing(try alternation())
        guard node.fixedSet != nil else { throw fault("look-behind of more than one character is not supported") }
        return .look(node, ahead: false, negative: negative)
    }

    private mutating func flags() throws(RegexError) -> RegexNode? {
        var on = true
        let outerCase = ignoreCase
        let outerDot = dotMatchesNewline
        while let scalar = next() {
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
                while accept("|") { branches.append(try sequence()) }
                return branches.count == 1 ? branches[0] : .alternation(branches)
            default: throw fault("the group flag \"\(scalar)\" is not supported")
            }
        }
        throw fault("an unfinished group")
    }

    private mutating func closing(_ node: RegexNode) throws(RegexError) -> RegexNode {
        if !accept(")") { throw fault("a group without its closing parenthesis") }
        return node
    }

    private mutating func escape() throws(RegexError) -> RegexNode {
        guard let scalar = peek else { throw fault("a backslash at the end") }
        switch scalar {
        case "b": return assertion(.wordBoundary)
        case "B": return assertion(.noWordBoundary)
        case "A": return assertion(.textStart)
        case "z": return assertion(.textEnd)
        case "Z": return assertion(.textEndOrFinalNewline)
        case "1"..."9", "k": throw fault("back-references are not supported")
        case "K", "G", "X", "R", "g":
            throw fault("\\\(scalar) is not supported")
        default:
            if let set = try escapedClass() { return .set(set) }
            return .set(literal(try escapedScalar()))
        }
    }

    private mutating func assertion(_ kind: RegexAssertion) -> RegexNode {
        position += 1
        return .assertion(kind)
    }

    private func literal(_ scalar: UInt32) -> ScalarSet {
        var set = ScalarSet()
        for form in ignoreCase ? CaseFolding.equivalents(scalar) : [scalar] { set.insert(form...form) }
        set.finish()
        return set
    }

    // MARK: Cursor

    private var peek: Unicode.Scalar? {
        position < scalars.count ? Unicode.Scalar(scalars[position]) : nil
    }

    private mutating func next() -> Unicode.Scalar? {
        guard let scalar = peek else { return nil }
        position += 1
        return scalar
    }

    private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        position += 1
        return true
    }

    private mutating func skipExtended() -> Bool {
        guard let scalar = peek else { return false }
        if CategoryTable.isWhitespace(scalar.value) {
            position += 1
            return true
        }
        guard scalar == "#" else { return false }
        while let scalar = next(), scalar != "\n" {}
        return true
    }

    private func fault(_ reason: String) -> RegexError {
        RegexError(pattern: pattern, position: position, reason: reason)
    }
}

// MARK: - Classes

extension RegexParser {
    /// After the opening bracket.
    private mutating func characterClass() throws(RegexError) -> ScalarSet {
        depth += 1
        defer { depth -= 1 }
        if depth > 200 { throw fault("classes are nested more than 200 deep") }
        var set = ScalarSet()
        let isNegated = accept("^")
        var isFirst = true
        while true {
            guard let scalar = next() else { throw fault("a class without its closing bracket") }
            if scalar == "]", !isFirst { break }
            isFirst = false
            if scalar == "[" {
                if peek == ":", let posix = try posixClass() {
                    set.insert(posix)
                } else {
                    set.insert(try characterClass())
                }
                continue
            }
            if scalar == "&", accept("&") {
                // The rest of the class is the other operand.
                set.intersect(try classRest())
                break
            }
            var low = scalar.value
            if scalar == "\\" {
                if let escaped = try escapedClass() {
                    set.insert(escaped)
                    continue
                }
                low = try escapedScalar()
            }
            try range(from: low, into: &set)
        }
        if isNegated { set.negate() }
        set.finish()
        return set
    }

    private mutating func classRest() throws(RegexError) -> ScalarSet {
        // Parsed as a class of its own, whose bracket also closes the outer one.
        if peek == "^" {
            var set = ScalarSet()
            set.finish()
            return set
        }
        return try characterClass()
    }

    private mutating func range(from low: UInt32, into set: inout ScalarSet) throws(RegexError) {
        var high = low
        if peek == "-", position + 1 < scalars.count, scalars[position + 1] != 0x5D, scalars[position + 1] != 0x5B {
            position += 1
            guard let scalar = next() else { throw fault("a class without its closing bracket") }
            high = scalar.value
            if scalar == "\\" {
                if let escaped = try escapedClass() {
                    set.insert(low...low)
                    set.insert(0x2D...0x2D)
                    set.insert(escaped)
                    return
                }
                high = try escapedScalar()
            }
            if high < low { throw fault("a range in a class that runs backwards") }
        }
        set.insert(low...high)
        guard ignoreCase else { return }
        if high - low > 0x3000 { throw fault("a range of more than 12288 characters that ignores case") }
        for scalar in low...high {
            for form in CaseFolding.equivalents(scalar) where form != scalar { set.insert(form...form) }
        }
    }

    private mutating func posixClass() throws(RegexError) -> ScalarSet? {
        let start = position
        position += 1
        let isNegated = accept("^")
        var name = ""
        while let scalar = peek, scalar != ":", scalar != "]" {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        guard accept(":"), accept("]") else {
            position = start
            return nil
        }
        guard var set = ScalarSet.posix(name) else { throw fault("the class [:\(name):] is not known") }
        if isNegated {
            set.negate()
            set.finish()
        }
        return set
    }

    /// A class after a backslash (`\p{…}`, `\s`, …), or nil with nothing consumed.
    private mutating func escapedClass() throws(RegexError) -> ScalarSet? {
        guard let scalar = peek else { return nil }
        var set: ScalarSet
        switch scalar {
        case "s", "S": set = .whitespace
        case "d", "D": set = .digits
        case "w", "W": set = .word
        case "h", "H": set = ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66])
        case "p", "P":
            position += 1
            return try property(negated: scalar == "P")
        default: return nil
        }
        position += 1
        if ("A"..."Z").contains(scalar) {
            set.negate()
            set.finish()
        }
        return set
    }

    private mutating func property(negated: Bool) throws(RegexError) -> ScalarSet {
        var name = ""
        var isNegated = negated
        if accept("{") {
            if accept("^") { isNegated.toggle() }
            while let scalar = next(), scalar != "}" { name.unicodeScalars.append(scalar) }
        } else if let scalar = next() {
            name.unicodeScalars.append(scalar)
        }
        guard var set = ScalarSet.property(name) else { throw fault("the property \\p{\(name)} is not known") }
        if isNegated {
            set.negate()
            set.finish()
        }
        return set
    }

    /// A single scalar after a backslash.
    private mutating func escapedScalar() throws(RegexError) -> UInt32 {
        guard let scalar = next() else { throw fault("a backslash at the end") }
        switch scalar {
        case "n": return 10
        case "r": return 13
        case "t": return 9
        case "f": return 12
        case "v": return 11
        case "a": return 7
        case "e": return 27
        case "0": return 0
        case "x", "u", "U": return try hexadecimal(scalar)
        default: return scalar.value
        }
    }

    private mutating func hexadecimal(_ kind: Unicode.Scalar) throws(RegexError) -> UInt32 {
        let braces = accept("{")
        let most = braces ? 8 : kind == "x" ? 2 : kind == "u" ? 4 : 8
        var value: UInt32 = 0
        var count = 0
        while count < most, let digit = peek.flatMap({ Character($0).hexDigitValue }) {
            value = value << 4 | UInt32(digit)
            position += 1
            count += 1
        }
        if count == 0 || (braces && !accept("}")) || value > 0x10_FFFF {
            throw fault("a hexadecimal escape that names no character")
        }
        return value
    }
}
