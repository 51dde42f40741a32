/// GPT-2's way to cut a text before byte-pair encoding: contractions, words with the space before them, numbers, runs of
/// other characters, spaces. The serving tokenizer does the same by its regular expression.
struct WordSplitter {
    private enum Kind {
        case letter, number, space, other
    }

    private static func kind(_ scalar: Unicode.Scalar) -> Kind {
        if scalar.isASCII {
            switch scalar.value {
            case 0x41...0x5A, 0x61...0x7A: return .letter
            case 0x30...0x39: return .number
            case 0x09...0x0D, 0x20: return .space
            default: return .other
            }
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return .letter
        case .decimalNumber, .letterNumber, .otherNumber: return .number
        default: return scalar.properties.isWhitespace ? .space : .other
        }
    }

    /// Calls `body` with each piece of `text`.
    static func split(_ text: [Unicode.Scalar], _ body: (ArraySlice<Unicode.Scalar>) -> Void) {
        var index = 0
        let kinds = text.map(kind)
        func run(from start: Int, of kind: Kind) -> Int {
            var end = start
            while end < kinds.count, kinds[end] == kind { end += 1 }
            return end
        }
        while index < text.count {
            var end = index
            if text[index] == "'", let length = contraction(text, at: index + 1) {
                end = index + 1 + length
            } else if kinds[index] != .space {
                end = run(from: index, of: kinds[index])
            } else if text[index] == " ", index + 1 < text.count, kinds[index + 1] != .space {
                end = run(from: index + 1, of: kinds[index + 1])
            } else {
                end = run(from: index, of: .space)
                // The last space before a word belongs to the word.
                if end < text.count, end - index > 1 { end -= 1 }
            }
            body(text[index..<end])
            index = end
        }
    }

    private static func contraction(_ text: [Unicode.Scalar], at index: Int) -> Int? {
        guard index < text.count else { return nil }
        switch text[index] {
        case "s", "t", "m", "d": return 1
        case "r", "v": return index + 1 < text.count && text[index + 1] == "e" ? 2 : nil
        case "l": return index + 1 < text.count && text[index + 1] == "l" ? 2 : nil
        default: return nil
        }
    }
}
