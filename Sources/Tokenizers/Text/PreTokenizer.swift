/// How a text is cut into the words within which the model works (Hugging Face's pre-tokenizers).
indirect enum PreTokenizer: Sendable {
    /// Cuts at the matches of a pattern; `inverted`: at what lies between them.
    case split(Regex, SplitBehaviour, inverted: Bool)
    /// Puts a space before each piece that does not begin with one (the option of `ByteLevel`).
    case prefixSpace
    /// Writes each byte as a character of GPT-2's alphabet.
    case byteAlphabet
    /// Writes spaces as `replacement` and cuts before each.
    case metaspace(replacement: [UInt8], PrependScheme, split: Bool)
    /// Cuts at scalars of a set.
    case scalars(ScalarSet, SplitBehaviour)
    /// Cuts where the script changes.
    case unicodeScripts
    /// Pieces of a number of characters.
    case fixedLength(Int)
    case sequence([PreTokenizer])

    /// When a space marker is put before the text.
    enum PrependScheme: Sendable { case first, never, always }

    /// Cuts the pieces of `words` further.
    func apply(to words: inout WordList, _ scratch: inout RegexScratch) {
        switch self {
        case .split(let regex, let behaviour, let inverted):
            words.split(behaviour) { text, report in
                var from = 0
                scratch.begin(text.count)
                while from <= text.count, let match = regex.firstMatch(text, from: from, &scratch) {
                    report(match)
                    from = match.upperBound
                    if match.isEmpty {
                        if from >= text.count { break }
                        from += decodeScalar(text, from).length
                    }
                }
            } inverted: {
                inverted
            }
        case .scalars(let set, let behaviour):
            words.split(behaviour) { text, report in
                var index = 0
                while index < text.count {
                    let (value, length) = decodeScalar(text, index)
                    if set.contains(value) { report(index..<(index + length)) }
                    index += length
                }
            } inverted: {
                false
            }
        case .prefixSpace: words.prepend([0x20], unlessPresent: [0x20]) { _ in true }
        case .byteAlphabet: words.rewriteAsByteAlphabet()
        case .metaspace(let replacement, let scheme, let split):
            words.replaceSpaces(with: replacement)
            if scheme != .never {
                words.prepend(replacement, unlessPresent: replacement) { scheme == .always || $0 == 0 }
            }
            if split { words.split(before: replacement) }
        case .unicodeScripts: words.splitByScript()
        case .fixedLength(let length): words.split(every: length)
        case .sequence(let parts): for part in parts { part.apply(to: &words, &scratch) }
        }
    }

    /// Whether the last thing done is ``byteAlphabet``.
    var endsInByteAlphabet: Bool {
        switch self {
        case .byteAlphabet: true
        case .sequence(let parts): parts.last?.endsInByteAlphabet ?? false
        default: false
        }
    }

    /// Without a last ``byteAlphabet``: the model then takes the bytes themselves, which is the same and faster.
    var droppingByteAlphabet: PreTokenizer {
        switch self {
        case .byteAlphabet: return .sequence([])
        case .sequence(let parts):
            guard let last = parts.last, last.endsInByteAlphabet else { return self }
            return .sequence(parts.dropLast() + [last.droppingByteAlphabet])
        default: return self
        }
    }
}

/// What becomes of the places where a text is cut.
enum SplitBehaviour: Sendable {
    case removed, isolated, mergedWithPrevious, mergedWithNext, contiguous
}
