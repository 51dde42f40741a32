/// `repr` of a float.
func pythonRepresentation(_ value: Double) -> String {
    if value.isNaN { return "nan" }
    let sign = value.sign == .minus ? "-" : ""
    if value.isInfinite { return sign + "inf" }
    let (digits, exponent) = DecimalExpansion.shortest(value)
    if exponent < -4 || exponent >= 16 {
        let fraction = digits.dropFirst()
        let power = String(abs(exponent))
        return sign + digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + "e" + (exponent < 0 ? "-" : "+")
            + (power.utf8.count < 2 ? "0" : "") + power
    }
    if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
    let whole = exponent + 1
    if digits.utf8.count <= whole {
        return sign + digits + String(repeating: "0", count: whole - digits.utf8.count) + ".0"
    }
    return sign + digits.prefix(whole) + "." + digits.dropFirst(whole)
}

/// `repr` of a string.
func pythonRepresentation(_ text: String, asciiOnly: Bool = false) -> String {
    var hasSingle = false
    var hasDouble = false
    for byte in text.utf8 {
        if byte == UInt8(ascii: "'") { hasSingle = true }
        if byte == UInt8(ascii: "\"") { hasDouble = true }
    }
    let quote: Unicode.Scalar = hasSingle && !hasDouble ? "\"" : "'"
    var result = String.UnicodeScalarView()
    result.append(quote)
    for scalar in text.unicodeScalars {
        switch scalar {
        case quote, "\\":
            result.append("\\")
            result.append(scalar)
        case "\n": result.append(contentsOf: "\\n".unicodeScalars)
        case "\r": result.append(contentsOf: "\\r".unicodeScalars)
        case "\t": result.append(contentsOf: "\\t".unicodeScalars)
        default:
            if scalar.isPythonPrintable, !asciiOnly || scalar.isASCII {
                result.append(scalar)
            } else {
                let (letter, width) = scalar.value < 0x100 ? ("x", 2) : (scalar.value < 0x10000 ? ("u", 4) : ("U", 8))
                result.append(contentsOf: ("\\" + letter + hexadecimal(scalar.value, width: width)).unicodeScalars)
            }
        }
    }
    result.append(quote)
    return String(result)
}

func hexadecimal(_ value: UInt32, width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// `markupsafe.escape`.
func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case ">": result += "&gt;"
        case "<": result += "&lt;"
        case "'": result += "&#39;"
        case "\"": result += "&#34;"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

extension Evaluator {
    /// Python's `str`.
    func text(of value: TemplateValue) throws(TemplateError) -> String {
        switch value {
        case .string(let text), .special(.markup(let text)): return text
        case .undefined: return ""
        default: return try representation(of: value)
        }
    }

    /// Python's `repr`.
    func representation(of value: TemplateValue) throws(TemplateError) -> String {
        var result = ""
        try represent(value, into: &result)
        try produce(result.utf8.count)
        return result
    }

    private func represent(_ value: TemplateValue, into result: inout String) throws(TemplateError) {
        try descend()
        defer { ascend() }
        if result.utf8.count > limits.outputBytes { try produce(result.utf8.count) }
        switch value {
        case .undefined: result += "Undefined"
        case .none: result += "None"
        case .bool(let value): result += value ? "True" : "False"
        case .int(let value): result += String(value)
        case .float(let value): result += pythonRepresentation(value)
        case .string(let text): result += pythonRepresentation(text)
        case .list(let list): try represent(list.elements, "[", "]", into: &result)
        case .tuple(let list): try represent(list.elements, "(", list.elements.count == 1 ? ",)" : ")", into: &result)
        case .dictionary(let dictionary): try represent(dictionary, into: &result)
        case .special(let special): try represent(special, into: &result)
        }
    }

    private func represent(
        _ elements: [TemplateValue], _ open: String, _ close: String, into result: inout String
    ) throws(TemplateError) {
        result += open
        var isFirst = true
        for element in elements {
            if !isFirst { result += ", " }
            isFirst = false
            try represent(element, into: &result)
        }
        result += close
    }

    private func represent(
        _ dictionary: TemplateDictionary, into result: inout String
    ) throws(TemplateError) {
        result += "{"
        for place in dictionary.keys.indices {
            if place > 0 { result += ", " }
            try represent(dictionary.keys[place], into: &result)
            result += ": "
            try represent(dictionary.values[place], into: &result)
        }
        result += "}"
    }

    private func represent(_ special: SpecialValue, into result: inout String) throws(TemplateError) {
        switch special {
        case .markup(let text): result += "Markup(" + pythonRepresentation(text) + ")"
        case .wideInteger(let digits): result += digits
        case .range(let start, let stop, let step, _):
            result += "range(\(start), \(stop)" + (step == 1 ? ")" : ", \(step))")
        case .keys(let dictionary): try represent(dictionary.keys, "dict_keys([", "])", into: &result)
        case .values(let dictionary): try represent(dictionary.values, "dict_values([", "])", into: &result)
        case .items(let dictionary):
            let pairs = try elements(.special(.items(dictionary)))
            try represent(pairs, "dict_items([", "])", into: &result)
        case .group(let key, let list): try represent([key, .list(list)], "(", ")", into: &result)
        case .method(let receiver, let name): result += "<built-in method \(name) of \(receiver.typeName) object>"
        case .function(let function): result += "<function \(function.rawValue)>"
        case .iterator: result += "<generator object>"
        case .namespace(let id):
            if shown.contains(id) {
                result += "<Namespace {...}>"
                return
            }
            shown.append(id)
            defer { shown.removeLast() }
            result += "<Namespace "
            try represent(namespaces[id], into: &result)
            result += ">"
        case .macro(let id): result += "<Macro " + pythonRepresentation(macros[id].macro.name) + ">"
        case .loop(let id): result += "<LoopContext \(loops[id].index0 + 1)/\(try length(loops[id]))>"
        case .cycler: result += "<Cycler object>"
        case .joiner: result += "<Joiner object>"
        }
    }
}
