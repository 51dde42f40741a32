/// A set of scalars as a regular expression's class gives it: ranges, categories, nested classes, intersections.
///
/// ASCII is answered from two words; the rest from the category table and a few ranges.
struct ScalarSet: Sendable, Equatable {
    private(set) var asciiLow: UInt64 = 0
    private(set) var asciiHigh: UInt64 = 0
    private var categories: GeneralCategories = []
    private var ranges: [ClosedRange<UInt32>] = []
    private var nested: [ScalarSet] = []
    private var intersections: [ScalarSet] = []
    private var isNegated = false

    /// The empty set.
    init() {}

    /// The set of the scalars in `ranges` and of `categories`.
    init(_ ranges: [ClosedRange<UInt32>], categories: GeneralCategories = []) {
        self.ranges = ranges
        self.categories = categories
        finish()
    }

    /// Whether `scalar` is in the set; ``invalidScalar`` is only in negated sets.
    @inline(__always)
    func contains(_ scalar: UInt32) -> Bool {
        if scalar < 64 { return asciiLow >> UInt64(scalar) & 1 != 0 }
        if scalar < 128 { return asciiHigh >> UInt64(scalar - 64) & 1 != 0 }
        return evaluate(scalar)
    }

    mutating func insert(_ range: ClosedRange<UInt32>) { ranges.append(range) }
    mutating func insert(_ added: GeneralCategories) { categories.formUnion(added) }
    mutating func insert(_ set: ScalarSet) { nested.append(set) }
    mutating func intersect(_ set: ScalarSet) { intersections.append(set) }
    mutating func negate() { isNegated.toggle() }

    /// Fills the ASCII words; called once when the set is complete.
    mutating func finish() {
        asciiLow = 0
        asciiHigh = 0
        ranges = Self.merged(ranges)
        for scalar in UInt32(0)..<64 where evaluate(scalar) { asciiLow |= 1 << UInt64(scalar) }
        for scalar in UInt32(64)..<128 where evaluate(scalar) { asciiHigh |= 1 << UInt64(scalar - 64) }
    }

    /// Whether some scalar at or above 128 (or an invalid byte) may be in the set: cheap and never falsely no.
    var mayContainNonASCII: Bool {
        isNegated || !categories.isEmpty || ranges.contains { $0.upperBound >= 128 }
            || nested.contains { $0.mayContainNonASCII }
    }

    private static func merged(_ parts: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var ranges: [ClosedRange<UInt32>] = []
        for part in parts.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = ranges.last, part.lowerBound <= last.upperBound + 1 {
                ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, part.upperBound)
            } else {
                ranges.append(part)
            }
        }
        return ranges
    }

    private func evaluate(_ scalar: UInt32) -> Bool {
        var found = false
        if !categories.isEmpty { found = !categories.isDisjoint(with: CategoryTable.category(scalar)) }
        if !found {
            var low = 0
            var high = ranges.count
            while low < high {
                let middle = (low + high) >> 1
                if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
            }
            found = low < ranges.count && ranges[low].lowerBound <= scalar
        }
        if !found { found = nested.contains { $0.evaluate(scalar) } }
        if found { found = intersections.allSatisfy { $0.evaluate(scalar) } }
        return found != isNegated
    }
}

extension ScalarSet {
    /// `\s`: White_Space.
    static let whitespace = ScalarSet([
        0x09...0x0D, 0x20...0x20, 0x85...0x85, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
        0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
    ])
    /// `\d`: decimal digits of every script.
    static let digits = ScalarSet([], categories: .decimal)
    /// `\w` as Rust's regex crate has it (Unicode Technical Standard 18, annex C), which Hugging Face's tokenizers ask
    /// around added tokens that are whole words: letters, marks, decimal and letter numbers, connectors, enclosed
    /// letters, and the joiners of width zero.
    static let addedTokenWord = ScalarSet(
        [
            0x200C...0x200D, 0x24B6...0x24E9, 0x1F130...0x1F149, 0x1F150...0x1F169, 0x1F170...0x1F189,
        ],
        categories: [.letter, .mark, .decimal, .letterNumber, .connector])
    /// `\w` as Oniguruma has it: letters, marks, decimal and letter numbers, connectors, enclosed letters and the
    /// superscripts and fractions of Latin-1.
    static let word = ScalarSet(
        [
            0xB2...0xB3, 0xB9...0xB9, 0xBC...0xBE, 0x24B6...0x24E9, 0x1F130...0x1F149, 0x1F150...0x1F169,
            0x1F170...0x1F189,
        ],
        categories: [.letter, .mark, .decimal, .letterNumber, .connector])
}
