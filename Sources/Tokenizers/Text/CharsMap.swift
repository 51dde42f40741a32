/// SentencePiece's precompiled character map: a double array (darts) from byte strings to replacements.
struct CharsMap: Sendable {
    private let units: [UInt32]
    private let replacements: [UInt8]
    /// Hugging Face looks up whole grapheme clusters of up to five bytes first, and single scalars after that;
    /// SentencePiece itself takes the longest match at every place.
    let byGrapheme: Bool
    /// Strings that are left as they are.
    let protected: ByteTrie

    /// Reads the blob: a little-endian length, the double array, the replacements, each ended by a zero.
    ///
    /// - Throws: a sentence without place if the blob is cut short or lies about its length.
    init(
        _ blob: [UInt8], byGrapheme: Bool, protected: ByteTrie = ByteTrie([])
    ) throws(TokenizerError) {
        self.byGrapheme = byGrapheme
        self.protected = protected
        if blob.isEmpty {
            units = []
            replacements = []
            return
        }
        func fault(_ reason: String) -> TokenizerError { TokenizerError("precompiled_charsmap", reason) }
        guard blob.count >= 4 else {
            throw fault("has \(blob.count) bytes; at least 4 are needed for the length of its table")
        }
        let size = (0..<4).reduce(0) { $0 | Int(blob[$1]) << ($1 * 8) }
        guard size % 4 == 0, size <= blob.count - 4 else {
            throw fault("says that its table has \(size) bytes, but \(blob.count - 4) follow")
        }
        units = stride(from: 4, to: 4 + size, by: 4).map { offset in
            (0..<4).reduce(UInt32(0)) { $0 | UInt32(blob[offset + $1]) << UInt32($1 * 8) }
        }
        replacements = Array(blob[(4 + size)...])
    }

    /// Changes `text`.
    func apply(to text: inout AlignedText) {
        if byGrapheme { applyByGrapheme(&text) } else { applyLongest(&text) }
    }

    private func applyLongest(_ text: inout AlignedText) {
        let old = text
        let bytes = old.bytes.span
        var result = old.successor()
        var index = 0
        while index < bytes.count {
            if !protected.isEmpty, let match = protected.longestMatch(bytes, at: index, limit: bytes.count) {
                result.copy(index..<match.end, of: old)
                index = match.end
            } else if let match = longest(bytes, index, limit: bytes.count) {
                result.append(match.replacement, for: index..<match.end, of: old)
                index = match.end
            } else {
                let (value, length) = decodeScalar(bytes, index)
                if value == invalidScalar {
                    result.append(scalar: 0xFFFD, for: index..<(index + 1), of: old)
                } else {
                    result.copy(index..<(index + length), of: old)
                }
                index += length
            }
        }
        text = result
    }

    private func applyByGrapheme(_ text: inout AlignedText) {
        if units.isEmpty { return }
        let old = text
        let bytes = old.bytes.span
        var result = old.successor()
        var changed = false
        var index = 0
        for character in String(decoding: old.bytes, as: UTF8.self) {
            // U+FFFD of repaired text may be longer than the bytes it stands for; such text is left alone below.
            let length = character.utf8.count
            let end = min(index + length, bytes.count)
            if length < 6, let replacement = exact(bytes, index..<end) {
                result.append(replacement, for: index..<end, of: old)
                changed = true
            } else {
                var place = index
                while place < end {
                    let next = min(place + decodeScalar(bytes, place).length, end)
                    if let replacement = exact(bytes, place..<next) {
                        result.append(replacement, for: place..<next, of: old)
                        changed = true
                    } else {
                        result.copy(place..<next, of: old)
                    }
                    place = next
                }
            }
            index = end
        }
        if changed { text = result }
    }

    // MARK: The double array

    private func exact(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ArraySlice<UInt8>? {
        // Hugging Face takes the first (shortest) key that is a prefix.
        search(bytes, range.lowerBound, limit: range.upperBound, first: true)?.replacement
    }

    private func longest(
        _ bytes: Span<UInt8>, _ index: Int, limit: Int
    ) -> (
        replacement: ArraySlice<UInt8>, end: Int
    )? {
        search(bytes, index, limit: limit, first: false)
    }

    private func search(
        _ bytes: Span<UInt8>, _ index: Int, limit: Int, first: Bool
    ) -> (
        replacement: ArraySlice<UInt8>, end: Int
    )? {
        var node = 0
        guard var unit = units.first else { return nil }
        node ^= Self.offset(unit)
        var best: (value: Int, end: Int)?
        var position = index
        while position < limit {
            let byte = bytes[position]
            if byte == 0 { break }
            node ^= Int(byte)
            guard node < units.count else { break }
            unit = units[node]
            if unit & 0x8000_00FF != UInt32(byte) { break }
            node ^= Self.offset(unit)
            position += 1
            if unit >> 8 & 1 != 0 {
                guard node < units.count else { break }
                best = (Int(units[node] & 0x7FFF_FFFF), position)
                if first { break }
            }
        }
        guard let best, best.value <= replacements.count else { return nil }
        let end = replacements[best.value...].firstIndex(of: 0) ?? replacements.count
        return (replacements[best.value..<end], best.end)
    }

    private static func offset(_ unit: UInt32) -> Int {
        Int((unit >> 10) << ((unit & (1 << 9)) >> 6))
    }
}
