/// Working memory of byte-pair encoding, kept through one call of `encode`.
///
/// It holds the symbols of the word in work and a cache of words seen earlier in the same text: natural text repeats
/// its words, so most words cost one hash and one comparison.
struct MergeScratch {
    /// Symbols of the word in work: id and end of its bytes.
    var ids: [Int32] = []
    var ends: [Int32] = []
    /// For short words: the merge of each symbol with its right neighbour. For long words: unused.
    var pairs: [UInt64] = []
    /// For long words: links between living symbols, and the queue of possible merges (rank << 32 | position).
    var previous: [Int32] = []
    var next: [Int32] = []
    var queue: [UInt64] = []

    private var cache: [CachedWord] = []
    private var epoch: Int32 = 0
    private static let cacheSize = 8192

    struct CachedWord {
        var epoch: Int32
        /// Where the word was first seen in the text, and its length.
        var start: Int32
        var length: Int32
        /// Where its tokens begin in the output, and how many they are.
        var output: Int32
        var count: Int32
    }

    /// Forgets the words of the text before: positions are only meaningful within one text.
    mutating func beginText(length: Int) {
        epoch += 1
        if cache.isEmpty, length >= 512 {
            let empty = CachedWord(epoch: 0, start: 0, length: 0, output: 0, count: 0)
            cache = [CachedWord](repeating: empty, count: Self.cacheSize)
        }
    }

    /// Repeats the tokens of an earlier occurrence of the word; false if there was none.
    mutating func replay(_ text: Span<UInt8>, _ word: Range<Int>, hash: UInt64, into output: inout [TokenSpan]) -> Bool
    {
        if cache.isEmpty { return false }
        let entry = cache[Int(truncatingIfNeeded: hash) & (Self.cacheSize - 1)]
        guard entry.epoch == epoch, Int(entry.length) == word.count else { return false }
        let start = Int(entry.start)
        guard TokenTable.equal(text, start..<(start + word.count), text, word) else { return false }
        let shift = Int32(word.lowerBound - start)
        var index = Int(entry.output)
        let end = index + Int(entry.count)
        while index < end {
            let token = output[index]
            output.append(TokenSpan(id: token.id, start: token.start + shift, end: token.end + shift))
            index += 1
        }
        return true
    }

    /// Notes that the tokens from `first` on are those of `word`.
    mutating func remember(_ word: Range<Int>, hash: UInt64, first: Int, output: borrowing [TokenSpan]) {
        if cache.isEmpty { return }
        cache[Int(truncatingIfNeeded: hash) & (Self.cacheSize - 1)] = CachedWord(
            epoch: epoch, start: Int32(word.lowerBound), length: Int32(word.count), output: Int32(first),
            count: Int32(output.count - first))
    }
}
