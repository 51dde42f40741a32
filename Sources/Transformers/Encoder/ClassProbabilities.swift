import Glibc

/// Probabilities of classes from their logits.
package enum ClassProbabilities {
    /// Classes that exclude each other: not negative, and together 1.
    package static func exclusive(_ logits: [Float]) -> [Float] {
        let largest = logits.max() ?? 0
        let weights = logits.map { exp($0 - largest) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    /// Classes that do not exclude each other: each between 0 and 1.
    package static func independent(_ logits: [Float]) -> [Float] { logits.map { 1 / (1 + exp(-$0)) } }
}
