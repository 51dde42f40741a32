/// A JSON document (RFC 8259) that keeps the order of names and the digits of numbers: protobuf's 64-bit numbers do not
/// fit a Double.
package indirect enum JSONNode: Sendable, Equatable {
    case null
    case bool(Bool)
    /// A number as it is written.
    case number(String)
    case string(String)
    case array([JSONNode])
    case object([JSONMember])
}

/// A name and a value in an object.
package struct JSONMember: Sendable, Equatable {
    /// The name.
    package let name: String
    /// The value.
    package let value: JSONNode

    /// A member.
    package init(_ name: String, _ value: JSONNode) {
        self.name = name
        self.value = value
    }
}

extension JSONNode {
    /// What it is, for errors.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let text): text
        case .string(let text): "\"\(text.prefix(40))\""
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// The document as text.
    /// - Parameter indent: spaces for each level; nil writes one line.
    package func text(indent: Int? = nil) -> String {
        var out = ""
        write(into: &out, indent, level: 0)
        return out
    }

    private func write(into out: inout String, _ indent: Int?, level: Int) {
        func newLine(_ level: Int) {
            if let indent { out += "\n" + String(repeating: " ", count: indent * level) }
        }
        switch self {
        case .null: out += "null"
        case .bool(let value): out += value ? "true" : "false"
        case .number(let text): out += text
        case .string(let text): Self.write(text, into: &out)
        case .array(let values):
            out += "["
            for (index, value) in values.enumerated() {
                if index > 0 { out += indent == nil ? ", " : "," }
                newLine(level + 1)
                value.write(into: &out, indent, level: level + 1)
            }
            if !values.isEmpty { newLine(level) }
            out += "]"
        case .object(let members):
            out += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { out += indent == nil ? ", " : "," }
                newLine(level + 1)
                Self.write(member.name, into: &out)
                out += ": "
                member.value.write(into: &out, indent, level: level + 1)
            }
            if !members.isEmpty { newLine(level) }
            out += "}"
        }
    }

    private static func write(_ text: String, into out: inout String) {
        out += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        out += "\""
    }
}

/// Reads JSON documents that follow one another, with white space between them or not: the requests of a stream.
package struct JSONDocuments {
    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0

    /// The documents of a text.
    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next document; nil at the end.
    package mutating func next() throws(DynamicMessageError) -> JSONNode? {
        skipSpace()
        guard at < bytes.count else { return nil }
        return try value()
    }

    private mutating func value() throws(DynamicMessageError) -> JSONNode {
        skipSpace()
        guard at < bytes.count else { throw wrong("a value") }
        switch bytes[at] {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object() throws(DynamicMessageError) -> JSONNode {
        try enter()
        defer { depth -= 1 }
        var members: [JSONMember] = []
        var names: Set<String> = []
        skipSpace()
        if take("}") { return .object([]) }
        while true {
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw wrong("a name in quotes") }
            let name = try string()
            guard names.insert(name).inserted else { throw wrong("every name once; \"\(name)\" stands twice") }
            skipSpace()
            guard take(":") else { throw wrong("':'") }
            members.append(JSONMember(name, try value()))
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw wrong("',' or '}'") }
        }
    }

    private mutating func array() throws(DynamicMessageError) -> JSONNode {
        try enter()
        defer { depth -= 1 }
        var values: [JSONNode] = []
        skipSpace()
        if take("]") { return .array([]) }
        while true {
            values.append(try value())
            skipSpace()
            if take("]") { return .array(values) }
            guard take(",") else { throw wrong("',' or ']'") }
        }
    }

    private mutating func enter() throws(DynamicMessageError) {
        guard depth < 2 * DescriptorPool.maxDepth else { throw wrong("at most \(2 * DescriptorPool.maxDepth) levels") }
        depth += 1
        at += 1
    }

    private mutating func string() throws(DynamicMessageError) -> String {
        at += 1
        var text: [UInt8] = []
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            let byte = bytes[at]
            guard byte >= 0x20 else { throw wrong("no control character in a string") }
            at += 1
            if byte == UInt8(ascii: "\\") { try escape(into: &text) } else { text.append(byte) }
        }
        guard take("\"") else { throw wrong("the closing quote") }
        guard let string = String(validating: text, as: UTF8.self) else { throw wrong("UTF-8 in a string") }
        return string
    }

    private mutating func escape(into text: inout [UInt8]) throws(DynamicMessageError) {
        guard at < bytes.count else { throw wrong("an escaped character") }
        let byte = bytes[at]
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "u"):
            var unit = try hexadecimal()
            if unit & 0xFC00 == 0xD800 {
                guard take("\\"), take("u") else { throw wrong("the second half of a surrogate pair") }
                let low = try hexadecimal()
                guard low & 0xFC00 == 0xDC00 else { throw wrong("the second half of a surrogate pair") }
                unit = 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
            }
            guard let scalar = Unicode.Scalar(unit) else { throw wrong("a character, not half of a pair") }
            text.append(contentsOf: String(scalar).utf8)
        default: throw wrong("a known escape")
        }
    }

    private mutating func hexadecimal() throws(DynamicMessageError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard at < bytes.count, let digit = Character(Unicode.Scalar(bytes[at])).hexDigitValue else {
                throw wrong("four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            at += 1
        }
        return value
    }

    private mutating func number() throws(DynamicMessageError) -> JSONNode {
        let start = at
        _ = take("-")
        let first = at
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[first] != UInt8(ascii: "0") else {
            at = start
            throw wrong("a value")
        }
        if take(".") { guard digits() > 0 else { throw wrong("a digit") } }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            guard digits() > 0 else { throw wrong("a digit") }
        }
        guard at - start <= 1024 else { throw wrong("a number of at most 1024 digits") }
        return .number(String(decoding: bytes[start..<at], as: UTF8.self))
    }

    private mutating func digits() -> Int {
        let start = at
        while at < bytes.count, bytes[at] &- UInt8(ascii: "0") < 10 { at += 1 }
        return at - start
    }

    private mutating func word(_ text: String, _ value: JSONNode) throws(DynamicMessageError) -> JSONNode {
        guard bytes[at...].starts(with: text.utf8) else { throw wrong("a value") }
        at += text.utf8.count
        return value
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func skipSpace() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    private func wrong(_ expected: String) -> DynamicMessageError {
        let line = bytes[..<min(at, bytes.count)].reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
        let found = at < bytes.count ? "'\(Character(Unicode.Scalar(bytes[at])))'" : "the end"
        return DynamicMessageError("line \(line) of the JSON: expected \(expected), found \(found)")
    }
}
