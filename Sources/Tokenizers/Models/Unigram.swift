/// The unigram language model: the most probable segmentation, by dynamic programming (Kudo 2018).
struct Unigram: Sendable {
    let trie: ByteTrie
    /// The log-probability of each token.
    let scores: [Double]
    let unknown: Int32?
    /// Token of each byte, or -1, for characters without a token; nil where there is no byte fallback.
    let byteFallback: [Int32]?
    private let unknownScore: Double

    /// How far below the least probable token an unknown character lies.
    private static let unknownPenalty = 10.0

    /// - Parameters:
    ///   - pieces: the tokens that can be found in text, with their ids.
    ///   - scores: by id.
    ///   - lowestScore: of all normal tokens.
    init(
        pieces: [(bytes: [UInt8], value: Int32)], scores: [Double], lowestScore: Double, unknown: Int32?,
        byteFallback: [Int32]?
    ) {
        trie = ByteTrie(pieces)
        self.scores = scores
        self.unknown = unknown
        self.byteFallback = byteFallback
        unknownScore = lowestScore - Self.unknownPenalty
    }

    /// The best way to reach a place: the last token, where it began, and the sum of scores.
    private struct Arrival {
        var id: Int32
        var start: Int32
        var score: Double
    }

    func encode(_ text: Span<UInt8>, _ range: Range<Int>, into output: inout [TokenSpan]) {
        let count = range.count
        if count == 0 { return }
        let base = range.lowerBound
        var arrivals = [Arrival](repeating: Arrival(id: -1, start: -1, score: 0), count: count + 1)
        var index = 0
        while index < count {
            let length = min(decodeScalar(text, base + index).length, count - index)
            let here = arrivals[index].score
            var node: Int32 = 0
            var position = index
            var coversCharacter = false
            while position < count {
                node = trie.child(node, text[base + position])
                if node < 0 { break }
                position += 1
                let id = trie.value[Int(node)]
                if id < 0 { continue }
                let score = here + scores[Int(id)]
                if arrivals[position].start < 0 || score > arrivals[position].score {
                    arrivals[position] = Arrival(id: id, start: Int32(index), score: score)
                }
                if position - index == length { coversCharacter = true }
            }
            if !coversCharacter {
                let score = here + unknownScore
                if arrivals[index + length].start < 0 || score > arrivals[index + length].score {
                    arrivals[index + length] = Arrival(id: -1, start: Int32(index), score: score)
                }
            }
            index += length
        }
        collect(text, base, arrivals, into: &output)
    }

    private func collect(
        _ text: Span<UInt8>, _ base: Int, _ arrivals: [Arrival], into output: inout [TokenSpan]
    ) {
        var reversed: [TokenSpan] = []
        var end = arrivals.count - 1
        while end > 0 {
            let arrival = arrivals[end]
            let start = Int(arrival.start)
            if arrival.id < 0 || arrival.id == unknown, let last = reversed.last, last.id == -1 {
                reversed[reversed.count - 1].start = Int32(base + start)
            } else {
                let id = arrival.id == unknown ? -1 : arrival.id
                reversed.append(TokenSpan(id: id, start: Int32(base + start), end: Int32(base + end)))
            }
            end = start
        }
        for span in reversed.reversed() {
            if span.id >= 0 {
                output.append(span)
            } else if let byteFallback, (span.start..<span.end).allSatisfy({ byteFallback[Int(text[Int($0)])] >= 0 }) {
                for position in span.start..<span.end {
                    output.append(
                        TokenSpan(id: byteFallback[Int(text[Int(position)])], start: position, end: position + 1))
                }
            } else if let unknown {
                output.append(TokenSpan(id: unknown, start: span.start, end: span.end))
            }
        }
    }
}
