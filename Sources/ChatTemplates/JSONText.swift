import JSON

extension Evaluator {
    /// How `json.dumps` is to write.
    struct JSONStyle {
        var asciiOnly = false
        /// One level of indentation; nil: all on one line.
        var indent: String?
        var itemSeparator = ", "
        var keySeparator = ": "
        var sortsKeys = false
    }

    /// Python's `json.dumps`.
    func json(_ value: TemplateValue, _ style: JSONStyle) throws(TemplateError) -> String {
        var result = ""
        try writeJSON(value, style, level: 0, into: &result)
        try produce(result.utf8.count)
        return result
    }

    private func writeJSON(
        _ value: TemplateValue, _ style: JSONStyle, level: Int, into result: inout String
    ) throws(TemplateError) {
        try descend()
        defer { ascend() }
        if result.utf8.count > limits.outputBytes { try produce(result.utf8.count) }
        switch value {
        case .none: result += "null"
        case .bool(let value): result += value ? "true" : "false"
        case .int(let value): result += String(value)
        case .float(let value): result += Self.jsonNumber(value)
        case .string(let text), .special(.markup(let text)):
            result.appendJSONString(text, escaping: style.asciiOnly ? .ascii : .required)
        case .special(.wideInteger(let digits)): result += digits
        case .list(let list), .tuple(let list): try writeJSON(list.elements, style, level, into: &result)
        case .special(.group(let key, let list)): try writeJSON([key, .list(list)], style, level, into: &result)
        case .dictionary(let dictionary): try writeJSON(dictionary, style, level, into: &result)
        default: throw TemplateError(.type, "an object of type \(value.typeName) cannot be written as JSON")
        }
    }

    private func newline(_ style: JSONStyle, _ level: Int, into result: inout String) throws(TemplateError) {
        guard let indent = style.indent else { return }
        try produce(indent.utf8.count * level + 1)
        result += "\n" + String(repeating: indent, count: level)
    }

    private func writeJSON(
        _ elements: [TemplateValue], _ style: JSONStyle, _ level: Int, into result: inout String
    ) throws(TemplateError) {
        guard !elements.isEmpty else {
            result += "[]"
            return
        }
        result += "["
        var isFirst = true
        for element in elements {
            if !isFirst { result += style.itemSeparator }
            isFirst = false
            try newline(style, level + 1, into: &result)
            try writeJSON(element, style, level: level + 1, into: &result)
        }
        try newline(style, level, into: &result)
        result += "]"
    }

    private func writeJSON(
        _ dictionary: TemplateDictionary, _ style: JSONStyle, _ level: Int, into result: inout String
    ) throws(TemplateError) {
        guard dictionary.count > 0 else {
            result += "{}"
            return
        }
        var order = Array(dictionary.keys.indices)
        if style.sortsKeys {
            order =
                try sorted(order.map { .int($0) }, keys: dictionary.keys, reverse: false)
                .compactMap { $0.integer }
        }
        result += "{"
        var isFirst = true
        for place in order {
            if !isFirst { result += style.itemSeparator }
            isFirst = false
            try newline(style, level + 1, into: &result)
            let key: String
            switch dictionary.keys[place] {
            case .string(let text), .special(.markup(let text)): key = text
            case .int(let value): key = String(value)
            case .bool(let value): key = value ? "true" : "false"
            case .none: key = "null"
            case .float(let value): key = Self.jsonNumber(value)
            default:
                throw TemplateError(.type, "a key of JSON cannot be a \(dictionary.keys[place].typeName)")
            }
            result.appendJSONString(key, escaping: style.asciiOnly ? .ascii : .required)
            result += style.keySeparator
            try writeJSON(dictionary.values[place], style, level: level + 1, into: &result)
        }
        try newline(style, level, into: &result)
        result += "}"
    }

    private static func jsonNumber(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        return pythonRepresentation(value)
    }
}
