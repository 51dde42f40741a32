/// A regular expression as parsed: the syntax of Oniguruma that tokenizers use.
indirect enum RegexNode: Equatable {
    case empty
    case set(ScalarSet)
    case sequence([RegexNode])
    case alternation([RegexNode])
    case loop(RegexNode, minimum: Int, maximum: Int?, RegexGreed)
    case look(RegexNode, ahead: Bool, negative: Bool)
    case atomic(RegexNode)
    case assertion(RegexAssertion)
}

/// How a quantifier chooses.
enum RegexGreed: Equatable, Sendable {
    case greedy, lazy, possessive
}

/// Places without width.
enum RegexAssertion: Equatable, Sendable {
    case textStart, textEnd, textEndOrFinalNewline, lineStart, lineEnd, wordBoundary, noWordBoundary
}

/// What is wrong with a regular expression, and where.
struct RegexError: Error, Equatable, CustomStringConvertible {
    let pattern: String
    /// Scalars before the fault.
    let position: Int
    let reason: String

    var description: String { "regular expression \"\(pattern)\", character \(position): \(reason)" }
}
