/// Makes an automaton from the form that an answer must have. Any thread; may take long.
package protocol ConstraintCompiler: Sendable {
    /// Compiles, or takes from a cache.
    ///
    /// - Parameter isWanted: whether somebody still waits for it; asked now and then, and compiling ends where it says no.
    /// - Throws: `invalidArgument(field: "constraint", …)` that names what is wrong or unsupported.
    func compile(
        _ specification: ConstraintSpecification, isWanted: @escaping () -> Bool
    ) throws(InferenceError) -> any CompiledConstraint
}

/// A compiled constraint, shared by the sequences that use it. Any thread.
package protocol CompiledConstraint: Sendable {
    /// A state at the beginning of the answer, for one sequence.
    func makeState() -> any ConstraintState
}

/// Where one sequence stands in its constraint. Engine thread only; a value that is copied when a sequence forks.
package protocol ConstraintState {
    /// The ids allowed next, one bit for each id, lowest bit first; computed once for each state and shared.
    /// End-of-sequence ids are not looked up here but in `mayEnd`.
    ///
    /// Throws `invalidArgument(field: "constraint", …)` where finding them would hold up the other sequences.
    var allowed: TokenMask { mutating get throws(InferenceError) }

    /// Whether the answer may end here.
    var mayEnd: Bool { get }

    /// Whether nothing but the end is possible.
    var mustEnd: Bool { get }

    /// Takes the drawn token. False if the token is not allowed here.
    ///
    /// - Throws: `invalidArgument(field: "constraint", …)` where taking it would hold up the other sequences.
    mutating func accept(_ token: Int32) throws(InferenceError) -> Bool
}

/// A set of token ids as bits. Immutable, so that many sequences share one.
package final class TokenMask: Sendable {
    /// 64 ids a word; bit `i & 63` of word `i >> 6` is id `i`.
    package let words: [UInt64]

    /// Makes a mask from its words.
    package init(words: [UInt64]) {
        self.words = words
    }
}
