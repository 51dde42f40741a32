/// Figures of a validation, in the order they are shown.
package struct Measures: Sendable, Equatable {
    /// Names and values.
    package var values: [(name: String, value: Double)]

    /// Makes measures.
    package init(_ values: [(name: String, value: Double)]) { self.values = values }

    /// The value of a name.
    package subscript(name: String) -> Double? { values.first { $0.name == name }?.value }

    package static func == (one: Measures, other: Measures) -> Bool {
        one.values.elementsEqual(other.values) { $0 == $1 }
    }
}

/// What a run trains: a model with its data. The trainer knows nothing else of it.
///
/// Batches are drawn from the step's number and the seed alone, so that a run that was cut off goes on as if it had not.
package protocol TrainingTask: AnyObject {
    /// All parameters of the model.
    var parameters: [Parameter<Float>] { get }
    /// Forward passes in one pass over the data.
    var batchesPerEpoch: Int { get }
    /// What one forward pass holds, for the rate: tokens or examples.
    var unitsPerBatch: Int { get }
    /// Name of the unit.
    var unit: String { get }
    /// The measure that says which checkpoint is best, and whether more is better.
    var criterion: (name: String, isBetterHigher: Bool) { get }

    /// Loss of forward pass `index` of the run.
    func loss(batch index: Int, on tape: Tape<FloatArithmetic>) -> Tensor<Float>
    /// Measures on the validation data; the tape does not train.
    func validate(on tape: Tape<FloatArithmetic>) -> Measures
}
