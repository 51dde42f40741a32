/// How fast matrix products are: what `martlet bench-training` shows, to be set beside a library's rate.
package enum ProductBenchmark {
    /// The form of a product, by which operand lies transposed: forward passes have A · Bᵀ, gradients of weights Aᵀ · B
    /// and gradients of inputs A · B.
    package enum Form: String, Sendable, CaseIterable {
        case plain = "A.B"
        case rightTransposed = "A.Bt"
        case leftTransposed = "At.B"
    }

    /// Gigaflops (2 for each multiply-add): the best of rounds of at least a tenth of a second each.
    ///
    /// - Parameters:
    ///   - rows: of the result.
    ///   - columns: of the result.
    ///   - depth: over which is summed.
    package static func rate(
        rows: Int, columns: Int, depth: Int, form: Form, rounds: Int, arithmetic: FloatArithmetic
    ) -> Double {
        var random = SeededRandom(seed: 1)
        var a = (0..<rows * depth).map { _ in Float(random.normal()) }
        var b = (0..<depth * columns).map { _ in Float(random.normal()) }
        var c = [Float](repeating: 0, count: rows * columns)
        var best = 0.0
        a.withUnsafeMutableBufferPointer { a in
            b.withUnsafeMutableBufferPointer { b in
                c.withUnsafeMutableBufferPointer { c in
                    guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
                    let product = MatrixProduct(
                        rows: rows, columns: columns, depth: depth,
                        a: form == .leftTransposed ? Operand(a, row: rows).transposed : Operand(a, row: depth),
                        b: form == .rightTransposed ? Operand(b, row: depth).transposed : Operand(b, row: columns),
                        c: c, cRow: columns)
                    let clock = ContinuousClock()
                    for round in 0...rounds {
                        let started = clock.now
                        var (seconds, count) = (0.0, 0)
                        while seconds < 0.1 {
                            for _ in 0..<4 { arithmetic.multiply(product) }
                            count += 4
                            seconds = started.duration(to: clock.now) / .seconds(1)
                        }
                        // The first round warms up.
                        let flops = 2 * Double(rows) * Double(columns) * Double(depth) * Double(count)
                        if round > 0 { best = max(best, flops / seconds / 1e9) }
                    }
                }
            }
        }
        return best
    }
}
