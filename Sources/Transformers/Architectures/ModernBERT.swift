import JSON
import ModelFormats

/// ModernBERT (arXiv 2412.13663): norms first, rotary positions, GeGLU, no biases; most layers see only their
/// neighbourhood, with shorter rotary waves.
enum ModernBERT {
    static let names = TensorNames(
        inLayer: [
            "attn_norm": "attn_norm", "attn.Wqkv": "attn_qkv", "attn.Wo": "attn_output", "mlp_norm": "ffn_norm",
            "mlp.Wi": "ffn_up", "mlp.Wo": "ffn_down",
        ],
        outside: [
            "model.embeddings.tok_embeddings": "token_embd", "model.embeddings.norm": "token_embd_norm",
            "model.final_norm": "output_norm", "head.dense": "cls", "head.norm": "cls.norm",
            "classifier": "cls.output",
        ])

    static func describe(_ source: ModelSource) throws(ModelError) -> EncoderDescription {
        let reader = ModelReader(source, names: names)
        let width = try reader.size("hidden_size", gguf: "embedding_length", in: 1...1 << 17)
        let count = try reader.size("num_hidden_layers", gguf: "block_count", in: 1...4096)
        let heads = try reader.size("num_attention_heads", gguf: "attention.head_count", in: 1...4096)
        let hidden = try reader.size("intermediate_size", gguf: "feed_forward_length", in: 1...1 << 20)
        let epsilon = try reader.epsilon("norm_eps", gguf: "attention.layer_norm_epsilon", default: 1e-5)
        let activation = try reader.activation("hidden_activation", default: .gelu)
        let length = try reader.contextLength("max_position_embeddings", limit: nil, default: 8192)
        guard width % heads == 0, width / heads <= 512, width / heads % 2 == 0 else {
            throw ModelError("\(source.path): expected \(heads) heads to divide the width \(width) evenly.")
        }
        let headSize = width / heads
        let windows = try windows(reader, count)
        let embedding = try reader.embedding("model.embeddings.tok_embeddings.weight", width: width)
        var layers: [EncoderLayerDescription] = []
        for layer in 0..<count {
            let name = "model.layers.\(layer)"
            layers.append(
                EncoderLayerDescription(
                    attention: AttentionDescription(
                        projections: [try reader.linear("\(name).attn.Wqkv", outputs: 3 * width, inputs: width)],
                        rope: windows[layer] > 0 ? 1 : 0,
                        shape: AttentionShape(
                            heads: heads, kvHeads: heads, headSize: headSize, window: windows[layer], causal: false),
                        output: try reader.linear("\(name).attn.Wo", outputs: width, inputs: width)),
                    // The first layer takes the embeddings' norm for its own.
                    attentionNorm: reader.has("\(name).attn_norm.weight")
                        ? try reader.layerNorm("\(name).attn_norm", count: width, epsilon: epsilon) : nil,
                    feedForward: DenseDescription(
                        projections: [try reader.linear("\(name).mlp.Wi", outputs: 2 * hidden, inputs: width)],
                        isGated: true, activation: activation, width: hidden,
                        output: try reader.linear("\(name).mlp.Wo", outputs: width, inputs: hidden)),
                    feedForwardNorm: try reader.layerNorm("\(name).mlp_norm", count: width, epsilon: epsilon)))
        }
        var description = EncoderDescription(
            configuration: try reader.encoderConfiguration(
                "modernbert", vocabulary: embedding.outputs, positions: length, segments: 0, width: width,
                layers: count, layerPrefix: Self.names.layerPrefix),
            embedding: embedding,
            embeddingNorm: try reader.layerNorm("model.embeddings.norm", count: width, epsilon: epsilon),
            ropes: try ropes(reader, headSize, length), isPreNorm: true, layers: layers,
            finalNorm: try reader.layerNorm("model.final_norm", count: width, epsilon: epsilon))
        if let classes = try description.classes(reader, "classifier.weight") {
            description.head = EncoderHeadDescription(
                pooling: try classifierPooling(reader),
                dense: try reader.linear("head.dense", outputs: width, inputs: width), activation: .gelu,
                norm: try reader.layerNorm("head.norm", count: width, epsilon: epsilon),
                output: try reader.linear("classifier", outputs: classes, inputs: width))
        }
        return description
    }

    /// Which vector the head takes: the first token's or the mean.
    private static func classifierPooling(_ reader: ModelReader) throws(ModelError) -> Pooling {
        try reader.refuse("classifier_activation", unless: .string("gelu"))
        if reader.isGGUF { return try reader.integer("", gguf: "classifier.pooling_type") == 1 ? .mean : .cls }
        return reader.text("classifier_pooling", gguf: nil) == "mean" ? .mean : .cls
    }

    /// Keys that a token of each layer sees to either side, itself included; 0 for all. `local_attention` counts both
    /// sides together.
    private static func windows(_ reader: ModelReader, _ layers: Int) throws(ModelError) -> [Int] {
        let width = try reader.size("local_attention", gguf: "attention.sliding_window", in: 2...1 << 24, default: 128)
        let interval = try reader.size(
            "global_attn_every_n_layers", gguf: "attention.sliding_window_pattern", in: 1...4096, default: 3)
        let types = reader.settings["layer_types"]?.array?.map(\.string) ?? []
        return (0..<layers).map { layer in
            let isLocal = layer < types.count ? types[layer] == "sliding_attention" : layer % interval != 0
            return isLocal ? width / 2 + 1 : 0
        }
    }

    /// The layers that see everything, then those that do not.
    private static func ropes(
        _ reader: ModelReader, _ headSize: Int, _ length: Int
    ) throws(ModelError) -> [RopeDescription] {
        if reader.settings["rope_parameters"]?["full_attention"] != nil {
            return [
                try reader.rope(headSize: headSize, contextLength: length, kind: "full_attention"),
                try reader.rope(headSize: headSize, contextLength: length, kind: "sliding_attention"),
            ]
        }
        let global = try reader.number("global_rope_theta", gguf: "rope.freq_base") ?? 160_000
        let local = try reader.number("local_rope_theta", gguf: "rope.freq_base_swa") ?? 10_000
        guard global > 0, local > 0 else {
            throw ModelError("\(reader.source.path): expected rope bases above 0, found \(global) and \(local).")
        }
        return [global, local].map { base in
            RopeDescription(
                inverseFrequencies: RopeAngles.frequencies(dimensions: headSize, base: base), pairing: .halves)
        }
    }
}
