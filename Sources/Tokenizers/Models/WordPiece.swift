/// BERT's model: the longest token first, then the longest continuation, and so on; a word that does not come out is
/// one unknown token (Schuster and Nakajima 2012; google-research/bert `WordpieceTokenizer`).
struct WordPiece: Sendable {
    let unknown: Int32
    /// Tokens that begin a word, and tokens that continue one (without their prefix).
    let beginnings: ByteTrie
    let continuations: ByteTrie
    /// Longer words are unknown.
    let maximumCharacters: Int

    /// - Parameter tokens: all tokens by id, as in the vocabulary file.
    init(tokens: [[UInt8]], unknown: Int32, continuingPrefix: [UInt8], maximumCharacters: Int) {
        self.unknown = unknown
        self.maximumCharacters = maximumCharacters
        var continuing: [(bytes: [UInt8], value: Int32)] = []
        for (id, token) in tokens.enumerated() where token.starts(with: continuingPrefix) {
            continuing.append((Array(token.dropFirst(continuingPrefix.count)), Int32(id)))
        }
        beginnings = ByteTrie(tokens.enumerated().map { (bytes: $1, value: Int32($0)) })
        continuations = ByteTrie(continuing)
    }

    /// - Parameters:
    ///   - beginnings: tokens that begin a word, with their ids.
    ///   - continuations: tokens that continue one, without any prefix.
    init(
        beginnings: [(bytes: [UInt8], value: Int32)], continuations: [(bytes: [UInt8], value: Int32)],
        unknown: Int32, maximumCharacters: Int
    ) {
        self.unknown = unknown
        self.maximumCharacters = maximumCharacters
        self.beginnings = ByteTrie(beginnings)
        self.continuations = ByteTrie(continuations)
    }

    func encode(_ text: Span<UInt8>, _ range: Range<Int>, into output: inout [TokenSpan]) {
        let first = output.count
        var characters = 0
        var index = range.lowerBound
        while index < range.upperBound {
            index += decodeScalar(text, index).length
            characters += 1
        }
        var start = range.lowerBound
        while characters <= maximumCharacters, start < range.upperBound {
            let trie = start == range.lowerBound ? beginnings : continuations
            guard let match = trie.longestMatch(text, at: start, limit: range.upperBound) else { break }
            output.append(TokenSpan(id: match.value, start: Int32(start), end: Int32(match.end)))
            start = match.end
        }
        if start < range.upperBound {
            output.removeLast(output.count - first)
            output.append(TokenSpan(id: unknown, start: Int32(range.lowerBound), end: Int32(range.upperBound)))
        }
    }
}
