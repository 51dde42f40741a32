import Foundation
import Testing

@testable import Tokenizers

/// Speed is printed, not judged, but for hostile text: there a quadratic loop would take hours.
@Suite struct SpeedTests {
    static let hostile: [(String, [UInt8])] = [
        ("one letter", [UInt8](repeating: 0x61, count: 1 << 20)),
        ("spaces", [UInt8](repeating: 0x20, count: 1 << 20)),
        ("spaces and a letter", [UInt8](repeating: 0x20, count: 1 << 20) + [0x78]),
        ("line breaks", [UInt8](repeating: 0x0A, count: 1 << 20)),
        ("digits", [UInt8](repeating: 0x37, count: 1 << 20)),
        ("two letters", (0..<(1 << 20)).map { $0 % 2 == 0 ? 0x61 : 0x62 }),
        ("invalid", [UInt8](repeating: 0xFF, count: 1 << 20)),
        ("marks", Array(String(repeating: "e\u{301}\u{323}", count: 1 << 17).utf8)),
        ("only marks", Array(String(repeating: "\u{301}\u{323}", count: 1 << 17).utf8)),
        ("markers", Array(String(repeating: "\u{2581}", count: 1 << 18).utf8)),
    ]

    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["MARTLET_SANITIZER"] != "thread", "time under it says nothing"),
        arguments: [
            "huggingface/gpt2", "huggingface/llama3", "huggingface/gpt4o", "huggingface/deepseek3",
            "huggingface/llama2",
            "huggingface/unigram", "huggingface/bert-uncased", "huggingface/metaspace-first", "huggingface/nfkc",
            "huggingface/falcon", "odd/tiny-aya", "odd/superbpe", "odd/afmoe", "odd/split-lookbehind", "odd/overlaps",
        ])
    func hostileTextTakesNoLonger(_ name: String) throws {
        let tokenizer = try Tokenizer(huggingFace: SharedData.fixture("\(name).json"))
        for (kind, text) in Self.hostile {
            let result = TokenizerBenchmark.run(tokenizer, text: text, rounds: 1)
            #expect(result.encodeSeconds < 20, "\(name), a megabyte of \(kind)")
            if result.encodeMegabytesPerSecond < 5 {
                print("\(name), \(kind): \(result.encodeMegabytesPerSecond) MB/s, \(result.tokens) tokens")
            }
        }
    }

    @Test(.enabled(if: SharedData.folder != nil, "needs ../shared/data")) func englishText() throws {
        let text = try SharedData.bytes("text/tinyshakespeare.txt")
        let vocabularies = [
            ("GPT-2", try SharedData.gguf("tokenizers/gguf-vocab/ggml-vocab-gpt-2.gguf")),
            ("Llama", try SharedData.gguf("tokenizers/gguf-vocab/ggml-vocab-llama-spm.gguf")),
            ("BERT", try SharedData.gguf("tokenizers/gguf-vocab/ggml-vocab-bert-bge.gguf")),
        ]
        for (name, tokenizer) in vocabularies {
            let result = TokenizerBenchmark.run(tokenizer, text: text)
            print(
                "\(name): encode \(result.encodeMegabytesPerSecond) MB/s, decode \(result.decodeMegabytesPerSecond) MB/s,"
                    + " \(result.tokens) tokens")
            #expect(result.tokens > 200_000)
        }
    }
}
