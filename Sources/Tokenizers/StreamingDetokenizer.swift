/// Turns ids into text as they come, whole characters only.
///
/// The texts of all calls joined are the text of `Tokenizer.decode` over all ids, with ill-formed bytes as U+FFFD, one
/// for each maximal ill-formed part (Unicode, section 3.9), as Swift, Python and Rust write it.
/// A value; copy it to try a continuation. No allocation for each token: pieces come from a table, and texts of up to
/// 15 bytes are stored in the `String` itself.
package struct StreamingDetokenizer: Sendable {
    private let tokenizer: Tokenizer
    private let skipsSpecialTokens: Bool
    private let continues: Bool
    private var state: DetokenizerState
    /// Bytes not yet handed out: the beginning of a character.
    private var pending: [UInt8] = []
    /// Everything so far, for the rare decoders that need it.
    private var all: [Int32] = []

    /// - Parameters:
    ///   - skipsSpecialTokens: whether special tokens add no text.
    ///   - continuing: whether other text stands before: then a space at the beginning of the first token is kept,
    ///     which a text's own beginning loses where the tokenizer puts a space before every text.
    package init(_ tokenizer: Tokenizer, skipsSpecialTokens: Bool = true, continuing: Bool = false) {
        self.tokenizer = tokenizer
        self.skipsSpecialTokens = skipsSpecialTokens
        continues = continuing
        state = DetokenizerState(atStart: !continuing)
        pending.reserveCapacity(256)
    }

    /// The text that `id` completes; may be empty. Ids out of range add nothing.
    package mutating func append(_ id: Int32) -> String {
        let table = tokenizer.detokenizer
        if id < 0 || Int(id) >= table.kinds.count || (skipsSpecialTokens && table.isSpecial(id)) { return "" }
        if table.needsWholeList {
            all.append(id)
            return ""
        }
        state.append(id, table, into: &pending)
        return take(pending.count - Self.incompleteTail(pending))
    }

    /// The text held back until the end. Afterwards the detokenizer is as new.
    package mutating func finish() -> String {
        let table = tokenizer.detokenizer
        if table.needsWholeList {
            // Always outside a character, so the list can be decoded at once.
            pending += table.decode(all, skipSpecialTokens: skipsSpecialTokens)
            all = []
        }
        state.finish(table, into: &pending)
        let text = take(pending.count)
        state = DetokenizerState(atStart: !continues)
        return text
    }

    private mutating func take(_ count: Int) -> String {
        if count == 0 { return "" }
        let text = String(decoding: pending.prefix(count), as: UTF8.self)
        pending.removeFirst(count)
        return text
    }

    /// How many bytes at the end begin a well-formed character without finishing it.
    static func incompleteTail(_ bytes: [UInt8]) -> Int {
        var length = 1
        while length <= 3, length <= bytes.count {
            let byte = bytes[bytes.count - length]
            if byte & 0xC0 == 0x80 {
                length += 1
                continue
            }
            let expected = byte < 0xC2 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : byte < 0xF5 ? 4 : 1
            guard expected > length else { return 0 }
            if length == 1 { return 1 }
            // The second byte of some leads is restricted; outside of that the lead is ill-formed by itself.
            let second = bytes[bytes.count - length + 1]
            let allowed: ClosedRange<UInt8> =
                switch byte {
                case 0xE0: 0xA0...0xBF
                case 0xED: 0x80...0x9F
                case 0xF0: 0x90...0xBF
                case 0xF4: 0x80...0x8F
                default: 0x80...0xBF
                }
            return allowed.contains(second) ? length : 0
        }
        return 0
    }
}
