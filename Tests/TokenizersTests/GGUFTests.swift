import Foundation
import Testing

@testable import Tokenizers

@Suite(.enabled(if: SharedData.folder != nil, "needs ../shared/data")) struct GGUFTests {
    @Test func gpt2VocabularyGivesTheExpectedIds() throws {
        let tokenizer = try SharedData.gguf("tokenizers/gguf-vocab/ggml-vocab-gpt-2.gguf")
        let input = String(
            decoding: try SharedData.bytes("tokenizers/gguf-vocab/ggml-vocab-gpt-2.gguf.inp"), as: UTF8.self)
        let output = String(
            decoding: try SharedData.bytes("tokenizers/gguf-vocab/ggml-vocab-gpt-2.gguf.out"), as: UTF8.self)
        let cases = input.components(separatedBy: "\n__ggml_vocab_test__\n")
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(cases.count > 40)
        for (text, line) in zip(cases, lines) {
            let expected = line.split(separator: " ").compactMap { Int32($0) }
            let ids = tokenizer.encode(text, addSpecialTokens: false, parseSpecialTokens: false)
            #expect(ids == expected, "\(text.debugDescription)")
            #expect(tokenizer.decode(ids, skipSpecialTokens: false) == Array(text.utf8))
        }
    }

    @Test func stories260KHasOneTokenizerInTwoFiles() throws {
        let gguf = try SharedData.gguf("weights/stories260K/stories260K-f32.gguf")
        let llama2c = try Tokenizer(llama2c: SharedData.bytes("weights/stories260K/tok512.bin"), vocabularySize: 512)
        #expect(gguf.vocabularySize == 512 && llama2c.vocabularySize == 512)
        #expect(llama2c.beginOfSequence == 1 && gguf.beginOfSequence == 1)
        for text in ["Once upon a time, there was a little girl named Lily.", "", " ", "a  b\n\nc", "Ünïcode 🦙 ok"] {
            let ids = llama2c.encode(text, addSpecialTokens: true, parseSpecialTokens: false)
            #expect(ids == gguf.encode(text, addSpecialTokens: true, parseSpecialTokens: false))
            #expect(ids.first == 1)
            #expect(llama2c.decode(ids, skipSpecialTokens: true) == Array(text.utf8))
            #expect(gguf.decode(ids, skipSpecialTokens: true) == Array(text.utf8))
        }
        #expect(
            llama2c.encode("Once upon a time", addSpecialTokens: true, parseSpecialTokens: false)
                == [1, 403, 407, 261, 378])
    }
}
