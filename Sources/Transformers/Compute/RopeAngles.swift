import Glibc

/// Cosines and sines of a step's positions: computed once for each step (in double precision), used by every layer.
///
/// Confined to the thread that runs the model's steps.
package final class RopeAngles {
    /// Which elements of a head form a pair.
    package enum Pairing: Sendable {
        /// (2i, 2i + 1): GGUF's "norm" models, original Llama.
        case interleaved
        /// (i, i + pairs): GPT-NeoX, and Llama in Hugging Face's order.
        case halves
    }

    /// Angle per position of each pair, radians.
    package let inverseFrequencies: [Double]
    /// Factor on cosine and sine (YaRN's attention factor); 1 otherwise.
    package let attentionScale: Double
    /// Which elements form a pair.
    package let pairing: Pairing
    /// [row, pair].
    let cosines: Matrix, sines: Matrix

    /// Pairs that are rotated; elements beyond 2 * pairs of a head stay as they are.
    package var pairs: Int { inverseFrequencies.count }

    /// Room for `capacity` rows.
    package init(
        inverseFrequencies: [Double], attentionScale: Double = 1, pairing: Pairing, capacity: Int, workspace: Workspace
    ) {
        self.inverseFrequencies = inverseFrequencies
        self.attentionScale = attentionScale
        self.pairing = pairing
        cosines = workspace.matrix(rows: capacity, columns: inverseFrequencies.count)
        sines = workspace.matrix(rows: capacity, columns: inverseFrequencies.count)
    }

    /// Frequencies base^(-2i / dimensions) of the rotary embedding paper (arXiv 2104.09864).
    package static func frequencies(dimensions: Int, base: Double) -> [Double] {
        (0..<dimensions / 2).map { pow(base, -2 * Double($0) / Double(dimensions)) }
    }

    /// Computes the angles of the plan's rows.
    package func prepare(_ plan: AttentionPlan) {
        precondition(plan.rows <= cosines.rows)
        let count = pairs
        plan.positions.withUnsafeBufferPointer { positions in
            inverseFrequencies.withUnsafeBufferPointer { frequencies in
                for row in 0..<positions.count {
                    let position = Double(positions[row])
                    let (cosine, sine) = (cosines.base + row * count, sines.base + row * count)
                    for pair in 0..<count {
                        let angle = position * frequencies[pair]
                        cosine[pair] = Float(cos(angle) * attentionScale)
                        sine[pair] = Float(sin(angle) * attentionScale)
                    }
                }
            }
        }
    }
}
