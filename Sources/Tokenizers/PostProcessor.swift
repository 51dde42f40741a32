/// What is put around the tokens of a text, or of two.
struct PostProcessor: Sendable, Equatable {
    /// A place in a template: a special token, or a text.
    enum Slot: Sendable, Equatable {
        case token(Int32, type: Int32)
        case text(Int, type: Int32)
    }

    /// For one text.
    var single: [Slot] = [.text(0, type: 0)]
    /// For two texts.
    var pair: [Slot] = [.text(0, type: 0), .text(1, type: 1)]
    /// Whether offsets leave out white space at the ends of a token, and whether a space was put before the text.
    var trimsOffsets = false
    var hasPrefixSpace = false

    /// Calls `body` for every token of a framed text.
    @inline(__always)
    func frame(_ tokens: [TokenSpan], addSpecialTokens: Bool, _ body: (TokenSpan) -> Void) {
        let end = tokens.last?.end ?? 0
        var seen = false
        for slot in single {
            switch slot {
            case .token(let id, _):
                if addSpecialTokens { body(TokenSpan(id: id, start: seen ? end : 0, end: seen ? end : 0)) }
            case .text(let number, _):
                if number == 0, !seen {
                    for token in tokens { body(token) }
                    seen = true
                }
            }
        }
        if !seen { for token in tokens { body(token) } }
    }

    /// Leaves spaces at the ends of byte-level tokens out of their offsets, if the file says so; a space that was put
    /// before the text is none of it already.
    func trim(_ tokens: inout [TokenSpan], _ texts: borrowing PackedBytes) {
        guard trimsOffsets else { return }
        for index in tokens.indices {
            let token = tokens[index]
            let text = texts.storage[texts.range(Int(token.id))]
            var leading = Self.spaces(text)
            let trailing = Self.spaces(text.reversed(), reversed: true)
            if index == 0 || token.start == 0, hasPrefixSpace, leading == 1 { leading = 0 }
            tokens[index].start = min(token.start + leading, token.end)
            if Int(trailing) * 2 == text.count {
                tokens[index].end = tokens[index].start
            } else if token.end >= trailing {
                tokens[index].end = max(token.end - trailing, tokens[index].start)
            }
        }
    }

    /// How many spaces (U+0120 in GPT-2's alphabet) `text` begins with.
    private static func spaces(_ text: some Collection<UInt8>, reversed: Bool = false) -> Int32 {
        var count: Int32 = 0
        var rest = text.makeIterator()
        while rest.next() == (reversed ? 0xA0 : 0xC4), rest.next() == (reversed ? 0xC4 : 0xA0) { count += 1 }
        return count
    }
}
