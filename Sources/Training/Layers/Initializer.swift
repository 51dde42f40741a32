import Glibc

/// How weights begin.
package enum Initializer: Sendable, Equatable {
    /// Uniform in ± sqrt(6 / (inputs + outputs)) (Glorot and Bengio, 2010).
    case glorot
    /// Normal with deviation sqrt(2 / inputs) (He et al., 2015).
    case he
    /// Normal with this deviation.
    case normal(Double)
    case zeros
    case ones

    /// Fills a parameter; `inputs` and `outputs` are its fan-in and fan-out.
    func fill<Scalar>(_ parameter: Parameter<Scalar>, inputs: Int, outputs: Int, random: inout SeededRandom) {
        let values = parameter.tensor.values
        for index in 0..<parameter.tensor.count {
            switch self {
            case .glorot:
                let bound = (6 / Double(max(1, inputs + outputs))).squareRoot()
                values[index] = Scalar((2 * random.uniform() - 1) * bound)
            case .he: values[index] = Scalar(random.normal() * (2 / Double(max(1, inputs))).squareRoot())
            case .normal(let deviation): values[index] = Scalar(random.normal() * deviation)
            case .zeros: values[index] = 0
            case .ones: values[index] = 1
            }
        }
    }
}
