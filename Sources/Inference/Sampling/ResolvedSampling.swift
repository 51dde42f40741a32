/// Sampling parameters with every default filled in: request, then model, then ours.
struct ResolvedSampling: Sendable {
    var temperature: Float
    /// 0 is off.
    var topK: Int
    var topP: Float
    var minP: Float
    var typicalP: Float
    var xtcProbability: Float
    var xtcThreshold: Float
    var repetitionPenalty: Float
    var presencePenalty: Float
    var frequencyPenalty: Float
    /// −1 is all.
    var penaltyWindow: Int
    var dryMultiplier: Float
    var dryBase: Float
    var dryAllowedLength: Int
    var dryWindow: Int
    /// Sorted by id, so that sums do not depend on a dictionary's order.
    var logitBias: [(token: Int32, bias: Float)]
    var bannedTokens: [Int32]
    /// What may be drawn at all; nil for everything.
    var allowed: TokenMask?
    /// Ids that DRY does not reach across; nil for none.
    var dryBreakers: TokenMask?

    /// Longest piece of the history that DRY looks at.
    static let dryWindowLimit = 8192

    init(_ request: SamplingParameters, defaults: SamplingParameters, vocabularySize: Int, ends: [Int32]) {
        temperature = request.temperature ?? defaults.temperature ?? 1
        topK = max(0, request.topK ?? defaults.topK ?? 0)
        topP = request.topP ?? defaults.topP ?? 1
        minP = request.minP ?? defaults.minP ?? 0
        typicalP = request.typicalP ?? defaults.typicalP ?? 1
        xtcProbability = request.xtcProbability ?? defaults.xtcProbability ?? 0
        xtcThreshold = request.xtcThreshold ?? defaults.xtcThreshold ?? 0.1
        repetitionPenalty = request.repetitionPenalty ?? defaults.repetitionPenalty ?? 1
        presencePenalty = request.presencePenalty ?? defaults.presencePenalty ?? 0
        frequencyPenalty = request.frequencyPenalty ?? defaults.frequencyPenalty ?? 0
        penaltyWindow = request.penaltyWindow ?? defaults.penaltyWindow ?? -1
        dryMultiplier = request.dryMultiplier ?? defaults.dryMultiplier ?? 0
        dryBase = request.dryBase ?? defaults.dryBase ?? 1.75
        dryAllowedLength = request.dryAllowedLength ?? defaults.dryAllowedLength ?? 2
        let window = request.dryWindow ?? defaults.dryWindow ?? -1
        dryWindow = window < 0 ? Self.dryWindowLimit : min(window, Self.dryWindowLimit)
        logitBias = request.logitBias.map { (token: $0.key, bias: $0.value) }.sorted { $0.token < $1.token }
        bannedTokens = request.bannedTokens
        if !request.allowedTokens.isEmpty {
            allowed = TokenMask(ids: request.allowedTokens + ends, vocabularySize: vocabularySize)
        }
    }

    /// Whether the three penalties change anything.
    var hasPenalties: Bool {
        repetitionPenalty != 1 || presencePenalty != 0 || frequencyPenalty != 0
    }

    /// Whether DRY changes anything.
    var hasDry: Bool {
        dryMultiplier > 0 && dryWindow > 0
    }

    /// Whether the most probable token is taken.
    var isGreedy: Bool {
        temperature == 0 || topK == 1
    }
}

extension TokenMask {
    /// A mask of these ids; those outside the vocabulary are left out.
    package convenience init(ids: some Sequence<Int32>, vocabularySize: Int) {
        var words = [UInt64](repeating: 0, count: (vocabularySize + 63) / 64)
        for id in ids where id >= 0 && id < vocabularySize {
            words[Int(id) >> 6] |= 1 << UInt64(id & 63)
        }
        self.init(words: words)
    }

    /// Whether the id is in the set.
    package func contains(_ id: Int32) -> Bool {
        let word = Int(id) >> 6
        return id >= 0 && word < words.count && words[word] >> UInt64(id & 63) & 1 == 1
    }

    /// Sets the logits of all ids outside the set to −∞, except those in `keeping`.
    func apply(to logits: inout MutableSpan<Float>, keeping: [Int32] = []) {
        // Mostly a handful of end-of-sequence ids: their logits are put back afterwards.
        var kept = InlineArray<16, Float>(repeating: 0)
        let keepCount = min(16, keeping.count)
        for place in 0..<keepCount { kept[place] = logits[Int(keeping[place])] }
        // A request may name a thousand of its own; only those need memory.
        let more = keeping.dropFirst(keepCount)
        let keptMore = more.isEmpty ? [] : more.map { logits[Int($0)] }
        let count = logits.count
        let array = self.words
        let words = array.span
        for word in 0..<(count + 63) / 64 {
            let bits = word < words.count ? words[word] : 0
            if bits == .max { continue }
            let first = word * 64
            let end = min(first + 64, count)
            let valid: UInt64 = end - first == 64 ? .max : (1 << UInt64(end - first)) - 1
            if bits & valid == 0 {
                for id in first..<end { logits[id] = -.infinity }
            } else if bits.nonzeroBitCount >= 32 {
                // Walks over the smaller half of the bits: a test for each of them would be mispredicted half the time.
                var cleared = ~bits & valid
                while cleared != 0 {
                    logits[first + cleared.trailingZeroBitCount] = -.infinity
                    cleared &= cleared - 1
                }
            } else {
                var values = InlineArray<32, Float>(repeating: 0)
                var left = bits & valid
                var number = 0
                while left != 0 {
                    values[number] = logits[first + left.trailingZeroBitCount]
                    left &= left - 1
                    number += 1
                }
                for id in first..<end { logits[id] = -.infinity }
                left = bits & valid
                number = 0
                while left != 0 {
                    logits[first + left.trailingZeroBitCount] = values[number]
                    left &= left - 1
                    number += 1
                }
            }
        }
        for place in 0..<keepCount { logits[Int(keeping[place])] = kept[place] }
        for (id, logit) in zip(more, keptMore) { logits[Int(id)] = logit }
    }
}
