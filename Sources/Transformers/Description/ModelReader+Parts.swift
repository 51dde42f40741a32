import JSON
import ModelFormats

/// Sizes that every decoder's settings give.
struct DecoderSizes {
    /// Width of the residual stream.
    var width: Int
    /// Layers.
    var layers: Int
    /// Query heads.
    var heads: Int
    /// Key-value heads.
    var kvHeads: Int
    /// Width of a head.
    var headSize: Int
    /// Width of the feed-forward network.
    var feedForward: Int
    /// Longest sequence.
    var contextLength: Int
}

extension ModelReader {
    /// The sizes, by the names that Llama and its followers use.
    ///
    /// - Parameter defaults: sizes that an architecture's settings may leave out, by name.
    func sizes(contextLimit: Int?, defaults: [String: Int] = [:]) throws(ModelError) -> DecoderSizes {
        let width = try size("hidden_size", gguf: "embedding_length", in: 1...1 << 17)
        let heads = try size(
            "num_attention_heads", gguf: "attention.head_count", in: 1...4096,
            default: defaults["num_attention_heads"])
        let kvHeads = try size(
            "num_key_value_heads", gguf: "attention.head_count_kv", in: 1...heads,
            default: defaults["num_key_value_heads"] ?? heads)
        guard heads % kvHeads == 0 else {
            throw ModelError(
                "\(source.path): expected the \(heads) query heads to be a multiple of the key-value heads, "
                    + "found \(kvHeads).")
        }
        let headSize = try size(
            "head_dim", gguf: "attention.key_length", in: 1...512,
            default: defaults["head_dim"] ?? max(1, width / heads))
        if let valueSize = try integer("", gguf: "attention.value_length"), valueSize != headSize {
            throw ModelError(
                "\(source.path): expected keys and values of one width, found \(headSize) and \(valueSize).")
        }
        let original = try longropeOriginal
        return DecoderSizes(
            width: width, layers: try size("num_hidden_layers", gguf: "block_count", in: 1...4096), heads: heads,
            kvHeads: kvHeads, headSize: headSize,
            feedForward: try size("intermediate_size", gguf: "feed_forward_length", in: 1...1 << 20),
            contextLength: try contextLength(
                "max_position_embeddings", limit: contextLimit ?? original,
                default: defaults["max_position_embeddings"] ?? 2048))
    }

    /// The model's context length, at most what the caller wants.
    func contextLength(_ name: String, limit: Int?, default standard: Int) throws(ModelError) -> Int {
        let trained = try size(name, gguf: "context_length", in: 1...1 << 30, default: standard)
        return min(trained, max(1, limit ?? trained))
    }

    /// The window of each layer: 0 where every earlier key is seen.
    ///
    /// - Parameters:
    ///   - standard: the window that `config.json` means where it leaves it out; `null` means none.
    ///   - isSliding: which layers have a window where `layer_types` does not say.
    func windows(_ layers: Int, default standard: Int = 0, isSliding: (Int) -> Bool) throws(ModelError) -> [Int] {
        let given = try integer("sliding_window", gguf: "attention.sliding_window")
        let window = given ?? (isGGUF || mentions("sliding_window") ? 0 : standard)
        guard window > 0 else { return [Int](repeating: 0, count: layers) }
        let types = isGGUF ? nil : settings["layer_types"]?.array?.map(\.string)
        return (0..<layers).map { layer in
            let slides =
                if let types, layer < types.count {
                    types[layer] == "sliding_attention"
                } else {
                    isSliding(layer)
                }
            return slides ? window : 0
        }
    }

    /// Attention with separate projections, by Llama's names.
    ///
    /// - Parameter norm: makes the norm of queries or keys, where there is one.
    func attention(
        _ layer: Int, _ sizes: DecoderSizes, rope: Int?, scale: Float? = nil, softCap: Float = 0, window: Int = 0,
        norm: ((_ name: String) throws(ModelError) -> NormDescription)? = nil
    ) throws(ModelError) -> AttentionDescription {
        let name = "model.layers.\(layer).self_attn"
        let queries = sizes.heads * sizes.headSize
        let keys = sizes.kvHeads * sizes.headSize
        return AttentionDescription(
            projections: [
                try linear("\(name).q_proj", outputs: queries, inputs: sizes.width),
                try linear("\(name).k_proj", outputs: keys, inputs: sizes.width),
                try linear("\(name).v_proj", outputs: keys, inputs: sizes.width),
            ],
            queryNorm: try norm?("\(name).q_norm"),
            keyNorm: try norm?("\(name).k_norm"),
            rope: rope,
            shape: AttentionShape(
                heads: sizes.heads, kvHeads: sizes.kvHeads, headSize: sizes.headSize, scale: scale, softCap: softCap,
                window: window),
            output: try linear("\(name).o_proj", outputs: sizes.width, inputs: queries))
    }

    /// A gated feed-forward network, by the names of its three matrices.
    func gated(
        _ name: String, width: Int, hidden: Int, activation: Activation = .silu,
        parts: (gate: String, up: String, down: String) = ("gate_proj", "up_proj", "down_proj")
    ) throws(ModelError) -> DenseDescription {
        DenseDescription(
            projections: [
                try linear("\(name).\(parts.gate)", outputs: hidden, inputs: width),
                try linear("\(name).\(parts.up)", outputs: hidden, inputs: width),
            ],
            isGated: true, activation: activation, width: hidden,
            output: try linear("\(name).\(parts.down)", outputs: width, inputs: hidden))
    }

    /// The nonlinearity that the settings name.
    func activation(_ name: String, default standard: Activation) throws(ModelError) -> Activation {
        guard let text = text(name, gguf: "hidden_activation") else { return standard }
        switch text {
        case "silu", "swish": return .silu
        case "gelu_new", "gelu_pytorch_tanh", "gelu_fast", "gelu_accurate": return .geluTanh
        case "gelu", "gelu_python": return .gelu
        case "relu": return .relu
        default:
            throw ModelError(
                "\(source.path): expected \"\(name)\" to be silu, gelu, gelu_new, gelu_pytorch_tanh or relu, "
                    + "found \"\(text.prefix(40))\".")
        }
    }

    /// Gemma's nonlinearity, by its newer and its older name.
    func gemmaActivation() throws(ModelError) -> Activation {
        try activation(
            settings["hidden_activation"] == nil ? "hidden_act" : "hidden_activation", default: .geluTanh)
    }

    /// A soft cap; 0 for none.
    ///
    /// - Parameter standard: the cap where the settings leave it out; `null` means none.
    func cap(_ name: String, default standard: Double) throws(ModelError) -> Float {
        let cap = try number(name, gguf: name) ?? (!isGGUF && mentions(name) ? 0 : standard)
        guard cap >= 0 else {
            throw ModelError("\(source.path): expected \(label(name, name)) not below 0, found \(cap).")
        }
        return Float(cap)
    }

    /// The output matrix: `lm_head`, or the embedding where the two are tied.
    ///
    /// - Parameter isTiedByDefault: whether `config.json` means so where it does not say.
    func output(
        _ embedding: MatrixDescription, isTiedByDefault: Bool = false
    ) throws(ModelError) -> LinearDescription {
        let hasOwn = has("lm_head.weight")
        let isTied = isGGUF ? !hasOwn : flag("tie_word_embeddings", default: isTiedByDefault || !hasOwn)
        guard !isTied else { return LinearDescription(matrix: embedding) }
        return try linear("lm_head", outputs: embedding.outputs, inputs: embedding.inputs)
    }

    /// What the engine and the user see.
    func configuration(
        _ architecture: String, _ sizes: DecoderSizes, vocabulary: Int
    ) throws(ModelError) -> ModelConfiguration {
        try refuseOtherHeads()
        try refuseUnknownSettings()
        try refuseUnusedTensors(layers: sizes.layers)
        return ModelConfiguration(
            architecture: architecture, vocabularySize: vocabulary, contextLength: sizes.contextLength,
            layerCount: sizes.layers, width: sizes.width, headCount: sizes.heads, keyValueHeadCount: sizes.kvHeads,
            headWidth: sizes.headSize, parameterCount: source.tensors.values.reduce(0) { $0 + $1.elementCount },
            beginOfSequence: beginOfSequence(vocabulary), endOfSequence: endOfSequence(vocabulary))
    }

    private func beginOfSequence(_ vocabulary: Int) -> Int32? {
        let id =
            isGGUF
            ? source.metadata["tokenizer.ggml.bos_token_id"]?.integer : settings["bos_token_id"]?.integer
        return id.flatMap { (0..<vocabulary).contains($0) ? Int32($0) : nil }
    }

    /// Ids that end a generation. Chat models end turns with more tokens than `eos_token_id` names: they stand in
    /// `generation_config.json`, or in GGUF are known by their text.
    private func endOfSequence(_ vocabulary: Int) -> [Int32] {
        var ids: [Int] = []
        if isGGUF {
            for key in ["eos", "eot", "eom"] {
                if let id = source.metadata["tokenizer.ggml.\(key)_token_id"]?.integer { ids.append(id) }
            }
            let tokens = source.metadata["tokenizer.ggml.tokens"]?.array?.strings ?? []
            for (id, token) in tokens.enumerated() where ModelReader.endTokens.contains(token) { ids.append(id) }
        } else {
            ids += settings["eos_token_id"].map(Self.ids) ?? []
            if let bytes = try? source.companion("generation_config.json", limit: 1 << 20),
                let generation = try? JSONValue(parsing: bytes, file: "generation_config.json")
            {
                ids += generation["eos_token_id"].map(Self.ids) ?? []
            }
        }
        var seen: Set<Int> = []
        return ids.filter { (0..<vocabulary).contains($0) && seen.insert($0).inserted }.map { Int32($0) }
    }

    /// Tokens that end a turn or a text, as the field's chat models write them.
    private static let endTokens: Set<String> = [
        "<|eot_id|>", "<|eom_id|>", "<|im_end|>", "<|end|>", "<|endoftext|>", "<|end_of_text|>", "<end_of_turn>",
        "<|return|>", "<|call|>", "<EOT>", "<|endofturn|>", "<end_of_utterance>",
    ]

    private static func ids(_ value: JSONValue) -> [Int] {
        value.array?.compactMap(\.integer) ?? value.integer.map { [$0] } ?? []
    }
}
