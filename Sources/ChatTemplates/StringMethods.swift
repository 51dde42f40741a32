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
