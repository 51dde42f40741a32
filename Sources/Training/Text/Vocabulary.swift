import JSON
package import Tokenizers

/// A byte-level vocabulary that was learned from a corpus: special tokens, single bytes, and merges in order.
package struct Vocabulary: Sendable, Equatable {
    /// Tokens that stand for no text, by name.
    package private(set) var special: [String]
    /// Their ids.
    package private(set) var specialIDs: [Int]
    /// The bytes of every token, special ones included.
    package private(set) var tokens: [[UInt8]]
    /// Pairs of ids that merge, the earliest first; merge i makes token `firstMerge` + i.
    package private(set) var merges: [(left: Int, right: Int)]
    /// Name of the token that begins a sequence.
    package var begin: String?
    /// Name of the token that ends one.
    package var end: String?

    /// A vocabulary of special tokens and single bytes.
    init(special: [String], bytes: [UInt8], begin: String?, end: String?) {
        self.special = special
        specialIDs = Array(special.indices)
        tokens = special.map { Array($0.utf8) } + bytes.map { [$0] }
        merges = []
        self.begin = begin
        self.end = end
    }

    /// A vocabulary from the texts of files.
    init(
        texts: [String], merges: [String], special: [String], begin: Int?, end: Int?, path: String
    ) throws(TrainingError) {
        let bytes = Dictionary(uniqueKeysWithValues: Self.alphabet.enumerated().map { ($1, UInt8($0)) })
        let names = Set(special)
        let ids = Dictionary(texts.enumerated().map { ($1, $0) }) { first, _ in first }
        tokens = texts.map { text in
            names.contains(text) ? Array(text.utf8) : text.unicodeScalars.compactMap { bytes[$0] }
        }
        self.special = special
        specialIDs = special.compactMap { ids[$0] }
        self.merges = []
        for merge in merges {
            let parts = merge.split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2, let left = ids[parts[0]], let right = ids[parts[1]] else {
                throw TrainingError("\(path): merge \"\(merge)\" joins what are no tokens")
            }
            self.merges.append((left, right))
        }
        self.begin = begin.flatMap { texts.indices.contains($0) ? texts[$0] : nil }
        self.end = end.flatMap { texts.indices.contains($0) ? texts[$0] : nil }
    }

    /// Adds the token that joins two.
    mutating func merge(_ left: Int, _ right: Int) {
        merges.append((left, right))
        tokens.append(tokens[left] + tokens[right])
    }

    /// Id of a special token.
    package func id(_ name: String?) -> Int? {
        name.flatMap { special.firstIndex(of: $0) }.map { specialIDs[$0] }
    }

    /// GGUF's type of each token: 1 for text, 3 for control.
    var types: [Int] {
        let control = Set(specialIDs)
        return tokens.indices.map { control.contains($0) ? 3 : 1 }
    }

    package static func == (one: Vocabulary, other: Vocabulary) -> Bool {
        one.special == other.special && one.tokens == other.tokens && one.begin == other.begin && one.end == other.end
            && one.merges.elementsEqual(other.merges) { $0 == $1 }
    }

    /// The tokens as files write them: bytes in GPT-2's alphabet, special tokens as they are.
    package var texts: [String] {
        zip(tokens, types).map { bytes, type in
            type == 3 ? String(decoding: bytes, as: UTF8.self) : Self.visible(bytes)
        }
    }

    /// The merges as files write them: two texts with a space between.
    package var mergeTexts: [String] {
        merges.map { Self.visible(tokens[$0.left]) + " " + Self.visible(tokens[$0.right]) }
    }

    /// The tokenizer that this vocabulary makes, as the server would load it.
    package func tokenizer() throws -> Tokenizer {
        var gguf = GGUFVocabulary(model: "gpt2", tokens: texts.map { Array($0.utf8) })
        gguf.pre = "gpt-2"
        gguf.merges = mergeTexts.map { Array($0.utf8) }
        gguf.types = types.map { Int32($0) }
        gguf.beginOfSequence = id(begin).map(Int32.init)
        gguf.endOfSequence = id(end).map(Int32.init)
        gguf.addsBeginOfSequence = begin != nil
        gguf.addsEndOfSequence = false
        return try Tokenizer(gguf: gguf)
    }

    /// Bytes of texts that no token has: a vocabulary of characters knows those that it has seen.
    func unknownBytes(in content: LanguageData.Content) -> Int {
        let known = Set(tokens.lazy.filter { $0.count == 1 }.joined())
        guard known.count < 256 else { return 0 }
        var count = 0
        content.forEachText { text in for byte in text.utf8 where !known.contains(byte) { count += 1 } }
        return count
    }

    /// `tokenizer.json` in the form of Hugging Face's library.
    package var tokenizerJSON: String {
        func added(_ id: Int, _ text: String) -> JSONValue {
            .object([
                "id": .integer(id), "content": .string(text), "single_word": .bool(false), "lstrip": .bool(false),
                "rstrip": .bool(false), "normalized": .bool(false), "special": .bool(true),
            ])
        }
        let byteLevel: JSONValue = .object([
            "type": .string("ByteLevel"), "add_prefix_space": .bool(false), "trim_offsets": .bool(true),
            "use_regex": .bool(true),
        ])
        var processor = byteLevel
        if let begin, let id = id(begin) {
            let token: JSONValue = .object(["SpecialToken": .object(["id": .string(begin), "type_id": .integer(0)])])
            func sequence(_ name: String, _ type: Int) -> JSONValue {
                .object(["Sequence": .object(["id": .string(name), "type_id": .integer(type)])])
            }
            processor = .object([
                "type": .string("TemplateProcessing"), "single": .array([token, sequence("A", 0)]),
                "pair": .array([token, sequence("A", 0), sequence("B", 1)]),
                "special_tokens": .object([
                    begin: .object([
                        "id": .string(begin), "ids": .array([.integer(id)]), "tokens": .array([.string(begin)]),
                    ])
                ]),
            ])
        }
        return JSONValue.object([
            "version": .string("1.0"), "truncation": .null, "padding": .null,
            "added_tokens": .array(zip(specialIDs, special).map { added($0, $1) }), "normalizer": .null,
            "pre_tokenizer": byteLevel, "post_processor": processor, "decoder": byteLevel,
            "model": .object([
                "type": .string("BPE"), "dropout": .null, "unk_token": .null, "continuing_subword_prefix": .null,
                "end_of_word_suffix": .null, "fuse_unk": .bool(false), "byte_fallback": .bool(false),
                "vocab": .object(JSONObject(texts.enumerated().map { ($1, .integer($0)) })),
                "merges": .array(mergeTexts.map { .string($0) }),
            ]),
        ]).text()
    }

    private static func visible(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes { text.unicodeScalars.append(alphabet[Int(byte)]) }
        return text
    }

    /// GPT-2's alphabet: printable Latin-1 as itself, the other bytes from U+0100 on.
    private static let alphabet: [Unicode.Scalar] = {
        var next: UInt32 = 0x100
        return (0..<256).map { byte in
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Unicode.Scalar(UInt8(byte))
            default:
                defer { next += 1 }
                return Unicode.Scalar(next) ?? " "
            }
        }
    }()
}
