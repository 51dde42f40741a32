/// The four normalisation forms of Unicode (UAX #15).
enum UnicodeForm: Sendable, Equatable {
    case nfc, nfd, nfkc, nfkd

    private var isCompatible: Bool { self == .nfkc || self == .nfkd }
    private var composes: Bool { self == .nfc || self == .nfkc }

    /// A scalar on its way: its value, its combining class, and the old bytes it stands for.
    private struct Item {
        var scalar: UInt32
        var combining: UInt8
        var start: Int32
        var end: Int32
    }

    /// Normalises `text`; invalid bytes stay what they are.
    func apply(to text: inout AlignedText) {
        let old = text
        let bytes = old.bytes.span
        var firstSpecial = 0
        while firstSpecial < bytes.count, bytes[firstSpecial] < 0x80 { firstSpecial += 1 }
        if firstSpecial == bytes.count { return }
        // A combining mark may join the last ASCII character before it.
        firstSpecial = max(0, firstSpecial - 1)
        var result = old.successor()
        result.copy(0..<firstSpecial, of: old)
        var items: [Item] = []
        var index = firstSpecial
        while index < bytes.count {
            let (value, length) = decodeScalar(bytes, index)
            if value == invalidScalar {
                flush(&items, old, &result)
                result.copy(index..<(index + 1), of: old)
            } else {
                // A starter that cannot compose backwards ends the run before it.
                let isBreak = value < 0x300 || (items.count > 256 && Decomposition.alwaysStarts(value))
                if isBreak, !items.isEmpty { flush(&items, old, &result) }
                decompose(value, Int32(index), Int32(index + length), into: &items)
            }
            index += length
        }
        flush(&items, old, &result)
        text = result
    }

    private func decompose(_ scalar: UInt32, _ start: Int32, _ end: Int32, into items: inout [Item]) {
        if scalar < 0xA0 {
            items.append(Item(scalar: scalar, combining: 0, start: start, end: end))
            return
        }
        if let syllable = Decomposition.hangul(scalar) {
            for part in syllable { items.append(Item(scalar: part, combining: 0, start: start, end: end)) }
            return
        }
        if let step = Decomposition.step(scalar), step.isCanonical || isCompatible {
            for part in step.parts { decompose(part, start, end, into: &items) }
            return
        }
        let combining = Decomposition.combiningClass(scalar)
        items.append(Item(scalar: scalar, combining: combining, start: start, end: end))
    }

    /// Canonical ordering: within each run of marks by class, equal classes as they were.
    private func order(_ items: inout [Item]) {
        var start = 0
        while start < items.count {
            if items[start].combining == 0 {
                start += 1
                continue
            }
            var end = start + 1
            var isOrdered = true
            while end < items.count, items[end].combining != 0 {
                if items[end].combining < items[end - 1].combining { isOrdered = false }
                end += 1
            }
            if !isOrdered {
                let run = items[start..<end].enumerated().sorted { left, right in
                    (left.element.combining, left.offset) < (right.element.combining, right.offset)
                }
                for (index, entry) in run.enumerated() { items[start + index] = entry.element }
            }
            start = end
        }
    }

    private func flush(_ items: inout [Item], _ old: borrowing AlignedText, _ result: inout AlignedText) {
        order(&items)
        if composes { compose(&items) }
        for item in items { result.append(scalar: item.scalar, for: Int(item.start)..<Int(item.end), of: old) }
        items.removeAll(keepingCapacity: true)
    }

    private func compose(_ items: inout [Item]) {
        var kept = 0
        var starter = -1
        var lastClass: UInt8 = 0
        for index in items.indices {
            let item = items[index]
            if starter >= 0, lastClass == 0 ? kept == starter + 1 : lastClass < item.combining,
                let composite = Decomposition.composite(items[starter].scalar, item.scalar)
            {
                items[starter].scalar = composite
                items[starter].start = min(items[starter].start, item.start)
                items[starter].end = max(items[starter].end, item.end)
                continue
            }
            if item.combining == 0 { starter = kept }
            lastClass = item.combining
            items[kept] = item
            kept += 1
        }
        items.removeLast(items.count - kept)
    }
}

/// Lookups in ``DecompositionData``, read once.
enum Decomposition {
    /// One step of decomposition.
    struct Step: Sendable {
        var isCanonical: Bool
        var parts: [UInt32]
    }

    private static let steps: [UInt32: Step] = {
        var table: [UInt32: Step] = [:]
        var code: UInt32 = 0
        var step = Step(isCanonical: true, parts: [])
        var value: UInt32 = 0
        func finish(_ table: inout [UInt32: Step]) {
            step.parts.append(value)
            // The library that models were made with knows the decompositions of Unicode 12.
            if OlderUnicode.isKnown(code, to: 12), code != 0x1F16C { table[code] = step }
            step.parts = []
            value = 0
        }
        for byte in DecompositionData.steps.utf8 {
            switch byte {
            case UInt8(ascii: "="), UInt8(ascii: "~"):
                code = value
                step.isCanonical = byte == UInt8(ascii: "=")
                value = 0
            case UInt8(ascii: "+"):
                step.parts.append(value)
                value = 0
            case UInt8(ascii: " "): if value != 0 { finish(&table) }
            default: value = value << 4 | UInt32(byte < 0x3A ? byte - 0x30 : byte - 0x37)
            }
        }
        finish(&table)
        return table
    }()

    private static let composites: [UInt64: UInt32] = {
        var table: [UInt64: UInt32] = [:]
        for word in DecompositionData.composites.split(separator: " ") {
            guard let code = UInt32(word, radix: 16), let step = steps[code], step.parts.count == 2 else { continue }
            table[UInt64(step.parts[0]) << 32 | UInt64(step.parts[1])] = code
        }
        return table
    }()

    /// The decomposition of `scalar` by one step, or nil.
    static func step(_ scalar: UInt32) -> Step? { steps[scalar] }

    /// Canonical_Combining_Class.
    static func combiningClass(_ scalar: UInt32) -> UInt8 {
        Unicode.Scalar(scalar)?.properties.canonicalCombiningClass.rawValue ?? 0
    }

    /// Whether nothing before `scalar` can reorder or compose with it.
    static func alwaysStarts(_ scalar: UInt32) -> Bool {
        if scalar >= 0x1100, scalar < 0x1200 { return false }
        return combiningClass(scalar) == 0 && steps[scalar] == nil && !seconds.contains(scalar)
    }

    private static let seconds = Set(composites.keys.map { UInt32(truncatingIfNeeded: $0) })

    /// The letters of a Hangul syllable (The Unicode Standard, section 3.12), or nil.
    static func hangul(_ scalar: UInt32) -> [UInt32]? {
        guard scalar >= 0xAC00, scalar < 0xAC00 + 11_172 else { return nil }
        let index = scalar - 0xAC00
        let trailing = 0x11A7 + index % 28
        let letters = [0x1100 + index / 588, 0x1161 + index % 588 / 28]
        return trailing == 0x11A7 ? letters : letters + [trailing]
    }

    /// The primary composite of two scalars, or nil.
    static func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if first >= 0x1100, first < 0x1113, second >= 0x1161, second < 0x1176 {
            return 0xAC00 + ((first - 0x1100) * 21 + (second - 0x1161)) * 28
        }
        if first >= 0xAC00, first < 0xAC00 + 11_172, (first - 0xAC00) % 28 == 0, second > 0x11A7, second < 0x11C3 {
            return first + (second - 0x11A7)
        }
        return composites[UInt64(first) << 32 | UInt64(second)]
    }
}
