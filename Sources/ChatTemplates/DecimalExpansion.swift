/// A natural number of any size: enough arithmetic to print floating-point numbers exactly.
private struct Natural {
    /// Least significant first, no leading zeros.
    var limbs: [UInt32]

    init(_ value: UInt64) {
        limbs = [UInt32(truncatingIfNeeded: value), UInt32(value >> 32)]
        trim()
    }

    private mutating func trim() { while limbs.last == 0 { limbs.removeLast() } }

    mutating func multiply(by factor: UInt32) {
        var carry: UInt64 = 0
        for place in limbs.indices {
            let product = UInt64(limbs[place]) * UInt64(factor) + carry
            limbs[place] = UInt32(truncatingIfNeeded: product)
            carry = product >> 32
        }
        if carry > 0 { limbs.append(UInt32(carry)) }
    }

    mutating func multiplyByPowerOfTen(_ exponent: Int) {
        for _ in 0..<exponent / 9 { multiply(by: 1_000_000_000) }
        for _ in 0..<exponent % 9 { multiply(by: 10) }
    }

    mutating func shiftLeft(_ bits: Int) {
        guard !limbs.isEmpty else { return }
        limbs.insert(contentsOf: repeatElement(0, count: bits / 32), at: 0)
        multiply(by: 1 << UInt32(bits % 32))
    }

    /// Divides, and gives the remainder.
    mutating func divide(by divisor: UInt32) -> UInt32 {
        var remainder: UInt64 = 0
        for place in limbs.indices.reversed() {
            let value = remainder << 32 | UInt64(limbs[place])
            limbs[place] = UInt32(value / UInt64(divisor))
            remainder = value % UInt64(divisor)
        }
        trim()
        return UInt32(remainder)
    }

    var bitWidth: Int { limbs.count * 32 - (limbs.last?.leadingZeroBitCount ?? 0) }

    static func compare(_ a: Natural, _ b: Natural) -> Int {
        if a.limbs.count != b.limbs.count { return a.limbs.count < b.limbs.count ? -1 : 1 }
        for place in a.limbs.indices.reversed() where a.limbs[place] != b.limbs[place] {
            return a.limbs[place] < b.limbs[place] ? -1 : 1
        }
        return 0
    }

    mutating func subtract(_ other: Natural) {
        var borrow: Int64 = 0
        for place in limbs.indices {
            let value = Int64(limbs[place]) - (place < other.limbs.count ? Int64(other.limbs[place]) : 0) - borrow
            limbs[place] = UInt32(truncatingIfNeeded: value)
            borrow = value < 0 ? 1 : 0
        }
        trim()
    }

    mutating func increment() {
        for place in limbs.indices {
            limbs[place] &+= 1
            if limbs[place] != 0 { return }
        }
        limbs.append(1)
    }

    var isOdd: Bool { (limbs.first ?? 0) & 1 == 1 }

    var digits: String {
        var rest = self
        var groups: [String] = []
        while !rest.limbs.isEmpty {
            let group = String(rest.divide(by: 1_000_000_000))
            groups.append(rest.limbs.isEmpty ? group : String(repeating: "0", count: 9 - group.utf8.count) + group)
        }
        return groups.isEmpty ? "0" : groups.reversed().joined()
    }

    /// Quotient, with the remainder's comparison to half of the divisor.
    static func divideRoundingHalfToEven(_ dividend: Natural, by divisor: Natural) -> Natural {
        var quotient = Natural(0)
        var remainder = Natural(0)
        for bit in stride(from: dividend.bitWidth - 1, through: 0, by: -1) {
            remainder.shiftLeftOne(adding: dividend.limbs[bit / 32] >> UInt32(bit % 32) & 1)
            let fits = compare(remainder, divisor) >= 0
            if fits { remainder.subtract(divisor) }
            quotient.shiftLeftOne(adding: fits ? 1 : 0)
        }
        remainder.shiftLeftOne(adding: 0)
        let half = compare(remainder, divisor)
        if half > 0 || (half == 0 && quotient.isOdd) { quotient.increment() }
        return quotient
    }

    private mutating func shiftLeftOne(adding bit: UInt32) {
        var carry = bit
        for place in limbs.indices {
            let next = limbs[place] >> 31
            limbs[place] = limbs[place] << 1 | carry
            carry = next
        }
        if carry > 0 { limbs.append(carry) }
    }
}

/// Exact decimal digits of floating-point numbers, rounded half to even on the true value as C and Python do.
enum DecimalExpansion {
    /// The magnitude times 10 to a power, rounded to an integer, in decimal.
    static func scaled(_ value: Double, byPowerOfTen exponent: Int) -> String {
        let magnitude = value.magnitude
        guard magnitude != 0 else { return "0" }
        var numerator = Natural(UInt64(magnitude.significandBitPattern) | (magnitude.isNormal ? 1 << 52 : 0))
        let binaryExponent = (magnitude.isNormal ? Int(magnitude.exponentBitPattern) : 1) - 1075
        var denominator = Natural(1)
        if exponent >= 0 {
            numerator.multiplyByPowerOfTen(exponent)
        } else {
            denominator.multiplyByPowerOfTen(-exponent)
        }
        if binaryExponent >= 0 {
            numerator.shiftLeft(binaryExponent)
        } else {
            denominator.shiftLeft(-binaryExponent)
        }
        return Natural.divideRoundingHalfToEven(numerator, by: denominator).digits
    }

    /// `%.<digits>f` of the magnitude.
    static func fixed(_ value: Double, digits: Int) -> String {
        let all = scaled(value, byPowerOfTen: digits)
        guard digits > 0 else { return all }
        let padded = String(repeating: "0", count: max(0, digits + 1 - all.utf8.count)) + all
        return padded.dropLast(digits) + "." + padded.suffix(digits)
    }

    /// Digits and exponent of `%.<digits>e` of the magnitude: `digits` + 1 digits, the first before the point.
    static func scientific(_ value: Double, digits: Int) -> (digits: String, exponent: Int) {
        guard value != 0 else { return (String(repeating: "0", count: digits + 1), 0) }
        var exponent = shortest(value).exponent
        var all = scaled(value, byPowerOfTen: digits - exponent)
        if all.utf8.count > digits + 1 {
            exponent += 1
            all = scaled(value, byPowerOfTen: digits - exponent)
        }
        return (all, exponent)
    }

    /// The fewest digits that read back as the same number, and the exponent of the first.
    static func shortest(_ value: Double) -> (digits: String, exponent: Int) {
        let text = "\(value.magnitude)"
        let parts = text.split(separator: "e")
        var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        var digits = ""
        var beforePoint = 0
        var seenPoint = false
        for character in parts[0].utf8 {
            if character == UInt8(ascii: ".") {
                seenPoint = true
            } else {
                digits.unicodeScalars.append(Unicode.Scalar(character))
                if !seenPoint { beforePoint += 1 }
            }
        }
        exponent += beforePoint - 1
        let leading = digits.utf8.prefix { $0 == UInt8(ascii: "0") }.count
        if leading == digits.utf8.count { return ("0", 0) }
        digits.removeFirst(leading)
        exponent -= leading
        while digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
        return (digits, exponent)
    }
}
