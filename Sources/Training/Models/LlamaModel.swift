import Glibc

/// A decoder of the Llama architecture (Touvron et al., 2023): RMSNorm, rotary positions, grouped-query attention,
/// SwiGLU. Weight names are Hugging Face's, so that the serving core reads what training wrote.
///
/// Confined to the thread that trains.
package final class LlamaModel<A: Arithmetic> {
    package typealias Scalar = A.Scalar

    /// One transformer block.
    private struct Block {
        var attentionNorm: Parameter<Scalar>
        var query: Projection<A>
        var key: Projection<A>
        var value: Projection<A>
        var output: Projection<A>
        var feedForwardNorm: Parameter<Scalar>
        var gate: Projection<A>
        var up: Projection<A>
        var down: Projection<A>
    }

    /// Its sizes.
    package let configuration: LlamaConfiguration
    /// All parameters in the order of the file.
    package let parameters: [Parameter<Scalar>]
    /// Dropout after the embedding and after each half of a block; 0: none.
    package var dropout = 0.0

    private let embedding: Parameter<Scalar>
    private let blocks: [Block]
    private let norm: Parameter<Scalar>
    private let head: Projection<A>?
    private let cosine: Tensor<Scalar>
    private let sine: Tensor<Scalar>

    /// A model with initialised weights: normal, deviation 0.02, the projections into the residual stream divided by
    /// sqrt(2 · layers) (Radford et al., 2019). With `lowRank` everything but the adaptations is frozen.
    package init(_ configuration: LlamaConfiguration, random: inout SeededRandom, lowRank: LowRank? = nil) {
        self.configuration = configuration
        let (c, frozen) = (configuration, lowRank != nil)
        let residual = Initializer.normal(0.02 / (2 * Double(c.layers)).squareRoot())
        func project(
            _ name: String, _ inputs: Int, _ outputs: Int, _ start: Initializer = .normal(0.02)
        )
            -> Projection<A>
        {
            Projection(
                name, inputs: inputs, outputs: outputs, bias: false, initializer: start, random: &random,
                lowRank: lowRank, isFrozen: frozen)
        }
        func gain(_ name: String) -> Parameter<Scalar> {
            let parameter = Parameter<Scalar>(name, shape: [c.width], decays: false, isTrained: !frozen)
            parameter.fill(1)
            return parameter
        }
        embedding = Parameter("model.embed_tokens.weight", shape: [c.vocabularySize, c.width], isTrained: !frozen)
        Initializer.normal(0.02).fill(embedding, inputs: c.width, outputs: c.width, random: &random)
        blocks = (0..<c.layers).map { layer in
            let name = "model.layers.\(layer)."
            let narrow = c.keyValueHeads * c.headWidth
            return Block(
                attentionNorm: gain(name + "input_layernorm.weight"),
                query: project(name + "self_attn.q_proj", c.width, c.heads * c.headWidth),
                key: project(name + "self_attn.k_proj", c.width, narrow),
                value: project(name + "self_attn.v_proj", c.width, narrow),
                output: project(name + "self_attn.o_proj", c.heads * c.headWidth, c.width, residual),
                feedForwardNorm: gain(name + "post_attention_layernorm.weight"),
                gate: project(name + "mlp.gate_proj", c.width, c.hidden),
                up: project(name + "mlp.up_proj", c.width, c.hidden),
                down: project(name + "mlp.down_proj", c.hidden, c.width, residual))
        }
        norm = gain("model.norm.weight")
        head = c.tiesEmbeddings ? nil : project("lm_head", c.width, c.vocabularySize)
        var all = [embedding]
        for block in blocks {
            all.append(block.attentionNorm)
            for projection in [block.query, block.key, block.value, block.output] { all += projection.parameters }
            all.append(block.feedForwardNorm)
            for projection in [block.gate, block.up, block.down] { all += projection.parameters }
        }
        all.append(norm)
        if let head { all += head.parameters }
        parameters = all
        let half = c.headWidth / 2
        var angles: [Double] = []
        for position in 0..<c.contextLength {
            for pair in 0..<half {
                angles.append(Double(position) * pow(c.ropeTheta, -2 * Double(pair) / Double(c.headWidth)))
            }
        }
        cosine = Tensor(angles.map { Scalar(cos($0)) }, shape: [c.contextLength, half])
        sine = Tensor(angles.map { Scalar(sin($0)) }, shape: [c.contextLength, half])
    }

    /// Number of trained and frozen values.
    package var parameterCount: Int { parameters.reduce(0) { $0 + $1.tensor.count } }

    /// Every projection, for export.
    package var projections: [Projection<A>] {
        blocks.flatMap { [$0.query, $0.key, $0.value, $0.output, $0.gate, $0.up, $0.down] } + [head].compactMap { $0 }
    }

    /// Logits [batch · length, vocabulary] of sequences of equal length.
    package func logits(_ ids: [Int32], batch: Int, on tape: Tape<A>) -> Tensor<Scalar> {
        let c = configuration
        let length = ids.count / batch
        precondition(length * batch == ids.count && length <= c.contextLength)
        let shape = AttentionLayout(
            batch: batch, length: length, heads: c.heads, keyValueHeads: c.keyValueHeads, isCausal: true)
        var x = tape.dropout(tape.embedding(ids, shape: [ids.count], weight: embedding.tensor), rate: dropout)
        for block in blocks {
            let h = tape.rmsNorm(x, weight: block.attentionNorm.tensor, epsilon: c.epsilon)
            let q = tape.rope(
                block.query.forward(h, on: tape), length: length, heads: c.heads, cosine: cosine, sine: sine)
            let k = tape.rope(
                block.key.forward(h, on: tape), length: length, heads: c.keyValueHeads, cosine: cosine, sine: sine)
            let v = block.value.forward(h, on: tape)
            let mixed = block.output.forward(tape.attention(q, k, v, shape), on: tape)
            x = tape.add(x, tape.dropout(mixed, rate: dropout))
            let f = tape.rmsNorm(x, weight: block.feedForwardNorm.tensor, epsilon: c.epsilon)
            let inner = tape.swiglu(gate: block.gate.forward(f, on: tape), up: block.up.forward(f, on: tape))
            x = tape.add(x, tape.dropout(block.down.forward(inner, on: tape), rate: dropout))
        }
        let last = tape.rmsNorm(x, weight: norm.tensor, epsilon: c.epsilon)
        return head?.forward(last, on: tape) ?? tape.dense(last, weight: embedding.tensor)
    }
}
