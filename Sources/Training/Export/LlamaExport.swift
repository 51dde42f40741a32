import JSON
package import ModelFormats

/// Writes a trained decoder in the forms that others read: a Hugging Face folder, and GGUF.
package struct LlamaExport {
    /// The model.
    package let model: LlamaModel<FloatArithmetic>
    /// Its vocabulary.
    package let vocabulary: Vocabulary
    /// Jinja template of conversations; nil: the model only continues text.
    package let chatTemplate: String?
    /// Token that ends a turn, where it is not the end of the sequence.
    package let endOfTurn: String?
    /// Name of the model.
    package let name: String
    /// How its tokens are best drawn.
    package let sampling: Sampling

    /// The sampling that a model is recommended with; nil: nothing is said.
    package struct Sampling: Sendable {
        /// Temperature, 0 or more.
        package var temperature: Double?
        /// How many of the likeliest tokens are drawn from.
        package var topK: Int?
        /// What their probabilities sum to at least.
        package var topP: Double?
        /// The least probability beside the largest.
        package var minP: Double?

        /// No recommendation.
        package init() {}
    }

    /// What to export.
    package init(
        model: LlamaModel<FloatArithmetic>, vocabulary: Vocabulary, chatTemplate: String?, endOfTurn: String?,
        name: String, sampling: Sampling = Sampling()
    ) {
        self.model = model
        self.vocabulary = vocabulary
        self.chatTemplate = chatTemplate
        self.endOfTurn = endOfTurn
        self.name = name
        self.sampling = sampling
    }

    /// Tensors by Hugging Face's names, low-rank additions merged in.
    private var tensors: [(name: String, shape: [Int], values: [Float])] {
        let projections = Dictionary(uniqueKeysWithValues: model.projections.map { ($0.weight.name, $0) })
        return model.parameters.filter { !$0.name.contains(".lora_") }.map { parameter in
            (
                parameter.name, parameter.tensor.shape,
                projections[parameter.name]?.mergedWeight ?? parameter.tensor.array
            )
        }
    }

    /// Writes `model.safetensors`, `config.json`, `generation_config.json`, `tokenizer.json`, `tokenizer_config.json`.
    package func writeFolder(_ folder: String) throws(TrainingError) {
        var writer = SafetensorsWriter()
        for tensor in tensors { writer.add(tensor.name, shape: tensor.shape, tensor.values) }
        let c = model.configuration
        var ends = [vocabulary.id(vocabulary.end), vocabulary.id(endOfTurn)].compactMap { $0 }
        if ends.count == 2, ends[0] == ends[1] { ends.removeLast() }
        let end: JSONValue =
            ends.isEmpty ? .null : ends.count == 1 ? .integer(ends[0]) : .array(ends.map { .integer($0) })
        let begin = vocabulary.id(vocabulary.begin).map { JSONValue.integer($0) } ?? .null
        let config = JSONValue.object([
            "architectures": .array([.string("LlamaForCausalLM")]), "model_type": .string("llama"),
            "hidden_act": .string("silu"), "hidden_size": .integer(c.width), "intermediate_size": .integer(c.hidden),
            "num_hidden_layers": .integer(c.layers), "num_attention_heads": .integer(c.heads),
            "num_key_value_heads": .integer(c.keyValueHeads), "head_dim": .integer(c.headWidth),
            "vocab_size": .integer(c.vocabularySize), "max_position_embeddings": .integer(c.contextLength),
            "rms_norm_eps": .number(c.epsilon), "rope_theta": .number(c.ropeTheta),
            "tie_word_embeddings": .bool(c.tiesEmbeddings), "attention_bias": .bool(false), "mlp_bias": .bool(false),
            "bos_token_id": begin, "eos_token_id": end, "torch_dtype": .string("float32"),
        ])
        var tokenizer: JSONObject = [
            "tokenizer_class": .string("PreTrainedTokenizerFast"), "model_max_length": .integer(c.contextLength),
            "clean_up_tokenization_spaces": .bool(false), "add_bos_token": .bool(vocabulary.begin != nil),
        ]
        tokenizer["bos_token"] = vocabulary.begin.map { .string($0) }
        tokenizer["eos_token"] = (endOfTurn ?? vocabulary.end).map { .string($0) }
        tokenizer["chat_template"] = chatTemplate.map { .string($0) }
        try Files.makeFolder(folder)
        try Files.write(writer.bytes, to: folder + "/model.safetensors")
        try Files.write(config, to: folder + "/config.json")
        var generation: JSONObject = ["bos_token_id": begin, "eos_token_id": end]
        if let temperature = sampling.temperature {
            generation["do_sample"] = .bool(temperature > 0)
            if temperature > 0 { generation["temperature"] = .number(temperature) }
        }
        generation["top_k"] = sampling.topK.map { .integer($0) }
        generation["top_p"] = sampling.topP.map { .number($0) }
        generation["min_p"] = sampling.minP.map { .number($0) }
        try Files.write(.object(generation), to: folder + "/generation_config.json")
        try Files.write(Array(vocabulary.tokenizerJSON.utf8), to: folder + "/tokenizer.json")
        try Files.write(.object(tokenizer), to: folder + "/tokenizer_config.json")
    }

    /// The model as one GGUF file; matrices stored as `type`.
    package func gguf(type: ElementType) -> [UInt8] {
        let c = model.configuration
        var writer = GGUFWriter()
        writer.set("general.architecture", .string("llama"))
        writer.set("general.type", .string("model"))
        writer.set("general.name", .string(name))
        writer.set("general.file_type", .uint32(type == .q8_0 ? 7 : type == .f16 ? 1 : 0))
        writer.set("general.quantization_version", .uint32(2))
        if let value = sampling.temperature { writer.set("general.sampling.temp", .float32(value)) }
        if let value = sampling.topK { writer.set("general.sampling.top_k", .uint32(value)) }
        if let value = sampling.topP { writer.set("general.sampling.top_p", .float32(value)) }
        if let value = sampling.minP { writer.set("general.sampling.min_p", .float32(value)) }
        writer.set("llama.vocab_size", .uint32(c.vocabularySize))
        writer.set("llama.context_length", .uint32(c.contextLength))
        writer.set("llama.embedding_length", .uint32(c.width))
        writer.set("llama.block_count", .uint32(c.layers))
        writer.set("llama.feed_forward_length", .uint32(c.hidden))
        writer.set("llama.rope.dimension_count", .uint32(c.headWidth))
        writer.set("llama.rope.freq_base", .float32(c.ropeTheta))
        writer.set("llama.attention.head_count", .uint32(c.heads))
        writer.set("llama.attention.head_count_kv", .uint32(c.keyValueHeads))
        writer.set("llama.attention.layer_norm_rms_epsilon", .float32(c.epsilon))
        writer.set("tokenizer.ggml.model", .string("gpt2"))
        writer.set("tokenizer.ggml.pre", .string("gpt-2"))
        writer.set("tokenizer.ggml.tokens", .strings(vocabulary.texts))
        writer.set("tokenizer.ggml.token_type", .int32s(vocabulary.types))
        writer.set("tokenizer.ggml.merges", .strings(vocabulary.mergeTexts))
        if let id = vocabulary.id(vocabulary.begin) { writer.set("tokenizer.ggml.bos_token_id", .uint32(id)) }
        if let id = vocabulary.id(vocabulary.end) { writer.set("tokenizer.ggml.eos_token_id", .uint32(id)) }
        if let id = vocabulary.id(endOfTurn) { writer.set("tokenizer.ggml.eot_token_id", .uint32(id)) }
        writer.set("tokenizer.ggml.add_bos_token", .bool(vocabulary.begin != nil))
        writer.set("tokenizer.ggml.add_eos_token", .bool(false))
        writer.set("tokenizer.ggml.add_space_prefix", .bool(false))
        if let chatTemplate { writer.set("tokenizer.chat_template", .string(chatTemplate)) }
        for tensor in tensors {
            let name = Self.ggufName(tensor.name)
            var values = tensor.values
            if name.hasSuffix("attn_q.weight") {
                values = interleaved(values, heads: c.heads, columns: tensor.shape[1])
            } else if name.hasSuffix("attn_k.weight") {
                values = interleaved(values, heads: c.keyValueHeads, columns: tensor.shape[1])
            }
            writer.add(name, shape: tensor.shape, values, type: type)
        }
        return writer.bytes
    }

    /// GGUF's Llama turns neighbouring pairs, Hugging Face's the two halves of a head: rows change places.
    private func interleaved(_ values: [Float], heads: Int, columns: Int) -> [Float] {
        let width = values.count / columns / heads
        var result = values
        for head in 0..<heads {
            for row in 0..<width {
                let source = head * width + row % 2 * (width / 2) + row / 2
                let target = (head * width + row) * columns
                for column in 0..<columns { result[target + column] = values[source * columns + column] }
            }
        }
        return result
    }

    static func ggufName(_ name: String) -> String {
        if name == "model.embed_tokens.weight" { return "token_embd.weight" }
        if name == "model.norm.weight" { return "output_norm.weight" }
        if name == "lm_head.weight" { return "output.weight" }
        let parts = name.split(separator: ".").map(String.init)
        let names = [
            "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm", "q_proj": "attn_q",
            "k_proj": "attn_k", "v_proj": "attn_v", "o_proj": "attn_output", "gate_proj": "ffn_gate",
            "up_proj": "ffn_up", "down_proj": "ffn_down",
        ]
        guard parts.count >= 5, let short = names[parts[parts.count - 2]] else { return name }
        return "blk.\(parts[2]).\(short).weight"
    }
}
