extension Parser {
    /// An expression, or a tuple of several with commas between.
    mutating func tupleExpression(
        conditional: Bool = true, endingBefore end: String? = nil, parenthesised: Bool = false
    ) throws(TemplateError) -> Expression {
        var parts: [Expression] = []
        var isTuple = false
        while true {
            if !parts.isEmpty { try expectSymbol(",") }
            if token == .outputEnd || token == .statementEnd || isSymbol(")") { break }
            if let end, isName(end) { break }
            parts.append(conditional ? try expression() : try orExpression())
            guard isSymbol(",") else { break }
            isTuple = true
        }
        if isTuple { return .tuple(parts) }
        if let only = parts.first { return only }
        guard parenthesised else { throw fail("an expression was expected, found '\(token.description)'") }
        return .tuple([])
    }

    /// An expression with `if` and `else` allowed.
    mutating func expression() throws(TemplateError) -> Expression {
        try descend()
        defer { depth -= 1 }
        // What an unknown filter means depends on an `if` that stands behind it, so be lenient when one may follow.
        conditions += 1
        defer { conditions -= 1 }
        var value = try orExpression()
        var chained = 0
        while try skipName("if") {
            chained += 1
            guard chained <= 16 else { throw fail("too many 'if' without 'else' in one expression") }
            let test = try orExpression()
            let otherwise = try skipName("else") ? try expression() : nil
            value = .conditional(test: test, value: value, otherwise: otherwise)
        }
        return value
    }

    private mutating func orExpression() throws(TemplateError) -> Expression {
        let first = try andExpression()
        guard isName("or") else { return first }
        var parts = [first]
        while try skipName("or") { parts.append(try andExpression()) }
        return .or(parts)
    }

    private mutating func andExpression() throws(TemplateError) -> Expression {
        let first = try notExpression()
        guard isName("and") else { return first }
        var parts = [first]
        while try skipName("and") { parts.append(try notExpression()) }
        return .and(parts)
    }

    private mutating func notExpression() throws(TemplateError) -> Expression {
        var negations = 0
        while try skipName("not") { negations += 1 }
        let value = try comparison()
        // Two negations are not none: the result is a boolean.
        return negations == 0 ? value : (negations % 2 == 1 ? .not(value) : .not(.not(value)))
    }

    private mutating func comparison() throws(TemplateError) -> Expression {
        let first = try binary(0)
        var rest: [(ComparisonOperator, Expression)] = []
        while let comparison = try comparisonOperator() { rest.append((comparison, try binary(0))) }
        return rest.isEmpty ? first : .comparison(first, rest)
    }

    private mutating func comparisonOperator() throws(TemplateError) -> ComparisonOperator? {
        switch token {
        case .symbol(let symbol):
            guard let found = ComparisonOperator(rawValue: symbol) else { return nil }
            try advance()
            return found
        case .name("in"):
            try advance()
            return .isIn
        case .name("not"):
            guard try look() == .name("in") else { return nil }
            try advance()
            try advance()
            return .notIn
        default: return nil
        }
    }

    /// `+ -`, then `~`, then `* / // %`, then `**`; all group to the left.
    private mutating func binary(_ level: Int) throws(TemplateError) -> Expression {
        if level == 1 { return try concatenation() }
        if level == 4 { return try unary(withFilters: true) }
        let first = try binary(level + 1)
        var rest: [(ArithmeticOperator, Expression)] = []
        while case .symbol(let symbol) = token, let found = ArithmeticOperator(rawValue: symbol),
            found.level == level
        {
            try advance()
            rest.append((found, try binary(level + 1)))
        }
        return rest.isEmpty ? first : .arithmetic(first, rest)
    }

    private mutating func concatenation() throws(TemplateError) -> Expression {
        let first = try binary(2)
        guard isSymbol("~") else { return first }
        var parts = [first]
        while try skip(.symbol("~")) { parts.append(try binary(2)) }
        return .concatenation(parts)
    }

    private mutating func unary(withFilters: Bool) throws(TemplateError) -> Expression {
        var value: Expression
        if isSymbol("-") || isSymbol("+") {
            try descend()
            defer { depth -= 1 }
            let isNegative = isSymbol("-")
            try advance()
            let inner = try unary(withFilters: false)
            value = isNegative ? .negative(inner) : .positive(inner)
        } else {
            value = try primary()
        }
        var suffixes: [Suffix] = []
        while case .symbol(let symbol) = token {
            if symbol == "." || symbol == "[" {
                suffixes.append(try subscriptSuffix())
            } else if symbol == "(" {
                suffixes.append(.call(try arguments()))
            } else {
                break
            }
        }
        if withFilters { try filterSuffixes(into: &suffixes) }
        return suffixes.isEmpty ? value : .suffixed(value, suffixes)
    }

    private mutating func filterSuffixes(into suffixes: inout [Suffix]) throws(TemplateError) {
        while true {
            if isSymbol("|") {
                for filter in try filterChain(startsInline: false) { suffixes.append(.filter(filter)) }
            } else if isName("is") {
                suffixes.append(try test())
            } else if isSymbol("(") {
                suffixes.append(.call(try arguments()))
            } else {
                return
            }
        }
    }

    private mutating func primary() throws(TemplateError) -> Expression {
        switch token {
        case .name(let name):
            try advance()
            switch name {
            case "true", "True": return .constant(.bool(true))
            case "false", "False": return .constant(.bool(false))
            case "none", "None": return .constant(.none)
            default: return .name(id(of: name))
            }
        case .string(var text):
            try advance()
            while case .string(let more) = token {
                text += more
                try advance()
            }
            return .constant(.string(text))
        case .integer(let value):
            try advance()
            return .constant(.int(value))
        case .float(let value):
            try advance()
            return .constant(.float(value))
        case .symbol("("):
            try advance()
            try descend()
            defer { depth -= 1 }
            let inner = try tupleExpression(parenthesised: true)
            try expectSymbol(")")
            return inner
        case .symbol("["): return try listLiteral()
        case .symbol("{"): return try dictionaryLiteral()
        default: throw fail("an expression was expected, found '\(token.description)'")
        }
    }

    private mutating func listLiteral() throws(TemplateError) -> Expression {
        try advance()
        var elements: [Expression] = []
        while !isSymbol("]") {
            if !elements.isEmpty { try expectSymbol(",") }
            if isSymbol("]") { break }
            elements.append(try expression())
        }
        try expectSymbol("]")
        return .list(elements)
    }

    private mutating func dictionaryLiteral() throws(TemplateError) -> Expression {
        try advance()
        var pairs: [Expression.Pair] = []
        while !isSymbol("}") {
            if !pairs.isEmpty { try expectSymbol(",") }
            if isSymbol("}") { break }
            let key = try expression()
            try expectSymbol(":")
            pairs.append(Expression.Pair(key: key, value: try expression()))
        }
        try expectSymbol("}")
        return .dictionary(pairs)
    }

    private mutating func subscriptSuffix() throws(TemplateError) -> Suffix {
        if try skip(.symbol(".")) {
            switch token {
            case .name(let name):
                try advance()
                return .attribute(name)
            case .integer(let index):
                try advance()
                return .item(.constant(.int(index)))
            default: throw fail("a name or number was expected after '.', found '\(token.description)'")
            }
        }
        try advance()
        var found: [Suffix] = []
        while !isSymbol("]") {
            if !found.isEmpty { try expectSymbol(",") }
            found.append(try subscriptPart())
        }
        try expectSymbol("]")
        if found.count == 1, let only = found.first { return only }
        var parts: [Expression] = []
        for part in found {
            guard case .item(let expression) = part else { throw fail("a slice cannot stand in a tuple") }
            parts.append(expression)
        }
        return .item(.tuple(parts))
    }

    private mutating func subscriptPart() throws(TemplateError) -> Suffix {
        var start: Expression?
        if !isSymbol(":") {
            let value = try expression()
            guard isSymbol(":") else { return .item(value) }
            start = value
        }
        try advance()
        var stop: Expression?
        if !isSymbol(":"), !isSymbol("]"), !isSymbol(",") { stop = try expression() }
        var step: Expression?
        if try skip(.symbol(":")), !isSymbol("]"), !isSymbol(",") { step = try expression() }
        return .slice(start, stop, step)
    }

    mutating func arguments() throws(TemplateError) -> Arguments {
        let line = line
        try expectSymbol("(")
        var made = Arguments()
        var isFirst = true
        while !isSymbol(")") {
            if !isFirst {
                try expectSymbol(",")
                if isSymbol(")") { break }
            }
            isFirst = false
            var inOrder = made.spreadKeywords == nil
            if try skip(.symbol("*")) {
                inOrder = inOrder && made.spread == nil
                made.spread = try expression()
            } else if try skip(.symbol("**")) {
                made.spreadKeywords = try expression()
            } else if case .name(let name) = token, try look() == .symbol("=") {
                try advance()
                try advance()
                guard !made.keywords.contains(where: { $0.name == name }) else {
                    throw fail("the argument '\(name)' is given twice", line: line)
                }
                made.keywords.append((name, try expression()))
            } else {
                inOrder = inOrder && made.spread == nil && made.keywords.isEmpty
                made.positional.append(try expression())
            }
            guard inOrder else { throw fail("the arguments of a call stand in the wrong order", line: line) }
        }
        try expectSymbol(")")
        return made
    }

    /// `|name(arguments)` any number of times; the first without its bar where a block begins with it.
    mutating func filterChain(startsInline: Bool) throws(TemplateError) -> [FilterCall] {
        var chain: [FilterCall] = []
        var isInline = startsInline
        while isInline || isSymbol("|") {
            if !isInline { try advance() }
            isInline = false
            let line = line
            let name = try dottedName()
            guard conditions > 0 || FilterTable.names.contains(name) else {
                throw fail("there is no filter '\(name)'", line: line)
            }
            let arguments = isSymbol("(") ? try self.arguments() : Arguments()
            chain.append(FilterCall(name: name, arguments: arguments, line: line))
        }
        return chain
    }

    private mutating func dottedName() throws(TemplateError) -> String {
        var name = try expectName()
        while try skip(.symbol(".")) { name += "." + (try expectName()) }
        return name
    }

    private mutating func test() throws(TemplateError) -> Suffix {
        let line = line
        try advance()
        let negated = try skipName("not")
        let name = try dottedName()
        guard conditions > 0 || TestTable.names.contains(name) else {
            throw fail("there is no test '\(name)'", line: line)
        }
        var arguments = Arguments()
        if isSymbol("(") {
            arguments = try self.arguments()
        } else if startsTestArgument {
            if isName("is") { throw fail("tests cannot be chained with 'is'") }
            try descend()
            defer { depth -= 1 }
            var value = try primary()
            var suffixes: [Suffix] = []
            while true {
                if isSymbol(".") || isSymbol("[") {
                    suffixes.append(try subscriptSuffix())
                } else if isSymbol("(") {
                    suffixes.append(.call(try self.arguments()))
                } else {
                    break
                }
            }
            if !suffixes.isEmpty { value = .suffixed(value, suffixes) }
            arguments.positional = [value]
        }
        return .test(FilterCall(name: name, arguments: arguments, line: line), negated: negated)
    }

    private var startsTestArgument: Bool {
        switch token {
        case .name(let name): name != "else" && name != "or" && name != "and"
        case .string, .integer, .float, .symbol("("), .symbol("["), .symbol("{"): true
        default: false
        }
    }
}

extension ArithmeticOperator {
    fileprivate var level: Int {
        switch self {
        case .add, .subtract: 0
        case .multiply, .divide, .floorDivide, .modulo: 2
        case .power: 3
        }
    }
}
