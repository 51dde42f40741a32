import JSON
import ModelFormats

/// Gemma 1 (arXiv 2403.08295): Llama with GeGLU, embeddings scaled by the square root of the width, and norms whose
/// weights are kept less 1.
enum Gemma {
    static func describe(_ source: ModelSource, _ options: DecoderOptions) throws(ModelError) -> DecoderDescription {
        let reader = ModelReader(source, names: .llama)
        let sizes = try reader.sizes(contextLimit: options.contextLength, defaults: ["head_dim": 256])
        let epsilon = try reader.epsilon("rms_norm_eps", gguf: "attention.layer_norm_rms_epsilon", default: 1e-6)
        let activation = try reader.gemmaActivation()
        try reader.refuse("use_bidirectional_attention", unless: .bool(false))
        let rope = try reader.rope(headSize: sizes.headSize, contextLength: sizes.contextLength)
        let embedding = try reader.embedding("model.embed_tokens.weight", width: sizes.width)
        var layers: [LayerDescription] = []
        for layer in 0..<sizes.layers {
            let name = "model.layers.\(layer)"
            layers.append(
                LayerDescription(
                    attentionNorm: try reader.rmsNorm(
                        "\(name).input_layernorm", count: sizes.width, epsilon: epsilon, weightOffset: 1),
                    attention: try reader.attention(layer, sizes, rope: 0),
                    feedForwardNorm: try reader.rmsNorm(
                        "\(name).post_attention_layernorm", count: sizes.width, epsilon: epsilon, weightOffset: 1),
                    feedForward: .dense(
                        try reader.gated(
                            "\(name).mlp", width: sizes.width, hidden: sizes.feedForward, activation: activation))))
        }
        return DecoderDescription(
            configuration: try reader.configuration("gemma", sizes, vocabulary: embedding.outputs),
            embedding: embedding, embeddingScale: Float(sizes.width).squareRoot(), ropes: [rope], layers: layers,
            finalNorm: try reader.rmsNorm("model.norm", count: sizes.width, epsilon: epsilon, weightOffset: 1),
            output: try reader.output(embedding, isTiedByDefault: true))
    }
}
