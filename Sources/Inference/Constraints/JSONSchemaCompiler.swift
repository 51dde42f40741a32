import JSON
import ModelFormats

/// Turns a JSON Schema (draft 7) into a grammar of the JSON texts that are valid under it.
///
/// Members of objects may come in any order; white space is free within reason (no text of endless blanks). What a
/// grammar cannot hold to (`not`, `uniqueItems`, …) is refused by name, and so is every keyword that is not known:
/// nothing is ignored.
struct JSONSchemaCompiler {
    /// A schema and where it stands.
    struct Reference {
        var schema: JSONValue
        var pointer: String
    }

    let document: JSONValue
    let longestToken: Int
    let work: ConstraintWork
    var grammar = Grammar()
    /// Rules by the places of the schemas that hold at the same time; nil in place of one that nothing satisfies.
    private var rules: [[ExactText]?: Int] = [:]
    private var blank: Int?
    private var depth = 0

    private static let ruleLimit = 50_000

    /// - Throws: a sentence that names the keyword and its place.
    static func compile(
        schema text: String, longestToken: Int, work: ConstraintWork
    ) throws(ConstraintFault) -> (Grammar, Int) {
        let document: JSONValue
        do { document = try JSONValue(parsing: text, .strict) } catch {
            throw ConstraintFault("json_schema is not JSON: \(error)")
        }
        var compiler = JSONSchemaCompiler(document: document, longestToken: longestToken, work: work)
        let root = try compiler.rule(for: [Reference(schema: document, pointer: "#")])
        return (compiler.grammar, root)
    }

    init(document: JSONValue, longestToken: Int, work: ConstraintWork = ConstraintWork()) {
        self.document = document
        self.longestToken = longestToken
        self.work = work
    }

    /// The rule of the values that are valid under all of `schemas`.
    mutating func rule(for schemas: [Reference]) throws(ConstraintFault) -> Int {
        let plain = try flattened(schemas)
        let key = plain.map { Set($0.map { ExactText($0.pointer) }).sorted() }
        if let known = rules[key] { return known }
        let rule = grammar.addRule()
        rules[key] = rule
        depth += 1
        defer { depth -= 1 }
        if rules.count > Self.ruleLimit || depth > 300 { throw ConstraintFault("json_schema is too large or too deep") }
        guard let plain else { return rule }
        if let (index, keyword) = Self.firstChoice(plain) {
            try addChoice(plain, index, keyword, to: rule)
        } else if let values = try listedValues(plain) {
            for value in values { try grammar.add(try literal(value), to: rule) }
        } else {
            try addTypes(plain, to: rule)
        }
        return rule
    }

    // MARK: Combining schemas

    /// `schemas` with references and `allOf` resolved; nil if one of them is false.
    func flattened(_ schemas: [Reference]) throws(ConstraintFault) -> [Reference]? {
        var result: [Reference] = []
        var pending = Array(schemas.reversed())
        var seen: Set<ExactText> = []
        while let reference = pending.popLast() {
            try work.spend(100)
            guard seen.insert(ExactText(reference.pointer)).inserted else { continue }
            switch reference.schema {
            case .bool(true): continue
            case .bool(false): return nil
            case .object(let members):
                try checkKeywords(members, reference)
                if let target = members["$ref"]?.string {
                    pending.append(try resolved(target, at: reference.pointer))
                    continue
                }
                if case .array(let parts)? = members["allOf"] {
                    for (index, part) in parts.enumerated().reversed() {
                        pending.append(Reference(schema: part, pointer: "\(reference.pointer)/allOf/\(index)"))
                    }
                    if parts.isEmpty { throw fault("allOf", reference, "must not be empty") }
                }
                result.append(reference)
            default: throw ConstraintFault("json_schema: \(reference.pointer) is neither an object nor true or false")
            }
        }
        return result
    }

    private func resolved(_ target: String, at pointer: String) throws(ConstraintFault) -> Reference {
        guard target == "#" || target.hasPrefix("#/") else {
            throw ConstraintFault(
                "json_schema: $ref \"\(target)\" at \(pointer): only references into the same document (#/…) are supported"
            )
        }
        var value = document
        var place = "#"
        for part in target.dropFirst(2).split(separator: "/", omittingEmptySubsequences: false) where target != "#" {
            let name = Self.unescaped(String(part))
            if case .object(let members) = value, let next = members[name] {
                value = next
            } else if case .array(let items) = value, let index = Int(name), items.indices.contains(index) {
                value = items[index]
            } else {
                throw ConstraintFault("json_schema: $ref \"\(target)\" at \(pointer) leads nowhere")
            }
            place += "/" + Self.escaped(name)
        }
        return Reference(schema: value, pointer: place)
    }

    private static func unescaped(_ part: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(part.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        var result = String.UnicodeScalarView()
        var isEscape = false
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            if isEscape {
                result.append(scalar == "1" ? "/" : scalar == "0" ? "~" : scalar)
                isEscape = false
            } else if scalar == "~" {
                isEscape = true
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// A name as a pointer has it (RFC 6901, section 3): no two names of one object, and no name and a way through
    /// another, are the same pointer.
    static func escaped(_ name: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": result.append(contentsOf: "~0".unicodeScalars)
            case "/": result.append(contentsOf: "~1".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func firstChoice(_ schemas: [Reference]) -> (Int, String)? {
        for (index, reference) in schemas.enumerated() {
            for keyword in ["anyOf", "oneOf"] {
                if case .object(let members) = reference.schema, members[keyword] != nil { return (index, keyword) }
            }
        }
        return nil
    }

    private mutating func addChoice(
        _ schemas: [Reference], _ index: Int, _ keyword: String, to rule: Int
    ) throws(ConstraintFault) {
        let reference = schemas[index]
        guard case .object(var members) = reference.schema, case .array(let branches)? = members[keyword],
            !branches.isEmpty
        else { throw fault(keyword, reference, "must be an array of at least one schema") }
        let references = branches.enumerated().map {
            Reference(schema: $1, pointer: "\(reference.pointer)/\(keyword)/\($0)")
        }
        if keyword == "oneOf", try !areDisjoint(references) {
            throw fault(
                keyword, reference,
                "is only supported where types, enum, const or a required constant member tell the branches apart")
        }
        members[keyword] = nil
        // What is left of the schema is another schema: in a pointer, "~" is never before a letter.
        var others = schemas
        others[index] = Reference(schema: .object(members), pointer: reference.pointer + "~" + keyword)
        for branch in references {
            let chosen = try self.rule(for: others + [branch])
            try grammar.add([.rule(chosen)], to: rule)
        }
    }

    // MARK: Values

    private func listedValues(_ schemas: [Reference]) throws(ConstraintFault) -> [JSONValue]? {
        var values: [JSONValue]?
        for reference in schemas {
            guard case .object(let members) = reference.schema else { continue }
            var listed: [JSONValue]?
            if let list = members["enum"] {
                guard case .array(let items) = list else { throw fault("enum", reference, "must be an array") }
                listed = items
            }
            if let value = members["const"] { listed = listed.map { $0.filter { $0.isSame(value) } } ?? [value] }
            guard let listed else { continue }
            values = values.map { $0.filter { value in listed.contains { $0.isSame(value) } } } ?? listed
        }
        guard let candidates = values else { return nil }
        var result: [JSONValue] = []
        for value in candidates {
            var isValid = true
            for reference in schemas where isValid { isValid = try validates(value, reference) }
            if isValid, !result.contains(where: { $0.isSame(value) }) { result.append(value) }
        }
        return result
    }

    /// The spellings of one value.
    private mutating func literal(_ value: JSONValue) throws(ConstraintFault) -> [Grammar.Element] {
        switch value {
        case .null: return grammar.literal("null")
        case .bool(let value): return grammar.literal(value ? "true" : "false")
        case .integer(let value):
            return [.rule(try raw("\(value)(\\.0+)?"))]
        case .wideInteger(let digits):
            return [.rule(try raw("\(digits)(\\.0+)?"))]
        case .number(let value):
            guard value.isFinite else { throw ConstraintFault("json_schema: a number that JSON cannot write") }
            if let whole = Int(exactly: value) { return [.rule(try raw("\(whole)(\\.0+)?"))] }
            return grammar.literal("\(value)")
        case .string(let text): return try string(Automaton(texts: [text]), tail: [])
        case .array(let items):
            var result = grammar.literal("[") + [.rule(try space())]
            for (index, item) in items.enumerated() {
                if index > 0 { result += grammar.literal(",") + [.rule(try space())] }
                result += try literal(item) + [.rule(try space())]
            }
            return result + grammar.literal("]")
        case .object(let members):
            var names: [Int] = []
            for (name, value) in members.sorted(by: { $0.name < $1.name }) {
                let content = try literal(value)
                let rule = grammar.addRule()
                try grammar.add(content, to: rule)
                names.append(try member(Automaton(texts: [name]), value: rule))
            }
            return try braces(
                Grammar.Members(
                    declared: names, required: names.map { _ in true }, others: nil, comma: try comma()))
        }
    }

    // MARK: Parts of the grammar

    /// White space between tokens: a few blanks, a line break and indentation.
    mutating func space() throws(ConstraintFault) -> Int {
        if let blank { return blank }
        let rule = try raw("[ \\t]{0,4}(\\r?\\n[ \\t]{0,64})?")
        blank = rule
        return rule
    }

    mutating func comma() throws(ConstraintFault) -> Int {
        try grammar.rule(grammar.literal(",") + [.rule(space())])
    }

    /// A rule for the texts of a regular expression.
    mutating func raw(_ pattern: String) throws(ConstraintFault) -> Int {
        try grammar.rule(
            RegularExpression.automaton(pattern, search: false, work), tail: [], longestToken: longestToken, work: work,
            encoding: TextEncodings.utf8)
    }

    /// A string whose content is in `automaton`, and what follows.
    mutating func string(_ automaton: Automaton, tail: [Grammar.Element]) throws(ConstraintFault) -> [Grammar.Element] {
        let quote = grammar.bytes(ByteSet(0x22))
        let content = try grammar.rule(
            automaton, tail: [quote] + tail, longestToken: longestToken, work: work, encoding: TextEncodings.json)
        return [quote, .rule(content)]
    }

    /// A rule for `"name": value` and the white space after it.
    mutating func member(_ names: Automaton, value: Int) throws(ConstraintFault) -> Int {
        let space = try space()
        let colon = grammar.bytes(ByteSet(0x3A))
        return try grammar.rule(
            string(names, tail: [.rule(space), colon, .rule(space), .rule(value), .rule(space)]))
    }

    mutating func braces(_ members: Grammar.Members) throws(ConstraintFault) -> [Grammar.Element] {
        let object = grammar.object(members)
        return grammar.literal("{") + [.rule(try space()), object] + grammar.literal("}")
    }

    func fault(_ keyword: String, _ reference: Reference, _ reason: String) -> ConstraintFault {
        ConstraintFault("json_schema: \(keyword) at \(reference.pointer) \(reason)")
    }
}

extension JSONValue {
    /// Equal as JSON Schema counts: 1 and 1.0 are the same.
    func isSame(_ other: JSONValue) -> Bool {
        switch (self, other) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.string(let left), .string(let right)):
            return left.unicodeScalars.elementsEqual(right.unicodeScalars)
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.isSame($1) }
        case (.object(let left), .object(let right)):
            return left.count == right.count
                && left.allSatisfy { member in right[member.name].map { member.value.isSame($0) } ?? false }
        default:
            guard let left = number, let right = other.number else { return false }
            return left == right
        }
    }
}
