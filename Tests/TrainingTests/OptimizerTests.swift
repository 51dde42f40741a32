import Foundation
import JSON
import ModelFormats
import Testing
import Transformers

@testable import Training

/// What moves the weights: every optimizer beside PyTorch's, every schedule at its corners, clipping, accumulation and
/// the numbers that weights begin with.
@Suite struct OptimizerTests {
    private static let kinds: [(String, OptimizerKind)] = [
        ("sgd", .sgd), ("momentum", .momentum(0.8, nesterov: false)), ("nesterov", .momentum(0.8, nesterov: true)),
        ("rmsprop", .rmsProp(decay: 0.9, epsilon: 1e-6)), ("adam", .adam(beta1: 0.8, beta2: 0.95, epsilon: 1e-6)),
        ("adamw", .adamW(beta1: 0.8, beta2: 0.95, epsilon: 1e-6)),
    ]

    private static let expectations: JSONValue? = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().path + "/Fixtures/optimizers.json"
        return try? JSONValue(parsing: Files.read(path), file: path)
    }()

    private static func numbers(_ value: JSONValue?) throws -> [Double] {
        try #require(value?.array).map { try #require($0.number) }
    }

    @Test(arguments: kinds.map(\.0), [false, true])
    func stepsArePyTorchs(name: String, decays: Bool) throws {
        let known = try #require(Self.expectations)
        let kind = try #require(Self.kinds.first { $0.0 == name }).1
        let arithmetic = Reference(pool: workers(1))
        let start = try Self.numbers(known["start"])
        // The second has no decay: biases and norms keep theirs out of it.
        let matrix = Parameter<Double>("matrix", shape: [1, start.count])
        let bias = Parameter<Double>("bias", shape: [start.count])
        let frozen = Parameter<Double>("frozen", shape: [1, start.count], isTrained: false)
        for parameter in [matrix, bias, frozen] { parameter.set(start) }
        let optimizer = Optimizer(
            kind, parameters: [matrix, frozen, bias], weightDecay: decays ? try #require(known["decay"]?.number) : 0,
            arithmetic: arithmetic)
        let rate = try #require(known["rate"]?.number)
        let gradients = try #require(known["gradients"]?.array)
        let decayed = try #require(known[name + (decays ? " with decay" : "")]?.array)
        let free = try #require(known[name]?.array)
        for step in gradients.indices {
            for parameter in [matrix, bias] {
                let gradient = try #require(parameter.tensor.storage.gradient)
                for (index, value) in try Self.numbers(gradients[step]).enumerated() { gradient[index] = value }
            }
            optimizer.step(rate: rate)
            for (parameter, expected) in [(matrix, decayed), (bias, free)] {
                for (found, value) in zip(parameter.tensor.array, try Self.numbers(expected[step])) {
                    #expect(abs(found - value) < 1e-12, "\(parameter.name), step \(step)")
                }
            }
            #expect(frozen.tensor.array == start)
        }
    }

    @Test func schedulesAtTheirCorners() {
        func rates(_ schedule: Schedule, _ steps: [Int], of total: Int = 100) -> [Double] {
            steps.map { schedule.rate(2, step: $0, total: total) }
        }
        #expect(rates(.constant, [0, 50, 99]) == [2, 2, 2])
        #expect(rates(.step(every: 10, factor: 0.5), [0, 9, 10, 19, 20, 35]) == [2, 2, 1, 1, 0.5, 0.25])
        let cosine = rates(.cosine(warmUp: 20, floor: 0.1), [0, 9, 19, 20, 60, 100])
        for (found, expected) in zip(cosine, [0.1, 1, 2, 2, 2 * (0.1 + 0.9 * 0.5), 0.2]) {
            #expect(abs(found - expected) < 1e-12)
        }
        let trapezoid = rates(.trapezoid(warmUp: 10, decay: 0.2), [0, 4, 9, 10, 79, 80, 99])
        for (found, expected) in zip(trapezoid, [0.2, 1, 2, 2, 2, 2 * 20.0 / 21, 2.0 / 21]) {
            #expect(abs(found - expected) < 1e-12)
        }
        // Until it falls, a trapezoid does not know how long the run is.
        let rising = Array(0..<80)
        #expect(
            rates(.trapezoid(warmUp: 10, decay: 0.2), rising)
                == rates(.trapezoid(warmUp: 10, decay: 0.2), rising, of: 300))
    }

    @Test func clippingKeepsTheDirection() {
        let arithmetic = Reference(pool: workers(1))
        let (a, b) = (Parameter<Double>("a", shape: [2]), Parameter<Double>("b", shape: [1, 1]))
        let optimizer = Optimizer(.sgd, parameters: [a, b], weightDecay: 0, arithmetic: arithmetic)
        func set() {
            a.tensor.storage.gradient?[0] = 3
            a.tensor.storage.gradient?[1] = -4
            b.tensor.storage.gradient?[0] = 12
        }
        set()
        #expect(optimizer.clip(to: 20) == 13 && a.tensor.gradientArray == [3, -4])
        #expect(optimizer.clip(to: 6.5) == 13)
        #expect(a.tensor.gradientArray == [1.5, -2] && b.tensor.gradientArray == [6])
        a.tensor.storage.gradient?[0] = .infinity
        #expect(optimizer.clip(to: 1) == .infinity && b.tensor.gradientArray == [6], "what is not finite is not scaled")
    }

    @Test(arguments: [(2, 3), (4, 1)])
    func accumulatedHalvesAreTheWhole(rows: Int, columns: Int) {
        var random = SeededRandom(seed: 3)
        let x = randomParameter("x", [2 * rows, columns], &random)
        let w = randomParameter("w", [2, columns], &random)
        let targets = (0..<2 * rows).map { Int32($0 % 2) }
        func gradient(_ parts: [Range<Int>]) -> [Double] {
            w.clearGradient()
            for part in parts {
                let tape = Tape(Reference(pool: workers(1)))
                let input = Tensor(
                    Array(x.tensor.array[part.lowerBound * columns..<part.upperBound * columns]),
                    shape: [part.count, columns])
                let loss = tape.crossEntropy(
                    tape.dense(input, weight: w.tensor), targets: Array(targets[part]), smoothing: 0)
                tape.backward(loss, scale: 1 / Double(parts.count))
                tape.reset()
            }
            return w.tensor.gradientArray
        }
        for (whole, halves) in zip(gradient([0..<2 * rows]), gradient([0..<rows, rows..<2 * rows])) {
            #expect(abs(whole - halves) < 1e-12)
        }
    }

    @Test(arguments: [(30, 50), (200, 20)])
    func weightsBeginAsTheirNamesSay(inputs: Int, outputs: Int) {
        func moments(_ initializer: Initializer) -> (mean: Double, deviation: Double, largest: Double) {
            var random = SeededRandom(seed: 8)
            let parameter = Parameter<Double>("w", shape: [outputs, inputs])
            initializer.fill(parameter, inputs: inputs, outputs: outputs, random: &random)
            let values = parameter.tensor.array
            let mean = values.reduce(0, +) / Double(values.count)
            let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
            return (mean, square.squareRoot(), values.map(abs).max() ?? 0)
        }
        let bound = (6 / Double(inputs + outputs)).squareRoot()
        for (initializer, deviation) in [
            (Initializer.glorot, bound / 3.0.squareRoot()), (.he, (2 / Double(inputs)).squareRoot()),
            (.normal(0.02), 0.02),
        ] {
            let found = moments(initializer)
            #expect(abs(found.mean) < deviation / 10 && abs(found.deviation / deviation - 1) < 0.05, "\(initializer)")
        }
        #expect(moments(.glorot).largest <= bound && moments(.glorot).largest > 0.95 * bound)
        #expect(moments(.zeros).largest == 0 && moments(.ones).mean == 1)
    }
}
