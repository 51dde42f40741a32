import JSON
import ModelFormats

/// The texts of the numbers between bounds.
struct JSONSchemaNumbers {
    private var lower: Double?
    private var isLowerOpen = false
    private var upper: Double?
    private var isUpperOpen = false
    private var divisors: [Int] = []
    private var onlyIntegers: Bool
    private let work: ConstraintWork

    init(
        _ compiler: JSONSchemaCompiler, _ schemas: [JSONSchemaCompiler.Reference], onlyIntegers: Bool
    ) throws(ConstraintFault) {
        self.onlyIntegers = onlyIntegers
        work = compiler.work
        func bounds(_ keyword: String) throws(ConstraintFault) -> [Double] {
            var result: [Double] = []
            for (value, reference) in compiler.values(keyword, schemas) {
                guard let number = value.number, number.isFinite else {
                    throw compiler.fault(keyword, reference, "must be a number")
                }
                result.append(number)
            }
            return result
        }
        if let bound = try bounds("minimum").max() { lower = bound }
        if let bound = try bounds("exclusiveMinimum").max(), bound >= lower ?? -.infinity {
            lower = bound
            isLowerOpen = true
        }
        if let bound = try bounds("maximum").min() { upper = bound }
        if let bound = try bounds("exclusiveMaximum").min(), bound <= upper ?? .infinity {
            upper = bound
            isUpperOpen = true
        }
        for divisor in try bounds("multipleOf") {
            guard let whole = Int(exactly: divisor), whole > 0, whole <= 2000 else {
                throw ConstraintFault(
                    "json_schema: the keyword \"multipleOf\" is only supported for whole numbers from 1 to 2000")
            }
            divisors.append(whole)
            // Multiples of whole numbers are whole.
            self.onlyIntegers = true
        }
        for bound in [lower, upper] {
            if let bound, bound.magnitude > 1e15 {
                throw ConstraintFault("json_schema: bounds of numbers beyond 10^15 are not supported")
            }
        }
    }

    func automaton() throws(ConstraintFault) -> Automaton {
        var result: Automaton
        if lower == nil, upper == nil {
            result = try RegularExpression.automaton(
                onlyIntegers ? "-?(0|[1-9][0-9]*)(\\.0+)?" : Self.anyNumber, search: false, work)
        } else if onlyIntegers {
            result = try integers()
        } else {
            result = try decimals()
        }
        for divisor in divisors { result = try result.intersection(Self.multiples(of: divisor), work) }
        return try result.trimmed(work)
    }

    /// Whether a number is within the bounds and a multiple of the divisors.
    ///
    /// Bounds are at most 10^15, where every whole number is a double: a number of more digits is on its right side of them
    /// however it is rounded.
    func holds(_ value: JSONValue) -> Bool {
        guard let number = value.number else { return false }
        if let lower, isLowerOpen ? number <= lower : number < lower { return false }
        if let upper, isUpperOpen ? number >= upper : number > upper { return false }
        return divisors.allSatisfy { divisor in
            switch value {
            case .integer(let whole): return Int(whole) % divisor == 0
            case .wideInteger(let digits):
                return digits.utf8.reduce(0) { $1 == UInt8(ascii: "-") ? $0 : ($0 * 10 + Int($1 - 0x30)) % divisor }
                    == 0
            default: return number.truncatingRemainder(dividingBy: Double(divisor)) == 0
            }
        }
    }

    /// Every number; large exponents only after one digit, so that none is beyond what a double holds.
    private static let anyNumber =
        "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+\\-]?[0-9]{1,2})?"
        + "|-?[0-9](\\.[0-9]+)?[eE](\\+?([12][0-9]{2}|30[0-7])|-[1-9][0-9]{2})"

    // MARK: Whole numbers

    private func integers() throws(ConstraintFault) -> Automaton {
        var low = lower.map { Int($0.rounded(.up)) }
        if let bound = lower, isLowerOpen, low == Int(exactly: bound) { low = low.map { $0 + 1 } }
        var high = upper.map { Int($0.rounded(.down)) }
        if let bound = upper, isUpperOpen, high == Int(exactly: bound) { high = high.map { $0 - 1 } }
        if let low, let high, low > high { return Automaton(texts: []) }
        var parts: [String] = []
        if high ?? 0 >= 0 { parts.append(Self.digits(max(low ?? 0, 0), high)) }
        if low ?? 0 <= 0 { parts.append("-" + Self.digits(max(-(high ?? 0), 0), low.map { -$0 })) }
        return try RegularExpression.automaton("(" + parts.joined(separator: "|") + ")(\\.0+)?", search: false, work)
    }

    /// A pattern for the whole numbers from `low`, at least 0, to `high`.
    static func digits(_ low: Int, _ high: Int?) -> String {
        guard let high else {
            let text = Array(String(low))
            var parts = ["[1-9][0-9]{\(text.count),}"]
            let nines = Int(String(repeating: "9", count: text.count)) ?? low
            parts.append(digits(low, nines))
            return "(" + parts.joined(separator: "|") + ")"
        }
        if low > high { return "[]" }
        var parts: [String] = []
        var start = low
        while start <= high {
            // The largest block of one length with the same leading digits.
            let count = String(start).count
            let end = min(high, Int(String(repeating: "9", count: count)) ?? high)
            parts += sameLength(Array(String(start)), Array(String(end)))
            start = end + 1
        }
        return "(" + parts.joined(separator: "|") + ")"
    }

    private static func sameLength(_ low: [Character], _ high: [Character]) -> [String] {
        guard let first = low.first, let last = high.first else { return [""] }
        if low.count == 1 { return ["[\(first)-\(last)]"] }
        let (lowRest, highRest) = (Array(low.dropFirst()), Array(high.dropFirst()))
        if first == last { return sameLength(lowRest, highRest).map { String(first) + $0 } }
        let rest = low.count - 1
        let zeros = Array(repeating: Character("0"), count: rest)
        let nines = Array(repeating: Character("9"), count: rest)
        var result = sameLength(lowRest, nines).map { String(first) + $0 }
        if let from = first.wholeNumberValue, let to = last.wholeNumberValue, to - from > 1 {
            result.append("[\(from + 1)-\(to - 1)][0-9]{\(rest)}")
        }
        result += sameLength(zeros, highRest).map { String(last) + $0 }
        return result
    }

    /// Whole numbers that `divisor` divides, with a sign or a fraction of zeros.
    private static func multiples(of divisor: Int) -> Automaton {
        // 0 start, 1 after the sign, 2 and 3 after the point, then the remainders.
        var states = [Automaton.State](repeating: .init(), count: 4 + divisor)
        for digit in 0..<10 {
            let set = ScalarRanges(UInt32(0x30 + digit))
            for state in [0, 1] { states[state].edges.append((set, 4 + digit % divisor)) }
            for remainder in 0..<divisor {
                states[4 + remainder].edges.append((set, 4 + (remainder * 10 + digit) % divisor))
            }
        }
        states[0].edges.append((ScalarRanges(0x2D), 1))
        states[4].isAccepting = true
        states[4].edges.append((ScalarRanges(0x2E), 2))
        states[2].edges.append((ScalarRanges(0x30), 3))
        states[3].edges.append((ScalarRanges(0x30), 3))
        states[3].isAccepting = true
        return Automaton(states: states)
    }

    // MARK: Decimals

    private func decimals() throws(ConstraintFault) -> Automaton {
        for (bound, keywords) in [(lower, "minimum or exclusiveMinimum"), (upper, "maximum or exclusiveMaximum")] {
            if let bound, bound != bound.rounded() {
                throw ConstraintFault(
                    "json_schema: \(keywords) of \(bound) is only supported for integers; numbers that are not integers can "
                        + "only have whole bounds")
            }
        }
        var parts: [String] = []
        if upper.map({ $0 > 0 || ($0 == 0 && !isUpperOpen) }) ?? true {
            let low = max(lower ?? 0, 0)
            let isOpen = isLowerOpen && lower == low
            parts += Self.magnitudes(Int(low), isOpen, upper.map { Int($0) }, isUpperOpen)
        }
        if lower.map({ $0 < 0 || ($0 == 0 && !isLowerOpen) }) ?? true {
            let low = max(-(upper ?? 0), 0)
            let isOpen = isUpperOpen && upper.map { -$0 } == low
            parts += Self.magnitudes(Int(low), isOpen, lower.map { Int(-$0) }, isLowerOpen).map { "-" + $0 }
        }
        if parts.isEmpty { return Automaton(texts: []) }
        return try RegularExpression.automaton("(" + parts.joined(separator: "|") + ")", search: false, work)
    }

    private static func magnitudes(_ low: Int, _ isLowOpen: Bool, _ high: Int?, _ isHighOpen: Bool) -> [String] {
        if let high, low > high || (low == high && (isLowOpen || isHighOpen)) { return [] }
        var parts: [String] = []
        let first = isLowOpen ? low + 1 : low
        if high.map({ first <= $0 - 1 }) ?? true { parts.append(digits(first, high.map { $0 - 1 }) + "(\\.[0-9]+)?") }
        if isLowOpen, high.map({ low < $0 }) ?? true { parts.append("\(low)\\.[0-9]*[1-9][0-9]*") }
        if let high, !isHighOpen { parts.append("\(high)(\\.0+)?") }
        return parts
    }
}
