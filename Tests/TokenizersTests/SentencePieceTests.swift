import Foundation
import Testing

@testable import Tokenizers

/// SentencePiece models of every type and what the library itself says (`Fixtures/make_tokenizers.py`).
@Suite struct SentencePieceTests {
    struct Row: Decodable {
        var text: String
        var ids: [Int32]
        var decoded: String
    }

    struct Expected: Decodable {
        var rows: [Row]
        var invalid: [Invalid]
    }

    struct Invalid: Decodable {
        var bytes: [UInt8]
        var ids: [Int32]

        init(from decoder: any Swift.Decoder) throws {
            var container = try decoder.unkeyedContainer()
            bytes = Base64.decode(try container.decode(String.self)) ?? []
            ids = try container.decode([Int32].self)
        }
    }

    static let expected = Result {
        try JSONDecoder().decode(
            [String: Expected].self, from: Data(SharedData.fixture("sentencepiece/expected.json")))
    }
    static let names = ((try? expected.get()) ?? [:]).keys.sorted()

    @Test func fixturesAreThere() { #expect(Self.names.count >= 7) }

    @Test(arguments: names) func agrees(_ name: String) throws {
        let tokenizer = try Tokenizer(sentencePieceModel: SharedData.fixture("sentencepiece/\(name).model"))
        let expected = try #require(try Self.expected.get()[name])
        for row in expected.rows {
            let comment: Comment = "\(name): \(row.text.debugDescription)"
            let ids = tokenizer.encode(row.text, addSpecialTokens: false, parseSpecialTokens: false)
            #expect(ids == row.ids, comment)
            let decoded = String(decoding: tokenizer.decode(row.ids, skipSpecialTokens: false), as: UTF8.self)
            #expect(decoded == row.decoded, comment)
            var streaming = StreamingDetokenizer(tokenizer, skipsSpecialTokens: false)
            var text = ""
            for id in row.ids { text += streaming.append(id) }
            #expect(text + streaming.finish() == decoded, comment)
        }
    }

    @Test(arguments: names) func invalidBytesAgree(_ name: String) throws {
        let tokenizer = try Tokenizer(sentencePieceModel: SharedData.fixture("sentencepiece/\(name).model"))
        for row in try #require(try Self.expected.get()[name]).invalid {
            let ids = tokenizer.encode(bytes: row.bytes, addSpecialTokens: false, parseSpecialTokens: false)
            #expect(ids == row.ids, "\(name): \(row.bytes)")
        }
    }
}

/// A tiktoken rank file and what tiktoken says.
@Suite struct TiktokenTests {
    @Test func agrees() throws {
        let tokenizer = try Tokenizer(
            tiktoken: SharedData.fixture("tiktoken/ranks.tiktoken"),
            pattern: Tokenizer.TiktokenEncoding.cl100kBase.pattern, specialTokens: ["<|endoftext|>": 1000])
        let rows = try JSONDecoder().decode([[Int32]].self, from: Data(SharedData.fixture("tiktoken/expected.json")))
        let texts = try HuggingFaceTests.texts(of: "huggingface/")
        #expect(rows.count == texts.count)
        for (text, row) in zip(texts, rows) {
            let ids = tokenizer.encode(text, addSpecialTokens: false, parseSpecialTokens: true)
            #expect(ids == row, "\(text.debugDescription)")
            #expect(tokenizer.decode(ids, skipSpecialTokens: false) == Array(text.utf8))
        }
    }
}
