/// A token that is looked for in the text itself, before the model sees it.
struct AddedToken: Sendable, Equatable {
    var id: Int32
    var content: String
    /// Not inside a word.
    var singleWord = false
    /// Takes the white space before and after it along.
    var stripsLeft = false
    var stripsRight = false
    /// Looked for in the normalised text instead of the original.
    var isNormalized = false
    /// Belongs to the model's control vocabulary: skipped in decoding on request, never typed by a user.
    var isSpecial = false
}

/// The added tokens and the cutting of a text at them.
struct AddedTokens: Sendable {
    private(set) var tokens: [AddedToken] = []
    private let inOriginal: ByteTrie
    private let inNormalized: ByteTrie
    /// What is looked for in normalised text, where that differs from the content.
    private var normalForms: [Int32: [UInt8]] = [:]

    /// - Parameter normalizer: turns a normalised token's content into what is looked for.
    init(_ tokens: [AddedToken], normalizer: Normalizer?) {
        self.tokens = tokens
        var original: [(bytes: [UInt8], value: Int32)] = []
        var normalized: [(bytes: [UInt8], value: Int32)] = []
        for (index, token) in tokens.enumerated() where !token.content.isEmpty {
            let bytes = Array(token.content.utf8)
            if token.isNormalized, let normalizer {
                var text = AlignedText(bytes.span, 0..<bytes.count, tracked: false)
                normalizer.apply(to: &text)
                normalized.append((text.bytes, Int32(index)))
                if text.bytes != bytes { normalForms[token.id] = text.bytes }
            } else if token.isNormalized {
                normalized.append((bytes, Int32(index)))
            } else {
                original.append((bytes, Int32(index)))
            }
        }
        inOriginal = ByteTrie(original)
        inNormalized = ByteTrie(normalized)
    }

    /// A part of a text: an added token, or text between them.
    struct Part {
        /// The added token's id, or -1.
        var id: Int32
        var range: Range<Int>
    }

    /// The texts that are decoded: normalised tokens come back in their normalised form, as they were found.
    func normalizedTexts(_ texts: PackedBytes) -> PackedBytes {
        if normalForms.isEmpty { return texts }
        return PackedBytes((0..<texts.count).map { normalForms[Int32($0)] ?? texts[$0] })
    }

    /// Whether any token is looked for in the normalised text.
    var hasNormalized: Bool { !inNormalized.isEmpty }

    /// Cuts `text` at the added tokens, leftmost and longest first.
    ///
    /// - Parameter special: whether special tokens count; without, they are text like any other.
    func split(_ text: Span<UInt8>, normalized: Bool, special: Bool, into parts: inout [Part]) {
        let trie = normalized ? inNormalized : inOriginal
        parts.removeAll(keepingCapacity: true)
        if text.count == 0 { return }
        if trie.isEmpty {
            parts.append(Part(id: -1, range: 0..<text.count))
            return
        }
        var begin = 0
        var index = 0
        while index < text.count {
            guard let match = trie.longestMatch(text, at: index, limit: text.count) else {
                index += 1
                continue
            }
            let token = tokens[Int(match.value)]
            var start = index
            var end = match.end
            index = end
            if token.isSpecial, !special { continue }
            if token.singleWord, isWord(text, before: start) || isWord(text, after: end) { continue }
            if token.stripsLeft {
                while start > begin {
                    let length = scalarLength(text, before: start, lowest: begin)
                    guard CategoryTable.isWhitespace(decodeScalar(text, start - length).value) else { break }
                    start -= length
                }
            }
            if token.stripsRight {
                while end < text.count {
                    let (value, length) = decodeScalar(text, end)
                    guard CategoryTable.isWhitespace(value) else { break }
                    end += length
                }
            }
            start = max(start, begin)
            if start > begin { parts.append(Part(id: -1, range: begin..<start)) }
            parts.append(Part(id: token.id, range: start..<max(start, end)))
            begin = end
        }
        if begin < text.count { parts.append(Part(id: -1, range: begin..<text.count)) }
    }

    private func isWord(_ text: Span<UInt8>, before index: Int) -> Bool {
        guard index > 0 else { return false }
        let length = scalarLength(text, before: index, lowest: 0)
        return ScalarSet.addedTokenWord.contains(decodeScalar(text, index - length).value)
    }

    private func isWord(_ text: Span<UInt8>, after index: Int) -> Bool {
        index < text.count && ScalarSet.addedTokenWord.contains(decodeScalar(text, index).value)
    }
}
