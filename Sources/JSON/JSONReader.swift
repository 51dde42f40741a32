extension JSONValue {
    /// Levels of arrays and objects that a document may have: reading, writing and comparing recurse that deep.
    package static let maximumDepth = 200

    /// Reads a document; white space and a byte order mark may surround it, nothing else.
    ///
    /// Not Foundation's reader because that forgets the order of members, keeps the last of equal names silently, and
    /// makes numbers of 64 bits inexact.
    package init(parsing bytes: [UInt8], _ dialect: JSONDialect) throws(JSONError) {
        var documents = JSONDocuments(bytes, dialect)
        guard let value = try documents.next() else { throw documents.fault("a value") }
        guard documents.isAtEnd else { throw documents.fault("the end of the document") }
        self = value
    }

    /// Reads a document from a text.
    package init(parsing text: String, _ dialect: JSONDialect) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), dialect)
    }
}

/// Reads documents that follow one another, with white space between them or not.
///
/// Recursive descent with a limited depth; allocates no more than the text is long.
package struct JSONDocuments {
    private let bytes: [UInt8]
    private let dialect: JSONDialect
    private var at = 0
    private var depth = 0

    /// The documents of a text.
    package init(_ bytes: [UInt8], _ dialect: JSONDialect) {
        self.bytes = bytes
        self.dialect = dialect
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
    }

    /// The next document; nil at the end.
    package mutating func next() throws(JSONError) -> JSONValue? {
        isAtEnd ? nil : try value()
    }

    /// Whether nothing but white space is left.
    package var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return at == bytes.count
        }
    }

    /// An error at the present place.
    func fault(_ expected: String) -> JSONError { fault(expected, at: at) }

    private func fault(_ expected: String, at place: Int, found: String? = nil) -> JSONError {
        let line = bytes[..<place].reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
        let shown: String
        if let found {
            shown = found
        } else if place == bytes.count {
            shown = "the end"
        } else if (0x21...0x7E).contains(bytes[place]) {
            shown = "'\(Character(Unicode.Scalar(bytes[place])))'"
        } else {
            shown = "byte \(bytes[place])"
        }
        return JSONError(offset: place, line: line, expected: expected, found: shown)
    }

    // MARK: Values

    private mutating func value() throws(JSONError) -> JSONValue {
        skipSpace()
        guard at < bytes.count else { throw fault("a value") }
        switch bytes[at] {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "N") where dialect.hasNonFiniteNumbers: return try word("NaN", .number(.nan))
        case UInt8(ascii: "I") where dialect.hasNonFiniteNumbers: return try word("Infinity", .number(.infinity))
        default: return try number()
        }
    }

    private mutating func enter() throws(JSONError) {
        guard depth < JSONValue.maximumDepth else { throw fault("at most \(JSONValue.maximumDepth) levels") }
        depth += 1
        at += 1
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        try enter()
        defer { depth -= 1 }
        var members = JSONObject()
        skipSpace()
        if take("}") { return .object(members) }
        while true {
            skipSpace()
            let start = at
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw fault("a name in quotes") }
            let name = try string()
            skipSpace()
            guard take(":") else { throw fault("':'") }
            if !members.insert(name, try value()), dialect.refusesRepeatedNames {
                var shown = ""
                shown.appendJSONString(String(name.prefix(64)), escaping: .lineSafe)
                throw fault("every name once", at: start, found: shown + " again")
            }
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw fault("',' or '}'") }
        }
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        try enter()
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") { return .array(elements) }
        while true {
            elements.append(try value())
            skipSpace()
            if take("]") { return .array(elements) }
            guard take(",") else { throw fault("',' or ']'") }
        }
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        guard bytes[at...].starts(with: text.utf8) else { throw fault("a value") }
        at += text.utf8.count
        return value
    }

    // MARK: Strings

    private mutating func string() throws(JSONError) -> String {
        let quote = at
        at += 1
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\"), bytes[at] >= 0x20 {
            at += 1
        }
        // Most strings have no escape: they are taken as they stand.
        if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
            at += 1
            return try valid(String(validating: bytes[start..<(at - 1)], as: UTF8.self), quote)
        }
        var text = Array(bytes[start..<at])
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            let byte = bytes[at]
            guard byte >= 0x20 else { throw fault("no control character in a string") }
            at += 1
            if byte == UInt8(ascii: "\\") { try escape(into: &text) } else { text.append(byte) }
        }
        guard take("\"") else { throw fault("the closing quote of a string") }
        return try valid(String(validating: text, as: UTF8.self), quote)
    }

    private func valid(_ text: String?, _ quote: Int) throws(JSONError) -> String {
        guard let text else { throw fault("a string in UTF-8", at: quote, found: "octets that are not") }
        return text
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard at < bytes.count else { throw fault("an escaped character") }
        let byte = bytes[at]
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "u"): try unicodeEscape(into: &text)
        default: throw fault("a known escape", at: at - 1)
        }
    }

    private mutating func unicodeEscape(into text: inout [UInt8]) throws(JSONError) {
        let start = at
        var unit = try hexadecimal()
        if unit & 0xFC00 == 0xD800, bytes[at...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
            let mark = at
            at += 2
            let low = try hexadecimal()
            if low & 0xFC00 == 0xDC00 {
                unit = 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
            } else {
                at = mark
            }
        }
        if let scalar = Unicode.Scalar(unit) {
            text.append(contentsOf: String(scalar).utf8)
        } else if dialect.refusesLoneSurrogates {
            throw fault("a character", at: start, found: "half of a surrogate pair")
        } else {
            text.append(contentsOf: "\u{FFFD}".utf8)
        }
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard at < bytes.count, let digit = Character(Unicode.Scalar(bytes[at])).hexDigitValue else {
                throw fault("four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            at += 1
        }
        return value
    }

    // MARK: Numbers

    /// As in Python, so that no text makes the conversion of its digits slow.
    private static let longestNumber = 4300

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = at
        let isNegative = take("-")
        if isNegative, dialect.hasNonFiniteNumbers, at < bytes.count, bytes[at] == UInt8(ascii: "I") {
            return try word("Infinity", .number(-.infinity))
        }
        let first = at
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[first] != UInt8(ascii: "0") else { throw fault("a value", at: start) }
        var isInteger = true
        if take(".") {
            isInteger = false
            guard digits() > 0 else { throw fault("a digit") }
        }
        if take("e") || take("E") {
            isInteger = false
            if !take("+") { _ = take("-") }
            guard digits() > 0 else { throw fault("a digit") }
        }
        guard at - start <= Self.longestNumber else {
            throw fault("a number of at most \(Self.longestNumber) digits", at: start)
        }
        // What has few digits, such as ids, needs no text.
        if isInteger, whole <= 9, !isNegative {
            return .integer(bytes[first..<at].reduce(0) { $0 * 10 + Int($1 - 0x30) })
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        // The zero of an integer has no sign.
        if isInteger, text != "-0" { return Int(text).map { .integer($0) } ?? .wideInteger(text) }
        guard let value = Double(text) else { throw fault("a number", at: start) }
        return .number(value)
    }

    private mutating func digits() -> Int {
        let start = at
        while at < bytes.count, bytes[at] &- UInt8(ascii: "0") < 10 { at += 1 }
        return at - start
    }

    // MARK: Characters

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x09, 0x0A, 0x0D: at += 1
            default: return
            }
        }
    }
}
