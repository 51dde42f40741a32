/// Low-rank adaptation of a projection: what to add to a loaded model instead of changing all of it (Hu et al., 2021).
package struct LowRank: Sendable, Equatable {
    /// Rank r of the added product.
    package var rank: Int
    /// The product is scaled by alpha / rank.
    package var alpha: Double
    /// Which projections get one, by the ends of their names.
    package var targets: [String]

    /// Makes an adaptation.
    package init(rank: Int, alpha: Double, targets: [String] = ["q_proj", "v_proj"]) {
        self.rank = rank
        self.alpha = alpha
        self.targets = targets
    }
}

/// y = x · Wᵀ + b, with an optional low-rank addition y += scale · (x · Aᵀ) · Bᵀ while W is frozen.
package final class Projection<A: Arithmetic> {
    package typealias Scalar = A.Scalar

    /// Name without `.weight`.
    package let name: String
    /// [outputs, inputs].
    package let weight: Parameter<Scalar>
    /// [outputs].
    package let bias: Parameter<Scalar>?
    private let down: Parameter<Scalar>?
    private let up: Parameter<Scalar>?
    private let scale: Double

    /// Makes a projection with initialised weights.
    package init(
        _ name: String, inputs: Int, outputs: Int, bias hasBias: Bool, initializer: Initializer,
        random: inout SeededRandom, lowRank: LowRank? = nil, isFrozen: Bool = false
    ) {
        self.name = name
        weight = Parameter(name + ".weight", shape: [outputs, inputs], isTrained: lowRank == nil && !isFrozen)
        bias = hasBias ? Parameter(name + ".bias", shape: [outputs], isTrained: lowRank == nil && !isFrozen) : nil
        initializer.fill(weight, inputs: inputs, outputs: outputs, random: &random)
        let adapted = lowRank.flatMap { rank in rank.targets.contains { name.hasSuffix($0) } ? rank : nil }
        if let adapted {
            down = Parameter(name + ".lora_A.weight", shape: [adapted.rank, inputs])
            up = Parameter(name + ".lora_B.weight", shape: [outputs, adapted.rank])
            scale = adapted.alpha / Double(adapted.rank)
            if let down { Initializer.he.fill(down, inputs: inputs, outputs: adapted.rank, random: &random) }
        } else {
            down = nil
            up = nil
            scale = 0
        }
    }

    /// All its parameters.
    package var parameters: [Parameter<Scalar>] { [weight, bias, down, up].compactMap { $0 } }

    /// Applies it to rows.
    package func forward(_ x: Tensor<Scalar>, on tape: Tape<A>) -> Tensor<Scalar> {
        let y = tape.dense(x, weight: weight.tensor, bias: bias?.tensor)
        guard let down, let up else { return y }
        let added = tape.dense(tape.dense(x, weight: down.tensor), weight: up.tensor)
        return tape.add(y, added, scale: Scalar(scale))
    }

    /// The weights as they act: W + scale · B · A.
    package var mergedWeight: [Scalar] {
        guard let down, let up else { return weight.tensor.array }
        var merged = weight.tensor.array
        let (inputs, outputs, rank) = (weight.tensor.columns, weight.tensor.shape[0], down.tensor.shape[0])
        for output in 0..<outputs {
            for r in 0..<rank {
                let factor = up.tensor.values[output * rank + r] * Scalar(scale)
                for input in 0..<inputs {
                    merged[output * inputs + input] += factor * down.tensor.values[r * inputs + input]
                }
            }
        }
        return merged
    }
}
