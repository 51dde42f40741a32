/// Builds a tokenizer from GGUF metadata; the rules are llama.cpp's, for which these files are made.
struct GGUFLoader {
    private let source: GGUFVocabulary
    private let count: Int
    private let texts: PackedBytes
    private let table: TokenTable

    /// Token types of GGUF.
    private enum Kind {
        static let normal: Int32 = 1
        static let unknown: Int32 = 2
        static let control: Int32 = 3
        static let userDefined: Int32 = 4
        static let unused: Int32 = 5
        static let byte: Int32 = 6
    }

    init(_ source: GGUFVocabulary) {
        self.source = source
        count = source.tokens.count
        texts = PackedBytes(source.tokens)
        table = TokenTable(texts)
    }

    // MARK: Kinds

    /// Byte-level byte-pair encoding, or Gemma 4's over characters.
    func bytePairs() throws(TokenizerError) -> TokenizerParts {
        let overCharacters = source.model == "gemma4"
        let pre = try GGUFPreTokenizer(named: overCharacters ? "gemma4" : source.pre ?? "default")
        let names = overCharacters || !pre.isByteLevel
        var symbols = PackedBytes()
        for (id, token) in source.tokens.enumerated() {
            let isText = kind(id) == Kind.normal || kind(id) == Kind.unused
            symbols.append(names || !isText ? token : ByteAlphabet.decode(token) ?? token)
        }
        let tokens = TokenTable(symbols)
        let merges = try mergeTable()
        var model = BytePairEncoding(
            tokens: tokens, merges: merges,
            alphabet: names ? .characters : .bytes((0..<256).map { tokens.id([UInt8($0)]) }))
        model.ignoreMerges = pre.ignoresMerges
        if names {
            model.byteFallback = byteTokens()
            model.unknown = source.unknown
        }
        var parts = TokenizerParts(
            model: .bytePairs(model), texts: texts,
            decoder: names
                ? .sequence([.replace(try spaceMarker(), [0x20]), .byteFallback, .fuse]) : .byteLevel)
        parts.preTokenizer = pre.preTokenizer
        if pre.escapesSpaces { parts.normalizer = .sequence([.replace(try plainSpace(), [0xE2, 0x96, 0x81])]) }
        try finish(&parts, addsBegin: pre.addsBegin, addsEnd: false, addsSeparator: pre.addsSeparator)
        return parts
    }

    /// SentencePiece's byte-pair encoding by scores.
    func sentencePiece() throws(TokenizerError) -> TokenizerParts {
        guard source.scores.count == count else {
            throw TokenizerError(
                "tokenizer.ggml.scores", "is missing; the model \"llama\" orders its merges by the scores")
        }
        let mergeable = { (id: Int) in
            let kind = kind(id)
            return kind == Kind.normal || kind == Kind.userDefined || kind == Kind.unused
        }
        let priority = BytePairEncoding.ranks(scores: source.scores, mergeable: mergeable)
        let (merges, partial) = BytePairEncoding.mergesFromVocabulary(table, priority: priority, byBytes: false)
        var model = BytePairEncoding(tokens: table, merges: merges, alphabet: .characters)
        model.partialCharacters = partial
        model.byteFallback = byteTokens()
        model.unknown = source.unknown ?? 0
        model.fuseUnknown = true
        model.cutBefore = BytePairEncoding.safeCut(table, marker: [0xE2, 0x96, 0x81], mergeable: mergeable)
        let prefix = source.addsSpacePrefix ?? true
        var parts = TokenizerParts(
            model: .bytePairs(model), texts: texts,
            decoder: .sequence([
                .replace(try spaceMarker(), [0x20]), .byteFallback, .fuse,
                .strip([0x20], start: prefix ? 1 : 0, stop: 0),
            ]))
        parts.normalizer = .sentencePieceSpaces(
            .init(removesExtra: source.removesExtraWhitespace ?? false, addsPrefix: prefix, escapes: true))
        try finish(&parts, addsBegin: true, addsEnd: false, addsSeparator: false)
        return parts
    }

    /// BERT's model, whose words begin with U+2581 in GGUF.
    func wordPiece() throws(TokenizerError) -> TokenizerParts {
        let marker: [UInt8] = [0xE2, 0x96, 0x81]
        var beginnings: [(bytes: [UInt8], value: Int32)] = []
        var continuations: [(bytes: [UInt8], value: Int32)] = []
        for (id, token) in source.tokens.enumerated() where kind(id) == Kind.normal || kind(id) == Kind.unused {
            if token.starts(with: marker) {
                beginnings.append((Array(token.dropFirst(3)), Int32(id)))
            } else {
                continuations.append((token, Int32(id)))
            }
        }
        guard let unknown = source.unknown ?? checkedDefault(100) else {
            throw TokenizerError("tokenizer.ggml.unknown_token_id", "is missing; the model \"bert\" needs it")
        }
        let model = WordPiece(
            beginnings: beginnings, continuations: continuations, unknown: unknown, maximumCharacters: 100)
        // Written as BERT's own files write them, so that one decoder serves both.
        let texts = PackedBytes(
            source.tokens.enumerated().map { id, token in
                if kind(id) != Kind.normal { return token }
                return token.starts(with: marker) ? Array(token.dropFirst(3)) : [0x23, 0x23] + token
            })
        var parts = TokenizerParts(
            model: .wordPiece(model), texts: texts,
            decoder: .wordPiece(prefix: [0x23, 0x23], cleansUp: true))
        parts.normalizer = .bert(BertNormalizer())
        parts.preTokenizer = .bert
        try finish(&parts, addsBegin: true, addsEnd: false, addsSeparator: true)
        return parts
    }

    /// The unigram model of T5 and its kin.
    func unigram() throws(TokenizerError) -> TokenizerParts {
        guard source.scores.count == count else {
            throw TokenizerError("tokenizer.ggml.scores", "is missing; the model \"t5\" needs them")
        }
        var pieces: [(bytes: [UInt8], value: Int32)] = []
        var scores: [Double] = []
        var lowest = Double.infinity
        for (id, token) in source.tokens.enumerated() {
            let kind = kind(id)
            if kind == Kind.normal { lowest = min(lowest, Double(source.scores[id])) }
            scores.append(kind == Kind.userDefined ? 0 : Double(source.scores[id]))
            if kind == Kind.normal || kind == Kind.userDefined || kind == Kind.unused {
                pieces.append((token, Int32(id)))
            }
        }
        let unknown = source.unknown ?? checkedDefault(2)
        let prefix = source.addsSpacePrefix ?? true
        let model = Unigram(
            pieces: pieces, scores: scores, lowestScore: lowest.isFinite ? lowest : 0, unknown: unknown,
            byteFallback: byteTokens())
        var parts = TokenizerParts(
            model: .unigram(model), texts: texts,
            decoder: .sequence([
                .replace(try spaceMarker(), [0x20]), .byteFallback, .fuse,
                .strip([0x20], start: prefix ? 1 : 0, stop: 0),
            ]))
        var steps: [Normalizer] = []
        if !source.precompiledCharsMap.isEmpty {
            steps.append(.charsMap(try CharsMap(source.precompiledCharsMap, byGrapheme: false)))
        }
        steps.append(
            .sentencePieceSpaces(
                .init(removesExtra: source.removesExtraWhitespace ?? true, addsPrefix: prefix, escapes: true)))
        parts.normalizer = .sequence(steps)
        try finish(&parts, addsBegin: false, addsEnd: true, addsSeparator: false)
        return parts
    }

    // MARK: Pieces

    private func kind(_ id: Int) -> Int32 { source.types.isEmpty ? Kind.normal : source.types[id] }

    private func spaceMarker() throws(TokenizerError) -> Regex {
        try Regex.forLoading(literal: "\u{2581}", place: "tokenizer")
    }

    private func plainSpace() throws(TokenizerError) -> Regex { try Regex.forLoading(literal: " ", place: "tokenizer") }

    /// The token of each byte, or -1.
    private func byteTokens() -> [Int32]? { table.byteTokens() }

    private func mergeTable() throws(TokenizerError) -> MergeTable {
        var merges = MergeTable(capacity: source.merges.count)
        for (rank, merge) in source.merges.enumerated() {
            guard let space = merge.dropFirst().firstIndex(of: 0x20) else {
                throw TokenizerError(
                    "tokenizer.ggml.merges[\(rank)]", "has no space between its two tokens; convert the model again")
            }
            let left = Array(merge[..<space])
            let right = Array(merge[(space + 1)...])
            let ids = (table.id(left), table.id(right), table.id(left + right))
            // Merges of tokens that are not in the vocabulary can never apply.
            guard ids.0 >= 0, ids.1 >= 0, ids.2 >= 0 else { continue }
            merges.insert(left: ids.0, right: ids.1, rank: Int32(rank), merged: ids.2, keepFirst: true)
        }
        return merges
    }

    private func checked(_ id: Int32?, _ key: String) throws(TokenizerError) -> Int32? {
        guard let id else { return nil }
        guard id >= 0, Int(id) < count else {
            throw TokenizerError("tokenizer.ggml.\(key)", "is \(id), but ids run from 0 to \(count - 1)")
        }
        return id
    }

    /// Special tokens, added tokens and the frame.
    private func finish(
        _ parts: inout TokenizerParts, addsBegin: Bool, addsEnd: Bool, addsSeparator: Bool
    ) throws(TokenizerError) {
        let isBert = source.model == "bert"
        let begin = try checked(
            isBert ? source.classify ?? source.beginOfSequence : source.beginOfSequence, "bos_token_id")
        let end = try checked(source.endOfSequence, "eos_token_id")
        let separator = try checked(source.separator, "seperator_token_id")
        parts.beginOfSequence =
            begin ?? (source.model == "llama" ? checkedDefault(1) : isBert ? checkedDefault(101) : nil)
        parts.endOfSequence = end ?? (source.model == "llama" ? checkedDefault(2) : nil)
        parts.unknownToken = try checked(source.unknown, "unknown_token_id")
        parts.paddingToken = try checked(source.padding, "padding_token_id")
        let classifies = try checked(source.mask, "mask_token_id")
        for id in 0..<count {
            let kind = kind(id)
            if kind == Kind.control || kind == Kind.unknown { parts.special.insert(Int32(id)) }
            guard kind == Kind.control || kind == Kind.unknown || kind == Kind.userDefined else { continue }
            parts.added.append(
                AddedToken(
                    id: Int32(id), content: String(decoding: source.tokens[id], as: UTF8.self),
                    stripsLeft: Int32(id) == classifies && isBert, isSpecial: kind != Kind.userDefined))
            // Their text is what it says, whatever the decoder would make of it.
            parts.literal[Int32(id)] =
                kind == Kind.userDefined && source.model != "gpt2"
                ? Decoder.replacing(source.tokens[id], [0xE2, 0x96, 0x81], with: [0x20]) : source.tokens[id]
        }
        let separatorID = separator ?? (isBert ? checkedDefault(102) : end)
        var prefix: [PostProcessor.Slot] = []
        var suffix: [PostProcessor.Slot] = []
        if source.addsBeginOfSequence ?? addsBegin, let id = parts.beginOfSequence {
            prefix.append(.token(id, type: 0))
        }
        if source.addsEndOfSequence ?? addsEnd, let id = parts.endOfSequence { suffix.append(.token(id, type: 0)) }
        if source.addsSeparator ?? addsSeparator, let id = separatorID, suffix.isEmpty {
            suffix.append(.token(id, type: 0))
        }
        parts.postProcessor.single = prefix + [.text(0, type: 0)] + suffix
        let second: [PostProcessor.Slot] = suffix.map { slot in
            if case .token(let id, _) = slot, isBert { return .token(id, type: 1) }
            return slot
        }
        parts.postProcessor.pair =
            prefix + [.text(0, type: 0)] + suffix + (isBert ? [] : prefix) + [.text(1, type: isBert ? 1 : 0)] + second
        parts.endOfGeneration = try endsOfGeneration(parts.endOfSequence)
    }

    private func checkedDefault(_ id: Int32) -> Int32? { Int(id) < count ? id : nil }

    private func endsOfGeneration(_ end: Int32?) throws(TokenizerError) -> [Int32] {
        var ids: [Int32] = []
        let named = [
            end, try checked(source.endOfTurn, "eot_token_id"), try checked(source.endOfMessage, "eom_token_id"),
        ]
        for id in named {
            if let id, !ids.contains(id) { ids.append(id) }
        }
        for text in EndOfGeneration.names {
            if let id = table.id(text: text), !ids.contains(id), kind(Int(id)) == Kind.control || source.model == "gpt2"
            {
                ids.append(id)
            }
        }
        return ids
    }
}

/// Tokens that end a turn in the chat formats of the field.
enum EndOfGeneration {
    static let names = [
        "<|eot_id|>", "<|im_end|>", "<|end|>", "<end_of_turn>", "<|endoftext|>", "<|end_of_text|>", "<|eom_id|>",
        "<EOT>", "_<EOT>", "[EOT]", "<｜end▁of▁sentence｜>", "<end_of_utterance>", "<|return|>", "<|call|>",
    ]
}

extension TokenTable {
    /// The token of each byte (`<0x00>`…`<0xFF>`), -1 for a byte without one; nil if no byte has one.
    func byteTokens() -> [Int32]? {
        var result: [Int32] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in 0..<256 {
            let found = id([0x3C, 0x30, 0x78, digits[byte >> 4], digits[byte & 15], 0x3E])
            result.append(found)
        }
        return result.contains { $0 >= 0 } ? result : nil
    }
}

extension Regex {
    /// A pattern from a file; faults name the place in it.
    static func forLoading(_ pattern: String, place: String) throws(TokenizerError) -> Regex {
        do { return try Regex(pattern) } catch { throw TokenizerError(place, error.description) }
    }

    /// A pattern that matches just `literal`.
    static func forLoading(literal: String, place: String) throws(TokenizerError) -> Regex {
        do { return try Regex(literal: literal) } catch { throw TokenizerError(place, error.description) }
    }
}

extension PreTokenizer {
    /// BERT's words: white space separates and goes, punctuation stands alone.
    static var bert: PreTokenizer {
        .sequence([.scalars(.whitespace, .removed), .scalars(OlderUnicode.punctuation, .isolated)])
    }
}
