/// A settings file: the part of TOML 1.0 that a list of flags needs.
///
/// Keys stand at the top, one to a line, and their values are strings, numbers, booleans, or arrays of these. Tables,
/// dates and strings over several lines have no use here and are refused by name. What is read here means the same to
/// every reader of TOML.
package struct SettingsFile: Sendable, Equatable {
    /// One `key = value`.
    package struct Entry: Sendable, Equatable {
        /// The key, as it stands there.
        package let key: String
        /// Its value.
        package let value: SettingValue
        /// The line of the key, from 1.
        package let line: Int
    }

    /// The path, for errors.
    package let path: String
    /// The entries in the order of the file.
    package let entries: [Entry]

    /// The largest file that is read, in bytes.
    package static let limit = 1 << 20

    /// Reads a file's text.
    package init(_ text: String, path: String) throws(SettingsError) {
        var reader = TOMLReader(text, path: path)
        self.path = path
        entries = try reader.entries()
    }

    /// Whether a text is a number as TOML writes it, so that it needs no quotes.
    static func isNumber(_ text: String) -> Bool { TOMLReader.number(text) == text }
}

/// The value of a setting.
package enum SettingValue: Sendable, Equatable {
    /// A string.
    case text(String)
    /// An integer or a float, as a command line takes it: no underscores, decimal.
    case number(String)
    /// `true` or `false`.
    case bool(Bool)
    /// An array of the others.
    case list([SettingValue])
}

/// Reads TOML line by line, by scalars. Confined to `SettingsFile.init`.
private struct TOMLReader {
    private let scalars: [Unicode.Scalar]
    private let path: String
    private var at = 0
    private var line = 1
    private var key: String?

    init(_ text: String, path: String) {
        scalars = Array(text.unicodeScalars)
        self.path = path
    }

    mutating func entries() throws(SettingsError) -> [SettingsFile.Entry] {
        guard scalars.count <= SettingsFile.limit else { throw wrong("the file is larger than a settings file may be") }
        var found: [SettingsFile.Entry] = []
        if peek == "\u{FEFF}" { at += 1 }
        while true {
            try skipBlank(newlines: true)
            guard peek != nil else { return found }
            key = nil
            let start = line
            let name = try readKey()
            key = name
            if let earlier = found.first(where: { $0.key == name }) {
                throw wrong("the key stands in line \(earlier.line) already; keep one of them")
            }
            try skipBlank(newlines: false)
            if peek == "." { throw wrong("dotted keys have no meaning here; a key is the name of a flag") }
            guard peek == "=" else { throw wrong("expected '=' after the key, found \(shown)") }
            at += 1
            try skipBlank(newlines: false)
            let value = try readValue(depth: 0)
            try skipBlank(newlines: false)
            guard peek == nil || peek == "\n" else { throw wrong("expected the end of the line, found \(shown)") }
            found.append(.init(key: name, value: value, line: start))
        }
    }

    // MARK: Keys and values

    private mutating func readKey() throws(SettingsError) -> String {
        switch peek {
        case "[": throw wrong("tables ([…]) have no meaning here; keys stand at the top, named as the flags")
        case "\"", "'": return try readString()
        default: break
        }
        let start = at
        while let scalar = peek, Self.isBare(scalar) { at += 1 }
        guard at > start else { throw wrong("expected a key, found \(shown)") }
        return text(start..<at)
    }

    private mutating func readValue(depth: Int) throws(SettingsError) -> SettingValue {
        switch peek {
        case "\"", "'": return .text(try readString())
        case "[":
            guard depth == 0 else { throw wrong("an array within an array has no meaning here") }
            return .list(try readArray())
        case "{": throw wrong("inline tables ({…}) have no meaning here")
        case nil, "\n": throw wrong("expected a value after '='")
        default: break
        }
        let start = at
        while let scalar = peek, Self.isBare(scalar) || scalar == "+" || scalar == "." || scalar == ":" { at += 1 }
        let word = text(start..<at)
        switch word {
        case "": throw wrong("expected a value, found \(shown)")
        case "true": return .bool(true)
        case "false": return .bool(false)
        default: break
        }
        guard let number = Self.number(word) else {
            throw wrong("'\(word)' is no number, true or false; text stands in quotes: \"\(word)\"")
        }
        return .number(number)
    }

    private mutating func readArray() throws(SettingsError) -> [SettingValue] {
        at += 1
        var values: [SettingValue] = []
        while true {
            try skipBlank(newlines: true)
            if peek == "]" { break }
            guard peek != nil else { throw wrong("the array is not closed: expected ']'") }
            values.append(try readValue(depth: 1))
            try skipBlank(newlines: true)
            if peek == "," {
                at += 1
            } else if peek != "]" {
                throw wrong(
                    peek == nil ? "the array is not closed: expected ']'" : "expected ',' or ']', found \(shown)")
            }
        }
        at += 1
        return values
    }

    private mutating func readString() throws(SettingsError) -> String {
        guard let quote = peek else { throw wrong("expected a string") }
        at += 1
        if peek == quote, at + 1 < scalars.count, scalars[at + 1] == quote {
            throw wrong("strings over several lines have no use here; write one line")
        }
        var out = String.UnicodeScalarView()
        while let scalar = peek {
            if scalar == quote {
                at += 1
                return String(out)
            }
            if scalar == "\n" { break }
            guard scalar == "\t" || (scalar.value >= 0x20 && scalar.value != 0x7F) else {
                throw wrong("a string holds the control character \(scalar.value); write it as an escape")
            }
            at += 1
            if scalar == "\\", quote == "\"" { out.append(try readEscape()) } else { out.append(scalar) }
        }
        throw wrong("the string is not closed: expected \(quote)")
    }

    private mutating func readEscape() throws(SettingsError) -> Unicode.Scalar {
        guard let scalar = peek else { throw wrong("the string is not closed") }
        at += 1
        switch scalar {
        case "b": return "\u{8}"
        case "t": return "\t"
        case "n": return "\n"
        case "f": return "\u{C}"
        case "r": return "\r"
        case "\"", "\\": return scalar
        case "u", "U":
            let count = scalar == "u" ? 4 : 8
            let digits = at + count <= scalars.count ? text(at..<at + count) : ""
            guard digits.allSatisfy({ $0.isASCII && $0.isHexDigit }), let value = UInt32(digits, radix: 16),
                let result = Unicode.Scalar(value)
            else { throw wrong("\\\(scalar) needs \(count) hexadecimal digits of a character") }
            at += count
            return result
        default: throw wrong("\\\(scalar) is no escape; a backslash itself is \\\\, or use '…'")
        }
    }

    /// A TOML number as a command line takes it, or nil.
    static func number(_ word: String) -> String? {
        let parts = word.split(separator: "_", omittingEmptySubsequences: false)
        // An underscore stands between digits.
        for (left, right) in zip(parts, parts.dropFirst()) {
            guard left.last?.isHexDigit == true, right.first?.isHexDigit == true else { return nil }
        }
        let plain = parts.joined()
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where plain.hasPrefix(prefix) {
            guard plain.dropFirst(2).allSatisfy(\.isHexDigit) else { return nil }
            return Int(plain.dropFirst(2), radix: radix).map(String.init)
        }
        let digits = plain.drop { $0 == "+" || $0 == "-" }
        guard plain.count - digits.count <= 1 else { return nil }
        let sign = plain.hasPrefix("-") ? "-" : ""
        if digits == "inf" || digits == "nan" { return sign + digits }
        let mantissa = digits.prefix { $0 != "e" && $0 != "E" }
        let halves = mantissa.split(separator: ".", omittingEmptySubsequences: false)
        guard halves.count <= 2, halves.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }) else { return nil }
        guard halves[0].count == 1 || halves[0].first != "0" else { return nil }
        if mantissa.count < digits.count {
            var exponent = digits.dropFirst(mantissa.count + 1)
            if exponent.first == "+" || exponent.first == "-" { exponent = exponent.dropFirst() }
            guard !exponent.isEmpty, exponent.allSatisfy(isDigit) else { return nil }
        }
        return sign + digits
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    // MARK: Scanning

    private var peek: Unicode.Scalar? {
        guard at < scalars.count else { return nil }
        // TOML's other line end.
        if scalars[at] == "\r", at + 1 < scalars.count, scalars[at + 1] == "\n" { return "\n" }
        return scalars[at]
    }

    private mutating func skipBlank(newlines: Bool) throws(SettingsError) {
        while let scalar = peek {
            switch scalar {
            case " ", "\t": at += 1
            case "#": while let next = peek, next != "\n" { at += 1 }
            case "\n":
                guard newlines else { return }
                at += scalars[at] == "\r" ? 2 : 1
                line += 1
            default: return
            }
        }
    }

    private static func isBare(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
        default: false
        }
    }

    private func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }

    private var shown: String {
        guard let scalar = peek else { return "the end of the file" }
        return scalar == "\n" ? "the end of the line" : "'\(scalar)'"
    }

    private func wrong(_ reason: String) -> SettingsError {
        SettingsError(.file(path: path, line: line), key: key, reason)
    }
}
