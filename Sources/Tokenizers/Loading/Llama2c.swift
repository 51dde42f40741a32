extension Tokenizer {
    /// The tokenizer of karpathy's llama2.c (`tokenizer.bin`, `tok512.bin`): SentencePiece's tokens with spaces
    /// written as spaces, each with its score and length; token 1 begins a text and token 2 ends it.
    ///
    /// - Parameter vocabularySize: how many tokens there are; the file does not say. 0: as many as it holds.
    /// - Throws: ``TokenizerError`` with the offset at fault.
    package convenience init(llama2c bytes: [UInt8], vocabularySize: Int = 0) throws(TokenizerError) {
        var reader = LittleEndianReader(bytes, name: "llama2.c tokenizer")
        _ = try reader.uint32("the length of the longest token")
        var tokens: [[UInt8]] = []
        var scores: [Float] = []
        while vocabularySize == 0 ? reader.hasMore : tokens.count < vocabularySize {
            scores.append(Float(bitPattern: try reader.uint32("the score of token \(tokens.count)")))
            let length = try reader.uint32("the length of token \(tokens.count)")
            tokens.append(try reader.bytes(Int(length), "token \(tokens.count)"))
        }
        guard tokens.count > 3 else {
            throw TokenizerError("llama2.c tokenizer", "holds \(tokens.count) tokens; at least 4 are needed")
        }
        try self.init(Self.llama2cParts(tokens, scores))
    }

    private static func llama2cParts(_ tokens: [[UInt8]], _ scores: [Float]) throws(TokenizerError) -> TokenizerParts {
        // Begin and end of text are stored with line breaks around them.
        let texts = PackedBytes(
            tokens.enumerated().map { $0 == 1 ? Array("<s>".utf8) : $0 == 2 ? Array("</s>".utf8) : $1 })
        let table = TokenTable(texts)
        let mergeable = { (id: Int) in id > 2 && Decoder.fallbackByte(tokens[id]) == nil }
        let (merges, partial) = BytePairEncoding.mergesFromVocabulary(
            table, priority: BytePairEncoding.ranks(scores: scores, mergeable: mergeable), byBytes: false)
        var model = BytePairEncoding(tokens: table, merges: merges, alphabet: .characters)
        model.partialCharacters = partial
        model.byteFallback = table.byteTokens()
        model.unknown = 0
        model.fuseUnknown = true
        model.cutBefore = BytePairEncoding.safeCut(table, marker: [0x20], mergeable: mergeable)
        var parts = TokenizerParts(
            model: .bytePairs(model), texts: texts,
            decoder: .sequence([.byteFallback, .fuse, .strip([0x20], start: 1, stop: 0)]))
        parts.normalizer = .sentencePieceSpaces(.init(removesExtra: false, addsPrefix: true, escapes: false))
        parts.special = [0, 1, 2]
        for id in [Int32(0), 1, 2] {
            parts.added.append(
                AddedToken(id: id, content: String(decoding: texts[Int(id)], as: UTF8.self), isSpecial: true))
            parts.literal[id] = texts[Int(id)]
        }
        parts.beginOfSequence = 1
        parts.endOfSequence = 2
        parts.unknownToken = 0
        parts.endOfGeneration = [2]
        parts.postProcessor.single = [.token(1, type: 0), .text(0, type: 0)]
        parts.postProcessor.pair = [.token(1, type: 0), .text(0, type: 0), .token(1, type: 0), .text(1, type: 0)]
        return parts
    }
}

/// Reads little-endian numbers and runs of bytes, never past the end.
struct LittleEndianReader {
    private let source: [UInt8]
    private let name: String
    private var offset = 0

    init(_ source: [UInt8], name: String) {
        self.source = source
        self.name = name
    }

    /// Whether bytes are left.
    var hasMore: Bool { offset < source.count }

    /// The next four bytes as a number; `what` names it in errors.
    mutating func uint32(_ what: String) throws(TokenizerError) -> UInt32 {
        let part = try bytes(4, what)
        return UInt32(part[0]) | UInt32(part[1]) << 8 | UInt32(part[2]) << 16 | UInt32(part[3]) << 24
    }

    /// The next `count` bytes.
    mutating func bytes(_ count: Int, _ what: String) throws(TokenizerError) -> [UInt8] {
        guard count >= 0, count <= source.count - offset else {
            throw TokenizerError(
                "\(name), offset \(offset)",
                "\(what) needs \(count) bytes, but \(source.count - offset) are left; the file is cut short")
        }
        defer { offset += count }
        return Array(source[offset..<(offset + count)])
    }
}
