extension Tokenizer {
    /// BERT's tokenizer from its `vocab.txt`: one token on a line, its number the id.
    ///
    /// - Parameter lowercases: whether the model is uncased (then accents go as well).
    /// - Throws: ``TokenizerError`` if a token that BERT needs is missing.
    package convenience init(wordPieceVocabulary bytes: [UInt8], lowercases: Bool = true) throws(TokenizerError) {
        try self.init(Self.wordPieceParts(bytes, lowercases))
    }

    private static func wordPieceParts(_ bytes: [UInt8], _ lowercases: Bool) throws(TokenizerError) -> TokenizerParts {
        var tokens = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            Array(line.last == 0x0D ? line.dropLast() : line)
        }
        if tokens.last?.isEmpty == true { tokens.removeLast() }
        let texts = PackedBytes(tokens)
        let table = TokenTable(texts, keepLast: true)
        func required(_ text: String) throws(TokenizerError) -> Int32 {
            guard let id = table.id(text: text) else {
                throw TokenizerError("vocab.txt", "has no line \"\(text)\", which BERT's tokenizer needs")
            }
            return id
        }
        let (unknown, begin, separator) = (try required("[UNK]"), try required("[CLS]"), try required("[SEP]"))
        let model = WordPiece(tokens: tokens, unknown: unknown, continuingPrefix: [0x23, 0x23], maximumCharacters: 100)
        var parts = TokenizerParts(
            model: .wordPiece(model), texts: texts, decoder: .wordPiece(prefix: [0x23, 0x23], cleansUp: true))
        parts.normalizer = .bert(BertNormalizer(lowercases: lowercases))
        parts.preTokenizer = .bert
        for text in ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] {
            guard let id = table.id(text: text) else { continue }
            parts.special.insert(id)
            parts.added.append(AddedToken(id: id, content: text, isSpecial: true))
        }
        parts.unknownToken = unknown
        parts.beginOfSequence = begin
        parts.endOfSequence = separator
        parts.paddingToken = table.id(text: "[PAD]")
        parts.postProcessor.single = [.token(begin, type: 0), .text(0, type: 0), .token(separator, type: 0)]
        parts.postProcessor.pair = parts.postProcessor.single + [.text(1, type: 1), .token(separator, type: 1)]
        return parts
    }
}
