import ModelFormats

/// Qwen 3 MoE (arXiv 2505.09388): Qwen 3 whose feed-forward network is a mixture of experts, none of them shared.
enum Qwen3MoE {
    static func describe(_ source: ModelSource, _ options: DecoderOptions) throws(ModelError) -> DecoderDescription {
        let reader = ModelReader(source, names: Qwen2MoE.names)
        let sizes = try reader.sizes(contextLimit: options.contextLength)
        let epsilon = try reader.epsilon("rms_norm_eps", gguf: "attention.layer_norm_rms_epsilon")
        let windows = try Qwen2.windows(reader, sizes.layers)
        let rope = try reader.rope(headSize: sizes.headSize, contextLength: sizes.contextLength)
        let embedding = try reader.embedding("model.embed_tokens.weight", width: sizes.width)
        // GGUF does not say; llama.cpp scales the weights, as every published model of this architecture wants.
        let normalises = reader.isGGUF || reader.flag("norm_topk_prob", default: false)
        var layers: [LayerDescription] = []
        for layer in 0..<sizes.layers {
            let name = "model.layers.\(layer)"
            layers.append(
                LayerDescription(
                    attentionNorm: try reader.rmsNorm("\(name).input_layernorm", count: sizes.width, epsilon: epsilon),
                    attention: try reader.attention(layer, sizes, rope: 0, window: windows[layer]) {
                        name throws(ModelError) in
                        try reader.rmsNorm(name, count: sizes.headSize, epsilon: epsilon)
                    },
                    feedForwardNorm: try reader.rmsNorm(
                        "\(name).post_attention_layernorm", count: sizes.width, epsilon: epsilon),
                    feedForward: try Qwen2MoE.feedForward(reader, layer, sizes, normalises: normalises)))
        }
        return DecoderDescription(
            configuration: try reader.configuration("qwen3_moe", sizes, vocabulary: embedding.outputs),
            embedding: embedding, ropes: [rope], layers: layers,
            finalNorm: try reader.rmsNorm("model.norm", count: sizes.width, epsilon: epsilon),
            output: try reader.output(embedding))
    }
}
