/// The scripts that tokenizers name.
enum UnicodeScripts {
    /// The group of scalars that no cut separates from anything.
    static let any: UInt8 = 0

    /// The script group of `scalar`; Han, Hiragana and Katakana are one.
    static func group(_ scalar: UInt32) -> UInt8 {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].last < scalar { low = middle + 1 } else { high = middle }
        }
        return low < runs.count && runs[low].first <= scalar ? runs[low].group : any
    }

    private static let runs: [(first: UInt32, last: UInt32, group: UInt8)] = {
        var result: [(first: UInt32, last: UInt32, group: UInt8)] = []
        for word in ScriptData.runs.split(separator: " ") {
            let parts = word.split(separator: ":")
            let ends = parts[0].split(separator: "-")
            guard parts.count == 2, let group = UInt8(parts[1]), let first = ends.first, let last = ends.last,
                let low = UInt32(first, radix: 16), let high = UInt32(last, radix: 16)
            else { continue }
            result.append((low, high, group))
        }
        return result
    }()

    /// The ranges of a script by its lower-case name, or nil.
    static func ranges(named name: String) -> [ClosedRange<UInt32>]? {
        switch name {
        case "han":
            [
                0x2E80...0x2E99, 0x2E9B...0x2EF3, 0x2F00...0x2FD5, 0x3005...0x3005, 0x3007...0x3007,
                0x3021...0x3029, 0x3038...0x303B, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFA6D,
                0xFA70...0xFAD9, 0x16FE2...0x16FE3, 0x16FF0...0x16FF1, 0x20000...0x2A6DF, 0x2A700...0x2B739,
                0x2B740...0x2B81D, 0x2B820...0x2CEA1, 0x2CEB0...0x2EBE0, 0x2EBF0...0x2EE5D, 0x2F800...0x2FA1D,
                0x30000...0x3134A, 0x31350...0x323AF,
            ]
        case "hiragana":
            [
                0x3041...0x3096, 0x309D...0x309F, 0x1B001...0x1B11F, 0x1B132...0x1B132, 0x1B150...0x1B152,
                0x1F200...0x1F200,
            ]
        case "katakana":
            [
                0x30A1...0x30FA, 0x30FD...0x30FF, 0x31F0...0x31FF, 0x32D0...0x32FE, 0x3300...0x3357,
                0xFF66...0xFF6F, 0xFF71...0xFF9D, 0x1AFF0...0x1AFF3, 0x1AFF5...0x1AFFB, 0x1AFFD...0x1AFFE,
                0x1B000...0x1B000, 0x1B120...0x1B122, 0x1B155...0x1B155, 0x1B164...0x1B167,
            ]
        default: nil
        }
    }
}
