/// A name of the template, as its place in the table of names.
typealias NameID = Int

/// The tree of an expression. Chains of one precedence are flat, so that only real nesting, which the parser bounds,
/// makes the tree deep.
indirect enum Expression: Sendable {
    case constant(TemplateValue)
    case name(NameID)
    case list([Expression])
    case tuple([Expression])
    case dictionary([Pair])
    case suffixed(Expression, [Suffix])
    case arithmetic(Expression, [(ArithmeticOperator, Expression)])
    case concatenation([Expression])
    case negative(Expression)
    case positive(Expression)
    case comparison(Expression, [(ComparisonOperator, Expression)])
    case not(Expression)
    case and([Expression])
    case or([Expression])
    case conditional(test: Expression, value: Expression, otherwise: Expression?)

    struct Pair: Sendable {
        let key: Expression
        let value: Expression
    }
}

enum ArithmeticOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case floorDivide = "//"
    case modulo = "%"
    case power = "**"
}

enum ComparisonOperator: String, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case isIn = "in"
    case notIn = "not in"
}

/// What can follow a value: `.name`, `[item]`, `[a:b:c]`, `(arguments)`, `|filter`, `is test`.
enum Suffix: Sendable {
    case attribute(String)
    case item(Expression)
    case slice(Expression?, Expression?, Expression?)
    case call(Arguments)
    case filter(FilterCall)
    case test(FilterCall, negated: Bool)
}

struct FilterCall: Sendable {
    let name: String
    let arguments: Arguments
    let line: Int
}

/// The arguments of a call as written.
struct Arguments: Sendable {
    var positional: [Expression] = []
    var keywords: [(name: String, value: Expression)] = []
    /// `*values`
    var spread: Expression?
    /// `**values`
    var spreadKeywords: Expression?
}

/// What is assigned to.
indirect enum Target: Sendable {
    case name(NameID)
    case namespaceAttribute(NameID, String)
    case tuple([Target])
}

indirect enum Statement: Sendable {
    case text(String)
    case output(Expression, line: Int)
    case condition([Branch], otherwise: Body)
    case loop(Loop)
    case assign(Target, Expression, line: Int)
    case assignBlock(Target, filters: [FilterCall], Frame, line: Int)
    case macro(Macro)
    case callBlock(Macro, call: Expression, line: Int)
    case filterBlock([FilterCall], Frame, line: Int)
    case with([(Target, Expression)], Frame, line: Int)
    /// `generation` marks what the assistant wrote; its body is a function of its own in the reference.
    case generation(Frame)
    /// `block`: sees only the names of the top level.
    case block(Frame)
    case leaveLoop
    case nextInLoop
    /// A statement that needs other templates.
    case refused(String, line: Int)
}

typealias Body = [Statement]

struct Branch: Sendable {
    let test: Expression
    let body: Body
    let line: Int
}

/// Statements with names of their own.
struct Frame: Sendable {
    var body: Body
    /// Names that this frame assigns and no frame around it knows: they are undefined from its start, even where the
    /// context has them. The reference resolves names when it compiles, and this is what follows from it.
    var hidden: [NameID] = []
}

struct Loop: Sendable {
    let target: Target
    let items: Expression
    let test: Expression?
    var body: Frame
    var otherwise: Frame
    let isRecursive: Bool
    /// Whether the body speaks of `loop`.
    let usesLoop: Bool
    let line: Int
}

struct Macro: Sendable {
    let name: String
    let nameID: NameID
    let parameters: [NameID]
    let parameterNames: [String]
    /// Defaults of the last parameters.
    let defaults: [Expression]
    var frame: Frame
    let usesCaller: Bool
    let usesKeywords: Bool
    let usesVariables: Bool
    let line: Int
}

/// A whole template, read.
struct Program: Sendable {
    var frame: Frame
    let names: [String]
}
