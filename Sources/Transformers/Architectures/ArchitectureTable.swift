import JSON
import ModelFormats

/// One architecture: how it is called, and the file that describes it.
struct Architecture: Sendable {
    /// The name that users see.
    let name: String
    /// `model_type` in `config.json`.
    let modelTypes: [String]
    /// `general.architecture` in GGUF.
    let ggufNames: [String]
    /// Reads the description.
    let describe: @Sendable (ModelSource, DecoderOptions) throws(ModelError) -> DecoderDescription

    /// Every decoder. A new one is a file beside this and a line here.
    static let decoders: [Architecture] = [
        Architecture("llama", ["llama", "mistral"], ["llama", "mistral"], Llama.describe),
        Architecture("mixtral", ["mixtral"], [], Mixtral.describe),
        Architecture("qwen2", ["qwen2"], ["qwen2"], Qwen2.describe),
        Architecture("qwen2_moe", ["qwen2_moe"], ["qwen2moe"], Qwen2MoE.describe),
        Architecture("qwen3", ["qwen3"], ["qwen3"], Qwen3.describe),
        Architecture("qwen3_moe", ["qwen3_moe"], ["qwen3moe"], Qwen3MoE.describe),
        Architecture("smollm3", ["smollm3"], ["smollm3"], SmolLM3.describe),
        Architecture("gpt2", ["gpt2"], ["gpt2"], GPT2.describe),
        Architecture("gemma", ["gemma"], ["gemma"], Gemma.describe),
        Architecture("gemma2", ["gemma2"], ["gemma2"], Gemma2.describe),
        Architecture("gemma3", ["gemma3", "gemma3_text"], ["gemma3"], Gemma3.describe),
        Architecture("phi3", ["phi3"], ["phi3"], Phi3.describe),
        Architecture("olmo2", ["olmo2"], ["olmo2"], OLMo2.describe),
    ]

    private init(
        _ name: String, _ modelTypes: [String], _ ggufNames: [String],
        _ describe: @escaping @Sendable (ModelSource, DecoderOptions) throws(ModelError) -> DecoderDescription
    ) {
        self.name = name
        self.modelTypes = modelTypes
        self.ggufNames = ggufNames
        self.describe = describe
    }

    /// The name that a model's files give their architecture.
    static func name(of source: ModelSource) -> String? {
        switch source.layout {
        case .gguf: source.metadata["general.architecture"]?.string
        case .huggingFace: source.config?["model_type"]?.string
        }
    }

    /// Refuses safetensors whose weights only a library of quantisation can read.
    static func refuseQuantisedWeights(_ source: ModelSource) throws(ModelError) {
        guard let method = source.config?["quantization_config"]?["quant_method"]?.string else { return }
        throw ModelError(
            "\(source.path): expected weights in F32, F16 or BF16, found a model quantised by "
                + "\(method.prefix(40)); a GGUF file of it can be served.")
    }

    /// The decoder that can run a model.
    static func decoder(for source: ModelSource) throws(ModelError) -> Architecture {
        guard let name = name(of: source) else {
            let place = source.layout == .gguf ? "general.architecture" : "\"model_type\" in config.json"
            throw ModelError("\(source.path): expected \(place) to name the architecture, found none.")
        }
        let match = decoders.first { architecture in
            source.layout == .gguf ? architecture.ggufNames.contains(name) : architecture.modelTypes.contains(name)
        }
        try refuseQuantisedWeights(source)
        guard let match else {
            let known = decoders.map(\.name).joined(separator: ", ")
            throw ModelError(
                "\(source.path): expected a decoder of a known architecture (\(known)), "
                    + "found \"\(name.prefix(40))\".")
        }
        return match
    }
}
