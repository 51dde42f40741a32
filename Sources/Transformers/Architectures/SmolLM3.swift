import JSON
import ModelFormats

/// SmolLM 3 (Hugging Face, 2025): Llama where every fourth layer has no rotary embedding (NoPE, arXiv 2501.18795).
enum SmolLM3 {
    static func describe(_ source: ModelSource, _ options: DecoderOptions) throws(ModelError) -> DecoderDescription {
        let reader = ModelReader(source, names: .llama)
        let sizes = try reader.sizes(contextLimit: options.contextLength)
        let epsilon = try reader.epsilon("rms_norm_eps", gguf: "attention.layer_norm_rms_epsilon")
        let activation = try reader.activation("hidden_act", default: .silu)
        // `no_rope_layers` holds 1 for a layer with rotary embedding; GGUF leaves it to the interval of 4.
        let hasRope = reader.isGGUF ? nil : reader.settings["no_rope_layers"]?.array?.map { $0.integer ?? 1 }
        let interval = try reader.size("no_rope_layer_interval", gguf: nil, in: 1...4096, default: 4)
        let rope = try reader.rope(
            headSize: sizes.headSize, contextLength: sizes.contextLength, ggufPairing: .interleaved,
            defaultBase: 2_000_000)
        let rotates = (0..<sizes.layers).map { layer in
            if let hasRope, layer < hasRope.count { hasRope[layer] != 0 } else { (layer + 1) % interval != 0 }
        }
        let windows =
            reader.flag("use_sliding_window", default: false)
            ? try reader.windows(sizes.layers) { !rotates[$0] } : [Int](repeating: 0, count: sizes.layers)
        let embedding = try reader.embedding("model.embed_tokens.weight", width: sizes.width)
        var layers: [LayerDescription] = []
        for layer in 0..<sizes.layers {
            let name = "model.layers.\(layer)"
            layers.append(
                LayerDescription(
                    attentionNorm: try reader.rmsNorm("\(name).input_layernorm", count: sizes.width, epsilon: epsilon),
                    attention: try reader.attention(
                        layer, sizes, rope: rotates[layer] ? 0 : nil, window: windows[layer]),
                    feedForwardNorm: try reader.rmsNorm(
                        "\(name).post_attention_layernorm", count: sizes.width, epsilon: epsilon),
                    feedForward: .dense(
                        try reader.gated(
                            "\(name).mlp", width: sizes.width, hidden: sizes.feedForward, activation: activation))))
        }
        return DecoderDescription(
            configuration: try reader.configuration("smollm3", sizes, vocabulary: embedding.outputs),
            embedding: embedding, ropes: [rope], layers: layers,
            finalNorm: try reader.rmsNorm("model.norm", count: sizes.width, epsilon: epsilon),
            output: try reader.output(embedding, isTiedByDefault: true))
    }
}
