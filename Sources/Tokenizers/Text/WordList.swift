/// A text and the pieces it has been cut into so far: ascending ranges that do not overlap.
struct WordList {
    private(set) var text: AlignedText
    private(set) var pieces: [Range<Int32>]
    private var spare: [Range<Int32>] = []

    /// The whole `text` as one piece.
    init(_ text: AlignedText) {
        self.text = text
        pieces = text.bytes.isEmpty ? [] : [0..<Int32(text.bytes.count)]
    }

    // MARK: Cutting

    /// The part `range` of `text` as one piece.
    init(_ text: AlignedText, _ range: Range<Int>) {
        self.text = text
        pieces = range.isEmpty ? [] : [Int32(range.lowerBound)..<Int32(range.upperBound)]
    }

    /// Cuts each piece at the matches that `find` reports for it (ascending; positions within the piece).
    mutating func split(
        _ behaviour: SplitBehaviour, find: (Span<UInt8>, (Range<Int>) -> Void) -> Void, inverted: () -> Bool
    ) {
        let isInverted = inverted()
        var result: [Range<Int32>] = []
        swap(&result, &spare)
        result.removeAll(keepingCapacity: true)
        let bytes = text.bytes
        let span = bytes.span
        if behaviour == .isolated {
            for piece in pieces {
                let base = Int(piece.lowerBound)
                let part = span.extracting(base..<Int(piece.upperBound))
                var end = 0
                find(part) { match in
                    if match.lowerBound > end { result.append(Self.shifted(end..<match.lowerBound, base)) }
                    if !match.isEmpty { result.append(Self.shifted(match, base)) }
                    end = match.upperBound
                }
                if end < part.count { result.append(Self.shifted(end..<part.count, base)) }
            }
        } else {
            var runs: [(range: Range<Int>, isMatch: Bool)] = []
            for piece in pieces {
                let base = Int(piece.lowerBound)
                let part = span.extracting(base..<Int(piece.upperBound))
                runs.removeAll(keepingCapacity: true)
                var end = 0
                find(part) { match in
                    if match.lowerBound > end { runs.append((end..<match.lowerBound, isInverted)) }
                    runs.append((match, !isInverted))
                    end = match.upperBound
                }
                if end < part.count { runs.append((end..<part.count, isInverted)) }
                for range in Self.joined(runs, behaviour) where !range.isEmpty {
                    result.append(Self.shifted(range, base))
                }
            }
        }
        swap(&pieces, &result)
        swap(&spare, &result)
    }

    private static func joined(
        _ runs: [(range: Range<Int>, isMatch: Bool)], _ behaviour: SplitBehaviour
    )
        -> [Range<Int>]
    {
        var result: [Range<Int>] = []
        var wasMatch = false
        switch behaviour {
        case .isolated: return runs.map(\.range)
        case .removed: return runs.filter { !$0.isMatch }.map(\.range)
        case .contiguous:
            for run in runs {
                if run.isMatch == wasMatch, let last = result.last {
                    result[result.count - 1] = last.lowerBound..<run.range.upperBound
                } else {
                    result.append(run.range)
                }
                wasMatch = run.isMatch
            }
            return result
        case .mergedWithPrevious:
            for run in runs {
                if run.isMatch, !wasMatch, let last = result.last {
                    result[result.count - 1] = last.lowerBound..<run.range.upperBound
                } else {
                    result.append(run.range)
                }
                wasMatch = run.isMatch
            }
            return result
        case .mergedWithNext:
            for run in runs.reversed() {
                if run.isMatch, !wasMatch, let last = result.last {
                    result[result.count - 1] = run.range.lowerBound..<last.upperBound
                } else {
                    result.append(run.range)
                }
                wasMatch = run.isMatch
            }
            return result.reversed()
        }
    }

    /// Cuts before each `marker`; runs of markers are cut apart.
    mutating func split(before marker: [UInt8]) {
        split(.mergedWithNext) { part, report in
            var index = 0
            while index + marker.count <= part.count {
                if Self.has(marker, part, index) {
                    report(index..<(index + marker.count))
                    index += marker.count
                } else {
                    index += 1
                }
            }
        } inverted: {
            false
        }
    }

    /// Cuts into pieces of `length` characters.
    mutating func split(every length: Int) {
        split(.isolated) { part, report in
            var start = 0
            var index = 0
            var characters = 0
            while index < part.count {
                index += decodeScalar(part, index).length
                characters += 1
                if characters == length || index >= part.count {
                    report(start..<index)
                    start = index
                    characters = 0
                }
            }
        } inverted: {
            false
        }
    }

    /// Cuts where the script changes; characters of every script go with what is before them, and as in Hugging Face's
    /// library those before the first character of a script are lost.
    mutating func splitByScript() {
        split(.removed) { part, report in
            var start = 0
            var index = 0
            var last: UInt8?
            while index < part.count {
                let (value, length) = decodeScalar(part, index)
                let script = UnicodeScripts.group(value)
                if script != UnicodeScripts.any, last != script {
                    if last != nil { report(start..<index) }
                    start = index
                    last = script
                }
                index += length
            }
            if last != nil { report(start..<index) }
        } inverted: {
            true
        }
    }

    // MARK: Rewriting

    /// Puts `content` before each piece that does not begin with `present` and whose original start passes `test`.
    mutating func prepend(_ content: [UInt8], unlessPresent present: [UInt8], where test: (Int) -> Bool) {
        rewrite { piece, old, new in
            let first = decodeScalar(old.bytes.span, piece.lowerBound).length
            let head = piece.lowerBound..<min(piece.lowerBound + first, piece.upperBound)
            if !Self.has(present, old.bytes.span.extracting(piece), 0), test(old.original(head).lowerBound) {
                new.append(content, for: head, of: old)
            }
            new.copy(piece, of: old)
        } isNeeded: { piece, old in
            !Self.has(present, old.bytes.span.extracting(piece), 0)
        }
    }

    /// Writes `replacement` for each space.
    mutating func replaceSpaces(with replacement: [UInt8]) {
        rewrite { piece, old, new in
            var start = piece.lowerBound
            for index in piece where old.bytes[index] == 0x20 {
                new.copy(start..<index, of: old)
                new.append(replacement, for: index..<(index + 1), of: old)
                start = index + 1
            }
            new.copy(start..<piece.upperBound, of: old)
        } isNeeded: { piece, old in
            old.bytes[piece].contains(0x20)
        }
    }

    /// Writes each byte as its character of GPT-2's alphabet.
    mutating func rewriteAsByteAlphabet() {
        rewrite { piece, old, new in
            var index = piece.lowerBound
            while index < piece.upperBound {
                let end = min(index + decodeScalar(old.bytes.span, index).length, piece.upperBound)
                for byte in index..<end {
                    new.append(scalar: ByteAlphabet.scalar(of: old.bytes[byte]), for: index..<end, of: old)
                }
                index = end
            }
        } isNeeded: { _, _ in
            true
        }
    }

    /// Writes a new text piece by piece, if any piece needs it.
    private mutating func rewrite(
        _ body: (Range<Int>, borrowing AlignedText, inout AlignedText) -> Void,
        isNeeded: (Range<Int>, borrowing AlignedText) -> Bool
    ) {
        let old = text
        guard pieces.contains(where: { isNeeded(Int($0.lowerBound)..<Int($0.upperBound), old) }) else { return }
        var new = old.successor()
        for index in pieces.indices {
            let start = Int32(new.bytes.count)
            body(Int(pieces[index].lowerBound)..<Int(pieces[index].upperBound), old, &new)
            pieces[index] = start..<Int32(new.bytes.count)
        }
        text = new
    }

    @inline(__always)
    private static func has(_ marker: [UInt8], _ text: Span<UInt8>, _ index: Int) -> Bool {
        if index + marker.count > text.count { return false }
        for offset in marker.indices where text[index + offset] != marker[offset] { return false }
        return true
    }

    @inline(__always)
    private static func shifted(_ range: Range<Int>, _ base: Int) -> Range<Int32> {
        Int32(base + range.lowerBound)..<Int32(base + range.upperBound)
    }
}
