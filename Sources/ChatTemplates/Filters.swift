/// The filters by name. Left out of Jinja2's own: `random` (a prompt must be reproducible), `pprint` and `urlize`.
enum FilterTable {
    static let names: Set<String> = [
        "abs", "attr", "batch", "capitalize", "center", "count", "d", "default", "dictsort", "e", "escape",
        "filesizeformat", "first", "float", "forceescape", "format", "groupby", "indent", "int", "items", "join",
        "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse", "round",
        "safe", "select", "selectattr", "slice", "sort", "string", "striptags", "sum", "title", "tojson", "trim",
        "truncate", "unique", "upper", "urlencode", "wordcount", "wordwrap", "xmlattr",
    ]
}

extension Evaluator {
    /// Applies a filter.
    func filter(_ name: String, _ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        switch name {
        case "tojson": return try toJSON(value, given)
        case "trim":
            let characters = try given.bound(to: ["chars"], of: name)[0]
            let set = try characters.flatMap { (value) throws(TemplateError) -> String? in
                value.isNone ? nil : try requiredText(value, "trim")
            }
            return try like(value, StringMethods.stripped(try text(of: value), set))
        case "length", "count":
            try given.requireNone(of: name)
            guard let count = try count(value) else {
                throw TemplateError(.type, "an object of type '\(value.typeName)' has no length")
            }
            return .int(count)
        case "default", "d":
            let bound = try given.bound(to: ["default_value", "boolean"], of: name)
            var useDefault = value.isUndefined
            if !useDefault, let boolean = bound[1], try isTrue(boolean) { useDefault = try !isTrue(value) }
            return useDefault ? bound[0] ?? .string("") : value
        case "join": return try joinFilter(value, given)
        case "items":
            try given.requireNone(of: name)
            if value.isUndefined { return try iterator([]) }
            guard case .dictionary(let dictionary) = value else {
                throw TemplateError(.type, "can only get item pairs from a mapping, not from \(value.typeName)")
            }
            return try iterator(try elements(.special(.items(dictionary))))
        case "list":
            try given.requireNone(of: name)
            return try list(try elements(value))
        case "string":
            try given.requireNone(of: name)
            return value.isMarkup ? value : try string(try text(of: value))
        case "upper": return try textual(name, value, given) { StringMethods.upper($0) }
        case "lower": return try textual(name, value, given) { StringMethods.lower($0) }
        case "capitalize": return try textual(name, value, given) { StringMethods.capitalized($0) }
        case "title": return try textual(name, value, given) { Self.titled($0) }
        case "safe":
            try given.requireNone(of: name)
            return .special(.markup(try text(of: value)))
        case "e", "escape":
            try given.requireNone(of: name)
            if value.isMarkup { return value }
            let text = try text(of: value)
            try produce(text.utf8.count * 6)
            return .special(.markup(escaped(text)))
        case "forceescape":
            try given.requireNone(of: name)
            let text = try text(of: value)
            try produce(text.utf8.count * 6)
            return .special(.markup(escaped(text)))
        case "replace":
            let bound = try given.bound(to: ["old", "new", "count"], required: 2, of: name)
            return .string(
                try replaced(
                    try text(of: value), try text(of: bound[0] ?? .none), try text(of: bound[1] ?? .none),
                    try optionalInteger(bound[2], name) ?? -1))
        case "format":
            guard given.positional.isEmpty || given.keywords.isEmpty else {
                throw TemplateError(.type, "format takes either positional or named arguments")
            }
            let arguments: TemplateValue =
                given.keywords.isEmpty
                ? try tuple(given.positional) : .object(given.keywords.map { ($0.name, $0.value) })
            return try percentFormatted(try text(of: value), arguments, isMarkup: value.isMarkup)
        default: break
        }
        return try numberOrTextFilter(name, value, given)
    }

    private func numberOrTextFilter(
        _ name: String, _ value: TemplateValue, _ given: CallArguments
    ) throws(TemplateError) -> TemplateValue {
        switch name {
        case "abs":
            try given.requireNone(of: name)
            if case .float(let number) = value { return .float(number.magnitude) }
            guard let number = value.integer, number != .min else {
                if case .undefined(let cause) = value { throw cause.error }
                throw TemplateError(.type, "abs needs a number, not \(value.typeName)")
            }
            return .int(abs(number))
        case "int": return try toInteger(value, given)
        case "float":
            let fallback = try given.bound(to: ["default"], of: name)[0] ?? .float(0)
            return try Self.readFloat(value).map { .float($0) } ?? fallback
        case "round": return try rounded(value, given)
        case "center":
            let width = try optionalInteger(try given.bound(to: ["width"], of: name)[0], name) ?? 80
            try produce(max(0, width))
            return try like(
                value, StringMethods.padded(try text(of: value), width, " ", left: true, right: true))
        case "indent": return try indented(value, given)
        case "truncate": return try truncated(value, given)
        case "wordcount":
            try given.requireNone(of: name)
            return .int(Self.wordCount(try text(of: value)))
        case "wordwrap": return try wordWrapped(value, given)
        case "filesizeformat": return try fileSize(value, given)
        case "urlencode": return try urlEncoded(value, given)
        case "xmlattr": return try xmlAttributes(value, given)
        case "striptags":
            try given.requireNone(of: name)
            return try string(Self.withoutTags(try text(of: value)))
        default: return try sequenceFilter(name, value, given)
        }
    }

    // MARK: Helpers

    /// A text that is escaped if the value it came from was.
    func like(_ value: TemplateValue, _ text: String) throws(TemplateError) -> TemplateValue {
        try produce(text.utf8.count)
        return value.isMarkup ? .special(.markup(text)) : .string(text)
    }

    private func textual(
        _ name: String, _ value: TemplateValue, _ given: CallArguments, _ change: (String) -> String
    ) throws(TemplateError) -> TemplateValue {
        try given.requireNone(of: name)
        return try like(value, change(try text(of: value)))
    }

    func optionalInteger(_ value: TemplateValue?, _ name: String) throws(TemplateError) -> Int? {
        guard let value, !value.isNone else { return nil }
        guard let integer = value.integer else {
            throw TemplateError(.type, "\(name) needs an integer, not \(value.typeName)")
        }
        return integer
    }

    private func optionalTruth(_ value: TemplateValue?) throws(TemplateError) -> Bool {
        guard let value else { return false }
        return try isTrue(value)
    }

    // MARK: JSON

    /// Hugging Face's `tojson`, which writes characters as they are and escapes nothing for HTML.
    private func toJSON(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(
            to: ["ensure_ascii", "indent", "separators", "sort_keys"], of: "tojson")
        var style = JSONStyle()
        style.asciiOnly = try optionalTruth(bound[0])
        if let indent = bound[1], !indent.isNone {
            if let text = indent.text {
                style.indent = text
            } else {
                let width = max(0, try optionalInteger(indent, "tojson") ?? 0)
                try produce(width)
                style.indent = String(repeating: " ", count: width)
            }
            style.itemSeparator = ","
        }
        if let separators = bound[2], !separators.isNone {
            let pair = try elements(separators)
            guard pair.count == 2 else { throw TemplateError(.value, "tojson needs two separators") }
            style.itemSeparator = try requiredText(pair[0], "tojson")
            style.keySeparator = try requiredText(pair[1], "tojson")
        }
        style.sortsKeys = try optionalTruth(bound[3])
        return .string(try json(value, style))
    }

    // MARK: Text

    private func joinFilter(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(to: ["d", "attribute"], of: "join")
        let separator = try bound[0].map { (value) throws(TemplateError) in try text(of: value) } ?? ""
        let getter = try AttributePath(bound[1])
        var joined = ""
        var isFirst = true
        for element in try elements(value) {
            if !isFirst { joined += separator }
            isFirst = false
            let text = try text(of: try get(getter, of: element))
            joined += text
            try produce(text.utf8.count + separator.utf8.count)
            if joined.utf8.count > limits.outputBytes { try produce(joined.utf8.count) }
        }
        return .string(joined)
    }

    /// Jinja2's `title`, which differs from Python's: words begin after spaces, hyphens and opening brackets.
    private static func titled(_ text: String) -> String {
        var result = ""
        var atStart = true
        for scalar in text.unicodeScalars {
            if "-({[<".unicodeScalars.contains(scalar) || isPythonSpace(scalar) {
                result.unicodeScalars.append(scalar)
                atStart = true
            } else {
                result += atStart ? scalar.properties.uppercaseMapping : scalar.properties.lowercaseMapping
                atStart = false
            }
        }
        return result
    }

    private func indented(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(to: ["width", "first", "blank"], of: "indent")
        let text = try requiredText(value, "indent")
        let indentation: String
        if let text = bound[0]?.text {
            indentation = text
        } else {
            let width = max(0, try optionalInteger(bound[0], "indent") ?? 4)
            try produce(width)
            indentation = String(repeating: " ", count: width)
        }
        let blank = try optionalTruth(bound[2])
        let lines = StringMethods.lines(text + "\n")
        let (size, overflow) = indentation.utf8.count.multipliedReportingOverflow(by: lines.count)
        try produce(overflow ? .max : size + text.utf8.count)
        var result = try optionalTruth(bound[1]) ? indentation : ""
        for (place, line) in lines.enumerated() {
            if place > 0 { result += line.isEmpty && !blank ? "\n" : "\n" + indentation }
            result += line
        }
        return try like(value, result)
    }

    private func truncated(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(to: ["length", "killwords", "end", "leeway"], of: "truncate")
        let length = try optionalInteger(bound[0], "truncate") ?? 255
        let end = try bound[2].map { (value) throws(TemplateError) in try requiredText(value, "truncate") } ?? "..."
        let leeway = try optionalInteger(bound[3], "truncate") ?? 5
        guard length >= end.unicodeScalars.count, leeway >= 0 else {
            throw TemplateError(.value, "truncate needs a length of at least its end's, and a leeway of at least 0")
        }
        // Whatever is short enough passes, as there.
        if case .undefined = value { return value }
        let (most, overflow) = length.addingReportingOverflow(leeway)
        if let size = try count(value), overflow || size <= most { return value }
        let text = try requiredText(value, "truncate")
        let scalars = text.unicodeScalars
        let kept = String(String.UnicodeScalarView(scalars.prefix(length - end.unicodeScalars.count)))
        if try optionalTruth(bound[1]) { return try like(value, kept + end) }
        return try like(value, (StringMethods.split(kept, " ", limit: 1, fromEnd: true).first ?? "") + end)
    }

    private static func wordCount(_ text: String) -> Int {
        var count = 0
        var inWord = false
        for scalar in text.unicodeScalars {
            let isWord = scalar == "_" || scalar.isLetter || scalar.isNumeric
            if isWord, !inWord { count += 1 }
            inWord = isWord
        }
        return count
    }

    private func wordWrapped(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(
            to: ["width", "break_long_words", "wrapstring", "break_on_hyphens"], of: "wordwrap")
        let width = try optionalInteger(bound[0], "wordwrap") ?? 79
        guard width > 0 else { throw TemplateError(.value, "wordwrap needs a positive width") }
        let breaks = try bound[1].map { (value) throws(TemplateError) in try isTrue(value) } ?? true
        let separator =
            try bound[2].flatMap { (value) throws(TemplateError) -> String? in
                value.isNone ? nil : try requiredText(value, "wordwrap")
            } ?? "\n"
        let hyphens = try bound[3].map { (value) throws(TemplateError) in try isTrue(value) } ?? true
        let text = try requiredText(value, "wordwrap")
        try produce(text.utf8.count * max(1, separator.utf8.count))
        let wrapper = TextWrapper(width: width, breaksLongWords: breaks, breaksOnHyphens: hyphens)
        let paragraphs = StringMethods.lines(text).map { wrapper.wrap($0).joined(separator: separator) }
        return try string(paragraphs.joined(separator: separator))
    }

    private func fileSize(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let binary = try optionalTruth(try given.bound(to: ["binary"], of: "filesizeformat")[0])
        guard let bytes = try Self.readFloat(value) else {
            throw TemplateError(.value, "filesizeformat needs a number")
        }
        let base = binary ? 1024.0 : 1000.0
        if bytes == 1 { return .string("1 Byte") }
        if bytes < base { return .string("\(Int(bytes)) Bytes") }
        var unit = base
        var shown = ""
        for prefix in ["k", "M", "G", "T", "P", "E", "Z", "Y"] {
            unit *= base
            let letter = binary ? prefix.uppercased() + "iB" : prefix + "B"
            shown = NumberText.float(base * bytes / unit, "f", precision: 1, alternate: false) + " " + letter
            if bytes < unit { break }
        }
        return .string(shown)
    }

    private func urlEncoded(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        try given.requireNone(of: "urlencode")
        func quoted(_ value: TemplateValue, slash: Bool) throws(TemplateError) -> String {
            let text = try text(of: value)
            try produce(text.utf8.count * 3)
            var result = ""
            for byte in text.utf8 {
                if isNameByte(byte) && byte < 0x80 || "-.~".utf8.contains(byte) || (slash && byte == 0x2F) {
                    result.unicodeScalars.append(Unicode.Scalar(byte))
                } else if !slash, byte == 0x20 {
                    result += "+"
                } else {
                    result += "%" + hexadecimal(UInt32(byte), width: 2).uppercased()
                }
            }
            return result
        }
        if value.text != nil || !isIterable(value) { return try string(try quoted(value, slash: true)) }
        var pairs: [String] = []
        let items: [TemplateValue]
        if case .dictionary(let dictionary) = value {
            items = try elements(.special(.items(dictionary)))
        } else {
            items = try elements(value)
        }
        for item in items {
            let pair = try elements(item)
            guard pair.count == 2 else { throw TemplateError(.value, "urlencode needs pairs") }
            pairs.append(try quoted(pair[0], slash: false) + "=" + (try quoted(pair[1], slash: false)))
        }
        return try string(pairs.joined(separator: "&"))
    }

    private func xmlAttributes(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let space = try given.bound(to: ["autospace"], of: "xmlattr")[0]
        guard case .dictionary(let dictionary) = value else {
            throw TemplateError(.type, "xmlattr needs a mapping, not \(value.typeName)")
        }
        var parts: [String] = []
        for place in dictionary.keys.indices {
            let item = dictionary.values[place]
            if item.isNone || item.isUndefined { continue }
            let key = try requiredText(dictionary.keys[place], "xmlattr")
            guard !key.utf8.contains(where: { isASCIISpace($0) || "/>=".utf8.contains($0) }) else {
                throw TemplateError(.value, "an invalid character in the attribute name \(pythonRepresentation(key))")
            }
            let shown = try text(of: item)
            try produce(shown.utf8.count * 6)
            parts.append(escaped(key) + "=\"" + (item.isMarkup ? shown : escaped(shown)) + "\"")
        }
        let joined = parts.joined(separator: " ")
        let spaced = try space.map { (value) throws(TemplateError) in try isTrue(value) } ?? true
        return try string(spaced && !joined.isEmpty ? " " + joined : joined)
    }

    private static func withoutTags(_ text: String) -> String {
        var bytes = Array(text.utf8)
        for (open, close) in [("<!--", "-->"), ("<", ">")] {
            let opening = ByteSearch(Array(open.utf8))
            let closing = ByteSearch(Array(close.utf8))
            var kept: [UInt8] = []
            var start = 0
            while let begin = opening.first(in: bytes, from: start),
                let end = closing.first(in: bytes, from: begin + opening.pattern.count)
            {
                kept += bytes[start..<begin]
                start = end + closing.pattern.count
            }
            bytes = kept + bytes[start...]
        }
        var plain = StringMethods.words(String(decoding: bytes, as: UTF8.self), limit: .max, fromEnd: false)
            .joined(separator: " ")
        for (entity, meaning) in [("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&#34;", "\""), ("&quot;", "\"")] {
            plain = StringMethods.replaced(plain, entity, meaning, count: -1)
        }
        return StringMethods.replaced(plain, "&amp;", "&", count: -1)
    }

    // MARK: Numbers

    /// What Python's `float` reads; nil where it fails.
    private static func readFloat(_ value: TemplateValue) throws(TemplateError) -> Double? {
        if let text = value.text {
            let trimmed = StringMethods.stripped(text, nil)
            let lowered = trimmed.lowercased()
            let unsigned = lowered.hasPrefix("-") || lowered.hasPrefix("+") ? String(lowered.dropFirst()) : lowered
            if unsigned == "inf" || unsigned == "infinity" || unsigned == "nan" { return Double(lowered) }
            guard let first = unsigned.utf8.first, first == 0x2E || (0x30...0x39).contains(first),
                !unsigned.contains("x"), !unsigned.contains("p")
            else { return nil }
            return Double(withoutUnderscores(trimmed) ?? "")
        }
        if case .undefined(let cause) = value { throw cause.error }
        return value.isNumber ? try value.number : nil
    }

    /// A number's text without the single underscores that Python allows between digits.
    private static func withoutUnderscores(_ text: String) -> String? {
        guard text.utf8.contains(UInt8(ascii: "_")) else { return text }
        let bytes = Array(text.utf8)
        for place in bytes.indices where bytes[place] == UInt8(ascii: "_") {
            guard place > 0, place + 1 < bytes.count, isNameByte(bytes[place - 1]), isNameByte(bytes[place + 1]),
                bytes[place - 1] != UInt8(ascii: "_")
            else { return nil }
        }
        return String(decoding: bytes.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    }

    private func toInteger(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(to: ["default", "base"], of: "int")
        let fallback = bound[0] ?? .int(0)
        if let integer = value.integer { return .int(integer) }
        if case .special(.wideInteger) = value { return value }
        if let text = value.text {
            let base = try optionalInteger(bound[1], "int") ?? 10
            if let found = Self.readInteger(StringMethods.stripped(text, nil), base) { return .int(found) }
        }
        guard let number = try Self.readFloat(value) else { return fallback }
        // An infinity that is a number, not a text, is an error in the reference; the default serves as well.
        let whole = number.rounded(.towardZero)
        if let integer = Int(exactly: whole) { return .int(integer) }
        guard whole.isFinite else { return fallback }
        return .special(.wideInteger((whole < 0 ? "-" : "") + DecimalExpansion.scaled(whole, byPowerOfTen: 0)))
    }

    private static func readInteger(_ text: String, _ base: Int) -> Int? {
        guard base == 0 || (2...36).contains(base) else { return nil }
        var rest = text[...]
        let negative = rest.hasPrefix("-")
        if negative || rest.hasPrefix("+") { rest = rest.dropFirst() }
        var radix = base
        let prefix = rest.prefix(2).lowercased()
        if let found = ["0x": 16, "0o": 8, "0b": 2][prefix], base == 0 || base == found {
            radix = found
            rest = rest.dropFirst(2)
        } else if base == 0 {
            radix = 10
        }
        guard let first = rest.utf8.first, isNameByte(first), let plain = withoutUnderscores(String(rest)) else {
            return nil
        }
        return Int((negative ? "-" : "") + plain, radix: radix)
    }

    private func rounded(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(to: ["precision", "method"], of: "round")
        let precision = try optionalInteger(bound[0], "round") ?? 0
        let method = try bound[1].map { (value) throws(TemplateError) in try requiredText(value, "round") } ?? "common"
        guard ["common", "ceil", "floor"].contains(method) else {
            throw TemplateError(.value, "the method of round must be common, ceil or floor")
        }
        guard value.isNumber else {
            if case .undefined(let cause) = value { throw cause.error }
            throw TemplateError(.type, "round needs a number, not \(value.typeName)")
        }
        let number = try value.number
        if method == "common" {
            if let integer = value.integer {
                guard precision < 0 else { return .int(integer) }
                return .int(try Self.roundedInteger(integer, -precision))
            }
            guard number.isFinite, precision < 400, precision > -400 else { return value }
            let digits = DecimalExpansion.scaled(number, byPowerOfTen: precision)
            let result = Double("\(digits)e\(-precision)") ?? number
            return .float(number.sign == .minus ? -result : result)
        }
        let power = Mathematics.power(10, Double(precision))
        let scaled = number * power
        guard scaled.isFinite else { throw TemplateError(.value, "round cannot take an infinite number") }
        return .float((method == "ceil" ? scaled.rounded(.up) : scaled.rounded(.down)) / power)
    }

    private static func roundedInteger(_ value: Int, _ places: Int) throws(TemplateError) -> Int {
        guard places <= 18 else { return 0 }
        var unit = 1
        for _ in 0..<places { unit *= 10 }
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: unit)
        let twice = remainder.magnitude.multipliedReportingOverflow(by: 2).partialValue
        let up = twice > UInt(unit) || (twice == UInt(unit) && quotient % 2 != 0)
        let (result, overflow) = (quotient + (up ? (value < 0 ? -1 : 1) : 0)).multipliedReportingOverflow(by: unit)
        guard !overflow else { throw TemplateError(.value, "an integer does not fit 64 bits") }
        return result
    }
}

/// Python's `textwrap` as the reference calls it: white space is kept as it is, but not at the ends of lines.
struct TextWrapper {
    let width: Int
    let breaksLongWords: Bool
    let breaksOnHyphens: Bool

    func wrap(_ text: String) -> [String] {
        var chunks: [[Unicode.Scalar]] = pieces(Array(text.unicodeScalars)).reversed()
        var lines: [String] = []
        while !chunks.isEmpty {
            var line: [[Unicode.Scalar]] = []
            var length = 0
            if !lines.isEmpty, let first = chunks.last, first.allSatisfy({ isPythonSpace($0) }) { chunks.removeLast() }
            while let next = chunks.last, length + next.count <= width {
                line.append(next)
                length += next.count
                chunks.removeLast()
            }
            if let next = chunks.last, next.count > width {
                if breaksLongWords {
                    var end = width - length
                    if breaksOnHyphens, let hyphen = next[..<end].lastIndex(of: "-"), hyphen > 0,
                        next[..<hyphen].contains(where: { $0 != "-" })
                    {
                        end = hyphen + 1
                    }
                    line.append(Array(next[..<end]))
                    chunks[chunks.count - 1] = Array(next[end...])
                } else if line.isEmpty {
                    line.append(next)
                    chunks.removeLast()
                }
            }
            if let last = line.last, last.allSatisfy({ isPythonSpace($0) }) { line.removeLast() }
            if !line.isEmpty { lines.append(String(String.UnicodeScalarView(line.joined()))) }
        }
        return lines
    }

    /// Words and the white space between them; words also end behind a hyphen between letters.
    private func pieces(_ scalars: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
        var pieces: [[Unicode.Scalar]] = []
        var current: [Unicode.Scalar] = []
        for place in scalars.indices {
            let scalar = scalars[place]
            if let last = current.last {
                var cuts = isPythonSpace(last) != isPythonSpace(scalar)
                if breaksOnHyphens, last == "-", place >= 3, scalar.isLetter, scalars[place - 2].isLetter,
                    scalars[place - 3].isLetter, place + 1 < scalars.count, scalars[place + 1].isLetter
                {
                    cuts = true
                }
                if cuts {
                    pieces.append(current)
                    current = []
                }
            }
            current.append(scalar)
        }
        if !current.isEmpty { pieces.append(current) }
        return pieces
    }
}
