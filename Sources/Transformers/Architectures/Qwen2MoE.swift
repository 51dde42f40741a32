import ModelFormats

/// Qwen 1.5 and 2 MoE (arXiv 2407.10671): Qwen 2 whose feed-forward network is a mixture of experts, plus one network
/// that every token uses behind a sigmoid gate.
enum Qwen2MoE {
    /// Names of the experts in GGUF, for both generations.
    static let names = TensorNames.llama.with([
        "mlp.gate": "ffn_gate_inp",
        "mlp.experts.gate_proj": "ffn_gate_exps",
        "mlp.experts.up_proj": "ffn_up_exps",
        "mlp.experts.down_proj": "ffn_down_exps",
        "mlp.shared_expert.gate_proj": "ffn_gate_shexp",
        "mlp.shared_expert.up_proj": "ffn_up_shexp",
        "mlp.shared_expert.down_proj": "ffn_down_shexp",
        "mlp.shared_expert_gate": "ffn_gate_inp_shexp",
    ])

    static func describe(_ source: ModelSource, _ options: DecoderOptions) throws(ModelError) -> DecoderDescription {
        let reader = ModelReader(source, names: names)
        let sizes = try reader.sizes(contextLimit: options.contextLength)
        let epsilon = try reader.epsilon("rms_norm_eps", gguf: "attention.layer_norm_rms_epsilon")
        let windows = try Qwen2.windows(reader, sizes.layers)
        let rope = try reader.rope(headSize: sizes.headSize, contextLength: sizes.contextLength)
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
                    feedForward: try feedForward(
                        reader, layer, sizes, normalises: reader.flag("norm_topk_prob", default: false))))
        }
        return DecoderDescription(
            configuration: try reader.configuration("qwen2_moe", sizes, vocabulary: embedding.outputs),
            embedding: embedding, ropes: [rope], layers: layers,
            finalNorm: try reader.rmsNorm("model.norm", count: sizes.width, epsilon: epsilon),
            output: try reader.output(embedding))
    }

    /// The feed-forward part of one layer: a mixture, or a plain network in the layers that the settings name.
    static func feedForward(
        _ reader: ModelReader, _ layer: Int, _ sizes: DecoderSizes, normalises: Bool
    ) throws(ModelError) -> FeedForwardDescription {
        let name = "model.layers.\(layer).mlp"
        let activation = try reader.activation("hidden_act", default: .silu)
        guard reader.has("\(name).gate.weight") else {
            return .dense(
                try reader.gated(name, width: sizes.width, hidden: sizes.feedForward, activation: activation))
        }
        // transformers 5 writes Qwen 3's number of experts under Mixtral's name.
        let count = try reader.integer("num_experts", gguf: nil)
        let experts = try reader.size("num_local_experts", gguf: "expert_count", in: 1...4096, default: count)
        let used = try reader.size("num_experts_per_tok", gguf: "expert_used_count", in: 1...experts)
        let hidden = try reader.size(
            "moe_intermediate_size", gguf: "expert_feed_forward_length", in: 1...1 << 20, default: sizes.feedForward)
        var description = ExpertsDescription(
            router: try reader.linear("\(name).gate", outputs: experts, inputs: sizes.width),
            experts: try reader.experts(
                "\(name).experts", count: experts, width: sizes.width, hidden: hidden,
                activation: activation),
            usedCount: used, normalisesWeights: normalises)
        if reader.has("\(name).shared_expert.up_proj.weight") {
            let hidden = try reader.size(
                "shared_expert_intermediate_size", gguf: "expert_shared_feed_forward_length", in: 1...1 << 20)
            description.shared = try reader.gated(
                "\(name).shared_expert", width: sizes.width, hidden: hidden, activation: activation)
            description.sharedGate = try reader.linear("\(name).shared_expert_gate", outputs: 1, inputs: sizes.width)
        }
        return .experts(description)
    }
}
