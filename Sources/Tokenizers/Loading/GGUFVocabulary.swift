/// The tokenizer as GGUF metadata (`tokenizer.ggml.*`) has it; the caller fills in what the file says.
package struct GGUFVocabulary: Sendable {
    /// `tokenizer.ggml.model`: gpt2, llama, bert, t5 or gemma4.
    package var model: String
    /// `tokenizer.ggml.pre`: which pattern cuts a text into words; nil where the file names none.
    package var pre: String?
    /// `tokenizer.ggml.tokens`, by id, as bytes (they need not be UTF-8).
    package var tokens: [[UInt8]]
    /// `tokenizer.ggml.scores`; empty where there are none.
    package var scores: [Float] = []
    /// `tokenizer.ggml.token_type`: 1 normal, 2 unknown, 3 control, 4 user defined, 5 unused, 6 byte.
    package var types: [Int32] = []
    /// `tokenizer.ggml.merges`: two tokens with a space between.
    package var merges: [[UInt8]] = []
    /// `…bos_token_id` and so on.
    package var beginOfSequence: Int32?
    package var endOfSequence: Int32?
    package var unknown: Int32?
    /// `…seperator_token_id` (so spelt).
    package var separator: Int32?
    package var padding: Int32?
    package var mask: Int32?
    package var classify: Int32?
    /// `…eot_token_id` and `…eom_token_id`: the ends of a turn.
    package var endOfTurn: Int32?
    package var endOfMessage: Int32?
    /// `…add_bos_token` and so on; nil where the file does not say.
    package var addsBeginOfSequence: Bool?
    package var addsEndOfSequence: Bool?
    package var addsSeparator: Bool?
    /// `…add_space_prefix`.
    package var addsSpacePrefix: Bool?
    /// `…remove_extra_whitespaces`.
    package var removesExtraWhitespace: Bool?
    /// `…precompiled_charsmap`.
    package var precompiledCharsMap: [UInt8] = []

    /// A vocabulary with nothing but its tokens.
    package init(model: String, tokens: [[UInt8]]) {
        self.model = model
        self.tokens = tokens
    }
}

extension Tokenizer {
    /// The tokenizer that GGUF metadata describes.
    ///
    /// - Throws: ``TokenizerError`` naming the key at fault.
    package convenience init(gguf vocabulary: GGUFVocabulary) throws(TokenizerError) {
        let count = vocabulary.tokens.count
        guard count > 0 else {
            throw TokenizerError("tokenizer.ggml.tokens", "is empty; a vocabulary of at least one token is needed")
        }
        for (key, length) in [("scores", vocabulary.scores.count), ("token_type", vocabulary.types.count)]
        where length != 0 && length != count {
            throw TokenizerError(
                "tokenizer.ggml.\(key)", "has \(length) entries, but there are \(count) tokens; convert the model again"
            )
        }
        switch vocabulary.model {
        case "gpt2", "gemma4": try self.init(GGUFLoader(vocabulary).bytePairs())
        case "llama": try self.init(GGUFLoader(vocabulary).sentencePiece())
        case "bert": try self.init(GGUFLoader(vocabulary).wordPiece())
        case "t5": try self.init(GGUFLoader(vocabulary).unigram())
        default:
            throw TokenizerError(
                "tokenizer.ggml.model",
                "is \"\(vocabulary.model)\"; supported are gpt2, gemma4, llama, bert and t5")
        }
    }
}
