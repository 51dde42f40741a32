/// A JSON value (RFC 8259); objects keep the order and the repetitions of their members.
enum JSON {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([(key: String, value: JSON)])

    /// Parses a whole document; `name` is the file, for errors.
    static func parse(_ bytes: [UInt8], name: String) throws(TokenizerError) -> JSON {
        var parser = JSONParser(bytes, name: name)
        return try parser.document()
    }

    /// The member `key` of an object (the last one of that name), or nil; null counts as absent.
    subscript(_ key: String) -> JSON? {
        guard case .object(let members) = self, let found = members.last(where: { $0.key == key })?.value else {
            return nil
        }
        if case .null = found { return nil }
        return found
    }

    var string: String? { if case .string(let value) = self { value } else { nil } }
    var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    var number: Double? { if case .number(let value) = self { value } else { nil } }
    var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
    var object: [(key: String, value: JSON)]? { if case .object(let value) = self { value } else { nil } }

    /// A number without fraction that fits an id.
    var id: Int32? {
        guard let number, number >= 0, number <= 2_147_483_647, number == number.rounded() else { return nil }
        return Int32(number)
    }
}

/// Reads JSON without recursion deeper than a fixed limit and without allocating more than the text is long.
struct JSONParser {
    private let bytes: [UInt8]
    private let name: String
    private var index = 0
    private var depth = 0
    private static let depthLimit = 128

    init(_ bytes: [UInt8], name: String) {
        self.bytes = bytes
        self.name = name
    }

    mutating func document() throws(TokenizerError) -> JSON {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        let value = try value()
        skipSpace()
        if index < bytes.count { throw fault("more text after the end of the value") }
        return value
    }

    private mutating func value() throws(TokenizerError) -> JSON {
        skipSpace()
        guard index < bytes.count else { throw fault("the text ends where a value is expected") }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try nested { parser throws(TokenizerError) in try parser.object() }
        case UInt8(ascii: "["): return try nested { parser throws(TokenizerError) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(TokenizerError) -> JSON
    ) throws(TokenizerError) -> JSON {
        depth += 1
        if depth > Self.depthLimit { throw fault("values are nested more than \(Self.depthLimit) deep") }
        index += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(TokenizerError) -> JSON {
        var members: [(key: String, value: JSON)] = []
        skipSpace()
        if accept("}") { return .object(members) }
        while true {
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
                throw fault("a member's name in double quotes is expected")
            }
            let key = try string()
            skipSpace()
            guard accept(":") else { throw fault("a colon is expected after the name \"\(key)\"") }
            members.append((key, try value()))
            skipSpace()
            if accept(",") { continue }
            guard accept("}") else { throw fault("a comma or a closing brace is expected") }
            return .object(members)
        }
    }

    private mutating func array() throws(TokenizerError) -> JSON {
        var items: [JSON] = []
        skipSpace()
        if accept("]") { return .array(items) }
        while true {
            items.append(try value())
            skipSpace()
            if accept(",") { continue }
            guard accept("]") else { throw fault("a comma or a closing bracket is expected") }
            return .array(items)
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSON) throws(TokenizerError) -> JSON {
        let expected = Array("\(text)".utf8)
        guard bytes[index...].starts(with: expected) else { throw fault("a value is expected") }
        index += expected.count
        return value
    }

    private mutating func number() throws(TokenizerError) -> JSON {
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"),
                UInt8(ascii: "E"):
                index += 1
                continue
            default: break
            }
            break
        }
        // Small whole numbers, such as ids, need no text.
        if index - start <= 9, bytes[start..<index].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), index > start {
            return .number(Double(bytes[start..<index].reduce(0) { $0 * 10 + Int($1 - 0x30) }))
        }
        guard index > start, let value = Double(String(decoding: bytes[start..<index], as: UTF8.self)) else {
            index = start
            throw fault("a value is expected")
        }
        return .number(value)
    }

    private mutating func string() throws(TokenizerError) -> String {
        index += 1
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") {
            if bytes[index] < 0x20 { throw fault("a control character inside a string; write it as \\u00XX") }
            index += 1
        }
        guard index < bytes.count else { throw fault("a string without its closing quote") }
        if bytes[index] == UInt8(ascii: "\"") {
            defer { index += 1 }
            return String(decoding: bytes[start..<index], as: UTF8.self)
        }
        var content = Array(bytes[start..<index])
        while true {
            guard index < bytes.count else { throw fault("a string without its closing quote") }
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: content, as: UTF8.self) }
            if byte < 0x20 { throw fault("a control character inside a string; write it as \\u00XX") }
            if byte == UInt8(ascii: "\\") { try escape(into: &content) } else { content.append(byte) }
        }
    }

    private mutating func escape(into content: inout [UInt8]) throws(TokenizerError) {
        guard index < bytes.count else { throw fault("a string without its closing quote") }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "n"): content.append(10)
        case UInt8(ascii: "t"): content.append(9)
        case UInt8(ascii: "r"): content.append(13)
        case UInt8(ascii: "b"): content.append(8)
        case UInt8(ascii: "f"): content.append(12)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "u"):
            var scalar = try hexadecimal()
            if scalar & 0xFC00 == 0xD800, bytes[index...].starts(with: [0x5C, 0x75]) {
                let saved = index
                index += 2
                let low = try hexadecimal()
                if low & 0xFC00 == 0xDC00 {
                    scalar = 0x1_0000 + (scalar & 0x3FF) << 10 + (low & 0x3FF)
                } else {
                    index = saved
                }
            }
            appendScalar(scalar & 0xFFFF_F800 == 0xD800 ? 0xFFFD : scalar, to: &content)
        default: throw fault("an escape that JSON does not have")
        }
    }

    private mutating func hexadecimal() throws(TokenizerError) -> UInt32 {
        guard index + 4 <= bytes.count else { throw fault("an unfinished \\u escape") }
        var value: UInt32 = 0
        for byte in bytes[index..<(index + 4)] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("a \\u escape without four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
        }
        index += 4
        return value
    }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
    }

    private func fault(_ reason: String) -> TokenizerError { TokenizerError("\(name), byte \(index)", reason) }
}
