import ModelFormats

/// OLMo 2 (arXiv 2501.00656): Llama whose norms stand behind attention and feed-forward network instead of before, with
/// an RMSNorm over all queries and over all keys.
enum OLMo2 {
    static func describe(_ source: ModelSource, _ options: DecoderOptions) throws(ModelError) -> DecoderDescription {
        let names = TensorNames.llama.with([
            "post_attention_layernorm": "post_attention_norm", "post_feedforward_layernorm": "post_ffw_norm",
        ])
        let reader = ModelReader(source, names: names)
        let sizes = try reader.sizes(contextLimit: options.contextLength)
        let epsilon = try reader.epsilon("rms_norm_eps", gguf: "attention.layer_norm_rms_epsilon")
        let activation = try reader.activation("hidden_act", default: .silu)
        let rope = try reader.rope(headSize: sizes.headSize, contextLength: sizes.contextLength)
        let embedding = try reader.embedding("model.embed_tokens.weight", width: sizes.width)
        var layers: [LayerDescription] = []
        for layer in 0..<sizes.layers {
            let name = "model.layers.\(layer)"
            layers.append(
                LayerDescription(
                    attention: try reader.attention(layer, sizes, rope: 0) { name throws(ModelError) in
                        // Over all heads at once, before they are told apart.
                        let heads = name.hasSuffix("q_norm") ? sizes.heads : sizes.kvHeads
                        return try reader.rmsNorm(name, count: heads * sizes.headSize, epsilon: epsilon)
                    },
                    attentionOutputNorm: try reader.rmsNorm(
                        "\(name).post_attention_layernorm", count: sizes.width, epsilon: epsilon),
                    feedForward: .dense(
                        try reader.gated(
                            "\(name).mlp", width: sizes.width, hidden: sizes.feedForward, activation: activation)),
                    feedForwardOutputNorm: try reader.rmsNorm(
                        "\(name).post_feedforward_layernorm", count: sizes.width, epsilon: epsilon)))
        }
        return DecoderDescription(
            configuration: try reader.configuration("olmo2", sizes, vocabulary: embedding.outputs),
            embedding: embedding, ropes: [rope], layers: layers,
            finalNorm: try reader.rmsNorm("model.norm", count: sizes.width, epsilon: epsilon),
            output: try reader.output(embedding))
    }
}
