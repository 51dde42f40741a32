/// Byte strings by number, in one allocation: 150,000 tokens are two arrays instead of 150,000 objects.
struct PackedBytes: Sendable {
    private(set) var storage: [UInt8] = []
    private(set) var ends: [Int32] = []

    /// How many strings there are.
    var count: Int { ends.count }

    init() {}

    init(_ strings: some Collection<[UInt8]>) {
        ends.reserveCapacity(strings.count)
        for string in strings { append(string) }
    }

    mutating func append(_ string: some Collection<UInt8>) {
        storage.append(contentsOf: string)
        ends.append(Int32(storage.count))
    }

    /// Where string `index` lies in ``storage``.
    @inline(__always)
    func range(_ index: Int) -> Range<Int> {
        (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
    }

    subscript(_ index: Int) -> [UInt8] { Array(storage[range(index)]) }
}

/// A 64-bit hash of the bytes in `range` (multiply and fold, eight bytes at a time; not for hostile key sets, whose
/// worst case the bounded probing of the callers absorbs).
@inline(__always)
func hashBytes(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: range.count)
    var index = range.lowerBound
    while index + 8 <= range.upperBound {
        var word: UInt64 = 0
        for step in 0..<8 { word |= UInt64(bytes[index + step]) << UInt64(step * 8) }
        hash = mixed(hash ^ word)
        index += 8
    }
    var word: UInt64 = 0
    var shift: UInt64 = 0
    while index < range.upperBound {
        word |= UInt64(bytes[index]) << shift
        shift += 8
        index += 1
    }
    return mixed(hash ^ word)
}

@inline(__always)
func mixed(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
}

/// The way from a token's bytes to its id: an open-addressing table over ``PackedBytes``.
struct TokenTable: Sendable {
    let strings: PackedBytes
    private var slots: [Int32]
    private let mask: Int

    /// Of equal strings the one for which `keepLast` decides: the last as in a JSON object, or the first.
    init(_ strings: PackedBytes, keepLast: Bool = false) {
        self.strings = strings
        var capacity = 16
        while capacity < strings.count * 2 { capacity *= 2 }
        mask = capacity - 1
        slots = [Int32](repeating: -1, count: capacity)
        let storage = strings.storage.span
        for id in 0..<strings.count {
            let range = strings.range(id)
            if range.isEmpty { continue }
            var slot = Int(truncatingIfNeeded: hashBytes(storage, range)) & mask
            while slots[slot] >= 0 {
                if Self.equal(storage, strings.range(Int(slots[slot])), storage, range) { break }
                slot = (slot + 1) & mask
            }
            if slots[slot] < 0 || keepLast { slots[slot] = Int32(id) }
        }
    }

    /// The id of the token whose bytes are `bytes[range]`, or -1.
    @inline(__always)
    func id(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int32 {
        if range.isEmpty { return -1 }
        let storage = strings.storage.span
        var slot = Int(truncatingIfNeeded: hashBytes(bytes, range)) & mask
        while true {
            let id = slots[slot]
            if id < 0 { return -1 }
            if Self.equal(storage, strings.range(Int(id)), bytes, range) { return id }
            slot = (slot + 1) & mask
        }
    }

    /// The id of the token `bytes`, or -1.
    func id(_ bytes: [UInt8]) -> Int32 { id(bytes.span, 0..<bytes.count) }

    /// The id of the token with this text, or nil.
    func id(text: String) -> Int32? {
        let found = id(Array(text.utf8))
        return found < 0 ? nil : found
    }

    @inline(__always)
    static func equal(
        _ left: Span<UInt8>, _ leftRange: Range<Int>, _ right: Span<UInt8>, _ rightRange: Range<Int>
    )
        -> Bool
    {
        if leftRange.count != rightRange.count { return false }
        var offset = 0
        while offset < leftRange.count {
            if left[leftRange.lowerBound + offset] != right[rightRange.lowerBound + offset] { return false }
            offset += 1
        }
        return true
    }
}
