/// Regular expressions of constraints, parsed and turned into an ``Automaton``.
///
/// Literals, classes, groups, alternatives, counted repetitions, `^` and `$` at the ends of the text, `\d \w \s` (ASCII
/// digits and words, Unicode's white space, as ECMA 262 has them). What is no regular language, or depends on what
/// stands around, is refused by name.
struct RegularExpression {
    indirect enum Node {
        case empty
        case set(ScalarRanges)
        case sequence([Node])
        case alternatives([Node])
        case loop(Node, Int, Int?)
        case textStart
        case textEnd
    }

    private let scalars: [UInt32]
    private let pattern: String
    private var index = 0
    private var depth = 0

    private init(_ pattern: String) {
        self.pattern = pattern
        scalars = pattern.unicodeScalars.map(\.value)
    }

    /// The texts that match `pattern` as a whole, or with `search` those that contain a match.
    static func automaton(
        _ pattern: String, search: Bool, _ work: ConstraintWork
    ) throws(ConstraintFault) -> Automaton {
        var parser = RegularExpression(pattern)
        let node = try parser.alternatives()
        if parser.index < parser.scalars.count { throw parser.fault("a closing parenthesis without an opening one") }
        var builder = NondeterministicAutomaton()
        return try builder.build(node, search: search, work)
    }

    private mutating func alternatives() throws(ConstraintFault) -> Node {
        depth += 1
        defer { depth -= 1 }
        if depth > 100 { throw fault("groups are nested more than 100 deep") }
        var branches = [try sequence()]
        while accept("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(ConstraintFault) -> Node {
        var items: [Node] = []
        while let scalar = peek, scalar != "|", scalar != ")" {
            var item = try atom()
            var loops = 0
            while let (low, high) = try quantifier() {
                item = .loop(item, low, high)
                loops += 1
                if loops > 100 { throw fault("more than 100 quantifiers after one another") }
            }
            items.append(item)
        }
        return .sequence(items)
    }

    private mutating func quantifier() throws(ConstraintFault) -> (Int, Int?)? {
        let start = index
        var result: (Int, Int?)
        if accept("*") {
            result = (0, nil)
        } else if accept("+") {
            result = (1, nil)
        } else if accept("?") {
            result = (0, 1)
        } else if accept("{") {
            guard let low = number() else {
                index = start
                return nil
            }
            var high: Int? = low
            if accept(",") { high = number() }
            guard accept("}") else {
                index = start
                return nil
            }
            result = (low, high)
            if let high, high < low { throw fault("a quantifier whose maximum is below its minimum") }
            if max(low, high ?? 0) > 2000 { throw fault("a quantifier above 2000") }
        } else {
            return nil
        }
        // What is matched is the same, greedy or lazy.
        if accept("?") { return result }
        if accept("+") { throw fault("possessive quantifiers are not supported") }
        return result
    }

    /// All digits that follow; above a million one number is as good as another.
    private mutating func number() -> Int? {
        var value: Int?
        while let digit = peek, ("0"..."9").contains(digit) {
            value = min((value ?? 0) * 10 + Int(digit.value - 48), 1_000_000)
            index += 1
        }
        return value
    }

    private mutating func atom() throws(ConstraintFault) -> Node {
        guard let scalar = next() else { return .empty }
        switch scalar {
        case "(":
            if accept("?") {
                if accept("<") {
                    if accept("=") || accept("!") { throw fault("look-behind is not supported") }
                    while let scalar = next(), scalar != ">" {}
                } else if accept("P") {
                    while let scalar = next(), scalar != ">" {}
                } else if !accept(":") {
                    if peek == "=" || peek == "!" { throw fault("look-ahead is not supported") }
                    throw fault("group flags are not supported")
                }
            }
            let node = try alternatives()
            guard accept(")") else { throw fault("a group without its closing parenthesis") }
            return node
        case "[": return .set(try characterClass())
        case ".": return .set(ScalarRanges([10...10, 13...13, 0x2028...0x2029]).complement)
        case "^": return .textStart
        case "$": return .textEnd
        case "*", "+", "?": throw fault("a quantifier with nothing before it")
        case "\\":
            if let set = try escapedClass() { return .set(set) }
            if peek == "b" || peek == "B" { throw fault("word boundaries are not supported") }
            if let digit = peek, ("1"..."9").contains(digit) { throw fault("back-references are not supported") }
            return .set(ScalarRanges(try escapedScalar()))
        default: return .set(ScalarRanges(scalar.value))
        }
    }

    private mutating func characterClass() throws(ConstraintFault) -> ScalarRanges {
        let isNegated = accept("^")
        var parts: [ClosedRange<UInt32>] = []
        while true {
            guard let scalar = next() else { throw fault("a class without its closing bracket") }
            if scalar == "]" { break }
            var low = scalar.value
            if scalar == "\\" {
                if let set = try escapedClass() {
                    parts += set.ranges
                    continue
                }
                if accept("b") { low = 8 } else { low = try escapedScalar() }
            }
            var high = low
            if peek == "-", index + 1 < scalars.count, scalars[index + 1] != 0x5D {
                index += 1
                guard let scalar = next() else { throw fault("a class without its closing bracket") }
                high = scalar.value
                if scalar == "\\" { high = try escapedScalar() }
                if high < low { throw fault("a range in a class that runs backwards") }
            }
            parts.append(low...high)
        }
        let set = ScalarRanges(parts)
        return isNegated ? set.complement : set.intersection(.all)
    }

    private mutating func escapedClass() throws(ConstraintFault) -> ScalarRanges? {
        let digits: [ClosedRange<UInt32>] = [0x30...0x39]
        let words: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
        let spaces: [ClosedRange<UInt32>] = [
            9...13, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
            0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
        ]
        let set: ScalarRanges
        switch peek {
        case "d": set = ScalarRanges(digits)
        case "D": set = ScalarRanges(digits).complement
        case "w": set = ScalarRanges(words)
        case "W": set = ScalarRanges(words).complement
        case "s": set = ScalarRanges(spaces)
        case "S": set = ScalarRanges(spaces).complement
        case "p", "P": throw fault("Unicode properties are not supported")
        default: return nil
        }
        index += 1
        return set
    }

    private mutating func escapedScalar() throws(ConstraintFault) -> UInt32 {
        guard let scalar = next() else { throw fault("a backslash at the end") }
        switch scalar {
        case "n": return 10
        case "r": return 13
        case "t": return 9
        case "f": return 12
        case "v": return 11
        case "0": return 0
        case "c":
            guard let letter = next(), letter.isASCII, letter.properties.isAlphabetic else {
                throw fault("\\c without a letter")
            }
            return letter.value & 31
        case "x": return try hexadecimal(2)
        case "u":
            if accept("{") {
                let value = try hexadecimal(nil)
                guard accept("}") else { throw fault("an unfinished \\u escape") }
                return value
            }
            let unit = try hexadecimal(4)
            // A pair of surrogates is one character, as in ECMA 262 and in JSON.
            let start = index
            if 0xD800...0xDBFF ~= unit, accept("\\"), accept("u"), peek != "{" {
                let low = try hexadecimal(4)
                if 0xDC00...0xDFFF ~= low { return 0x1_0000 + (unit - 0xD800) << 10 + (low - 0xDC00) }
            }
            index = start
            return unit
        default:
            if scalar.properties.isAlphabetic, scalar.isASCII { throw fault("\\\(scalar) is not known") }
            return scalar.value
        }
    }

    private mutating func hexadecimal(_ count: Int?) throws(ConstraintFault) -> UInt32 {
        var value: UInt32 = 0
        var digits = 0
        while digits < count ?? 6, let digit = peek.flatMap({ Character($0).hexDigitValue }) {
            value = value << 4 | UInt32(digit)
            digits += 1
            index += 1
        }
        guard digits > 0, count == nil || digits == count, value <= 0x10_FFFF else {
            throw fault("a hexadecimal escape that names no character")
        }
        return value
    }

    private var peek: Unicode.Scalar? { index < scalars.count ? Unicode.Scalar(scalars[index]) : nil }

    private mutating func next() -> Unicode.Scalar? {
        guard let scalar = peek else { return nil }
        index += 1
        return scalar
    }

    private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        index += 1
        return true
    }

    private func fault(_ reason: String) -> ConstraintFault {
        ConstraintFault("the regular expression \"\(pattern)\", character \(index): \(reason)")
    }
}
