import JSON

extension Tokenizer {
    /// The tokenizer that Hugging Face's `tokenizer.json` describes, all of it; a component that is not known is
    /// refused by name.
    ///
    /// The file's truncation and padding are not applied: cutting a prompt short is the caller's decision.
    ///
    /// - Parameter config: `tokenizer_config.json`, which names the tokens that begin and end a text.
    /// - Throws: ``TokenizerError`` naming the field at fault.
    package convenience init(huggingFace tokenizerJSON: [UInt8], config: [UInt8]? = nil) throws(TokenizerError) {
        let file = try JSONValue(parsing: tokenizerJSON, tokenizerFile: "tokenizer.json")
        var configuration: JSONValue?
        if let config { configuration = try JSONValue(parsing: config, tokenizerFile: "tokenizer_config.json") }
        try self.init(HuggingFaceLoader(file, configuration).parts())
    }
}

/// Builds a tokenizer from `tokenizer.json`.
struct HuggingFaceLoader {
    private let file: JSONValue
    private let configuration: JSONValue?

    init(_ file: JSONValue, _ configuration: JSONValue?) {
        self.file = file
        self.configuration = configuration
    }

    func parts() throws(TokenizerError) -> TokenizerParts {
        guard let model = file["model"] else {
            throw TokenizerError("tokenizer.json", "has no member \"model\"; is it a tokenizer file?")
        }
        var normalizer: Normalizer?
        if let json = file["normalizer"] { normalizer = try HuggingFaceNormalizer.make(json, "normalizer") }
        var preTokenizer = PreTokenizer.sequence([])
        if let json = file["pre_tokenizer"] { preTokenizer = try HuggingFacePreTokenizer.make(json, "pre_tokenizer") }
        var decoder = Decoder.joinWithSpaces
        if let json = file["decoder"] { decoder = try HuggingFaceDecoder.make(json, "decoder") }
        let added = try addedTokens()
        let overBytes = preTokenizer.endsInByteAlphabet
        let learned = try HuggingFaceModel(model, added: added, overBytes: overBytes)
        var parts = TokenizerParts(model: learned.model, texts: learned.texts, decoder: decoder)
        if learned.takesBytes { preTokenizer = preTokenizer.droppingByteAlphabet }
        parts.normalizer = normalizer
        parts.preTokenizer = preTokenizer
        parts.added = added
        parts.special = Set(added.filter(\.isSpecial).map(\.id))
        if let json = file["post_processor"] {
            try HuggingFacePostProcessor.read(json, "post_processor", into: &parts.postProcessor)
        }
        nameTokens(&parts)
        return parts
    }

    private func addedTokens() throws(TokenizerError) -> [AddedToken] {
        var tokens: [AddedToken] = []
        for (index, json) in (file["added_tokens"]?.array ?? []).enumerated() {
            guard let id = json["id"]?.id, let content = json["content"]?.string else {
                throw TokenizerError("tokenizer.json: added_tokens[\(index)]", "needs an \"id\" and a \"content\"")
            }
            tokens.append(
                AddedToken(
                    id: id, content: content, singleWord: json["single_word"]?.bool ?? false,
                    stripsLeft: json["lstrip"]?.bool ?? false, stripsRight: json["rstrip"]?.bool ?? false,
                    isNormalized: json["normalized"]?.bool ?? !(json["special"]?.bool ?? false),
                    isSpecial: json["special"]?.bool ?? false))
        }
        return tokens
    }

    /// Finds out which tokens begin and end a text.
    private func nameTokens(_ parts: inout TokenizerParts) {
        let table = TokenTable(parts.texts, keepLast: true)
        func named(_ key: String) -> Int32? {
            guard let json = configuration?[key] else { return nil }
            return (json.string ?? json["content"]?.string).flatMap { table.id(text: $0) }
        }
        func first(of candidates: [String]) -> Int32? {
            for text in candidates {
                if let id = table.id(text: text), parts.special.contains(id) { return id }
            }
            return nil
        }
        let isKnown = configuration != nil
        parts.beginOfSequence =
            named("bos_token")
            ?? (isKnown ? nil : first(of: ["<s>", "<bos>", "<|begin_of_text|>", "<|startoftext|>", "<|endoftext|>"]))
        parts.endOfSequence =
            named("eos_token")
            ?? (isKnown ? nil : first(of: ["</s>", "<eos>", "<|end_of_text|>", "<|im_end|>", "<|endoftext|>"]))
        parts.unknownToken =
            named("unk_token") ?? file["model"]?["unk_token"]?.string.flatMap { table.id(text: $0) }
            ?? file["model"]?["unk_id"]?.id
        parts.paddingToken = named("pad_token") ?? file["padding"]?["pad_id"]?.id
        if parts.beginOfSequence == nil { parts.beginOfSequence = named("cls_token") }
        var ends: [Int32] = parts.endOfSequence.map { [$0] } ?? []
        for text in EndOfGeneration.names {
            if let id = table.id(text: text), parts.special.contains(id), !ends.contains(id) { ends.append(id) }
        }
        parts.endOfGeneration = ends
    }
}

/// The member `key` of `json`, which must be a string; `place` is where `json` stands in tokenizer.json.
func requiredString(_ json: JSONValue, _ key: String, _ place: String) throws(TokenizerError) -> String {
    guard let value = json[key]?.string else {
        throw TokenizerError("tokenizer.json: \(place)", "needs a string \"\(key)\"")
    }
    return value
}

/// A component's type.
func componentType(_ json: JSONValue, _ place: String) throws(TokenizerError) -> String {
    try requiredString(json, "type", place)
}

/// A `Sequence`'s members.
func components(_ json: JSONValue, _ key: String, _ place: String) throws(TokenizerError) -> [(JSONValue, String)] {
    guard let items = json[key]?.array else {
        throw TokenizerError("tokenizer.json: \(place)", "needs an array \"\(key)\"")
    }
    if items.count > 64 {
        throw TokenizerError("tokenizer.json: \(place).\(key)", "has \(items.count) steps; at most 64 are supported")
    }
    return items.enumerated().map { ($1, "\(place).\(key)[\($0)]") }
}

/// A `pattern` member: `{"String": …}` or `{"Regex": …}`.
func componentPattern(_ json: JSONValue, _ place: String) throws(TokenizerError) -> Regex {
    let pattern = json["pattern"]
    if let literal = pattern?["String"]?.string ?? pattern?.string {
        return try Regex.forLoading(literal: literal, place: "tokenizer.json: \(place).pattern")
    }
    guard let regex = pattern?["Regex"]?.string else {
        throw TokenizerError(
            "tokenizer.json: \(place)", "needs a \"pattern\" that is {\"String\": …} or {\"Regex\": …}")
    }
    return try Regex.forLoading(regex, place: "tokenizer.json: \(place).pattern")
}

/// What is thrown for a component that is not known.
func unknownComponent(_ type: String, _ place: String) -> TokenizerError {
    TokenizerError("tokenizer.json: \(place)", "has the type \"\(type)\", which is not known")
}
