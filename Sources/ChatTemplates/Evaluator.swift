/// One rendering: the program, the names, the output, and what the limits leave.
///
/// Confined to the call of `render`. Everything that can change (namespaces, loops, iterators) lives in its tables and
/// dies with it.
final class Evaluator {
    let program: Program
    let context: TemplateDictionary
    let limits: RenderLimits
    let now: CivilTime

    /// The text so far of the innermost capture.
    var output = ""
    var scope = Scope(parent: nil)
    var root: Scope
    private var contextValues: [TemplateValue?]

    var namespaces: [TemplateDictionary] = []
    var iterators: [IteratorState] = []
    var macros: [MacroState] = []
    var loops: [LoopState] = []
    /// Namespaces whose representation is being made: one may hold itself.
    var shown: [Int] = []
    var cyclers: [(items: [TemplateValue], position: Int)] = []
    var joiners: [(separator: TemplateValue, used: Bool)] = []

    private var stepsLeft: Int
    private var producedLeft: Int
    private var depth = 0
    /// The line of the statement entered last.
    var currentLine = 1
    /// Deepest tree of lists and dictionaries: below Python's limit of recursion.
    private static let maximumValueDepth = 200
    private static let maximumObjects = 1_000_000

    let callerID: NameID?
    let keywordsID: NameID?
    let variablesID: NameID?
    let loopID: NameID?

    init(_ program: Program, context: TemplateDictionary, limits: RenderLimits, now: CivilTime) {
        self.program = program
        self.context = context
        self.limits = limits
        self.now = now
        stepsLeft = limits.steps
        producedLeft = limits.producedBytes
        contextValues = Array(repeating: nil, count: program.names.count)
        root = scope
        callerID = program.names.firstIndex(of: "caller")
        keywordsID = program.names.firstIndex(of: "kwargs")
        variablesID = program.names.firstIndex(of: "varargs")
        loopID = program.names.firstIndex(of: "loop")
    }

    func run() throws(TemplateError) -> String {
        scope.hide(program.frame.hidden)
        do {
            _ = try execute(program.frame.body)
        } catch {
            // A limit met between statements has the line of the last one.
            guard error.line == 0 else { throw error }
            throw TemplateError(error.kind, error.message, line: currentLine)
        }
        return output
    }

    // MARK: Limits

    func step() throws(TemplateError) {
        stepsLeft -= 1
        if stepsLeft < 0 {
            throw TemplateError(.limit, "the template took more than \(limits.steps) steps")
        }
    }

    func steps(_ count: Int) throws(TemplateError) {
        stepsLeft -= max(0, count)
        if stepsLeft < 0 {
            throw TemplateError(.limit, "the template took more than \(limits.steps) steps")
        }
    }

    /// Goes one level down; every descent is undone by `ascend`.
    func descend() throws(TemplateError) {
        try step()
        guard depth < limits.depth else {
            throw TemplateError(.limit, "the template goes more than \(limits.depth) levels deep")
        }
        depth += 1
    }

    func ascend() { depth -= 1 }

    /// Accounts for bytes about to be made.
    func produce(_ bytes: Int) throws(TemplateError) {
        guard bytes <= limits.outputBytes else {
            throw TemplateError(.limit, "a text grows beyond \(limits.outputBytes) bytes")
        }
        producedLeft -= bytes
        if producedLeft < 0 {
            throw TemplateError(.limit, "the template made more than \(limits.producedBytes) bytes")
        }
    }

    func write(_ text: String) throws(TemplateError) {
        guard output.utf8.count + text.utf8.count <= limits.outputBytes else {
            throw TemplateError(.limit, "the text grows beyond \(limits.outputBytes) bytes")
        }
        try produce(text.utf8.count)
        output += text
    }

    func checkObjects(_ count: Int) throws(TemplateError) {
        if count >= Self.maximumObjects {
            throw TemplateError(.limit, "the template made more than \(Self.maximumObjects) objects")
        }
    }

    // MARK: Making values

    func string(_ text: String) throws(TemplateError) -> TemplateValue {
        try produce(text.utf8.count)
        return .string(text)
    }

    func list(_ elements: [TemplateValue]) throws(TemplateError) -> TemplateValue {
        .list(try checked(elements))
    }

    func tuple(_ elements: [TemplateValue]) throws(TemplateError) -> TemplateValue {
        .tuple(try checked(elements))
    }

    func checked(_ elements: [TemplateValue]) throws(TemplateError) -> TemplateList {
        try steps(elements.count / 4)
        try produce(elements.count * 24)
        let list = TemplateList(elements)
        try checkDepth(list.depth)
        return list
    }

    func dictionary(_ builder: consuming TemplateDictionary.Builder) throws(TemplateError) -> TemplateDictionary {
        try steps(builder.count / 4)
        try produce(builder.count * 64)
        let made = builder.finish()
        try checkDepth(made.depth)
        return made
    }

    private func checkDepth(_ depth: Int) throws(TemplateError) {
        if depth > Self.maximumValueDepth {
            throw TemplateError(.limit, "lists and objects are nested more than \(Self.maximumValueDepth) deep")
        }
    }

    func iterator(_ elements: [TemplateValue]) throws(TemplateError) -> TemplateValue {
        try checkObjects(iterators.count)
        _ = try checked(elements)
        iterators.append(IteratorState(elements: elements))
        return .special(.iterator(iterators.count - 1))
    }

    // MARK: Names

    func lookUp(_ name: NameID) -> TemplateValue {
        var current: Scope? = scope
        while let found = current {
            if let value = found.value(of: name) {
                return value ?? undefinedName(name)
            }
            current = found.parent
        }
        if let value = contextValues[name] { return value }
        let text = program.names[name]
        var value = context[text]
        if value == nil, let function = GlobalFunction(rawValue: text) { value = .special(.function(function)) }
        let found = value ?? undefinedName(name)
        contextValues[name] = found
        return found
    }

    private func undefinedName(_ name: NameID) -> TemplateValue {
        let text = program.names[name]
        return .undefined(UndefinedCause(name: text) { "'\(text)' is undefined" })
    }

    /// Runs a body in a new scope under a parent.
    func inScope<Result>(
        under parent: Scope, hiding hidden: [NameID], _ body: (Scope) throws(TemplateError) -> Result
    ) throws(TemplateError) -> Result {
        let outer = scope
        let inner = Scope(parent: parent)
        inner.hide(hidden)
        scope = inner
        defer { scope = outer }
        return try body(inner)
    }

    /// What a body writes.
    func capture(_ body: () throws(TemplateError) -> Void) throws(TemplateError) -> String {
        let outer = output
        output = ""
        defer { output = outer }
        try body()
        return output
    }
}

/// The variables of one frame. Few, so a search from the end finds them fast.
final class Scope {
    let parent: Scope?
    private var names: [NameID] = []
    private var values: [TemplateValue?] = []

    init(parent: Scope?) { self.parent = parent }

    /// nil: this frame does not know the name; a nil inside: it does, and nothing is assigned yet.
    func value(of name: NameID) -> TemplateValue?? {
        for position in names.indices where names[position] == name { return .some(values[position]) }
        return nil
    }

    func set(_ name: NameID, _ value: TemplateValue?) {
        for position in names.indices where names[position] == name {
            values[position] = value
            return
        }
        names.append(name)
        values.append(value)
    }

    func hide(_ hidden: [NameID]) { for name in hidden { set(name, nil) } }
}

/// A generator of the reference: its elements are taken once.
struct IteratorState {
    let elements: [TemplateValue]
    var position = 0
}

struct MacroState {
    let macro: Macro
    let scope: Scope
}

/// A loop that runs, or ran.
final class LoopState {
    let loop: Loop
    let scope: Scope
    let depth0: Int
    /// Elements not yet looked at, before the loop's filter.
    var source: [TemplateValue]
    var next = 0
    /// Elements that passed the filter ahead of their turn.
    var buffered: [TemplateValue] = []
    var bufferedNext = 0
    var index0 = -1
    var previous: TemplateValue?
    var current: TemplateValue?
    var lastChanged: [TemplateValue]?
    var knownLength: Int?

    init(loop: Loop, scope: Scope, depth0: Int, source: [TemplateValue]) {
        self.loop = loop
        self.scope = scope
        self.depth0 = depth0
        self.source = source
        if loop.test == nil { knownLength = source.count }
    }
}
