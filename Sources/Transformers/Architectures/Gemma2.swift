import JSON
import ModelFormats

/// Gemma 2 (arXiv 2408.00118): Gemma with norms before and after each half of a layer, a sliding window in every other
/// layer, and soft caps on attention scores and logits.
enum Gemma2 {
    /// The four norms of a layer by their names in GGUF.
    static let names = TensorNames.llama.with([
        "post_attention_layernorm": "post_attention_norm",
        "pre_feedforward_layernorm": "ffn_norm",
        "post_feedforward_layernorm": "post_ffw_norm",
    ])

    static func describe(_ source: ModelSource, _ options: DecoderOptions) throws(ModelError) -> DecoderDescription {
        let reader = ModelReader(source, names: names)
        let sizes = try reader.sizes(contextLimit: options.contextLength, defaults: ["head_dim": 256])
        let epsilon = try reader.epsilon("rms_norm_eps", gguf: "attention.layer_norm_rms_epsilon", default: 1e-6)
        let activation = try reader.gemmaActivation()
        try reader.refuse("use_bidirectional_attention", unless: .bool(false))
        let windows = try reader.windows(sizes.layers, default: 4096) { $0 % 2 == 0 }
        // Left out, they are those of the published models; `null` is none.
        let scoreCap = try reader.cap("attn_logit_softcapping", default: 50)
        let logitCap = try reader.cap("final_logit_softcapping", default: 30)
        // GGUF does not say how queries are scaled: by the head's width, except in the 27B model of 46 layers.
        let scale = try Gemma2.scale(reader, sizes, layersOfLargest: 46)
        let rope = try reader.rope(headSize: sizes.headSize, contextLength: sizes.contextLength)
        let embedding = try reader.embedding("model.embed_tokens.weight", width: sizes.width)
        func norm(_ name: String) throws(ModelError) -> NormDescription {
            try reader.rmsNorm(name, count: sizes.width, epsilon: epsilon, weightOffset: 1)
        }
        var layers: [LayerDescription] = []
        for layer in 0..<sizes.layers {
            let name = "model.layers.\(layer)"
            layers.append(
                LayerDescription(
                    attentionNorm: try norm("\(name).input_layernorm"),
                    attention: try reader.attention(
                        layer, sizes, rope: 0, scale: scale, softCap: scoreCap, window: windows[layer]),
                    attentionOutputNorm: try norm("\(name).post_attention_layernorm"),
                    feedForwardNorm: try norm("\(name).pre_feedforward_layernorm"),
                    feedForward: .dense(
                        try reader.gated(
                            "\(name).mlp", width: sizes.width, hidden: sizes.feedForward, activation: activation)),
                    feedForwardOutputNorm: try norm("\(name).post_feedforward_layernorm")))
        }
        return DecoderDescription(
            configuration: try reader.configuration("gemma2", sizes, vocabulary: embedding.outputs),
            embedding: embedding, embeddingScale: Float(sizes.width).squareRoot(), ropes: [rope], layers: layers,
            finalNorm: try norm("model.norm"), output: try reader.output(embedding, isTiedByDefault: true),
            logitSoftCap: logitCap)
    }

    /// 1 / sqrt(`query_pre_attn_scalar`).
    static func scale(_ reader: ModelReader, _ sizes: DecoderSizes, layersOfLargest: Int) throws(ModelError) -> Float {
        let isLargest = reader.isGGUF && sizes.layers == layersOfLargest
        let standard = !reader.isGGUF ? 256 : Double(isLargest ? sizes.width / sizes.heads : sizes.headSize)
        let scalar = try reader.number("query_pre_attn_scalar", gguf: nil) ?? standard
        guard scalar > 0 else {
            throw ModelError("\(reader.source.path): expected query_pre_attn_scalar above 0, found \(scalar).")
        }
        return Float(1 / scalar.squareRoot())
    }
}
