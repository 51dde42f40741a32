import Glibc

extension JSONValue {
    /// Reads a document.
    ///
    /// Strict where a file could lie: a name may occur once in an object, nesting ends at 64, nothing follows the
    /// document, text is UTF-8. Not Foundation's reader because that keeps the last of equal names silently, and a
    /// tensor table must not have two.
    ///
    /// - Parameters:
    ///   - bytes: the document.
    ///   - file: path to name in errors.
    ///   - base: offset of the first byte in the file, for errors.
    package init(parsing bytes: UnsafeRawBufferPointer, file: String, base: Int = 0) throws(FormatError) {
        var reader = JSONReader(bytes: bytes, file: file, base: base)
        self = try reader.document()
    }

    /// Reads a document from an array of bytes.
    package init(parsing bytes: [UInt8], file: String) throws(FormatError) {
        let result = bytes.withUnsafeBytes { view in
            Result { () throws(FormatError) in try JSONValue(parsing: view, file: file) }
        }
        self = try result.get()
    }
}

/// Recursive descent over bytes that stay in place.
private struct JSONReader {
    let bytes: UnsafeRawBufferPointer
    let file: String
    let base: Int
    var offset = 0
    var depth = 0

    mutating func document() throws(FormatError) -> JSONValue {
        let value = try value()
        skipSpace()
        guard offset == bytes.count else { throw wrong("the end of the document") }
        return value
    }

    private mutating func value() throws(FormatError) -> JSONValue {
        skipSpace()
        guard offset < bytes.count else { throw wrong("a value") }
        switch bytes[offset] {
        case UInt8(ascii: "{"): return try nested { (reader) throws(FormatError) in try reader.object() }
        case UInt8(ascii: "["): return try nested { (reader) throws(FormatError) in try reader.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "N"): return try word("NaN", .number(.nan))
        case UInt8(ascii: "I"): return try word("Infinity", .number(.infinity))
        default: return try number()
        }
    }

    private mutating func nested(
        _ body: (inout JSONReader) throws(FormatError) -> JSONValue
    ) throws(FormatError) -> JSONValue {
        guard depth < 64 else { throw wrong("at most 64 levels of nesting") }
        depth += 1
        defer { depth -= 1 }
        offset += 1
        return try body(&self)
    }

    private mutating func object() throws(FormatError) -> JSONValue {
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take("}") { return .object(members) }
        while true {
            skipSpace()
            let start = offset
            guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else { throw wrong("a name in quotes") }
            let name = try string()
            skipSpace()
            guard take(":") else { throw wrong("\":\"") }
            guard members.updateValue(try value(), forKey: name) == nil else {
                offset = start
                throw FormatError(
                    file: file, offset: base + start, expected: "every name once", found: "\(shown(name)) again")
            }
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw wrong("\",\" or \"}\"") }
        }
    }

    private mutating func array() throws(FormatError) -> JSONValue {
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") { return .array(elements) }
        while true {
            elements.append(try value())
            skipSpace()
            if take("]") { return .array(elements) }
            guard take(",") else { throw wrong("\",\" or \"]\"") }
        }
    }

    private mutating func string() throws(FormatError) -> String {
        let start = offset
        offset += 1
        let first = offset
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\""), bytes[offset] != UInt8(ascii: "\\"),
            bytes[offset] >= 0x20
        {
            offset += 1
        }
        var text = [UInt8](bytes[first..<offset])
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
            let byte = bytes[offset]
            guard byte >= 0x20 else { throw wrong("no control character in a string") }
            offset += 1
            if byte == UInt8(ascii: "\\") { try escape(into: &text) } else { text.append(byte) }
        }
        guard take("\"") else { throw wrong("the closing quote of a string") }
        guard let string = String(validating: text, as: UTF8.self) else {
            throw FormatError(
                file: file, offset: base + start, expected: "a string in UTF-8", found: "bytes that are not")
        }
        return string
    }

    private mutating func escape(into text: inout [UInt8]) throws(FormatError) {
        guard offset < bytes.count else { throw wrong("an escaped character") }
        let byte = bytes[offset]
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "u"):
            var unit = try hexadecimal()
            if unit & 0xFC00 == 0xD800, offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
                bytes[offset + 1] == UInt8(ascii: "u")
            {
                let before = offset
                offset += 2
                let low = try hexadecimal()
                if low & 0xFC00 == 0xDC00 {
                    unit = 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
                } else {
                    offset = before
                }
            }
            // A lone surrogate has no UTF-8: it becomes the replacement character, as in other readers.
            text.append(contentsOf: String(Unicode.Scalar(unit) ?? "\u{FFFD}").utf8)
        default:
            offset -= 1
            throw wrong("a known escape")
        }
    }

    private mutating func hexadecimal() throws(FormatError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard offset < bytes.count, let digit = Character(Unicode.Scalar(bytes[offset])).hexDigitValue else {
                throw wrong("four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            offset += 1
        }
        return value
    }

    private mutating func number() throws(FormatError) -> JSONValue {
        let start = offset
        _ = take("-")
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "I") { return try word("Infinity", .number(-.infinity)) }
        let first = offset
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[first] != UInt8(ascii: "0") else {
            offset = start
            throw wrong("a value")
        }
        var isInteger = true
        if take(".") {
            isInteger = false
            guard digits() > 0 else { throw wrong("a digit") }
        }
        if take("e") || take("E") {
            isInteger = false
            if !take("+") { _ = take("-") }
            guard digits() > 0 else { throw wrong("a digit") }
        }
        guard offset - start <= 1024 else {
            offset = start
            throw wrong("a number of at most 1024 digits")
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if isInteger, let value = Int(text) { return .integer(value) }
        guard let value = Double(text) else {
            offset = start
            throw wrong("a number")
        }
        return .number(value)
    }

    private mutating func digits() -> Int {
        let start = offset
        while offset < bytes.count, bytes[offset] &- UInt8(ascii: "0") < 10 { offset += 1 }
        return offset - start
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(FormatError) -> JSONValue {
        let length = text.utf8CodeUnitCount
        guard bytes.count - offset >= length, memcmp(bytes.baseAddress! + offset, text.utf8Start, length) == 0 else {
            throw wrong("a value")
        }
        offset += length
        return value
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    private mutating func skipSpace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0A, 0x0D: offset += 1
            default: return
            }
        }
    }

    private func wrong(_ expected: String) -> FormatError {
        var found = "the end"
        if offset < bytes.count {
            let byte = bytes[offset]
            found = (0x21...0x7E).contains(byte) ? "\"\(Character(Unicode.Scalar(byte)))\"" : "byte \(byte)"
        }
        return FormatError(file: file, offset: base + offset, expected: expected, found: found)
    }
}
