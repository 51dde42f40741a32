/// The arguments of a call, evaluated.
struct CallArguments {
    var positional: [TemplateValue] = []
    var keywords: [(name: String, value: TemplateValue)] = []

    /// The values by parameter, in order; nil where one is not given.
    func bound(to names: [String], required: Int = 0, of function: String) throws(TemplateError) -> [TemplateValue?] {
        guard positional.count <= names.count else {
            throw TemplateError(
                .type, "\(function) takes at most \(names.count) arguments, \(positional.count) are given")
        }
        var values: [TemplateValue?] = positional
        while values.count < names.count { values.append(nil) }
        for (name, value) in keywords {
            guard let place = names.firstIndex(of: name) else {
                throw TemplateError(.type, "\(function) has no argument '\(name)'")
            }
            guard values[place] == nil else {
                throw TemplateError(.type, "\(function) gets the argument '\(name)' twice")
            }
            values[place] = value
        }
        for place in 0..<required where values[place] == nil {
            throw TemplateError(.type, "\(function) needs the argument '\(names[place])'")
        }
        return values
    }

    /// Checks that nothing is given.
    func requireNone(of function: String) throws(TemplateError) {
        _ = try bound(to: [], of: function)
    }

    var count: Int { positional.count + keywords.count }
}

extension Evaluator {
    func evaluate(_ arguments: Arguments) throws(TemplateError) -> CallArguments {
        var given = CallArguments()
        given.positional.reserveCapacity(arguments.positional.count)
        for part in arguments.positional { given.positional.append(try evaluate(part)) }
        if let spread = arguments.spread { given.positional += try elements(try evaluate(spread)) }
        for (name, part) in arguments.keywords { given.keywords.append((name, try evaluate(part))) }
        if let spread = arguments.spreadKeywords {
            guard case .dictionary(let dictionary) = try evaluate(spread) else {
                throw TemplateError(.type, "'**' in a call needs a dictionary")
            }
            for position in dictionary.keys.indices {
                guard let name = dictionary.keys[position].text else {
                    throw TemplateError(.type, "the names of arguments must be strings")
                }
                guard !given.keywords.contains(where: { $0.name == name }) else {
                    throw TemplateError(.type, "the argument '\(name)' is given twice")
                }
                given.keywords.append((name, dictionary.values[position]))
            }
            try steps(dictionary.count * dictionary.count / 16)
        }
        return given
    }

    func call(_ callee: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        try descend()
        defer { ascend() }
        switch callee {
        case .undefined(let cause): throw cause.error
        case .special(let special):
            switch special {
            case .macro(let id): return .string(try call(macros[id], given))
            case .method(let receiver, let name): return try callMethod(name, of: receiver, given)
            case .function(let function): return try call(function, given)
            case .loop(let id): return .string(try recurse(loops[id], given))
            case .joiner(let id):
                try given.requireNone(of: "a joiner")
                if joiners[id].used { return joiners[id].separator }
                joiners[id].used = true
                return .string("")
            default: break
            }
        default: break
        }
        throw TemplateError(.type, "'\(callee.typeName)' object is not callable")
    }

    private func recurse(_ loop: LoopState, _ given: CallArguments) throws(TemplateError) -> String {
        guard loop.loop.isRecursive else {
            throw TemplateError(.type, "the loop must have the 'recursive' marker to be called recursively")
        }
        guard let items = try given.bound(to: ["iterable"], required: 1, of: "loop")[0] else { return "" }
        return try capture { () throws(TemplateError) in
            try run(loop.loop, over: items, scope: loop.scope, depth0: loop.depth0 + 1)
        }
    }

    /// Jinja2's rules for the arguments of macros.
    private func call(_ state: MacroState, _ given: CallArguments) throws(TemplateError) -> String {
        let macro = state.macro
        var keywords = given.keywords
        func take(_ name: String) -> TemplateValue? {
            guard let place = keywords.firstIndex(where: { $0.name == name }) else { return nil }
            return keywords.remove(at: place).value
        }
        var values: [TemplateValue?] = Array(given.positional.prefix(macro.parameters.count))
        var foundCaller = values.count == macro.parameters.count && macro.parameterNames.contains("caller")
        for name in macro.parameterNames.dropFirst(values.count) {
            if name == "caller" { foundCaller = true }
            values.append(take(name))
        }
        var caller: TemplateValue?
        if macro.usesCaller, !foundCaller {
            caller = take("caller") ?? .undefined(UndefinedCause(name: "caller") { "No caller defined" })
        }
        if !macro.usesKeywords, let first = keywords.first {
            throw TemplateError(.type, "macro '\(macro.name)' takes no keyword argument '\(first.name)'")
        }
        if !macro.usesVariables, given.positional.count > macro.parameters.count {
            throw TemplateError(
                .type, "macro '\(macro.name)' takes not more than \(macro.parameters.count) argument(s)")
        }
        let rest = Array(given.positional.dropFirst(macro.parameters.count))
        return try capture { () throws(TemplateError) in
            try inScope(under: state.scope, hiding: macro.frame.hidden) { (inner) throws(TemplateError) in
                for place in macro.parameters.indices { inner.set(macro.parameters[place], values[place]) }
                if let caller, let callerID { inner.set(callerID, caller) }
                if macro.usesKeywords, let keywordsID {
                    var builder = TemplateDictionary.Builder()
                    for (name, value) in keywords { builder.set(name, value) }
                    inner.set(keywordsID, .dictionary(try dictionary(builder)))
                }
                if macro.usesVariables, let variablesID { inner.set(variablesID, try tuple(rest)) }
                try fillDefaults(macro, values, inner)
                _ = try execute(macro.frame.body)
            }
        }
    }

    private func fillDefaults(
        _ macro: Macro, _ values: [TemplateValue?], _ scope: Scope
    ) throws(TemplateError) {
        let firstDefault = macro.parameters.count - macro.defaults.count
        for place in macro.parameters.indices where values[place] == nil {
            if place >= firstDefault {
                scope.set(macro.parameters[place], try evaluate(macro.defaults[place - firstDefault]))
            } else {
                let name = macro.parameterNames[place]
                scope.set(
                    macro.parameters[place],
                    .undefined(UndefinedCause(name: name) { "parameter '\(name)' was not provided" }))
            }
        }
    }

    // MARK: Global functions

    private func call(_ function: GlobalFunction, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        switch function {
        case .range: return try range(given)
        case .dict: return .dictionary(try makeDictionary(given))
        case .namespace:
            try checkObjects(namespaces.count)
            let attributes = try makeDictionary(given)
            for key in attributes.keys {
                if let name = key.text, name.hasPrefix("_") {
                    throw TemplateError(
                        .security, "a namespace cannot hold '\(name)': it begins with an underscore")
                }
            }
            namespaces.append(attributes)
            return .special(.namespace(namespaces.count - 1))
        case .cycler:
            try checkObjects(cyclers.count)
            guard given.keywords.isEmpty, !given.positional.isEmpty else {
                throw TemplateError(.type, "cycler needs at least one item")
            }
            cyclers.append((try checked(given.positional).elements, 0))
            return .special(.cycler(cyclers.count - 1))
        case .joiner:
            try checkObjects(joiners.count)
            let separator = try given.bound(to: ["sep"], of: "joiner")[0] ?? .string(", ")
            joiners.append((separator, false))
            return .special(.joiner(joiners.count - 1))
        case .lipsum: throw TemplateError(.value, "'lipsum' makes random text, which a chat template has no use for")
        case .raiseException:
            let message = try given.bound(to: ["message"], required: 1, of: "raise_exception")[0] ?? .none
            throw TemplateError(.raised, try text(of: message))
        case .strftimeNow:
            let format = try given.bound(to: ["format"], required: 1, of: "strftime_now")[0]
            guard let text = format?.text else {
                throw TemplateError(.type, "strftime_now needs a format as a string")
            }
            try produce(text.utf8.count * 32)
            return .string(now.formatted(text))
        }
    }

    private func range(_ given: CallArguments) throws(TemplateError) -> TemplateValue {
        guard given.keywords.isEmpty, (1...3).contains(given.positional.count) else {
            throw TemplateError(.type, "range takes one to three integers")
        }
        var numbers: [Int] = []
        for value in given.positional {
            guard let number = value.integer else {
                if case .undefined(let cause) = value { throw cause.error }
                throw TemplateError(.type, "range takes integers, not \(value.typeName)")
            }
            guard number.magnitude <= 1 << 40 else { throw TemplateError(.limit, "a bound of range is too large") }
            numbers.append(number)
        }
        let start = numbers.count == 1 ? 0 : numbers[0]
        let stop = numbers.count == 1 ? numbers[0] : numbers[1]
        let step = numbers.count == 3 ? numbers[2] : 1
        guard step != 0 else { throw TemplateError(.value, "the step of range cannot be zero") }
        let count = step > 0 ? max(0, (stop - start + step - 1) / step) : max(0, (start - stop - step - 1) / -step)
        guard count <= limits.rangeItems else {
            throw TemplateError(.limit, "a range of \(count) numbers; the sandbox allows \(limits.rangeItems)")
        }
        return .special(.range(start: start, stop: stop, step: step, count: count))
    }

    /// Python's `dict(mapping or pairs, **names)`.
    private func makeDictionary(_ given: CallArguments) throws(TemplateError) -> TemplateDictionary {
        guard given.positional.count <= 1 else { throw TemplateError(.type, "dict takes at most one argument") }
        var builder = TemplateDictionary.Builder()
        if let source = given.positional.first {
            if case .dictionary(let dictionary) = source {
                for place in dictionary.keys.indices { builder.set(dictionary.keys[place], dictionary.values[place]) }
            } else if case .special(.namespace) = source {
                throw TemplateError(.type, "a namespace is not a dictionary")
            } else {
                for pair in try elements(source) {
                    let parts = try elements(pair)
                    guard parts.count == 2 else {
                        throw TemplateError(.value, "dict needs pairs, found \(parts.count) values")
                    }
                    try requireHashable(parts[0])
                    builder.set(parts[0], parts[1])
                }
            }
        }
        for (name, value) in given.keywords { builder.set(name, value) }
        return try dictionary(builder)
    }

    // MARK: Methods

    private func callMethod(
        _ name: String, of receiver: TemplateValue, _ given: CallArguments
    ) throws(TemplateError) -> TemplateValue {
        switch receiver {
        case .string(let text): return try stringMethod(name, text, given, isMarkup: false)
        case .special(.markup(let text)): return try stringMethod(name, text, given, isMarkup: true)
        case .dictionary(let dictionary): return try dictionaryMethod(name, dictionary, given)
        case .special(.function(.dict)): return try fromKeys(given)
        case .special(.loop(let id)): return try loopMethod(name, loops[id], given)
        case .special(.cycler(let id)):
            try given.requireNone(of: name)
            let (items, position) = cyclers[id]
            cyclers[id].position = name == "reset" ? 0 : (position + 1) % items.count
            return name == "reset" ? .none : items[position]
        case .int, .bool, .float: return try numberMethod(name, receiver, given)
        default: return try sequenceMethod(name, receiver, given)
        }
    }

    private func dictionaryMethod(
        _ name: String, _ dictionary: TemplateDictionary, _ given: CallArguments
    ) throws(TemplateError) -> TemplateValue {
        switch name {
        case "get":
            guard given.keywords.isEmpty, (1...2).contains(given.positional.count) else {
                throw TemplateError(.type, "get takes a key and a default")
            }
            try requireHashable(given.positional[0])
            return dictionary[given.positional[0]] ?? given.positional.at(1) ?? .none
        case "fromkeys": return try fromKeys(given)
        default: break
        }
        try given.requireNone(of: name)
        switch name {
        case "items": return .special(.items(dictionary))
        case "keys": return .special(.keys(dictionary))
        case "values": return .special(.values(dictionary))
        default: return .dictionary(dictionary)
        }
    }

    private func fromKeys(_ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(to: ["iterable", "value"], required: 1, of: "fromkeys")
        var builder = TemplateDictionary.Builder()
        for key in try elements(bound[0] ?? .none) {
            try requireHashable(key)
            builder.set(key, bound[1] ?? .none)
        }
        return .dictionary(try dictionary(builder))
    }

    private func loopMethod(
        _ name: String, _ loop: LoopState, _ given: CallArguments
    ) throws(TemplateError) -> TemplateValue {
        guard given.keywords.isEmpty else { throw TemplateError(.type, "loop.\(name) takes no named arguments") }
        if name == "cycle" {
            guard !given.positional.isEmpty else { throw TemplateError(.type, "no items for cycling given") }
            return given.positional[max(0, loop.index0) % given.positional.count]
        }
        if let last = loop.lastChanged, try equal(.array(last), .array(given.positional)) { return .bool(false) }
        loop.lastChanged = try checked(given.positional).elements
        return .bool(true)
    }

    private func numberMethod(
        _ name: String, _ receiver: TemplateValue, _ given: CallArguments
    ) throws(TemplateError) -> TemplateValue {
        try given.requireNone(of: name)
        switch name {
        case "is_integer":
            if case .float(let number) = receiver { return .bool(number.rounded() == number && number.isFinite) }
            return .bool(true)
        case "bit_length":
            return .int(Int.bitWidth - (receiver.integer ?? 0).magnitude.leadingZeroBitCount)
        case "bit_count": return .int((receiver.integer ?? 0).magnitude.nonzeroBitCount)
        default: return receiver
        }
    }

    private func sequenceMethod(
        _ name: String, _ receiver: TemplateValue, _ given: CallArguments
    ) throws(TemplateError) -> TemplateValue {
        if name == "copy" {
            try given.requireNone(of: name)
            return receiver
        }
        let bound = try given.bound(
            to: name == "index" ? ["value", "start", "stop"] : ["value"], required: 1, of: name)
        let wanted = bound[0] ?? .none
        let values = try elements(receiver)
        if name == "count" {
            var count = 0
            for value in values where try equal(value, wanted) { count += 1 }
            return .int(count)
        }
        func clamp(_ bound: TemplateValue?, _ missing: Int) -> Int {
            guard let place = bound?.integer else { return missing }
            return min(max(place < 0 ? place + values.count : place, 0), values.count)
        }
        let start = clamp(bound[1], 0)
        let stop = clamp(bound[2], values.count)
        for place in start..<max(start, stop) where try equal(values[place], wanted) { return .int(place) }
        throw TemplateError(.value, "\(try representation(of: wanted)) is not in \(receiver.typeName)")
    }
}
