/// Finds stop texts in text that comes in pieces, and holds back what may be the beginning of one.
///
/// Of several stop texts the one that is complete first ends the output, whatever the borders of the pieces; of those
/// that are complete at the same place, the longest.
struct StopMatcher {
    private let stops: [[UInt8]]
    private let includesStop: Bool
    private var held: [UInt8] = []

    /// A matcher for these texts, none of which is empty.
    init(stops: [String], includesStop: Bool) {
        self.stops = stops.map { Array($0.utf8) }
        self.includesStop = includesStop
    }

    /// What became of a piece.
    struct Result: Equatable {
        /// Text that is certain now.
        var text: String
        /// Which stop text has appeared; `text` ends before it, or behind it if it is included.
        var matched: Int?
    }

    /// Takes a piece. While `isActive` is false (minimum of tokens not reached) nothing matches or is held back.
    mutating func append(_ text: String, isActive: Bool = true) -> Result {
        guard !stops.isEmpty else { return Result(text: text, matched: nil) }
        guard isActive else {
            let all = finish() + text
            return Result(text: all, matched: nil)
        }
        held.append(contentsOf: text.utf8)
        if let match = firstMatch() {
            let end = includesStop ? match.end : match.end - stops[match.stop].count
            let result = String(decoding: held[..<end], as: UTF8.self)
            held.removeAll(keepingCapacity: true)
            return Result(text: result, matched: match.stop)
        }
        let certain = held.count - heldBackCount()
        guard certain > 0 else { return Result(text: "", matched: nil) }
        let result = String(decoding: held[..<certain], as: UTF8.self)
        held.removeFirst(certain)
        return Result(text: result, matched: nil)
    }

    /// Gives what is held back, at the end of the output.
    mutating func finish() -> String {
        let text = String(decoding: held, as: UTF8.self)
        held.removeAll(keepingCapacity: true)
        return text
    }

    private func firstMatch() -> (stop: Int, end: Int)? {
        var best: (stop: Int, end: Int)?
        for (index, stop) in stops.enumerated() where stop.count <= held.count {
            var start = 0
            while start + stop.count <= held.count {
                let end = start + stop.count
                if let best, end > best.end { break }
                if held[start] == stop[0], held[start..<end].elementsEqual(stop) {
                    if best.map({ end < $0.end || stop.count > stops[$0.stop].count }) ?? true { best = (index, end) }
                    break
                }
                start += 1
            }
        }
        return best
    }

    /// Length of the longest ending of the held text that some stop text begins with.
    private func heldBackCount() -> Int {
        var longest = 0
        for stop in stops {
            var length = min(stop.count - 1, held.count)
            while length > longest {
                let start = held.count - length
                if held[start] == stop[0], held[start...].elementsEqual(stop[..<length]) {
                    longest = length
                    break
                }
                length -= 1
            }
        }
        return longest
    }
}
