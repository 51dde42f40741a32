extension ScalarSet {
    /// The set that `\p{name}` names: a general category, a script, or one of the few binary properties in use.
    static func property(_ name: String) -> ScalarSet? {
        let plain = name.filter { $0 != "_" && $0 != " " && $0 != "-" }.lowercased()
        if let categories = GeneralCategories.named(plain) { return ScalarSet([], categories: categories) }
        switch plain {
        case "any": return ScalarSet([0...0x10_FFFF])
        case "ascii": return ScalarSet([0...0x7F])
        case "whitespace", "space": return .whitespace
        case "alpha", "alphabetic": return .alphabetic
        case "alnum": return posix("alnum")
        case "upper", "uppercase": return ScalarSet([], categories: .upper)
        case "lower", "lowercase": return ScalarSet([], categories: .lower)
        case "word": return .word
        default:
            var script = plain
            for prefix in ["script=", "sc=", "is"] where script.hasPrefix(prefix) {
                script = String(script.dropFirst(prefix.count))
            }
            return UnicodeScripts.ranges(named: script).map { ScalarSet($0) }
        }
    }

    /// The set that `[:name:]` names.
    static func posix(_ name: String) -> ScalarSet? {
        switch name {
        case "alpha": return .alphabetic
        case "digit": return .digits
        case "alnum":
            var set = ScalarSet([], categories: .decimal)
            set.insert(.alphabetic)
            set.finish()
            return set
        case "upper": return ScalarSet([], categories: .upper)
        case "lower": return ScalarSet([], categories: .lower)
        case "space": return .whitespace
        case "blank": return ScalarSet([9...9], categories: .space)
        case "punct": return ScalarSet([], categories: [.punctuation, .symbol])
        case "cntrl": return ScalarSet([], categories: .control)
        case "xdigit": return ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66])
        case "word": return .word
        case "ascii": return ScalarSet([0...0x7F])
        default: return nil
        }
    }
}

/// Which scalars are the same when case is ignored.
enum CaseFolding {
    /// `scalar` and its single-scalar case variants.
    static func equivalents(_ scalar: UInt32) -> [UInt32] {
        var forms = [scalar]
        func add(_ string: String) {
            let values = string.unicodeScalars.map(\.value)
            if values.count == 1, !forms.contains(values[0]) { forms.append(values[0]) }
        }
        var index = 0
        while index < forms.count {
            if let properties = Unicode.Scalar(forms[index])?.properties {
                add(properties.lowercaseMapping)
                add(properties.uppercaseMapping)
                add(properties.titlecaseMapping)
            }
            // Those that fold to an ASCII letter but are not its mapping.
            if forms[index] == 0x73 { add("\u{17F}") }
            if forms[index] == 0x6B { add("\u{212A}") }
            if forms[index] == 0xE5 { add("\u{212B}") }
            index += 1
        }
        return forms
    }
}

extension RegexNode {
    /// The set of a node that always matches exactly one scalar.
    var fixedSet: ScalarSet? {
        switch self {
        case .set(let set): return set
        case .alternation(let branches):
            var union = ScalarSet()
            for branch in branches {
                guard let set = branch.fixedSet else { return nil }
                union.insert(set)
            }
            union.finish()
            return union
        default: return nil
        }
    }
}
