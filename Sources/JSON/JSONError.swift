/// Why a text is not JSON: what was expected at a place, and what is there.
package struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Octets before the fault.
    package let offset: Int
    /// The line of the fault, from 1.
    package let line: Int
    package let expected: String
    package let found: String

    package var description: String { "JSON, line \(line), byte \(offset): expected \(expected), found \(found)" }
}

/// Where readers of JSON differ.
package struct JSONDialect: Sendable {
    /// Whether a name that stands twice in an object is an error; otherwise the last value counts.
    package var refusesRepeatedNames: Bool
    /// Whether `NaN`, `Infinity` and `-Infinity` are numbers, as Python writes them.
    package var hasNonFiniteNumbers: Bool
    /// Whether half of a surrogate pair is an error; otherwise it becomes U+FFFD, for it has no UTF-8.
    package var refusesLoneSurrogates: Bool

    /// RFC 8259 and nothing else; a name stands once.
    package static let strict = JSONDialect(
        refusesRepeatedNames: true, hasNonFiniteNumbers: false, refusesLoneSurrogates: true)
    /// As Python's `json.loads` reads.
    package static let python = JSONDialect(
        refusesRepeatedNames: false, hasNonFiniteNumbers: true, refusesLoneSurrogates: false)
    /// For files that Python wrote and that must not say one thing twice: configurations, tables of tensors.
    package static let modelFile = JSONDialect(
        refusesRepeatedNames: true, hasNonFiniteNumbers: true, refusesLoneSurrogates: false)
}
