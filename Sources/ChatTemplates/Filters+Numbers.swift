extension Evaluator {
    // MARK: Numbers

    /// What Python's `float` reads; nil where it fails.
    static func readFloat(_ value: TemplateValue) throws(TemplateError) -> Double? {
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

    func toInteger(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
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

    func rounded(_ value: TemplateValue, _ given: CallArguments) throws(TemplateError) -> TemplateValue {
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
