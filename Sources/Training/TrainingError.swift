/// What is wrong with a configuration, a data file or a saved run, in one sentence with the place, what was expected,
/// and what to do.
package struct TrainingError: Error, CustomStringConvertible, Equatable, Sendable {
    /// The sentence.
    package let description: String

    /// Makes an error from its sentence.
    package init(_ description: String) { self.description = description }
}
