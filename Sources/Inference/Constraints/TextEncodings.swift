/// How a set of characters is written: sequences of byte sets, which together cover each character's spellings.
enum TextEncodings {
    /// In UTF-8 (RFC 3629).
    static func utf8(_ set: ScalarRanges) -> [[ByteSet]] {
        var result: [[ByteSet]] = []
        var ascii: ByteSet?
        for range in set.intersection(.all).ranges {
            // Ranges of one length each.
            for (low, high) in [(0, 0x7F), (0x80, 0x7FF), (0x800, 0xFFFF), (0x1_0000, 0x10_FFFF)] as [(UInt32, UInt32)]
            {
                let start = max(range.lowerBound, low)
                let end = min(range.upperBound, high)
                guard start <= end else { continue }
                if high == 0x7F {
                    let part = ByteSet(UInt8(start)...UInt8(end))
                    if ascii == nil { ascii = part } else { ascii?.formUnion(part) }
                } else {
                    split(bytes(start), bytes(end), into: &result)
                }
            }
        }
        if let ascii { result.insert([ascii], at: 0) }
        return result
    }

    /// Inside a JSON string (RFC 8259): as UTF-8 where that is allowed, with the short escapes, and with `\u` for
    /// everything but printable ASCII.
    static func json(_ set: ScalarRanges) -> [[ByteSet]] {
        let plain = set.intersection(ScalarRanges([0x20...0x21, 0x23...0x5B, 0x5D...0x10_FFFF]))
        var result = utf8(plain)
        let backslash = ByteSet(0x5C)
        var short: ByteSet?
        for (scalar, letter) in [
            (0x22, 0x22), (0x5C, 0x5C), (0x2F, 0x2F), (0x08, 0x62), (0x0C, 0x66), (0x0A, 0x6E), (0x0D, 0x72),
            (0x09, 0x74),
        ] as [(UInt32, UInt8)] where set.contains(scalar) {
            if short == nil { short = ByteSet(letter) } else { short?.insert(letter...letter) }
        }
        if let short { result.append([backslash, short]) }
        let escaped = set.intersection(ScalarRanges([0...0x1F, 0x7F...0xD7FF, 0xE000...0xFFFF]))
        let prefix = [backslash, ByteSet(0x75)]
        for range in escaped.ranges {
            for digits in hexadecimal(range.lowerBound, range.upperBound, count: 4) { result.append(prefix + digits) }
        }
        for range in set.intersection(ScalarRanges([0x1_0000...0x10_FFFF])).ranges {
            result += pairs(range.lowerBound - 0x1_0000, range.upperBound - 0x1_0000, prefix)
        }
        return result
    }

    // MARK: Parts

    private static func bytes(_ scalar: UInt32) -> [UInt8] {
        Unicode.Scalar(scalar).map { Array(String(Character($0)).utf8) } ?? []
    }

    /// All byte strings between two of the same length whose bytes after the first lie in 80…BF.
    private static func split(_ low: [UInt8], _ high: [UInt8], into result: inout [[ByteSet]]) {
        for sequence in digits(low.map { Int($0) }, high.map { Int($0) }, lowest: 0x80, highest: 0xBF) {
            result.append(sequence.map { ByteSet(UInt8($0.lowerBound)...UInt8($0.upperBound)) })
        }
    }

    /// All digit strings between two, as sequences of digit ranges; digits after the first run from `lowest` to
    /// `highest`.
    private static func digits(_ low: [Int], _ high: [Int], lowest: Int, highest: Int) -> [[ClosedRange<Int>]] {
        if low.count == 1 { return low[0] <= high[0] ? [[low[0]...high[0]]] : [] }
        let (lowRest, highRest) = (Array(low.dropFirst()), Array(high.dropFirst()))
        let bottom = Array(repeating: lowest, count: low.count - 1)
        let top = Array(repeating: highest, count: low.count - 1)
        if low[0] == high[0] {
            return digits(lowRest, highRest, lowest: lowest, highest: highest).map { [low[0]...low[0]] + $0 }
        }
        var result: [[ClosedRange<Int>]] = []
        var first = low[0]
        var last = high[0]
        if lowRest != bottom {
            result += digits(lowRest, top, lowest: lowest, highest: highest).map { [first...first] + $0 }
            first += 1
        }
        var tail: [[ClosedRange<Int>]] = []
        if highRest != top {
            tail = digits(bottom, highRest, lowest: lowest, highest: highest).map { [last...last] + $0 }
            last -= 1
        }
        if first <= last { result.append([first...last] + Array(repeating: lowest...highest, count: low.count - 1)) }
        return result + tail
    }

    private static func hexadecimal(_ low: UInt32, _ high: UInt32, count: Int) -> [[ByteSet]] {
        func places(_ value: UInt32) -> [Int] { (0..<count).map { Int(value >> UInt32((count - 1 - $0) * 4)) & 15 } }
        return digits(places(low), places(high), lowest: 0, highest: 15).map { $0.map(digitSet) }
    }

    private static func digitSet(_ range: ClosedRange<Int>) -> ByteSet {
        var set: ByteSet?
        func add(_ bytes: ClosedRange<UInt8>) { if set == nil { set = ByteSet(bytes) } else { set?.insert(bytes) } }
        for digit in range {
            if digit < 10 {
                add(UInt8(0x30 + digit)...UInt8(0x30 + digit))
            } else {
                add(UInt8(0x37 + digit)...UInt8(0x37 + digit))
                add(UInt8(0x57 + digit)...UInt8(0x57 + digit))
            }
        }
        return set ?? ByteSet(0x30)
    }

    /// Surrogate pairs for 20-bit values.
    private static func pairs(_ low: UInt32, _ high: UInt32, _ prefix: [ByteSet]) -> [[ByteSet]] {
        var result: [[ByteSet]] = []
        let halves = digits(
            [Int(low >> 10), Int(low & 1023)], [Int(high >> 10), Int(high & 1023)], lowest: 0, highest: 1023)
        for half in halves {
            let heads = hexadecimal(
                0xD800 + UInt32(half[0].lowerBound), 0xD800 + UInt32(half[0].upperBound), count: 4)
            let tails = hexadecimal(
                0xDC00 + UInt32(half[1].lowerBound), 0xDC00 + UInt32(half[1].upperBound), count: 4)
            for head in heads { for tail in tails { result.append(prefix + head + prefix + tail) } }
        }
        return result
    }
}
