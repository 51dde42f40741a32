/// Why a text is not JSON.
package struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Bytes before the fault.
    package let offset: Int
    package let message: String

    package var description: String { "JSON, byte \(offset): \(message)" }
}

extension TemplateValue {
    /// Reads JSON (RFC 8259) as Python's `json.loads` does: objects keep their order, integers stay exact.
    package init(json bytes: [UInt8], maximumDepth: Int = 128) throws(JSONError) {
        var reader = JSONReader(bytes: bytes, maximumDepth: maximumDepth)
        self = try reader.document()
    }

    /// Reads JSON from text.
    package init(json text: String) throws(JSONError) { try self.init(json: Array(text.utf8)) }
}

private struct JSONReader {
    let bytes: [UInt8]
    let maximumDepth: Int
    var position = 0
    var depth = 0

    init(bytes: [UInt8], maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    mutating func document() throws(JSONError) -> TemplateValue {
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw fault("something follows the value") }
        return value
    }

    private func fault(_ message: String) -> JSONError { JSONError(offset: position, message: message) }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
    }

    private mutating func value() throws(JSONError) -> TemplateValue {
        skipSpace()
        guard position < bytes.count else { throw fault("a value is missing") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .none)
        default: return try number()
        }
    }

    private mutating func word(_ text: String, _ value: TemplateValue) throws(JSONError) -> TemplateValue {
        guard bytes[position...].starts(with: text.utf8) else { throw fault("not a value of JSON") }
        position += text.utf8.count
        return value
    }

    private mutating func descend() throws(JSONError) {
        depth += 1
        guard depth <= maximumDepth else { throw fault("nested more than \(maximumDepth) deep") }
        position += 1
    }

    private mutating func array() throws(JSONError) -> TemplateValue {
        try descend()
        defer { depth -= 1 }
        var elements: [TemplateValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array([]) }
        while true {
            elements.append(try value())
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw fault("',' or ']' was expected") }
        }
    }

    private mutating func object() throws(JSONError) -> TemplateValue {
        try descend()
        defer { depth -= 1 }
        var builder = TemplateDictionary.Builder()
        skipSpace()
        if take(UInt8(ascii: "}")) { return .dictionary(builder.finish()) }
        while true {
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw fault("a key in quotes was expected")
            }
            let key = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw fault("':' was expected") }
            builder.set(key, try value())
            skipSpace()
            if take(UInt8(ascii: "}")) { return .dictionary(builder.finish()) }
            guard take(UInt8(ascii: ",")) else { throw fault("',' or '}' was expected") }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func number() throws(JSONError) -> TemplateValue {
        let start = position
        func isDigit(_ place: Int) -> Bool { place < bytes.count && bytes[place] >= 0x30 && bytes[place] <= 0x39 }
        _ = take(UInt8(ascii: "-"))
        guard isDigit(position) else { throw fault("not a value of JSON") }
        if !take(UInt8(ascii: "0")) { while isDigit(position) { position += 1 } }
        var isFloat = false
        if position < bytes.count, bytes[position] == UInt8(ascii: "."), isDigit(position + 1) {
            isFloat = true
            position += 1
            while isDigit(position) { position += 1 }
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            let signed = position + 1 < bytes.count && (bytes[position + 1] == 0x2B || bytes[position + 1] == 0x2D)
            let digits = position + (signed ? 2 : 1)
            guard isDigit(digits) else { throw fault("an exponent is missing") }
            isFloat = true
            position = digits
            while isDigit(position) { position += 1 }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if !isFloat {
            if let value = Int(text) { return .int(value) }
            guard text.utf8.count <= 4300 else { throw fault("an integer of more than 4300 digits") }
            return .special(.wideInteger(text))
        }
        guard let value = Double(text) else { throw fault("not a number") }
        return .float(value)
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        var made: [UInt8] = []
        var copied = start
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                made += bytes[copied..<position]
                position += 1
                guard let text = String(validating: made, as: UTF8.self) else { throw fault("a string is not UTF-8") }
                return text
            }
            if byte == UInt8(ascii: "\\") {
                made += bytes[copied..<position]
                position += 1
                try escape(into: &made)
                copied = position
                continue
            }
            guard byte >= 0x20 else { throw fault("a control character stands unescaped in a string") }
            position += 1
        }
        throw fault("a string is not closed")
    }

    private mutating func escape(into made: inout [UInt8]) throws(JSONError) {
        guard position < bytes.count else { throw fault("a string is not closed") }
        let kind = bytes[position]
        position += 1
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): made.append(kind)
        case UInt8(ascii: "b"): made.append(8)
        case UInt8(ascii: "f"): made.append(12)
        case UInt8(ascii: "n"): made.append(10)
        case UInt8(ascii: "r"): made.append(13)
        case UInt8(ascii: "t"): made.append(9)
        case UInt8(ascii: "u"):
            var code = try unit()
            if (0xD800..<0xDC00).contains(code), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            {
                let mark = position
                position += 2
                let low = try unit()
                if (0xDC00..<0xE000).contains(low) {
                    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
                } else {
                    position = mark
                }
            }
            made += String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8
        default: throw fault("an unknown escape in a string")
        }
    }

    private mutating func unit() throws(JSONError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw fault("an escape is cut short") }
        var code: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            guard byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("an escape needs four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
        }
        position += 4
        return code
    }
}
