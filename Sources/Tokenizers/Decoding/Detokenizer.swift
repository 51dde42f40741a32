/// From ids to bytes, with the work for each token done once at loading.
///
/// Nearly every decoder changes each token by itself, but for the first one (a space put before the text goes again)
/// and perhaps the last one. Those are decoded from a table. The few that need the whole list (say, stripping at the
/// end of the joined text) are run on the whole list.
struct Detokenizer: Sendable {
    /// The bytes that each id adds in the middle of a text.
    let pieces: PackedBytes
    /// Spaces to drop from the beginning of the text.
    let stripsAtStart: Int
    /// Ids whose text is not part of what is stripped at the start (byte tokens, special tokens): their bit is set.
    let kinds: [UInt8]
    private let decoder: Decoder
    private let texts: PackedBytes
    /// Whether the first or last token is not what the table says.
    let variesAtStart: Bool
    let variesAtEnd: Bool
    /// Whether repetitions of a token vanish (CTC).
    let dropsRepeats: Bool
    /// Whether only the whole list can be decoded.
    let needsWholeList: Bool

    static let isSpecial: UInt8 = 1
    static let isByte: UInt8 = 2

    /// - Parameters:
    ///   - texts: the tokens as the file has them.
    ///   - decoder: how they become text.
    ///   - literal: ids whose text is taken as it is, by id.
    init(texts: PackedBytes, decoder: Decoder, special: Set<Int32>, literal: [Int32: [UInt8]] = [:]) {
        self.texts = texts
        self.decoder = decoder
        let steps = decoder.steps
        var fused = false
        var strips = 0
        var whole = false
        var atStart = false
        var atEnd = false
        var repeats = false
        var local: [Decoder] = []
        for (index, step) in steps.enumerated() {
            switch step {
            case .fuse: fused = true
            case .byteLevel:
                local.append(step)
                fused = true
            case .strip(let content, let start, let stop):
                if fused, content == [0x20], stop == 0, index == steps.count - 1 {
                    strips = start
                } else if fused {
                    whole = true
                } else {
                    local.append(step)
                }
            case .metaspace(_, let hasPrefix):
                if fused { whole = true }
                atStart = atStart || hasPrefix
                local.append(step)
            case .wordPiece, .joinWithSpaces:
                if fused { whole = true }
                atStart = true
                local.append(step)
            case .endOfWord:
                if fused { whole = true }
                atEnd = true
                local.append(step)
            case .ctc:
                if index > 0 { whole = true }
                repeats = true
                local.append(step)
            case .replace:
                if fused { whole = true }
                local.append(step)
            default: local.append(step)
            }
        }
        let chain = Decoder.sequence(local)
        var pieces = PackedBytes()
        var kinds = [UInt8](repeating: 0, count: texts.count)
        for id in 0..<texts.count {
            if special.contains(Int32(id)) { kinds[id] |= Self.isSpecial }
            if let text = literal[Int32(id)] {
                kinds[id] |= Self.isByte
                pieces.append(text)
            } else {
                let text = texts[id]
                if Decoder.fallbackByte(text) != nil { kinds[id] |= Self.isByte }
                pieces.append(whole ? text : chain.piece(text, isFirst: false, isLast: false))
            }
        }
        self.pieces = pieces
        self.kinds = kinds
        stripsAtStart = strips
        variesAtStart = atStart
        variesAtEnd = atEnd
        dropsRepeats = repeats
        needsWholeList = whole
    }

    /// Whether `id` is a special token; ids out of range are.
    @inline(__always)
    func isSpecial(_ id: Int32) -> Bool {
        id < 0 || Int(id) >= kinds.count || kinds[Int(id)] & Self.isSpecial != 0
    }

    /// What `id` becomes where the table does not hold.
    func piece(_ id: Int32, isFirst: Bool, isLast: Bool) -> [UInt8] {
        decoder.piece(texts[Int(id)], isFirst: isFirst, isLast: isLast)
    }

    /// The bytes of a whole list; ids out of range add nothing.
    func decode(_ ids: [Int32], skipSpecialTokens: Bool) -> [UInt8] {
        if needsWholeList {
            var tokens: [[UInt8]] = []
            for id in ids where id >= 0 && Int(id) < texts.count && !(skipSpecialTokens && isSpecial(id)) {
                tokens.append(texts[Int(id)])
            }
            decoder.apply(to: &tokens)
            return tokens.flatMap { $0 }
        }
        var state = DetokenizerState(atStart: true)
        var result: [UInt8] = []
        for id in ids where id >= 0 && Int(id) < texts.count && !(skipSpecialTokens && isSpecial(id)) {
            state.append(id, self, into: &result)
        }
        state.finish(self, into: &result)
        return result
    }
}

/// Where a text stands between two tokens.
struct DetokenizerState: Sendable {
    private var isFirst: Bool
    private var strips: Int?
    private var held: Int32 = -1
    private var last: Int32 = -1
    private let atStart: Bool

    /// - Parameter atStart: false where other text stands before, so that nothing is dropped from the start.
    init(atStart: Bool) {
        isFirst = atStart
        self.atStart = atStart
    }

    /// Appends what `id` adds, which is in range.
    @inline(__always)
    mutating func append(_ id: Int32, _ table: borrowing Detokenizer, into result: inout [UInt8]) {
        if table.dropsRepeats {
            if id == last { return }
            last = id
        }
        if table.variesAtEnd {
            let ready = held
            held = id
            if ready >= 0 { put(ready, table, isLast: false, into: &result) }
        } else {
            put(id, table, isLast: false, into: &result)
        }
    }

    /// Appends what was held back for the end.
    mutating func finish(_ table: borrowing Detokenizer, into result: inout [UInt8]) {
        if held >= 0 { put(held, table, isLast: true, into: &result) }
        held = -1
    }

    @inline(__always)
    private mutating func put(_ id: Int32, _ table: borrowing Detokenizer, isLast: Bool, into result: inout [UInt8]) {
        if isLast || (isFirst && table.variesAtStart) {
            result += table.piece(id, isFirst: isFirst, isLast: isLast)
            isFirst = false
            return
        }
        var range = table.pieces.range(Int(id))
        if atStart, strips != 0, !range.isEmpty {
            var left = strips ?? table.stripsAtStart
            if table.kinds[Int(id)] & Detokenizer.isByte != 0 { left = 0 }
            while left > 0, !range.isEmpty, table.pieces.storage[range.lowerBound] == 0x20 {
                range = (range.lowerBound + 1)..<range.upperBound
                left -= 1
            }
            strips = range.isEmpty ? left : 0
        }
        isFirst = false
        result.append(copying: table.pieces.storage.span.extracting(range))
    }
}
