/// Text to ids and back, for every kind of tokenizer: added tokens, normaliser, pre-tokenizer, model, post-processor
/// and decoder, as Hugging Face's library composes them.
///
/// Immutable after loading: any number of threads may use one at the same time.
package final class Tokenizer: Sendable {
    let model: TokenModel
    /// The tokens as the file has them, by id.
    let texts: PackedBytes
    let textTable: TokenTable
    let normalizer: Normalizer?
    let preTokenizer: PreTokenizer
    let added: AddedTokens
    let postProcessor: PostProcessor
    let detokenizer: Detokenizer

    /// The token that begins a text, where the model has one.
    package let beginOfSequence: Int32?
    /// The token with which the model ends a text.
    package let endOfSequence: Int32?
    /// The token for what has no token.
    package let unknownToken: Int32?
    /// The token that fills batches up.
    package let paddingToken: Int32?
    /// Every token after which generation is over: ``endOfSequence`` and the ends of a turn.
    package let endOfGeneration: [Int32]

    /// - Throws: if a token of the frame or another special token lies outside of the vocabulary.
    init(_ parts: TokenizerParts) throws(TokenizerError) {
        try parts.check()
        model = parts.model
        texts = parts.texts
        textTable = TokenTable(parts.texts, keepLast: true)
        normalizer = parts.normalizer
        preTokenizer = parts.preTokenizer
        added = AddedTokens(parts.added, normalizer: parts.addedAreNormal ? nil : parts.normalizer)
        postProcessor = parts.postProcessor
        detokenizer = Detokenizer(
            texts: added.normalizedTexts(parts.texts), decoder: parts.decoder, special: parts.special,
            literal: parts.literal)
        beginOfSequence = parts.beginOfSequence
        endOfSequence = parts.endOfSequence
        unknownToken = parts.unknownToken
        paddingToken = parts.paddingToken
        endOfGeneration = parts.endOfGeneration
    }

    // MARK: Encoding

    /// The ids of `text`.
    ///
    /// - Parameters:
    ///   - addSpecialTokens: whether the model's frame (begin of sequence, `[CLS]`…) is put around the text.
    ///   - parseSpecialTokens: whether special tokens written out in the text become those tokens; false for text
    ///     that a user typed.
    package func encode(_ text: String, addSpecialTokens: Bool, parseSpecialTokens: Bool) -> [Int32] {
        encode(bytes: Array(text.utf8), addSpecialTokens: addSpecialTokens, parseSpecialTokens: parseSpecialTokens)
    }

    /// The ids of bytes that need not be well-formed UTF-8: byte-level and byte-fallback models keep every byte,
    /// the others see U+FFFD.
    package func encode(bytes: [UInt8], addSpecialTokens: Bool, parseSpecialTokens: Bool) -> [Int32] {
        let tokens = segment(bytes, parseSpecialTokens: parseSpecialTokens, offsets: false)
        var ids: [Int32] = []
        ids.reserveCapacity(tokens.count + 2)
        postProcessor.frame(tokens, addSpecialTokens: addSpecialTokens) { ids.append($0.id) }
        return ids
    }

    /// The tokens of `text` with the bytes of its UTF-8 that each stands for; tokens that stand for none (begin of
    /// sequence) have an empty range.
    package func encodeWithOffsets(_ text: String, addSpecialTokens: Bool, parseSpecialTokens: Bool) -> [OffsetToken] {
        encodeWithOffsets(
            bytes: Array(text.utf8), addSpecialTokens: addSpecialTokens, parseSpecialTokens: parseSpecialTokens)
    }

    /// As ``encodeWithOffsets(_:addSpecialTokens:parseSpecialTokens:)`` for bytes.
    package func encodeWithOffsets(bytes: [UInt8], addSpecialTokens: Bool, parseSpecialTokens: Bool) -> [OffsetToken] {
        var tokens = segment(bytes, parseSpecialTokens: parseSpecialTokens, offsets: true)
        postProcessor.trim(&tokens, texts)
        var result: [OffsetToken] = []
        postProcessor.frame(tokens, addSpecialTokens: addSpecialTokens) {
            result.append(OffsetToken(id: $0.id, byteRange: Int($0.start)..<Int($0.end)))
        }
        return result
    }

    /// The tokens of the text alone. With `offsets` the spans are those of the original bytes.
    func segment(_ bytes: [UInt8], parseSpecialTokens: Bool, offsets: Bool) -> [TokenSpan] {
        var output: [TokenSpan] = []
        output.reserveCapacity(bytes.count / 3 + 8)
        var scratch = MergeScratch()
        var regexScratch = RegexScratch()
        var parts: [AddedTokens.Part] = []
        added.split(bytes.span, normalized: false, special: parseSpecialTokens, into: &parts)
        for part in parts {
            if part.id >= 0 {
                output.append(
                    TokenSpan(
                        id: part.id, start: Int32(part.range.lowerBound), end: Int32(part.range.upperBound)))
                continue
            }
            var text = AlignedText(bytes.span, part.range, tracked: offsets)
            normalizer?.apply(to: &text)
            segmentNormalized(text, parseSpecialTokens, &scratch, &regexScratch, offsets: offsets, into: &output)
        }
        return output
    }

    private func segmentNormalized(
        _ text: AlignedText, _ parseSpecialTokens: Bool, _ scratch: inout MergeScratch,
        _ regexScratch: inout RegexScratch, offsets: Bool, into output: inout [TokenSpan]
    ) {
        var parts: [AddedTokens.Part] = []
        if added.hasNormalized {
            added.split(text.bytes.span, normalized: true, special: parseSpecialTokens, into: &parts)
        } else {
            parts.append(.init(id: -1, range: 0..<text.bytes.count))
        }
        for part in parts {
            if part.id >= 0 {
                let range = text.original(part.range)
                output.append(TokenSpan(id: part.id, start: Int32(range.lowerBound), end: Int32(range.upperBound)))
                continue
            }
            var words = WordList(text, part.range)
            preTokenizer.apply(to: &words, &regexScratch)
            let first = output.count
            scratch.beginText(length: words.text.bytes.count)
            let span = words.text.bytes.span
            for piece in words.pieces {
                model.encode(span, Int(piece.lowerBound)..<Int(piece.upperBound), &scratch, into: &output)
            }
            guard offsets else { continue }
            for index in first..<output.count {
                let range = words.text.original(Int(output[index].start)..<Int(output[index].end))
                output[index].start = Int32(range.lowerBound)
                output[index].end = Int32(range.upperBound)
            }
        }
    }

    // MARK: Decoding

    /// The bytes of `ids`, exactly; where tokens hold parts of characters they need not be well-formed UTF-8.
    /// Ids out of range add nothing.
    package func decode(_ ids: [Int32], skipSpecialTokens: Bool) -> [UInt8] {
        detokenizer.decode(ids, skipSpecialTokens: skipSpecialTokens)
    }

    /// The bytes that `id` adds in the middle of a text; empty for ids out of range.
    package func tokenBytes(_ id: Int32) -> [UInt8] {
        id >= 0 && Int(id) < detokenizer.pieces.count ? detokenizer.pieces[Int(id)] : []
    }

    // MARK: Vocabulary

    /// How many ids there are, added tokens included.
    package var vocabularySize: Int { texts.count }

    /// Whether `id` is a control token (or no token at all).
    package func isSpecial(_ id: Int32) -> Bool { detokenizer.isSpecial(id) }

    /// The token as the file has it, such as `Ġthe` or `▁the`; empty for ids out of range.
    package func tokenText(_ id: Int32) -> String {
        id >= 0 && Int(id) < texts.count ? String(decoding: texts[Int(id)], as: UTF8.self) : ""
    }

    /// The id of the token with this text, as ``tokenText(_:)`` gives it.
    package func id(ofToken text: String) -> Int32? { textTable.id(text: text) }
}

/// A token and the bytes of the text that it stands for.
package struct OffsetToken: Sendable, Equatable {
    /// The token.
    package var id: Int32
    /// Bytes of the original UTF-8.
    package var byteRange: Range<Int>

    /// A token at a place.
    package init(id: Int32, byteRange: Range<Int>) {
        self.id = id
        self.byteRange = byteRange
    }
}

/// What a loader gathers.
struct TokenizerParts {
    var model: TokenModel
    var texts: PackedBytes
    var normalizer: Normalizer?
    var preTokenizer: PreTokenizer = .sequence([])
    var added: [AddedToken] = []
    /// Whether added tokens are looked for in normalised text just as they are.
    var addedAreNormal = false
    var postProcessor = PostProcessor()
    var decoder: Decoder
    /// Tokens that are skipped on request.
    var special: Set<Int32> = []
    /// Tokens whose text does not come from the decoder.
    var literal: [Int32: [UInt8]] = [:]
    var beginOfSequence: Int32?
    var endOfSequence: Int32?
    var unknownToken: Int32?
    var paddingToken: Int32?
    var endOfGeneration: [Int32] = []

    /// No file may name a token that is not there: an engine would look it up in the model's matrices.
    func check() throws(TokenizerError) {
        var named: [(String, Int32)] = endOfGeneration.map { ("end of generation", $0) }
        for (name, id) in [
            ("beginning of sequence", beginOfSequence), ("end of sequence", endOfSequence), ("unknown", unknownToken),
            ("padding", paddingToken),
        ] {
            if let id { named.append((name, id)) }
        }
        for case .token(let id, _) in postProcessor.single + postProcessor.pair {
            named.append(("post-processor's", id))
        }
        for (name, id) in named where id < 0 || Int(id) >= texts.count {
            throw TokenizerError("the \(name) token", "is \(id), but there are \(texts.count) tokens")
        }
    }
}
