/// Python's format specification: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.
struct FormatSpecification {
    var fill: Unicode.Scalar = " "
    var align: Unicode.Scalar?
    var sign: Unicode.Scalar = "-"
    var alternate = false
    var width = 0
    var grouping: Unicode.Scalar?
    var precision: Int?
    var type: Unicode.Scalar?
    /// Whether the alignment comes from a `0` before the width; texts ignore it.
    var zeroPadded = false

    /// No text of a template is that wide.
    static let maximumWidth = 1 << 20

    init() {}

    init(_ text: String) throws(TemplateError) {
        let scalars = Array(text.unicodeScalars)
        var place = 0
        func at(_ index: Int) -> Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }
        func isAlign(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { "<>=^".unicodeScalars.contains($0) } ?? false }
        if isAlign(at(1)) {
            fill = scalars[0]
            align = scalars[1]
            place = 2
        } else if isAlign(at(0)) {
            align = scalars[0]
            place = 1
        }
        if let found = at(place), "+- ".unicodeScalars.contains(found) {
            sign = found
            place += 1
        }
        if at(place) == "z" { place += 1 }
        if at(place) == "#" {
            alternate = true
            place += 1
        }
        if at(place) == "0" {
            if align == nil {
                fill = "0"
                align = "="
                zeroPadded = true
            }
            place += 1
        }
        width = try Self.number(scalars, &place) ?? 0
        if let found = at(place), found == "," || found == "_" {
            grouping = found
            place += 1
        }
        if at(place) == "." {
            place += 1
            guard let found = try Self.number(scalars, &place) else {
                throw TemplateError(.value, "a format lacks its precision")
            }
            precision = found
        }
        if let found = at(place) {
            type = found
            place += 1
        }
        guard place == scalars.count else {
            throw TemplateError(.value, "the format \(pythonRepresentation(text)) is not valid")
        }
    }

    static func number(_ scalars: [Unicode.Scalar], _ place: inout Int) throws(TemplateError) -> Int? {
        var value: Int?
        while place < scalars.count, let digit = scalars[place].properties.numericValue.map({ Int($0) }),
            scalars[place].isASCII
        {
            value = (value ?? 0) * 10 + digit
            place += 1
            guard value ?? 0 <= maximumWidth else { throw TemplateError(.limit, "a width or precision is too large") }
        }
        return value
    }

    /// Pads a text of letters.
    func padded(_ text: String, defaultAlign: Unicode.Scalar = "<") -> String {
        let missing = width - text.unicodeScalars.count
        guard missing > 0 else { return text }
        func fill(_ count: Int) -> String { String(String.UnicodeScalarView(repeatElement(self.fill, count: count))) }
        switch align ?? defaultAlign {
        case ">", "=": return fill(missing) + text
        case "^": return fill(missing / 2) + text + fill(missing - missing / 2)
        default: return text + fill(missing)
        }
    }

    /// Pads a number: sign and prefix stay left of zeros.
    func padded(negative: Bool, prefix: String, digits: String) -> String {
        let signText = negative ? "-" : (sign == "+" ? "+" : (sign == " " ? " " : ""))
        var digits = digits
        if (align ?? ">") == "=" {
            let missing = width - signText.utf8.count - prefix.utf8.count - grouped(digits).unicodeScalars.count
            if missing > 0, fill == "0", grouping != nil {
                while signText.utf8.count + prefix.utf8.count + grouped("0" + digits).utf8.count <= width {
                    digits = "0" + digits
                }
                return signText + prefix + grouped(digits)
            }
            let zeros = String(String.UnicodeScalarView(repeatElement(fill, count: max(0, missing))))
            return signText + prefix + zeros + grouped(digits)
        }
        return padded(signText + prefix + grouped(digits), defaultAlign: ">")
    }

    private func grouped(_ digits: String) -> String {
        guard let grouping else { return digits }
        let whole = digits.prefix { $0.isHexDigit }
        let rest = digits.dropFirst(whole.count)
        let size = type == "x" || type == "X" || type == "b" || type == "o" ? 4 : 3
        var made = ""
        for (place, digit) in whole.enumerated() {
            if place > 0, (whole.count - place) % size == 0 { made.unicodeScalars.append(grouping) }
            made.append(digit)
        }
        return made + rest
    }
}

/// Digits of a magnitude in the notations of C.
enum NumberText {
    /// `f`, `e` or `g` (capital letters make capitals); `alternate` keeps the point and zeros.
    static func float(
        _ value: Double, _ type: Unicode.Scalar, precision: Int, alternate: Bool
    ) -> String {
        let upper = type.properties.isUppercase
        let text = magnitude(value, Unicode.Scalar(String(type).lowercased()) ?? type, precision, alternate)
        return upper ? text.uppercased() : text
    }

    static func magnitude(
        _ value: Double, _ type: Unicode.Scalar, _ precision: Int, _ alternate: Bool
    ) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return "inf" }
        switch type {
        case "f": return DecimalExpansion.fixed(value, digits: precision) + (alternate && precision == 0 ? "." : "")
        case "e":
            let (digits, exponent) = DecimalExpansion.scientific(value, digits: precision)
            return scientific(digits, exponent, alternate)
        default:
            let significant = max(1, precision)
            var (digits, exponent) = DecimalExpansion.scientific(value, digits: significant - 1)
            if !alternate {
                while digits.utf8.count > 1, digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
            }
            if exponent < -4 || exponent >= significant { return scientific(digits, exponent, alternate) }
            if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + digits }
            let whole = exponent + 1
            if digits.utf8.count <= whole {
                return digits + String(repeating: "0", count: whole - digits.utf8.count) + (alternate ? "." : "")
            }
            return digits.prefix(whole) + "." + digits.dropFirst(whole)
        }
    }

    private static func scientific(_ digits: String, _ exponent: Int, _ alternate: Bool) -> String {
        let power = String(abs(exponent))
        let fraction = digits.dropFirst()
        return digits.prefix(1) + (fraction.isEmpty ? (alternate ? "." : "") : "." + fraction)
            + (exponent < 0 ? "e-" : "e+") + (power.utf8.count < 2 ? "0" : "") + power
    }
}
