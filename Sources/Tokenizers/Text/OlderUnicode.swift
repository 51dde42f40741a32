/// Character properties as of the older versions of Unicode that some of Hugging Face's components were built with:
/// characters that came later are not what they are today.
enum OlderUnicode {
    /// BERT's accents: nonspacing marks of Unicode 8.
    static func isNonspacingMark(_ scalar: UInt32) -> Bool {
        if scalar < 0x300 { return false }
        switch scalar {
        case 0x1885, 0x1886, 0xA9BD, 0x111C9: return false
        case 0x1734, 0x1171E: return true
        default: return CategoryTable.category(scalar) == .nonspacingMark && isKnown(scalar, to: 8)
        }
    }

    /// What BERT's clean-up removes: control, format, surrogate and private-use characters of Unicode 8, except the
    /// white space among them.
    static func isControl(_ scalar: UInt32) -> Bool {
        if scalar == 9 || scalar == 10 || scalar == 13 { return false }
        let kinds: GeneralCategories = [.control, .format, .surrogate, .privateUse]
        return !CategoryTable.category(scalar).isDisjoint(with: kinds) && isKnown(scalar, to: 8)
    }

    /// The marks that StripAccents removes: those of Unicode 9.
    static func isMark(_ scalar: UInt32) -> Bool {
        if scalar < 0x300 { return false }
        switch scalar {
        case 0x111C9: return false
        case 0x1CF2, 0x1CF3: return true
        default: return !CategoryTable.category(scalar).isDisjoint(with: .mark) && isKnown(scalar, to: 9)
        }
    }

    /// ASCII's symbols and the punctuation of Unicode 8, at which BERT and `Punctuation` cut.
    static let punctuation: ScalarSet = {
        var ranges: [ClosedRange<UInt32>] = [
            0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E, 0x166D...0x166D, 0x111C9...0x111C9,
        ]
        for scalar in UInt32(0x80)..<0x2_0000
        where !CategoryTable.category(scalar).isDisjoint(with: .punctuation) && isKnown(scalar, to: 8) {
            ranges.append(scalar...scalar)
        }
        return ScalarSet(ranges)
    }()

    /// Whether `scalar` was assigned in version `major` of Unicode or before.
    static func isKnown(_ scalar: UInt32, to major: Int) -> Bool {
        guard let age = Unicode.Scalar(scalar)?.properties.age else { return false }
        return age.major < major || (age.major == major && age.minor == 0)
    }
}

extension ScalarSet {
    /// Alphabetic (DerivedCoreProperties.txt), as of Unicode 16.
    static let alphabetic: ScalarSet = {
        var ranges: [ClosedRange<UInt32>] = []
        for scalar in UInt32(0)..<0x3_3500 {
            guard let properties = Unicode.Scalar(scalar)?.properties, properties.isAlphabetic else { continue }
            if let age = properties.age, age.major <= 16 { ranges.append(scalar...scalar) }
        }
        return ScalarSet(ranges)
    }()
}
