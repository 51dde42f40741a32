/// Reads statements, as Jinja2's parser does, with the tags of Hugging Face's environment (`generation`, `break`,
/// `continue`). Depth is bounded, so no text can exhaust the stack.
struct Parser {
    var lexer: Lexer
    var token: Token = .end
    var line = 1
    var ahead: (Token, Int)?
    var names: [String] = []
    var nameIDs: [String: NameID] = [:]
    /// Nested expressions and statements around the current token.
    var depth = 0
    /// Inside `if` (or a conditional expression) an unknown filter is an error only when it is used.
    var conditions = 0
    private var loops = 0
    /// What each enclosing statement waits for, innermost last.
    private var awaited: [(tag: String, ends: [String])] = []

    /// More than Python's own limits let Jinja2 read.
    static let maximumDepth = 64
    static let maximumStatementDepth = 100
    static let maximumSourceBytes = 4 << 20

    static func parse(_ source: String) throws(TemplateError) -> Program {
        guard source.utf8.count <= maximumSourceBytes else {
            throw TemplateError(
                .limit, "the template has \(source.utf8.count) bytes; at most \(maximumSourceBytes) are read")
        }
        var parser = Parser(lexer: Lexer(source))
        try parser.advance()
        let body = try parser.body(until: [], of: "")
        var program = Program(frame: Frame(body: body), names: parser.names)
        ScopeAnalysis.run(on: &program)
        return program
    }

    private init(lexer: Lexer) { self.lexer = lexer }

    // MARK: Tokens

    mutating func advance() throws(TemplateError) {
        if let (next, at) = ahead {
            (token, line) = (next, at)
            ahead = nil
        } else {
            token = try lexer.next()
            line = lexer.tokenLine
        }
    }

    mutating func look() throws(TemplateError) -> Token {
        if let (next, _) = ahead { return next }
        let next = try lexer.next()
        ahead = (next, lexer.tokenLine)
        return next
    }

    func fail(_ message: String, line: Int? = nil) -> TemplateError {
        TemplateError(.syntax, message, line: line ?? self.line)
    }

    mutating func expect(_ wanted: Token) throws(TemplateError) {
        guard token == wanted else {
            throw fail("'\(wanted.description)' was expected, found '\(token.description)'")
        }
        try advance()
    }

    mutating func expectSymbol(_ symbol: String) throws(TemplateError) { try expect(.symbol(symbol)) }

    mutating func expectName() throws(TemplateError) -> String {
        guard case .name(let name) = token else {
            throw fail("a name was expected, found '\(token.description)'")
        }
        try advance()
        return name
    }

    mutating func skip(_ wanted: Token) throws(TemplateError) -> Bool {
        guard token == wanted else { return false }
        try advance()
        return true
    }

    mutating func skipName(_ name: String) throws(TemplateError) -> Bool { try skip(.name(name)) }

    func isSymbol(_ symbol: String) -> Bool { token == .symbol(symbol) }
    func isName(_ name: String) -> Bool { token == .name(name) }

    mutating func id(of name: String) -> NameID {
        if let id = nameIDs[name] { return id }
        names.append(name)
        nameIDs[name] = names.count - 1
        return names.count - 1
    }

    // MARK: Bodies

    /// Statements up to one of the ending tags, which becomes the current token.
    private mutating func body(until ends: [String], of tag: String) throws(TemplateError) -> Body {
        guard awaited.count < Self.maximumStatementDepth else {
            throw TemplateError(
                .limit, "statements are nested more than \(Self.maximumStatementDepth) deep", line: line)
        }
        awaited.append((tag, ends))
        defer { awaited.removeLast() }
        var body: Body = []
        while true {
            switch token {
            case .text(let text):
                body.append(.text(text))
                try advance()
            case .outputBegin:
                let line = line
                try advance()
                body.append(.output(try tupleExpression(), line: line))
                try expect(.outputEnd)
            case .statementBegin:
                try advance()
                if case .name(let name) = token, ends.contains(name) { return body }
                try statement(into: &body)
                try expect(.statementEnd)
            case .end where ends.isEmpty: return body
            case .end:
                throw fail("the template ends inside '\(tag)'; \(list(ends)) is missing")
            default: throw fail("unexpected '\(token.description)'")
            }
        }
    }

    private func list(_ names: [String]) -> String { names.map { "'\($0)'" }.joined(separator: " or ") }

    /// The body of a tag whose head is read, and the tag that ended it, which is consumed.
    private mutating func block(_ tag: String, until ends: [String]) throws(TemplateError) -> (Body, String) {
        _ = try skip(.symbol(":"))
        try expect(.statementEnd)
        let body = try body(until: ends, of: tag)
        return (body, try expectName())
    }

    private mutating func function(_ tag: String, until end: String) throws(TemplateError) -> Body {
        let outer = loops
        loops = 0
        defer { loops = outer }
        return try block(tag, until: [end]).0
    }

    // MARK: Statements

    private mutating func statement(into body: inout Body) throws(TemplateError) {
        let line = line
        guard case .name(let tag) = token else {
            throw fail("the name of a tag was expected, found '\(token.description)'")
        }
        try advance()
        switch tag {
        case "if": body.append(try condition(line))
        case "for": body.append(try loop(line))
        case "set": body.append(try assignment(line))
        case "macro": body.append(try macro(line))
        case "call": body.append(try callBlock(line))
        case "filter":
            let filters = try filterChain(startsInline: true)
            body.append(.filterBlock(filters, Frame(body: try block("filter", until: ["endfilter"]).0), line: line))
        case "with": body.append(try with(line))
        case "print":
            var isFirst = true
            while token != .statementEnd {
                if !isFirst { try expectSymbol(",") }
                isFirst = false
                body.append(.output(try expression(), line: line))
            }
        case "generation": body.append(.generation(Frame(body: try function(tag, until: "endgeneration"))))
        case "break", "continue":
            guard loops > 0 else { throw fail("'\(tag)' stands outside of a loop", line: line) }
            body.append(tag == "break" ? .leaveLoop : .nextInLoop)
        case "block": body.append(try namedBlock(line))
        case "autoescape": try autoescape(into: &body, line)
        case "include", "import", "extends", "from":
            while token != .statementEnd, token != .end { try advance() }
            body.append(.refused("'\(tag)' needs other templates; a chat template stands alone", line: line))
        default:
            let waiting = awaited.last.map { $0.ends.isEmpty ? "" : "; \(list($0.ends)) is awaited here" } ?? ""
            throw fail("unknown tag '\(tag)'\(waiting)", line: line)
        }
    }

    private mutating func condition(_ line: Int) throws(TemplateError) -> Statement {
        conditions += 1
        defer { conditions -= 1 }
        var branches: [Branch] = []
        var line = line
        while true {
            let test = try tupleExpression(conditional: false)
            let (body, end) = try block("if", until: ["elif", "else", "endif"])
            branches.append(Branch(test: test, body: body, line: line))
            switch end {
            case "elif": line = self.line
            case "else": return .condition(branches, otherwise: try block("else", until: ["endif"]).0)
            default: return .condition(branches, otherwise: [])
            }
        }
    }

    private mutating func loop(_ line: Int) throws(TemplateError) -> Statement {
        let target = try target(endingBefore: "in")
        guard try skipName("in") else { throw fail("'in' was expected, found '\(token.description)'") }
        let items = try tupleExpression(conditional: false, endingBefore: "recursive")
        let test = try skipName("if") ? try expression() : nil
        let isRecursive = try skipName("recursive")
        loops += 1
        let (body, end) = try block("for", until: ["endfor", "else"])
        loops -= 1
        let otherwise = end == "else" ? try block("else", until: ["endfor"]).0 : []
        let uses = ScopeAnalysis.uses(["loop"], in: body, names: names)
        let made = Loop(
            target: target, items: items, test: test, body: Frame(body: body), otherwise: Frame(body: otherwise),
            isRecursive: isRecursive, usesLoop: isRecursive || uses.contains("loop"), line: line)
        if let loopID = nameIDs["loop"], ScopeAnalysis.assigns(loopID, in: .loop(made)) {
            throw fail("the name 'loop' cannot be assigned in a loop", line: line)
        }
        return .loop(made)
    }

    private mutating func assignment(_ line: Int) throws(TemplateError) -> Statement {
        let target = try target(endingBefore: nil, namespaces: true)
        if try skip(.symbol("=")) { return .assign(target, try tupleExpression(), line: line) }
        let filters = try filterChain(startsInline: false)
        return .assignBlock(target, filters: filters, Frame(body: try block("set", until: ["endset"]).0), line: line)
    }

    private mutating func with(_ line: Int) throws(TemplateError) -> Statement {
        var assignments: [(Target, Expression)] = []
        while token != .statementEnd {
            if !assignments.isEmpty { try expectSymbol(",") }
            let target = try target(endingBefore: nil)
            try expectSymbol("=")
            assignments.append((target, try expression()))
        }
        return .with(assignments, Frame(body: try block("with", until: ["endwith"]).0), line: line)
    }

    private mutating func namedBlock(_ line: Int) throws(TemplateError) -> Statement {
        let name = try expectName()
        _ = try skipName("scoped")
        _ = try skipName("required")
        let body = try function("block", until: "endblock")
        _ = try skipName(name)
        return .block(Frame(body: body))
    }

    private mutating func autoescape(into body: inout Body, _ line: Int) throws(TemplateError) {
        let flag = try expression()
        let inner = try block("autoescape", until: ["endautoescape"]).0
        if case .constant(.bool(false)) = flag {
            body.append(.with([], Frame(body: inner), line: line))
        } else {
            body.append(.refused("automatic escaping is not supported", line: line))
        }
    }

    private mutating func signature() throws(TemplateError) -> ([NameID], [String], [Expression]) {
        var parameters: [String] = []
        var defaults: [Expression] = []
        try expectSymbol("(")
        while !isSymbol(")") {
            if !parameters.isEmpty { try expectSymbol(",") }
            parameters.append(try assignableName())
            if try skip(.symbol("=")) {
                defaults.append(try expression())
            } else if !defaults.isEmpty {
                throw fail("a parameter without a default follows one with a default")
            }
        }
        try expectSymbol(")")
        return (parameters.map { id(of: $0) }, parameters, defaults)
    }

    private mutating func macro(_ line: Int) throws(TemplateError) -> Statement {
        let name = try assignableName()
        let (ids, parameters, defaults) = try signature()
        let body = try function("macro", until: "endmacro")
        return .macro(try made(name, ids, parameters, defaults, body, line))
    }

    private mutating func callBlock(_ line: Int) throws(TemplateError) -> Statement {
        let (ids, parameters, defaults) = isSymbol("(") ? try signature() : ([], [], [])
        let call = try expression()
        guard case .suffixed(_, let suffixes) = call, case .call? = suffixes.last else {
            throw fail("'call' needs the call of a macro", line: line)
        }
        let body = try function("call", until: "endcall")
        return .callBlock(try made("caller", ids, parameters, defaults, body, line), call: call, line: line)
    }

    private mutating func made(
        _ name: String, _ ids: [NameID], _ parameters: [String], _ defaults: [Expression], _ body: Body, _ line: Int
    ) throws(TemplateError) -> Macro {
        let uses = ScopeAnalysis.uses(["caller", "kwargs", "varargs"], in: body, names: names)
        if uses.contains("caller"), let place = parameters.firstIndex(of: "caller"),
            place < parameters.count - defaults.count
        {
            throw fail("the parameter 'caller' of a macro must have a default", line: line)
        }
        for special in ["caller", "kwargs", "varargs"] { _ = id(of: special) }
        return Macro(
            name: name, nameID: id(of: name), parameters: ids, parameterNames: parameters, defaults: defaults,
            frame: Frame(body: body), usesCaller: uses.contains("caller"),
            usesKeywords: uses.contains("kwargs") && !parameters.contains("kwargs"),
            usesVariables: uses.contains("varargs") && !parameters.contains("varargs"), line: line)
    }

    // MARK: Targets

    private mutating func assignableName() throws(TemplateError) -> String {
        let name = try expectName()
        try requireAssignable(name)
        return name
    }

    private func requireAssignable(_ name: String) throws(TemplateError) {
        if ["true", "false", "none", "True", "False", "None"].contains(name) {
            throw fail("cannot assign to '\(name)'")
        }
    }

    private mutating func target(
        endingBefore end: String?, namespaces: Bool = false
    ) throws(TemplateError) -> Target {
        var targets: [Target] = []
        var isTuple = false
        while true {
            if !targets.isEmpty { try expectSymbol(",") }
            if token == .outputEnd || token == .statementEnd || isSymbol(")") { break }
            if let end, isName(end) { break }
            targets.append(try singleTarget(namespaces: namespaces))
            guard isSymbol(",") else { break }
            isTuple = true
        }
        if isTuple { return .tuple(targets) }
        guard let only = targets.first else {
            throw fail("a name to assign to was expected, found '\(token.description)'")
        }
        return only
    }

    private mutating func singleTarget(namespaces: Bool) throws(TemplateError) -> Target {
        if isSymbol("(") {
            try descend()
            defer { depth -= 1 }
            try advance()
            let inner = try target(endingBefore: nil)
            try expectSymbol(")")
            return inner
        }
        let name = try assignableName()
        if namespaces, try skip(.symbol(".")) { return .namespaceAttribute(id(of: name), try expectName()) }
        return .name(id(of: name))
    }

    mutating func descend() throws(TemplateError) {
        depth += 1
        guard depth <= Self.maximumDepth else {
            depth -= 1
            throw TemplateError(.limit, "expressions are nested more than \(Self.maximumDepth) deep", line: line)
        }
    }
}
