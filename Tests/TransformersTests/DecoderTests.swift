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

    /// Safetensors in half precision: the same as float32 weights that were rounded so.
    @Test(arguments: ["F16", "BF16"], KernelTable.available.map(\.name))
    func halfPrecisionSafetensorsAgree(type: String, kernels: String) throws {
        let path = fixture("llama") + "/model.safetensors"
        let original = try SafetensorsFile(MappedFile(path: path)).tensors
        func model(_ type: String, _ size: Int, _ encode: (Float) -> UInt32) throws -> Decoder {
            var (rows, data): ([String], [UInt8]) = ([], [])
            for tensor in original {
                let start = data.count
                for value in tensor.floatValues() {
                    withUnsafeBytes(of: encode(value).littleEndian) { data += $0.prefix(size) }
                }
                let shape = tensor.shape.map(String.init).joined(separator: ",")
                rows.append(
                    #""\#(tensor.name)":{"dtype":"\#(type)","shape":[\#(shape)],"data_offsets":[\#(start),\#(data.count)]}"#
                )
            }
            let header = Array("{\(rows.joined(separator: ","))}".utf8)
            var contents: [UInt8] = []
            withUnsafeBytes(of: UInt64(header.count).littleEndian) { contents += $0 }
            // The settings are found beside the path.
            let file = try MappedFile(contents: contents + header + data, path: path)
            let compute = Compute(pool: ComputePool(threads: 1), kernels: try #require(KernelTable.named(kernels)))
            let model = try Decoder(
                ModelSource.open([file], path: path), compute: compute, options: DecoderOptions(cacheElement: .f32))
            try model.makeCache(blocks: 4, limits: StepLimits(rows: 64, outputs: 64, segments: 1))
            return model
        }
        func halved(_ value: Float) -> UInt32 {
            type == "F16" ? UInt32(Float16(value).bitPattern) : value.bitPattern >> 16
        }
        func rounded(_ value: Float) -> UInt32 {
            type == "F16" ? Float(Float16(value)).bitPattern : value.bitPattern & 0xFFFF_0000
        }
        let tokens = try Expectation("llama").tokens
        let half = try model(type, 2, halved).logits(tokens)
        let whole = try model("F32", 4, rounded).logits(tokens)
        #expect(relativeError(half, whole) < 1e-3)
        #expect(relativeError(half, try Expectation("llama").rows("logits")) < 0.1)
    }
}
