/// Reads llama.cpp's grammar notation: rules `name ::= …`, literals, classes, groups, `|`, `* + ?`, `{n,m}`, `.`,
/// comments.
struct GBNFParser {
    private let text: [Unicode.Scalar]
    private var index = 0
    private var depth = 0
    private var grammar = Grammar()
    private var names: [String: Int] = [:]
    private var defined: Set<String> = []

    private init(_ source: String) { text = Array(source.unicodeScalars) }

    /// The grammar and its rule `root`.
    static func parse(_ source: String) throws(ConstraintFault) -> (Grammar, root: Int) {
        var parser = GBNFParser(source)
        parser.skipSpace(newlines: true)
        while parser.index < parser.text.count { try parser.rule() }
        if let missing = parser.names.keys.filter({ !parser.defined.contains($0) }).sorted().first {
            throw ConstraintFault("the grammar uses the rule \"\(missing)\", which it does not define")
        }
        guard let root = parser.names["root"] else { throw ConstraintFault("the grammar has no rule \"root\"") }
        return (parser.grammar, root)
    }

    private mutating func rule() throws(ConstraintFault) {
        let name = try self.name()
        skipSpace(newlines: false)
        guard accept(":"), accept(":"), accept("=") else {
            throw fault("\"::=\" is expected after the name \"\(name)\"")
        }
        skipSpace(newlines: true)
        let rule = number(of: name)
        guard defined.insert(name).inserted else { throw fault("the rule \"\(name)\" is defined twice") }
        try alternatives(into: rule, nested: false)
        skipSpace(newlines: true)
    }

    private mutating func number(of name: String) -> Int {
        if let known = names[name] { return known }
        let rule = grammar.addRule()
        names[name] = rule
        return rule
    }

    private mutating func name() throws(ConstraintFault) -> String {
        var name = ""
        while let scalar = peek, isName(scalar) {
            name.unicodeScalars.append(scalar)
            index += 1
        }
        if name.isEmpty { throw fault("a rule's name is expected") }
        return name
    }

    private func isName(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "-" || scalar == "_" || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
            || ("0"..."9").contains(scalar)
    }

    private mutating func alternatives(into rule: Int, nested: Bool) throws(ConstraintFault) {
        depth += 1
        defer { depth -= 1 }
        if depth > 200 { throw fault("groups are nested more than 200 deep") }
        while true {
            try grammar.add(sequence(nested: nested), to: rule)
            skipSpace(newlines: nested)
            guard accept("|") else { return }
            skipSpace(newlines: true)
        }
    }

    private mutating func sequence(nested: Bool) throws(ConstraintFault) -> [Grammar.Element] {
        var items: [Grammar.Element] = []
        while true {
            skipSpace(newlines: nested)
            guard let scalar = peek else { return items }
            let item: [Grammar.Element]
            var forms: [[Grammar.Element]]?
            switch scalar {
            case "\"": item = try literal()
            case "[", ".":
                let sequences = encoded(try characterClass())
                forms = sequences
                item = try element(sequences)
            case "(":
                index += 1
                let group = grammar.addRule()
                skipSpace(newlines: true)
                try alternatives(into: group, nested: true)
                skipSpace(newlines: true)
                guard accept(")") else { throw fault("a group without its closing parenthesis") }
                item = [.rule(group)]
                forms = grammar.rules[group].map(alternative)
            case _ where isName(scalar): item = [.rule(number(of: try name()))]
            default: return items
            }
            items += try repeated(item, forms)
        }
    }

    /// What follows a rule's `start`, without the end.
    private func alternative(_ start: Int) -> [Grammar.Element] {
        Array(grammar.elements[start...].prefix { $0 != .end })
    }

    private mutating func encoded(_ set: ScalarRanges) -> [[Grammar.Element]] {
        TextEncodings.utf8(set).map { sequence in sequence.map { grammar.bytes($0) } }
    }

    private mutating func element(_ forms: [[Grammar.Element]]) throws(ConstraintFault) -> [Grammar.Element] {
        if forms.count == 1, forms[0].count == 1 { return forms[0] }
        let rule = grammar.addRule()
        for form in forms { try grammar.add(form, to: rule) }
        return [.rule(rule)]
    }

    private mutating func repeated(
        _ item: [Grammar.Element], _ forms: [[Grammar.Element]]?
    ) throws(ConstraintFault) -> [Grammar.Element] {
        var minimum = 0
        var maximum: Int?
        if accept("*") {
        } else if accept("+") {
            minimum = 1
        } else if accept("?") {
            maximum = 1
        } else if accept("{") {
            skipSpace(newlines: false)
            minimum = integer() ?? 0
            skipSpace(newlines: false)
            if accept(",") {
                skipSpace(newlines: false)
                maximum = integer()
            } else {
                maximum = minimum
            }
            skipSpace(newlines: false)
            guard accept("}") else { throw fault("a repetition without its closing brace") }
            if let maximum, maximum < minimum { throw fault("a repetition whose maximum is below its minimum") }
            if max(minimum, maximum ?? 0) > 5000 { throw fault("a repetition above 5000") }
        } else {
            return item
        }
        if item.count * minimum > Grammar.sizeLimit { throw fault("a repetition that is too large") }
        let bodies = forms ?? [item]
        var result: [Grammar.Element] = []
        for _ in 0..<minimum { result += item }
        if let maximum {
            var rest: [Grammar.Element] = []
            for _ in minimum..<max(minimum, maximum) {
                let rule = grammar.addRule()
                try grammar.add([], to: rule)
                for body in bodies where !body.isEmpty { try grammar.add(body + rest, to: rule) }
                rest = [.rule(rule)]
            }
            return result + rest
        }
        let loop = grammar.addRule()
        try grammar.add([], to: loop)
        for body in bodies where !body.isEmpty { try grammar.add(body + [.rule(loop)], to: loop) }
        return result + [.rule(loop)]
    }

    private mutating func integer() -> Int? {
        var value: Int?
        while let digit = peek, ("0"..."9").contains(digit), (value ?? 0) < 1_000_000 {
            value = (value ?? 0) * 10 + Int(digit.value - 48)
            index += 1
        }
        return value
    }

    // MARK: Characters

    private mutating func literal() throws(ConstraintFault) -> [Grammar.Element] {
        index += 1
        var items: [Grammar.Element] = []
        while true {
            guard let scalar = next() else { throw fault("a literal without its closing quote") }
            if scalar == "\"" { return items }
            let value = scalar == "\\" ? try escape() : scalar.value
            guard let character = Unicode.Scalar(value) else { throw fault("an escape that names no character") }
            items += grammar.literal(String(Character(character)))
        }
    }

    private mutating func characterClass() throws(ConstraintFault) -> ScalarRanges {
        if accept(".") { return .all }
        index += 1
        let isNegated = accept("^")
        var parts: [ClosedRange<UInt32>] = []
        while true {
            guard let scalar = next() else { throw fault("a class without its closing bracket") }
            if scalar == "]" { break }
            let low = scalar == "\\" ? try escape() : scalar.value
            var high = low
            if peek == "-", index + 1 < text.count, text[index + 1] != "]" {
                index += 1
                guard let scalar = next() else { throw fault("a class without its closing bracket") }
                high = scalar == "\\" ? try escape() : scalar.value
                if high < low { throw fault("a range in a class that runs backwards") }
            }
            parts.append(low...high)
        }
        let set = ScalarRanges(parts)
        return isNegated ? set.complement : set.intersection(.all)
    }

    private mutating func escape() throws(ConstraintFault) -> UInt32 {
        guard let scalar = next() else { throw fault("a backslash at the end") }
        switch scalar {
        case "n": return 10
        case "r": return 13
        case "t": return 9
        case "\\", "\"", "[", "]", "-", "^": return scalar.value
        case "x", "u", "U":
            let count = scalar == "x" ? 2 : scalar == "u" ? 4 : 8
            var value: UInt32 = 0
            for _ in 0..<count {
                guard let digit = next().flatMap({ Character($0).hexDigitValue }) else {
                    throw fault("\\\(scalar) without \(count) hexadecimal digits")
                }
                value = value << 4 | UInt32(digit)
            }
            if value > 0x10_FFFF { throw fault("an escape that names no character") }
            return value
        default: throw fault("the escape \\\(scalar) is not known")
        }
    }

    // MARK: Cursor

    private var peek: Unicode.Scalar? { index < text.count ? text[index] : nil }

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

    private mutating func skipSpace(newlines: Bool) {
        while let scalar = peek {
            if scalar == "#" {
                while let scalar = peek, scalar != "\n", scalar != "\r" { index += 1 }
            } else if scalar == " " || scalar == "\t" || (newlines && (scalar == "\n" || scalar == "\r")) {
                index += 1
            } else {
                return
            }
        }
    }

    private func fault(_ reason: String) -> ConstraintFault {
        let line = text[..<min(index, text.count)].count { $0 == "\n" } + 1
        return ConstraintFault("the grammar, line \(line): \(reason)")
    }
}
