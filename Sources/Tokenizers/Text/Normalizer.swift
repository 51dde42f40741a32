/// What is done to a text before it is cut into words (Hugging Face's normalisers).
indirect enum Normalizer: Sendable {
    case form(UnicodeForm)
    case lowercase
    /// Removes all marks.
    case stripAccents
    /// Removes white space at the ends.
    case strip(left: Bool, right: Bool)
    case replace(Regex, [UInt8])
    case prepend([UInt8])
    /// Writes each byte as a character of GPT-2's alphabet.
    case byteAlphabet
    case bert(BertNormalizer)
    /// SentencePiece's compiled replacement table.
    case charsMap(CharsMap)
    /// The clean-up of the Moses and NMT tools: control characters go, odd spaces become spaces.
    case nmt
    /// SentencePiece's white space rules, after its character map.
    case sentencePieceSpaces(SentencePieceSpaces)
    case sequence([Normalizer])

    /// Changes `text`.
    func apply(to text: inout AlignedText) {
        switch self {
        case .form(let form): form.apply(to: &text)
        case .lowercase: text.mapScalars { Self.lowercase($0) }
        case .stripAccents:
            text.mapScalars { OlderUnicode.isMark($0) ? .remove : .keep }
        case .strip(let left, let right): Self.strip(&text, left: left, right: right)
        case .replace(let regex, let content): Self.replace(&text, regex, content)
        case .prepend(let content):
            if text.bytes.isEmpty { return }
            var result = text.successor()
            let first = decodeScalar(text.bytes.span, 0).length
            result.append(content, for: 0..<first, of: text)
            result.copy(0..<text.bytes.count, of: text)
            text = result
        case .byteAlphabet:
            var words = WordList(text)
            words.rewriteAsByteAlphabet()
            text = words.text
        case .bert(let bert): bert.apply(to: &text)
        case .charsMap(let map): map.apply(to: &text)
        case .nmt: text.mapScalars { Self.nmt($0) }
        case .sentencePieceSpaces(let rules): rules.apply(to: &text)
        case .sequence(let parts): for part in parts { part.apply(to: &text) }
        }
    }

    /// The lower-case form of one scalar without context, as Rust's `char::to_lowercase`.
    static func lowercase(_ scalar: UInt32) -> ScalarChange {
        if scalar < 0x80 { return scalar >= 0x41 && scalar <= 0x5A ? .become(scalar + 0x20) : .keep }
        guard let value = Unicode.Scalar(scalar) else { return .keep }
        let mapping = value.properties.lowercaseMapping.unicodeScalars
        if mapping.count == 1, let only = mapping.first { return only == value ? .keep : .become(only.value) }
        return .expand(mapping.map(\.value))
    }

    private static func nmt(_ scalar: UInt32) -> ScalarChange {
        switch scalar {
        case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0x8F, 0x9F: .remove
        case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD: .become(0x20)
        default: .keep
        }
    }

    private static func strip(_ text: inout AlignedText, left: Bool, right: Bool) {
        let old = text
        let bytes = old.bytes.span
        var start = 0
        var end = bytes.count
        while left, start < end {
            let (value, length) = decodeScalar(bytes, start)
            guard CategoryTable.isWhitespace(value) else { break }
            start += length
        }
        while right, end > start {
            let length = scalarLength(bytes, before: end, lowest: start)
            guard CategoryTable.isWhitespace(decodeScalar(bytes, end - length).value) else { break }
            end -= length
        }
        if start == 0, end == bytes.count { return }
        var result = old.successor()
        result.copy(start..<end, of: old)
        text = result
    }

    private static func replace(_ text: inout AlignedText, _ regex: Regex, _ content: [UInt8]) {
        let old = text
        let bytes = old.bytes.span
        var scratch = RegexScratch()
        scratch.begin(bytes.count)
        guard var match = regex.firstMatch(bytes, from: 0, &scratch) else { return }
        var result = old.successor()
        var end = 0
        while true {
            result.copy(end..<match.lowerBound, of: old)
            // What is put in stands for the last character that it replaces.
            let last =
                match.isEmpty
                ? match.lowerBound..<match.lowerBound
                : (match.upperBound - scalarLength(bytes, before: match.upperBound, lowest: match.lowerBound))..<match
                    .upperBound
            result.append(content, for: last, of: old)
            end = match.upperBound
            var from = end
            if match.isEmpty {
                if from >= bytes.count { break }
                from += decodeScalar(bytes, from).length
            }
            guard let next = regex.firstMatch(bytes, from: from, &scratch) else { break }
            match = next
        }
        result.copy(end..<bytes.count, of: old)
        text = result
    }
}

/// What becomes of one scalar.
enum ScalarChange {
    case keep, remove
    case become(UInt32)
    case expand([UInt32])
}

extension AlignedText {
    /// Changes each scalar by itself; invalid bytes stay.
    mutating func mapScalars(_ change: (UInt32) -> ScalarChange) {
        let old = self
        let span = old.bytes.span
        var result = old.successor()
        var changed = false
        var kept = 0
        var index = 0
        while index < span.count {
            let (value, length) = decodeScalar(span, index)
            let range = index..<(index + length)
            index += length
            if value == invalidScalar { continue }
            let outcome = change(value)
            if case .keep = outcome { continue }
            changed = true
            result.copy(kept..<range.lowerBound, of: old)
            kept = range.upperBound
            switch outcome {
            case .keep, .remove: break
            case .become(let scalar): result.append(scalar: scalar, for: range, of: old)
            case .expand(let scalars): for scalar in scalars { result.append(scalar: scalar, for: range, of: old) }
            }
        }
        if !changed { return }
        result.copy(kept..<span.count, of: old)
        self = result
    }
}
