import Testing
import Transformers

@testable import Training

typealias Reference = ReferenceArithmetic<Double>

func workers(_ threads: Int = 2) -> Workers { Workers(pool: ComputePool(threads: threads)) }

/// A parameter with normal values.
func randomParameter(_ name: String, _ shape: [Int], _ random: inout SeededRandom) -> Parameter<Double> {
    let parameter = Parameter<Double>(name, shape: shape)
    parameter.set((0..<parameter.tensor.count).map { _ in random.normal() })
    return parameter
}

/// Compares the gradient of every parameter with central differences in float64.
///
/// `forward` gives any tensor; the loss is its product with fixed random numbers, so that no symmetry hides an error.
func checkGradients(
    _ parameters: [Parameter<Double>], tolerance: Double = 2e-6, sourceLocation: SourceLocation = #_sourceLocation,
    _ forward: (Tape<Reference>) -> Tensor<Double>
) {
    let arithmetic = Reference(pool: workers(1))
    func loss(backward: Bool) -> Double {
        let tape = Tape(arithmetic, random: SeededRandom(seed: 5))
        let y = forward(tape)
        var random = SeededRandom(seed: 99)
        let weights = Tensor((0..<y.count).map { _ in random.normal() }, shape: [1, y.count])
        let total = tape.dense(y.reshaped([1, y.count]), weight: weights)
        let value = total.array[0]
        if backward { tape.backward(total) }
        tape.reset()
        return value
    }
    for parameter in parameters { parameter.clearGradient() }
    _ = loss(backward: true)
    for parameter in parameters where parameter.isTrained {
        let gradient = parameter.tensor.gradientArray
        let values = parameter.tensor.storage.values
        #expect(gradient.contains { $0 != 0 }, "no gradient reached \(parameter.name)", sourceLocation: sourceLocation)
        for index in 0..<parameter.tensor.count {
            let kept = values[index]
            let step = 1e-5 * max(1, abs(kept))
            values[index] = kept + step
            let above = loss(backward: false)
            values[index] = kept - step
            let below = loss(backward: false)
            values[index] = kept
            let expected = (above - below) / (2 * step)
            let error = abs(expected - gradient[index]) / max(1, abs(expected))
            guard error > tolerance else { continue }
            Issue.record(
                "\(parameter.name)[\(index)]: gradient \(gradient[index]), by differences \(expected)",
                sourceLocation: sourceLocation)
            return
        }
    }
}
