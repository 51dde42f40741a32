/// Learns a byte-level vocabulary from text (Sennrich et al., 2016; bytes as in GPT-2).
///
/// The most frequent pair of neighbouring tokens becomes a token, until there are enough; among equally frequent pairs
/// the one with the lower ids, so that the same corpus always gives the same vocabulary.
package struct VocabularyTrainer {
    private var counts: [[UInt8]: Int] = [:]
    private var seen = Set<Unicode.Scalar>()

    /// A trainer that has read nothing.
    package init() {}

    /// Counts the words of a text.
    package mutating func add(_ text: String) {
        WordSplitter.split(Array(text.unicodeScalars)) { piece in
            var bytes: [UInt8] = []
            for scalar in piece {
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                if seen.insert(scalar).inserted { continue }
            }
            counts[bytes, default: 0] += 1
        }
    }

    /// A vocabulary of at most `size` tokens, `special` and all 256 bytes among them.
    package func pairs(size: Int, special: [String], begin: String?, end: String?) -> Vocabulary {
        var vocabulary = Vocabulary(special: special, bytes: Array(0...255), begin: begin, end: end)
        var words = counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { word in
            (tokens: word.key.map { Int($0) + special.count }, count: word.value)
        }
        var pairs: [Pair: (count: Int, words: Set<Int>)] = [:]
        for (index, word) in words.enumerated() {
            for (left, right) in zip(word.tokens, word.tokens.dropFirst()) {
                pairs[Pair(left: left, right: right), default: (0, [])].count += word.count
                pairs[Pair(left: left, right: right)]?.words.insert(index)
            }
        }
        while vocabulary.tokens.count < size {
            var best: (pair: Pair, count: Int)?
            for (pair, entry) in pairs where entry.count > 1 {
                if let best, entry.count < best.count || (entry.count == best.count && best.pair < pair) { continue }
                best = (pair, entry.count)
            }
            guard let (pair, _) = best, let affected = pairs.removeValue(forKey: pair)?.words else { break }
            let joined = vocabulary.tokens.count
            vocabulary.merge(pair.left, pair.right)
            for index in affected {
                let (old, count) = words[index]
                var new: [Int] = []
                new.reserveCapacity(old.count)
                var position = 0
                while position < old.count {
                    if position + 1 < old.count, old[position] == pair.left, old[position + 1] == pair.right {
                        new.append(joined)
                        position += 2
                    } else {
                        new.append(old[position])
                        position += 1
                    }
                }
                for (left, right) in zip(old, old.dropFirst()) {
                    pairs[Pair(left: left, right: right)]?.count -= count
                }
                for (left, right) in zip(new, new.dropFirst()) {
                    pairs[Pair(left: left, right: right), default: (0, [])].count += count
                    pairs[Pair(left: left, right: right)]?.words.insert(index)
                }
                words[index].tokens = new
            }
        }
        return vocabulary
    }

    /// A vocabulary of the characters that were seen: single bytes, and merges that only build whole characters.
    package func characters(special: [String], begin: String?, end: String?) -> Vocabulary {
        let encoded = seen.sorted().map { Array(UTF8.encode($0) ?? UTF8.encodedReplacementCharacter) }
        let bytes = Set(encoded.joined()).sorted()
        var vocabulary = Vocabulary(special: special, bytes: bytes, begin: begin, end: end)
        var ids: [[UInt8]: Int] = [:]
        for (index, byte) in bytes.enumerated() { ids[[byte]] = special.count + index }
        for character in encoded where character.count > 1 {
            for length in 2...character.count {
                let prefix = Array(character[..<length])
                guard ids[prefix] == nil, let left = ids[Array(prefix.dropLast())],
                    let right = ids[[prefix[length - 1]]]
                else { continue }
                ids[prefix] = vocabulary.tokens.count
                vocabulary.merge(left, right)
            }
        }
        return vocabulary
    }

    private struct Pair: Hashable, Comparable {
        var left: Int
        var right: Int

        static func < (one: Pair, other: Pair) -> Bool { (one.left, one.right) < (other.left, other.right) }
    }
}
