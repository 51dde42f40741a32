/// Python's `textwrap` as the reference calls it: white space is kept as it is, but not at the ends of lines.
struct TextWrapper {
    let width: Int
    let breaksLongWords: Bool
    let breaksOnHyphens: Bool

    func wrap(_ text: String) -> [String] {
        var chunks: [[Unicode.Scalar]] = pieces(Array(text.unicodeScalars)).reversed()
        var lines: [String] = []
        while !chunks.isEmpty {
            var line: [[Unicode.Scalar]] = []
            var length = 0
            if !lines.isEmpty, let first = chunks.last, first.allSatisfy({ isPythonSpace($0) }) { chunks.removeLast() }
            while let next = chunks.last, length + next.count <= width {
                line.append(next)
                length += next.count
                chunks.removeLast()
            }
            if let next = chunks.last, next.count > width {
                if breaksLongWords {
                    var end = width - length
                    if breaksOnHyphens, let hyphen = next[..<end].lastIndex(of: "-"), hyphen > 0,
                        next[..<hyphen].contains(where: { $0 != "-" })
                    {
                        end = hyphen + 1
                    }
                    line.append(Array(next[..<end]))
                    chunks[chunks.count - 1] = Array(next[end...])
                } else if line.isEmpty {
                    line.append(next)
                    chunks.removeLast()
                }
            }
            if let last = line.last, last.allSatisfy({ isPythonSpace($0) }) { line.removeLast() }
            if !line.isEmpty { lines.append(String(String.UnicodeScalarView(line.joined()))) }
        }
        return lines
    }

    /// Words and the white space between them; words also end behind a hyphen between letters.
    private func pieces(_ scalars: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
        var pieces: [[Unicode.Scalar]] = []
        var current: [Unicode.Scalar] = []
        for place in scalars.indices {
            let scalar = scalars[place]
            if let last = current.last {
                var cuts = isPythonSpace(last) != isPythonSpace(scalar)
                if breaksOnHyphens, last == "-", place >= 3, scalar.isLetter, scalars[place - 2].isLetter,
                    scalars[place - 3].isLetter, place + 1 < scalars.count, scalars[place + 1].isLetter
                {
                    cuts = true
                }
                if cuts {
                    pieces.append(current)
                    current = []
                }
            }
            current.append(scalar)
        }
        if !current.isEmpty { pieces.append(current) }
        return pieces
    }
}
