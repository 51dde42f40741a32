import JSON
import ModelFormats

/// BERT (arXiv 1810.04805) and its family: MiniLM, BGE, E5, GTE; RoBERTa (arXiv 1907.11692) and XLM-RoBERTa, which
/// count positions from behind the padding id. Sentence encoders, classifiers and cross-encoder rerankers alike.
enum BERT {
    static let names = TensorNames(
        layerPrefix: "bert.encoder.layer.",
        inLayer: [
            "attention.self.query": "attn_q",
            "attention.self.key": "attn_k",
            "attention.self.value": "attn_v",
            "attention.output.dense": "attn_output",
            "attention.output.LayerNorm": "attn_output_norm",
            "intermediate.dense": "ffn_up",
            "output.dense": "ffn_down",
            "output.LayerNorm": "layer_output_norm",
        ],
        outside: [
            "bert.embeddings.word_embeddings": "token_embd",
            "bert.embeddings.position_embeddings": "position_embd",
            "bert.embeddings.token_type_embeddings": "token_types",
            "bert.embeddings.LayerNorm": "token_embd_norm",
            "classifier.dense": "cls",
            "classifier.out_proj": "cls.output",
        ])

    static func describe(_ source: ModelSource) throws(ModelError) -> EncoderDescription {
        let reader = ModelReader(source, names: names)
        var description = try encoder(reader, "bert", prefix: "bert", positionOffset: 0)
        let width = description.configuration.width
        if let classes = try description.classes(
            reader, reader.isGGUF ? "classifier.out_proj.weight" : "classifier.weight")
        {
            // GGUF has RoBERTa's dense layer, but not BERT's: llama.cpp's converter leaves the pooler out, and what such a
            // file means is the output matrix alone. DistilBERT, which has no segments, has a ReLU.
            let dense = reader.isGGUF ? "classifier.dense" : "bert.pooler.dense"
            description.head = EncoderHeadDescription(
                dense: !reader.isGGUF || reader.has(dense + ".weight")
                    ? try reader.linear(dense, outputs: width, inputs: width) : nil,
                activation: description.segments == nil ? .relu : .tanh,
                output: try reader.linear(
                    reader.isGGUF ? "classifier.out_proj" : "classifier", outputs: classes, inputs: width))
        }
        return description
    }

    static func describeRoBERTa(_ source: ModelSource) throws(ModelError) -> EncoderDescription {
        let reader = ModelReader(source, names: names)
        let padding = try reader.size("pad_token_id", gguf: nil, in: 0...1 << 20, default: 1)
        var description = try encoder(reader, "roberta", prefix: "roberta", positionOffset: padding + 1)
        let width = description.configuration.width
        if let classes = try description.classes(reader, "classifier.out_proj.weight") {
            description.head = EncoderHeadDescription(
                dense: try reader.linear("classifier.dense", outputs: width, inputs: width),
                output: try reader.linear("classifier.out_proj", outputs: classes, inputs: width))
        }
        return description
    }

    private static func encoder(
        _ reader: ModelReader, _ architecture: String, prefix: String, positionOffset: Int
    ) throws(ModelError) -> EncoderDescription {
        let width = try reader.size("hidden_size", gguf: "embedding_length", in: 1...1 << 17)
        let count = try reader.size("num_hidden_layers", gguf: "block_count", in: 1...4096)
        let heads = try reader.size("num_attention_heads", gguf: "attention.head_count", in: 1...4096)
        let hidden = try reader.size("intermediate_size", gguf: "feed_forward_length", in: 1...1 << 20)
        let epsilon = try reader.epsilon("layer_norm_eps", gguf: "attention.layer_norm_epsilon", default: 1e-12)
        let activation = try reader.activation("hidden_act", default: .gelu)
        let kind = reader.text("position_embedding_type", gguf: nil) ?? "absolute"
        try reader.refuse("is_decoder", unless: .bool(false))
        try reader.refuse("add_cross_attention", unless: .bool(false))
        guard width % heads == 0, width / heads <= 512, kind == "absolute" else {
            throw ModelError(
                "\(reader.source.path): expected learned absolute positions and a width that the \(heads) heads divide "
                    + "evenly, found \(kind) positions and width \(width).")
        }
        let embedding = try reader.embedding("\(prefix).embeddings.word_embeddings.weight", width: width)
        let positions = try reader.embedding("\(prefix).embeddings.position_embeddings.weight", width: width)
        let segments =
            reader.has("\(prefix).embeddings.token_type_embeddings.weight")
            ? try reader.embedding("\(prefix).embeddings.token_type_embeddings.weight", width: width) : nil
        guard positions.outputs > positionOffset else {
            throw ModelError("\(reader.source.path): expected more than \(positionOffset) positions, found fewer.")
        }
        var layers: [EncoderLayerDescription] = []
        for layer in 0..<count {
            let name = "\(prefix).encoder.layer.\(layer)"
            layers.append(
                EncoderLayerDescription(
                    attention: AttentionDescription(
                        projections: [
                            try reader.linear("\(name).attention.self.query", outputs: width, inputs: width),
                            try reader.linear("\(name).attention.self.key", outputs: width, inputs: width),
                            try reader.linear("\(name).attention.self.value", outputs: width, inputs: width),
                        ],
                        shape: AttentionShape(heads: heads, kvHeads: heads, headSize: width / heads, causal: false),
                        output: try reader.linear("\(name).attention.output.dense", outputs: width, inputs: width)),
                    attentionNorm: try reader.layerNorm(
                        "\(name).attention.output.LayerNorm", count: width, epsilon: epsilon),
                    feedForward: DenseDescription(
                        projections: [try reader.linear("\(name).intermediate.dense", outputs: hidden, inputs: width)],
                        isGated: false, activation: activation, width: hidden,
                        output: try reader.linear("\(name).output.dense", outputs: width, inputs: hidden)),
                    feedForwardNorm: try reader.layerNorm("\(name).output.LayerNorm", count: width, epsilon: epsilon)))
        }
        return EncoderDescription(
            configuration: try reader.encoderConfiguration(
                architecture, vocabulary: embedding.outputs, positions: positions.outputs - positionOffset,
                segments: segments?.outputs ?? 0, width: width, layers: count,
                layerPrefix: "\(prefix).encoder.layer."),
            embedding: embedding, positions: positions, positionOffset: positionOffset, segments: segments,
            embeddingNorm: try reader.layerNorm("\(prefix).embeddings.LayerNorm", count: width, epsilon: epsilon),
            layers: layers)
    }
}
