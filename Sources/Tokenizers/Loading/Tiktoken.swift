extension Tokenizer {
    /// The word patterns and special tokens of OpenAI's published encodings.
    package enum TiktokenEncoding: String, Sendable, CaseIterable {
        case gpt2, r50kBase = "r50k_base", p50kBase = "p50k_base", cl100kBase = "cl100k_base", o200kBase = "o200k_base"

        /// How a text is cut into words.
        package var pattern: String {
            switch self {
            case .gpt2, .r50kBase, .p50kBase: Patterns.gpt2
            case .cl100kBase: Patterns.patterns(.llama3)[0]
            case .o200kBase: Patterns.patterns(.gpt4o)[0]
            }
        }

        /// Special tokens and their ids.
        package var specialTokens: [String: Int32] {
            switch self {
            case .gpt2, .r50kBase, .p50kBase: ["<|endoftext|>": 50256]
            case .cl100kBase:
                [
                    "<|endoftext|>": 100257, "<|fim_prefix|>": 100258, "<|fim_middle|>": 100259,
                    "<|fim_suffix|>": 100260, "<|endofprompt|>": 100276,
                ]
            case .o200kBase: ["<|endoftext|>": 199999, "<|endofprompt|>": 200018]
            }
        }
    }

    /// The tokenizer of a tiktoken rank file: lines of a token in base64 and its rank, which is also its id.
    ///
    /// - Parameters:
    ///   - pattern: how a text is cut into words; see ``TiktokenEncoding``.
    ///   - specialTokens: tokens beside the ranks.
    /// - Throws: ``TokenizerError`` naming the line at fault.
    package convenience init(
        tiktoken ranks: [UInt8], pattern: String, specialTokens: [String: Int32] = [:]
    ) throws(TokenizerError) {
        try self.init(Self.tiktokenParts(ranks, pattern, specialTokens))
    }

    private static func tiktokenParts(
        _ ranks: [UInt8], _ pattern: String, _ specialTokens: [String: Int32]
    ) throws(TokenizerError) -> TokenizerParts {
        var tokens: [[UInt8]] = []
        for (number, line) in ranks.split(separator: 0x0A).enumerated() {
            let fields = line.split(separator: 0x20)
            let place = "tiktoken ranks, line \(number + 1)"
            guard fields.count == 2, let token = Base64.decode(fields[0]),
                let rank = Int(String(decoding: fields[1].filter { $0 != 0x0D }, as: UTF8.self)), rank >= 0
            else { throw TokenizerError(place, "must be a token in base64, a space and its rank") }
            guard rank < 8_000_000 else { throw TokenizerError(place, "has the rank \(rank), which is too large") }
            while tokens.count <= rank { tokens.append([]) }
            tokens[rank] = token
        }
        if tokens.isEmpty { throw TokenizerError("tiktoken ranks", "hold no tokens") }
        let table = TokenTable(PackedBytes(tokens))
        let bytes = (0..<256).map { table.id([UInt8($0)]) }
        if let missing = bytes.firstIndex(of: -1) {
            throw TokenizerError("tiktoken ranks", "have no token for the byte \(missing); every byte needs one")
        }
        let (merges, _) = BytePairEncoding.mergesFromVocabulary(
            table, priority: tokens.indices.map { Int32($0) }, byBytes: true)
        var model = BytePairEncoding(tokens: table, merges: merges, alphabet: .bytes(bytes))
        model.ignoreMerges = true
        var texts = tokens
        var parts = TokenizerParts(model: .bytePairs(model), texts: PackedBytes(), decoder: .fuse)
        for (text, id) in specialTokens.sorted(by: { $0.value < $1.value }) {
            guard id >= 0, id < 8_000_000 else {
                throw TokenizerError("special token \"\(text)\"", "has the id \(id), which is out of range")
            }
            while texts.count <= Int(id) { texts.append([]) }
            texts[Int(id)] = Array(text.utf8)
            parts.added.append(AddedToken(id: id, content: text, isSpecial: true))
            parts.special.insert(id)
        }
        parts.texts = PackedBytes(texts)
        parts.preTokenizer = .split(
            try Regex.forLoading(pattern, place: "tiktoken pattern"), .isolated, inverted: false)
        parts.endOfSequence = specialTokens["<|endoftext|>"]
        parts.endOfGeneration = parts.endOfSequence.map { [$0] } ?? []
        for name in EndOfGeneration.names {
            if let id = specialTokens[name], !parts.endOfGeneration.contains(id) { parts.endOfGeneration.append(id) }
        }
        return parts
    }
}
