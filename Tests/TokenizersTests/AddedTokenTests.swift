import Testing

@testable import Tokenizers

/// Added tokens that are whole words, beside characters about which tables of word characters differ. What is expected is
/// what Hugging Face's tokenizers do.
@Suite struct AddedTokenTests {
    static let tokens = AddedTokens([AddedToken(id: 7, content: "<t>", singleWord: true)], normalizer: nil)

    static func finds(_ text: String) -> Bool {
        var parts: [AddedTokens.Part] = []
        let bytes = Array(text.utf8)
        tokens.split(bytes.span, normalized: false, special: true, into: &parts)
        return parts.contains { $0.id == 7 }
    }

    @Test(arguments: ["a", "é", "_", "7", "\u{663}", "\u{301}", "日", "\u{24B6}", "\u{2163}", "\u{200C}", "\u{200D}"])
    func besideWordCharacters(_ character: String) {
        #expect(!Self.finds(character + "<t>") && !Self.finds("<t>" + character))
    }

    @Test(arguments: ["", " ", "!", "-", "²", "³", "¹", "½", "①", "\u{200B}", "\u{AD}", "😀"])
    func besideOthers(_ character: String) {
        #expect(Self.finds(character + "<t>") && Self.finds("<t>" + character))
    }
}
