import Foundation
import Testing

@testable import Tokenizers

/// Tokenizers of every kind, trained by Hugging Face's library on a few sentences, and what the library says to texts
/// that are meant to hurt (`Fixtures/make_tokenizers.py`, and `make_odd_tokenizers.py` for seldom components).
@Suite struct HuggingFaceTests {
    struct Row: Decodable {
        var ids: [Int32]
        var literal: [Int32]?
        var offsets: [Int]?
        var decoded: String?
        var decodesToText: Bool = false

        enum CodingKeys: String, CodingKey { case ids, literal, offsets, decoded }

        init(from decoder: any Swift.Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            ids = try container.decode([Int32].self, forKey: .ids)
            literal = try container.decodeIfPresent([Int32].self, forKey: .literal)
            offsets = try container.decodeIfPresent([Int].self, forKey: .offsets)
            decoded = try container.decodeIfPresent(String.self, forKey: .decoded)
            decodesToText = !container.contains(.decoded)
        }
    }

    struct Expected: Decodable {
        var rows: [Row]
        var head: [Int32]
        var tail: [Int32]
        var pair: [[Int32]]
    }

    /// The texts of each folder of fixtures.
    static let texts = Result {
        try ["huggingface": "texts.json", "odd": "odd/texts.json"].mapValues { name in
            try JSONDecoder().decode([String].self, from: Data(SharedData.fixture(name)))
        }
    }
    /// What the library says, by folder and name.
    static let expected = Result {
        var all: [String: Expected] = [:]
        for folder in ["huggingface", "odd"] {
            let file = try Data(SharedData.fixture("\(folder)/expected.json"))
            for (name, value) in try JSONDecoder().decode([String: Expected].self, from: file) {
                all["\(folder)/\(name)"] = value
            }
        }
        return all
    }
    static let names = ((try? expected.get()) ?? [:]).keys.sorted()

    static func texts(of name: String) throws -> [String] {
        try texts.get()[String(name.prefix { $0 != "/" })] ?? []
    }

    @Test func fixturesAreThere() throws {
        #expect(try Self.texts.get().allSatisfy { $0.value.count > 60 })
        #expect(Self.names.count > 75)
    }

    @Test(arguments: names) func agrees(_ name: String) throws {
        let tokenizer = try Tokenizer(huggingFace: SharedData.fixture("\(name).json"))
        let expected = try #require(try Self.expected.get()[name])
        for (text, row) in zip(try Self.texts(of: name), expected.rows) {
            let comment: Comment = "\(name): \(text.debugDescription)"
            let ids = tokenizer.encode(text, addSpecialTokens: false, parseSpecialTokens: true)
            #expect(ids == row.ids, comment)
            let framed = tokenizer.encode(text, addSpecialTokens: true, parseSpecialTokens: true)
            #expect(framed == expected.head + row.ids + expected.tail, comment)
            let literal = tokenizer.encode(text, addSpecialTokens: false, parseSpecialTokens: false)
            #expect(literal == row.literal ?? row.ids, comment)
            guard row.decodesToText || row.decoded != nil else { continue }
            let decoded = tokenizer.decode(row.ids, skipSpecialTokens: false)
            #expect(String(decoding: decoded, as: UTF8.self) == row.decoded ?? text, comment)
        }
        let pair = tokenizer.encodePair("The first text, a little long.", "And the second")
        #expect(pair.ids == expected.pair[0] && pair.types == expected.pair[1])
    }

    @Test(arguments: names) func offsetsAgree(_ name: String) throws {
        let tokenizer = try Tokenizer(huggingFace: SharedData.fixture("\(name).json"))
        let expected = try #require(try Self.expected.get()[name])
        for (text, row) in zip(try Self.texts(of: name), expected.rows) {
            let tokens = tokenizer.encodeWithOffsets(text, addSpecialTokens: false, parseSpecialTokens: true)
            #expect(tokens.map(\.id) == row.ids)
            // The library knows only whole characters; parts of one it gives as the whole.
            let bytes = Array(text.utf8)
            let offsets = tokens.flatMap { token in
                var (start, end) = (token.byteRange.lowerBound, token.byteRange.upperBound)
                while start < end, bytes[start] & 0xC0 == 0x80 { start -= 1 }
                while end > start, end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
                return [start, end]
            }
            if let expected = row.offsets { #expect(offsets == expected, "\(name): \(text.debugDescription)") }
        }
    }

    @Test(arguments: names) func streamingEqualsBatch(_ name: String) throws {
        let tokenizer = try Tokenizer(huggingFace: SharedData.fixture("\(name).json"))
        let expected = try #require(try Self.expected.get()[name])
        for row in expected.rows {
            var detokenizer = StreamingDetokenizer(tokenizer, skipsSpecialTokens: false)
            var text = ""
            for (index, id) in row.ids.enumerated() {
                text += detokenizer.append(id)
                var copy = detokenizer
                let batch = tokenizer.decode(Array(row.ids[...index]), skipSpecialTokens: false)
                #expect(Array((text + copy.finish()).utf8) == Array(String(decoding: batch, as: UTF8.self).utf8))
            }
        }
    }
}
