/// Equality of code points, as Python's; Swift's own equality of strings normalises.
func sameText(_ a: String, _ b: String) -> Bool {
    a.utf8.count == b.utf8.count && a.utf8.elementsEqual(b.utf8)
}

/// A value as a key of a dictionary or member of a set, hashed and compared as Python does: 1, 1.0 and true are one.
struct HashedValue: Hashable {
    let value: TemplateValue

    init(_ value: TemplateValue) { self.value = value }

    static func == (a: HashedValue, b: HashedValue) -> Bool {
        switch (a.value, b.value) {
        case (.string(let x), .string(let y)): return sameText(x, y)
        case (.tuple(let x), .tuple(let y)):
            return x.elements.count == y.elements.count
                && zip(x.elements, y.elements).allSatisfy { HashedValue($0) == HashedValue($1) }
        default: return scalarsEqual(a.value, b.value)
        }
    }

    func hash(into hasher: inout Hasher) {
        switch value {
        case .string, .special(.markup):
            var word: UInt64 = 0
            var count = 0
            for byte in (value.text ?? "").utf8 {
                word = word << 8 | UInt64(byte)
                count += 1
                if count & 7 == 0 {
                    hasher.combine(word)
                    word = 0
                }
            }
            hasher.combine(word)
            hasher.combine(count)
        case .bool(let value): hasher.combine(value ? 1 : 0)
        case .int(let value): hasher.combine(value)
        case .float(let value):
            if let whole = Int(exactly: value) { hasher.combine(whole) } else { hasher.combine(value) }
        case .tuple(let list): for element in list.elements { HashedValue(element).hash(into: &hasher) }
        default: hasher.combine(value.typeName)
        }
    }
}

/// Equality of values that hold no others; false where it does not know better.
private func scalarsEqual(_ a: TemplateValue, _ b: TemplateValue) -> Bool {
    switch (a, b) {
    case (.none, .none), (.undefined, .undefined): true
    case (.float(let x), .float(let y)): x == y
    case (.float(let x), _): b.integer.map { Double(exactly: $0) == x || Int(exactly: x) == $0 } ?? false
    case (_, .float(let y)): a.integer.map { Double(exactly: $0) == y || Int(exactly: y) == $0 } ?? false
    default:
        if let x = a.text, let y = b.text {
            sameText(x, y)
        } else if let x = a.integer, let y = b.integer {
            x == y
        } else {
            specialsEqual(a, b)
        }
    }
}

private func specialsEqual(_ a: TemplateValue, _ b: TemplateValue) -> Bool {
    guard case .special(let x) = a, case .special(let y) = b else { return false }
    switch (x, y) {
    case (.wideInteger(let p), .wideInteger(let q)): return p == q
    case (.range(let s, _, let t, let n), .range(let u, _, let v, let m)):
        return n == m && (n == 0 || (s == u && (n == 1 || t == v)))
    case (.iterator(let p), .iterator(let q)), (.namespace(let p), .namespace(let q)), (.macro(let p), .macro(let q)),
        (.loop(let p), .loop(let q)), (.cycler(let p), .cycler(let q)), (.joiner(let p), .joiner(let q)):
        return p == q
    case (.function(let p), .function(let q)): return p == q
    default: return false
    }
}

extension Evaluator {
    /// Python's `==`.
    func equal(_ a: TemplateValue, _ b: TemplateValue) throws(TemplateError) -> Bool {
        try step()
        switch (a, b) {
        case (.string(let x), .string(let y)): return sameText(x, y)
        case (.list(let x), .list(let y)): return try equal(x.elements, y.elements)
        case (.dictionary(let x), .dictionary(let y)):
            if x === y { return true }
            guard x.count == y.count else { return false }
            for position in x.keys.indices {
                guard let other = y[x.keys[position]] else { return false }
                guard try equal(x.values[position], other) else { return false }
            }
            return true
        default:
            if let x = a.tupleElements, let y = b.tupleElements { return try equal(x, y) }
            return scalarsEqual(a, b)
        }
    }

    private func equal(_ x: [TemplateValue], _ y: [TemplateValue]) throws(TemplateError) -> Bool {
        guard x.count == y.count else { return false }
        for position in x.indices {
            guard try equal(x[position], y[position]) else { return false }
        }
        return true
    }

    /// Python's ordering: -1, 0 or 1; nil where a number is not a number. Values of different kinds have no order.
    func order(_ a: TemplateValue, _ b: TemplateValue, _ symbol: String = "<") throws(TemplateError) -> Int? {
        try step()
        if let x = a.text, let y = b.text {
            if sameText(x, y) { return 0 }
            return x.utf8.lexicographicallyPrecedes(y.utf8) ? -1 : 1
        }
        if let x = a.integer, let y = b.integer { return x < y ? -1 : (x == y ? 0 : 1) }
        if let x = try? a.number, let y = try? b.number {
            return x < y ? -1 : (x == y ? 0 : (x > y ? 1 : nil))
        }
        let sequences: ([TemplateValue], [TemplateValue])?
        if case .list(let x) = a, case .list(let y) = b {
            sequences = (x.elements, y.elements)
        } else if let x = a.tupleElements, let y = b.tupleElements {
            sequences = (x, y)
        } else {
            sequences = nil
        }
        guard let (x, y) = sequences else {
            if case .undefined(let cause) = a { throw cause.error }
            if case .undefined(let cause) = b { throw cause.error }
            throw TemplateError(
                .type, "'\(symbol)' is not supported between \(a.typeName) and \(b.typeName)")
        }
        for position in 0..<min(x.count, y.count) {
            if try !equal(x[position], y[position]) { return try order(x[position], y[position], symbol) }
        }
        return x.count < y.count ? -1 : (x.count == y.count ? 0 : 1)
    }

    /// Checks that a value may be a key: lists and dictionaries may not.
    func requireHashable(_ value: TemplateValue) throws(TemplateError) {
        switch value {
        case .list, .dictionary: throw TemplateError(.type, "a \(value.typeName) cannot be a key (unhashable type)")
        case .tuple(let list): for element in list.elements { try requireHashable(element) }
        case .special(.group(let key, let list)):
            try requireHashable(key)
            try requireHashable(.list(list))
        default: break
        }
    }

    /// A stable sort by keys.
    func sorted(
        _ values: [TemplateValue], keys: [TemplateValue], reverse: Bool
    ) throws(TemplateError) -> [TemplateValue] {
        var order = Array(values.indices)
        var other = order
        var width = 1
        while width < order.count {
            var start = 0
            while start < order.count {
                let middle = min(start + width, order.count)
                let end = min(start + 2 * width, order.count)
                var left = start
                var right = middle
                for slot in start..<end {
                    var takesRight = left >= middle
                    if !takesRight, right < end {
                        let compared = try self.order(keys[order[right]], keys[order[left]])
                        takesRight = reverse ? compared == 1 : compared == -1
                    }
                    if takesRight {
                        other[slot] = order[right]
                        right += 1
                    } else {
                        other[slot] = order[left]
                        left += 1
                    }
                }
                start = end
            }
            swap(&order, &other)
            width *= 2
        }
        return order.map { values[$0] }
    }
}

extension TemplateValue {
    /// The elements of a tuple, named or not.
    var tupleElements: [TemplateValue]? {
        switch self {
        case .tuple(let list): list.elements
        case .special(.group(let key, let list)): [key, .list(list)]
        default: nil
        }
    }

    /// A number as floating point.
    var number: Double {
        get throws(TemplateError) {
            switch self {
            case .float(let value): return value
            case .undefined(let cause): throw cause.error
            case .special(.wideInteger(let digits)): return Double(digits) ?? .infinity
            default:
                guard let integer else { throw TemplateError(.type, "a number was expected, not \(typeName)") }
                return Double(integer)
            }
        }
    }
}
