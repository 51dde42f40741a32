/// What is wrong with a configuration, a data file or a saved run, in one sentence with the place, what was expected,
/// and what to do.
package struct TrainingError: Error, CustomStringConvertible, Equatable, Sendable {
    /// What kind of thing went wrong, for a script that called.
    package enum Cause: Sendable {
        /// A description, data or a saved run cannot be used.
        case unusable
        /// A file is not there, or may not be read.
        case missing
        /// A file or folder cannot be written, or another run writes there.
        case unwritable
        /// What was asked for does not fit the model.
        case usage
        /// Someone ended the run before its time; what it had done is kept.
        case interrupted
    }

    /// The sentence.
    package let description: String
    /// What kind of thing went wrong.
    package let cause: Cause

    /// Makes an error from its sentence.
    package init(_ description: String, cause: Cause = .unusable) {
        (self.description, self.cause) = (description, cause)
    }
}
