extension Evaluator {
    /// `value.name`: a method or attribute first, an item second, as the reference's sandbox looks.
    func attribute(_ name: String, of value: TemplateValue) throws(TemplateError) -> TemplateValue {
        if case .undefined(let cause) = value { throw cause.error }
        if let found = try ownAttribute(name, of: value) { return found }
        if case .dictionary(let dictionary) = value, let found = dictionary[name] { return found }
        return missing(name, of: value)
    }

    /// `value[item]`: an item first, an attribute second.
    func item(_ item: TemplateValue, of value: TemplateValue) throws(TemplateError) -> TemplateValue {
        switch value {
        case .undefined(let cause): throw cause.error
        case .dictionary(let dictionary):
            switch item {
            case .list, .dictionary: break
            default: if let found = dictionary[item] { return found }
            }
        case .list(let list):
            if let index = item.integer, let found = list.elements.at(index) { return found }
        case .string(let text), .special(.markup(let text)):
            if let index = item.integer, let found = Self.character(index, of: text) {
                return value.isMarkup ? .special(.markup(found)) : .string(found)
            }
        case .special(.range(let start, _, let step, let count)):
            if let index = item.integer {
                let place = index < 0 ? index + count : index
                if place >= 0, place < count { return .int(start + place * step) }
            }
        default:
            if let elements = value.tupleElements, let index = item.integer, let found = elements.at(index) {
                return found
            }
        }
        if let name = item.text, let found = try ownAttribute(name, of: value) { return found }
        if let name = item.text { return missing(name, of: value) }
        let shown = try representation(of: item)
        let typeName = value.typeName
        return .undefined(UndefinedCause(name: shown) { "\(typeName) object has no element \(shown)" })
    }

    private static func character(_ index: Int, of text: String) -> String? {
        let scalars = text.unicodeScalars
        if index >= 0 {
            guard let place = scalars.index(scalars.startIndex, offsetBy: index, limitedBy: scalars.endIndex),
                place < scalars.endIndex
            else { return nil }
            return String(scalars[place])
        }
        guard let place = scalars.index(scalars.endIndex, offsetBy: index, limitedBy: scalars.startIndex) else {
            return nil
        }
        return String(scalars[place])
    }

    private func missing(_ name: String, of value: TemplateValue) -> TemplateValue {
        let typeName = value.typeName
        return .undefined(UndefinedCause(name: name) { "'\(typeName) object' has no attribute '\(name)'" })
    }

    private func unsafe(_ name: String, of value: TemplateValue) -> TemplateValue {
        let typeName = value.typeName
        return .undefined(
            UndefinedCause(name: name, kind: .security) {
                "access to attribute '\(name)' of '\(typeName)' object is unsafe"
            })
    }

    /// What Python's `getattr` would find, if the sandbox lets it through; undefined where the sandbox refuses.
    func ownAttribute(_ name: String, of value: TemplateValue) throws(TemplateError) -> TemplateValue? {
        switch value {
        case .string, .special(.markup):
            return StringMethods.names.contains(name) ? .special(.method(value, name)) : nil
        case .dictionary:
            switch name {
            case "items", "keys", "values", "get", "copy", "fromkeys": return .special(.method(value, name))
            case "clear", "pop", "popitem", "setdefault", "update": return unsafe(name, of: value)
            default: return nil
            }
        case .list:
            switch name {
            case "index", "count", "copy": return .special(.method(value, name))
            case "append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove":
                return unsafe(name, of: value)
            default: return nil
            }
        case .tuple: return name == "index" || name == "count" ? .special(.method(value, name)) : nil
        case .int, .bool:
            switch name {
            case "real", "numerator": return .int(value.integer ?? 0)
            case "imag": return .int(0)
            case "denominator": return .int(1)
            case "bit_length", "bit_count", "conjugate": return .special(.method(value, name))
            default: return nil
            }
        case .float(let number):
            switch name {
            case "real": return value
            case "imag": return .float(0)
            case "is_integer", "conjugate": return .special(.method(.float(number), name))
            default: return nil
            }
        case .special(let special): return try specialAttribute(name, special, value)
        default: return nil
        }
    }

    private func specialAttribute(
        _ name: String, _ special: SpecialValue, _ value: TemplateValue
    ) throws(TemplateError) -> TemplateValue? {
        switch special {
        case .namespace(let id): return namespaces[id][name]
        case .loop(let id): return try loopAttribute(name, loops[id], value)
        case .group(let key, let list):
            switch name {
            case "grouper": return key
            case "list": return .list(list)
            case "index", "count": return .special(.method(value, name))
            default: return nil
            }
        case .macro(let id): return macroAttribute(name, macros[id].macro)
        case .cycler(let id):
            switch name {
            case "next", "reset": return .special(.method(value, name))
            case "current": return cyclers[id].items[cyclers[id].position]
            case "pos": return .int(cyclers[id].position)
            case "items": return try tuple(cyclers[id].items)
            default: return nil
            }
        case .joiner(let id):
            switch name {
            case "sep": return joiners[id].separator
            case "used": return .bool(joiners[id].used)
            default: return nil
            }
        case .range(let start, let stop, let step, _):
            switch name {
            case "start": return .int(start)
            case "step": return .int(step)
            case "stop": return .int(stop)
            case "index", "count": return .special(.method(value, name))
            default: return nil
            }
        case .function(.dict): return name == "fromkeys" ? .special(.method(value, name)) : nil
        default: return nil
        }
    }

    private func loopAttribute(
        _ name: String, _ loop: LoopState, _ value: TemplateValue
    ) throws(TemplateError) -> TemplateValue? {
        switch name {
        case "index": return .int(loop.index0 + 1)
        case "index0": return .int(loop.index0)
        case "revindex": return .int(try length(loop) - loop.index0)
        case "revindex0": return .int(try length(loop) - loop.index0 - 1)
        case "first": return .bool(loop.index0 == 0)
        case "last": return .bool(try peek(loop) == nil)
        case "length": return .int(try length(loop))
        case "depth": return .int(loop.depth0 + 1)
        case "depth0": return .int(loop.depth0)
        case "previtem":
            if loop.index0 > 0, let previous = loop.previous { return previous }
            return .undefined(UndefinedCause(name: name) { "there is no previous item" })
        case "nextitem":
            if let next = try peek(loop) { return next }
            return .undefined(UndefinedCause(name: name) { "there is no next item" })
        case "cycle", "changed": return .special(.method(value, name))
        default: return nil
        }
    }

    private func macroAttribute(_ name: String, _ macro: Macro) -> TemplateValue? {
        switch name {
        case "name": .string(macro.name)
        case "arguments": .tuple(TemplateList(macro.parameterNames.map { .string($0) }))
        case "catch_kwargs": .bool(macro.usesKeywords)
        case "catch_varargs": .bool(macro.usesVariables)
        case "caller": .bool(macro.usesCaller)
        default: nil
        }
    }
}

extension Array {
    /// Python's index: negative ones count from the end.
    func at(_ index: Int) -> Element? {
        let place = index < 0 ? index + count : index
        return place >= 0 && place < count ? self[place] : nil
    }
}
