import JSON
import ModelFormats

/// GPT-2 (Radford et al., 2019): learned positions, LayerNorm, GELU, biases everywhere, output tied to the embedding.
enum GPT2 {
    static func describe(_ source: ModelSource, _ options: DecoderOptions) throws(ModelError) -> DecoderDescription {
        let names = TensorNames(
            layerPrefix: "transformer.h.",
            inLayer: [
                "ln_1": "attn_norm", "attn.c_attn": "attn_qkv", "attn.c_proj": "attn_output",
                "ln_2": "ffn_norm", "mlp.c_fc": "ffn_up", "mlp.c_proj": "ffn_down",
            ],
            outside: [
                "transformer.wte": "token_embd", "transformer.wpe": "position_embd",
                "transformer.ln_f": "output_norm", "lm_head": "output",
            ])
        let reader = ModelReader(source, names: names)
        let width = try reader.size("n_embd", gguf: "embedding_length", in: 1...1 << 17)
        let heads = try reader.size("n_head", gguf: "attention.head_count", in: 1...4096)
        let hidden = try reader.size("n_inner", gguf: "feed_forward_length", in: 1...1 << 20, default: 4 * width)
        let count = try reader.size("n_layer", gguf: "block_count", in: 1...4096)
        let epsilon = try reader.epsilon("layer_norm_epsilon", gguf: "attention.layer_norm_epsilon")
        let activation = try reader.activation("activation_function", default: .geluTanh)
        guard width % heads == 0, width / heads <= 512 else {
            throw ModelError("\(source.path): expected \(heads) heads to divide the width \(width) evenly.")
        }
        let embedding = try reader.embedding("transformer.wte.weight", width: width)
        let positions = try reader.embedding("transformer.wpe.weight", width: width)
        let sizes = DecoderSizes(
            width: width, layers: count, heads: heads, kvHeads: heads, headSize: width / heads, feedForward: hidden,
            contextLength: min(positions.outputs, max(1, options.contextLength ?? positions.outputs)))
        // Two switches of Mistral's GPT-2 (Stanford, 2021).
        let scalesByWidth = reader.flag("scale_attn_weights", default: true)
        let scalesByLayer = reader.flag("scale_attn_by_inverse_layer_idx", default: false)
        try reader.refuse("add_cross_attention", unless: .bool(false))
        var layers: [LayerDescription] = []
        for layer in 0..<count {
            let name = "transformer.h.\(layer)"
            let scale =
                (scalesByWidth ? 1 / Float(sizes.headSize).squareRoot() : 1) / (scalesByLayer ? Float(layer + 1) : 1)
            layers.append(
                LayerDescription(
                    attentionNorm: try reader.layerNorm("\(name).ln_1", count: width, epsilon: epsilon),
                    attention: AttentionDescription(
                        // Hugging Face keeps GPT-2's matrices as inputs by outputs.
                        projections: [
                            try reader.linear(
                                "\(name).attn.c_attn", outputs: 3 * width, inputs: width, isTransposed: true)
                        ],
                        shape: AttentionShape(heads: heads, kvHeads: heads, headSize: sizes.headSize, scale: scale),
                        output: try reader.linear(
                            "\(name).attn.c_proj", outputs: width, inputs: width, isTransposed: true)),
                    feedForwardNorm: try reader.layerNorm("\(name).ln_2", count: width, epsilon: epsilon),
                    feedForward: .dense(
                        DenseDescription(
                            projections: [
                                try reader.linear(
                                    "\(name).mlp.c_fc", outputs: hidden, inputs: width, isTransposed: true)
                            ],
                            isGated: false, activation: activation, width: hidden,
                            output: try reader.linear(
                                "\(name).mlp.c_proj", outputs: width, inputs: hidden, isTransposed: true)))))
        }
        return DecoderDescription(
            configuration: try reader.configuration("gpt2", sizes, vocabulary: embedding.outputs),
            embedding: embedding, positions: positions, layers: layers,
            finalNorm: try reader.layerNorm("transformer.ln_f", count: width, epsilon: epsilon),
            output: try reader.output(embedding, isTiedByDefault: true))
    }
}
