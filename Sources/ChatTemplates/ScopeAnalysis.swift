/// Finds what Jinja2's compiler decides about names before anything runs.
///
/// The reference gives each frame (the template, a loop's body, a macro …) its own variables. A name that a frame
/// assigns before it reads it, and that no frame around it knows, is undefined from the start of that frame, even if
/// the context has a value for it. The evaluator looks names up as it runs; `Frame.hidden` gives it those names.
struct ScopeAnalysis {
    /// Names with a variable in some frame, from the outermost.
    private var known: Set<NameID> = []
    private var stored: Set<NameID> = []
    private var hidden: [NameID] = []
    private let outer: Set<NameID>

    private init(outer: Set<NameID>) { self.outer = outer }

    static func run(on program: inout Program) {
        program.frame = analysed(program.frame, parameters: [], outer: [])
    }

    // MARK: Frames

    private static func analysed(_ frame: Frame, parameters: [NameID], outer: Set<NameID>) -> Frame {
        var scope = ScopeAnalysis(outer: outer)
        for name in parameters {
            scope.known.insert(name)
            scope.stored.insert(name)
        }
        for statement in frame.body { scope.visit(statement) }
        let all = outer.union(scope.known)
        return Frame(body: frame.body.map { inner($0, all) }, hidden: scope.hidden)
    }

    /// The statement with the frames inside it analysed.
    private static func inner(_ statement: Statement, _ known: Set<NameID>) -> Statement {
        switch statement {
        case .condition(let branches, let otherwise):
            return .condition(
                branches.map { Branch(test: $0.test, body: $0.body.map { inner($0, known) }, line: $0.line) },
                otherwise: otherwise.map { inner($0, known) })
        case .loop(var loop):
            loop.body = analysed(loop.body, parameters: names(in: loop.target), outer: known)
            loop.otherwise = analysed(loop.otherwise, parameters: [], outer: known)
            return .loop(loop)
        case .assignBlock(let target, let filters, let frame, let line):
            return .assignBlock(
                target, filters: filters, analysed(frame, parameters: [], outer: known), line: line)
        case .macro(var macro):
            macro.frame = analysed(macro.frame, parameters: macro.parameters, outer: known)
            return .macro(macro)
        case .callBlock(var macro, let call, let line):
            macro.frame = analysed(macro.frame, parameters: macro.parameters, outer: known)
            return .callBlock(macro, call: call, line: line)
        case .filterBlock(let filters, let frame, let line):
            return .filterBlock(filters, analysed(frame, parameters: [], outer: known), line: line)
        case .with(let assignments, let frame, let line):
            let parameters = assignments.flatMap { names(in: $0.0) }
            return .with(assignments, analysed(frame, parameters: parameters, outer: known), line: line)
        case .generation(let frame): return .generation(analysed(frame, parameters: [], outer: known))
        case .block(let frame): return .block(analysed(frame, parameters: [], outer: []))
        default: return statement
        }
    }

    private static func names(in target: Target) -> [NameID] {
        switch target {
        case .name(let name): [name]
        case .namespaceAttribute: []
        case .tuple(let targets): targets.flatMap { names(in: $0) }
        }
    }

    // MARK: One frame's names in the order of reading

    private mutating func load(_ name: NameID) {
        if !known.contains(name), !outer.contains(name) { known.insert(name) }
    }

    private mutating func store(_ name: NameID) {
        stored.insert(name)
        guard !known.contains(name) else { return }
        known.insert(name)
        if !outer.contains(name) { hidden.append(name) }
    }

    private mutating func visit(_ statement: Statement) {
        switch statement {
        case .text, .leaveLoop, .nextInLoop, .refused, .generation, .block: break
        case .output(let expression, _): visit(expression)
        case .condition(let branches, let otherwise): visit(branches[...], otherwise)
        case .loop(let loop): visit(loop.items)
        case .assign(let target, let value, _):
            visit(value)
            visit(target)
        case .assignBlock(let target, _, _, _): visit(target)
        case .macro(let macro): store(macro.nameID)
        case .callBlock(_, let call, _): visit(call)
        case .filterBlock(let filters, _, _): for filter in filters { visit(filter.arguments) }
        case .with(let assignments, _, _): for (_, value) in assignments { visit(value) }
        }
    }

    /// Names that only some branches assign come from around or from the context, so nothing is hidden.
    private mutating func visit(_ branches: ArraySlice<Branch>, _ otherwise: Body) {
        guard let first = branches.first else { return }
        visit(first.test)
        let before = self
        var merged = self
        func merge(_ branch: ScopeAnalysis) {
            merged.known.formUnion(branch.known)
            merged.stored.formUnion(branch.stored)
            for name in branch.hidden where before.stored.contains(name) && !merged.hidden.contains(name) {
                merged.hidden.append(name)
            }
        }
        for statement in first.body { visit(statement) }
        merge(self)
        // Later branches are frames of their own within the reference's tree, each beginning from the same state.
        for branch in branches.dropFirst() {
            self = before
            visit(branch.test)
            for statement in branch.body { visit(statement) }
            merge(self)
        }
        self = before
        for statement in otherwise { visit(statement) }
        merge(self)
        self = merged
    }

    private mutating func visit(_ target: Target) {
        switch target {
        case .name(let name): store(name)
        case .namespaceAttribute(let name, _): load(name)
        case .tuple(let targets): for target in targets { visit(target) }
        }
    }

    private mutating func visit(_ arguments: Arguments) {
        for name in ExpressionNames.of(arguments) { load(name) }
    }

    private mutating func visit(_ expression: Expression) {
        for name in ExpressionNames.of(expression) { load(name) }
    }
}

/// The names that an expression reads, in order.
enum ExpressionNames {
    static func of(_ expression: Expression) -> [NameID] {
        var names: [NameID] = []
        collect(expression, into: &names)
        return names
    }

    static func of(_ arguments: Arguments) -> [NameID] {
        var names: [NameID] = []
        collect(arguments, into: &names)
        return names
    }

    private static func collect(_ arguments: Arguments, into names: inout [NameID]) {
        for value in arguments.positional { collect(value, into: &names) }
        for (_, value) in arguments.keywords { collect(value, into: &names) }
        for value in [arguments.spread, arguments.spreadKeywords] { if let value { collect(value, into: &names) } }
    }

    private static func collect(_ expression: Expression, into names: inout [NameID]) {
        switch expression {
        case .constant: break
        case .name(let name): names.append(name)
        case .list(let parts), .tuple(let parts), .concatenation(let parts), .and(let parts), .or(let parts):
            for part in parts { collect(part, into: &names) }
        case .dictionary(let pairs):
            for pair in pairs {
                collect(pair.key, into: &names)
                collect(pair.value, into: &names)
            }
        case .suffixed(let base, let suffixes):
            collect(base, into: &names)
            for suffix in suffixes { collect(suffix, into: &names) }
        case .arithmetic(let first, let rest):
            collect(first, into: &names)
            for (_, part) in rest { collect(part, into: &names) }
        case .comparison(let first, let rest):
            collect(first, into: &names)
            for (_, part) in rest { collect(part, into: &names) }
        case .negative(let inner), .positive(let inner), .not(let inner): collect(inner, into: &names)
        case .conditional(let test, let value, let otherwise):
            collect(test, into: &names)
            collect(value, into: &names)
            if let otherwise { collect(otherwise, into: &names) }
        }
    }

    private static func collect(_ suffix: Suffix, into names: inout [NameID]) {
        switch suffix {
        case .attribute: break
        case .item(let item): collect(item, into: &names)
        case .slice(let start, let stop, let step):
            for part in [start, stop, step] { if let part { collect(part, into: &names) } }
        case .call(let arguments): collect(arguments, into: &names)
        case .filter(let filter), .test(let filter, _): collect(filter.arguments, into: &names)
        }
    }
}

extension ScopeAnalysis {
    /// Which of the special names a body speaks of anywhere inside, without assigning them before.
    static func uses(_ wanted: Set<String>, in body: Body, names: [String]) -> Set<String> {
        var search = Search(wanted: wanted, names: names)
        for statement in body { search.visit(statement) }
        return search.found
    }

    /// Whether a statement assigns a name anywhere inside.
    static func assigns(_ name: NameID, in statement: Statement) -> Bool {
        var search = Search(wanted: [], names: [], stored: name)
        search.visit(statement)
        return search.isStored
    }

    private struct Search {
        var wanted: Set<String>
        let names: [String]
        var stored: NameID = -1
        var found: Set<String> = []
        var isStored = false

        mutating func load(_ ids: [NameID]) {
            guard !wanted.isEmpty else { return }
            for id in ids where wanted.contains(names[id]) { found.insert(names[id]) }
        }

        mutating func store(_ target: Target) {
            for id in ScopeAnalysis.names(in: target) { store(id) }
        }

        mutating func store(_ id: NameID) {
            if id == stored { isStored = true }
            guard !wanted.isEmpty else { return }
            wanted.remove(names[id])
        }

        mutating func visit(_ body: Body) { for statement in body { visit(statement) } }

        mutating func visit(_ statement: Statement) {
            switch statement {
            case .text, .leaveLoop, .nextInLoop, .refused, .block: break
            case .output(let value, _): load(ExpressionNames.of(value))
            case .condition(let branches, let otherwise):
                for branch in branches {
                    load(ExpressionNames.of(branch.test))
                    visit(branch.body)
                }
                visit(otherwise)
            case .loop(let loop):
                store(loop.target)
                load(ExpressionNames.of(loop.items))
                visit(loop.body.body)
                visit(loop.otherwise.body)
                if let test = loop.test { load(ExpressionNames.of(test)) }
            case .assign(let target, let value, _):
                store(target)
                load(ExpressionNames.of(value))
            case .assignBlock(let target, let filters, let frame, _):
                store(target)
                for filter in filters { load(ExpressionNames.of(filter.arguments)) }
                visit(frame.body)
            case .macro(let macro): visit(macro)
            case .callBlock(let macro, let call, _):
                load(ExpressionNames.of(call))
                visit(macro)
            case .filterBlock(let filters, let frame, _):
                visit(frame.body)
                for filter in filters { load(ExpressionNames.of(filter.arguments)) }
            case .with(let assignments, let frame, _):
                for (target, _) in assignments { store(target) }
                for (_, value) in assignments { load(ExpressionNames.of(value)) }
                visit(frame.body)
            case .generation(let frame): visit(frame.body)
            }
        }

        private mutating func visit(_ macro: Macro) {
            for parameter in macro.parameters { store(parameter) }
            for value in macro.defaults { load(ExpressionNames.of(value)) }
            visit(macro.frame.body)
        }
    }
}
