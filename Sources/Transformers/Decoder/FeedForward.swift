/// Hidden rows of feed-forward networks of one width, shared by all of them: only one runs at a time.
final class HiddenBuffers {
    /// Gate and up side by side, `[rows, 2 · width]`.
    let projected: Matrix
    /// The gated rows, as the output matrices take them.
    let gated: Activations

    init(width: Int, rows: Int, outputs: [WeightMatrix], workspace: Workspace) {
        projected = workspace.matrix(rows: rows, columns: 2 * width)
        gated = Activations(capacity: rows, consumers: outputs, workspace: workspace)
    }

    /// Buffers for every width among networks.
    static func make(_ networks: [DenseWeights], rows: Int, workspace: Workspace) -> [Int: HiddenBuffers] {
        Dictionary(grouping: networks, by: \.width).mapValues { group in
            HiddenBuffers(
                width: group[0].width, rows: rows, outputs: group.map(\.output.weights), workspace: workspace)
        }
    }
}

/// One feed-forward network with its buffers: a step of the model's run.
struct FeedForward {
    private let products: [Product]
    private let gate: Matrix
    private let up: Matrix?
    private let activation: Activation
    private let hidden: Activations
    private let output: Linear

    init(_ weights: DenseWeights, _ buffers: HiddenBuffers) {
        let width = weights.width
        let used = buffers.projected.slice(columns: 0..<(weights.isGated ? 2 : 1) * width)
        products = Product.sideBySide(weights.projections, into: used)
        gate = used.slice(columns: 0..<width)
        up = weights.isGated ? used.slice(columns: width..<2 * width) : nil
        activation = weights.activation
        hidden = buffers.gated
        output = weights.output
    }

    /// Computes the network for all rows of `input`.
    func run(_ compute: Compute, _ input: Activations, into target: Matrix, accumulate: Bool) {
        compute.matmul(input, products)
        compute.gate(gate, up, activation, rows: input.rows, into: hidden)
        compute.matmul(hidden, output.weights, bias: output.bias, into: target, accumulate: accumulate)
    }
}

extension Product {
    /// Products whose outputs are the columns of one matrix, one after another.
    static func sideBySide(_ linears: [Linear], into target: Matrix) -> [Product] {
        var column = 0
        return linears.map { linear in
            let slice = target.slice(columns: column..<column + linear.weights.rows)
            column += linear.weights.rows
            return Product(linear.weights, bias: linear.bias, into: slice)
        }
    }
}
