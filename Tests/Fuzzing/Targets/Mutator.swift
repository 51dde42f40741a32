/// Changes inputs as a fuzzer does, but always in the same way, so that a run of it is a test.
package struct Mutator {
    private var state: UInt64

    /// A mutator whose changes follow from its seed.
    package init(seed: UInt64) { state = seed }

    /// Some input with one to eight changes: octets and bits, lengths, pieces left out, doubled or taken from `other`.
    package mutating func change(_ input: [UInt8], other: [UInt8]) -> [UInt8] {
        var bytes = input
        for _ in 0...below(7) {
            guard !bytes.isEmpty else { return other }
            let at = below(bytes.count)
            switch below(9) {
            case 0: bytes[at] ^= 1 << UInt8(below(8))
            case 1: bytes[at] = UInt8(below(256))
            case 2: bytes[at] = [0, 1, 0x7F, 0x80, 0xFF, 4, 9][below(7)]
            case 3: bytes.insert(UInt8(below(256)), at: at)
            case 4: bytes.remove(at: at)
            case 5: bytes.removeSubrange(at..<min(bytes.count, at + 1 + below(32)))
            case 6: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 1 + below(64))], at: below(bytes.count))
            case 7 where !other.isEmpty:
                let from = below(other.count)
                bytes.insert(contentsOf: other[from..<min(other.count, from + 1 + below(128))], at: at)
            default:
                // A length or a number of four octets.
                let value = UInt32(truncatingIfNeeded: next()) >> UInt32(below(32))
                for index in 0..<min(4, bytes.count - at) {
                    bytes[at + index] = UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * index))
                }
            }
        }
        return bytes.count > 1 << 16 ? Array(bytes.prefix(1 << 16)) : bytes
    }

    private mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
