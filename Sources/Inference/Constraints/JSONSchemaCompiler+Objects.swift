import JSON
import ModelFormats

extension JSONSchemaCompiler {
    mutating func addObject(_ schemas: [Reference], to rule: Int) throws(ConstraintFault) {
        var names: Set<ExactText> = []
        var required: Set<ExactText> = []
        for (value, reference) in values("properties", schemas) {
            guard case .object(let members) = value else { throw fault("properties", reference, "must be an object") }
            names.formUnion(members.names.map { ExactText($0) })
        }
        for (value, reference) in values("required", schemas) {
            guard case .array(let items) = value else { throw fault("required", reference, "must be an array") }
            for item in items {
                guard let name = item.string else { throw fault("required", reference, "must hold strings") }
                required.insert(ExactText(name))
            }
        }
        names.formUnion(required)
        let patterns = try namePatterns(schemas)
        let minimum = try counts("minProperties", schemas).max() ?? 0
        let maximum = try counts("maxProperties", schemas).min() ?? Int.max
        if names.count > 2000 { throw ConstraintFault("json_schema: more than 2000 properties are not supported") }
        var declared: [Int] = []
        var isRequired: [Bool] = []
        for name in names.sorted() {
            let value = try self.rule(for: valueSchemas(schemas, named: name.text, patterns))
            declared.append(try member(Automaton(texts: [name.text]), value: value))
            isRequired.append(required.contains(name))
        }
        let others = try otherMembers(schemas, names: names.sorted().map(\.text), patterns)
        if minimum > max(1, required.count), others != nil {
            throw ConstraintFault(
                "json_schema: the keyword \"minProperties\" is not supported where names are free, because the same name "
                    + "could be counted twice; list them in required")
        }
        if max(required.count, minimum) > maximum { return }
        try grammar.add(
            braces(
                Grammar.Members(
                    declared: declared, required: isRequired, others: others, comma: comma(), minimum: minimum,
                    maximum: maximum)), to: rule)
    }

    /// A pattern of `patternProperties`.
    struct NamePattern {
        var automaton: Automaton
        var value: Reference
        /// Which of the schemas it belongs to.
        var schema: Int
    }

    func namePatterns(_ schemas: [Reference]) throws(ConstraintFault) -> [NamePattern] {
        var result: [NamePattern] = []
        for (index, reference) in schemas.enumerated() {
            guard case .object(let members) = reference.schema, let value = members["patternProperties"] else {
                continue
            }
            guard case .object(let patterns) = value else {
                throw fault("patternProperties", reference, "must be an object")
            }
            for (pattern, value) in patterns.sorted(by: { $0.name < $1.name }) {
                result.append(
                    NamePattern(
                        automaton: try RegularExpression.automaton(pattern, search: true, work),
                        value: Reference(
                            schema: value,
                            pointer: "\(reference.pointer)/patternProperties/\(Self.escaped(pattern))"),
                        schema: index))
            }
        }
        if result.count > 6 { throw ConstraintFault("json_schema: more than 6 patternProperties are not supported") }
        return result
    }

    /// The schemas that hold for the member `name`.
    func valueSchemas(
        _ schemas: [Reference], named name: String, _ patterns: [NamePattern]
    ) -> [Reference] {
        var result: [Reference] = []
        for (index, reference) in schemas.enumerated() {
            guard case .object(let members) = reference.schema else { continue }
            var isKnown = false
            if case .object(let properties)? = members["properties"], let schema = properties[name] {
                result.append(
                    Reference(schema: schema, pointer: "\(reference.pointer)/properties/\(Self.escaped(name))"))
                isKnown = true
            }
            for pattern in patterns where pattern.schema == index && pattern.automaton.matches(name) {
                result.append(pattern.value)
                isKnown = true
            }
            if !isKnown, let rest = members["additionalProperties"] {
                result.append(Reference(schema: rest, pointer: reference.pointer + "/additionalProperties"))
            }
        }
        return result
    }

    /// A rule for members whose names are not declared, or nil if there are none.
    private mutating func otherMembers(
        _ schemas: [Reference], names: [String], _ patterns: [NamePattern]
    ) throws(ConstraintFault) -> Int? {
        let free = names.isEmpty ? Automaton.anything : Automaton(texts: names).complement
        let rule = grammar.addRule()
        var isEmpty = true
        // Every combination of patterns that match and patterns that do not is a kind of name of its own.
        for combination in 0..<(1 << patterns.count) {
            var language = free
            var matched: [NamePattern] = []
            for (index, pattern) in patterns.enumerated() {
                if combination >> index & 1 == 1 {
                    language = try language.intersection(pattern.automaton, work)
                    matched.append(pattern)
                } else {
                    language = try language.intersection(pattern.automaton.complement, work)
                }
            }
            if language.isEmpty { continue }
            var values: [Reference] = matched.map(\.value)
            for (index, reference) in schemas.enumerated() where !matched.contains(where: { $0.schema == index }) {
                guard case .object(let members) = reference.schema, let rest = members["additionalProperties"] else {
                    continue
                }
                values.append(Reference(schema: rest, pointer: reference.pointer + "/additionalProperties"))
            }
            guard let plain = try flattened(values) else { continue }
            let value = try self.rule(for: plain)
            let member = try member(language.trimmed(work), value: value)
            try grammar.add([.rule(member)], to: rule)
            isEmpty = false
        }
        return isEmpty ? nil : rule
    }
}
