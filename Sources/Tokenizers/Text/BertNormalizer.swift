/// BERT's normaliser: control characters go, white space becomes spaces, Chinese characters stand alone, accents go,
/// letters become small (google-research/bert `BasicTokenizer`, as Hugging Face reads it).
struct BertNormalizer: Sendable, Equatable {
    var cleansText = true
    var separatesChinese = true
    /// nil: as ``lowercases``.
    var stripsAccents: Bool?
    var lowercases = true

    func apply(to text: inout AlignedText) {
        if cleansText {
            text.mapScalars { scalar in
                if scalar == 0 || scalar == 0xFFFD || OlderUnicode.isControl(scalar) { return .remove }
                return scalar != 0x20 && CategoryTable.isWhitespace(scalar) ? .become(0x20) : .keep
            }
        }
        if separatesChinese {
            text.mapScalars { Self.isChinese($0) ? .expand([0x20, $0, 0x20]) : .keep }
        }
        if stripsAccents ?? lowercases {
            UnicodeForm.nfd.apply(to: &text)
            text.mapScalars { OlderUnicode.isNonspacingMark($0) ? .remove : .keep }
        }
        if lowercases { Normalizer.lowercase.apply(to: &text) }
    }

    private static func isChinese(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F,
            0x2B920...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }
}
