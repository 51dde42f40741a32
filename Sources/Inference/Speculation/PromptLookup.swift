/// Guesses by looking up where the last tokens occurred before (Saxena, "Prompt lookup decoding", 2023).
enum PromptLookup {
    /// Longest and shortest ending that is looked up.
    private static let longest = 3
    private static let shortest = 2
    /// Newest tokens that are searched: keeps a lookup at a few microseconds.
    private static let window = 4096

    /// At most `count` tokens that may follow; empty for none.
    static func guess(after tokens: borrowing [Int32], count: Int) -> [Int32] {
        let end = tokens.count
        let first = max(0, end - window)
        guard count > 0 else { return [] }
        for length in stride(from: longest, through: shortest, by: -1) where end - first > length {
            var start = end - length - 1
            while start >= first {
                if matches(tokens, at: start, length: length) {
                    let next = start + length
                    return Array(tokens[next..<min(end, next + count)])
                }
                start -= 1
            }
        }
        return []
    }

    private static func matches(_ tokens: borrowing [Int32], at start: Int, length: Int) -> Bool {
        let end = tokens.count - length
        for place in 0..<length where tokens[start + place] != tokens[end + place] { return false }
        return true
    }
}
