extension Evaluator {
    // MARK: format(value, specification)

    func formatted(_ value: TemplateValue, _ specification: String) throws(TemplateError) -> String {
        if specification.isEmpty { return try text(of: value) }
        var format = try FormatSpecification(specification)
        try produce(format.width + (format.precision ?? 0))
        switch value {
        case .string(let text), .special(.markup(let text)):
            if format.zeroPadded { format.align = nil }
            guard format.type == nil || format.type == "s", format.align != "=", format.grouping == nil,
                format.sign == "-", !format.alternate
            else {
                throw unknown(format, value)
            }
            let scalars = text.unicodeScalars
            let cut = format.precision.map { String(String.UnicodeScalarView(scalars.prefix($0))) } ?? text
            return format.padded(cut)
        case .int, .bool:
            if let type = format.type, "eEfFgG%".unicodeScalars.contains(type) {
                return try formattedFloat(Double(value.integer ?? 0), format, value)
            }
            return try formattedInteger(value.integer ?? 0, format, value)
        case .float(let number): return try formattedFloat(number, format, value)
        default: throw TemplateError(.type, "a \(value.typeName) does not take the format '\(specification)'")
        }
    }

    func unknown(_ format: FormatSpecification, _ value: TemplateValue) -> TemplateError {
        let code = format.type.map { String($0) } ?? ""
        return TemplateError(.value, "unknown format code '\(code)' for a \(value.typeName)")
    }

    private func formattedInteger(
        _ number: Int, _ format: FormatSpecification, _ value: TemplateValue
    ) throws(TemplateError) -> String {
        guard format.precision == nil else { throw unknown(format, value) }
        let digits: String
        var prefix = ""
        switch format.type {
        case nil, "d", "n": digits = String(number.magnitude)
        case "x", "X":
            digits = String(number.magnitude, radix: 16, uppercase: format.type == "X")
            prefix = format.type == "X" ? "0X" : "0x"
        case "o": (digits, prefix) = (String(number.magnitude, radix: 8), "0o")
        case "b": (digits, prefix) = (String(number.magnitude, radix: 2), "0b")
        case "c":
            guard let scalar = UInt32(exactly: number).flatMap({ Unicode.Scalar($0) }) else {
                throw TemplateError(.value, "\(number) is no character")
            }
            return format.padded(String(scalar))
        default: throw unknown(format, value)
        }
        return format.padded(negative: number < 0, prefix: format.alternate ? prefix : "", digits: digits)
    }

    private func formattedFloat(
        _ number: Double, _ format: FormatSpecification, _ value: TemplateValue
    ) throws(TemplateError) -> String {
        let negative = number.sign == .minus && !number.isNaN
        var digits: String
        switch format.type {
        case "e", "E", "f", "F", "g", "G", "n":
            digits = NumberText.float(
                number, format.type == "n" ? "g" : format.type ?? "f", precision: format.precision ?? 6,
                alternate: format.alternate)
        case "%":
            digits =
                NumberText.float(number * 100, "f", precision: format.precision ?? 6, alternate: format.alternate)
                + "%"
        case nil:
            if let precision = format.precision {
                digits = NumberText.float(number, "g", precision: precision, alternate: format.alternate)
                if number.isFinite, !digits.contains("."), !digits.contains("e") { digits += ".0" }
            } else {
                digits = pythonRepresentation(number.magnitude)
            }
        default: throw unknown(format, value)
        }
        return format.padded(negative: negative, prefix: "", digits: digits)
    }

    // MARK: text.format(…)

    /// Python's `str.format` in the sandbox.
    func braceFormatted(_ template: String, _ given: CallArguments, depth: Int = 0) throws(TemplateError) -> String {
        var automatic = 0
        return try braceFormatted(Array(template.unicodeScalars), given, depth, &automatic)
    }

    private func braceFormatted(
        _ scalars: [Unicode.Scalar], _ given: CallArguments, _ depth: Int, _ automatic: inout Int
    ) throws(TemplateError) -> String {
        guard depth <= 2 else { throw TemplateError(.value, "a format is nested too deep") }
        var result = ""
        var place = 0
        while place < scalars.count {
            let scalar = scalars[place]
            place += 1
            if scalar == "{" || scalar == "}" {
                if place < scalars.count, scalars[place] == scalar {
                    place += 1
                } else if scalar == "}" {
                    throw TemplateError(.value, "a single '}' stands in a format")
                } else {
                    result += try field(scalars, &place, given, depth, &automatic)
                    try produce(result.utf8.count)
                    continue
                }
            }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    func field(
        _ scalars: [Unicode.Scalar], _ place: inout Int, _ given: CallArguments, _ depth: Int, _ automatic: inout Int
    ) throws(TemplateError) -> String {
        var nesting = 1
        let start = place
        while place < scalars.count {
            if scalars[place] == "{" { nesting += 1 }
            if scalars[place] == "}" { nesting -= 1 }
            if nesting == 0 { break }
            place += 1
        }
        guard place < scalars.count else { throw TemplateError(.value, "a '{' of a format is not closed") }
        let inside = Array(scalars[start..<place])
        place += 1
        var nameEnd = 0
        var inBrackets = false
        while nameEnd < inside.count {
            let scalar = inside[nameEnd]
            if scalar == "[" { inBrackets = true }
            if scalar == "]" { inBrackets = false }
            if !inBrackets, scalar == "!" || scalar == ":" { break }
            nameEnd += 1
        }
        var rest = inside[nameEnd...]
        var conversion: Unicode.Scalar?
        if rest.first == "!" {
            rest = rest.dropFirst()
            conversion = rest.popFirst()
            guard rest.isEmpty || rest.first == ":" else {
                throw TemplateError(.value, "':' was expected after a conversion in a format")
            }
        }
        if rest.first == ":" { rest = rest.dropFirst() }
        let value = try formatArgument(Array(inside[..<nameEnd]), given, &automatic)
        let specification = try braceFormatted(Array(rest), given, depth + 1, &automatic)
        switch conversion {
        case nil: return try formatted(value, specification)
        case "s": return try formatted(.string(try text(of: value)), specification)
        case "r": return try formatted(.string(try representation(of: value)), specification)
        case "a": return try formatted(.string(asciiOnly(try representation(of: value))), specification)
        default: throw TemplateError(.value, "unknown conversion in a format")
        }
    }

    private func asciiOnly(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                result.unicodeScalars.append(scalar)
            } else {
                let (letter, width) = scalar.value < 0x100 ? ("x", 2) : (scalar.value < 0x10000 ? ("u", 4) : ("U", 8))
                result += "\\" + letter + hexadecimal(scalar.value, width: width)
            }
        }
        return result
    }

    private func formatArgument(
        _ name: [Unicode.Scalar], _ given: CallArguments, _ automatic: inout Int
    ) throws(TemplateError) -> TemplateValue {
        var end = 0
        while end < name.count, name[end] != ".", name[end] != "[" { end += 1 }
        let first = String(String.UnicodeScalarView(name[..<end]))
        var value: TemplateValue
        if first.isEmpty || Int(first) != nil {
            let index = Int(first) ?? automatic
            if first.isEmpty { automatic += 1 }
            guard index >= 0, index < given.positional.count else {
                throw TemplateError(.value, "a format asks for argument \(index), which is not given")
            }
            value = given.positional[index]
        } else {
            guard let found = given.keywords.last(where: { $0.name == first }) else {
                throw TemplateError(.value, "a format asks for '\(first)', which is not given")
            }
            value = found.value
        }
        while end < name.count {
            if name[end] == "." {
                let start = end + 1
                end = start
                while end < name.count, name[end] != ".", name[end] != "[" { end += 1 }
                value = try attribute(String(String.UnicodeScalarView(name[start..<end])), of: value)
            } else {
                let start = end + 1
                end = start
                while end < name.count, name[end] != "]" { end += 1 }
                let key = String(String.UnicodeScalarView(name[start..<end]))
                value = try item(Int(key).map { .int($0) } ?? .string(key), of: value)
                end += 1
            }
        }
        return value
    }

    // MARK: text % values

    /// Python's `%` on strings.
    func percentFormatted(
        _ template: String, _ values: TemplateValue, isMarkup: Bool
    ) throws(TemplateError) -> TemplateValue {
        var format = PercentFormat(Array(template.unicodeScalars))
        var arguments = values.tupleElements?[...] ?? [values]
        let mapping: TemplateDictionary? = if case .dictionary(let dictionary) = values { dictionary } else { nil }
        func take() throws(TemplateError) -> TemplateValue {
            guard let value = arguments.popFirst() else {
                throw TemplateError(.type, "not enough arguments for a format with '%'")
            }
            return value
        }
        var result = ""
        while let part = try format.next() {
            switch part {
            case .text(let text): result += text
            case .field(var field):
                if field.widthIsArgument { field.setWidth(try starred(try take())) }
                if field.precisionIsArgument { field.precision = max(0, try starred(try take())) }
                let value: TemplateValue
                if let key = field.key {
                    guard let mapping, let found = mapping[key] else {
                        throw TemplateError(.value, "a format asks for '\(key)', which is not given")
                    }
                    value = found
                    arguments = []
                } else {
                    value = try take()
                }
                let made = try percent(field, value)
                result += isMarkup && !value.isMarkup && !value.isNumber ? escaped(made) : made
            }
            try produce(result.utf8.count)
        }
        // What has items passes for a mapping there.
        let passes: Bool =
            switch values {
            case .dictionary, .list, .undefined, .special(.range): true
            default: false
            }
        guard arguments.isEmpty || passes else {
            throw TemplateError(.type, "not all arguments were converted by a format with '%'")
        }
        return isMarkup ? .special(.markup(result)) : .string(result)
    }

    private func starred(_ value: TemplateValue) throws(TemplateError) -> Int {
        guard let number = value.integer, number.magnitude <= FormatSpecification.maximumWidth else {
            throw TemplateError(.type, "'*' in a format needs a small integer")
        }
        return number
    }

    private func percent(_ field: PercentFormat.Field, _ value: TemplateValue) throws(TemplateError) -> String {
        var format = FormatSpecification()
        format.width = field.width
        format.sign = field.plus ? "+" : (field.space ? " " : "-")
        format.align = field.left ? "<" : (field.zero ? "=" : ">")
        if field.zero, !field.left { format.fill = "0" }
        try produce(field.width + (field.precision ?? 0))
        func texted(_ text: String) -> String {
            format.fill = " "
            format.align = field.left ? "<" : ">"
            let cut = field.precision.map { String(String.UnicodeScalarView(text.unicodeScalars.prefix($0))) } ?? text
            return format.padded(cut)
        }
        switch field.type {
        case "s": return texted(try text(of: value))
        case "r": return texted(try representation(of: value))
        case "a": return texted(asciiOnly(try representation(of: value)))
        case "c":
            if let text = value.text, text.unicodeScalars.count == 1 { return texted(text) }
            guard let scalar = value.integer.flatMap({ UInt32(exactly: $0) }).flatMap({ Unicode.Scalar($0) }) else {
                throw TemplateError(.type, "%c needs a character")
            }
            return texted(String(scalar))
        case "d", "i", "u", "x", "X", "o":
            let number: Int
            if case .float(let float) = value, "diu".unicodeScalars.contains(field.type) {
                guard let whole = Int(exactly: float.rounded(.towardZero)) else {
                    throw TemplateError(.value, "a float does not fit an integer")
                }
                number = whole
            } else {
                guard let whole = value.integer else {
                    if case .undefined(let cause) = value { throw cause.error }
                    throw TemplateError(.type, "%\(field.type) needs a number, not \(value.typeName)")
                }
                number = whole
            }
            let radix = field.type == "o" ? 8 : (field.type == "x" || field.type == "X" ? 16 : 10)
            var digits = String(number.magnitude, radix: radix, uppercase: field.type == "X")
            let missing = (field.precision ?? 0) - digits.utf8.count
            if missing > 0 { digits = String(repeating: "0", count: missing) + digits }
            let prefix = field.alternate ? (radix == 8 ? "0o" : (radix == 16 ? "0\(field.type)" : "")) : ""
            return format.padded(negative: number < 0, prefix: prefix, digits: digits)
        default:
            let number = try value.number
            let digits = NumberText.float(
                number, field.type, precision: field.precision ?? 6, alternate: field.alternate)
            if !number.isFinite { format.fill = " " }
            return format.padded(negative: number.sign == .minus && !number.isNaN, prefix: "", digits: digits)
        }
    }
}
