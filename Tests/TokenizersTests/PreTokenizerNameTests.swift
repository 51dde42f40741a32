import Testing

@testable import Tokenizers

/// Every name that llama.cpp reads in `tokenizer.ggml.pre` (July 2026), on a vocabulary of single bytes.
@Suite struct PreTokenizerNameTests {
    static let names = [
        "a.x-4.0", "afmoe", "bailingmoe", "bailingmoe2", "bloom", "chameleon", "chatglm-bpe", "codeshell",
        "cohere2moe", "command-r", "dbrx", "deepseek-coder", "deepseek-llm", "deepseek-r1-qwen", "deepseek-v3",
        "default", "exaone", "exaone-moe", "exaone4", "f2llmv2", "falcon", "falcon-h1", "falcon3", "gemma4",
        "gigachat", "glm4", "glm5", "gpt-2", "gpt-4o", "gpt3-finnish", "granite-docling",
        "granite-embed-multi-311m", "granite-embed-multi-97m", "grok-2", "hunyuan", "hunyuan-dense", "hy_v4",
        "jais", "jais-2", "jina-de", "jina-es", "jina-v1-en", "jina-v2-code", "jina-v2-de", "jina-v2-es",
        "jina-v5-nano", "joyai-llm", "kanana2", "kimi-k2", "kormo", "laguna", "lfm2", "llada-moe", "llama-bpe",
        "llama-v3", "llama3", "llama4", "megrez", "mellum", "mellum2", "midm-2.0", "minerva-7b", "minicpm5",
        "minimax-m2", "modern-bert", "mpt", "olmo", "phi-2", "pixtral", "poro-chat", "qwen2", "qwen35", "refact",
        "roberta-bpe", "sarvam-moe", "seed-coder", "smaug-bpe", "smollm", "solar-open", "spark2_5", "stablelm2",
        "starcoder", "superbpe", "talkie", "tekken", "tiny_aya", "trillion", "ufakzeka", "viking", "whitespace",
        "youtu",
    ]

    private static func vocabulary(_ name: String) -> GGUFVocabulary {
        var tokens = (0..<256).map { ByteAlphabet.encode([UInt8($0)]) }
        tokens += [Array("\u{2581}".utf8), Array("12".utf8), Array("23".utf8), Array("<|end|>".utf8)]
        var vocabulary = GGUFVocabulary(model: "gpt2", tokens: tokens)
        vocabulary.pre = name
        vocabulary.types = [Int32](repeating: 1, count: 259) + [3]
        vocabulary.merges = [Array("1 2".utf8), Array("2 3".utf8)]
        vocabulary.endOfSequence = 259
        return vocabulary
    }

    @Test(arguments: names) func everyNameIsKnown(_ name: String) throws {
        let tokenizer = try Tokenizer(gguf: Self.vocabulary(name))
        for text in ["", "Hello, world! 12345", "a  b\n\n c", "naïve 👍🏽 한국어 12345678"] {
            let ids = tokenizer.encode(text, addSpecialTokens: false, parseSpecialTokens: false)
            #expect(text.isEmpty == ids.isEmpty)
            guard tokenizer.id(ofToken: "Ġ") != nil, name != "whitespace" else { continue }
            let decoded = tokenizer.decode(ids, skipSpecialTokens: true)
            // Those that write spaces as markers know only the characters of this small vocabulary.
            if !["gemma4", "granite-embed-multi-311m", "sarvam-moe"].contains(name) {
                #expect(String(decoding: decoded, as: UTF8.self) == text)
            }
        }
    }

    @Test func unknownNamesAreRefusedByName() {
        let error = #expect(throws: TokenizerError.self) { try Tokenizer(gguf: Self.vocabulary("gpt-17")) }
        #expect(error?.description.contains("gpt-17") == true)
    }

    /// Digits in threes from the right, whatever surrounds them.
    @Test func afmoeGroupsDigitsFromTheRight() throws {
        let tokenizer = try Tokenizer(gguf: Self.vocabulary("afmoe"))
        // "12" is a token where both digits fall into one group: 12|345, but 1|234.
        func ids(_ text: String) -> [Int32] {
            tokenizer.encode(text, addSpecialTokens: false, parseSpecialTokens: false)
        }
        #expect(ids("12345").first == 257)
        #expect(ids("1234").prefix(2) == [0x31, 258])
        #expect(ids("x12y").dropFirst().first == 257)
    }
}
