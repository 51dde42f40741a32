extension BytePairEncoding {
    /// The merges that scores or ranks imply: every split of a token into two symbols is a way to form it.
    ///
    /// - Parameters:
    ///   - priority: the order of merging of each token, lower first; equal for equal scores; nil where a token is
    ///     never formed by merging.
    ///   - byBytes: whether symbols begin as bytes (tiktoken) instead of characters (SentencePiece).
    /// - Returns: the table and the characters that are no token themselves but part of one.
    static func mergesFromVocabulary(
        _ tokens: TokenTable, priority: [Int32?], byBytes: Bool
    )
        -> (table: MergeTable, partial: TokenTable)
    {
        let strings = tokens.strings
        let storage = strings.storage.span
        var partial = PackedBytes()
        if !byBytes {
            var seen: Set<UInt32> = []
            for id in 0..<strings.count where priority[id] != nil {
                let range = strings.range(id)
                var index = range.lowerBound
                while index < range.upperBound {
                    let (value, length) = decodeScalar(storage, index)
                    let end = min(index + length, range.upperBound)
                    if seen.insert(value).inserted, tokens.id(storage, index..<end) < 0 {
                        partial.append(strings.storage[index..<end])
                    }
                    index = end
                }
            }
        }
        let partialTable = TokenTable(partial)
        var table = MergeTable(capacity: strings.count * 4)
        for id in 0..<strings.count {
            guard let rank = priority[id] else { continue }
            let range = strings.range(id)
            guard tokens.id(storage, range) == Int32(id) else { continue }
            var cut = range.lowerBound
            while true {
                cut += byBytes ? 1 : max(1, decodeScalar(storage, cut).length)
                if cut >= range.upperBound { break }
                let left = symbol(storage, range.lowerBound..<cut, tokens, partialTable, byBytes)
                if left < 0 { continue }
                let right = symbol(storage, cut..<range.upperBound, tokens, partialTable, byBytes)
                if right < 0 { continue }
                table.insert(left: left, right: right, rank: rank, merged: Int32(id))
            }
        }
        return (table, partialTable)
    }

    private static func symbol(
        _ storage: Span<UInt8>, _ range: Range<Int>, _ tokens: TokenTable, _ partial: TokenTable, _ byBytes: Bool
    ) -> Int32 {
        let id = tokens.id(storage, range)
        if id >= 0 || byBytes { return id }
        let found = partial.id(storage, range)
        return found < 0 ? -1 : found + Int32(tokens.strings.count)
    }

    /// `marker` if no token has it after anything else than itself, so that words may be cut before it; else empty.
    static func safeCut(_ tokens: TokenTable, marker: [UInt8], mergeable: (Int) -> Bool) -> [UInt8] {
        let storage = tokens.strings.storage
        // Unknown characters may fuse across the cut where the marker itself is unknown.
        if tokens.id(marker) < 0 { return [] }
        for id in 0..<tokens.strings.count where mergeable(id) {
            let range = tokens.strings.range(id)
            var index = range.lowerBound
            var leading = true
            while index < range.upperBound {
                if index + marker.count <= range.upperBound,
                    storage[index..<(index + marker.count)].elementsEqual(marker)
                {
                    if !leading { return [] }
                    index += marker.count
                } else {
                    leading = false
                    index += 1
                }
            }
        }
        return marker
    }

    /// The order of merging that scores imply: 0 for the highest score, equal scores equal.
    static func ranks(scores: [Float], mergeable: (Int) -> Bool) -> [Int32?] {
        let distinct = Set(scores).sorted(by: >)
        var rank: [Float: Int32] = [:]
        for (index, score) in distinct.enumerated() { rank[score] = Int32(index) }
        return scores.indices.map { mergeable($0) ? rank[scores[$0]] : nil }
    }
}
