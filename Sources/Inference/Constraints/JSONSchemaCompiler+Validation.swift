import JSON
import ModelFormats

/// Whether a value is valid under a schema: for the values that `enum` and `const` list.
extension JSONSchemaCompiler {
    func validates(_ value: JSONValue, _ reference: Reference) throws(ConstraintFault) -> Bool {
        guard let schemas = try flattened([reference]) else { return false }
        for reference in schemas {
            guard case .object(let members) = reference.schema else { continue }
            if case .array(let list)? = members["enum"], !list.contains(where: { $0.isSame(value) }) { return false }
            if let constant = members["const"], !constant.isSame(value) { return false }
            for keyword in ["anyOf", "oneOf"] {
                guard case .array(let branches)? = members[keyword] else { continue }
                var valid = 0
                for (index, branch) in branches.enumerated() {
                    let place = Reference(schema: branch, pointer: "\(reference.pointer)/\(keyword)/\(index)")
                    if try validates(value, place) { valid += 1 }
                }
                if keyword == "oneOf" ? valid != 1 : valid == 0 { return false }
            }
            guard try hasType(value, reference), try validatesContent(value, reference) else { return false }
        }
        return true
    }

    private func hasType(_ value: JSONValue, _ reference: Reference) throws(ConstraintFault) -> Bool {
        let types = try types([reference])
        switch value {
        case .null: return types.contains("null")
        case .bool: return types.contains("boolean")
        case .integer, .wideInteger, .number:
            return types.contains("number")
                || (types.contains("integer") && value.number.map { $0 == $0.rounded() } ?? false)
        case .string: return types.contains("string")
        case .array: return types.contains("array")
        case .object: return types.contains("object")
        }
    }

    private func validatesContent(_ value: JSONValue, _ reference: Reference) throws(ConstraintFault) -> Bool {
        let schemas = [reference]
        switch value {
        case .null, .bool: return true
        case .integer, .wideInteger, .number:
            return try JSONSchemaNumbers(self, schemas, onlyIntegers: false).holds(value)
        case .string(let text):
            let length = text.unicodeScalars.count
            if let minimum = try counts("minLength", schemas).max(), length < minimum { return false }
            if let maximum = try counts("maxLength", schemas).min(), length > maximum { return false }
            for (pattern, _) in values("pattern", schemas) {
                guard let pattern = pattern.string else { return false }
                if try !RegularExpression.automaton(pattern, search: true, work).matches(text) { return false }
            }
            if let format = values("format", schemas).first {
                throw fault("format", format.reference, "beside enum or const is not supported")
            }
            return true
        case .array(let items):
            if let minimum = try counts("minItems", schemas).max(), items.count < minimum { return false }
            if let maximum = try counts("maxItems", schemas).min(), items.count > maximum { return false }
            for (index, item) in items.enumerated() {
                for schema in itemSchemas(schemas, index) { if try !validates(item, schema) { return false } }
            }
            return true
        case .object(let members):
            if let minimum = try counts("minProperties", schemas).max(), members.count < minimum { return false }
            if let maximum = try counts("maxProperties", schemas).min(), members.count > maximum { return false }
            for (names, _) in values("required", schemas) {
                for name in names.array ?? [] { if let name = name.string, members[name] == nil { return false } }
            }
            let patterns = try namePatterns(schemas)
            for (name, member) in members {
                for schema in valueSchemas(schemas, named: name, patterns) {
                    if try !validates(member, schema) { return false }
                }
            }
            return true
        }
    }

    // MARK: oneOf

    /// Whether no value can be valid under two of the branches, as far as types and constants tell.
    func areDisjoint(_ branches: [Reference]) throws(ConstraintFault) -> Bool {
        for left in branches.indices {
            for right in branches.indices where right > left {
                if try !areDisjoint(branches[left], branches[right], depth: 0) { return false }
            }
        }
        return true
    }

    private func areDisjoint(_ left: Reference, _ right: Reference, depth: Int) throws(ConstraintFault) -> Bool {
        guard let lefts = try flattened([left]), let rights = try flattened([right]) else { return true }
        if depth > 8 { return false }
        let leftValues = try constants(lefts)
        let rightValues = try constants(rights)
        if let leftValues {
            var overlaps = false
            for value in leftValues where !overlaps { overlaps = try validates(value, right) }
            return !overlaps
        }
        if let rightValues {
            var overlaps = false
            for value in rightValues where !overlaps { overlaps = try validates(value, left) }
            return !overlaps
        }
        let common = try types(lefts).intersection(types(rights))
        if common.isEmpty { return true }
        guard common == ["object"] else { return false }
        // A member that both require, and that cannot be the same in both.
        for name in requiredNames(lefts).intersection(requiredNames(rights)) {
            for a in valueSchemas(lefts, named: name.text, []) {
                for b in valueSchemas(rights, named: name.text, []) {
                    if try areDisjoint(a, b, depth: depth + 1) { return true }
                }
            }
        }
        return false
    }

    private func constants(_ schemas: [Reference]) throws(ConstraintFault) -> [JSONValue]? {
        for reference in schemas {
            guard case .object(let members) = reference.schema else { continue }
            if let value = members["const"] { return [value] }
            if case .array(let list)? = members["enum"] { return list }
        }
        return nil
    }

    private func requiredNames(_ schemas: [Reference]) -> Set<ExactText> {
        Set(values("required", schemas).flatMap { $0.value.array ?? [] }.compactMap(\.string).map { ExactText($0) })
    }
}
