import CKernels

/// The inputs of one or more matrix products: float32 rows, a quantised copy, or both, whichever the products take.
///
/// Filled once (by a norm, a gate or `Compute.load`), then shared by several products (q, k and v; gate and up).
/// Confined to the thread that runs the model's steps.
package final class Activations {
    /// Inputs K.
    package let columns: Int
    /// Rows that fit.
    package let capacity: Int
    /// Rows filled last.
    package internal(set) var rows = 0
    /// Float rows; written only if `holdsFloats`.
    package let values: Matrix
    /// True if some product takes float32 rows.
    package let holdsFloats: Bool
    /// True if some product takes quantised rows.
    package let holdsQuantized: Bool
    let tiles: UnsafeMutableRawPointer?

    /// Room for `capacity` rows of the consumers' inputs.
    ///
    /// - Parameter consumers: the matrices that will be multiplied, all with the same number of columns, a multiple of 32
    ///   where they are quantised.
    package init(capacity: Int, consumers: [WeightMatrix], workspace: Workspace) {
        let width = consumers.first?.columns ?? 0
        precondition(width > 0 && capacity > 0 && consumers.allSatisfy { $0.columns == width })
        columns = width
        self.capacity = capacity
        holdsFloats = consumers.contains { !$0.takesQuantizedActivations }
        holdsQuantized = consumers.contains { $0.takesQuantizedActivations }
        // The float rows are scratch too: a row is normalised into them before it is quantised.
        values = workspace.matrix(rows: capacity, columns: width)
        let blocks = (width + Int(MK_BLOCK) - 1) / Int(MK_BLOCK)
        tiles = holdsQuantized ? workspace.bytes(capacity * blocks * Int(MK_ACTIVATION_BLOCK_BYTES)) : nil
    }
}

/// One product that is carried out together with others of the same inputs.
package struct Product {
    /// [N, K].
    package let weights: WeightMatrix
    /// N values added to each row.
    package let bias: FloatVector?
    /// [M, N].
    package let output: Matrix
    /// True to add to what the output holds (a residual).
    package let accumulate: Bool

    /// Describes output (+)= input · weightsᵀ + bias.
    package init(_ weights: WeightMatrix, bias: FloatVector? = nil, into output: Matrix, accumulate: Bool = false) {
        precondition(output.columns == weights.rows && (bias == nil || bias?.count == weights.rows))
        self.weights = weights
        self.bias = bias
        self.output = output
        self.accumulate = accumulate
    }
}
