extension Lexer {
    // MARK: Literals

    /// Decimal, hexadecimal, octal, binary and floating-point literals, with single underscores between digits.
    mutating func number() throws(TemplateError) -> Token {
        let start = position
        if source[start] == UInt8(ascii: "0"), start + 1 < source.count,
            let radix = ["x": 16, "o": 8, "b": 2][Character(Unicode.Scalar(source[start + 1] | 0x20))],
            let end = digits(from: start + 2, radix: radix, underscoreFirst: true)
        {
            position = end
            return try integer(start + 2..<end, radix: radix)
        }
        guard let whole = digits(from: start, radix: 10) else { throw bad("number") }
        let afterDot = start > 0 && source[start - 1] == UInt8(ascii: ".")
        if !afterDot {
            var end = whole
            var isFloat = false
            if end < source.count, source[end] == UInt8(ascii: "."), let fraction = digits(from: end + 1, radix: 10) {
                end = fraction
                isFloat = true
            }
            if end < source.count, source[end] | 0x20 == UInt8(ascii: "e") {
                let signed = end + 1 < source.count && (source[end + 1] == 0x2B || source[end + 1] == 0x2D)
                if let exponent = digits(from: end + (signed ? 2 : 1), radix: 10) {
                    end = exponent
                    isFloat = true
                }
            }
            if isFloat {
                position = end
                let text = String(decoding: source[start..<end].filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
                guard let value = Double(text) else { throw bad("number") }
                return .float(value)
            }
        }
        var end = whole
        if source[start] == UInt8(ascii: "0") {
            // Only zeros may follow a zero.
            end = start
            while end < whole, source[end] == UInt8(ascii: "0") || source[end] == UInt8(ascii: "_") { end += 1 }
            if source[end - 1] == UInt8(ascii: "_") { end -= 1 }
        }
        position = end
        return try integer(start..<end, radix: 10)
    }

    func integer(_ range: Range<Int>, radix: Int) throws(TemplateError) -> Token {
        let text = String(decoding: source[range].filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
        guard let value = Int(text, radix: radix) else {
            throw TemplateError(.syntax, "the integer \(text.prefix(40)) does not fit 64 bits", line: line)
        }
        return .integer(value)
    }

    /// The end of digits with single underscores between them.
    private func digits(from start: Int, radix: Int, underscoreFirst: Bool = false) -> Int? {
        var at = start
        var end = start
        while at < source.count {
            let byte = source[at]
            if byte == UInt8(ascii: "_"), at > start || underscoreFirst, at + 1 < source.count {
                at += 1
                if source[at] == UInt8(ascii: "_") { break }
                continue
            }
            let value = Character(Unicode.Scalar(byte)).hexDigitValue ?? 99
            guard byte < 0x80, value < radix else { break }
            at += 1
            end = at
        }
        return end > start ? end : nil
    }

    private func bad(_ what: String) -> TemplateError {
        TemplateError(.syntax, "this is not a \(what)", line: line)
    }

    /// A quoted string with Python's escapes.
    mutating func stringLiteral() throws(TemplateError) -> Token {
        let quote = source[position]
        let start = position + 1
        var end = start
        var escaped = false
        while end < source.count, source[end] != quote {
            if source[end] == UInt8(ascii: "\\") {
                escaped = true
                end += 1
            }
            end += 1
        }
        guard end < source.count else {
            throw TemplateError(.syntax, "a string is not closed", line: line)
        }
        position = end + 1
        let first = line
        line += newlines(in: start..<end)
        if !escaped { return .string(String(decoding: source[start..<end], as: UTF8.self)) }
        return .string(try unescape(start..<end, line: first))
    }

    private func unescape(_ range: Range<Int>, line: Int) throws(TemplateError) -> String {
        var bytes: [UInt8] = []
        var at = range.lowerBound
        func append(_ scalar: Unicode.Scalar) { bytes.append(contentsOf: String(Character(scalar)).utf8) }
        while at < range.upperBound {
            let byte = source[at]
            at += 1
            guard byte == UInt8(ascii: "\\"), at < range.upperBound else {
                bytes.append(byte)
                continue
            }
            let kind = source[at]
            at += 1
            switch kind {
            case 0x0A: break
            case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): bytes.append(kind)
            case UInt8(ascii: "a"): bytes.append(7)
            case UInt8(ascii: "b"): bytes.append(8)
            case UInt8(ascii: "t"): bytes.append(9)
            case UInt8(ascii: "n"): bytes.append(10)
            case UInt8(ascii: "v"): bytes.append(11)
            case UInt8(ascii: "f"): bytes.append(12)
            case UInt8(ascii: "r"): bytes.append(13)
            case UInt8(ascii: "0")...UInt8(ascii: "7"):
                var value = UInt32(kind & 7)
                var count = 1
                while count < 3, at < range.upperBound, (0x30...0x37).contains(source[at]) {
                    value = value << 3 | UInt32(source[at] & 7)
                    at += 1
                    count += 1
                }
                append(Unicode.Scalar(value) ?? "\u{FFFD}")
            case UInt8(ascii: "x"): append(try hexadecimal(&at, 2, range, line))
            case UInt8(ascii: "u"): append(try hexadecimal(&at, 4, range, line))
            case UInt8(ascii: "U"): append(try hexadecimal(&at, 8, range, line))
            case UInt8(ascii: "N"):
                throw TemplateError(.syntax, "characters by name (\\N) are not supported", line: line)
            default: bytes += [byte, kind]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func hexadecimal(
        _ at: inout Int, _ count: Int, _ range: Range<Int>, _ line: Int
    ) throws(TemplateError) -> Unicode.Scalar {
        func value(_ start: Int, _ count: Int) -> UInt32? {
            guard start + count <= range.upperBound else { return nil }
            let digits = source[start..<start + count]
            guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80 }) else { return nil }
            return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        }
        guard var code = value(at, count), code < 0x110000 else {
            throw TemplateError(.syntax, "an escape of a character is cut short or out of range", line: line)
        }
        at += count
        if (0xD800..<0xDC00).contains(code), at + 6 <= range.upperBound, source[at] == UInt8(ascii: "\\"),
            source[at + 1] == UInt8(ascii: "u"), let low = value(at + 2, 4), (0xDC00..<0xE000).contains(low)
        {
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            at += 6
        }
        return Unicode.Scalar(code) ?? "\u{FFFD}"
    }
}
