package import ModelFormats

/// JSON as text, with names in the order given: what configuration files and metrics are written with.
package indirect enum JSONText: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONText])
    case object([(String, JSONText)])

    /// One line.
    package var compact: String {
        var text = ""
        write(into: &text, indent: nil)
        return text
    }

    /// Lines with two spaces of indentation, and a line end.
    package var pretty: String {
        var text = ""
        write(into: &text, indent: 0)
        return text + "\n"
    }

    /// A value that was read, written again; names in alphabetical order.
    package init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .number(let value): self = .number(value)
        case .string(let value): self = .string(value)
        case .array(let values): self = .array(values.map { JSONText($0) })
        case .object(let members):
            self = .object(members.sorted { $0.key < $1.key }.map { ($0.key, JSONText($0.value)) })
        }
    }

    private func write(into text: inout String, indent: Int?) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let value): text += value.isFinite ? String(describing: value) : "null"
        case .string(let value): Self.quote(value, into: &text)
        case .array(let values):
            let isFlat = values.allSatisfy { if case .object = $0 { false } else { true } }
            write("[", "]", values.count, into: &text, indent: isFlat ? nil : indent) { index, text, indent in
                values[index].write(into: &text, indent: isFlat ? nil : indent)
            }
        case .object(let members):
            write("{", "}", members.count, into: &text, indent: indent) { index, text, indent in
                Self.quote(members[index].0, into: &text)
                text += indent == nil ? ":" : ": "
                members[index].1.write(into: &text, indent: indent)
            }
        }
    }

    private func write(
        _ open: String, _ close: String, _ count: Int, into text: inout String, indent: Int?,
        _ element: (Int, inout String, Int?) -> Void
    ) {
        text += open
        let inner = indent.map { $0 + 2 }
        for index in 0..<count {
            if index > 0 { text += "," }
            if let inner { text += "\n" + String(repeating: " ", count: inner) }
            element(index, &text, inner)
        }
        if let indent, count > 0 { text += "\n" + String(repeating: " ", count: indent) }
        text += close
    }

    private static func quote(_ string: String, into text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default:
                if scalar.value < 0x20 {
                    let digits = String(scalar.value, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        text += "\""
    }
}
