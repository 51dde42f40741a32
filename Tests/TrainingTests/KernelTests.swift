import Testing
import Transformers

@testable import Training

/// Every kernel set of this machine against the plain loops in Double.
@Suite struct KernelTests {
    private func values(_ count: Int, _ random: inout SeededRandom) -> [Float] {
        (0..<count).map { _ in Float(random.normal()) }
    }

    @Test(
        arguments: FloatArithmetic.available,
        [(1, 1, 1), (14, 32, 256), (3, 70, 5), (37, 33, 300), (130, 65, 17), (200, 128, 513)])
    func products(kernels: String, size: (Int, Int, Int)) throws {
        let arithmetic = try #require(FloatArithmetic(pool: workers(3), kernels: kernels))
        let reference = ReferenceArithmetic<Double>(pool: workers(1))
        let (m, n, k) = size
        var random = SeededRandom(seed: 1)
        let (a, b, start) = (values(m * k, &random), values(k * n, &random), values(m * n, &random))
        for (aTransposed, bTransposed, accumulate) in [
            (false, false, false), (false, true, false), (true, false, true), (true, true, true),
        ] {
            var fast = start
            var serial = start
            var slow = start.map(Double.init)
            func run<S: BinaryFloatingPoint>(
                _ a: inout [S], _ b: inout [S], _ c: inout [S], _ body: (MatrixProduct<S>) -> Void
            ) {
                a.withUnsafeMutableBufferPointer { a in
                    b.withUnsafeMutableBufferPointer { b in
                        c.withUnsafeMutableBufferPointer { c in
                            let left = Operand(a.baseAddress!, row: aTransposed ? m : k)
                            let right = Operand(b.baseAddress!, row: bTransposed ? k : n)
                            body(
                                MatrixProduct(
                                    rows: m, columns: n, depth: k, a: aTransposed ? left.transposed : left,
                                    b: bTransposed ? right.transposed : right, c: c.baseAddress!, cRow: n,
                                    accumulate: accumulate))
                        }
                    }
                }
            }
            var (fa, fb) = (a, b)
            run(&fa, &fb, &fast) { arithmetic.multiply($0) }
            run(&fa, &fb, &serial) { product in
                withScratch(arithmetic.scratchCount(rows: m, columns: n, depth: k)) {
                    arithmetic.multiplySerial(product, scratch: $0)
                }
            }
            var (da, db) = (a.map(Double.init), b.map(Double.init))
            run(&da, &db, &slow) { reference.multiply($0) }
            #expect(fast == serial, "threads must not change a product")
            for index in slow.indices where abs(Double(fast[index]) - slow[index]) > 1e-4 * Double(k).squareRoot() {
                Issue.record("\(kernels) \(size): [\(index)] is \(fast[index]), expected \(slow[index])")
                return
            }
        }
    }

    /// Runs the same operations on kernels and reference, and compares results and gradients.
    private func compare(
        _ kernels: String, _ shapes: [[Int]], tolerance: Double = 2e-4,
        _ float: (Tape<FloatArithmetic>, [Tensor<Float>]) -> Tensor<Float>,
        _ double: (Tape<Reference>, [Tensor<Double>]) -> Tensor<Double>
    ) throws {
        var random = SeededRandom(seed: 2)
        let data = shapes.map { values($0.reduce(1, *), &random) }
        let fast = zip(shapes, data).map { shape, data in
            let parameter = Parameter<Float>("p", shape: shape)
            parameter.set(data)
            return parameter
        }
        let slow = zip(shapes, data).map { shape, data in
            let parameter = Parameter<Double>("p", shape: shape)
            parameter.set(data.map(Double.init))
            return parameter
        }
        let tape = Tape(try #require(FloatArithmetic(pool: workers(2), kernels: kernels)))
        let y = float(tape, fast.map(\.tensor))
        let exact = Tape(Reference(pool: workers(1)))
        let z = double(exact, slow.map(\.tensor))
        let (result, expected) = (y.array.map(Double.init), z.array)
        var weights = SeededRandom(seed: 3)
        let direction = (0..<y.count).map { _ in Float(weights.normal()) }
        tape.backward(tape.dense(y.reshaped([1, y.count]), weight: Tensor(direction, shape: [1, y.count])))
        exact.backward(
            exact.dense(z.reshaped([1, z.count]), weight: Tensor(direction.map(Double.init), shape: [1, z.count])))
        let pairs =
            [("value", result, expected)]
            + zip(fast, slow).map { ("gradient", $0.tensor.gradientArray.map(Double.init), $1.tensor.gradientArray) }
        for (what, got, wanted) in pairs {
            let size = wanted.map { abs($0) }.max() ?? 0
            for index in wanted.indices where !(abs(got[index] - wanted[index]) <= tolerance * max(1, size)) {
                Issue.record("\(kernels) \(what)[\(index)] is \(got[index]), expected \(wanted[index])")
                return
            }
        }
    }

    @Test(arguments: FloatArithmetic.available, UnaryFunction.allCases)
    func unary(kernels: String, function: UnaryFunction) throws {
        try compare(kernels, [[9, 37]], { $0.apply(function, $1[0]) }, { $0.apply(function, $1[0]) })
    }

    @Test(arguments: FloatArithmetic.available)
    func rows(kernels: String) throws {
        let sizes = [[300, 45], [45], [45]]
        try compare(
            kernels, sizes, { $0.rmsNorm($1[0], weight: $1[1], epsilon: 1e-5) },
            { $0.rmsNorm($1[0], weight: $1[1], epsilon: 1e-5) })
        try compare(
            kernels, sizes, { $0.layerNorm($1[0], weight: $1[1], bias: $1[2], epsilon: 1e-5) },
            { $0.layerNorm($1[0], weight: $1[1], bias: $1[2], epsilon: 1e-5) })
        try compare(kernels, [[5, 100]], { $0.softmax($1[0]) }, { $0.softmax($1[0]) })
        let targets = (0..<7).map { Int32($0 * 3 - 3 < 0 ? -1 : $0) }
        try compare(
            kernels, [[7, 33]], { $0.crossEntropy($1[0], targets: targets, smoothing: 0.1) },
            { $0.crossEntropy($1[0], targets: targets, smoothing: 0.1) })
    }

    @Test(
        arguments: FloatArithmetic.available,
        [
            AttentionLayout(batch: 2, length: 130, heads: 4, keyValueHeads: 2, isCausal: true),
            AttentionLayout(batch: 3, length: 20, heads: 2, isCausal: false, lengths: [20, 1, 7]),
        ])
    func attention(kernels: String, shape: AttentionLayout) throws {
        let rows = shape.batch * shape.length
        let sizes = [[rows, shape.heads * 16], [rows, shape.keyValueHeads * 16], [rows, shape.keyValueHeads * 16]]
        try compare(
            kernels, sizes, { $0.attention($1[0], $1[1], $1[2], shape) },
            { $0.attention($1[0], $1[1], $1[2], shape) })
    }
}
