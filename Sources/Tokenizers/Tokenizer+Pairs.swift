/// Two texts in one sequence, as cross-encoders take them.
package struct PairEncoding: Sendable, Equatable {
    /// The tokens.
    package var ids: [Int32] = []
    /// For each token which text it belongs to, as the model counts (token type, segment).
    package var types: [Int32] = []

    /// Nothing yet, or ids as they are, which all belong to one text.
    package init(ids: [Int32] = []) {
        self.ids = ids
    }
}

extension Tokenizer {
    /// One text with its frame, as ``PairEncoding``.
    ///
    /// - Parameter maximumLength: tokens in all; the text is cut at its end to fit.
    package func encodeSingle(_ text: String, maximumLength: Int? = nil) -> PairEncoding {
        var tokens = segment(Array(text.utf8), parseSpecialTokens: false, offsets: false)
        let frame = postProcessor.single.count { if case .token = $0 { true } else { false } }
        if let maximumLength { tokens.removeLast(max(0, tokens.count + frame - maximumLength)) }
        return assemble(postProcessor.single, [tokens])
    }

    /// Two texts with the frame that the model has for pairs.
    ///
    /// - Parameter maximumLength: tokens in all; the longer text is cut first, then both alike (Hugging Face's
    ///   `longest_first`).
    package func encodePair(_ first: String, _ second: String, maximumLength: Int? = nil) -> PairEncoding {
        var left = segment(Array(first.utf8), parseSpecialTokens: false, offsets: false)
        var right = segment(Array(second.utf8), parseSpecialTokens: false, offsets: false)
        if let maximumLength {
            let frame = postProcessor.pair.count { if case .token = $0 { true } else { false } }
            let room = max(0, maximumLength - frame)
            if left.count + right.count > room {
                let isSwapped = left.count > right.count
                var short = min(left.count, right.count)
                var long = short > room ? short : max(short, room - short)
                if short + long > room {
                    short = room / 2
                    long = short + room % 2
                }
                left.removeLast(left.count - min(left.count, isSwapped ? long : short))
                right.removeLast(right.count - min(right.count, isSwapped ? short : long))
            }
        }
        return assemble(postProcessor.pair, [left, right])
    }

    private func assemble(_ slots: [PostProcessor.Slot], _ texts: [[TokenSpan]]) -> PairEncoding {
        var result = PairEncoding()
        for slot in slots {
            switch slot {
            case .token(let id, let type):
                result.ids.append(id)
                result.types.append(type)
            case .text(let number, let type):
                guard texts.indices.contains(number) else { continue }
                for token in texts[number] {
                    result.ids.append(token.id)
                    result.types.append(type)
                }
            }
        }
        return result
    }
}
