import JSON

/// Reads `model`.
struct HuggingFaceModel {
    let model: TokenModel
    /// All tokens by id, added ones included.
    let texts: PackedBytes
    /// Whether the model takes raw bytes instead of GPT-2's alphabet.
    private(set) var takesBytes = false

    /// Ids above this are refused: a file of a few bytes must not ask for gigabytes.
    private static let idLimit: Int32 = 8_000_000

    init(_ json: JSONValue, added: [AddedToken], overBytes: Bool) throws(TokenizerError) {
        let type: String
        if let named = json["type"]?.string { type = named } else { type = Self.guessedType(json) }
        var texts: [[UInt8]]
        if type == "Unigram" { texts = try Self.unigramTexts(json) } else { texts = try Self.texts(json) }
        for (index, token) in added.enumerated() {
            if token.id >= Self.idLimit {
                throw TokenizerError("tokenizer.json: added_tokens[\(index)].id", "is \(token.id), which is too large")
            }
            while texts.count <= Int(token.id) { texts.append([]) }
        }
        let learned = texts
        for token in added { texts[Int(token.id)] = Array(token.content.utf8) }
        self.texts = PackedBytes(texts)
        switch type {
        case "BPE":
            model = .bytePairs(try Self.bytePairs(json, learned, overBytes: overBytes))
            takesBytes = overBytes
        case "Unigram": model = .unigram(try Self.unigram(json, learned))
        case "WordPiece":
            let unknown = json["unk_token"]?.string ?? "[UNK]"
            guard let id = TokenTable(PackedBytes(learned)).id(text: unknown) else {
                throw TokenizerError(
                    "tokenizer.json: model.unk_token", "is \"\(unknown)\", which is not in the vocabulary")
            }
            model = .wordPiece(
                WordPiece(
                    tokens: learned, unknown: id,
                    continuingPrefix: Array((json["continuing_subword_prefix"]?.string ?? "##").utf8),
                    maximumCharacters: Int(json["max_input_chars_per_word"]?.id ?? 100)))
        case "WordLevel":
            let table = TokenTable(PackedBytes(learned), keepLast: true)
            model = .wordLevel(
                WordLevel(tokens: table, unknown: json["unk_token"]?.string.flatMap { table.id(text: $0) }))
        default: throw unknownComponent(type, "model")
        }
    }

    /// Old files do not name the type.
    private static func guessedType(_ json: JSONValue) -> String {
        if json["merges"] != nil { return "BPE" }
        if json["vocab"]?.array != nil { return "Unigram" }
        return json["continuing_subword_prefix"] != nil ? "WordPiece" : "WordLevel"
    }

    private static func texts(_ json: JSONValue) throws(TokenizerError) -> [[UInt8]] {
        guard let vocabulary = json["vocab"]?.object else {
            throw TokenizerError("tokenizer.json: model.vocab", "must be an object from tokens to ids")
        }
        var texts: [[UInt8]] = []
        texts.reserveCapacity(vocabulary.count)
        for (token, value) in vocabulary {
            guard let id = value.id, id < idLimit else {
                throw TokenizerError(
                    "tokenizer.json: model.vocab[\"\(token)\"]", "must be an id from 0 to \(idLimit - 1)")
            }
            while texts.count <= Int(id) { texts.append([]) }
            texts[Int(id)] = Array(token.utf8)
        }
        return texts
    }

    private static func unigramTexts(_ json: JSONValue) throws(TokenizerError) -> [[UInt8]] {
        guard let vocabulary = json["vocab"]?.array else {
            throw TokenizerError("tokenizer.json: model.vocab", "must be an array of pairs of a token and its score")
        }
        var texts: [[UInt8]] = []
        texts.reserveCapacity(vocabulary.count)
        for (index, entry) in vocabulary.enumerated() {
            guard let pair = entry.array, pair.count == 2, let token = pair[0].string, pair[1].number != nil else {
                throw TokenizerError("tokenizer.json: model.vocab[\(index)]", "must be a pair of a token and its score")
            }
            texts.append(Array(token.utf8))
        }
        return texts
    }

    // MARK: Models

    private static func bytePairs(
        _ json: JSONValue, _ texts: [[UInt8]], overBytes: Bool
    ) throws(TokenizerError)
        -> BytePairEncoding
    {
        let table = TokenTable(PackedBytes(texts), keepLast: true)
        let prefix = Array((json["continuing_subword_prefix"]?.string ?? "").utf8)
        let merges = try mergeTable(json, table, prefix: prefix)
        let unknown = json["unk_token"]?.string.flatMap { table.id(text: $0) }
        var model: BytePairEncoding
        if overBytes {
            // The tokens as the bytes they stand for; those outside of the alphabet can never come up.
            let symbols = PackedBytes(texts.map { ByteAlphabet.decode($0) ?? [] })
            let bytes = (0..<256).map { table.id(ByteAlphabet.encode([UInt8($0)])) }
            model = BytePairEncoding(
                tokens: TokenTable(symbols, keepLast: true), merges: merges, alphabet: .bytes(bytes))
        } else {
            model = BytePairEncoding(tokens: table, merges: merges, alphabet: .characters)
            model.continuingPrefix = prefix
            model.endOfWordSuffix = Array((json["end_of_word_suffix"]?.string ?? "").utf8)
            if json["byte_fallback"]?.bool ?? false { model.byteFallback = table.byteTokens() }
            let marker: [UInt8] = [0xE2, 0x96, 0x81]
            if model.endOfWordSuffix.isEmpty, prefix.isEmpty, table.id(marker) >= 0,
                !(json["ignore_merges"]?.bool ?? false)
            {
                model.cutBefore = BytePairEncoding.safeCut(table, marker: marker) { _ in true }
            }
        }
        model.unknown = unknown
        model.fuseUnknown = json["fuse_unk"]?.bool ?? false
        model.ignoreMerges = json["ignore_merges"]?.bool ?? false
        return model
    }

    private static func mergeTable(
        _ json: JSONValue, _ table: TokenTable, prefix: [UInt8]
    ) throws(TokenizerError)
        -> MergeTable
    {
        guard let list = json["merges"]?.array else {
            throw TokenizerError("tokenizer.json: model.merges", "must be an array")
        }
        var merges = MergeTable(capacity: list.count)
        for (rank, entry) in list.enumerated() {
            let left: [UInt8]
            let right: [UInt8]
            if let pair = entry.array, pair.count == 2, let first = pair[0].string, let second = pair[1].string {
                (left, right) = (Array(first.utf8), Array(second.utf8))
            } else if let text = entry.string {
                let bytes = Array(text.utf8)
                guard let space = bytes.firstIndex(of: 0x20) else {
                    throw TokenizerError("tokenizer.json: model.merges[\(rank)]", "has no space between two tokens")
                }
                (left, right) = (Array(bytes[..<space]), Array(bytes[(space + 1)...]))
            } else {
                throw TokenizerError("tokenizer.json: model.merges[\(rank)]", "must be a pair of two tokens")
            }
            let merged = left + right.dropFirst(right.starts(with: prefix) ? prefix.count : 0)
            let ids = (table.id(left), table.id(right), table.id(merged))
            guard ids.0 >= 0, ids.1 >= 0, ids.2 >= 0 else {
                let missing = ids.0 < 0 ? left : ids.1 < 0 ? right : merged
                throw TokenizerError(
                    "tokenizer.json: model.merges[\(rank)]",
                    "needs the token \"\(String(decoding: missing, as: UTF8.self))\", which is not in the vocabulary")
            }
            merges.insert(left: ids.0, right: ids.1, rank: Int32(rank), merged: ids.2)
        }
        return merges
    }

    private static func unigram(_ json: JSONValue, _ texts: [[UInt8]]) throws(TokenizerError) -> Unigram {
        var scores: [Double] = []
        for entry in json["vocab"]?.array ?? [] { scores.append(entry.array?.last?.number ?? 0) }
        let count = scores.count
        let lowest = scores.min() ?? 0
        let pieces = texts.prefix(count).enumerated().map { (bytes: $1, value: Int32($0)) }
        let unknown = json["unk_id"]?.id
        if let unknown, Int(unknown) >= count {
            throw TokenizerError("tokenizer.json: model.unk_id", "is \(unknown), but there are \(count) tokens")
        }
        let byteFallback = json["byte_fallback"]?.bool ?? false
        return Unigram(
            pieces: pieces, scores: scores, lowestScore: lowest, unknown: unknown,
            byteFallback: byteFallback ? TokenTable(PackedBytes(texts), keepLast: true).byteTokens() : nil)
    }
}
