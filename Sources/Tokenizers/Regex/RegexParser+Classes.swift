/// Character classes: what stands in brackets, and what a backslash names.
extension RegexParser {
    /// After the opening bracket.
    mutating func characterClass() throws(RegexError) -> ScalarSet {
        depth += 1
        defer { depth -= 1 }
        if depth > 200 { throw cursor.fault("classes are nested more than 200 deep") }
        var set = ScalarSet()
        let isNegated = cursor.accept("^")
        var isFirst = true
        while true {
            guard let scalar = cursor.next() else { throw cursor.fault("a class without its closing bracket") }
            if scalar == "]", !isFirst { break }
            isFirst = false
            if scalar == "[" {
                if cursor.peek == ":", let posix = try posixClass() {
                    set.insert(posix)
                } else {
                    set.insert(try characterClass())
                }
                continue
            }
            if scalar == "&", cursor.accept("&") {
                // The rest of the class is the other operand.
                set.intersect(try classRest())
                break
            }
            var low = scalar.value
            if scalar == "\\" {
                if let escaped = try escapedClass() {
                    set.insert(escaped)
                    continue
                }
                low = try escapedScalar()
            }
            try range(from: low, into: &set)
        }
        if isNegated { set.negate() }
        set.finish()
        return set
    }

    private mutating func classRest() throws(RegexError) -> ScalarSet {
        // Parsed as a class of its own, whose bracket also closes the outer one.
        if cursor.peek == "^" {
            var set = ScalarSet()
            set.finish()
            return set
        }
        return try characterClass()
    }

    private mutating func range(from low: UInt32, into set: inout ScalarSet) throws(RegexError) {
        var high = low
        if cursor.peek == "-", cursor.position + 1 < cursor.scalars.count, cursor.scalars[cursor.position + 1] != 0x5D,
            cursor.scalars[cursor.position + 1] != 0x5B
        {
            cursor.position += 1
            guard let scalar = cursor.next() else { throw cursor.fault("a class without its closing bracket") }
            high = scalar.value
            if scalar == "\\" {
                if let escaped = try escapedClass() {
                    set.insert(low...low)
                    set.insert(0x2D...0x2D)
                    set.insert(escaped)
                    return
                }
                high = try escapedScalar()
            }
            if high < low { throw cursor.fault("a range in a class that runs backwards") }
        }
        set.insert(low...high)
        guard ignoreCase else { return }
        if high - low > 0x3000 { throw cursor.fault("a range of more than 12288 characters that ignores case") }
        for scalar in low...high {
            for form in CaseFolding.equivalents(scalar) where form != scalar { set.insert(form...form) }
        }
    }

    private mutating func posixClass() throws(RegexError) -> ScalarSet? {
        let start = cursor.position
        cursor.position += 1
        let isNegated = cursor.accept("^")
        var name = ""
        while let scalar = cursor.peek, scalar != ":", scalar != "]" {
            name.unicodeScalars.append(scalar)
            cursor.position += 1
        }
        guard cursor.accept(":"), cursor.accept("]") else {
            cursor.position = start
            return nil
        }
        guard var set = ScalarSet.posix(name) else { throw cursor.fault("the class [:\(name):] is not known") }
        if isNegated {
            set.negate()
            set.finish()
        }
        return set
    }

    /// A class after a backslash (`\p{…}`, `\s`, …), or nil with nothing consumed.
    mutating func escapedClass() throws(RegexError) -> ScalarSet? {
        guard let scalar = cursor.peek else { return nil }
        var set: ScalarSet
        switch scalar {
        case "s", "S": set = .whitespace
        case "d", "D": set = .digits
        case "w", "W": set = .word
        case "h", "H": set = ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66])
        case "p", "P":
            cursor.position += 1
            return try property(negated: scalar == "P")
        default: return nil
        }
        cursor.position += 1
        if ("A"..."Z").contains(scalar) {
            set.negate()
            set.finish()
        }
        return set
    }

    private mutating func property(negated: Bool) throws(RegexError) -> ScalarSet {
        var name = ""
        var isNegated = negated
        if cursor.accept("{") {
            if cursor.accept("^") { isNegated.toggle() }
            while let scalar = cursor.next(), scalar != "}" { name.unicodeScalars.append(scalar) }
        } else if let scalar = cursor.next() {
            name.unicodeScalars.append(scalar)
        }
        guard var set = ScalarSet.property(name) else { throw cursor.fault("the property \\p{\(name)} is not known") }
        if isNegated {
            set.negate()
            set.finish()
        }
        return set
    }

    /// A single scalar after a backslash.
    mutating func escapedScalar() throws(RegexError) -> UInt32 {
        guard let scalar = cursor.next() else { throw cursor.fault("a backslash at the end") }
        switch scalar {
        case "n": return 10
        case "r": return 13
        case "t": return 9
        case "f": return 12
        case "v": return 11
        case "a": return 7
        case "e": return 27
        case "0": return 0
        case "x", "u", "U": return try hexadecimal(scalar)
        default: return scalar.value
        }
    }

    private mutating func hexadecimal(_ kind: Unicode.Scalar) throws(RegexError) -> UInt32 {
        let braces = cursor.accept("{")
        let most = braces ? 8 : kind == "x" ? 2 : kind == "u" ? 4 : 8
        var value: UInt32 = 0
        var count = 0
        while count < most, let digit = cursor.peek.flatMap({ Character($0).hexDigitValue }) {
            value = value << 4 | UInt32(digit)
            cursor.position += 1
            count += 1
        }
        if count == 0 || (braces && !cursor.accept("}")) || value > 0x10_FFFF {
            throw cursor.fault("a hexadecimal escape that names no character")
        }
        return value
    }
}
