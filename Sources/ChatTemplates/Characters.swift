/// Whether Python's `str.isspace` holds for an ASCII byte.
func isASCIISpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 9 && byte <= 13) || (byte >= 0x1C && byte <= 0x1F) }

/// Whether Python's `str.isspace` holds.
func isPythonSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 9...13, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
}

func isNameByte(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
}

/// The scalar that begins at an index of valid UTF-8, and its length in bytes.
func decodeScalar(_ bytes: [UInt8], at index: Int) -> (Unicode.Scalar, Int) {
    let first = UInt32(bytes[index])
    func rest(_ offset: Int) -> UInt32 { index + offset < bytes.count ? UInt32(bytes[index + offset] & 0x3F) : 0 }
    let value: UInt32
    let length: Int
    switch first {
    case 0..<0x80: (value, length) = (first, 1)
    case 0xC0..<0xE0: (value, length) = ((first & 0x1F) << 6 | rest(1), 2)
    case 0xE0..<0xF0: (value, length) = ((first & 0x0F) << 12 | rest(1) << 6 | rest(2), 3)
    default: (value, length) = ((first & 0x07) << 18 | rest(1) << 12 | rest(2) << 6 | rest(3), 4)
    }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
}

extension Unicode.Scalar {
    /// Python's `str.isprintable` for one character.
    var isPythonPrintable: Bool {
        if value < 0x7F { return value >= 0x20 }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default: return true
        }
    }

    var isLetter: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    /// Python's `isdecimal`: digits that build decimal numbers.
    var isDecimal: Bool { properties.generalCategory == .decimalNumber }
    /// Python's `isdigit`: those and superscripts and the like.
    var isDigit: Bool {
        if isDecimal { return true }
        guard let kind = properties.numericType else { return false }
        return kind == .digit
    }
    var isNumeric: Bool { properties.numericType != nil }
    var isUpper: Bool { properties.isUppercase }
    var isLower: Bool { properties.isLowercase }
    var isTitle: Bool { properties.generalCategory == .titlecaseLetter }
    var isCased: Bool { isUpper || isLower || isTitle }
}
