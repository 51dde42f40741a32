/// Guesses by looking up where the last tokens occurred before (Saxena, "Prompt lookup decoding", 2023), and stops
/// guessing where it does not pay.
struct PromptLookup {
    /// Longest and shortest ending that is looked up.
    private static let longest = 3
    private static let shortest = 2
    /// Newest tokens that are searched: keeps a lookup at a few microseconds.
    private static let window = 4096

    private let most: Int
    /// Mean share of accepted guesses, moving; begins hopeful.
    private var acceptance = 0.6
    /// Steps for which nothing is guessed, and how many there will be next time.
    private var rest = 0
    private var nextRest = 8

    init(most: Int) {
        self.most = most
    }

    /// Tokens that may follow; empty for none.
    mutating func guess(after tokens: borrowing [Int32]) -> [Int32] {
        guard rest == 0 else {
            rest -= 1
            return []
        }
        let end = tokens.count
        let first = max(0, end - Self.window)
        for length in stride(from: Self.longest, through: Self.shortest, by: -1) where end - first > length {
            var start = end - length - 1
            while start >= first {
                if matches(tokens, at: start, length: length) {
                    let next = start + length
                    return Array(tokens[next..<min(end, next + wanted)])
                }
                start -= 1
            }
        }
        return []
    }

    /// Learns how a guess went. Low acceptance makes it rest, each time twice as long.
    mutating func learn(proposed: Int, accepted: Int) {
        guard proposed > 0 else { return }
        acceptance = 0.8 * acceptance + 0.2 * Double(accepted) / Double(proposed)
        if acceptance < 0.25 {
            rest = nextRest
            nextRest = min(512, nextRest * 2)
            acceptance = 0.4
        } else if acceptance > 0.5 {
            nextRest = 8
        }
    }

    /// Fewer guesses where fewer are right.
    private var wanted: Int {
        max(1, min(most, Int((acceptance * Double(most) + 0.5).rounded(.up))))
    }

    private func matches(_ tokens: borrowing [Int32], at start: Int, length: Int) -> Bool {
        let end = tokens.count - length
        for place in 0..<length where tokens[start + place] != tokens[end + place] { return false }
        return true
    }
}
