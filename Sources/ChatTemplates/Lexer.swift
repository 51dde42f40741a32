/// The pieces of a template's text.
enum Token: Equatable, Sendable {
    case text(String)
    case outputBegin, outputEnd
    case statementBegin, statementEnd
    case name(String)
    case string(String)
    case integer(Int)
    case float(Double)
    case symbol(String)
    case end

    var description: String {
        switch self {
        case .text: "text"
        case .outputBegin: "{{"
        case .outputEnd: "}}"
        case .statementBegin: "{%"
        case .statementEnd: "%}"
        case .name(let name): name
        case .string(let value): "the string \(pythonRepresentation(value))"
        case .integer(let value): String(value)
        case .float(let value): pythonRepresentation(value)
        case .symbol(let symbol): symbol
        case .end: "the end of the template"
        }
    }
}

/// Cuts a template into tokens with Jinja2's rules for `trim_blocks` and `lstrip_blocks`, both on, as in Hugging
/// Face's environment. Works on UTF-8 bytes with line ends made `\n`.
struct Lexer {
    let source: [UInt8]
    var position = 0
    /// The line of the next byte.
    var line = 1
    private var state = State.text
    private var brackets: [UInt8] = []
    /// Whether the last match ended a line.
    private var atLineStart = true
    /// A tag whose text before it was handed out first.
    private var pending: (Token, Int)?
    /// The line of the token handed out last.
    private(set) var tokenLine = 1

    private enum State { case text, output, statement }

    init(_ text: String) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var afterReturn = false
        for byte in text.utf8 {
            if byte == 0x0D {
                bytes.append(0x0A)
            } else if !(byte == 0x0A && afterReturn) {
                bytes.append(byte)
            }
            afterReturn = byte == 0x0D
        }
        if bytes.last == 0x0A { bytes.removeLast() }
        source = bytes
    }

    /// The next token.
    mutating func next() throws(TemplateError) -> Token {
        if let (token, line) = pending {
            pending = nil
            tokenLine = line
            return token
        }
        while true {
            if state != .text { return try tokenInTag() }
            if let token = try tokenInText() { return token }
        }
    }

    // MARK: Text

    /// One stretch of text with the tag that ends it; nil where neither gives a token.
    private mutating func tokenInText() throws(TemplateError) -> Token? {
        guard position < source.count else {
            tokenLine = line
            return .end
        }
        let start = position
        guard let tag = nextTag(from: start) else {
            position = source.count
            return text(start..<source.count)
        }
        let kind = source[tag + 1]
        var after = tag + 2
        let sign = signature(at: after)
        if sign != 0 { after += 1 }
        let kept = stripped(start..<tag, sign: sign, isOutput: kind == UInt8(ascii: "{"))
        let before = text(kept)
        line += newlines(in: kept.upperBound..<tag)
        position = after
        atLineStart = false
        switch kind {
        case UInt8(ascii: "{"):
            state = .output
            return hand(before, then: .outputBegin)
        case UInt8(ascii: "#"):
            try skipComment()
            return before
        default:
            if let body = rawBegin(after) {
                position = body
                line += newlines(in: after..<body)
                atLineStart = source[body - 1] == 0x0A
                let raw = try rawText()
                // Two texts side by side are one for the output.
                switch (before, raw) {
                case (.text(let a)?, .text(let b)?): return .text(a + b)
                default: return before ?? raw
                }
            }
            state = .statement
            return hand(before, then: .statementBegin)
        }
    }

    private mutating func hand(_ before: Token?, then token: Token) -> Token {
        guard let before else {
            tokenLine = line
            return token
        }
        pending = (token, line)
        return before
    }

    mutating func text(_ range: Range<Int>) -> Token? {
        guard !range.isEmpty else { return nil }
        tokenLine = line
        line += newlines(in: range)
        return .text(String(decoding: source[range], as: UTF8.self))
    }

    private func nextTag(from start: Int) -> Int? {
        var at = start
        while at + 1 < source.count {
            if source[at] == UInt8(ascii: "{") {
                let next = source[at + 1]
                if next == UInt8(ascii: "{") || next == UInt8(ascii: "%") || next == UInt8(ascii: "#") { return at }
            }
            at += 1
        }
        return nil
    }

    /// The byte `-` or `+` here, else 0.
    private func signature(at index: Int) -> UInt8 {
        guard index < source.count else { return 0 }
        return source[index] == UInt8(ascii: "-") || source[index] == UInt8(ascii: "+") ? source[index] : 0
    }

    /// The text before a tag without what the tag takes away.
    private func stripped(_ range: Range<Int>, sign: UInt8, isOutput: Bool) -> Range<Int> {
        if sign == UInt8(ascii: "-") {
            var end = range.upperBound
            while end > range.lowerBound {
                let length = whitespaceLength(before: end, floor: range.lowerBound)
                if length == 0 { break }
                end -= length
            }
            return range.lowerBound..<end
        }
        if sign == UInt8(ascii: "+") || isOutput { return range }
        var lineStart = range.upperBound
        while lineStart > range.lowerBound, source[lineStart - 1] != 0x0A { lineStart -= 1 }
        guard lineStart > range.lowerBound || atLineStart else { return range }
        var at = lineStart
        while at < range.upperBound {
            let length = whitespaceLength(at: at)
            if length == 0 { return range }
            at += length
        }
        return range.lowerBound..<lineStart
    }

    private mutating func skipComment() throws(TemplateError) {
        let start = position
        var at = start
        while at + 1 < source.count {
            if source[at] == UInt8(ascii: "#"), source[at + 1] == UInt8(ascii: "}") {
                let sign = at > start ? source[at - 1] : 0
                endTag(at + 2, sign: sign)
                line += newlines(in: start..<at)
                return
            }
            at += 1
        }
        // The reference takes an opening tag at the very end for one that holds nothing.
        if start == source.count { return }
        throw TemplateError(.syntax, "a comment is not closed: '#}' is missing", line: line)
    }

    /// Sets the position behind an end of a tag and what whitespace it takes along.
    private mutating func endTag(_ end: Int, sign: UInt8) {
        position = end
        if sign == UInt8(ascii: "-") {
            skipWhitespace()
        } else if sign != UInt8(ascii: "+"), position < source.count, source[position] == 0x0A {
            position += 1
            line += 1
        }
        atLineStart = source[position - 1] == 0x0A
    }

    private mutating func skipWhitespace() {
        while position < source.count {
            let length = whitespaceLength(at: position)
            if length == 0 { return }
            if source[position] == 0x0A { line += 1 }
            position += length
        }
    }

    /// Where the text of a `{% raw %}` begins, if these are the bytes behind its `{%`.
    private func rawBegin(_ start: Int) -> Int? {
        guard let word = match("raw", at: skippingSpace(start)) else { return nil }
        let end = skippingSpace(word)
        if let closed = match("%}", at: end) { return closed }
        if let closed = match("-%}", at: end) { return skippingSpace(closed) }
        return nil
    }

    private mutating func rawText() throws(TemplateError) -> Token? {
        let start = position
        var at = start
        while at + 1 < source.count {
            defer { at += 1 }
            guard source[at] == UInt8(ascii: "{"), source[at + 1] == UInt8(ascii: "%") else { continue }
            let sign = signature(at: at + 2)
            let inside = skippingSpace(sign == 0 ? at + 2 : at + 3)
            guard let word = match("endraw", at: inside) else { continue }
            let end = skippingSpace(word)
            let closing: UInt8
            let after: Int
            if let closed = match("%}", at: end) {
                (closing, after) = (0, closed)
            } else if let closed = match("-%}", at: end) ?? match("+%}", at: end) {
                (closing, after) = (source[end], closed)
            } else {
                continue
            }
            let kept = stripped(start..<at, sign: sign, isOutput: false)
            let token = text(kept)
            line += newlines(in: kept.upperBound..<after)
            endTag(after, sign: closing)
            return token
        }
        // The reference takes an opening tag at the very end for one that holds nothing.
        if start == source.count { return nil }
        throw TemplateError(.syntax, "a raw block is not closed: 'endraw' is missing", line: line)
    }

    // MARK: Inside a tag

    private mutating func tokenInTag() throws(TemplateError) -> Token {
        skipWhitespace()
        tokenLine = line
        guard position < source.count else { return .end }
        if brackets.isEmpty, let token = tagEnd() { return token }
        let byte = source[position]
        if byte >= 0x30 && byte <= 0x39 { return try number() }
        if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") { return try stringLiteral() }
        if let name = try name() { return .name(name) }
        return try symbol()
    }

    private mutating func tagEnd() -> Token? {
        if state == .output {
            if let end = match("}}", at: position) {
                position = end
            } else if let end = match("-}}", at: position) {
                position = end
                skipWhitespace()
            } else {
                return nil
            }
            atLineStart = source[position - 1] == 0x0A
            state = .text
            return .outputEnd
        }
        if let end = match("%}", at: position) {
            endTag(end, sign: 0)
        } else if let end = match("-%}", at: position) ?? match("+%}", at: position) {
            endTag(end, sign: source[position])
        } else {
            return nil
        }
        state = .text
        return .statementEnd
    }

    mutating func name() throws(TemplateError) -> String? {
        let start = position
        while position < source.count {
            let byte = source[position]
            if byte < 0x80 {
                guard isNameByte(byte) else { break }
                position += 1
            } else {
                let (scalar, length) = decodeScalar(source, at: position)
                guard scalar.properties.isXIDContinue else { break }
                position += length
            }
        }
        guard position > start else { return nil }
        let (first, _) = decodeScalar(source, at: start)
        guard first == "_" || first.properties.isXIDStart else {
            throw TemplateError(.syntax, "a name cannot begin with '\(first)'", line: line)
        }
        return String(decoding: source[start..<position], as: UTF8.self)
    }

    private mutating func symbol() throws(TemplateError) -> Token {
        for symbol in ["//", "**", "==", "!=", ">=", "<="] {
            if let end = match(symbol, at: position) {
                position = end
                return .symbol(symbol)
            }
        }
        let byte = source[position]
        switch byte {
        case UInt8(ascii: "{"): brackets.append(UInt8(ascii: "}"))
        case UInt8(ascii: "("): brackets.append(UInt8(ascii: ")"))
        case UInt8(ascii: "["): brackets.append(UInt8(ascii: "]"))
        case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"):
            let expected = brackets.popLast()
            guard expected == byte else {
                let wanted = expected.map { ", expected '\(Character(Unicode.Scalar($0)))'" } ?? ""
                throw TemplateError(.syntax, "unexpected '\(Character(Unicode.Scalar(byte)))'\(wanted)", line: line)
            }
        default:
            guard "+-/*%~><=.:|,;".utf8.contains(byte) else {
                let (scalar, _) = decodeScalar(source, at: position)
                throw TemplateError(.syntax, "unexpected character '\(scalar)' in a tag", line: line)
            }
        }
        position += 1
        return .symbol(String(Character(Unicode.Scalar(byte))))
    }

    // MARK: Helpers

    private func match(_ text: StaticString, at index: Int) -> Int? { match(text.description, at: index) }

    private func match(_ text: String, at index: Int) -> Int? {
        let bytes = text.utf8
        guard index + bytes.count <= source.count, source[index..<index + bytes.count].elementsEqual(bytes) else {
            return nil
        }
        return index + bytes.count
    }

    private func skippingSpace(_ start: Int) -> Int {
        var at = start
        while at < source.count {
            let length = whitespaceLength(at: at)
            if length == 0 { break }
            at += length
        }
        return at
    }

    func newlines(in range: Range<Int>) -> Int {
        var count = 0
        for index in range where source[index] == 0x0A { count += 1 }
        return count
    }

    private func whitespaceLength(at index: Int) -> Int {
        let byte = source[index]
        if byte < 0x80 { return isASCIISpace(byte) ? 1 : 0 }
        let (scalar, length) = decodeScalar(source, at: index)
        return isPythonSpace(scalar) ? length : 0
    }

    private func whitespaceLength(before end: Int, floor: Int) -> Int {
        let byte = source[end - 1]
        if byte < 0x80 { return isASCIISpace(byte) ? 1 : 0 }
        var start = end - 1
        while start > floor, source[start] & 0xC0 == 0x80 { start -= 1 }
        return isPythonSpace(decodeScalar(source, at: start).0) ? end - start : 0
    }
}
