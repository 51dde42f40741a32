import Foundation
import Testing

@testable import Tokenizers

/// Files that are wrong: each ends in one sentence that names the place.
@Suite struct MalformedTests {
    static let gpt2 = Result { try SharedData.fixture("huggingface/gpt2.json") }

    /// A tokenizer.json with a part replaced, or taken out where the replacement is nil.
    static func changed(_ path: [String], _ value: Any?, of name: String = "huggingface/gpt2") throws -> [UInt8] {
        let file = try JSONSerialization.jsonObject(with: Data(SharedData.fixture("\(name).json")))
        func change(_ node: Any, _ path: ArraySlice<String>) -> Any? {
            guard let key = path.first else { return value }
            var object = node as? [String: Any] ?? [:]
            object[key] = change(object[key] ?? [String: Any](), path.dropFirst())
            return object
        }
        return [UInt8](try JSONSerialization.data(withJSONObject: try #require(change(file, path[...]))))
    }

    static func refusal(_ load: () throws -> Tokenizer) -> String {
        do {
            _ = try load()
            return ""
        } catch { return "\(error)" }
    }

    @Test(arguments: [
        ("model", "vocab", "[]", "model.vocab"), ("model", "vocab", #"{"a":-1}"#, "model.vocab"),
        ("model", "vocab", #"{"a":99999999}"#, "model.vocab"), ("model", "vocab", #"{"a":1.5}"#, "model.vocab"),
        ("model", "merges", #"["ab"]"#, "model.merges[0]"), ("model", "merges", #"[["zz","qq"]]"#, "model.merges[0]"),
        ("model", "merges", "7", "model.merges"), ("model", "type", #""Markov""#, "Markov"),
        ("pre_tokenizer", "type", #""Bytes""#, "Bytes"), ("decoder", "type", #""Nothing""#, "Nothing"),
        ("post_processor", "type", #""Frame""#, "Frame"), ("normalizer", "type", #""NFQ""#, "NFQ"),
    ])
    func jsonFaultsNameTheirPlace(part: String, key: String, value: String, place: String) throws {
        let parsed = try JSONSerialization.jsonObject(with: Data(value.utf8), options: .fragmentsAllowed)
        let text = Self.refusal { try Tokenizer(huggingFace: Self.changed([part, key], parsed)) }
        #expect(text.contains(place), "\(text)")
        #expect(!text.contains("\n"))
    }

    @Test(arguments: [
        "", "{", "[]", "null", "{}", #"{"model":{}}"#, #"{"model":{"type":"BPE"}}"#, "\u{0}", "{\"model\":",
    ])
    func brokenJSONIsRefused(text: String) {
        #expect(!Self.refusal { try Tokenizer(huggingFace: Array(text.utf8)) }.isEmpty)
    }

    /// Every file cut at many places: an error or a tokenizer that still works, never a crash.
    @Test func everyFileMayBeCut() throws {
        let files: [(String, ([UInt8]) throws -> Tokenizer)] = [
            ("huggingface/gpt2.json", { try Tokenizer(huggingFace: $0) }),
            ("odd/precompiled.json", { try Tokenizer(huggingFace: $0) }),
            ("sentencepiece/bpe.model", { try Tokenizer(sentencePieceModel: $0) }),
            ("sentencepiece/suffix.model", { try Tokenizer(sentencePieceModel: $0) }),
            ("tiktoken/ranks.tiktoken", { try Tokenizer(tiktoken: $0, pattern: #"\p{L}+|\s+"#) }),
        ]
        for (name, load) in files {
            let bytes = try SharedData.fixture(name)
            var refused = 0
            for cut in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 60)) {
                guard let tokenizer = try? load(Array(bytes[..<cut])) else {
                    refused += 1
                    continue
                }
                let ids = tokenizer.encode("cut off, 123", addSpecialTokens: true, parseSpecialTokens: true)
                #expect(ids.allSatisfy { $0 >= 0 && Int($0) < tokenizer.vocabularySize })
            }
            #expect(refused > 0, "\(name)")
        }
    }

    @Test func tokensOfTheFrameMustExist() throws {
        let frame: [String: Any] = [
            "type": "BertProcessing", "sep": ["[SEP]", 70_000], "cls": ["[CLS]", 1],
        ]
        let text = Self.refusal { try Tokenizer(huggingFace: Self.changed(["post_processor"], frame)) }
        #expect(text.contains("70000"), "\(text)")
        var vocabulary = GGUFVocabulary(model: "bert", tokens: ["[UNK]", "\u{2581}a", "b"].map { Array($0.utf8) })
        vocabulary.types = [3, 1, 1]
        #expect(Self.refusal { try Tokenizer(gguf: vocabulary) }.contains("unknown_token_id"))
        vocabulary.unknown = 0
        #expect(Self.refusal { try Tokenizer(gguf: vocabulary) }.isEmpty)
        for (key, change) in [
            ("seperator_token_id", { $0.separator = 3 }), ("bos_token_id", { $0.beginOfSequence = -7 }),
            ("eos_token_id", { $0.endOfSequence = 1 << 30 }), ("scores", { $0.scores = [1] }),
            ("token_type", { $0.types = [1] }), ("tokens", { ($0.tokens, $0.types) = ([], []) }),
            ("model", { $0.model = "rwkv" }),
        ] as [(String, (inout GGUFVocabulary) -> Void)] {
            var wrong = vocabulary
            change(&wrong)
            let text = Self.refusal { try Tokenizer(gguf: wrong) }
            #expect(text.contains(key), "\(key): \(text)")
        }
    }

    @Test func otherFormsAreRefusedWithAPlace() {
        #expect(!Self.refusal { try Tokenizer(tiktoken: Array("YQ== x\n".utf8), pattern: ".") }.isEmpty)
        #expect(!Self.refusal { try Tokenizer(tiktoken: Array("YQ== 1\n".utf8), pattern: "(") }.isEmpty)
        #expect(!Self.refusal { try Tokenizer(sentencePieceModel: [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]) }.isEmpty)
        #expect(!Self.refusal { try Tokenizer(llama2c: [1, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F]) }.isEmpty)
        #expect(!Self.refusal { try Tokenizer(wordPieceVocabulary: []) }.isEmpty)
    }
}
