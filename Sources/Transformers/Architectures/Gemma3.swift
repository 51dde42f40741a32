import JSON
import ModelFormats

/// Gemma 3's text model (arXiv 2503.19786): Gemma 2 without caps, with norms of queries and keys; five layers with a
/// sliding window and short rotary waves to each layer that sees everything.
enum Gemma3 {
    static func describe(_ source: ModelSource, _ options: DecoderOptions) throws(ModelError) -> DecoderDescription {
        let reader = ModelReader(source, names: Gemma2.names)
        // The settings of the multimodal models leave out what equals the library's defaults.
        let sizes = try reader.sizes(
            contextLimit: options.contextLength,
            defaults: [
                "num_attention_heads": 8, "num_key_value_heads": 4, "head_dim": 256,
                "max_position_embeddings": 131072,
            ])
        let epsilon = try reader.epsilon("rms_norm_eps", gguf: "attention.layer_norm_rms_epsilon", default: 1e-6)
        let activation = try reader.gemmaActivation()
        try reader.refuse("use_bidirectional_attention", unless: .bool(false))
        let pattern = try reader.size(
            "sliding_window_pattern", gguf: nil, in: 1...4096,
            default: reader.size("_sliding_window_pattern", gguf: nil, in: 1...4096, default: 6))
        let windows = try reader.windows(sizes.layers, default: 4096) { ($0 + 1) % pattern != 0 }
        let logitCap = try reader.cap("final_logit_softcapping", default: 0)
        let scale = try Gemma2.scale(reader, sizes, layersOfLargest: 62)
        let ropes = [try globalRope(reader, sizes), try localRope(reader, sizes)]
        let embedding = try reader.embedding("model.embed_tokens.weight", width: sizes.width)
        func norm(_ name: String, _ count: Int? = nil) throws(ModelError) -> NormDescription {
            try reader.rmsNorm(name, count: count ?? sizes.width, epsilon: epsilon, weightOffset: 1)
        }
        var layers: [LayerDescription] = []
        for layer in 0..<sizes.layers {
            let name = "model.layers.\(layer)"
            layers.append(
                LayerDescription(
                    attentionNorm: try norm("\(name).input_layernorm"),
                    attention: try reader.attention(
                        layer, sizes, rope: windows[layer] > 0 ? 1 : 0, scale: scale, window: windows[layer]
                    ) { name throws(ModelError) in
                        try norm(name, sizes.headSize)
                    },
                    attentionOutputNorm: try norm("\(name).post_attention_layernorm"),
                    feedForwardNorm: try norm("\(name).pre_feedforward_layernorm"),
                    feedForward: .dense(
                        try reader.gated(
                            "\(name).mlp", width: sizes.width, hidden: sizes.feedForward, activation: activation)),
                    feedForwardOutputNorm: try norm("\(name).post_feedforward_layernorm")))
        }
        return DecoderDescription(
            configuration: try reader.configuration("gemma3", sizes, vocabulary: embedding.outputs),
            embedding: embedding, embeddingScale: Float(sizes.width).squareRoot(), ropes: ropes, layers: layers,
            finalNorm: try norm("model.norm"), output: try reader.output(embedding, isTiedByDefault: true),
            logitSoftCap: logitCap)
    }

    /// The layers that see everything: base 1,000,000, and the scaling of the settings.
    private static func globalRope(_ reader: ModelReader, _ sizes: DecoderSizes) throws(ModelError) -> RopeDescription {
        try reader.rope(
            headSize: sizes.headSize, contextLength: sizes.contextLength, kind: "full_attention",
            defaultBase: 1_000_000, ggufDefaultBase: 1_000_000)
    }

    /// The layers with a window: base 10,000 and no scaling.
    private static func localRope(_ reader: ModelReader, _ sizes: DecoderSizes) throws(ModelError) -> RopeDescription {
        if let parameters = reader.settings["rope_parameters"], parameters["sliding_attention"] != nil {
            return try reader.rope(
                headSize: sizes.headSize, contextLength: sizes.contextLength, kind: "sliding_attention")
        }
        let base = try reader.number("rope_local_base_freq", gguf: "rope.freq_base_swa") ?? 10000
        guard base > 0 else { throw ModelError("\(reader.source.path): expected a rope base above 0, found \(base).") }
        return RopeDescription(
            inverseFrequencies: RopeAngles.frequencies(dimensions: sizes.headSize, base: base), pairing: .halves)
    }
}
