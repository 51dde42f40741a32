import Glibc

/// How the learning rate changes over a run.
package enum Schedule: Sendable, Equatable {
    case constant
    /// Multiplied by `factor` after each `every` steps.
    case step(every: Int, factor: Double)
    /// Linear over the first `warmUp` steps, then half a cosine down to `floor` times the rate (Loshchilov and Hutter,
    /// 2017).
    case cosine(warmUp: Int, floor: Double)

    /// The rate of step `step` (from 0) of `total`.
    package func rate(_ base: Double, step: Int, total: Int) -> Double {
        switch self {
        case .constant: return base
        case .step(let every, let factor): return base * pow(factor, Double(step / max(every, 1)))
        case .cosine(let warmUp, let floor):
            if step < warmUp { return base * Double(step + 1) / Double(warmUp) }
            let progress = min(1, Double(step - warmUp) / Double(max(1, total - warmUp)))
            return base * (floor + (1 - floor) * 0.5 * (1 + cos(.pi * progress)))
        }
    }
}
