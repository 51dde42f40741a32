import Glibc

/// Buffers of a mixture's routing, shared by all layers.
final class RoutingBuffers {
    /// Probabilities of the experts, `[rows, experts]`.
    let probabilities: Matrix
    /// Rows of one expert, gathered.
    let gathered: Matrix
    /// The same as its products take them.
    let input: Activations
    /// One expert's results.
    let result: Matrix
    /// Sigmoid gates of the shared network, `[rows, 1]`.
    let sharedGates: Matrix
    /// For each row, the experts it uses and their weights, `[rows, used]`.
    var chosen: [Int32]
    var weights: [Float]
    /// For each expert, the rows that use it: pairs of row and weight, expert after expert.
    var assigned: [(row: Int32, weight: Float)]
    var starts: [Int]

    init(_ layers: [ExpertsWeights], width: Int, rows: Int, workspace: Workspace) {
        let experts = layers.map(\.experts.count).max() ?? 1
        let used = layers.map(\.usedCount).max() ?? 1
        probabilities = workspace.matrix(rows: rows, columns: experts)
        gathered = workspace.matrix(rows: rows, columns: width)
        let consumers = layers.flatMap(\.experts).flatMap(\.projections).map(\.weights)
        input = Activations(capacity: rows, consumers: consumers, workspace: workspace)
        result = workspace.matrix(rows: rows, columns: width)
        sharedGates = workspace.matrix(rows: rows, columns: 1)
        chosen = [Int32](repeating: 0, count: rows * used)
        weights = [Float](repeating: 0, count: rows * used)
        assigned = [(Int32, Float)](repeating: (0, 0), count: rows * used)
        starts = [Int](repeating: 0, count: experts + 1)
    }
}

/// A mixture of experts: each row goes through the few networks that its router prefers.
///
/// The rows of one expert are computed together. A row's results are added in the order of the experts' numbers, so they
/// do not depend on the other rows of the step.
struct MixtureOfExperts {
    private let router: Product
    private let probabilities: Matrix
    private let experts: [FeedForward]
    private let usedCount: Int
    private let normalisesWeights: Bool
    private let shared: FeedForward?
    private let sharedGate: Product?
    private let buffers: RoutingBuffers

    init(_ weights: ExpertsWeights, _ hidden: [Int: HiddenBuffers], _ buffers: RoutingBuffers) {
        func network(_ dense: DenseWeights) -> FeedForward {
            // There are buffers for the width of every network.
            guard let hidden = hidden[dense.width] else { preconditionFailure("no buffers of width \(dense.width)") }
            return FeedForward(dense, hidden)
        }
        probabilities = buffers.probabilities.slice(columns: 0..<weights.experts.count)
        router = Product(weights.router.weights, bias: weights.router.bias, into: probabilities)
        experts = weights.experts.map(network)
        usedCount = weights.usedCount
        normalisesWeights = weights.normalisesWeights
        shared = weights.shared.map(network)
        sharedGate = weights.sharedGate.map { Product($0.weights, bias: $0.bias, into: buffers.sharedGates) }
        self.buffers = buffers
    }

    /// Adds the mixture's result to `target`.
    ///
    /// - Parameters:
    ///   - rows: normalised rows.
    ///   - input: the same as products take them.
    func run(_ compute: Compute, rows: Matrix, _ input: Activations, addingTo target: Matrix) {
        let count = input.rows
        compute.matmul(input, router.weights, bias: router.bias, into: probabilities)
        compute.softmax(probabilities, rows: count)
        choose(compute, rows: count)
        assign(rows: count)
        for (index, expert) in experts.enumerated() {
            let assigned = buffers.starts[index]..<buffers.starts[index + 1]
            guard !assigned.isEmpty else { continue }
            for (place, entry) in assigned.enumerated() {
                (buffers.gathered.base + place * buffers.gathered.stride).update(
                    from: rows.base + Int(buffers.assigned[entry].row) * rows.stride, count: rows.columns)
            }
            compute.load(buffers.gathered, rows: assigned.count, into: buffers.input)
            expert.run(compute, buffers.input, into: buffers.result, accumulate: false)
            for (place, entry) in assigned.enumerated() {
                let (row, weight) = buffers.assigned[entry]
                add(place, scale: weight, to: target, Int(row))
            }
        }
        runShared(compute, input, target)
    }

    private func runShared(_ compute: Compute, _ input: Activations, _ target: Matrix) {
        guard let shared else { return }
        if let sharedGate {
            compute.matmul(input, sharedGate.weights, bias: sharedGate.bias, into: buffers.sharedGates)
        }
        shared.run(compute, input, into: buffers.result, accumulate: false)
        for row in 0..<input.rows {
            let scale = sharedGate == nil ? 1 : 1 / (1 + expf(-buffers.sharedGates.base[row]))
            add(row, scale: scale, to: target, row)
        }
    }

    /// The experts of each row and their weights.
    private func choose(_ compute: Compute, rows: Int) {
        let used = usedCount
        buffers.chosen.withUnsafeMutableBufferPointer { chosen in
            buffers.weights.withUnsafeMutableBufferPointer { weights in
                for row in 0..<rows {
                    let part = row * used..<(row + 1) * used
                    let values = UnsafeMutableBufferPointer(rebasing: weights[part])
                    compute.largest(
                        of: UnsafeBufferPointer(probabilities.row(row)), values: values,
                        indices: UnsafeMutableBufferPointer(rebasing: chosen[part]))
                    guard normalisesWeights else { continue }
                    var sum: Float = 0
                    for value in values { sum += value }
                    if sum > 0 { for index in values.indices { values[index] /= sum } }
                }
            }
        }
    }

    /// Sorts the choices by expert (counting sort; rows stay in order).
    private func assign(rows: Int) {
        let total = rows * usedCount
        for index in buffers.starts.indices { buffers.starts[index] = 0 }
        for index in 0..<total { buffers.starts[Int(buffers.chosen[index]) + 1] += 1 }
        for index in 1..<buffers.starts.count { buffers.starts[index] += buffers.starts[index - 1] }
        for index in 0..<total {
            let expert = Int(buffers.chosen[index])
            buffers.assigned[buffers.starts[expert]] = (Int32(index / usedCount), buffers.weights[index])
            buffers.starts[expert] += 1
        }
        // Each start has moved to the next one's place.
        for index in stride(from: buffers.starts.count - 1, to: 0, by: -1) {
            buffers.starts[index] = buffers.starts[index - 1]
        }
        buffers.starts[0] = 0
    }

    private func add(_ place: Int, scale: Float, to target: Matrix, _ row: Int) {
        let result = buffers.result.base + place * buffers.result.stride
        let sum = target.base + row * target.stride
        for column in 0..<target.columns { sum[column] += result[column] * scale }
    }
}
