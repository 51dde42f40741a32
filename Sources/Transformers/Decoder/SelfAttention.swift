/// Rows of queries, keys, values and results, shared by all layers.
final class AttentionBuffers {
    /// Queries, `[rows, heads · headSize]`.
    let queries: Matrix
    /// Keys, `[rows, kvHeads · headSize]`.
    let keys: Matrix
    /// Values.
    let values: Matrix
    /// Queries, keys and values side by side, of the same memory where a model projects them jointly.
    let joint: Matrix?
    /// What attention gives, before the output projection.
    let attended: Matrix
    /// The same as the output projection takes it.
    let output: Activations

    init(_ shape: AttentionShape, isJoint: Bool, rows: Int, outputs: [WeightMatrix], workspace: Workspace) {
        let (queries, keys) = (shape.heads * shape.headSize, shape.kvHeads * shape.headSize)
        if isJoint {
            let joint = workspace.matrix(rows: rows, columns: queries + 2 * keys)
            self.joint = joint
            self.queries = joint.slice(columns: 0..<queries)
            self.keys = joint.slice(columns: queries..<queries + keys)
            values = joint.slice(columns: queries + keys..<queries + 2 * keys)
        } else {
            joint = nil
            self.queries = workspace.matrix(rows: rows, columns: queries)
            self.keys = workspace.matrix(rows: rows, columns: keys)
            values = workspace.matrix(rows: rows, columns: keys)
        }
        attended = workspace.matrix(rows: rows, columns: queries)
        output = Activations(capacity: rows, consumers: outputs, workspace: workspace)
    }
}

/// Self-attention of one layer with its buffers.
struct SelfAttention {
    private let layer: Int
    private let shape: AttentionShape
    private let products: [Product]
    private let queryNorm: Norm?
    private let keyNorm: Norm?
    private let rope: RopeAngles?
    private let output: Linear
    private let buffers: AttentionBuffers

    /// - Parameters:
    ///   - layer: which layer of the cache keeps its keys and values.
    ///   - projections: the weights of queries, keys and values: three matrices or one.
    init(
        layer: Int, shape: AttentionShape, projections: [Linear], queryNorm: Norm? = nil, keyNorm: Norm? = nil,
        rope: RopeAngles? = nil, output: Linear, buffers: AttentionBuffers
    ) {
        self.layer = layer
        self.shape = shape
        if let joint = buffers.joint {
            products = Product.sideBySide(projections, into: joint)
        } else {
            let targets = [buffers.queries, buffers.keys, buffers.values]
            products = zip(projections, targets).map { Product($0.weights, bias: $0.bias, into: $1) }
        }
        self.queryNorm = queryNorm
        self.keyNorm = keyNorm
        self.rope = rope
        self.output = output
        self.buffers = buffers
    }

    /// What attention gave for each row, before the output projection, `[rows, heads · headSize]`.
    var attended: Matrix { buffers.attended }

    /// Projects the rows, stores their keys and values, and attends.
    func attend(_ compute: Compute, _ input: Activations, plan: AttentionPlan, cache: KVCache) {
        let rows = input.rows
        compute.matmul(input, products)
        normalise(compute, queryNorm, buffers.queries, rows)
        normalise(compute, keyNorm, buffers.keys, rows)
        if let rope {
            compute.rope(
                buffers.queries, rows: rows, heads: shape.heads, headSize: shape.headSize, angles: rope)
            compute.rope(
                buffers.keys, rows: rows, heads: shape.kvHeads, headSize: shape.headSize, angles: rope)
        }
        compute.store(keys: buffers.keys, values: buffers.values, plan: plan, cache: cache, layer: layer)
        compute.attention(
            queries: buffers.queries, plan: plan, cache: cache, layer: layer, shape: shape, into: buffers.attended)
    }

    /// Projects what attention gave back to the model's width.
    func project(_ compute: Compute, rows: Int, into target: Matrix, accumulate: Bool) {
        compute.load(buffers.attended, rows: rows, into: buffers.output)
        compute.matmul(
            buffers.output, output.weights, bias: output.bias, into: target, accumulate: accumulate)
    }

    /// A norm over whole rows, or over each head where it has a head's number of weights.
    private func normalise(_ compute: Compute, _ norm: Norm?, _ x: Matrix, _ rows: Int) {
        guard let norm else { return }
        guard norm.weight.count != x.columns else { return norm.apply(compute, x, rows: rows, into: x) }
        // Only separate projections are normalised by head, and those rows have no gaps.
        precondition(x.stride == x.columns)
        let heads = x.columns / norm.weight.count
        let view = Matrix(base: x.base, rows: x.rows * heads, columns: norm.weight.count)
        norm.apply(compute, view, rows: rows * heads, into: view)
    }
}
