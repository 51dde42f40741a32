import ModelFormats

/// Mixtral (arXiv 2401.04088): Mistral with a mixture of experts as feed-forward network; the weights of the experts in
/// use sum to 1.
enum Mixtral {
    static func describe(_ source: ModelSource, _ options: DecoderOptions) throws(ModelError) -> DecoderDescription {
        let names = TensorNames.llama.with([
            "block_sparse_moe.gate": "ffn_gate_inp",
            "block_sparse_moe.experts.w1": "ffn_gate_exps",
            "block_sparse_moe.experts.w3": "ffn_up_exps",
            "block_sparse_moe.experts.w2": "ffn_down_exps",
        ])
        let reader = ModelReader(source, names: names)
        let sizes = try reader.sizes(contextLimit: options.contextLength)
        let epsilon = try reader.epsilon("rms_norm_eps", gguf: "attention.layer_norm_rms_epsilon")
        let activation = try reader.activation("hidden_act", default: .silu)
        let windows = try reader.windows(sizes.layers) { _ in true }
        let experts = try reader.size("num_local_experts", gguf: "expert_count", in: 1...4096)
        let used = try reader.size("num_experts_per_tok", gguf: "expert_used_count", in: 1...experts)
        let rope = try reader.rope(
            headSize: sizes.headSize, contextLength: sizes.contextLength, ggufPairing: .interleaved,
            defaultBase: 1_000_000)
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
                    feedForward: .experts(
                        ExpertsDescription(
                            router: try reader.linear(
                                "\(name).block_sparse_moe.gate", outputs: experts, inputs: sizes.width),
                            experts: try reader.experts(
                                "\(name).block_sparse_moe.experts", count: experts, width: sizes.width,
                                hidden: sizes.feedForward, activation: activation, parts: ("w1", "w3", "w2")),
                            usedCount: used, normalisesWeights: true))))
        }
        return DecoderDescription(
            configuration: try reader.configuration("mixtral", sizes, vocabulary: embedding.outputs),
            embedding: embedding, ropes: [rope], layers: layers,
            finalNorm: try reader.rmsNorm("model.norm", count: sizes.width, epsilon: epsilon),
            output: try reader.output(embedding))
    }
}
