/// Words of texts as ids: 0 fills up, 1 stands for unknown words.
package struct WordVocabulary: Sendable, Equatable {
    /// What a token is.
    package enum Unit: String, Sendable {
        /// Lower-case words, numbers, single marks; each Chinese, Japanese or Korean character by itself.
        case words
        /// Single characters, lower-case.
        case characters
    }

    /// What a token is.
    package let unit: Unit
    /// Neighbouring tokens that also make a token, up to so many; 1: none.
    package let ngrams: Int
    /// Longest text in tokens.
    package let length: Int
    /// The tokens by id.
    package let tokens: [String]
    private let ids: [String: Int32]

    /// Learns the tokens that occur at least `minimum` times, the most frequent first.
    package init(learning texts: [String], unit: Unit, ngrams: Int, length: Int, size: Int, minimum: Int) {
        var counts: [String: Int] = [:]
        for text in texts { for token in Self.split(text, unit, ngrams) { counts[token, default: 0] += 1 } }
        let known = counts.filter { $0.value >= minimum }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        self.init(
            unit: unit, ngrams: ngrams, length: length,
            tokens: ["<pad>", "<unknown>"] + known.prefix(max(0, size - 2)).map(\.key))
    }

    /// A vocabulary of known tokens.
    package init(unit: Unit, ngrams: Int, length: Int, tokens: [String]) {
        (self.unit, self.ngrams, self.length, self.tokens) = (unit, ngrams, length, tokens)
        ids = Dictionary(tokens.enumerated().map { ($1, Int32($0)) }) { first, _ in first }
    }

    /// The ids of a text, at most `length`, without its last or its first tokens; never empty. `total` is how many
    /// there were.
    package func encode(_ text: String, droppingStart: Bool = false) -> (ids: [Int32], total: Int) {
        let all = Self.split(text, unit, ngrams)
        let known = (droppingStart ? all.suffix(length) : all.prefix(length)).map { ids[$0] ?? 1 }
        return (known.isEmpty ? [1] : known, all.count)
    }

    /// Tokens of a text: single ones first, then pairs, then longer ones.
    static func split(_ text: String, _ unit: Unit, _ ngrams: Int) -> [String] {
        var single: [String] = []
        var word = ""
        for character in text.lowercased() {
            let isWord = character.isLetter || character.isNumber || (character == "'" && !word.isEmpty)
            if unit == .words, isWord, !isIdeograph(character) {
                word.append(character)
                continue
            }
            if !word.isEmpty { single.append(word) }
            word = ""
            if !character.isWhitespace { single.append(String(character)) }
        }
        if !word.isEmpty { single.append(word) }
        guard ngrams > 1 else { return single }
        var all = single
        for length in 2...ngrams where single.count >= length {
            for start in 0...single.count - length { all.append(single[start..<start + length].joined(separator: " ")) }
        }
        return all
    }

    private static func isIdeograph(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first?.value else { return false }
        return (0x2E80...0x9FFF).contains(scalar) || (0xAC00...0xD7AF).contains(scalar)
            || (0xF900...0xFAFF).contains(scalar) || (0x20000...0x3FFFF).contains(scalar)
    }
}
