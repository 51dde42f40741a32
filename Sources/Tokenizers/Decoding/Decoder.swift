/// How tokens become text again (Hugging Face's decoders): each step changes a list of strings.
indirect enum Decoder: Sendable {
    case byteLevel
    /// Writes `replacement` as a space, and as nothing in the first token if a space was put before the text.
    case metaspace(replacement: [UInt8], hasPrefix: Bool)
    /// `<0x0A>` is the byte 10.
    case byteFallback
    /// Joins everything into one string.
    case fuse
    case strip([UInt8], start: Int, stop: Int)
    case replace(Regex, [UInt8])
    case wordPiece(prefix: [UInt8], cleansUp: Bool)
    /// An end-of-word mark is a space, except in the last token.
    case endOfWord([UInt8])
    case ctc(pad: [UInt8], delimiter: [UInt8], cleansUp: Bool)
    /// Joins with spaces: what is done where a file names no decoder.
    case joinWithSpaces
    case sequence([Decoder])

    /// The steps in order.
    var steps: [Decoder] {
        if case .sequence(let parts) = self { return parts.flatMap(\.steps) }
        return [self]
    }

    /// Decodes a whole list.
    func apply(to tokens: inout [[UInt8]]) {
        switch self {
        case .byteLevel:
            tokens = [tokens.flatMap { ByteAlphabet.decode($0) ?? $0 }]
        case .fuse: tokens = [tokens.flatMap { $0 }]
        case .ctc(let pad, _, _):
            var last: [UInt8]?
            var kept: [[UInt8]] = []
            for token in tokens {
                if token == last { continue }
                last = token
                let text = piece(token, isFirst: false, isLast: false)
                if token != pad, !text.isEmpty { kept.append(text) }
            }
            tokens = kept
        case .sequence(let parts): for part in parts { part.apply(to: &tokens) }
        default:
            for index in tokens.indices {
                tokens[index] = piece(tokens[index], isFirst: index == 0, isLast: index == tokens.count - 1)
            }
        }
    }

    /// What one token becomes, knowing only where it stands.
    func piece(_ token: [UInt8], isFirst: Bool, isLast: Bool) -> [UInt8] {
        switch self {
        case .byteLevel: return ByteAlphabet.decode(token) ?? token
        case .metaspace(let replacement, let hasPrefix):
            return Self.replacing(token, replacement, with: isFirst && hasPrefix ? [] : [0x20])
        case .byteFallback: return Self.fallbackByte(token).map { [$0] } ?? token
        case .fuse: return token
        case .strip(let content, let start, let stop): return Self.stripped(token, content, start, stop)
        case .replace(let regex, let content):
            var text = AlignedText(token.span, 0..<token.count, tracked: false)
            Normalizer.replace(regex, content).apply(to: &text)
            return text.bytes
        case .wordPiece(let prefix, let cleansUp):
            var text = token
            if !isFirst {
                text = token.starts(with: prefix) ? Array(token.dropFirst(prefix.count)) : [0x20] + token
            }
            return cleansUp ? Self.cleanedUp(text) : text
        case .endOfWord(let suffix): return Self.replacing(token, suffix, with: isLast ? [] : [0x20])
        case .ctc(let pad, let delimiter, let cleansUp):
            let text = Self.replacing(token, pad, with: [])
            return cleansUp ? Self.replacing(Self.cleanedUp(text), delimiter, with: [0x20]) : text
        case .joinWithSpaces: return isFirst ? token : [0x20] + token
        case .sequence(let parts):
            return parts.reduce(token) { $1.piece($0, isFirst: isFirst, isLast: isLast) }
        }
    }

    // MARK: Helpers

    /// The byte that a token like `<0x0A>` names, or nil.
    static func fallbackByte(_ token: [UInt8]) -> UInt8? {
        guard token.count == 6, token.starts(with: [0x3C, 0x30, 0x78]), token[5] == 0x3E,
            let high = Character(Unicode.Scalar(token[3])).hexDigitValue,
            let low = Character(Unicode.Scalar(token[4])).hexDigitValue
        else { return nil }
        return UInt8(high << 4 | low)
    }

    static func replacing(_ text: [UInt8], _ pattern: [UInt8], with content: [UInt8]) -> [UInt8] {
        if pattern.isEmpty || text.count < pattern.count { return text }
        var result: [UInt8] = []
        var index = 0
        while index < text.count {
            if index + pattern.count <= text.count, text[index..<(index + pattern.count)].elementsEqual(pattern) {
                result += content
                index += pattern.count
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result
    }

    private static func stripped(_ text: [UInt8], _ content: [UInt8], _ start: Int, _ stop: Int) -> [UInt8] {
        if content.isEmpty { return text }
        var head = 0
        for _ in 0..<start where text[head...].starts(with: content) { head += content.count }
        var tail = text.count
        for _ in 0..<stop {
            guard tail - content.count >= head, text[(tail - content.count)..<tail].elementsEqual(content) else {
                break
            }
            tail -= content.count
        }
        return Array(text[head..<tail])
    }

    private static func cleanedUp(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(0x20) else { return text }
        var result = text
        for (dirty, clean) in [
            (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"),
            (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
        ] {
            result = replacing(result, Array(dirty.utf8), with: Array(clean.utf8))
        }
        return result
    }
}
