import JSON
package import ModelFormats

extension LlamaConfiguration {
    /// The sizes of a model on disk; only the Llama architecture in its plain form can be trained.
    package init(of source: ModelSource) throws(TrainingError) {
        func missing(_ what: String) -> TrainingError {
            TrainingError("\(source.path): \(what); only models of the Llama architecture can be fine-tuned")
        }
        if let config = source.config {
            guard config["model_type"]?.string == "llama" else {
                throw missing("model_type is \(config["model_type"]?.string ?? "missing")")
            }
            guard config["rope_scaling"] == nil, config["attention_bias"]?.bool != true else {
                throw missing("rope_scaling or attention_bias is set")
            }
            func size(_ name: String) throws(TrainingError) -> Int {
                guard let value = config[name]?.integer, value > 0, value < 1 << 24 else {
                    throw missing("\(name) in config.json is no size")
                }
                return value
            }
            let heads = try size("num_attention_heads")
            self.init(
                vocabularySize: try size("vocab_size"), width: try size("hidden_size"),
                hidden: try size("intermediate_size"), layers: try size("num_hidden_layers"), heads: heads,
                keyValueHeads: config["num_key_value_heads"]?.integer ?? heads,
                contextLength: try size("max_position_embeddings"), ropeTheta: config["rope_theta"]?.number ?? 10_000,
                epsilon: config["rms_norm_eps"]?.number ?? 1e-5,
                tiesEmbeddings: config["tie_word_embeddings"]?.bool ?? false,
                beginOfSequence: config["bos_token_id"]?.integer, endOfSequence: config["eos_token_id"]?.integer)
        } else {
            func size(_ name: String) throws(TrainingError) -> Int {
                guard let value = source.metadata["llama." + name]?.integer, value > 0, value < 1 << 24 else {
                    throw missing("metadata llama.\(name) is missing")
                }
                return value
            }
            let heads = try size("attention.head_count")
            guard let embedding = source.tensors["token_embd.weight"], embedding.shape.count == 2 else {
                throw missing("tensor token_embd.weight is missing")
            }
            self.init(
                vocabularySize: embedding.shape[0], width: try size("embedding_length"),
                hidden: try size("feed_forward_length"), layers: try size("block_count"), heads: heads,
                keyValueHeads: source.metadata["llama.attention.head_count_kv"]?.integer ?? heads,
                contextLength: try size("context_length"),
                ropeTheta: source.metadata["llama.rope.freq_base"]?.number ?? 10_000,
                epsilon: source.metadata["llama.attention.layer_norm_rms_epsilon"]?.number ?? 1e-5,
                tiesEmbeddings: source.tensors["output.weight"] == nil)
        }
        guard width % heads == 0, heads % keyValueHeads == 0, width / heads % 2 == 0 else {
            throw missing("\(heads) heads do not divide the width \(width)")
        }
    }
}

extension LlamaModel where A == FloatArithmetic {
    /// Fills the weights from a model on disk; low-rank additions keep their beginning.
    package func load(_ source: ModelSource) throws(TrainingError) {
        for parameter in parameters where !parameter.name.contains(".lora_") {
            let name = source.config == nil ? LlamaExport.ggufName(parameter.name) : parameter.name
            guard let tensor = source.tensors[name] else {
                throw TrainingError("\(source.path): tensor \(name) is missing")
            }
            try Weights.load(tensor, into: parameter, from: source.path)
            guard source.config == nil, name.hasSuffix("attn_q.weight") || name.hasSuffix("attn_k.weight") else {
                continue
            }
            let heads = name.hasSuffix("attn_q.weight") ? configuration.heads : configuration.keyValueHeads
            parameter.set(Self.halves(parameter.tensor.array, heads: heads, columns: parameter.tensor.columns))
        }
    }

    /// Rows of neighbouring pairs back into two halves of each head.
    private static func halves(_ values: [Float], heads: Int, columns: Int) -> [Float] {
        let width = values.count / columns / heads
        var result = values
        for head in 0..<heads {
            for row in 0..<width {
                let target = (head * width + row % 2 * (width / 2) + row / 2) * columns
                let source = (head * width + row) * columns
                for column in 0..<columns { result[target + column] = values[source + column] }
            }
        }
        return result
    }
}
