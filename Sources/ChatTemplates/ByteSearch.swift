/// Finds a pattern in bytes in linear time (Knuth, Morris, Pratt 1977), whatever the texts are.
struct ByteSearch {
    let pattern: [UInt8]
    private let borders: [Int]

    init(_ pattern: [UInt8]) {
        self.pattern = pattern
        var borders = Array(repeating: 0, count: pattern.count)
        var length = 0
        for place in pattern.indices.dropFirst() {
            while length > 0, pattern[place] != pattern[length] { length = borders[length - 1] }
            if pattern[place] == pattern[length] { length += 1 }
            borders[place] = length
        }
        self.borders = borders
    }

    /// Where the pattern begins first, from an index on.
    func first(in text: [UInt8], from start: Int) -> Int? {
        if pattern.isEmpty { return start <= text.count ? start : nil }
        guard start < text.count else { return nil }
        var length = 0
        for place in start..<text.count {
            while length > 0, text[place] != pattern[length] { length = borders[length - 1] }
            if text[place] == pattern[length] { length += 1 }
            if length == pattern.count { return place - length + 1 }
        }
        return nil
    }

    /// Where the pattern begins without overlaps, from the left.
    func all(in text: [UInt8], limit: Int = .max) -> [Int] {
        var found: [Int] = []
        var start = 0
        while found.count < limit, let place = first(in: text, from: start) {
            found.append(place)
            start = place + pattern.count
        }
        return found
    }

    /// Where the pattern begins without overlaps, from the right; nearest the end first.
    func allFromEnd(in text: [UInt8], limit: Int = .max) -> [Int] {
        let mirrored = ByteSearch(pattern.reversed())
        return mirrored.all(in: text.reversed(), limit: limit).map { text.count - $0 - pattern.count }
    }
}
