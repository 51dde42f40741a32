import ModelFormats
import Testing

@testable import Transformers

/// The trained model that nobody here made: 260,000 parameters, text for small children.
@Suite(.enabled(if: sharedData("weights/stories260K") != nil, "needs ../shared/data/weights/stories260K"))
struct StoriesTests {
    static let text = """
        Once upon a time, there was a little girl named Lily. She loved to play outside in the park. One day, she saw a \
        big, red ball.
        """

    /// The pieces of `tok512.bin`: length of the longest, then for each a score, a length and bytes.
    private func pieces() throws -> [[UInt8]] {
        let path = try #require(sharedData("weights/stories260K/tok512.bin"))
        let bytes = try #require(try readFile(path, limit: 1 << 20))
        func integer(_ offset: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) } }
        var pieces: [[UInt8]] = []
        var offset = 4
        while offset + 8 <= bytes.count {
            let length = integer(offset + 4)
            pieces.append(Array(bytes[(offset + 8)..<(offset + 8 + length)]))
            offset += 8 + length
        }
        return pieces
    }

    @Test(
        arguments: ["weights/stories260K", "weights/stories260K/stories260K-f32.gguf"],
        KernelTable.available.map(\.name))
    func greedyTextIsThePublishedOne(path: String, kernels: String) throws {
        let pieces = try pieces()
        let table = try #require(KernelTable.named(kernels))
        let model = try decoder(#require(sharedData(path)), kernels: table, element: .f16)
        #expect(model.configuration.architecture == "llama")
        #expect(model.configuration.vocabularySize == 512)
        let tokens = model.greedy([1], count: 80)
        var text = String(decoding: tokens.dropFirst().flatMap { pieces[Int($0)] }, as: UTF8.self)
        if text.hasPrefix(" ") { text.removeFirst() }
        #expect(text.hasPrefix(Self.text), "\(text)")
    }

    @Test func bothLayoutsAgree() throws {
        let folder = try decoder(#require(sharedData("weights/stories260K")))
        let file = try decoder(#require(sharedData("weights/stories260K/stories260K-f32.gguf")))
        let tokens: [Int32] = [1, 403, 407, 261, 378, 432, 317, 286, 261, 411, 300, 265]
        #expect(relativeError(file.logits(tokens), folder.logits(tokens)) < 1e-5)
    }
}
