import ModelFormats

/// Phi-3 and Phi-4 mini (arXiv 2404.14219): Llama with queries, keys and values in one matrix, gate and up in another,
/// and longrope for long contexts.
enum Phi3 {
    static func describe(_ source: ModelSource, _ options: DecoderOptions) throws(ModelError) -> DecoderDescription {
        // GGUF calls the joint matrix of gate and up "ffn_up".
        let reader = ModelReader(source, names: TensorNames.llama.with(["mlp.gate_up_proj": "ffn_up"]))
        let sizes = try reader.sizes(contextLimit: options.contextLength)
        let epsilon = try reader.epsilon("rms_norm_eps", gguf: "attention.layer_norm_rms_epsilon")
        let activation = try reader.activation("hidden_act", default: .silu)
        let windows = try reader.windows(sizes.layers) { _ in true }
        let rope = try reader.rope(headSize: sizes.headSize, contextLength: sizes.contextLength)
        let embedding = try reader.embedding("model.embed_tokens.weight", width: sizes.width)
        let queries = sizes.heads * sizes.headSize
        let joint = queries + 2 * sizes.kvHeads * sizes.headSize
        var layers: [LayerDescription] = []
        for layer in 0..<sizes.layers {
            let name = "model.layers.\(layer)"
            layers.append(
                LayerDescription(
                    attentionNorm: try reader.rmsNorm("\(name).input_layernorm", count: sizes.width, epsilon: epsilon),
                    attention: AttentionDescription(
                        projections: [
                            try reader.linear("\(name).self_attn.qkv_proj", outputs: joint, inputs: sizes.width)
                        ],
                        rope: 0,
                        shape: AttentionShape(
                            heads: sizes.heads, kvHeads: sizes.kvHeads, headSize: sizes.headSize,
                            window: windows[layer]),
                        output: try reader.linear(
                            "\(name).self_attn.o_proj", outputs: sizes.width, inputs: queries)),
                    feedForwardNorm: try reader.rmsNorm(
                        "\(name).post_attention_layernorm", count: sizes.width, epsilon: epsilon),
                    feedForward: .dense(
                        DenseDescription(
                            projections: [
                                try reader.linear(
                                    "\(name).mlp.gate_up_proj", outputs: 2 * sizes.feedForward, inputs: sizes.width)
                            ],
                            isGated: true, activation: activation, width: sizes.feedForward,
                            output: try reader.linear(
                                "\(name).mlp.down_proj", outputs: sizes.width, inputs: sizes.feedForward)))))
        }
        return DecoderDescription(
            configuration: try reader.configuration("phi3", sizes, vocabulary: embedding.outputs),
            embedding: embedding, ropes: [rope], layers: layers,
            finalNorm: try reader.rmsNorm("model.norm", count: sizes.width, epsilon: epsilon),
            output: try reader.output(embedding))
    }
}
