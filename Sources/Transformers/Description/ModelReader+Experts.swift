import ModelFormats

extension ModelReader {
    /// The networks of a mixture, however the file keeps them: one tensor for each expert and matrix (Hugging Face before
    /// transformers 5), stacks of all experts (GGUF), or stacks with gate and up in one (transformers 5).
    func experts(
        _ name: String, count: Int, width: Int, hidden: Int, activation: Activation,
        parts: (gate: String, up: String, down: String) = ("gate_proj", "up_proj", "down_proj")
    ) throws(ModelError) -> [DenseDescription] {
        if isGGUF {
            let gates = try stack("\(name).\(parts.gate).weight", count: count, outputs: hidden, inputs: width)
            let ups = try stack("\(name).\(parts.up).weight", count: count, outputs: hidden, inputs: width)
            let downs = try stack("\(name).\(parts.down).weight", count: count, outputs: width, inputs: hidden)
            return (0..<count).map { expert in
                DenseDescription(
                    projections: [gates[expert], ups[expert]], isGated: true, activation: activation, width: hidden,
                    output: downs[expert])
            }
        }
        if has("\(name).gate_up_proj") {
            let both = try stack("\(name).gate_up_proj", count: count, outputs: 2 * hidden, inputs: width)
            let downs = try stack("\(name).down_proj", count: count, outputs: width, inputs: hidden)
            return (0..<count).map { expert in
                DenseDescription(
                    projections: [both[expert]], isGated: true, activation: activation, width: hidden,
                    output: downs[expert])
            }
        }
        var experts: [DenseDescription] = []
        for expert in 0..<count {
            experts.append(
                try gated("\(name).\(expert)", width: width, hidden: hidden, activation: activation, parts: parts))
        }
        return experts
    }
}
