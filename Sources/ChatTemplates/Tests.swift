/// The tests (`is …`) by name: all of Jinja2's.
enum TestTable {
    static let names: Set<String> = [
        "odd", "even", "divisibleby", "defined", "undefined", "filter", "test", "none", "boolean", "false", "true",
        "integer", "float", "lower", "upper", "string", "mapping", "number", "sequence", "iterable", "callable",
        "sameas", "escaped", "in", "==", "eq", "equalto", "!=", "ne", ">", "gt", "greaterthan", "ge", ">=", "<", "lt",
        "lessthan", "<=", "le",
    ]
}

extension Evaluator {
    /// Whether a value passes a test.
    func test(_ name: String, _ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> Bool {
        switch name {
        case "defined": return try none(name, given, !value.isUndefined)
        case "undefined": return try none(name, given, value.isUndefined)
        case "none": return try none(name, given, value.isNone)
        case "boolean": if case .bool = value { return true } else { return try none(name, given, false) }
        case "true": if case .bool(true) = value { return true } else { return try none(name, given, false) }
        case "false": if case .bool(false) = value { return true } else { return try none(name, given, false) }
        case "integer":
            switch value {
            case .int, .special(.wideInteger): return try none(name, given, true)
            default: return try none(name, given, false)
            }
        case "float": if case .float = value { return true } else { return try none(name, given, false) }
        case "number": return try none(name, given, value.isNumber)
        case "string": return try none(name, given, value.text != nil)
        case "mapping": if case .dictionary = value { return true } else { return try none(name, given, false) }
        case "sequence": return try none(name, given, isSequence(value))
        case "iterable": return try none(name, given, isIterable(value))
        case "callable": return try none(name, given, isCallable(value))
        case "escaped": return try none(name, given, value.isMarkup)
        case "lower": return try none(name, given, StringMethods.isLower(try text(of: value)))
        case "upper": return try none(name, given, StringMethods.isUpper(try text(of: value)))
        case "filter": return try none(name, given, FilterTable.names.contains(value.text ?? ""))
        case "test": return try none(name, given, TestTable.names.contains(value.text ?? ""))
        case "odd", "even":
            try given.requireNone(of: name)
            return try equal(try calculate(value, .modulo, .int(2)), .int(name == "odd" ? 1 : 0))
        default: break
        }
        let other = try given.bound(to: ["other"], required: 1, of: name)[0] ?? .none
        switch name {
        case "divisibleby": return try equal(try calculate(value, .modulo, other), .int(0))
        case "sameas": return isSame(value, other)
        case "in": return try contains(other, value)
        case "==", "eq", "equalto": return try equal(value, other)
        case "!=", "ne": return try !equal(value, other)
        case ">", "gt", "greaterthan": return try compare(value, .greater, other)
        case ">=", "ge": return try compare(value, .greaterOrEqual, other)
        case "<", "lt", "lessthan": return try compare(value, .less, other)
        case "<=", "le": return try compare(value, .lessOrEqual, other)
        default: throw TemplateError(.value, "there is no test '\(name)'")
        }
    }

    private func none(_ name: String, _ given: CallArguments, _ result: Bool) throws(TemplateError) -> Bool {
        try given.requireNone(of: name)
        return result
    }

    private func isSequence(_ value: TemplateValue) -> Bool {
        switch value {
        case .undefined, .string, .list, .tuple, .dictionary, .special(.markup), .special(.range), .special(.group):
            true
        default: false
        }
    }

    private func isCallable(_ value: TemplateValue) -> Bool {
        switch value {
        case .undefined, .special(.macro), .special(.method), .special(.function), .special(.loop),
            .special(.joiner):
            true
        default: false
        }
    }

    /// Python's `is`: the very same object. Small numbers and equal short texts are one object there too.
    private func isSame(_ a: TemplateValue, _ b: TemplateValue) -> Bool {
        switch (a, b) {
        case (.list(let x), .list(let y)), (.tuple(let x), .tuple(let y)): return x === y
        case (.dictionary(let x), .dictionary(let y)): return x === y
        default: return a.typeName == b.typeName && HashedValue(a) == HashedValue(b)
        }
    }
}
