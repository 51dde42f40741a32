extension Tokenizer {
    /// The tokenizer of a SentencePiece `.model` file: byte pairs, unigram, words or characters.
    ///
    /// - Parameters:
    ///   - addsBeginOfSequence: whether the begin of a text is marked; the file does not say (Llama: yes, T5: no).
    ///   - addsEndOfSequence: whether its end is (Llama: no, T5: yes).
    /// - Throws: ``TokenizerError`` with the offset at fault.
    package convenience init(
        sentencePieceModel bytes: [UInt8], addsBeginOfSequence: Bool = true, addsEndOfSequence: Bool = false
    ) throws(TokenizerError) {
        let proto = try SentencePieceProto(bytes)
        try self.init(
            SentencePieceLoader(proto).parts(addsBegin: addsBeginOfSequence, addsEnd: addsEndOfSequence))
    }
}

/// Builds a tokenizer from a SentencePiece model.
struct SentencePieceLoader {
    private let proto: SentencePieceProto
    private let texts: PackedBytes
    private let table: TokenTable
    private let unknown: Int32

    private enum Kind {
        static let normal: UInt64 = 1
        static let unknown: UInt64 = 2
        static let control: UInt64 = 3
        static let userDefined: UInt64 = 4
        static let unused: UInt64 = 5
        static let byte: UInt64 = 6
    }

    init(_ proto: SentencePieceProto) throws(TokenizerError) {
        self.proto = proto
        texts = PackedBytes(proto.pieces.map(\.text))
        table = TokenTable(texts)
        guard let unknown = proto.pieces.firstIndex(where: { $0.kind == Kind.unknown }) else {
            throw TokenizerError("SentencePiece model", "has no unknown piece; every model needs one")
        }
        self.unknown = Int32(unknown)
    }

    func parts(addsBegin: Bool, addsEnd: Bool) throws(TokenizerError) -> TokenizerParts {
        var parts = TokenizerParts(model: try model(), texts: texts, decoder: try decoder())
        parts.normalizer = try normalizer()
        if proto.modelType == 3 {
            parts.preTokenizer = .metaspace(replacement: [0xE2, 0x96, 0x81], .never, split: true)
        }
        parts.addedAreNormal = true
        for (id, piece) in proto.pieces.enumerated() {
            let isControl = piece.kind == Kind.control
            if isControl { parts.special.insert(Int32(id)) }
            guard isControl || (piece.kind == Kind.userDefined && proto.modelType != 1) else { continue }
            parts.added.append(
                AddedToken(
                    id: Int32(id), content: String(decoding: piece.text, as: UTF8.self),
                    isNormalized: !isControl, isSpecial: isControl))
            if isControl { parts.literal[Int32(id)] = piece.text }
        }
        parts.literal[unknown] = proto.unknownSurface
        parts.unknownToken = unknown
        parts.beginOfSequence = id(proto.beginID, kind: Kind.control)
        parts.endOfSequence = id(proto.endID, kind: Kind.control)
        parts.paddingToken = id(proto.paddingID, kind: Kind.control)
        parts.endOfGeneration = parts.endOfSequence.map { [$0] } ?? []
        for name in EndOfGeneration.names {
            if let id = table.id(text: name), !parts.endOfGeneration.contains(id) { parts.endOfGeneration.append(id) }
        }
        var prefix: [PostProcessor.Slot] = []
        var suffix: [PostProcessor.Slot] = []
        if addsBegin, let id = parts.beginOfSequence { prefix.append(.token(id, type: 0)) }
        if addsEnd, let id = parts.endOfSequence { suffix.append(.token(id, type: 0)) }
        parts.postProcessor.single = prefix + [.text(0, type: 0)] + suffix
        parts.postProcessor.pair = parts.postProcessor.single + prefix + [.text(1, type: 0)] + suffix
        return parts
    }

    private func id(_ id: Int32, kind: UInt64) -> Int32? {
        id >= 0 && Int(id) < proto.pieces.count && proto.pieces[Int(id)].kind == kind ? id : nil
    }

    // MARK: Components

    private func model() throws(TokenizerError) -> TokenModel {
        let byteFallback = proto.byteFallback ? table.byteTokens() : nil
        let mergeable = { (id: Int) in
            let kind = proto.pieces[id].kind
            return kind == Kind.normal || kind == Kind.userDefined || kind == Kind.unused
        }
        switch proto.modelType {
        case 1: return .unigram(unigram(byteFallback))
        case 2, 4:
            let scores = proto.pieces.map(\.score)
            let priority = BytePairEncoding.ranks(scores: scores) { mergeable($0) && proto.modelType == 2 }
            let (merges, partial) = BytePairEncoding.mergesFromVocabulary(table, priority: priority, byBytes: false)
            var model = BytePairEncoding(tokens: table, merges: merges, alphabet: .characters)
            model.partialCharacters = partial
            model.byteFallback = byteFallback
            model.unknown = unknown
            model.fuseUnknown = true
            model.cutBefore = BytePairEncoding.safeCut(table, marker: [0xE2, 0x96, 0x81], mergeable: mergeable)
            return .bytePairs(model)
        case 3: return .wordLevel(WordLevel(tokens: table, unknown: unknown, fusesUnknown: true))
        default:
            throw TokenizerError(
                "SentencePiece model", "has the model type \(proto.modelType); known are 1 to 4")
        }
    }

    private func unigram(_ byteFallback: [Int32]?) -> Unigram {
        let normal = proto.pieces.filter { $0.kind == Kind.normal }.map { Double($0.score) }
        let highest = normal.max() ?? 0
        var pieces: [(bytes: [UInt8], value: Int32)] = []
        var scores: [Double] = []
        for (id, piece) in proto.pieces.enumerated() {
            // User-defined pieces beat every other way to cover the same bytes.
            scores.append(
                piece.kind == Kind.userDefined ? Double(piece.text.count) * highest - 0.1 : Double(piece.score))
            if piece.kind == Kind.normal || piece.kind == Kind.userDefined {
                pieces.append((piece.text, Int32(id)))
            }
        }
        return Unigram(
            pieces: pieces, scores: scores, lowestScore: normal.min() ?? 0, unknown: unknown,
            byteFallback: byteFallback)
    }

    private func normalizer() throws(TokenizerError) -> Normalizer {
        var steps: [Normalizer] = []
        let userDefined = proto.pieces.filter { $0.kind == Kind.userDefined }.map { (bytes: $0.text, value: Int32(0)) }
        do {
            steps.append(
                .charsMap(
                    try CharsMap(proto.charsMap, byGrapheme: false, protected: ByteTrie(userDefined))))
        } catch {
            throw TokenizerError("SentencePiece model: precompiled_charsmap", error.reason)
        }
        steps.append(
            .sentencePieceSpaces(
                .init(
                    removesExtra: proto.removesExtraSpaces, addsPrefix: proto.addsPrefix,
                    asSuffix: proto.whitespaceAsSuffix, escapes: proto.escapesSpaces)))
        return .sequence(steps)
    }

    private func decoder() throws(TokenizerError) -> Decoder {
        let marker = try Regex.forLoading(literal: "\u{2581}", place: "SentencePiece model")
        // The space put before the text goes again; where runs of spaces are removed, all at the start go.
        let strips = proto.removesExtraSpaces ? Int(Int32.max) : proto.addsPrefix ? 1 : 0
        return .sequence([.replace(marker, [0x20]), .byteFallback, .fuse, .strip([0x20], start: strips, stop: 0)])
    }
}
