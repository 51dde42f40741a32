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
    var pair: [Slot] = [.text(0, type: 0), .text(1, type: 0)]
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

    /// Leaves white space at the ends of tokens out of their offsets, if the file says so.
    func trim(_ tokens: inout [TokenSpan], _ bytes: [UInt8]) {
        guard trimsOffsets else { return }
        let span = bytes.span
        for index in tokens.indices {
            var start = Int(tokens[index].start)
            var end = Int(tokens[index].end)
            while start < end {
                let (value, length) = decodeScalar(span, start)
                guard CategoryTable.isWhitespace(value) else { break }
                start = min(start + length, end)
            }
            while end > start {
                let length = scalarLength(span, before: end, lowest: start)
                guard CategoryTable.isWhitespace(decodeScalar(span, end - length).value) else { break }
                end -= length
            }
            tokens[index].start = Int32(start)
            tokens[index].end = Int32(end)
        }
    }
}
