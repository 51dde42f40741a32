/// A value that a template works with: Python's kinds of value, as far as a chat template can make them.
///
/// Values are immutable (the sandbox of the reference refuses every method that changes a list or a dictionary), so
/// they are shared freely. What does change during a rendering (namespaces, iterators, loops) is a number into tables
/// that the rendering owns; no cycle of references can arise.
package enum TemplateValue: Sendable {
    /// A name or attribute that is not there; prints as nothing, most uses of it are errors.
    case undefined(UndefinedCause)
    case none
    case bool(Bool)
    case int(Int)
    case float(Double)
    case string(String)
    case list(TemplateList)
    case tuple(TemplateList)
    case dictionary(TemplateDictionary)
    /// Ranges, views, macros, methods and the like; made by the engine only.
    indirect case special(SpecialValue)

    /// A list of these elements.
    package static func array(_ elements: [TemplateValue]) -> TemplateValue { .list(TemplateList(elements)) }

    /// A dictionary with these entries in this order; of equal keys the last value counts.
    package static func object(_ entries: [(String, TemplateValue)]) -> TemplateValue {
        var builder = TemplateDictionary.Builder()
        for (key, value) in entries { builder.set(.string(key), value) }
        return .dictionary(builder.finish())
    }
}

/// Why a value is undefined: the sentence of the error that its use ends in.
package final class UndefinedCause: Sendable {
    let kind: TemplateError.Kind
    let makeMessage: @Sendable () -> String
    /// The name that was looked for.
    let name: String

    init(name: String, kind: TemplateError.Kind = .undefined, _ makeMessage: @escaping @Sendable () -> String) {
        self.name = name
        self.kind = kind
        self.makeMessage = makeMessage
    }

    var error: TemplateError { TemplateError(kind, makeMessage()) }
}

/// Elements of a list or tuple, with the depth of the tree below, which is bounded wherever trees are made.
package final class TemplateList: Sendable {
    package let elements: [TemplateValue]
    let depth: Int

    package init(_ elements: [TemplateValue]) {
        self.elements = elements
        var deepest = 0
        for element in elements { deepest = max(deepest, element.depth) }
        depth = deepest + 1
    }
}

/// A dictionary that keeps the order of insertion.
package final class TemplateDictionary: Sendable {
    let keys: [TemplateValue]
    let values: [TemplateValue]
    let depth: Int
    /// Only for more than a handful of entries.
    private let index: [HashedValue: Int]

    package var count: Int { keys.count }

    /// The entries whose keys are texts, in order.
    package var entries: [(String, TemplateValue)] {
        zip(keys, values).compactMap { key, value in
            if case .string(let name) = key { (name, value) } else { nil }
        }
    }

    fileprivate init(keys: [TemplateValue], values: [TemplateValue], index: [HashedValue: Int]) {
        self.keys = keys
        self.values = values
        self.index = index
        var deepest = 0
        for value in values { deepest = max(deepest, value.depth) }
        for key in keys { deepest = max(deepest, key.depth) }
        depth = deepest + 1
    }

    /// The value of a text key.
    package subscript(key: String) -> TemplateValue? { self[TemplateValue.string(key)] }

    /// The value of a key; the key must be hashable.
    subscript(key: TemplateValue) -> TemplateValue? {
        guard let position = Self.find(key, in: keys, index: index) else { return nil }
        return values[position]
    }

    private static let linearLimit = 8

    fileprivate static func find(_ key: TemplateValue, in keys: [TemplateValue], index: [HashedValue: Int]) -> Int? {
        if keys.count > linearLimit { return index[HashedValue(key)] }
        if case .string(let text) = key {
            for position in keys.indices {
                if case .string(let other) = keys[position], sameText(text, other) { return position }
            }
        }
        for position in keys.indices where HashedValue(keys[position]) == HashedValue(key) { return position }
        return nil
    }

    /// Collects entries; a second value for a key replaces the first in its place.
    package struct Builder {
        private var keys: [TemplateValue] = []
        private var values: [TemplateValue] = []
        private var index: [HashedValue: Int] = [:]

        package init() {}

        var count: Int { keys.count }

        mutating func set(_ key: TemplateValue, _ value: TemplateValue) {
            if let position = TemplateDictionary.find(key, in: keys, index: index) {
                values[position] = value
                return
            }
            keys.append(key)
            values.append(value)
            if keys.count == TemplateDictionary.linearLimit + 1 {
                for position in keys.indices { index[HashedValue(keys[position])] = position }
            } else if keys.count > TemplateDictionary.linearLimit {
                index[HashedValue(key)] = keys.count - 1
            }
        }

        package mutating func set(_ key: String, _ value: TemplateValue) { set(.string(key), value) }

        package consuming func finish() -> TemplateDictionary {
            TemplateDictionary(keys: keys, values: values, index: index)
        }
    }
}

/// What only the engine makes. Numbers name entries of the rendering's tables.
package enum SpecialValue: Sendable {
    /// Text that is already escaped for HTML (`safe`, `escape`).
    case markup(String)
    /// An integer from JSON beyond 64 bits, as its digits.
    case wideInteger(String)
    case range(start: Int, stop: Int, step: Int, count: Int)
    case keys(TemplateDictionary)
    case values(TemplateDictionary)
    case items(TemplateDictionary)
    /// One entry of `groupby`: a tuple with names.
    case group(TemplateValue, TemplateList)
    case method(TemplateValue, String)
    case function(GlobalFunction)
    case iterator(Int)
    case namespace(Int)
    case macro(Int)
    case loop(Int)
    case cycler(Int)
    case joiner(Int)
}

/// The names every template can call.
package enum GlobalFunction: String, Sendable, CaseIterable {
    case range, dict, namespace, cycler, joiner, lipsum
    case raiseException = "raise_exception"
    case strftimeNow = "strftime_now"
}

extension TemplateValue {
    /// How deep the tree of lists and dictionaries below this value is.
    var depth: Int {
        switch self {
        case .list(let list), .tuple(let list): list.depth
        case .dictionary(let dictionary): dictionary.depth
        case .special(let special):
            switch special {
            case .keys(let dictionary), .values(let dictionary), .items(let dictionary): dictionary.depth + 1
            case .group(let key, let list): max(key.depth, list.depth) + 1
            case .method(let receiver, _): receiver.depth + 1
            default: 0
            }
        default: 0
        }
    }

    /// The text of a string, escaped or not.
    var text: String? {
        switch self {
        case .string(let text): text
        case .special(.markup(let text)): text
        default: nil
        }
    }

    var isUndefined: Bool { if case .undefined = self { true } else { false } }
    var isNone: Bool { if case .none = self { true } else { false } }
    var isMarkup: Bool { if case .special(.markup) = self { true } else { false } }

    /// An integer as Python takes it: booleans count.
    var integer: Int? {
        switch self {
        case .int(let value): value
        case .bool(let value): value ? 1 : 0
        default: nil
        }
    }

    /// Python's name of the kind of value, for messages.
    var typeName: String {
        switch self {
        case .undefined: "Undefined"
        case .none: "NoneType"
        case .bool: "bool"
        case .int: "int"
        case .float: "float"
        case .string: "str"
        case .list: "list"
        case .tuple: "tuple"
        case .dictionary: "dict"
        case .special(let special):
            switch special {
            case .markup: "Markup"
            case .wideInteger: "int"
            case .range: "range"
            case .keys: "dict_keys"
            case .values: "dict_values"
            case .items: "dict_items"
            case .group: "_GroupTuple"
            case .method: "builtin_function_or_method"
            case .function: "function"
            case .iterator: "generator"
            case .namespace: "Namespace"
            case .macro: "Macro"
            case .loop: "LoopContext"
            case .cycler: "Cycler"
            case .joiner: "Joiner"
            }
        }
    }
}

extension TemplateValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .int(value) }
    package init(floatLiteral value: Double) { self = .float(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(nilLiteral: ()) { self = .none }
    package init(arrayLiteral elements: TemplateValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, TemplateValue)...) { self = .object(elements) }
}
