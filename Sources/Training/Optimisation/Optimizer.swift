import Glibc

/// How parameters move along their gradients.
package enum OptimizerKind: Sendable, Equatable {
    case sgd
    /// Velocity v = momentum · v + g; with Nesterov's look-ahead if asked (Sutskever et al., 2013).
    case momentum(Double, nesterov: Bool)
    /// g / sqrt(mean of g²) (Tieleman and Hinton, 2012).
    case rmsProp(decay: Double, epsilon: Double)
    /// Kingma and Ba, 2015; weight decay, if any, enters the gradient.
    case adam(beta1: Double, beta2: Double, epsilon: Double)
    /// Loshchilov and Hutter, 2019: weight decay apart from the gradient.
    case adamW(beta1: Double, beta2: Double, epsilon: Double)

    /// Values of state for each parameter.
    var slots: Int {
        switch self {
        case .sgd: 0
        case .momentum, .rmsProp: 1
        case .adam, .adamW: 2
        }
    }
}

/// Moves the parameters of a model and keeps what its kind remembers of earlier gradients.
///
/// Confined to the thread that trains.
package final class Optimizer<A: Arithmetic> {
    package typealias Scalar = A.Scalar

    /// Its kind.
    package let kind: OptimizerKind
    /// Weight decay per step and unit of learning rate, for parameters that decay.
    package let weightDecay: Double
    /// Steps taken.
    package private(set) var steps = 0

    /// Remembered values of each trained parameter, in order.
    package private(set) var state: [[Tensor<Scalar>]]
    private let parameters: [Parameter<Scalar>]
    private let arithmetic: A

    /// An optimiser for those of `parameters` that are trained.
    package init(_ kind: OptimizerKind, parameters: [Parameter<Scalar>], weightDecay: Double, arithmetic: A) {
        self.kind = kind
        self.weightDecay = weightDecay
        self.parameters = parameters.filter(\.isTrained)
        self.arithmetic = arithmetic
        state = self.parameters.map { parameter in
            (0..<kind.slots).map { _ in
                Tensor(
                    storage: Storage(count: parameter.tensor.count, needsGradient: false), shape: parameter.tensor.shape
                )
            }
        }
    }

    /// Goes back to a saved state.
    package func restore(steps: Int) { self.steps = steps }

    /// Length of the gradient over all parameters.
    package func gradientNorm() -> Double {
        var sum = 0.0
        for parameter in parameters {
            guard let gradient = parameter.tensor.storage.gradient else { continue }
            sum += arithmetic.sumOfSquares(count: parameter.tensor.count, x: gradient)
        }
        return sum.squareRoot()
    }

    /// Shortens the gradient to at most `limit` (Pascanu et al., 2013); returns its length before.
    @discardableResult
    package func clip(to limit: Double) -> Double {
        let norm = gradientNorm()
        guard norm > limit, norm.isFinite else { return norm }
        for parameter in parameters {
            guard let gradient = parameter.tensor.storage.gradient else { continue }
            arithmetic.scale(count: parameter.tensor.count, by: Scalar(limit / norm), x: gradient)
        }
        return norm
    }

    /// Sets all gradients to zero.
    package func clearGradients() { for parameter in parameters { parameter.clearGradient() } }

    /// Moves every parameter.
    package func step(rate: Double) {
        steps += 1
        for (index, parameter) in parameters.enumerated() {
            guard let gradient = parameter.tensor.storage.gradient else { continue }
            let slots = state[index]
            arithmetic.pool.elements(parameter.tensor.count) { range in
                move(parameter, gradient, slots, range, rate)
            }
        }
    }

    private func move(
        _ parameter: Parameter<Scalar>, _ gradient: UnsafeMutablePointer<Scalar>, _ slots: [Tensor<Scalar>],
        _ range: Range<Int>, _ rate: Double
    ) {
        let (start, count) = (range.lowerBound, range.count)
        let w = parameter.tensor.values + start
        let g = gradient + start
        let decay = parameter.decays ? weightDecay : 0
        let isDecoupled = if case .adamW = kind { true } else { false }
        if decay > 0, !isDecoupled { arithmetic.add(count: count, scale: Scalar(decay), x: w, y: g) }
        switch kind {
        case .sgd: arithmetic.add(count: count, scale: Scalar(-rate), x: g, y: w)
        case .momentum(let momentum, let nesterov):
            let v = slots[0].values + start
            arithmetic.scale(count: count, by: Scalar(momentum), x: v)
            arithmetic.add(count: count, scale: 1, x: g, y: v)
            arithmetic.add(count: count, scale: Scalar(nesterov ? -rate * momentum : -rate), x: v, y: w)
            if nesterov { arithmetic.add(count: count, scale: Scalar(-rate), x: g, y: w) }
        case .rmsProp(let keep, let epsilon):
            let v = slots[0].values + start
            arithmetic.scale(count: count, by: Scalar(keep), x: v)
            for i in 0..<count {
                v[i] += Scalar(1 - keep) * g[i] * g[i]
                w[i] -= Scalar(rate) * g[i] / (v[i].squareRoot() + Scalar(epsilon))
            }
        case .adam(let beta1, let beta2, let epsilon), .adamW(let beta1, let beta2, let epsilon):
            arithmetic.adam(
                count: count, weights: w, gradient: g, first: slots[0].values + start, second: slots[1].values + start,
                step: AdamStep(
                    beta1: Scalar(beta1), beta2: Scalar(beta2),
                    rate: Scalar(rate / (1 - pow(beta1, Double(steps)))),
                    root: Scalar(1 / (1 - pow(beta2, Double(steps))).squareRoot()), epsilon: Scalar(epsilon),
                    decay: isDecoupled ? Scalar(rate * decay) : 0))
        }
    }
}
