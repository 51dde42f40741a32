import Glibc

/// How the learning rate changes over a run.
package enum Schedule: Sendable, Equatable {
    case constant
    /// Multiplied by `factor` after each `every` steps.
    case step(every: Int, factor: Double)
    /// Linear over the first `warmUp` steps, then half a cosine down to `floor` times the rate (Loshchilov and Hutter,
    /// 2017).
    case cosine(warmUp: Int, floor: Double)
    /// Linear over the first `warmUp` steps, constant, then linear down to 0 over the last `decay` part of the run (Hägele
    /// et al., 2024). Until then the rate does not depend on the number of steps: the run can still be made longer.
    case trapezoid(warmUp: Int, decay: Double)

    /// The rate of step `step` (from 0) of `total`.
    package func rate(_ base: Double, step: Int, total: Int) -> Double {
        switch self {
        case .constant: return base
        case .step(let every, let factor): return base * pow(factor, Double(step / max(every, 1)))
        case .cosine(let warmUp, let floor):
            if step < warmUp { return base * Double(step + 1) / Double(warmUp) }
            let progress = min(1, Double(step - warmUp) / Double(max(1, total - warmUp)))
            return base * (floor + (1 - floor) * 0.5 * (1 + cos(.pi * progress)))
        case .trapezoid(let warmUp, let decay):
            let first = total - Int(Double(total) * decay)
            let rise = step < warmUp ? Double(step + 1) / Double(warmUp) : 1
            let fall = step < first ? 1 : Double(total - step) / Double(total - first + 1)
            return base * min(rise, fall)
        }
    }
}
