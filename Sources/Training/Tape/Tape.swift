import Glibc

/// Reverse-mode differentiation: the operations of one forward pass, each with the function that takes its gradient
/// back, run in reverse.
///
/// The operations are coarse (a whole attention, a whole norm), with forward and backward written side by side. Memory
/// comes from free lists and is used again in the next step, whatever its batch's shape: after the largest batch nothing
/// is allocated.
///
/// Confined to the thread that trains.
package final class Tape<A: Arithmetic> {
    /// What tensors hold.
    package typealias Scalar = A.Scalar
    typealias Pointer = UnsafeMutablePointer<A.Scalar>

    /// The arithmetic and its threads.
    package let arithmetic: A
    /// Whether this pass trains: operations are recorded and dropout is on.
    package var isTraining: Bool
    /// Draws dropout masks.
    package var random: SeededRandom

    private struct Node {
        var output: Storage<A.Scalar>
        var backward: () -> Void
    }

    private var nodes: [Node] = []
    private var lent: [Pointer] = []
    private var free: [Int: [Pointer]] = [:]
    /// Every block, and how many values it has.
    private var capacities: [Pointer: Int] = [:]

    /// An empty tape.
    package init(_ arithmetic: A, isTraining: Bool = true, random: SeededRandom = SeededRandom(seed: 0)) {
        self.arithmetic = arithmetic
        self.isTraining = isTraining
        self.random = random
    }

    deinit {
        for pointer in capacities.keys { Glibc.free(pointer) }
    }

    /// Bytes of memory that passes work in.
    var byteCount: Int { capacities.values.reduce(0, +) * MemoryLayout<A.Scalar>.stride }

    /// Forgets the pass; tensors that the tape made are no longer valid.
    package func reset() {
        for node in nodes {
            if let gradient = node.output.gradient { give(gradient) }
            node.output.gradient = nil
        }
        nodes.removeAll(keepingCapacity: true)
        for pointer in lent { give(pointer) }
        lent.removeAll(keepingCapacity: true)
    }

    /// Sends the gradient of `loss`, one value, times `scale` back into every parameter; adds to what is there.
    package func backward(_ loss: Tensor<A.Scalar>, scale: A.Scalar = 1) {
        precondition(loss.count == 1)
        guard loss.storage.needsGradient else { return }
        gradient(loss)[0] = scale
        while let node = nodes.popLast() {
            guard let gradient = node.output.gradient else { continue }
            node.backward()
            node.output.gradient = nil
            give(gradient)
        }
    }

    // MARK: for operations

    /// A tensor for a result; its values are undefined until written.
    func make(_ shape: [Int], needsGradient: Bool) -> Tensor<A.Scalar> {
        let count = shape.reduce(1, *)
        let storage = Storage(borrowing: scratch(count), count: count, needsGradient: needsGradient && isTraining)
        return Tensor(storage: storage, shape: shape)
    }

    /// Memory that lasts until `reset`.
    func scratch(_ count: Int) -> Pointer {
        let pointer = take(count)
        lent.append(pointer)
        return pointer
    }

    /// Notes how the gradient of `output` goes back; only where it is wanted.
    func record(_ output: Tensor<A.Scalar>, _ backward: @escaping () -> Void) {
        guard output.storage.needsGradient else { return }
        nodes.append(Node(output: output.storage, backward: backward))
    }

    /// Where to add to a tensor's gradient; zeroed when first asked for.
    @discardableResult
    func gradient(_ tensor: Tensor<A.Scalar>) -> Pointer {
        if let gradient = tensor.storage.gradient { return gradient }
        let pointer = take(tensor.count)
        pointer.update(repeating: 0, count: tensor.count)
        tensor.storage.gradient = pointer
        return pointer
    }

    /// Where to write a tensor's gradient, and whether to add to what is there.
    func gradientTarget(_ tensor: Tensor<A.Scalar>) -> (pointer: Pointer, accumulate: Bool) {
        if let gradient = tensor.storage.gradient { return (gradient, true) }
        let pointer = take(tensor.count)
        tensor.storage.gradient = pointer
        return (pointer, false)
    }

    /// Memory within one operation.
    func withTemporary(_ count: Int, _ body: (Pointer) -> Void) {
        let pointer = take(count)
        body(pointer)
        give(pointer)
    }

    /// Sums rows of a gradient into `targets` of `columns` values each: the rows are cut into pieces that depend on the
    /// shape alone, each piece adds into partial sums of its own, and these are added in order.
    func sumOverRows(_ rows: Int, columns: Int, into targets: [Pointer], _ body: (Range<Int>, [Pointer]) -> Void) {
        let grain = max(1, (rows + 15) / 16, min(rows, 16_384 / max(columns, 1)))
        let pieces = (rows + grain - 1) / grain
        if pieces <= 1 {
            if rows > 0 { body(0..<rows, targets) }
            return
        }
        let width = columns * targets.count
        withTemporary(pieces * width) { partials in
            arithmetic.pool.forEach(rows, grain: grain) { range in
                let mine = partials + range.lowerBound / grain * width
                mine.update(repeating: 0, count: width)
                body(range, targets.indices.map { mine + $0 * columns })
            }
            for piece in 0..<pieces {
                for (index, target) in targets.enumerated() {
                    arithmetic.add(count: columns, scale: 1, x: partials + piece * width + index * columns, y: target)
                }
            }
        }
    }

    private func take(_ count: Int) -> Pointer {
        let wanted = Self.capacity(count)
        // A block of a larger batch serves a smaller one, but not so large a block that another would miss it; one of a
        // smaller batch makes room.
        var capacity = wanted
        while capacity <= 4 * wanted {
            if let pointer = free[capacity]?.popLast() { return pointer }
            capacity = Self.capacity(capacity + 1)
        }
        let smaller = free.filter { $0.key < wanted && $0.key >= wanted / 4 && !$0.value.isEmpty }.keys.max()
        if let smaller, let pointer = free[smaller]?.popLast() {
            capacities[pointer] = nil
            Glibc.free(pointer)
        }
        let pointer = Pointer(zeroed: wanted)
        capacities[pointer] = wanted
        return pointer
    }

    private func give(_ pointer: Pointer) {
        guard let capacity = capacities[pointer] else { preconditionFailure("a block that this tape did not lend") }
        free[capacity, default: []].append(pointer)
    }

    /// Sizes in steps of an eighth, so that batches of about one length share memory.
    private static func capacity(_ count: Int) -> Int {
        guard count > 64 else { return 64 }
        let step = max(1 << (Int.bitWidth - count.leadingZeroBitCount - 1 - 3), 1)
        return (count + step - 1) / step * step
    }
}
