import Glibc

/// Plain loops over any floating-point type: the oracle of the kernels, and, in Double, of every gradient.
package struct ReferenceArithmetic<Number: BinaryFloatingPoint & SIMDScalar & Sendable>: Arithmetic {
    package typealias Scalar = Number
    package typealias Pointer = UnsafeMutablePointer<Number>

    /// The threads.
    package let pool: Workers

    /// Computes with `pool`.
    package init(pool: Workers) { self.pool = pool }

    package func multiply(_ product: MatrixProduct<Scalar>) {
        let p = product
        for i in 0..<p.rows {
            for j in 0..<p.columns {
                var sum: Scalar = 0
                for k in 0..<p.depth {
                    sum += p.a.base[i * p.a.row + k * p.a.column] * p.b.base[k * p.b.row + j * p.b.column]
                }
                p.c[i * p.cRow + j] = p.accumulate ? p.c[i * p.cRow + j] + sum : sum
            }
        }
    }

    package func multiplySerial(_ product: MatrixProduct<Scalar>, scratch: Pointer) { multiply(product) }

    package func scratchCount(rows: Int, columns: Int, depth: Int) -> Int { 0 }

    package func apply(_ function: UnaryFunction, count: Int, x: Pointer, y: Pointer) {
        for i in 0..<count { y[i] = Self.value(function, x[i]) }
    }

    package func applyBackward(
        _ function: UnaryFunction, count: Int, x: Pointer, y: Pointer, dy: Pointer, dx: Pointer
    ) {
        for i in 0..<count { dx[i] += dy[i] * Self.slope(function, x[i]) }
    }

    package func swiglu(count: Int, gate: Pointer, up: Pointer, y: Pointer) {
        for i in 0..<count { y[i] = Self.value(.silu, gate[i]) * up[i] }
    }

    package func swigluBackward(count: Int, gate: Pointer, up: Pointer, dy: Pointer, dgate: Pointer, dup: Pointer) {
        for i in 0..<count {
            dup[i] += dy[i] * Self.value(.silu, gate[i])
            dgate[i] += dy[i] * up[i] * Self.slope(.silu, gate[i])
        }
    }

    package func add(count: Int, scale: Scalar, x: Pointer, y: Pointer) { for i in 0..<count { y[i] += scale * x[i] } }

    package func addProduct(count: Int, a: Pointer, b: Pointer, y: Pointer) {
        for i in 0..<count { y[i] += a[i] * b[i] }
    }

    package func scale(count: Int, by factor: Scalar, x: Pointer) { for i in 0..<count { x[i] *= factor } }

    package func sumOfSquares(count: Int, x: Pointer) -> Double {
        var sum = 0.0
        for i in 0..<count { sum += Double(x[i]) * Double(x[i]) }
        return sum
    }

    package func dot(count: Int, a: Pointer, b: Pointer) -> Scalar {
        var sum: Scalar = 0
        for i in 0..<count { sum += a[i] * b[i] }
        return sum
    }

    package func rmsNorm(
        rows: Int, columns: Int, x: Pointer, weight: Pointer, epsilon: Scalar, y: Pointer, inverse: Pointer
    ) {
        for row in 0..<rows {
            let (x, y) = (x + row * columns, y + row * columns)
            let mean: Scalar = dot(count: columns, a: x, b: x) / Scalar(columns)
            let k: Scalar = 1 / (mean + epsilon).squareRoot()
            inverse[row] = k
            for i in 0..<columns { y[i] = (x[i] * k) * weight[i] }
        }
    }

    package func rmsNormBackward(
        rows: Int, columns: Int, x: Pointer, weight: Pointer, inverse: Pointer, dy: Pointer, dx: Pointer,
        dweight: Pointer
    ) {
        for row in 0..<rows {
            let (x, dy, dx) = (x + row * columns, dy + row * columns, dx + row * columns)
            let k = inverse[row]
            var pull: Scalar = 0
            for i in 0..<columns { pull += dy[i] * weight[i] * x[i] }
            pull *= k * k * k / Scalar(columns)
            for i in 0..<columns {
                let direct: Scalar = dy[i] * weight[i] * k
                dx[i] += direct - x[i] * pull
                dweight[i] += dy[i] * x[i] * k
            }
        }
    }

    package func layerNorm(
        rows: Int, columns: Int, x: Pointer, weight: Pointer, bias: Pointer, epsilon: Scalar, y: Pointer, mean: Pointer,
        inverse: Pointer
    ) {
        for row in 0..<rows {
            let (x, y) = (x + row * columns, y + row * columns)
            var m: Scalar = 0
            for i in 0..<columns { m += x[i] }
            m /= Scalar(columns)
            var variance: Scalar = 0
            for i in 0..<columns { variance += (x[i] - m) * (x[i] - m) }
            let k: Scalar = 1 / (variance / Scalar(columns) + epsilon).squareRoot()
            mean[row] = m
            inverse[row] = k
            for i in 0..<columns {
                let unit: Scalar = (x[i] - m) * k
                y[i] = unit * weight[i] + bias[i]
            }
        }
    }

    package func layerNormBackward(
        rows: Int, columns: Int, x: Pointer, weight: Pointer, mean: Pointer, inverse: Pointer, dy: Pointer, dx: Pointer,
        dweight: Pointer, dbias: Pointer
    ) {
        for row in 0..<rows {
            let (x, dy, dx) = (x + row * columns, dy + row * columns, dx + row * columns)
            let (m, k) = (mean[row], inverse[row])
            var shift: Scalar = 0
            var pull: Scalar = 0
            for i in 0..<columns {
                shift += dy[i] * weight[i]
                let unit: Scalar = (x[i] - m) * k
                pull += dy[i] * weight[i] * unit
            }
            shift /= Scalar(columns)
            pull /= Scalar(columns)
            for i in 0..<columns {
                let unit: Scalar = (x[i] - m) * k
                let direct: Scalar = dy[i] * weight[i] - shift
                dx[i] += k * (direct - unit * pull)
                dweight[i] += dy[i] * unit
                dbias[i] += dy[i]
            }
        }
    }

    package func softmax(count: Int, total: Int, scale: Scalar, x: Pointer) -> Scalar {
        for i in max(count, 0)..<max(total, count, 0) { x[i] = 0 }
        guard count > 0 else { return 0 }
        var most = x[0] * scale
        for i in 1..<max(count, 1) { most = max(most, x[i] * scale) }
        var sum: Scalar = 0
        for i in 0..<count {
            x[i] = Self.exponential(x[i] * scale - most)
            sum += x[i]
        }
        for i in 0..<count { x[i] /= sum }
        return most + Scalar(log(Double(sum)))
    }

    package func softmaxAgain(count: Int, total: Int, scale: Scalar, logsum: Scalar, x: Pointer) {
        for i in 0..<count { x[i] = Self.exponential(x[i] * scale - logsum) }
        for i in count..<max(total, count) { x[i] = 0 }
    }

    package func softmaxBackward(count: Int, d: Scalar, scale: Scalar, p: Pointer, dp: Pointer) {
        for i in 0..<count { dp[i] = p[i] * (dp[i] - d) * scale }
    }

    package func rope(
        heads: Int, width: Int, cosine: Pointer, sine: Pointer, direction: Scalar, x: Pointer, y: Pointer,
        accumulate: Bool
    ) {
        let half = width / 2
        for head in 0..<heads {
            let (x, y) = (x + head * width, y + head * width)
            for i in 0..<half {
                let (a, b, c, s) = (x[i], x[i + half], cosine[i], sine[i] * direction)
                let turned: Scalar = a * c - b * s
                let other: Scalar = b * c + a * s
                y[i] = accumulate ? y[i] + turned : turned
                y[i + half] = accumulate ? y[i + half] + other : other
            }
        }
    }

    package func adam(
        count: Int, weights: Pointer, gradient: Pointer, first: Pointer, second: Pointer, step: AdamStep<Scalar>
    ) {
        for i in 0..<count {
            let slope = gradient[i]
            let (old, oldSquare): (Scalar, Scalar) = (step.beta1 * first[i], step.beta2 * second[i])
            first[i] = old + (1 - step.beta1) * slope
            second[i] = oldSquare + (1 - step.beta2) * slope * slope
            let size: Scalar = second[i].squareRoot() * step.root + step.epsilon
            let move: Scalar = step.rate * first[i] / size
            weights[i] -= move + step.decay * weights[i]
        }
    }

    private static func exponential(_ x: Scalar) -> Scalar { Scalar(exp(Double(x))) }

    private static func sigmoid(_ x: Scalar) -> Scalar { 1 / (1 + exponential(-x)) }

    /// 2 · sqrt(2 / pi) · (x + 0.044715 x³): GELU is x · sigmoid of it.
    private static func geluArgument(_ x: Scalar) -> Scalar {
        let cube: Scalar = x * x * x
        return 1.5957691216057308 * (x + 0.044715 * cube)
    }

    static func value(_ function: UnaryFunction, _ x: Scalar) -> Scalar {
        switch function {
        case .relu: max(x, 0)
        case .gelu: x * sigmoid(geluArgument(x))
        case .silu: x * sigmoid(x)
        case .sigmoid: sigmoid(x)
        case .tanh: Scalar(Glibc.tanh(Double(x)))
        }
    }

    static func slope(_ function: UnaryFunction, _ x: Scalar) -> Scalar {
        switch function {
        case .relu: return x > 0 ? 1 : 0
        case .gelu:
            let s = sigmoid(geluArgument(x))
            let inner: Scalar = 1.5957691216057308 * (1 + 0.134145 * x * x)
            return s + x * s * (1 - s) * inner
        case .silu:
            let s = sigmoid(x)
            return s + x * s * (1 - s)
        case .sigmoid:
            let s = sigmoid(x)
            return s * (1 - s)
        case .tanh:
            let t = value(.tanh, x)
            return 1 - t * t
        }
    }
}
