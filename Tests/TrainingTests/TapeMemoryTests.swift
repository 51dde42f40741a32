import Testing

@testable import Training

/// A tape's memory is what its largest pass needs, however many shapes came before.
@Suite struct TapeMemoryTests {
    private let weights: [Parameter<Float>]

    init() {
        weights = [("in", [96, 48]), ("out", [48, 96])].map { name, shape in
            let parameter = Parameter<Float>(name, shape: shape)
            parameter.set((0..<parameter.tensor.count).map { Float($0 % 7) / 7 - 0.4 })
            return parameter
        }
    }

    /// One forward and backward pass over `rows` rows; the loss.
    private func pass(_ rows: Int, on tape: Tape<FloatArithmetic>) -> Float {
        var x = Tensor((0..<rows * 48).map { Float($0 % 11) / 11 - 0.5 }, shape: [rows, 48])
        for _ in 0..<6 {
            let wide = tape.dense(x, weight: weights[0].tensor)
            x = tape.dense(tape.apply(.gelu, wide), weight: weights[1].tensor)
        }
        let ones = Tensor([Float](repeating: 1, count: rows * 48), shape: [1, rows * 48])
        let loss = tape.dense(x.reshaped([1, rows * 48]), weight: ones)
        let value = loss.array[0]
        tape.backward(loss)
        tape.reset()
        return value
    }

    @Test func passesOfAllShapesShareIt() throws {
        let arithmetic = FloatArithmetic(best: workers())
        let largest = Tape(arithmetic)
        _ = pass(1500, on: largest)
        // Upwards, downwards and at random.
        var random = SeededRandom(seed: 4)
        for shapes in [
            Array(stride(from: 20, through: 1500, by: 37)) + [1500],
            [1500] + Array(stride(from: 1500, through: 20, by: -37)),
            (0..<60).map { _ in 20 + random.below(1480) } + [1500],
        ] {
            let tape = Tape(arithmetic)
            for rows in shapes { _ = pass(rows, on: tape) }
            // Again and again, in other orders: it does not grow for ever.
            for _ in 0..<4 { for rows in shapes.shuffled(using: &random) { _ = pass(rows, on: tape) } }
            let ratio = Double(tape.byteCount) / Double(largest.byteCount)
            #expect(ratio < 1.7, "\(ratio) of what the largest pass needs")
        }
    }

    @Test func memoryThatWasUsedBeforeChangesNoResult() {
        let arithmetic = FloatArithmetic(best: workers())
        let used = Tape(arithmetic)
        for rows in [1500, 3, 700, 64, 1, 900] {
            for weight in weights { weight.clearGradient() }
            let loss = pass(rows, on: used)
            let gradients = weights.map(\.tensor.gradientArray)
            for weight in weights { weight.clearGradient() }
            #expect(loss == pass(rows, on: Tape(arithmetic)))
            #expect(gradients == weights.map(\.tensor.gradientArray))
        }
    }
}
