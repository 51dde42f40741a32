import ModelFormats
import Testing

@testable import Transformers

/// Every architecture in the table against its reference in float64.
@Suite struct DecoderTests {
    static let models = [
        "llama", "llama-odd", "llama-linear", "llama3", "llama-yarn", "mistral", "qwen2", "qwen3", "smollm3", "gpt2",
        "gemma", "gemma2", "gemma3", "phi3", "phi3-longrope", "olmo2", "mixtral", "qwen2moe", "qwen3moe",
    ]

    @Test(arguments: models)
    func huggingFaceLayoutAgrees(name: String) throws {
        let expected = try Expectation(name)
        let model = try decoder(fixture(name), contextLength: 128)
        #expect(relativeError(model.logits(expected.tokens), expected.rows("logits")) < 1e-4)
    }

    @Test(arguments: models)
    func ggufLayoutAgrees(name: String) throws {
        let expected = try Expectation(name)
        let model = try decoder(fixture(name) + "/model.gguf", contextLength: 128)
        #expect(relativeError(model.logits(expected.tokens), expected.rows("logits")) < 1e-4)
    }

    @Test(arguments: ["", "/model.gguf"])
    func longropeUsesShortFactorsWithinTheOriginalContext(layout: String) throws {
        let expected = try Expectation("phi3-longrope")
        let model = try decoder(fixture("phi3-longrope" + layout))
        #expect(model.configuration.contextLength == 32)
        let logits = model.logits(Array(expected.tokens.prefix(24)))
        #expect(relativeError(logits, expected.rows("logits.short")) < 1e-4)
    }

    /// Every element type in one model; the reference multiplies with what the gguf package dequantises.
    ///
    /// The reference kernels quantise nothing on the way; the fast ones quantise activations to 8 bits.
    @Test(arguments: KernelTable.available.map(\.name))
    func everyElementTypeAgrees(kernels: String) throws {
        let expected = try Expectation("quantized")
        let model = try decoder(fixture("quantized/model.gguf"), kernels: #require(KernelTable.named(kernels)))
        let logits = model.logits(expected.tokens)
        if kernels == "reference" {
            #expect(relativeError(logits, expected.rows("logits")) < 1e-4)
        } else {
            #expect(meanError(logits, expected.rows("logits")) < 0.05)
        }
    }
}
