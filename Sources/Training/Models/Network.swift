/// A network of layers one after another, as a run description lists them.
///
/// Confined to the thread that uses it.
package final class Network<A: Arithmetic> {
    package typealias Scalar = A.Scalar

    /// What goes in.
    package enum Input: Sendable, Equatable {
        /// Ids of a vocabulary, at most so many in one example.
        case tokens(vocabulary: Int, length: Int)
        /// Numbers of a shape; an image is height, width, channels.
        case values([Int])
    }

    /// A batch of examples.
    package enum Batch {
        /// Rows of ids, padded at the end, and how many count in each.
        case tokens([Int32], lengths: [Int])
        /// All values of all examples.
        case values([Scalar], count: Int)
    }

    /// A batch on its way: values, shape of one example, and where sequences end.
    private struct Passage {
        var x: Tensor<Scalar>
        var shape: [Int]
        var lengths: [Int]?
        var batch: Int
    }

    private typealias Step = (Passage, Tape<A>) -> Passage

    /// Everything that is trained.
    package private(set) var parameters: [Parameter<Scalar>] = []
    /// Shape of one example's result.
    package private(set) var outputShape: [Int] = []
    private let input: Input
    private var steps: [Step] = []
    private var embedding: Parameter<Scalar>?

    /// Builds a network; errors name the layer by `path` and index.
    package init(
        _ layers: [LayerSpecification], input: Input, random: inout SeededRandom, path: String
    ) throws(TrainingError) {
        self.input = input
        var shape: [Int]
        switch input {
        case .tokens(_, let length): shape = [length]
        case .values(let values): shape = values
        }
        for (index, layer) in layers.enumerated() {
            shape = try add(layer, index, shape, &random, "\(path)[\(index)]")
        }
        outputShape = shape
    }

    /// Results [batch, …] of a batch.
    package func forward(_ batch: Batch, on tape: Tape<A>) -> Tensor<Scalar> {
        var passage: Passage
        switch batch {
        case .tokens(let ids, let lengths):
            guard let embedding else { preconditionFailure("tokens need an embedding") }
            let length = ids.count / max(1, lengths.count)
            let x = tape.embedding(ids, shape: [lengths.count, length], weight: embedding.tensor)
            passage = Passage(x: x, shape: [length, x.columns], lengths: lengths, batch: lengths.count)
        case .values(let values, let count):
            guard case .values(let shape) = input else { preconditionFailure("values need an input of values") }
            let x = tape.make([count] + shape, needsGradient: false)
            x.values.update(from: values, count: x.count)
            passage = Passage(x: x, shape: shape, batch: count)
        }
        for step in steps { passage = step(passage, tape) }
        return passage.x.reshaped([passage.batch, passage.x.count / max(1, passage.batch)])
    }

    // MARK: building

    private func add(
        _ layer: LayerSpecification, _ index: Int, _ shape: [Int], _ random: inout SeededRandom, _ path: String
    ) throws(TrainingError) -> [Int] {
        let name = "layers.\(index)"
        func wrong(_ expected: String) -> TrainingError {
            TrainingError("\(path): this layer takes \(expected); it gets the shape \(shape)")
        }
        switch layer {
        case .embedding(let width):
            guard index == 0, case .tokens(let vocabulary, let length) = input else {
                throw wrong("tokens, as the first layer")
            }
            let weight = Parameter<Scalar>(name + ".weight", shape: [vocabulary, width])
            Initializer.normal(0.1).fill(weight, inputs: vocabulary, outputs: width, random: &random)
            embedding = weight
            parameters.append(weight)
            return [length, width]
        case _ where index == 0 && isTokens:
            throw TrainingError("\(path): the first layer over tokens must be an embedding")
        case .positions:
            guard shape.count == 2 else { throw wrong("sequences (after an embedding)") }
            let table = Parameter<Scalar>(name + ".weight", shape: shape, decays: false)
            Initializer.normal(0.02).fill(table, inputs: shape[0], outputs: shape[1], random: &random)
            parameters.append(table)
            steps.append { passage, tape in
                var next = passage
                next.x = tape.addPeriodic(passage.x, table.tensor, period: passage.shape[0])
                return next
            }
            return shape
        case .dense(let units, let activation, let initializer):
            let inputs = shape.last ?? 1
            let dense = Projection<A>(
                name, inputs: inputs, outputs: units, bias: true, initializer: initializer, random: &random)
            parameters += dense.parameters
            steps.append { passage, tape in
                var next = passage
                next.x = dense.forward(passage.x.reshaped([passage.x.count / inputs, inputs]), on: tape)
                if let activation { next.x = tape.apply(activation, next.x) }
                next.shape = passage.shape.dropLast() + [units]
                return next
            }
            return shape.dropLast() + [units]
        case .globalAveragePooling:
            guard shape.count == 2 || shape.count == 3 else { throw wrong("sequences or images") }
            steps.append { passage, tape in
                let channels = passage.shape.last ?? 1
                let positions = passage.shape.dropLast().reduce(1, *)
                var next = passage
                next.x = tape.averagePool(
                    passage.x.reshaped([passage.batch, positions, channels]), batch: passage.batch,
                    positions: positions, lengths: passage.lengths)
                (next.shape, next.lengths) = ([channels], nil)
                return next
            }
            return [shape.last ?? 1]
        case .flatten:
            guard !isTokens else { throw wrong("shapes of a fixed length; use global_average_pooling for tokens") }
            steps.append { passage, _ in
                var next = passage
                next.shape = [passage.shape.reduce(1, *)]
                next.x = passage.x.reshaped([passage.batch] + next.shape)
                return next
            }
            return [shape.reduce(1, *)]
        case .dropout(let rate):
            simple { x, tape in tape.dropout(x, rate: rate) }
            return shape
        case .activation(let function):
            simple { x, tape in tape.apply(function, x) }
            return shape
        case .softmax:
            simple { x, tape in tape.softmax(x) }
            return shape
        case .convolution, .maxPooling: return try addImage(layer, name, shape, &random, wrong)
        default: return try addSequence(layer, name, shape, &random, wrong)
        }
    }

    private var isTokens: Bool { if case .tokens = input { true } else { false } }

    private func simple(_ body: @escaping (Tensor<Scalar>, Tape<A>) -> Tensor<Scalar>) {
        steps.append { passage, tape in
            var next = passage
            let columns = passage.shape.last ?? 1
            next.x = body(passage.x.reshaped([passage.x.count / max(1, columns), columns]), tape)
            return next
        }
    }

    private func addImage(
        _ layer: LayerSpecification, _ name: String, _ shape: [Int], _ random: inout SeededRandom,
        _ wrong: (String) -> TrainingError
    ) throws(TrainingError) -> [Int] {
        guard shape.count == 3 else { throw wrong("images (height, width, channels)") }
        var window = ImageWindow(
            height: shape[0], width: shape[1], channels: shape[2], kernel: 1, stride: 1, padding: 0)
        switch layer {
        case .convolution(let filters, let kernel, let stride, let padding, let activation):
            (window.kernel, window.stride, window.padding) = (kernel, stride, padding)
            guard window.outputHeight > 0, window.outputWidth > 0 else {
                throw wrong("images of at least \(kernel) pixels")
            }
            let inputs = kernel * kernel * shape[2]
            let weight = Parameter<Scalar>(name + ".weight", shape: [filters, kernel, kernel, shape[2]])
            Initializer.he.fill(weight, inputs: inputs, outputs: filters, random: &random)
            let bias = Parameter<Scalar>(name + ".bias", shape: [filters])
            parameters += [weight, bias]
            let fixed = window
            let result = [window.outputHeight, window.outputWidth, filters]
            steps.append { passage, tape in
                var next = passage
                next.x = tape.convolution(passage.x, weight: weight.tensor, bias: bias.tensor, window: fixed)
                if let activation { next.x = tape.apply(activation, next.x) }
                next.shape = result
                return next
            }
            return result
        case .maxPooling(let size, let stride):
            (window.kernel, window.stride) = (size, stride)
            guard window.outputHeight > 0, window.outputWidth > 0, size <= shape[0], size <= shape[1] else {
                throw wrong("images of at least \(size) pixels")
            }
            let fixed = window
            let result = [window.outputHeight, window.outputWidth, shape[2]]
            steps.append { passage, tape in
                var next = passage
                next.x = tape.maxPool(passage.x, window: fixed)
                next.shape = result
                return next
            }
            return result
        default: return shape
        }
    }

    private func addSequence(
        _ layer: LayerSpecification, _ name: String, _ shape: [Int], _ random: inout SeededRandom,
        _ wrong: (String) -> TrainingError
    ) throws(TrainingError) -> [Int] {
        let width = shape.last ?? 1
        func norm(_ name: String, bias: Bool) -> (Tensor<Scalar>, Tape<A>) -> Tensor<Scalar> {
            let gain = Parameter<Scalar>(name + ".weight", shape: [width])
            gain.fill(1)
            parameters.append(gain)
            guard bias else { return { x, tape in tape.rmsNorm(x, weight: gain.tensor, epsilon: 1e-5) } }
            let shift = Parameter<Scalar>(name + ".bias", shape: [width])
            parameters.append(shift)
            return { x, tape in tape.layerNorm(x, weight: gain.tensor, bias: shift.tensor, epsilon: 1e-5) }
        }
        func project(_ part: String, _ inputs: Int, _ outputs: Int) -> Projection<A> {
            let projection = Projection<A>(
                "\(name).\(part)", inputs: inputs, outputs: outputs, bias: true, initializer: .glorot, random: &random)
            parameters += projection.parameters
            return projection
        }
        switch layer {
        case .layerNorm, .rmsNorm:
            simple(norm(name, bias: layer == .layerNorm))
            return shape
        case .recurrent(let kind, let units, let returnsSequences):
            guard shape.count == 2 else { throw wrong("sequences") }
            let cell = Recurrent<A>(kind, name: name, inputs: width, units: units, random: &random)
            parameters += cell.parameters
            steps.append { passage, tape in
                var next = passage
                let length = passage.shape[0]
                let states = cell.forward(
                    passage.x.reshaped([passage.batch, length, width]), batch: passage.batch, on: tape)
                if returnsSequences {
                    (next.x, next.shape) = (states, [length, units])
                } else {
                    let last = (passage.lengths ?? Array(repeating: length, count: passage.batch)).map {
                        max(0, min($0, length) - 1)
                    }
                    (next.x, next.shape, next.lengths) = (
                        tape.select(states, batch: passage.batch, positions: last), [units], nil
                    )
                }
                return next
            }
            return returnsSequences ? [shape[0], units] : [units]
        case .attention(let heads, let isCausal), .transformerBlock(let heads, _, let isCausal, _):
            guard shape.count == 2 else { throw wrong("sequences") }
            guard width % heads == 0 else { throw wrong("a width that \(heads) heads divide") }
            let block: (hidden: Int, dropout: Double)? =
                if case .transformerBlock(_, let hidden, _, let dropout) = layer { (hidden, dropout) } else { nil }
            let before = block == nil ? nil : norm(name + ".norm1", bias: true)
            let (q, k) = (project("query", width, width), project("key", width, width))
            let (v, o) = (project("value", width, width), project("output", width, width))
            let between = block == nil ? nil : norm(name + ".norm2", bias: true)
            let up = block.map { project("up", width, $0.hidden) }
            let down = block.map { project("down", $0.hidden, width) }
            steps.append { passage, tape in
                var next = passage
                let x = passage.x.reshaped([passage.batch * passage.shape[0], width])
                let layout = AttentionLayout(
                    batch: passage.batch, length: passage.shape[0], heads: heads, isCausal: isCausal,
                    lengths: passage.lengths)
                let h = before?(x, tape) ?? x
                let mixed = o.forward(
                    tape.attention(q.forward(h, on: tape), k.forward(h, on: tape), v.forward(h, on: tape), layout),
                    on: tape)
                guard let between, let up, let down, let block else {
                    next.x = mixed
                    return next
                }
                let middle = tape.add(x, tape.dropout(mixed, rate: block.dropout))
                let inner = tape.apply(.gelu, up.forward(between(middle, tape), on: tape))
                next.x = tape.add(middle, tape.dropout(down.forward(inner, on: tape), rate: block.dropout))
                return next
            }
            return shape
        default: return shape
        }
    }
}
