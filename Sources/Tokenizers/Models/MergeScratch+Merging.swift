/// The merging itself: always the pair of lowest rank, of equal ranks the leftmost (Sennrich et al. 2016).
extension MergeScratch {
    /// Up to this many symbols a scan for the lowest rank is faster than a queue.
    private static let scanLimit = 48

    /// Merges ``ids`` and ``ends`` until no pair is in `table`.
    mutating func merge(_ table: borrowing MergeTable) {
        if ids.count < 2 { return }
        if ids.count <= Self.scanLimit { mergeByScan(table) } else { mergeByQueue(table) }
    }

    private mutating func mergeByScan(_ table: borrowing MergeTable) {
        pairs.removeAll(keepingCapacity: true)
        for index in 0..<(ids.count - 1) { pairs.append(table.lookup(ids[index], ids[index + 1])) }
        while !pairs.isEmpty {
            var best = MergeTable.none
            var position = 0
            for index in pairs.indices where pairs[index] >> 32 < best >> 32 {
                best = pairs[index]
                position = index
            }
            if best == MergeTable.none { return }
            ids[position] = Int32(bitPattern: UInt32(truncatingIfNeeded: best))
            ends[position] = ends[position + 1]
            ids.remove(at: position + 1)
            ends.remove(at: position + 1)
            pairs.remove(at: position)
            if position < pairs.count { pairs[position] = table.lookup(ids[position], ids[position + 1]) }
            if position > 0 { pairs[position - 1] = table.lookup(ids[position - 1], ids[position]) }
        }
    }

    /// Linked symbols and a binary heap: n log n for a word of n symbols, so a megabyte of one letter is no attack.
    private mutating func mergeByQueue(_ table: borrowing MergeTable) {
        let count = ids.count
        previous.removeAll(keepingCapacity: true)
        next.removeAll(keepingCapacity: true)
        queue.removeAll(keepingCapacity: true)
        for index in 0..<count {
            previous.append(Int32(index - 1))
            next.append(index + 1 < count ? Int32(index + 1) : -1)
        }
        for index in 0..<(count - 1) { enqueue(index, table.lookup(ids[index], ids[index + 1])) }
        while let entry = dequeue() {
            let position = Int(entry & 0xFFFF_FFFF)
            // A symbol that was swallowed has no successor and id -2; a changed pair has another rank.
            if ids[position] == -2 { continue }
            let right = next[position]
            if right < 0 { continue }
            let merge = table.lookup(ids[position], ids[Int(right)])
            if merge >> 32 != entry >> 32 || merge == MergeTable.none { continue }
            ids[position] = Int32(bitPattern: UInt32(truncatingIfNeeded: merge))
            ends[position] = ends[Int(right)]
            ids[Int(right)] = -2
            let following = next[Int(right)]
            next[position] = following
            if following >= 0 {
                previous[Int(following)] = Int32(position)
                enqueue(position, table.lookup(ids[position], ids[Int(following)]))
            }
            let before = previous[position]
            if before >= 0 { enqueue(Int(before), table.lookup(ids[Int(before)], ids[position])) }
        }
        var kept = 0
        var index = 0
        while index >= 0 {
            ids[kept] = ids[index]
            ends[kept] = ends[index]
            kept += 1
            index = Int(next[index])
        }
        ids.removeLast(count - kept)
        ends.removeLast(count - kept)
    }

    @inline(__always)
    private mutating func enqueue(_ position: Int, _ merge: UInt64) {
        if merge == MergeTable.none { return }
        let entry = merge & 0xFFFF_FFFF_0000_0000 | UInt64(position)
        var index = queue.count
        queue.append(entry)
        while index > 0 {
            let parent = (index - 1) >> 1
            if queue[parent] <= entry { break }
            queue[index] = queue[parent]
            index = parent
        }
        queue[index] = entry
    }

    @inline(__always)
    private mutating func dequeue() -> UInt64? {
        guard let top = queue.first else { return nil }
        let last = queue.removeLast()
        let count = queue.count
        if count == 0 { return top }
        var index = 0
        while true {
            var child = 2 * index + 1
            if child >= count { break }
            if child + 1 < count, queue[child + 1] < queue[child] { child += 1 }
            if queue[child] >= last { break }
            queue[index] = queue[child]
            index = child
        }
        queue[index] = last
        return top
    }
}
