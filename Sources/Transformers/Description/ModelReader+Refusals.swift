import JSON
import ModelFormats

/// The names of the tensors that a description made use of.
///
/// Confined to the call that reads a description.
final class UsedTensors {
    var names: Set<String> = []
}

/// What is refused by name: whatever would change the numbers and is not computed here.
extension ModelReader {
    /// Refuses a setting of `config.json` that has another value than the only one that is computed.
    func refuse(_ name: String, unless neutral: JSONValue) throws(ModelError) {
        guard let value = settings[name], value != neutral else { return }
        let shown: String? =
            switch neutral {
            case .bool(let flag): "\(flag)"
            case .integer(let number): "\(number)"
            case .string(let text): "\"\(text)\""
            default: nil
            }
        throw ModelError(
            "\(source.path): expected \"\(name)\" to be \(shown.map { $0 + " or left out" } ?? "left out"), "
                + "found another value, which is not supported for this architecture.")
    }

    /// Refuses GGUF's general settings of scaling and routing that no architecture of the table has, other than by their
    /// neutral values.
    func refuseUnknownSettings() throws(ModelError) {
        guard isGGUF else { return }
        let neutral: [(String, [Double])] = [
            ("logit_scale", [0, 1]), ("residual_scale", [0, 1]), ("embedding_scale", [0, 1]),
            ("expert_weights_scale", [0, 1]), ("expert_gating_func", [0, 1]), ("expert_group_count", [0, 1]),
            ("leading_dense_block_count", [0]), ("attention.clamp_kqv", [0]),
            ("attention.scale", [0]), ("attention.max_alibi_bias", [0]), ("attention.temperature_length", [0]),
            ("rope.scaling.yarn_log_multiplier", [0]), ("rope.scaling.yarn_ext_factor", [-1, 1]),
        ]
        for (key, values) in neutral {
            guard let value = source.metadata["\(prefix).\(key)"]?.number, !values.contains(value) else { continue }
            throw ModelError(
                "\(source.path): expected \(prefix).\(key) to be left out, found \(value), which is not supported for "
                    + "this architecture.")
        }
        if source.metadata["\(prefix).use_parallel_residual"]?.bool == true
            || source.metadata["\(prefix).attention.causal"]?.bool == false
        {
            throw ModelError(
                "\(source.path): expected attention to earlier tokens only and then the feed-forward network, found "
                    + "\(prefix).attention.causal or \(prefix).use_parallel_residual that say otherwise.")
        }
    }

    /// Refuses decoders that were trained to judge texts instead of continuing them.
    func refuseOtherHeads() throws(ModelError) {
        let names = settings["architectures"]?.array?.compactMap(\.string) ?? []
        let others = ["ForSequenceClassification", "ForTokenClassification", "ForQuestionAnswering"]
        guard let other = names.first(where: { name in others.contains { name.hasSuffix($0) } }) else { return }
        throw ModelError(
            "\(source.path): expected a decoder that continues text, found \"\(other.prefix(80))\", whose head is not "
                + "supported.")
    }

    /// Refuses weights inside the layers that nothing here computes with: a norm, a bias or an adapter that the
    /// architecture does not know would change every number behind it.
    ///
    /// - Parameter prefix: what stands before the number of a layer, where it is not that of the table of names.
    func refuseUnusedTensors(layers: Int, prefix: String? = nil) throws(ModelError) {
        let prefix = prefix ?? names.layerPrefix
        let rest = prefix.firstIndex(of: ".").map { String(prefix[prefix.index(after: $0)...]) } ?? prefix
        let prefixes = isGGUF ? ["blk."] : [prefix, rest, "model.language_model." + rest, "language_model." + prefix]
        for name in source.tensors.keys.sorted() where !used.names.contains(name) {
            guard let match = prefixes.first(where: { name.hasPrefix($0) }) else { continue }
            let parts = name.dropFirst(match.count).split(separator: ".", maxSplits: 1)
            guard parts.count == 2, let layer = Int(parts[0]), layer < layers else { continue }
            // Buffers that old versions of transformers stored, and what they follow from.
            let isBuffer =
                parts[1].hasSuffix("rotary_emb.inv_freq") || parts[1] == "attn.bias" || parts[1] == "attn.masked_bias"
                || parts[1] == "attn_rot_embd.weight" || parts[1] == "rope_freqs.weight"
            guard !isBuffer else { continue }
            throw ModelError(
                "\(source.path): expected only weights that the architecture has, found tensor \"\(name.prefix(120))\", "
                    + "which changes what the model computes and is not supported.")
        }
    }
}
