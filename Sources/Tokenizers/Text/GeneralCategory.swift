/// Sets of Unicode general categories (UAX #44, table 12), one bit each.
struct GeneralCategories: OptionSet, Sendable, Hashable {
    let rawValue: UInt32

    static let upper = GeneralCategories(rawValue: 1 << 0)
    static let lower = GeneralCategories(rawValue: 1 << 1)
    static let title = GeneralCategories(rawValue: 1 << 2)
    static let modifierLetter = GeneralCategories(rawValue: 1 << 3)
    static let otherLetter = GeneralCategories(rawValue: 1 << 4)
    static let nonspacingMark = GeneralCategories(rawValue: 1 << 5)
    static let spacingMark = GeneralCategories(rawValue: 1 << 6)
    static let enclosingMark = GeneralCategories(rawValue: 1 << 7)
    static let decimal = GeneralCategories(rawValue: 1 << 8)
    static let letterNumber = GeneralCategories(rawValue: 1 << 9)
    static let otherNumber = GeneralCategories(rawValue: 1 << 10)
    static let connector = GeneralCategories(rawValue: 1 << 11)
    static let dash = GeneralCategories(rawValue: 1 << 12)
    static let open = GeneralCategories(rawValue: 1 << 13)
    static let close = GeneralCategories(rawValue: 1 << 14)
    static let initialQuote = GeneralCategories(rawValue: 1 << 15)
    static let finalQuote = GeneralCategories(rawValue: 1 << 16)
    static let otherPunctuation = GeneralCategories(rawValue: 1 << 17)
    static let math = GeneralCategories(rawValue: 1 << 18)
    static let currency = GeneralCategories(rawValue: 1 << 19)
    static let modifierSymbol = GeneralCategories(rawValue: 1 << 20)
    static let otherSymbol = GeneralCategories(rawValue: 1 << 21)
    static let space = GeneralCategories(rawValue: 1 << 22)
    static let line = GeneralCategories(rawValue: 1 << 23)
    static let paragraph = GeneralCategories(rawValue: 1 << 24)
    static let control = GeneralCategories(rawValue: 1 << 25)
    static let format = GeneralCategories(rawValue: 1 << 26)
    static let surrogate = GeneralCategories(rawValue: 1 << 27)
    static let privateUse = GeneralCategories(rawValue: 1 << 28)
    static let unassigned = GeneralCategories(rawValue: 1 << 29)

    static let letter: GeneralCategories = [.upper, .lower, .title, .modifierLetter, .otherLetter]
    static let mark: GeneralCategories = [.nonspacingMark, .spacingMark, .enclosingMark]
    static let number: GeneralCategories = [.decimal, .letterNumber, .otherNumber]
    static let punctuation: GeneralCategories = [
        .connector, .dash, .open, .close, .initialQuote, .finalQuote, .otherPunctuation,
    ]
    static let symbol: GeneralCategories = [.math, .currency, .modifierSymbol, .otherSymbol]
    static let separator: GeneralCategories = [.space, .line, .paragraph]
    static let other: GeneralCategories = [.control, .format, .surrogate, .privateUse, .unassigned]

    /// The category or group that `\p{name}` names (UTS #18 short and long names), or nil.
    static func named(_ name: String) -> GeneralCategories? {
        names[name.filter { $0 != "_" && $0 != " " && $0 != "-" }.lowercased()]
    }

    private static let names: [String: GeneralCategories] = [
        "l": .letter, "letter": .letter, "lu": .upper, "uppercaseletter": .upper, "ll": .lower,
        "lowercaseletter": .lower, "lt": .title, "titlecaseletter": .title, "lm": .modifierLetter,
        "modifierletter": .modifierLetter, "lo": .otherLetter, "otherletter": .otherLetter,
        "lc": [.upper, .lower, .title], "casedletter": [.upper, .lower, .title], "m": .mark, "mark": .mark,
        "mn": .nonspacingMark, "nonspacingmark": .nonspacingMark, "mc": .spacingMark, "spacingmark": .spacingMark,
        "me": .enclosingMark, "enclosingmark": .enclosingMark, "n": .number, "number": .number, "nd": .decimal,
        "decimalnumber": .decimal, "digit": .decimal, "nl": .letterNumber, "letternumber": .letterNumber,
        "no": .otherNumber, "othernumber": .otherNumber, "p": .punctuation, "punctuation": .punctuation,
        "punct": .punctuation, "pc": .connector, "connectorpunctuation": .connector, "pd": .dash,
        "dashpunctuation": .dash, "ps": .open, "openpunctuation": .open, "pe": .close, "closepunctuation": .close,
        "pi": .initialQuote, "initialpunctuation": .initialQuote, "pf": .finalQuote,
        "finalpunctuation": .finalQuote, "po": .otherPunctuation, "otherpunctuation": .otherPunctuation,
        "s": .symbol, "symbol": .symbol, "sm": .math, "mathsymbol": .math, "sc": .currency,
        "currencysymbol": .currency, "sk": .modifierSymbol, "modifiersymbol": .modifierSymbol, "so": .otherSymbol,
        "othersymbol": .otherSymbol, "z": .separator, "separator": .separator, "zs": .space,
        "spaceseparator": .space, "zl": .line, "lineseparator": .line, "zp": .paragraph,
        "paragraphseparator": .paragraph, "c": .other, "other": .other, "cc": .control, "control": .control,
        "cntrl": .control, "cf": .format, "format": .format, "cs": .surrogate, "surrogate": .surrogate,
        "co": .privateUse, "privateuse": .privateUse, "cn": .unassigned, "unassigned": .unassigned,
    ]
}

/// The general category of every scalar, read once from the standard library.
enum CategoryTable {
    /// The single-bit category of each scalar of the basic multilingual plane.
    private static let basic: [UInt8] = (0..<0x1_0000).map { bit(of: UInt32($0)) }

    /// The category of `scalar`; ``invalidScalar`` and above have none.
    @inline(__always)
    static func category(_ scalar: UInt32) -> GeneralCategories {
        if scalar < 0x1_0000 { return GeneralCategories(rawValue: 1 << UInt32(basic[Int(scalar)])) }
        if scalar >= invalidScalar { return [] }
        return GeneralCategories(rawValue: 1 << UInt32(bit(of: scalar)))
    }

    /// White_Space (PropList.txt), which is what `\s` means beside ASCII.
    static func isWhitespace(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// Categories as of Unicode 16, whatever the standard library's version: the libraries that models were made with
    /// know no later characters.
    private static func bit(of scalar: UInt32) -> UInt8 {
        guard let scalar = Unicode.Scalar(scalar) else { return 27 }
        if let age = scalar.properties.age, age.major > 16 { return 29 }
        if scalar.value == 0x295 { return 1 }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter: 0
        case .lowercaseLetter: 1
        case .titlecaseLetter: 2
        case .modifierLetter: 3
        case .otherLetter: 4
        case .nonspacingMark: 5
        case .spacingMark: 6
        case .enclosingMark: 7
        case .decimalNumber: 8
        case .letterNumber: 9
        case .otherNumber: 10
        case .connectorPunctuation: 11
        case .dashPunctuation: 12
        case .openPunctuation: 13
        case .closePunctuation: 14
        case .initialPunctuation: 15
        case .finalPunctuation: 16
        case .otherPunctuation: 17
        case .mathSymbol: 18
        case .currencySymbol: 19
        case .modifierSymbol: 20
        case .otherSymbol: 21
        case .spaceSeparator: 22
        case .lineSeparator: 23
        case .paragraphSeparator: 24
        case .control: 25
        case .format: 26
        case .surrogate: 27
        case .privateUse: 28
        case .unassigned: 29
        @unknown default: 29
        }
    }
}
