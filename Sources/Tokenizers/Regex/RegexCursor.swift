/// A place in a pattern, and what stands there.
struct RegexCursor {
    private let pattern: String
    let scalars: [UInt32]
    var position = 0

    init(_ pattern: String) {
        self.pattern = pattern
        scalars = pattern.unicodeScalars.map(\.value)
    }

    var isAtEnd: Bool { position >= scalars.count }

    /// The scalar here; nil at the end.
    var peek: Unicode.Scalar? { isAtEnd ? nil : Unicode.Scalar(scalars[position]) }

    /// The scalar here, which is passed.
    mutating func next() -> Unicode.Scalar? {
        guard let scalar = peek else { return nil }
        position += 1
        return scalar
    }

    /// Passes `scalar` if it stands here.
    mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        position += 1
        return true
    }

    /// Why the pattern cannot be used, at this place.
    func fault(_ reason: String) -> RegexError {
        RegexError(pattern: pattern, position: position, reason: reason)
    }
}
