import Glibc
import ModelFormats

/// A matrix with its bias, ready to multiply.
struct Linear {
    /// [outputs, inputs].
    let weights: WeightMatrix
    /// One value for each output.
    let bias: FloatVector?
}

/// A norm, ready to be applied.
struct Norm {
    let kind: NormDescription.Kind
    let weight: FloatVector
    let bias: FloatVector?
    let epsilon: Float

    /// Normalises rows into the input of products.
    func apply(_ compute: Compute, _ x: Matrix, rows: Int, into target: Activations) {
        switch kind {
        case .rms: compute.rmsNorm(x, rows: rows, weight: weight, epsilon: epsilon, into: target)
        case .layer: compute.layerNorm(x, rows: rows, weight: weight, bias: bias, epsilon: epsilon, into: target)
        }
    }

    /// Normalises rows into plain rows, which may be the same.
    func apply(_ compute: Compute, _ x: Matrix, rows: Int, into target: Matrix) {
        switch kind {
        case .rms: compute.rmsNorm(x, rows: rows, weight: weight, epsilon: epsilon, into: target)
        case .layer: compute.layerNorm(x, rows: rows, weight: weight, bias: bias, epsilon: epsilon, into: target)
        }
    }
}

/// Turns described tensors into weights, and tells how far it is.
struct WeightLoader {
    let compute: Compute
    let total: Int
    let progress: LoadProgress?
    /// Where the repacked matrices lie, one after another.
    let arena: WeightArena?
    private(set) var done = 0

    init(compute: Compute, total: Int, progress: LoadProgress?) {
        self.compute = compute
        self.total = total
        self.progress = progress
        // Some layouts are a little larger than the file's, and the last panel of a matrix may be padded; what is not
        // used costs nothing.
        arena = WeightArena(bytes: total + total / 8 + (16 << 20))
        progress?(0, total)
    }

    /// A matrix and its bias.
    mutating func linear(_ description: LinearDescription) throws(ModelError) -> Linear {
        Linear(weights: try matrix(description.matrix), bias: description.bias.map { FloatVector($0.floatValues()) })
    }

    /// A matrix in the layout that the kernels want.
    mutating func matrix(_ description: MatrixDescription) throws(ModelError) -> WeightMatrix {
        defer { advance(description) }
        guard description.isTransposed else {
            return try make(
                description, description.bytes, kernels: compute.kernels, releasing: true, description.tensor.file)
        }
        let turned = TransposedBytes(description)
        return try make(description, turned.bytes, kernels: compute.kernels, releasing: false, turned)
    }

    /// A matrix of which only rows are looked up: used where it lies in the file.
    mutating func table(_ description: MatrixDescription) throws(ModelError) -> WeightMatrix {
        defer { advance(description) }
        return try make(
            description, description.bytes, kernels: .reference, releasing: false, description.tensor.file)
    }

    /// A norm.
    func norm(_ description: NormDescription) -> Norm {
        let weight = description.weight.floatValues().map { $0 + description.weightOffset }
        return Norm(
            kind: description.kind, weight: FloatVector(weight),
            bias: description.bias.map { FloatVector($0.floatValues()) }, epsilon: description.epsilon)
    }

    private mutating func advance(_ description: MatrixDescription) {
        done += description.byteCount
        progress?(min(done, total), total)
    }

    private func make(
        _ description: MatrixDescription, _ bytes: UnsafeRawBufferPointer, kernels: KernelTable, releasing: Bool,
        _ owner: AnyObject
    ) throws(ModelError) -> WeightMatrix {
        do {
            return try WeightMatrix(
                elementType: description.tensor.type, bytes: bytes, rows: description.outputs,
                columns: description.inputs, kernels: kernels, pool: compute.pool, releasing: releasing, owner: owner,
                arena: arena)
        } catch {
            throw ModelError("\(description.tensor.file.path): tensor \"\(description.tensor.name)\": \(error).")
        }
    }
}

/// A matrix that the file holds as [inputs, outputs], turned round.
private final class TransposedBytes {
    let bytes: UnsafeRawBufferPointer
    private let memory: UnsafeMutableRawPointer

    init(_ description: MatrixDescription) {
        let (outputs, inputs) = (description.outputs, description.inputs)
        let width = description.tensor.type.blockBytes
        // Only plain numbers come transposed: Hugging Face's layout has no blocks.
        precondition(description.tensor.type.blockLength == 1)
        let source = description.bytes
        memory = .allocate(byteCount: source.count, alignment: 64)
        for output in 0..<outputs {
            for input in 0..<inputs {
                memcpy(
                    memory + (output * inputs + input) * width,
                    source.baseAddress! + (input * outputs + output) * width, width)
            }
        }
        bytes = UnsafeRawBufferPointer(start: memory, count: source.count)
    }

    deinit { memory.deallocate() }
}
