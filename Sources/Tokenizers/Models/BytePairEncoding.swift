/// Byte-pair encoding in its three dialects: over raw bytes (GPT-2, tiktoken), over characters with merges
/// (Hugging Face), and over characters with scores (SentencePiece).
///
/// All three are one loop over a ``MergeTable``; they differ in the first symbols and in what becomes of symbols that
/// are no token.
struct BytePairEncoding: Sendable {
    /// What the first symbols of a word are.
    enum Alphabet: Sendable {
        /// Each byte; the table gives its token, or -1.
        case bytes([Int32])
        /// Each character.
        case characters
    }

    let tokens: TokenTable
    let merges: MergeTable
    let alphabet: Alphabet
    /// Characters that are no token but part of one (SentencePiece merges them all the same): numbered after the tokens.
    var partialCharacters: TokenTable?
    /// Token of each byte (`<0x00>`…`<0xFF>`), or -1, for characters without a token; nil where there is no byte fallback.
    /// A character falls back if all of its bytes have tokens.
    var byteFallback: [Int32]?
    var unknown: Int32?
    /// Whether neighbouring unknown characters become one unknown token.
    var fuseUnknown = false
    /// Whether a word that is itself a token is taken whole, whatever the merges say.
    var ignoreMerges = false
    var continuingPrefix: [UInt8] = []
    var endOfWordSuffix: [UInt8] = []
    /// Bytes before which a word may be cut without changing the result (the space marker), or empty.
    var cutBefore: [UInt8] = []

    /// Appends the tokens of the word `range` of `text`.
    func encode(
        _ text: Span<UInt8>, _ range: Range<Int>, _ scratch: inout MergeScratch, into output: inout [TokenSpan]
    ) {
        if cutBefore.isEmpty {
            encodeWord(text, range, &scratch, into: &output)
            return
        }
        // Cut before each marker that does not follow another marker.
        let width = cutBefore.count
        var start = range.lowerBound
        var index = start
        var afterMarker = true
        while index < range.upperBound {
            if text[index] == cutBefore[0], index + width <= range.upperBound, isMarker(text, index) {
                if !afterMarker {
                    encodeWord(text, start..<index, &scratch, into: &output)
                    start = index
                }
                afterMarker = true
                index += width
            } else {
                afterMarker = false
                index += 1
            }
        }
        encodeWord(text, start..<range.upperBound, &scratch, into: &output)
    }

    @inline(__always)
    private func isMarker(_ text: Span<UInt8>, _ index: Int) -> Bool {
        for offset in cutBefore.indices where text[index + offset] != cutBefore[offset] { return false }
        return true
    }

    private func encodeWord(
        _ text: Span<UInt8>, _ word: Range<Int>, _ scratch: inout MergeScratch, into output: inout [TokenSpan]
    ) {
        if word.isEmpty { return }
        let hash = hashBytes(text, word)
        if scratch.replay(text, word, hash: hash, into: &output) { return }
        let first = output.count
        if ignoreMerges {
            let whole = tokens.id(text, word)
            if whole >= 0 {
                output.append(TokenSpan(id: whole, start: Int32(word.lowerBound), end: Int32(word.upperBound)))
                scratch.remember(word, hash: hash, first: first, output: output)
                return
            }
        }
        prepare(text, word, &scratch)
        scratch.merge(merges)
        emit(text, word, scratch, into: &output)
        scratch.remember(word, hash: hash, first: first, output: output)
    }

    // MARK: First symbols

    private func prepare(_ text: Span<UInt8>, _ word: Range<Int>, _ scratch: inout MergeScratch) {
        scratch.ids.removeAll(keepingCapacity: true)
        scratch.ends.removeAll(keepingCapacity: true)
        switch alphabet {
        case .bytes(let table):
            // As in Hugging Face's model, what is no token and has no unknown token to stand for it is not there.
            for index in word where table[Int(text[index])] >= 0 || unknown != nil {
                scratch.ids.append(table[Int(text[index])])
                scratch.ends.append(Int32(index + 1))
            }
        case .characters:
            var index = word.lowerBound
            while index < word.upperBound {
                let end = min(index + decodeScalar(text, index).length, word.upperBound)
                appendCharacter(text, index..<end, in: word, &scratch)
                index = end
            }
        }
    }

    private func appendCharacter(
        _ text: Span<UInt8>, _ range: Range<Int>, in word: Range<Int>, _ scratch: inout MergeScratch
    ) {
        let id: Int32
        if continuingPrefix.isEmpty, endOfWordSuffix.isEmpty {
            id = tokens.id(text, range)
        } else {
            var content: [UInt8] = range.lowerBound > word.lowerBound ? continuingPrefix : []
            for index in range { content.append(text[index]) }
            if range.upperBound == word.upperBound { content += endOfWordSuffix }
            id = tokens.id(content)
        }
        if id >= 0 {
            scratch.ids.append(id)
            scratch.ends.append(Int32(range.upperBound))
        } else if let partialCharacters {
            let partial = partialCharacters.id(text, range)
            scratch.ids.append(partial < 0 ? -1 : partial + Int32(tokens.strings.count))
            scratch.ends.append(Int32(range.upperBound))
        } else if let byteFallback, range.allSatisfy({ byteFallback[Int(text[$0])] >= 0 }) {
            // Byte tokens take part in merging, as in Hugging Face's model.
            for index in range {
                scratch.ids.append(byteFallback[Int(text[index])])
                scratch.ends.append(Int32(index + 1))
            }
        } else if unknown != nil {
            scratch.ids.append(-1)
            scratch.ends.append(Int32(range.upperBound))
        }
    }

    // MARK: Tokens

    private func emit(
        _ text: Span<UInt8>, _ word: Range<Int>, _ scratch: borrowing MergeScratch, into output: inout [TokenSpan]
    ) {
        var start = Int32(word.lowerBound)
        var afterUnknown = false
        for index in scratch.ids.indices {
            let id = scratch.ids[index]
            let end = scratch.ends[index]
            if id >= 0, id < Int32(tokens.strings.count) {
                output.append(TokenSpan(id: id, start: start, end: end))
                afterUnknown = false
            } else if let byteFallback, (start..<end).allSatisfy({ byteFallback[Int(text[Int($0)])] >= 0 }) {
                for position in start..<end {
                    output.append(
                        TokenSpan(id: byteFallback[Int(text[Int(position)])], start: position, end: position + 1))
                }
            } else if let unknown {
                if afterUnknown, fuseUnknown, let last = output.indices.last {
                    output[last].end = end
                } else {
                    output.append(TokenSpan(id: unknown, start: start, end: end))
                }
                afterUnknown = true
            }
            start = end
        }
    }
}
