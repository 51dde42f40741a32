import JSON
import ModelFormats
import Tokenizers

extension ModelSource {
    /// The tokenizer of a model: from GGUF's metadata, or from the files beside safetensors: `tokenizer.json`,
    /// SentencePiece's `tokenizer.model`, or llama2.c's `tok512.bin`.
    ///
    /// - Throws: `badFile` naming the file and what is wrong with it, or the files that were looked for.
    func tokenizer() throws(InferenceError) -> Tokenizer {
        do {
            switch layout {
            case .gguf: return try Tokenizer(gguf: try ggufVocabulary())
            case .huggingFace: return try folderTokenizer()
            }
        } catch let error as InferenceError {
            throw error
        } catch {
            throw .badFile("\(path): the tokenizer cannot be used: \(error)")
        }
    }

    private func folderTokenizer() throws -> Tokenizer {
        if let json = try companion("tokenizer.json") {
            return try Tokenizer(huggingFace: json, config: try companion("tokenizer_config.json"))
        }
        if let model = try companion("tokenizer.model") { return try Tokenizer(sentencePieceModel: model) }
        if let vocabulary = try companion("vocab.txt") {
            return try Tokenizer(wordPieceVocabulary: vocabulary, lowercases: try lowercases())
        }
        let size = config?["vocab_size"]?.integer ?? 0
        for name in ["tokenizer.bin", "tok\(size).bin"] {
            if let bytes = try companion(name) { return try Tokenizer(llama2c: bytes, vocabularySize: size) }
        }
        throw InferenceError.badFile(
            "\(folder): expected a tokenizer beside the weights (tokenizer.json, tokenizer.model, vocab.txt or "
                + "tokenizer.bin), "
                + "found none")
    }

    /// `do_lower_case` of `tokenizer_config.json`; the published BERT models without one are the uncased ones.
    private func lowercases() throws -> Bool {
        guard let bytes = try companion("tokenizer_config.json") else { return true }
        let config = try JSONValue(parsing: bytes, file: folder + "/tokenizer_config.json")
        return config["do_lower_case"]?.bool ?? true
    }

    private func ggufVocabulary() throws(InferenceError) -> GGUFVocabulary {
        func value(_ key: String) -> GGUFValue? { metadata["tokenizer.ggml.\(key)"] }
        func id(_ key: String) -> Int32? { value("\(key)_token_id")?.integer.flatMap(Int32.init(exactly:)) }
        guard let model = value("model")?.string, let tokens = value("tokens")?.array?.byteStrings else {
            throw .badFile(
                "\(path): expected a tokenizer in the metadata (tokenizer.ggml.model and tokenizer.ggml.tokens), "
                    + "found none")
        }
        var vocabulary = GGUFVocabulary(model: model, tokens: tokens)
        vocabulary.pre = value("pre")?.string
        vocabulary.scores = value("scores")?.array?.numbers ?? []
        vocabulary.types = (value("token_type")?.array?.integers ?? []).map { Int32(truncatingIfNeeded: $0) }
        vocabulary.merges = value("merges")?.array?.byteStrings ?? []
        vocabulary.beginOfSequence = id("bos")
        vocabulary.endOfSequence = id("eos")
        vocabulary.unknown = id("unknown")
        vocabulary.separator = id("seperator")
        vocabulary.padding = id("padding")
        vocabulary.mask = id("mask")
        vocabulary.classify = id("cls")
        vocabulary.endOfTurn = id("eot")
        vocabulary.endOfMessage = id("eom")
        vocabulary.addsBeginOfSequence = value("add_bos_token")?.bool
        vocabulary.addsEndOfSequence = value("add_eos_token")?.bool
        vocabulary.addsSeparator = value("add_sep_token")?.bool
        vocabulary.addsSpacePrefix = value("add_space_prefix")?.bool
        vocabulary.removesExtraWhitespace = value("remove_extra_whitespaces")?.bool
        vocabulary.precompiledCharsMap =
            (value("precompiled_charsmap")?.array?.integers ?? []).map { UInt8(truncatingIfNeeded: $0) }
        return vocabulary
    }
}
