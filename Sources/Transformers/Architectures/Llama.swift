import ModelFormats

/// Llama 1 to 3.x (arXiv 2302.13971, 2407.21783) and Mistral (arXiv 2310.06825): RMSNorm before each half of a layer,
/// rotary positions, grouped-query attention, SwiGLU; Mistral adds a sliding window.
enum Llama {
    static func describe(_ source: ModelSource, _ options: DecoderOptions) throws(ModelError) -> DecoderDescription {
        // llama.cpp calls Mixtral "llama" too; what differs is that it has experts.
        if source.metadata["llama.expert_count"]?.integer ?? 0 > 0 {
            return try Mixtral.describe(source, options)
        }
        let reader = ModelReader(source, names: .llama)
        let sizes = try reader.sizes(contextLimit: options.contextLength)
        let epsilon = try reader.epsilon("rms_norm_eps", gguf: "attention.layer_norm_rms_epsilon")
        let activation = try reader.activation("hidden_act", default: .silu)
        // Mistral's settings may leave out the window that they mean; Llama has none whatever they say.
        let isMistral = reader.isGGUF || reader.text("model_type", gguf: nil) == "mistral"
        let windows =
            isMistral
            ? try reader.windows(sizes.layers, default: 4096) { _ in true } : [Int](repeating: 0, count: sizes.layers)
        // GGUF keeps Llama's pairs side by side: its converter permutes the rows of queries and keys.
        let rope = try reader.rope(
            headSize: sizes.headSize, contextLength: sizes.contextLength, ggufPairing: .interleaved)
        let embedding = try reader.embedding("model.embed_tokens.weight", width: sizes.width)
        var layers: [LayerDescription] = []
        for layer in 0..<sizes.layers {
            let name = "model.layers.\(layer)"
            layers.append(
                LayerDescription(
                    attentionNorm: try reader.rmsNorm("\(name).input_layernorm", count: sizes.width, epsilon: epsilon),
                    attention: try reader.attention(layer, sizes, rope: 0, window: windows[layer]),
                    feedForwardNorm: try reader.rmsNorm(
                        "\(name).post_attention_layernorm", count: sizes.width, epsilon: epsilon),
                    feedForward: .dense(
                        try reader.gated(
                            "\(name).mlp", width: sizes.width, hidden: sizes.feedForward, activation: activation))))
        }
        return DecoderDescription(
            configuration: try reader.configuration("llama", sizes, vocabulary: embedding.outputs),
            embedding: embedding, ropes: [rope], layers: layers,
            finalNorm: try reader.rmsNorm("model.norm", count: sizes.width, epsilon: epsilon),
            output: try reader.output(embedding))
    }
}
