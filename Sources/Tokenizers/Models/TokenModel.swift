/// The part of a tokenizer that was learned: from a word to its tokens.
enum TokenModel: Sendable {
    case bytePairs(BytePairEncoding)
    case unigram(Unigram)
    case wordPiece(WordPiece)
    case wordLevel(WordLevel)

    /// Appends the tokens of the word `range` of `text`.
    @inline(__always)
    func encode(
        _ text: Span<UInt8>, _ range: Range<Int>, _ scratch: inout MergeScratch, into output: inout [TokenSpan]
    ) {
        switch self {
        case .bytePairs(let model): model.encode(text, range, &scratch, into: &output)
        case .unigram(let model): model.encode(text, range, into: &output)
        case .wordPiece(let model): model.encode(text, range, into: &output)
        case .wordLevel(let model): model.encode(text, range, into: &output)
        }
    }
}

/// Whole words only.
struct WordLevel: Sendable {
    let tokens: TokenTable
    let unknown: Int32?
    /// Whether neighbouring unknown words become one unknown token (SentencePiece).
    var fusesUnknown = false

    func encode(_ text: Span<UInt8>, _ range: Range<Int>, into output: inout [TokenSpan]) {
        var id = tokens.id(text, range)
        if id < 0 {
            guard let unknown else { return }
            if fusesUnknown, let last = output.last, last.id == unknown, last.end == Int32(range.lowerBound) {
                output[output.count - 1].end = Int32(range.upperBound)
                return
            }
            id = unknown
        }
        output.append(TokenSpan(id: id, start: Int32(range.lowerBound), end: Int32(range.upperBound)))
    }
}
