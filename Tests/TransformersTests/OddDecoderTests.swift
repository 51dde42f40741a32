import JSON
import ModelFormats
import Testing

@testable import Transformers

/// Decoders with settings that published models seldom have: either the numbers are the reference's, or the setting is
/// refused by name.
@Suite struct OddDecoderTests {
    static let names = [
        "llama-wide-heads", "llama-relu", "llama-gelu", "llama3-old", "llama-yarn", "llama-yarn-old",
        "llama-yarn-scales", "llama-dynamic-old", "llama-longrope", "llama-longrope-factor", "mistral-old",
        "mistral-no-window", "qwen2-windows", "qwen2-no-window", "qwen2-layer-types", "qwen3-odd", "smollm3-types",
        "smollm3-interval", "gpt2-odd", "gpt2-unscaled", "gemma-odd", "gemma2-odd", "gemma2-capped", "gemma3-odd",
        "gemma3-old", "phi3-odd", "phi3-longrope-old", "olmo2-odd", "mixtral-odd", "qwen2moe-odd", "qwen3moe-odd",
    ]

    @Test(arguments: names)
    func unusualSettingsAgree(name: String) throws {
        let expected = try Expectation("odd/" + name)
        let model = try decoder(fixture("odd/" + name), contextLength: 64)
        #expect(relativeError(model.logits(expected.tokens), expected.rows("logits")) < 1e-4)
        #expect(model.configuration.endOfSequence == (name.hasPrefix("gpt2") ? [2] : [2, 5]))
    }

    /// What is loaded of a model when its settings change; `null` removes one.
    private func described(_ name: String, _ changes: [String: JSONValue]) throws -> DecoderDescription {
        let source = try ModelSource.open(fixture(name))
        var settings = try #require(source.config?.object)
        for (key, value) in changes { settings[key] = value }
        return try DecoderDescription.read(source.replacing(config: .object(settings)), DecoderOptions())
    }

    @Test(arguments: [
        ("odd/gpt2-odd", "add_cross_attention", JSONValue.bool(true)),
        ("odd/gemma-odd", "use_bidirectional_attention", .bool(true)),
        ("odd/gemma2-odd", "use_bidirectional_attention", .bool(true)),
        ("odd/gemma3-odd", "use_bidirectional_attention", .bool(true)),
        ("odd/llama-relu", "hidden_act", .string("xielu")),
        ("odd/qwen3-odd", "hidden_act", .string("quick_gelu")),
        ("odd/llama-relu", "quantization_config", .object(["quant_method": .string("gptq")])),
        ("odd/llama-relu", "architectures", .array([.string("LlamaForSequenceClassification")])),
        ("odd/llama-relu", "rope_parameters", .object(["rope_type": .string("proportional")])),
    ])
    func settingsThatChangeTheNumbersAreRefusedByName(model: String, key: String, value: JSONValue) throws {
        _ = try described(model, [:])
        let error = #expect(throws: ModelError.self) { try described(model, [key: value]) }
        let text = try #require(error?.description)
        let named = ["quantization_config": "quantised by gptq", "architectures": "SequenceClassification"]
        #expect(text.contains(named[key] ?? (key == "rope_parameters" ? "proportional" : key)), "\(text)")
    }

    /// A weight in a layer that nothing computes with.
    @Test func unusedWeightsInLayersAreRefusedByName() throws {
        // Qwen 3's norms of queries and keys mean nothing to Qwen 2.
        let error = #expect(throws: ModelError.self) {
            try described("qwen3", ["model_type": .string("qwen2")])
        }
        #expect(error?.description.contains("self_attn.k_norm.weight") == true)
        // Layers beyond the model's own are left alone, as the reference does.
        _ = try described("llama", ["num_hidden_layers": .integer(1)])
    }

    @Test func untiedModelsNeedTheirOutputMatrix() throws {
        let error = #expect(throws: ModelError.self) {
            try described("odd/llama-wide-heads", ["tie_word_embeddings": .bool(false)])
        }
        #expect(error?.description.contains("lm_head.weight") == true)
    }
}
