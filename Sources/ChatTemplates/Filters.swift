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
}
