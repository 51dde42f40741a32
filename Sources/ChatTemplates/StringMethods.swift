/// The methods of Python's strings.
enum StringMethods {
    static let names: Set<String> = [
        "capitalize", "casefold", "center", "count", "endswith", "expandtabs", "find", "format", "format_map", "index",
        "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric",
        "isprintable", "isspace", "istitle", "isupper", "join", "ljust", "lower", "lstrip", "partition",
        "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit", "rstrip",
        "split", "splitlines", "startswith", "strip", "swapcase", "title", "upper", "zfill",
    ]

    /// Upper case for the first character, lower for the rest.
    static func capitalized(_ text: String) -> String {
        guard let first = text.unicodeScalars.first else { return text }
        return first.properties.titlecaseMapping + lower(String(text.unicodeScalars.dropFirst()))
    }

    static func upper(_ text: String) -> String { text.uppercased() }

    /// Lower case; a sigma that ends a word takes its final form (Unicode, SpecialCasing: Final_Sigma).
    static func lower(_ text: String) -> String {
        let lowered = text.lowercased()
        guard text.unicodeScalars.contains("Σ") else { return lowered }
        let scalars = Array(text.unicodeScalars)
        var result = ""
        for place in scalars.indices {
            if scalars[place] == "Σ" {
                let before = scalars[..<place].last { !$0.properties.isCaseIgnorable }
                let after = scalars[(place + 1)...].first { !$0.properties.isCaseIgnorable }
                let isFinal = before?.properties.isCased == true && after?.properties.isCased != true
                result += isFinal ? "ς" : "σ"
            } else {
                result += scalars[place].properties.lowercaseMapping
            }
        }
        return result
    }

    /// Each word's first letter in title case; words are runs of cased letters.
    static func title(_ text: String) -> String {
        var result = ""
        var previousCased = false
        for scalar in text.unicodeScalars {
            result += previousCased ? scalar.properties.lowercaseMapping : scalar.properties.titlecaseMapping
            previousCased = scalar.isCased
        }
        return result
    }

    static func swapCase(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar.isUpper {
                result += scalar.properties.lowercaseMapping
            } else if scalar.isLower {
                result += scalar.properties.uppercaseMapping
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Takes characters off the ends; nil: white space.
    static func stripped(_ text: String, _ characters: String?, left: Bool = true, right: Bool = true) -> String {
        let set = characters.map { Set($0.unicodeScalars) }
        func goes(_ scalar: Unicode.Scalar) -> Bool { set?.contains(scalar) ?? isPythonSpace(scalar) }
        var rest = text.unicodeScalars[...]
        if left { while let first = rest.first, goes(first) { rest.removeFirst() } }
        if right { while let last = rest.last, goes(last) { rest.removeLast() } }
        return String(rest)
    }

    /// The pieces between separators.
    static func split(_ text: String, _ separator: String, limit: Int, fromEnd: Bool) -> [String] {
        let bytes = Array(text.utf8)
        let search = ByteSearch(Array(separator.utf8))
        var cuts = fromEnd ? search.allFromEnd(in: bytes, limit: limit).reversed() : search.all(in: bytes, limit: limit)
        cuts.append(bytes.count)
        var pieces: [String] = []
        var start = 0
        for cut in cuts {
            pieces.append(String(decoding: bytes[start..<cut], as: UTF8.self))
            start = cut + search.pattern.count
        }
        return pieces
    }

    /// The words between runs of white space; the rest of the text stays whole when the limit is met.
    static func words(_ text: String, limit: Int, fromEnd: Bool) -> [String] {
        let scalars = Array(text.unicodeScalars)
        var pieces: [String] = []
        func piece(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
        if fromEnd {
            var end = scalars.count
            while true {
                while end > 0, isPythonSpace(scalars[end - 1]) { end -= 1 }
                if end == 0 { break }
                if pieces.count == limit {
                    pieces.append(piece(0..<end))
                    break
                }
                var start = end
                while start > 0, !isPythonSpace(scalars[start - 1]) { start -= 1 }
                pieces.append(piece(start..<end))
                end = start
            }
            return pieces.reversed()
        }
        var start = 0
        while true {
            while start < scalars.count, isPythonSpace(scalars[start]) { start += 1 }
            if start == scalars.count { break }
            if pieces.count == limit {
                pieces.append(piece(start..<scalars.count))
                break
            }
            var end = start
            while end < scalars.count, !isPythonSpace(scalars[end]) { end += 1 }
            pieces.append(piece(start..<end))
            start = end
        }
        return pieces
    }

    /// Python's lines: more kinds of line ends than `\n`.
    static func lines(_ text: String, keepEnds: Bool = false) -> [String] {
        let scalars = Array(text.unicodeScalars)
        var lines: [String] = []
        var start = 0
        var place = 0
        while place < scalars.count {
            var end = place
            switch scalars[place].value {
            case 0x0D: end = place + 1 < scalars.count && scalars[place + 1] == "\n" ? place + 2 : place + 1
            case 0x0A, 0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029: end = place + 1
            default: break
            }
            if end > place {
                lines.append(String(String.UnicodeScalarView(scalars[start..<(keepEnds ? end : place)])))
                start = end
                place = end
            } else {
                place += 1
            }
        }
        if start < scalars.count { lines.append(String(String.UnicodeScalarView(scalars[start...]))) }
        return lines
    }

    static func replaced(_ text: String, _ old: String, _ new: String, count: Int) -> String {
        let limit = count < 0 ? Int.max : count
        if old.isEmpty {
            var result = ""
            var left = limit
            for scalar in text.unicodeScalars {
                if left > 0 {
                    result += new
                    left -= 1
                }
                result.unicodeScalars.append(scalar)
            }
            return left > 0 ? result + new : result
        }
        return split(text, old, limit: limit, fromEnd: false).joined(separator: new)
    }

    static func padded(_ text: String, _ width: Int, _ fill: Unicode.Scalar, left: Bool, right: Bool) -> String {
        let count = text.unicodeScalars.count
        let missing = width - count
        guard missing > 0 else { return text }
        func filling(_ count: Int) -> String { String(String.UnicodeScalarView(repeatElement(fill, count: count))) }
        if left && right {
            let before = missing / 2 + (missing & width & 1)
            return filling(before) + text + filling(missing - before)
        }
        return left ? filling(missing) + text : text + filling(missing)
    }

    static func isTitle(_ text: String) -> Bool {
        var previousCased = false
        var any = false
        for scalar in text.unicodeScalars {
            if scalar.isUpper || scalar.isTitle {
                if previousCased { return false }
                previousCased = true
                any = true
            } else if scalar.isLower {
                if !previousCased { return false }
                any = true
            } else {
                previousCased = false
            }
        }
        return any
    }

    static func isUpper(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.isUpper } && !text.unicodeScalars.contains { $0.isLower || $0.isTitle }
    }

    static func isLower(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.isLower } && !text.unicodeScalars.contains { $0.isUpper || $0.isTitle }
    }
}

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

    private func split(_ text: String, _ given: CallArguments, fromEnd: Bool) throws(TemplateError) -> TemplateValue {
        let bound = try given.bound(to: ["sep", "maxsplit"], of: "split")
        let separator = try optionalText(bound[0], "split")
        var limit = -1
        if let value = bound[1] { limit = try integer(value, "split") }
        if limit < 0 { limit = .max }
        guard let separator else { return try texts(StringMethods.words(text, limit: limit, fromEnd: fromEnd)) }
        guard !separator.isEmpty else { throw TemplateError(.value, "an empty separator") }
        return try texts(StringMethods.split(text, separator, limit: limit, fromEnd: fromEnd))
    }

    private func join(_ separator: String, _ value: TemplateValue) throws(TemplateError) -> TemplateValue {
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

    private func replace(_ text: String, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
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
    private func bytes(
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

    private func find(_ name: String, _ text: String, _ given: CallArguments) throws(TemplateError) -> Int {
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

    private func partition(
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
