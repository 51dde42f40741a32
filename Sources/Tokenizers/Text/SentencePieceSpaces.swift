/// SentencePiece's treatment of white space, after its character map.
struct SentencePieceSpaces: Sendable, Equatable {
    /// Spaces at the ends go and runs of them become one.
    var removesExtra: Bool
    /// A space before the text.
    var addsPrefix: Bool
    /// A space after the text instead of before it.
    var asSuffix = false
    /// Spaces become U+2581.
    var escapes: Bool

    func apply(to text: inout AlignedText) {
        let old = text
        let bytes = old.bytes.span
        let space: [UInt8] = escapes ? [0xE2, 0x96, 0x81] : [0x20]
        var start = 0
        var end = bytes.count
        if removesExtra {
            while start < end, bytes[start] == 0x20 { start += 1 }
            // At the end the marker that spaces become counts as one.
            while end > start {
                if bytes[end - 1] == 0x20 {
                    end -= 1
                } else if escapes, end - start >= 3, bytes[end - 1] == 0x81, bytes[end - 2] == 0x96,
                    bytes[end - 3] == 0xE2
                {
                    end -= 3
                } else {
                    break
                }
            }
        }
        if start == end {
            text = old.successor()
            return
        }
        var result = old.successor()
        if addsPrefix, !asSuffix { result.append(space, for: start..<start, of: old) }
        var kept = start
        var index = start
        var afterSpace = false
        while index < end {
            if bytes[index] == 0x20 {
                result.copy(kept..<index, of: old)
                if !(removesExtra && afterSpace) { result.append(space, for: index..<(index + 1), of: old) }
                kept = index + 1
                afterSpace = true
            } else {
                afterSpace = false
            }
            index += 1
        }
        result.copy(kept..<end, of: old)
        if addsPrefix, asSuffix { result.append(space, for: end..<end, of: old) }
        text = result
    }
}
