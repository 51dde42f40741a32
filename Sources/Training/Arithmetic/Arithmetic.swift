/// The arithmetic that layers are written over: a scalar type, and the loops over it that take the time.
///
/// There are two: `FloatArithmetic` calls the C kernels and trains models; `ReferenceArithmetic<Double>` uses the plain
/// loops below, in which each layer's gradient is compared with finite differences, and which are the kernels' oracle.
/// Serial functions work on rows a caller has cut; the caller shares them out over `pool`. Backward functions add.
package protocol Arithmetic: Sendable {
    /// What tensors hold.
    associatedtype Scalar: BinaryFloatingPoint & SIMDScalar & Sendable
    /// A place to read or write scalars.
    typealias Pointer = UnsafeMutablePointer<Scalar>

    /// The threads.
    var pool: Workers { get }

    /// c (+)= a · b over all threads.
    func multiply(_ product: MatrixProduct<Scalar>)
    /// c (+)= a · b on the calling thread, with scratch memory of `scratchCount(product)` scalars.
    func multiplySerial(_ product: MatrixProduct<Scalar>, scratch: Pointer)
    /// Scratch scalars of `multiplySerial`.
    func scratchCount(rows: Int, columns: Int, depth: Int) -> Int

    func apply(_ function: UnaryFunction, count: Int, x: Pointer, y: Pointer)
    func applyBackward(_ function: UnaryFunction, count: Int, x: Pointer, y: Pointer, dy: Pointer, dx: Pointer)
    func swiglu(count: Int, gate: Pointer, up: Pointer, y: Pointer)
    func swigluBackward(count: Int, gate: Pointer, up: Pointer, dy: Pointer, dgate: Pointer, dup: Pointer)
    func add(count: Int, scale: Scalar, x: Pointer, y: Pointer)
    func addProduct(count: Int, a: Pointer, b: Pointer, y: Pointer)
    func scale(count: Int, by: Scalar, x: Pointer)
    func sumOfSquares(count: Int, x: Pointer) -> Double
    func dot(count: Int, a: Pointer, b: Pointer) -> Scalar

    func rmsNorm(rows: Int, columns: Int, x: Pointer, weight: Pointer, epsilon: Scalar, y: Pointer, inverse: Pointer)
    func rmsNormBackward(
        rows: Int, columns: Int, x: Pointer, weight: Pointer, inverse: Pointer, dy: Pointer, dx: Pointer,
        dweight: Pointer)
    func layerNorm(
        rows: Int, columns: Int, x: Pointer, weight: Pointer, bias: Pointer, epsilon: Scalar, y: Pointer, mean: Pointer,
        inverse: Pointer)
    func layerNormBackward(
        rows: Int, columns: Int, x: Pointer, weight: Pointer, mean: Pointer, inverse: Pointer, dy: Pointer, dx: Pointer,
        dweight: Pointer, dbias: Pointer)

    /// x = softmax(x · scale) over the first `count`, 0 up to `total`; returns the logarithm of the sum.
    func softmax(count: Int, total: Int, scale: Scalar, x: Pointer) -> Scalar
    /// x = exp(x · scale - logsum) over the first `count`, 0 up to `total`.
    func softmaxAgain(count: Int, total: Int, scale: Scalar, logsum: Scalar, x: Pointer)
    /// dp = p · (dp - d) · scale.
    func softmaxBackward(count: Int, d: Scalar, scale: Scalar, p: Pointer, dp: Pointer)

    /// Rotates the two halves of each head by angles; `direction` -1 turns back.
    func rope(
        heads: Int, width: Int, cosine: Pointer, sine: Pointer, direction: Scalar, x: Pointer, y: Pointer,
        accumulate: Bool)
    /// One step of AdamW with the bias corrections folded into `rate` and `root`.
    func adam(count: Int, weights: Pointer, gradient: Pointer, first: Pointer, second: Pointer, step: AdamStep<Scalar>)
}

/// Element-wise functions with a derivative.
package enum UnaryFunction: UInt32, Sendable, CaseIterable {
    case relu
    /// The tanh approximation (Hendrycks and Gimpel, 2016), as in GPT-2.
    case gelu
    case silu, sigmoid, tanh
}

/// A matrix operand: element (i, j) lies at base + i · row + j · column.
package struct Operand<Scalar> {
    var base: UnsafeMutablePointer<Scalar>
    var row: Int
    var column: Int

    /// Rows one after another.
    init(_ base: UnsafeMutablePointer<Scalar>, row: Int, column: Int = 1) {
        self.base = base
        self.row = row
        self.column = column
    }

    /// The same memory seen with rows and columns exchanged.
    var transposed: Operand { Operand(base, row: column, column: row) }
}

/// c (+)= a · b with a of rows × depth and b of depth × columns.
package struct MatrixProduct<Scalar> {
    var rows: Int
    var columns: Int
    var depth: Int
    var a: Operand<Scalar>
    var b: Operand<Scalar>
    var c: UnsafeMutablePointer<Scalar>
    /// Scalars from one row of c to the next.
    var cRow: Int
    /// Add to what c holds.
    var accumulate = false
}

/// The numbers of one AdamW step.
package struct AdamStep<Scalar> {
    var beta1: Scalar
    var beta2: Scalar
    /// Learning rate / (1 - beta1^t).
    var rate: Scalar
    /// 1 / sqrt(1 - beta2^t).
    var root: Scalar
    var epsilon: Scalar
    /// Learning rate · weight decay.
    var decay: Scalar
}
