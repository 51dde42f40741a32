import Glibc
import Transformers

/// Memory of a tensor: its values, and while a gradient is being computed, that too.
///
/// Confined to the thread that trains.
package final class Storage<Scalar: BinaryFloatingPoint> {
    /// The values.
    package let values: UnsafeMutablePointer<Scalar>
    /// The gradient of the loss with respect to the values; nil before anything has flowed back.
    package internal(set) var gradient: UnsafeMutablePointer<Scalar>?
    /// Number of values.
    package let count: Int
    /// Whether gradients flow into it at all.
    let needsGradient: Bool
    private let owns: Bool

    /// Memory that a tape lends; the tape takes it back.
    init(borrowing values: UnsafeMutablePointer<Scalar>, count: Int, needsGradient: Bool) {
        self.values = values
        self.count = count
        self.needsGradient = needsGradient
        owns = false
    }

    /// Zeroed memory of its own; with a gradient, as a parameter has.
    init(count: Int, needsGradient: Bool) {
        values = UnsafeMutablePointer(zeroed: count)
        self.count = count
        self.needsGradient = needsGradient
        owns = true
        if needsGradient { gradient = UnsafeMutablePointer(zeroed: count) }
    }

    deinit {
        guard owns else { return }
        free(values)
        free(gradient)
    }
}

extension UnsafeMutablePointer where Pointee: BinaryFloatingPoint {
    /// `count` zeros from a cache line's beginning on, large ones on huge pages; given back with `free`.
    init(zeroed count: Int) {
        self = AlignedMemory.allocate(bytes: count * MemoryLayout<Pointee>.stride)
            .bindMemory(to: Pointee.self, capacity: count)
    }
}

/// Values with a shape, row-major, fastest dimension last. Copies share the memory.
package struct Tensor<Scalar: BinaryFloatingPoint> {
    /// The memory.
    package let storage: Storage<Scalar>
    /// Lengths of the dimensions.
    package let shape: [Int]

    init(storage: Storage<Scalar>, shape: [Int]) {
        precondition(shape.reduce(1, *) == storage.count, "shape \(shape) does not hold \(storage.count) values")
        self.storage = storage
        self.shape = shape
    }

    /// A tensor of its own that holds data; no gradient flows into it.
    package init(_ values: [Scalar], shape: [Int]) {
        self.init(storage: Storage(count: values.count, needsGradient: false), shape: shape)
        storage.values.update(from: values, count: values.count)
    }

    /// Number of values.
    package var count: Int { storage.count }
    /// Length of the last dimension.
    package var columns: Int { shape.last ?? 1 }
    /// All values over the last dimension.
    package var rows: Int { columns == 0 ? 0 : count / columns }

    var values: UnsafeMutablePointer<Scalar> { storage.values }

    /// The same memory under another shape.
    package func reshaped(_ shape: [Int]) -> Tensor { Tensor(storage: storage, shape: shape) }

    /// A copy of the values.
    package var array: [Scalar] { Array(UnsafeBufferPointer(start: storage.values, count: count)) }
    /// A copy of the gradient; zeros where none has flowed.
    package var gradientArray: [Scalar] {
        guard let gradient = storage.gradient else { return Array(repeating: 0, count: count) }
        return Array(UnsafeBufferPointer(start: gradient, count: count))
    }
}

/// A tensor that training changes, with its name in the saved model.
package final class Parameter<Scalar: BinaryFloatingPoint> {
    /// Name in the saved model, e.g. `model.layers.0.self_attn.q_proj.weight`.
    package let name: String
    /// Values and gradient.
    package let tensor: Tensor<Scalar>
    /// Whether weight decay and L1/L2 penalties apply: matrices yes, biases and norm weights no.
    package let decays: Bool
    /// Frozen parameters keep their values.
    package let isTrained: Bool

    /// A parameter of zeros.
    package init(_ name: String, shape: [Int], decays: Bool? = nil, isTrained: Bool = true) {
        self.name = name
        self.isTrained = isTrained
        self.decays = decays ?? (shape.count > 1)
        tensor = Tensor(storage: Storage(count: shape.reduce(1, *), needsGradient: isTrained), shape: shape)
    }

    /// Sets all values from a list of the same length.
    package func set(_ values: [Scalar]) {
        precondition(values.count == tensor.count)
        tensor.values.update(from: values, count: values.count)
    }

    /// Sets every value to one.
    package func fill(_ value: Scalar) { tensor.values.update(repeating: value, count: tensor.count) }

    /// Sets the gradient to zero.
    package func clearGradient() { tensor.storage.gradient?.update(repeating: 0, count: tensor.count) }
}
