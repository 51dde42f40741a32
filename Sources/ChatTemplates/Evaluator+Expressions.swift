extension Evaluator {
    /// The value of an expression. `caller` goes to the call that ends it (a `call` block).
    func evaluate(_ expression: Expression, caller: TemplateValue? = nil) throws(TemplateError) -> TemplateValue {
        try descend()
        defer { ascend() }
        switch expression {
        case .constant(let value): return value
        case .name(let name): return lookUp(name)
        case .suffixed(let base, let suffixes): return try suffixed(try evaluate(base), suffixes, caller)
        case .comparison(let first, let rest): return .bool(try compare(first, rest))
        case .not(let inner): return .bool(!(try isTrue(try evaluate(inner))))
        case .and(let parts): return try any(parts, until: false)
        case .or(let parts): return try any(parts, until: true)
        case .arithmetic(let first, let rest): return try arithmetic(first, rest)
        case .concatenation(let parts): return try concatenation(parts)
        case .conditional(let test, let value, let otherwise): return try conditional(test, value, otherwise)
        case .list(let parts): return try list(try evaluate(parts))
        case .tuple(let parts): return try tuple(try evaluate(parts))
        case .dictionary(let pairs): return try literal(pairs)
        case .negative(let inner): return try negated(try evaluate(inner))
        case .positive(let inner): return try positive(try evaluate(inner))
        }
    }

    func evaluate(_ parts: [Expression]) throws(TemplateError) -> [TemplateValue] {
        var values: [TemplateValue] = []
        values.reserveCapacity(parts.count)
        for part in parts { values.append(try evaluate(part)) }
        return values
    }

    private func literal(_ pairs: [Expression.Pair]) throws(TemplateError) -> TemplateValue {
        var builder = TemplateDictionary.Builder()
        for pair in pairs {
            let key = try evaluate(pair.key)
            try requireHashable(key)
            builder.set(key, try evaluate(pair.value))
        }
        return .dictionary(try dictionary(builder))
    }

    /// The first value that decides an `or` (`until` true) or an `and`, else the last.
    private func any(_ parts: [Expression], until wanted: Bool) throws(TemplateError) -> TemplateValue {
        var value = TemplateValue.none
        for part in parts {
            value = try evaluate(part)
            if try isTrue(value) == wanted { return value }
        }
        return value
    }

    private func conditional(
        _ test: Expression, _ value: Expression, _ otherwise: Expression?
    ) throws(TemplateError) -> TemplateValue {
        if try isTrue(try evaluate(test)) { return try evaluate(value) }
        if let otherwise { return try evaluate(otherwise) }
        return .undefined(
            UndefinedCause(name: "") {
                "the inline if-expression evaluated to false and no else section was defined"
            })
    }

    private func concatenation(_ parts: [Expression]) throws(TemplateError) -> TemplateValue {
        var joined = ""
        for part in parts {
            let text = try text(of: try evaluate(part))
            try produce(joined.utf8.count + text.utf8.count)
            joined += text
        }
        return .string(joined)
    }

    /// Python's truth.
    func isTrue(_ value: TemplateValue) throws(TemplateError) -> Bool {
        switch value {
        case .undefined, .none: return false
        case .bool(let value): return value
        case .int(let value): return value != 0
        case .float(let value): return value != 0
        case .string(let text): return !text.isEmpty
        case .list(let list), .tuple(let list): return !list.elements.isEmpty
        case .dictionary(let dictionary): return dictionary.count > 0
        case .special(let special):
            switch special {
            case .markup(let text): return !text.isEmpty
            case .range(_, _, _, let count): return count > 0
            case .keys(let dictionary), .values(let dictionary), .items(let dictionary): return dictionary.count > 0
            case .loop(let id): return try length(loops[id]) > 0
            default: return true
            }
        }
    }

    // MARK: Comparison

    private func compare(
        _ first: Expression, _ rest: [(ComparisonOperator, Expression)]
    ) throws(TemplateError) -> Bool {
        var left = try evaluate(first)
        for (comparison, part) in rest {
            let right = try evaluate(part)
            guard try compare(left, comparison, right) else { return false }
            left = right
        }
        return true
    }

    func compare(
        _ left: TemplateValue, _ comparison: ComparisonOperator, _ right: TemplateValue
    ) throws(TemplateError) -> Bool {
        switch comparison {
        case .equal: return try equal(left, right)
        case .notEqual: return try !equal(left, right)
        case .isIn: return try contains(right, left)
        case .notIn: return try !contains(right, left)
        case .less: return try order(left, right, "<") == -1
        case .lessOrEqual: return try order(left, right, "<=").map { $0 <= 0 } ?? false
        case .greater: return try order(left, right, ">") == 1
        case .greaterOrEqual: return try order(left, right, ">=").map { $0 >= 0 } ?? false
        }
    }

    /// Python's `in`.
    func contains(_ container: TemplateValue, _ element: TemplateValue) throws(TemplateError) -> Bool {
        switch container {
        case .string, .special(.markup):
            guard let part = element.text else {
                throw TemplateError(.type, "'in <string>' requires a string on its left, not \(element.typeName)")
            }
            let whole = Array((container.text ?? "").utf8)
            try steps(whole.count / 64)
            return ByteSearch(Array(part.utf8)).first(in: whole, from: 0) != nil
        case .dictionary(let dictionary), .special(.keys(let dictionary)):
            try requireHashable(element)
            return dictionary[element] != nil
        default:
            guard isIterable(container) else {
                throw TemplateError(.type, "'in' needs something with elements, not \(container.typeName)")
            }
            for candidate in try elements(container) where try equal(candidate, element) { return true }
            return false
        }
    }

    // MARK: Suffixes

    private func suffixed(
        _ base: TemplateValue, _ suffixes: [Suffix], _ caller: TemplateValue?
    ) throws(TemplateError) -> TemplateValue {
        var value = base
        var position = 0
        while position < suffixes.count {
            try step()
            switch suffixes[position] {
            case .attribute(let name): value = try attribute(name, of: value)
            case .item(let item): value = try self.item(try evaluate(item), of: value)
            case .slice(let start, let stop, let step): value = try slice(value, start, stop, step)
            case .call(let arguments):
                var given = try evaluate(arguments)
                if position == suffixes.count - 1, let caller { given.keywords.append(("caller", caller)) }
                value = try call(value, given)
            case .filter(let filter): value = try apply(filter, to: value)
            case .test(let test, let negated):
                let given = try evaluate(test.arguments)
                let holds = try self.test(test.name, value, given)
                value = .bool(holds != negated)
            }
            position += 1
        }
        return value
    }

    func apply(_ filter: FilterCall, to value: TemplateValue) throws(TemplateError) -> TemplateValue {
        try self.filter(filter.name, value, try evaluate(filter.arguments))
    }

    private func slice(
        _ value: TemplateValue, _ start: Expression?, _ stop: Expression?, _ step: Expression?
    ) throws(TemplateError) -> TemplateValue {
        let start = try bound(start)
        let stop = try bound(stop)
        let step = try bound(step) ?? 1
        guard step != 0 else { throw TemplateError(.value, "the step of a slice cannot be zero") }
        func ends(_ count: Int) -> (Int, Int) {
            func clamp(_ bound: Int?, _ missing: Int) -> Int {
                guard let bound else { return missing }
                let shifted = bound < 0 ? (bound < -count ? -1 : bound + count) : bound
                return step > 0 ? min(max(shifted, 0), count) : min(max(shifted, -1), count - 1)
            }
            return (clamp(start, step > 0 ? 0 : count - 1), clamp(stop, step > 0 ? count : -1))
        }
        func positions(_ count: Int) -> [Int] {
            let (first, last) = ends(count)
            return Array(stride(from: first, to: last, by: step))
        }
        switch value {
        case .string, .special(.markup):
            let scalars = Array((value.text ?? "").unicodeScalars)
            try produce(scalars.count * 4)
            var made = String.UnicodeScalarView()
            for position in positions(scalars.count) { made.append(scalars[position]) }
            return value.isMarkup ? .special(.markup(String(made))) : .string(String(made))
        case .list(let list): return try self.list(positions(list.elements.count).map { list.elements[$0] })
        case .special(.range(let origin, _, let width, let count)):
            let (first, last) = ends(count)
            return .special(
                .range(
                    start: origin + first * width, stop: origin + last * width, step: width * step,
                    count: positions(count).count))
        case .undefined(let cause): throw cause.error
        default:
            if let elements = value.tupleElements { return try tuple(positions(elements.count).map { elements[$0] }) }
            throw TemplateError(.type, "a slice of \(value.typeName) cannot be taken")
        }
    }

    private func bound(_ expression: Expression?) throws(TemplateError) -> Int? {
        guard let expression else { return nil }
        let value = try evaluate(expression)
        if value.isNone { return nil }
        guard let integer = value.integer else {
            throw TemplateError(.type, "the bounds of a slice must be integers or none, not \(value.typeName)")
        }
        return integer
    }

    // MARK: Elements

    func isIterable(_ value: TemplateValue) -> Bool {
        switch value {
        case .undefined, .string, .list, .tuple, .dictionary: true
        case .none, .bool, .int, .float: false
        case .special(let special):
            switch special {
            case .markup, .range, .keys, .values, .items, .group, .iterator, .loop: true
            default: false
            }
        }
    }

    /// The elements of a value, as a loop goes over them; an iterator is used up.
    func elements(_ value: TemplateValue) throws(TemplateError) -> [TemplateValue] {
        switch value {
        case .undefined: return []
        case .string(let text), .special(.markup(let text)):
            try produce(text.utf8.count * 24)
            return text.unicodeScalars.map { .string(String($0)) }
        case .list(let list), .tuple(let list): return list.elements
        case .dictionary(let dictionary), .special(.keys(let dictionary)): return dictionary.keys
        case .special(let special):
            switch special {
            case .range(let start, _, let step, let count): return (0..<count).map { .int(start + $0 * step) }
            case .values(let dictionary): return dictionary.values
            case .items(let dictionary):
                try produce(dictionary.count * 96)
                return zip(dictionary.keys, dictionary.values).map { .tuple(TemplateList([$0, $1])) }
            case .group(let key, let list): return [key, .list(list)]
            case .iterator(let id):
                let rest = Array(iterators[id].elements.dropFirst(iterators[id].position))
                iterators[id].position = iterators[id].elements.count
                return rest
            default: break
            }
        default: break
        }
        throw TemplateError(.type, "\(value.typeName) has no elements to go over")
    }

    /// Python's `len`; nil where there is none.
    func count(_ value: TemplateValue) throws(TemplateError) -> Int? {
        switch value {
        case .undefined: 0
        case .string(let text), .special(.markup(let text)): text.unicodeScalars.count
        case .list(let list), .tuple(let list): list.elements.count
        case .dictionary(let dictionary), .special(.keys(let dictionary)), .special(.values(let dictionary)),
            .special(.items(let dictionary)):
            dictionary.count
        case .special(.range(_, _, _, let count)): count
        case .special(.group): 2
        case .special(.loop(let id)): try length(loops[id])
        default: nil
        }
    }
}

extension TemplateValue {
    var isNumber: Bool {
        switch self {
        case .int, .float, .bool, .special(.wideInteger): true
        default: false
        }
    }
}
