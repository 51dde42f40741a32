/// How the tensors of one architecture are called in GGUF, by their Hugging Face names.
///
/// The architectures name weights as Hugging Face does; a GGUF file has the same tensors under llama.cpp's names
/// (gguf-py's `tensor_mapping.py` is the field's table).
struct TensorNames {
    /// What stands before the number of a layer, e.g. `model.layers.`.
    var layerPrefix = "model.layers."

    /// Names inside a layer, without `.weight` or `.bias`.
    var inLayer: [String: String]

    /// Names outside the layers, without `.weight` or `.bias`.
    var outside: [String: String]

    /// The names that Llama and those who follow it share.
    static let llama = TensorNames(
        inLayer: [
            "input_layernorm": "attn_norm",
            "self_attn.q_proj": "attn_q",
            "self_attn.k_proj": "attn_k",
            "self_attn.v_proj": "attn_v",
            "self_attn.qkv_proj": "attn_qkv",
            "self_attn.o_proj": "attn_output",
            "self_attn.q_norm": "attn_q_norm",
            "self_attn.k_norm": "attn_k_norm",
            "post_attention_layernorm": "ffn_norm",
            "mlp.gate_proj": "ffn_gate",
            "mlp.up_proj": "ffn_up",
            "mlp.down_proj": "ffn_down",
        ],
        outside: [
            "model.embed_tokens": "token_embd",
            "model.norm": "output_norm",
            "lm_head": "output",
        ])

    /// The same with other or more names inside a layer.
    func with(_ changes: [String: String]) -> TensorNames {
        var names = self
        names.inLayer.merge(changes) { _, new in new }
        return names
    }

    /// GGUF's name; nil where the table has none.
    func gguf(_ name: String) -> String? {
        let suffix = [".weight", ".bias"].first { name.hasSuffix($0) } ?? ""
        let stem = name.dropLast(suffix.count)
        guard stem.hasPrefix(layerPrefix) else { return outside[String(stem)].map { $0 + suffix } }
        let rest = stem.dropFirst(layerPrefix.count)
        guard let dot = rest.firstIndex(of: ".") else { return nil }
        return inLayer[String(rest[rest.index(after: dot)...])].map { "blk.\(rest[..<dot]).\($0)\(suffix)" }
    }
}
