import ModelFormats

/// DistilBERT (arXiv 1910.01108): BERT with half the layers, no segments and no pooler.
enum DistilBERT {
    static func describe(_ source: ModelSource) throws(ModelError) -> EncoderDescription {
        // GGUF files of DistilBERT say "bert" and have BERT's names.
        let reader = ModelReader(source, names: BERT.names)
        let width = try reader.size("dim", gguf: nil, in: 1...1 << 17)
        let count = try reader.size("n_layers", gguf: nil, in: 1...4096)
        let heads = try reader.size("n_heads", gguf: nil, in: 1...4096)
        let hidden = try reader.size("hidden_dim", gguf: nil, in: 1...1 << 20)
        let activation = try reader.activation("activation", default: .gelu)
        let epsilon: Float = 1e-12
        guard width % heads == 0, width / heads <= 512 else {
            throw ModelError("\(source.path): expected \(heads) heads to divide the width \(width) evenly.")
        }
        let embedding = try reader.embedding("distilbert.embeddings.word_embeddings.weight", width: width)
        let positions = try reader.embedding("distilbert.embeddings.position_embeddings.weight", width: width)
        var layers: [EncoderLayerDescription] = []
        for layer in 0..<count {
            let name = "distilbert.transformer.layer.\(layer)"
            layers.append(
                EncoderLayerDescription(
                    attention: AttentionDescription(
                        projections: [
                            try reader.linear("\(name).attention.q_lin", outputs: width, inputs: width),
                            try reader.linear("\(name).attention.k_lin", outputs: width, inputs: width),
                            try reader.linear("\(name).attention.v_lin", outputs: width, inputs: width),
                        ],
                        shape: AttentionShape(heads: heads, kvHeads: heads, headSize: width / heads, causal: false),
                        output: try reader.linear("\(name).attention.out_lin", outputs: width, inputs: width)),
                    attentionNorm: try reader.layerNorm("\(name).sa_layer_norm", count: width, epsilon: epsilon),
                    feedForward: DenseDescription(
                        projections: [try reader.linear("\(name).ffn.lin1", outputs: hidden, inputs: width)],
                        isGated: false, activation: activation, width: hidden,
                        output: try reader.linear("\(name).ffn.lin2", outputs: width, inputs: hidden)),
                    feedForwardNorm: try reader.layerNorm(
                        "\(name).output_layer_norm", count: width, epsilon: epsilon)))
        }
        var description = EncoderDescription(
            configuration: try reader.encoderConfiguration(
                "distilbert", vocabulary: embedding.outputs, positions: positions.outputs, segments: 0, width: width,
                layers: count, layerPrefix: "distilbert.transformer.layer."),
            embedding: embedding, positions: positions,
            embeddingNorm: try reader.layerNorm("distilbert.embeddings.LayerNorm", count: width, epsilon: epsilon),
            layers: layers)
        if let classes = try description.classes(reader, "classifier.weight") {
            description.head = EncoderHeadDescription(
                dense: try reader.linear("pre_classifier", outputs: width, inputs: width), activation: .relu,
                output: try reader.linear("classifier", outputs: classes, inputs: width))
        }
        return description
    }
}
