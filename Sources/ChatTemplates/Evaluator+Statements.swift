extension Evaluator {
    /// How a body ended.
    enum Ending { case through, leaveLoop, nextInLoop }

    func execute(_ body: Body) throws(TemplateError) -> Ending {
        for statement in body {
            let ending = try execute(statement)
            if ending != .through { return ending }
        }
        return .through
    }

    /// Adds the line to an error that has none yet.
    func located<Result>(
        _ line: Int, _ body: () throws(TemplateError) -> Result
    ) throws(TemplateError) -> Result {
        currentLine = line
        do {
            return try body()
        } catch {
            if error.line > 0 { throw error }
            var placed = error
            placed.line = line
            throw placed
        }
    }

    private func execute(_ statement: Statement) throws(TemplateError) -> Ending {
        try step()
        switch statement {
        case .text(let text): try write(text)
        case .output(let expression, let line):
            try located(line) { () throws(TemplateError) in try write(try text(of: try evaluate(expression))) }
        case .condition(let branches, let otherwise): return try condition(branches, otherwise)
        case .loop(let loop): try run(loop)
        case .assign(let target, let expression, let line):
            try located(line) { () throws(TemplateError) in try assign(target, try evaluate(expression)) }
        case .assignBlock(let target, let filters, let frame, let line):
            return try assignBlock(target, filters, frame, line)
        case .macro(let macro): scope.set(macro.nameID, try define(macro))
        case .callBlock(let macro, let call, let line): try callBlock(macro, call, line)
        case .filterBlock(let filters, let frame, let line): return try filterBlock(filters, frame, line)
        case .with(let assignments, let frame, let line): return try with(assignments, frame, line)
        case .generation(let frame): _ = try inFrame(frame, under: scope)
        case .block(let frame): _ = try inFrame(frame, under: root)
        case .leaveLoop: return .leaveLoop
        case .nextInLoop: return .nextInLoop
        case .refused(let message, let line): throw TemplateError(.value, message, line: line)
        }
        return .through
    }

    private func inFrame(_ frame: Frame, under parent: Scope) throws(TemplateError) -> Ending {
        try descend()
        defer { ascend() }
        return try inScope(under: parent, hiding: frame.hidden) { (_) throws(TemplateError) in
            try execute(frame.body)
        }
    }

    private func condition(_ branches: [Branch], _ otherwise: Body) throws(TemplateError) -> Ending {
        try descend()
        defer { ascend() }
        for branch in branches {
            let holds = try located(branch.line) { () throws(TemplateError) in try isTrue(try evaluate(branch.test)) }
            if holds { return try execute(branch.body) }
        }
        return try execute(otherwise)
    }

    private func with(
        _ assignments: [(Target, Expression)], _ frame: Frame, _ line: Int
    ) throws(TemplateError) -> Ending {
        try descend()
        defer { ascend() }
        var values: [(Target, TemplateValue)] = []
        for (target, expression) in assignments {
            values.append((target, try located(line) { () throws(TemplateError) in try evaluate(expression) }))
        }
        return try inScope(under: scope, hiding: frame.hidden) { (_) throws(TemplateError) in
            for (target, value) in values {
                try located(line) { () throws(TemplateError) in try assign(target, value) }
            }
            return try execute(frame.body)
        }
    }

    // MARK: Assignment

    func assign(_ target: Target, _ value: TemplateValue) throws(TemplateError) {
        switch target {
        case .name(let name): scope.set(name, value)
        case .namespaceAttribute(let name, let attribute):
            guard case .special(.namespace(let id)) = lookUp(name) else {
                throw TemplateError(.type, "cannot assign the attribute '\(attribute)': not a namespace")
            }
            try setAttribute(attribute, value, ofNamespace: id)
        case .tuple(let targets):
            let values = try elements(value)
            guard values.count == targets.count else {
                throw TemplateError(
                    .value, "cannot unpack \(values.count) values into \(targets.count) names")
            }
            for (target, value) in zip(targets, values) { try assign(target, value) }
        }
    }

    func setAttribute(_ name: String, _ value: TemplateValue, ofNamespace id: Int) throws(TemplateError) {
        guard !name.hasPrefix("_") else {
            throw TemplateError(.security, "a namespace cannot hold '\(name)': it begins with an underscore")
        }
        let old = namespaces[id]
        var builder = TemplateDictionary.Builder()
        for position in old.keys.indices { builder.set(old.keys[position], old.values[position]) }
        builder.set(name, value)
        namespaces[id] = try dictionary(builder)
    }

    private func assignBlock(
        _ target: Target, _ filters: [FilterCall], _ frame: Frame, _ line: Int
    ) throws(TemplateError) -> Ending {
        var ending = Ending.through
        let text = try capture { () throws(TemplateError) in ending = try inFrame(frame, under: scope) }
        guard ending == .through else { return ending }
        try located(line) { () throws(TemplateError) in
            try assign(target, try apply(filters, to: .string(text)))
        }
        return .through
    }

    private func filterBlock(_ filters: [FilterCall], _ frame: Frame, _ line: Int) throws(TemplateError) -> Ending {
        var ending = Ending.through
        let text = try capture { () throws(TemplateError) in ending = try inFrame(frame, under: scope) }
        guard ending == .through else { return ending }
        try located(line) { () throws(TemplateError) in
            try write(try self.text(of: try apply(filters, to: .string(text))))
        }
        return .through
    }

    private func apply(_ filters: [FilterCall], to value: TemplateValue) throws(TemplateError) -> TemplateValue {
        var value = value
        for filter in filters { value = try apply(filter, to: value) }
        return value
    }

    // MARK: Loops

    private func run(_ loop: Loop) throws(TemplateError) {
        try descend()
        defer { ascend() }
        let items = try located(loop.line) { () throws(TemplateError) in try evaluate(loop.items) }
        try run(loop, over: items, scope: scope, depth0: 0)
    }

    /// One run of a loop; recursive loops come here again.
    func run(_ loop: Loop, over items: TemplateValue, scope outer: Scope, depth0: Int) throws(TemplateError) {
        let elements = try located(loop.line) { () throws(TemplateError) in try self.elements(items) }
        let state = LoopState(loop: loop, scope: outer, depth0: depth0, source: elements)
        var object: TemplateValue?
        if loop.usesLoop {
            try checkObjects(loops.count)
            loops.append(state)
            object = .special(.loop(loops.count - 1))
        }
        var ranAny = false
        while let value = try advance(state) {
            ranAny = true
            try step()
            let ending = try inScope(under: outer, hiding: loop.body.hidden) { (inner) throws(TemplateError) in
                try bind(loop, value)
                if let object, let loopID { inner.set(loopID, object) }
                return try execute(loop.body.body)
            }
            if ending == .leaveLoop { return }
        }
        guard !ranAny, !loop.otherwise.body.isEmpty else { return }
        _ = try inScope(under: outer, hiding: loop.otherwise.hidden) { (_) throws(TemplateError) in
            try execute(loop.otherwise.body)
        }
    }

    private func bind(_ loop: Loop, _ value: TemplateValue) throws(TemplateError) {
        if case .name(let name) = loop.target {
            scope.set(name, value)
        } else {
            try located(loop.line) { () throws(TemplateError) in try assign(loop.target, value) }
        }
    }

    /// The next element in its turn.
    private func advance(_ state: LoopState) throws(TemplateError) -> TemplateValue? {
        guard let value = try peek(state) else { return nil }
        state.bufferedNext += 1
        if state.bufferedNext == state.buffered.count {
            state.buffered.removeAll(keepingCapacity: true)
            state.bufferedNext = 0
        }
        state.index0 += 1
        state.previous = state.current
        state.current = value
        return value
    }

    /// The element after the current one, fetched if need be. The filter runs as late as in the reference, because it
    /// may depend on what the body assigns to a namespace.
    func peek(_ state: LoopState) throws(TemplateError) -> TemplateValue? {
        if state.bufferedNext < state.buffered.count { return state.buffered[state.bufferedNext] }
        guard let value = try fetch(state) else { return nil }
        state.buffered.append(value)
        return value
    }

    private func fetch(_ state: LoopState) throws(TemplateError) -> TemplateValue? {
        let loop = state.loop
        while state.next < state.source.count {
            let value = state.source[state.next]
            state.next += 1
            guard let test = loop.test else { return value }
            let passes = try inScope(under: state.scope, hiding: []) { (_) throws(TemplateError) in
                try bind(loop, value)
                return try located(loop.line) { () throws(TemplateError) in try isTrue(try evaluate(test)) }
            }
            if passes { return value }
        }
        return nil
    }

    /// How many elements the loop runs over; runs the filter to the end.
    func length(_ state: LoopState) throws(TemplateError) -> Int {
        if let known = state.knownLength { return known }
        while let value = try fetch(state) { state.buffered.append(value) }
        let length = state.index0 + 1 + state.buffered.count - state.bufferedNext
        state.knownLength = length
        return length
    }

    // MARK: Macros

    func define(_ macro: Macro) throws(TemplateError) -> TemplateValue {
        try checkObjects(macros.count)
        macros.append(MacroState(macro: macro, scope: scope))
        return .special(.macro(macros.count - 1))
    }

    private func callBlock(_ macro: Macro, _ call: Expression, _ line: Int) throws(TemplateError) {
        let caller = try define(macro)
        try located(line) { () throws(TemplateError) in
            try write(try text(of: try evaluate(call, caller: caller)))
        }
    }
}
