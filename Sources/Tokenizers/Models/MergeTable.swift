/// Which two neighbouring symbols join, in what order, into what: the learned part of byte-pair encoding.
///
/// An open-addressing table with key and value side by side; one probe is usually one cache line.
struct MergeTable: Sendable {
    /// Slots of two words: key + 1 (0 is free), then rank << 32 | merged.
    private var slots: [UInt64]
    private var mask: Int
    private(set) var count = 0

    /// The value returned for pairs that do not merge.
    static let none = UInt64.max

    init(capacity expected: Int) {
        var capacity = 16
        while capacity < expected * 2 { capacity *= 2 }
        mask = capacity - 1
        slots = [UInt64](repeating: 0, count: capacity * 2)
    }

    /// Adds a merge. Of two merges of the same pair the later one stays, or the first if `keepFirst`.
    mutating func insert(left: Int32, right: Int32, rank: Int32, merged: Int32, keepFirst: Bool = false) {
        if (count + 1) * 4 > slots.count { grow() }
        let key = Self.key(left, right)
        var slot = slotIndex(key)
        while slots[slot] != 0, slots[slot] != key { slot = (slot + 2) & (slots.count - 1) }
        if slots[slot] == 0 { count += 1 } else if keepFirst { return }
        slots[slot] = key
        slots[slot + 1] = UInt64(UInt32(bitPattern: rank)) << 32 | UInt64(UInt32(bitPattern: merged))
    }

    /// rank << 32 | merged of the pair, or ``none``. Lower comes first.
    @inline(__always)
    func lookup(_ left: Int32, _ right: Int32) -> UInt64 {
        if left < 0 || right < 0 { return Self.none }
        let key = Self.key(left, right)
        var slot = slotIndex(key)
        while true {
            let found = slots[slot]
            if found == key { return slots[slot + 1] }
            if found == 0 { return Self.none }
            slot = (slot + 2) & (slots.count - 1)
        }
    }

    @inline(__always)
    private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
        (UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))) &+ 1
    }

    @inline(__always)
    private func slotIndex(_ key: UInt64) -> Int {
        (Int(truncatingIfNeeded: mixed(key ^ 0x9E37_79B9_7F4A_7C15)) & mask) << 1
    }

    private mutating func grow() {
        let old = slots
        mask = mask * 2 + 1
        slots = [UInt64](repeating: 0, count: old.count * 2)
        for index in stride(from: 0, to: old.count, by: 2) where old[index] != 0 {
            var slot = slotIndex(old[index])
            while slots[slot] != 0 { slot = (slot + 2) & (slots.count - 1) }
            slots[slot] = old[index]
            slots[slot + 1] = old[index + 1]
        }
    }
}
