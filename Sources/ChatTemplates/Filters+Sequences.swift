/// The `attribute` of filters: `"a.b.0"` or a number.
struct AttributePath {
    let parts: [TemplateValue]

    init(_ value: TemplateValue?) throws(TemplateError) {
        switch value {
        case nil, .some(.none): parts = []
        case .some(let value):
            guard let text = value.text else {
                parts = [value]
                return
            }
            parts = StringMethods.split(text, ".", limit: .max, fromEnd: false).map { part in
                !part.isEmpty && part.unicodeScalars.allSatisfy { $0.isDigit }
                    ? Int(part).map { .int($0) } ?? .string(part)
                    : .string(part)
            }
        }
    }
}

extension Evaluator {
    /// Follows a path of items, as `environment.getitem` does.
    func get(
        _ path: AttributePath, of value: TemplateValue, default fallback: TemplateValue? = nil
    ) throws(TemplateError) -> TemplateValue {
        var value = value
        for part in path.parts {
            value = try item(part, of: value)
            if let fallback, value.isUndefined { value = fallback }
        }
        return value
    }

    private func ignoringCase(_ value: TemplateValue) -> TemplateValue {
        value.text.map { .string(StringMethods.lower($0)) } ?? value
    }

    private func flag(_ value: TemplateValue?) throws(TemplateError) -> Bool {
        guard let value else { return false }
        return try isTrue(value)
    }

    func sequenceFilter(
        _ name: String, _ value: TemplateValue, _ given: CallArguments
    ) throws(TemplateError) -> TemplateValue {
        switch name {
        case "first": return try first(value, given)
        case "last": return try last(value, given)
        case "reverse":
            try given.requireNone(of: name)
            if let text = value.text {
                return try like(value, String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
            }
            return try iterator(try elements(value).reversed())
        case "sort": return try sort(value, given)
        case "unique": return try unique(value, given)
        case "min", "max": return try extreme(name, value, given)
        case "sum":
            let bound = try given.bound(to: ["attribute", "start"], of: name)
            let path = try AttributePath(bound[0])
            var total = bound[1] ?? .int(0)
            guard total.text == nil else { throw TemplateError(.type, "sum cannot add strings; use join") }
            for element in try elements(value) { total = try calculate(total, .add, try get(path, of: element)) }
            return total
        case "map": return try map(value, given)
        case "select": return try select(value, given, attribute: false, wanted: true)
        case "reject": return try select(value, given, attribute: false, wanted: false)
        case "selectattr": return try select(value, given, attribute: true, wanted: true)
        case "rejectattr": return try select(value, given, attribute: true, wanted: false)
        case "groupby": return try groupBy(value, given)
        case "dictsort": return try dictionarySort(value, given)
        case "batch": return try batch(value, given)
        case "slice": return try sliceFilter(value, given)
        case "attr":
            let bound = try given.bound(to: ["name"], required: 1, of: name)
            let attribute = try requiredText(bound[0] ?? .none, name)
            if case .undefined(let cause) = value { throw cause.error }
            let typeName = value.typeName
            return try ownAttribute(attribute, of: value)
                ?? .undefined(
                    UndefinedCause(name: attribute) { "'\(typeName) object' has no attribute '\(attribute)'" })
        default: throw TemplateError(.value, "there is no filter '\(name)'")
        }
    }

    private func empty(_ what: String) -> TemplateValue {
        .undefined(UndefinedCause(name: "") { "\(what), sequence was empty" })
    }

    private func first(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        try given.requireNone(of: "first")
        switch value {
        case .special(.iterator(let id)):
            guard iterators[id].position < iterators[id].elements.count else { return empty("no first item") }
            iterators[id].position += 1
            return iterators[id].elements[iterators[id].position - 1]
        case .string, .special(.markup):
            if (value.text ?? "").isEmpty { return empty("no first item") }
            return try item(.int(0), of: value)
        default: return try elements(value).first ?? empty("no first item")
        }
    }

    private func last(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        try given.requireNone(of: "last")
        switch value {
        case .special(.iterator), .special(.loop):
            throw TemplateError(.type, "last needs a sequence, not \(value.typeName)")
        case .string, .special(.markup):
            if (value.text ?? "").isEmpty { return empty("no last item") }
            return try item(.int(-1), of: value)
        default: return try elements(value).last ?? empty("no last item")
        }
    }

    // MARK: Order

    private func sort(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(to: ["reverse", "case_sensitive", "attribute"], of: "sort")
        let sensitive = try flag(bound[1])
        let paths: [AttributePath]
        if let text = bound[2]?.text {
            var split: [AttributePath] = []
            for part in StringMethods.split(text, ",", limit: .max, fromEnd: false) {
                split.append(try AttributePath(.string(part)))
            }
            paths = split
        } else {
            paths = [try AttributePath(bound[2])]
        }
        let values = try elements(value)
        var keys: [TemplateValue] = []
        for element in values {
            var key: [TemplateValue] = []
            for path in paths {
                let part = try get(path, of: element)
                key.append(sensitive ? part : ignoringCase(part))
            }
            keys.append(try list(key))
        }
        return try list(try sorted(values, keys: keys, reverse: try flag(bound[0])))
    }

    private func dictionarySort(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(to: ["case_sensitive", "by", "reverse"], of: "dictsort")
        let by = try bound[1].map { (value) throws(TemplateError) in try requiredText(value, "dictsort") } ?? "key"
        guard by == "key" || by == "value" else {
            throw TemplateError(.value, "dictsort can only sort by either \"key\" or \"value\"")
        }
        guard case .dictionary(let dictionary) = value else {
            if case .undefined(let cause) = value { throw cause.error }
            throw TemplateError(.type, "dictsort needs a mapping, not \(value.typeName)")
        }
        let sensitive = try flag(bound[0])
        let keys = (by == "key" ? dictionary.keys : dictionary.values).map { sensitive ? $0 : ignoringCase($0) }
        return try list(
            try sorted(try elements(.special(.items(dictionary))), keys: keys, reverse: try flag(bound[2])))
    }

    private func extreme(
        _ name: String, _ value: TemplateValue, _ given: CallArguments
    ) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(to: ["case_sensitive", "attribute"], of: name)
        let sensitive = try flag(bound[0])
        let path = try AttributePath(bound[1])
        var best: (value: TemplateValue, key: TemplateValue)?
        for element in try elements(value) {
            let part = try get(path, of: element)
            let key = sensitive ? part : ignoringCase(part)
            if let current = best {
                let compared = try order(key, current.key, name == "min" ? "<" : ">")
                if compared == (name == "min" ? -1 : 1) { best = (element, key) }
            } else {
                best = (element, key)
            }
        }
        return best?.value ?? empty("no aggregated item")
    }

    private func unique(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(to: ["case_sensitive", "attribute"], of: "unique")
        let sensitive = try flag(bound[0])
        let path = try AttributePath(bound[1])
        var seen: Set<HashedValue> = []
        var kept: [TemplateValue] = []
        for element in try elements(value) {
            let part = try get(path, of: element)
            let key = sensitive ? part : ignoringCase(part)
            try requireHashable(key)
            if seen.insert(HashedValue(key)).inserted { kept.append(element) }
        }
        return try iterator(kept)
    }

    private func groupBy(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(to: ["attribute", "default", "case_sensitive"], required: 1, of: "groupby")
        let path = try AttributePath(bound[0])
        let fallback = bound[1].flatMap { $0.isNone ? nil : $0 }
        let sensitive = try flag(bound[2])
        let values = try elements(value)
        var keys: [TemplateValue] = []
        for element in values {
            let key = try get(path, of: element, default: fallback)
            keys.append(sensitive ? key : ignoringCase(key))
        }
        let order = try sorted(values.indices.map { .int($0) }, keys: keys, reverse: false).compactMap { $0.integer }
        var groups: [TemplateValue] = []
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, try equal(keys[order[end]], keys[order[start]]) { end += 1 }
            let members = try checked(order[start..<end].map { values[$0] })
            let key = try get(path, of: members.elements[0], default: fallback)
            groups.append(.special(.group(key, members)))
            start = end
        }
        return try list(groups)
    }

    // MARK: Choice and change

    private func map(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        guard try isTrue(value) else { return try iterator([]) }
        var results: [TemplateValue] = []
        if given.positional.isEmpty, given.keywords.contains(where: { $0.name == "attribute" }) {
            let bound = try given.bound(to: ["attribute", "default"], of: "map")
            let path = try AttributePath(bound[0])
            let fallback = bound[1].flatMap { $0.isNone ? nil : $0 }
            for element in try elements(value) { results.append(try get(path, of: element, default: fallback)) }
        } else {
            guard let name = given.positional.first?.text else {
                throw TemplateError(.type, "map requires the name of a filter")
            }
            var rest = given
            rest.positional.removeFirst()
            for element in try elements(value) {
                try step()
                results.append(try filter(name, element, rest))
            }
        }
        return try iterator(results)
    }

    private func select(
        _ value: TemplateValue, _ given: CallArguments, attribute: Bool, wanted: Bool
    ) throws(TemplateError) -> TemplateValue {
        guard try isTrue(value) else { return try iterator([]) }
        var rest = given
        var path = try AttributePath(nil)
        if attribute {
            guard !rest.positional.isEmpty else { throw TemplateError(.type, "the name of an attribute is missing") }
            path = try AttributePath(rest.positional.removeFirst())
        }
        var name: String?
        if !rest.positional.isEmpty { name = try requiredText(rest.positional.removeFirst(), "the name of a test") }
        var kept: [TemplateValue] = []
        for element in try elements(value) {
            try step()
            let subject = try get(path, of: element)
            let holds: Bool
            if let name {
                holds = try test(name, subject, rest)
            } else {
                holds = try isTrue(subject)
            }
            if holds == wanted { kept.append(element) }
        }
        return try iterator(kept)
    }

    // MARK: Portions

    private func batch(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(to: ["linecount", "fill_with"], required: 1, of: "batch")
        guard let size = try optionalInteger(bound[0], "batch") else {
            throw TemplateError(.type, "batch needs a number")
        }
        var batches: [TemplateValue] = []
        var current: [TemplateValue] = []
        for element in try elements(value) {
            if current.count == size {
                batches.append(try list(current))
                current = []
            }
            current.append(element)
        }
        if !current.isEmpty {
            if let fill = bound[1], !fill.isNone, current.count < size {
                try produce((size - current.count).multipliedReportingOverflow(by: 24).overflow ? .max : size * 24)
                current += Array(repeating: fill, count: size - current.count)
            }
            batches.append(try list(current))
        }
        return try iterator(batches)
    }

    private func sliceFilter(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(to: ["slices", "fill_with"], required: 1, of: "slice")
        guard let slices = try optionalInteger(bound[0], "slice"), slices > 0 else {
            throw TemplateError(.value, "slice needs a positive number")
        }
        guard slices <= limits.rangeItems else { throw TemplateError(.limit, "too many slices") }
        let values = try elements(value)
        let size = values.count / slices
        let extra = values.count % slices
        var made: [TemplateValue] = []
        var start = 0
        for slice in 0..<slices {
            let end = start + size + (slice < extra ? 1 : 0)
            var part = Array(values[start..<end])
            if let fill = bound[1], !fill.isNone, slice >= extra { part.append(fill) }
            made.append(try list(part))
            start = end
        }
        return try iterator(made)
    }
}
