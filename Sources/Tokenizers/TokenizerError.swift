/// What can be wrong with a tokenizer's files, said so that a person can act on it.
///
/// Encoding and decoding never fail; only loading does.
package struct TokenizerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file or field at fault, such as `tokenizer.json: model.merges[17]`.
    package let place: String
    /// What was found, what was expected, and what to do.
    package let reason: String

    /// A fault at `place`.
    package init(_ place: String, _ reason: String) {
        self.place = place
        self.reason = reason
    }

    package var description: String { "\(place): \(reason)" }
}
