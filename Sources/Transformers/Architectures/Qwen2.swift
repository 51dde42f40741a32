import ModelFormats

/// Qwen 2 and 2.5 (arXiv 2407.10671, 2412.15115): Llama with biases on queries, keys and values; a sliding window in the
/// upper layers where the settings ask for it.
enum Qwen2 {
    static func describe(_ source: ModelSource, _ options: DecoderOptions) throws(ModelError) -> DecoderDescription {
        let reader = ModelReader(source, names: .llama)
        let sizes = try reader.sizes(contextLimit: options.contextLength)
        let epsilon = try reader.epsilon("rms_norm_eps", gguf: "attention.layer_norm_rms_epsilon")
        let activation = try reader.activation("hidden_act", default: .silu)
        let windows = try Qwen2.windows(reader, sizes.layers)
        let rope = try reader.rope(headSize: sizes.headSize, contextLength: sizes.contextLength)
        let embedding = try reader.embedding("model.embed_tokens.weight", width: sizes.width)
        var layers: [LayerDescription] = []
        for layer in 0..<sizes.layers {
            let name = "model.layers.\(layer)"
            layers.append(
                LayerDescription(
                    attentionNorm: try reader.rmsNorm("\(name).input_layernorm", count: sizes.width, epsilon: epsilon),
                    // The biases come with the matrices.
                    attention: try reader.attention(layer, sizes, rope: 0, window: windows[layer]),
                    feedForwardNorm: try reader.rmsNorm(
                        "\(name).post_attention_layernorm", count: sizes.width, epsilon: epsilon),
                    feedForward: .dense(
                        try reader.gated(
                            "\(name).mlp", width: sizes.width, hidden: sizes.feedForward, activation: activation))))
        }
        return DecoderDescription(
            configuration: try reader.configuration("qwen2", sizes, vocabulary: embedding.outputs),
            embedding: embedding, ropes: [rope], layers: layers,
            finalNorm: try reader.rmsNorm("model.norm", count: sizes.width, epsilon: epsilon),
            output: try reader.output(embedding))
    }

    /// Windows of the Qwen family: none unless `use_sliding_window`, then in the layers from `max_window_layers` on.
    static func windows(_ reader: ModelReader, _ layers: Int) throws(ModelError) -> [Int] {
        guard reader.flag("use_sliding_window", default: false) else { return [Int](repeating: 0, count: layers) }
        let first = try reader.integer("max_window_layers", gguf: nil) ?? 0
        return try reader.windows(layers) { $0 >= first }
    }
}
