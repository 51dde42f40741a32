import JSON
import ModelFormats

extension JSONSchemaCompiler {
    /// Keywords that say nothing about validity.
    static let annotations: Set<String> = [
        "title", "description", "default", "examples", "$comment", "$schema", "definitions", "$defs", "readOnly",
        "writeOnly", "deprecated",
    ]

    /// Keywords that the grammar holds to.
    static let supported: Set<String> = [
        "type", "enum", "const", "allOf", "anyOf", "oneOf", "$ref", "properties", "required", "additionalProperties",
        "patternProperties", "minProperties", "maxProperties", "items", "additionalItems", "minItems", "maxItems",
        "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
        "multipleOf",
    ]

    func checkKeywords(_ members: JSONObject, _ reference: Reference) throws(ConstraintFault) {
        for keyword in members.names.sorted() {
            if Self.annotations.contains(keyword) { continue }
            if keyword == "uniqueItems", members[keyword] == .bool(false) { continue }
            if keyword == "$id", reference.pointer == "#" { continue }
            guard Self.supported.contains(keyword) else {
                throw ConstraintFault(
                    "json_schema: the keyword \"\(keyword)\" at \(reference.pointer) is not supported")
            }
            if members["$ref"] != nil, keyword != "$ref" {
                throw ConstraintFault(
                    "json_schema: the keyword \"\(keyword)\" beside $ref at \(reference.pointer) is not supported; "
                        + "put both into allOf")
            }
        }
    }

    /// All types of JSON; an integer is a number.
    static let allTypes: Set<String> = ["null", "boolean", "integer", "number", "string", "array", "object"]

    /// The types that `schemas` allow together.
    func types(_ schemas: [Reference]) throws(ConstraintFault) -> Set<String> {
        var result = Self.allTypes
        for reference in schemas {
            guard case .object(let members) = reference.schema, let type = members["type"] else { continue }
            var allowed: Set<String> = []
            let names: [JSONValue]
            if case .array(let list) = type { names = list } else { names = [type] }
            for name in names {
                guard let name = name.string, Self.allTypes.contains(name) else {
                    throw fault("type", reference, "must name types of JSON")
                }
                allowed.insert(name)
                if name == "number" { allowed.insert("integer") }
            }
            result.formIntersection(allowed)
        }
        return result
    }

    /// An alternative for each type that is allowed.
    mutating func addTypes(_ schemas: [Reference], to rule: Int) throws(ConstraintFault) {
        let types = try types(schemas)
        if types.contains("null") { try grammar.add(grammar.literal("null"), to: rule) }
        if types.contains("boolean") {
            try grammar.add(grammar.literal("true"), to: rule)
            try grammar.add(grammar.literal("false"), to: rule)
        }
        if types.contains("number") || types.contains("integer") {
            let texts = try JSONSchemaNumbers(self, schemas, onlyIntegers: !types.contains("number")).automaton()
            if !texts.isEmpty {
                let number = try grammar.rule(
                    texts, tail: [], longestToken: longestToken, work: work, encoding: TextEncodings.utf8)
                try grammar.add([.rule(number)], to: rule)
            }
        }
        if types.contains("string") {
            let texts = try strings(schemas)
            if !texts.isEmpty { try grammar.add(string(texts, tail: []), to: rule) }
        }
        if types.contains("array") { try addArray(schemas, to: rule) }
        if types.contains("object") { try addObject(schemas, to: rule) }
    }

    /// The values of `keyword` in `schemas`, with their places.
    func values(_ keyword: String, _ schemas: [Reference]) -> [(value: JSONValue, reference: Reference)] {
        schemas.compactMap { reference in
            guard case .object(let members) = reference.schema, let value = members[keyword] else { return nil }
            return (value, reference)
        }
    }

    /// The counts that `keyword` names, from 0 up.
    func counts(_ keyword: String, _ schemas: [Reference]) throws(ConstraintFault) -> [Int] {
        var result: [Int] = []
        for (value, reference) in values(keyword, schemas) {
            guard let count = value.integer, count >= 0 else {
                throw fault(keyword, reference, "must be a whole number")
            }
            result.append(count)
        }
        return result
    }

    // MARK: Strings

    private func strings(_ schemas: [Reference]) throws(ConstraintFault) -> Automaton {
        var result = Automaton.anything
        let minimum = try counts("minLength", schemas).max() ?? 0
        let maximum = try counts("maxLength", schemas).min()
        if let maximum, maximum < minimum { return Automaton(texts: []) }
        if max(minimum, maximum ?? 0) > 4000 {
            throw ConstraintFault("json_schema: minLength or maxLength above 4000 is not supported")
        }
        if minimum > 0 || maximum != nil { result = Automaton(lengths: minimum, maximum) }
        for (value, reference) in values("pattern", schemas) {
            guard let pattern = value.string else { throw fault("pattern", reference, "must be a string") }
            result = try result.intersection(RegularExpression.automaton(pattern, search: true, work), work)
        }
        for (value, reference) in values("format", schemas) {
            guard let name = value.string, let pattern = Self.formats[name] else {
                throw ConstraintFault(
                    "json_schema: the format \(value.string ?? "") at \(reference.pointer) is not supported; supported "
                        + "are \(Self.formats.keys.sorted().joined(separator: ", "))")
            }
            result = try result.intersection(RegularExpression.automaton(pattern, search: false, work), work)
        }
        return try result.trimmed(work)
    }

    /// RFC 3339 dates and times, RFC 4122, RFC 2673. Days that a month may lack and leap seconds are left out.
    private static let formats: [String: String] = {
        let date =
            "[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
        let time = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?([Zz]|[+\\-]([01][0-9]|2[0-3]):[0-5][0-9])"
        let byte = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
        return [
            "date": date, "time": time, "date-time": date + "[Tt]" + time,
            "uuid": "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
            "ipv4": byte + "(\\." + byte + "){3}",
        ]
    }()

    // MARK: Arrays

    private mutating func addArray(_ schemas: [Reference], to rule: Int) throws(ConstraintFault) {
        let minimum = try counts("minItems", schemas).max() ?? 0
        let maximum = try counts("maxItems", schemas).min()
        if let maximum, maximum < minimum { return }
        if max(minimum, maximum ?? 0) > 4000 {
            throw ConstraintFault("json_schema: minItems or maxItems above 4000 is not supported")
        }
        var tuple = 0
        for (value, _) in values("items", schemas) {
            if case .array(let items) = value { tuple = max(tuple, items.count) }
        }
        let space = try space()
        let open = grammar.literal("[") + [.rule(space)]
        let close = grammar.literal("]")
        if minimum == 0 { try grammar.add(open + close, to: rule) }
        if maximum == 0 { return }
        // Places from here on are all alike.
        let last = maximum.map { $0 - 1 } ?? max(tuple, minimum)
        let places = (0...last).map { _ in grammar.addRule() }
        for (index, place) in places.enumerated() {
            let item = try self.rule(for: itemSchemas(schemas, index))
            let after = grammar.addRule()
            if index + 1 >= minimum { try grammar.add(close, to: after) }
            let next = index < last ? index + 1 : last
            if maximum.map({ index + 1 < $0 }) ?? true {
                try grammar.add(grammar.literal(",") + [.rule(space), .rule(places[next])], to: after)
            }
            try grammar.add([.rule(item), .rule(space), .rule(after)], to: place)
        }
        try grammar.add(open + [.rule(places[0])], to: rule)
    }

    /// The schemas that hold for the item at `index`.
    func itemSchemas(_ schemas: [Reference], _ index: Int) -> [Reference] {
        var result: [Reference] = []
        for (value, reference) in values("items", schemas) {
            guard case .array(let items) = value else {
                result.append(Reference(schema: value, pointer: reference.pointer + "/items"))
                continue
            }
            if index < items.count {
                result.append(Reference(schema: items[index], pointer: "\(reference.pointer)/items/\(index)"))
            } else if case .object(let members) = reference.schema, let rest = members["additionalItems"] {
                result.append(Reference(schema: rest, pointer: reference.pointer + "/additionalItems"))
            }
        }
        return result
    }
}
