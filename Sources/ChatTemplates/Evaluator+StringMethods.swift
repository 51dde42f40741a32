extension Evaluator {
    /// Calls a method of a string; of escaped text the results are escaped text.
    func stringMethod(
        _ name: String, _ text: String, _ given: CallArguments, isMarkup: Bool
    ) throws(TemplateError) -> TemplateValue {
        try steps(text.utf8.count / 256)
        let result = try plainStringMethod(name, text, given, isMarkup: isMarkup)
        guard isMarkup else { return result }
        switch result {
        case .string(let text): return .special(.markup(text))
        case .list(let list): return try self.list(list.elements.map { .special(.markup($0.text ?? "")) })
        case .tuple(let list): return try tuple(list.elements.map { .special(.markup($0.text ?? "")) })
        default: return result
        }
    }

    private func plainStringMethod(
        _ name: String, _ text: String, _ given: CallArguments, isMarkup: Bool
    ) throws(TemplateError) -> TemplateValue {
        switch name {
        case "strip", "lstrip", "rstrip":
            let characters = try optionalText(try positional(given, name, most: 1).at(0), name)
            return try string(
                StringMethods.stripped(text, characters, left: name != "rstrip", right: name != "lstrip"))
        case "split", "rsplit": return try split(text, given, fromEnd: name == "rsplit")
        case "splitlines":
            let keep = try given.bound(to: ["keepends"], of: name)[0]
            return try texts(
                StringMethods.lines(
                    text,
                    keepEnds: try keep.map { (value) throws(TemplateError) in
                        try isTrue(value)
                    } ?? false))
        case "join": return try join(text, try positional(given, name, least: 1, most: 1)[0])
        case "replace": return try replace(text, given)
        case "startswith", "endswith": return .bool(try affix(name, text, given))
        case "removeprefix":
            let prefix = try requiredText(try positional(given, name, least: 1, most: 1)[0], name)
            let bytes = Array(text.utf8)
            return bytes.starts(with: prefix.utf8)
                ? try string(String(decoding: bytes.dropFirst(prefix.utf8.count), as: UTF8.self)) : .string(text)
        case "removesuffix":
            let suffix = try requiredText(try positional(given, name, least: 1, most: 1)[0], name)
            let bytes = Array(text.utf8)
            return !suffix.isEmpty && bytes.reversed().starts(with: suffix.utf8.reversed())
                ? try string(String(decoding: bytes.dropLast(suffix.utf8.count), as: UTF8.self)) : .string(text)
        case "find", "rfind", "index", "rindex", "count": return .int(try find(name, text, given))
        case "partition", "rpartition": return try partition(name, text, given)
        case "center", "ljust", "rjust", "zfill": return try pad(name, text, given)
        case "expandtabs":
            let size = try given.bound(to: ["tabsize"], of: name)[0]?.integer ?? 8
            return try expandTabs(text, size)
        case "format": return try string(try braceFormatted(text, given))
        case "format_map":
            guard case .dictionary(let mapping) = try positional(given, name, least: 1, most: 1)[0] else {
                throw TemplateError(.type, "format_map takes a dictionary")
            }
            var named = CallArguments()
            for place in mapping.keys.indices {
                if let key = mapping.keys[place].text { named.keywords.append((key, mapping.values[place])) }
            }
            return try string(try braceFormatted(text, named))
        default: break
        }
        try given.requireNone(of: name)
        return try simpleStringMethod(name, text)
    }

    private func simpleStringMethod(_ name: String, _ text: String) throws(TemplateError) -> TemplateValue {
        let scalars = text.unicodeScalars
        func all(_ holds: (Unicode.Scalar) -> Bool) -> TemplateValue {
            .bool(!text.isEmpty && scalars.allSatisfy(holds))
        }
        switch name {
        case "upper": return try string(StringMethods.upper(text))
        case "lower": return try string(StringMethods.lower(text))
        case "casefold": return try string(StringMethods.lower(text).replacing("ß", with: "ss"))
        case "title": return try string(StringMethods.title(text))
        case "capitalize": return try string(StringMethods.capitalized(text))
        case "swapcase": return try string(StringMethods.swapCase(text))
        case "isalpha": return all { $0.isLetter }
        case "isalnum": return all { $0.isLetter || $0.isNumeric }
        case "isdecimal": return all { $0.isDecimal }
        case "isdigit": return all { $0.isDigit }
        case "isnumeric": return all { $0.isNumeric }
        case "isspace": return all { isPythonSpace($0) }
        case "isascii": return .bool(scalars.allSatisfy { $0.isASCII })
        case "isprintable": return .bool(scalars.allSatisfy { $0.isPythonPrintable })
        case "isupper": return .bool(StringMethods.isUpper(text))
        case "islower": return .bool(StringMethods.isLower(text))
        case "istitle": return .bool(StringMethods.isTitle(text))
        case "isidentifier":
            guard let first = scalars.first else { return .bool(false) }
            return .bool(
                (first == "_" || first.properties.isXIDStart)
                    && scalars.dropFirst().allSatisfy { $0.properties.isXIDContinue })
        default: throw TemplateError(.type, "there is no method '\(name)'")
        }
    }

    // MARK: Arguments

    private func positional(
        _ given: CallArguments, _ name: String, least: Int = 0, most: Int
    ) throws(TemplateError) -> [TemplateValue] {
        guard given.keywords.isEmpty else { throw TemplateError(.type, "\(name) takes no named arguments") }
        guard given.positional.count >= least, given.positional.count <= most else {
            throw TemplateError(
                .type, "\(name) takes \(least == most ? "" : "\(least) to ")\(most) arguments, not \(given.count)")
        }
        return given.positional
    }

    func requiredText(_ value: TemplateValue, _ name: String) throws(TemplateError) -> String {
        if let text = value.text { return text }
        if case .undefined(let cause) = value { throw cause.error }
        throw TemplateError(.type, "\(name) needs a string, not \(value.typeName)")
    }

    private func optionalText(_ value: TemplateValue?, _ name: String) throws(TemplateError) -> String? {
        guard let value, !value.isNone else { return nil }
        return try requiredText(value, name)
    }

    private func integer(_ value: TemplateValue, _ name: String) throws(TemplateError) -> Int {
        guard let integer = value.integer else {
            throw TemplateError(.type, "\(name) needs an integer, not \(value.typeName)")
        }
        return integer
    }

    func texts(_ pieces: [String]) throws(TemplateError) -> TemplateValue {
        var bytes = 0
        for piece in pieces { bytes += piece.utf8.count }
        try produce(bytes)
        return try list(pieces.map { .string($0) })
    }

    // MARK: Methods with arguments

    func split(_ text: String, _ given: CallArguments, fromEnd: Bool) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(to: ["sep", "maxsplit"], of: "split")
        let separator = try optionalText(bound[0], "split")
        var limit = -1
        if let value = bound[1] { limit = try integer(value, "split") }
        if limit < 0 { limit = .max }
        guard let separator else { return try texts(StringMethods.words(text, limit: limit, fromEnd: fromEnd)) }
        guard !separator.isEmpty else { throw TemplateError(.value, "an empty separator") }
        return try texts(StringMethods.split(text, separator, limit: limit, fromEnd: fromEnd))
    }

    func join(_ separator: String, _ value: TemplateValue) throws(TemplateError) -> TemplateValue {
        var joined = ""
        var isFirst = true
        for element in try elements(value) {
            guard let text = element.text else {
                throw TemplateError(.type, "join needs strings, found \(element.typeName)")
            }
            if !isFirst { joined += separator }
            isFirst = false
            joined += text
            try produce(text.utf8.count + separator.utf8.count)
            if joined.utf8.count > limits.outputBytes { try produce(joined.utf8.count) }
        }
        return .string(joined)
    }

    func replace(_ text: String, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(to: ["old", "new", "count"], required: 2, of: "replace")
        let old = try requiredText(bound[0] ?? .none, "replace")
        let new = try requiredText(bound[1] ?? .none, "replace")
        return .string(
            try replaced(
                text, old, new,
                try bound[2].map { (value) throws(TemplateError) in
                    try integer(value, "replace")
                } ?? -1))
    }

    /// Python's `replace` with its result bounded before it is made.
    func replaced(_ text: String, _ old: String, _ new: String, _ count: Int) throws(TemplateError) -> String {
        let most = old.isEmpty ? text.utf8.count + 1 : text.utf8.count / old.utf8.count
        if new.utf8.count > old.utf8.count {
            let found =
                old.isEmpty ? most : ByteSearch(Array(old.utf8)).all(in: Array(text.utf8)).count
            try produce(text.utf8.count + min(found, count < 0 ? found : count) * new.utf8.count)
        } else {
            try produce(text.utf8.count)
        }
        return StringMethods.replaced(text, old, new, count: count)
    }

    private func affix(_ name: String, _ text: String, _ given: CallArguments) throws(TemplateError) -> Bool {
        let arguments = try positional(given, name, least: 1, most: 3)
        let candidates = arguments[0].tupleElements ?? [arguments[0]]
        let window = try bytes(of: text, arguments.at(1), arguments.at(2))
        for candidate in candidates {
            let affix = Array(try requiredText(candidate, name).utf8)
            guard let window else { continue }
            if name == "startswith" ? window.starts(with: affix) : window.reversed().starts(with: affix.reversed()) {
                return true
            }
        }
        return false
    }

    /// The bytes between two positions in characters; nil when the first is behind the end.
    func bytes(
        of text: String, _ start: TemplateValue?, _ stop: TemplateValue?
    ) throws(TemplateError) -> [UInt8]? {
        if start == nil, stop == nil { return Array(text.utf8) }
        let scalars = Array(text.unicodeScalars)
        guard let (first, last) = try window(scalars.count, start, stop) else { return nil }
        return Array(String(String.UnicodeScalarView(scalars[first..<last])).utf8)
    }

    private func window(
        _ count: Int, _ start: TemplateValue?, _ stop: TemplateValue?
    ) throws(TemplateError) -> (Int, Int)? {
        func clamp(_ value: TemplateValue?, _ missing: Int) throws(TemplateError) -> Int {
            guard let value, !value.isNone else { return missing }
            let place = try integer(value, "the position")
            return place < 0 ? max(0, place + count) : place
        }
        let first = try clamp(start, 0)
        let last = min(try clamp(stop, count), count)
        return first <= last ? (first, last) : nil
    }

    func find(_ name: String, _ text: String, _ given: CallArguments) throws(TemplateError) -> Int {
        let arguments = try positional(given, name, least: 1, most: 3)
        let wanted = Array(try requiredText(arguments[0], name).utf8)
        let count = text.unicodeScalars.count
        let bounds = try window(count, arguments.at(1), arguments.at(2))
        let bytes = try bytes(of: text, arguments.at(1), arguments.at(2))
        let search = ByteSearch(wanted)
        if name == "count" {
            guard let bytes else { return 0 }
            if wanted.isEmpty { return String(decoding: bytes, as: UTF8.self).unicodeScalars.count + 1 }
            return search.all(in: bytes).count
        }
        var place: Int?
        if let bytes {
            if name == "find" || name == "index" {
                place = search.first(in: bytes, from: 0)
            } else {
                place = wanted.isEmpty ? bytes.count : search.allFromEnd(in: bytes, limit: 1).first
            }
            if let found = place {
                place = (bounds?.0 ?? 0) + String(decoding: bytes[..<found], as: UTF8.self).unicodeScalars.count
            }
        }
        if let place { return place }
        if name == "find" || name == "rfind" { return -1 }
        throw TemplateError(.value, "substring not found")
    }

    func partition(
        _ name: String, _ text: String, _ given: CallArguments
    ) throws(TemplateError) -> TemplateValue {
        let separator = try requiredText(try positional(given, name, least: 1, most: 1)[0], name)
        guard !separator.isEmpty else { throw TemplateError(.value, "an empty separator") }
        try produce(text.utf8.count)
        let pieces = StringMethods.split(text, separator, limit: 1, fromEnd: name == "rpartition")
        let parts: [String]
        if pieces.count == 2 {
            parts = [pieces[0], separator, pieces[1]]
        } else {
            parts = name == "partition" ? [text, "", ""] : ["", "", text]
        }
        return try tuple(parts.map { .string($0) })
    }

    private func pad(_ name: String, _ text: String, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
        let arguments = try positional(given, name, least: 1, most: name == "zfill" ? 1 : 2)
        let width = try integer(arguments[0], name)
        try produce(max(0, width))
        if name == "zfill" {
            let signed = text.utf8.first == UInt8(ascii: "-") || text.utf8.first == UInt8(ascii: "+")
            let missing = max(0, width - text.unicodeScalars.count)
            let zeros = String(repeating: "0", count: missing)
            return .string(signed ? text.prefix(1) + zeros + text.dropFirst() : zeros + text)
        }
        let fill = try optionalText(arguments.at(1), name) ?? " "
        guard fill.unicodeScalars.count == 1, let scalar = fill.unicodeScalars.first else {
            throw TemplateError(.type, "\(name) fills with exactly one character")
        }
        return .string(StringMethods.padded(text, width, scalar, left: name != "ljust", right: name != "rjust"))
    }

    private func expandTabs(_ text: String, _ size: Int) throws(TemplateError) -> TemplateValue {
        var result = ""
        var column = 0
        for scalar in text.unicodeScalars {
            if scalar == "\t" {
                guard size > 0 else { continue }
                let spaces = size - column % size
                try produce(result.utf8.count + spaces > limits.outputBytes ? .max : spaces)
                result += String(repeating: " ", count: spaces)
                column += spaces
            } else {
                result.unicodeScalars.append(scalar)
                column = scalar == "\n" || scalar == "\r" ? 0 : column + 1
            }
        }
        return try string(result)
    }
}
