/// How a document is laid out.
package enum JSONLayout: Sendable {
    /// One line, with a space behind commas and colons.
    case line
    /// Two spaces of indentation for each level; arrays without objects stay on their line.
    case indented
}

/// Which characters of a string are written as escapes, beside those that RFC 8259 demands.
package enum JSONEscaping: Sendable {
    /// No others.
    case required
    /// Control characters and line separators, which some readers of logs take for line ends and terminals obey.
    case lineSafe
    /// All that is not printable ASCII.
    case ascii

    fileprivate func escapes(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .required: false
        case .lineSafe: (0x7F...0x9F).contains(scalar.value) || scalar == "\u{2028}" || scalar == "\u{2029}"
        case .ascii: scalar.value >= 0x7F
        }
    }
}

extension String {
    /// Appends a text as a JSON string, with its quotes.
    package mutating func appendJSONString(_ text: String, escaping: JSONEscaping) {
        self += "\""
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            self += text
        } else {
            for scalar in text.unicodeScalars { appendJSONCharacter(scalar, escaping) }
        }
        self += "\""
    }

    private mutating func appendJSONCharacter(_ scalar: Unicode.Scalar, _ escaping: JSONEscaping) {
        switch scalar {
        case "\"": self += "\\\""
        case "\\": self += "\\\\"
        case "\n": self += "\\n"
        case "\r": self += "\\r"
        case "\t": self += "\\t"
        case "\u{8}": self += "\\b"
        case "\u{C}": self += "\\f"
        default:
            guard scalar.value < 0x20 || escaping.escapes(scalar) else {
                unicodeScalars.append(scalar)
                return
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                self += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            }
        }
    }
}

extension JSONValue {
    /// The document as text, without a line end. Numbers read back the same; JSON has no others than finite ones, so
    /// that others become `null`.
    package func text(_ layout: JSONLayout = .line) -> String {
        var text = ""
        write(into: &text, indent: layout == .indented ? 0 : nil)
        return text
    }

    private func write(into text: inout String, indent: Int?) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .wideInteger(let digits): text += digits
        case .number(let value): text += value.isFinite ? String(describing: value) : "null"
        case .string(let value): text.appendJSONString(value, escaping: .lineSafe)
        case .array(let values):
            let isFlat = values.allSatisfy { if case .object = $0 { false } else { true } }
            let inner = isFlat ? nil : indent
            Self.write("[", "]", values, into: &text, indent: inner) { value, text, indent in
                value.write(into: &text, indent: indent)
            }
        case .object(let members):
            Self.write("{", "}", members, into: &text, indent: indent) { member, text, indent in
                text.appendJSONString(member.name, escaping: .lineSafe)
                text += ": "
                member.value.write(into: &text, indent: indent)
            }
        }
    }

    /// Writes the parts of an array or object; `indent` is the level of the brackets in spaces, nil on one line.
    private static func write<Parts: Collection>(
        _ open: String, _ close: String, _ parts: Parts, into text: inout String, indent: Int?,
        _ write: (Parts.Element, inout String, Int?) -> Void
    ) {
        text += open
        let inner = indent.map { $0 + 2 }
        var isFirst = true
        for part in parts {
            if !isFirst { text += inner == nil ? ", " : "," }
            isFirst = false
            if let inner { text += "\n" + String(repeating: " ", count: inner) }
            write(part, &text, inner)
        }
        if let indent, !parts.isEmpty { text += "\n" + String(repeating: " ", count: indent) }
        text += close
    }
}
