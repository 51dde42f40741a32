/// Chooses the next token from a row of logits, in place. One for each engine; storage is reused. Engine thread only.
///
/// The chain, in order: logit bias; banned and allowed tokens; constraint; end-of-sequence before the minimum; repetition,
/// frequency and presence penalties; DRY; then greedy (temperature 0: the largest logit, the lowest id of equals) or
/// temperature, top-k, top-p, min-p, typical, XTC and the draw. Up to the penalties the order is vLLM's; temperature,
/// top-k, top-p, min-p and typical are in the order and with the meaning of Hugging Face transformers: each works on
/// what the one before it left, renormalised. XTC is llama.cpp's. Of equally probable tokens the lower id comes first.
struct Sampler {
    private var candidates = Candidates()
    private var dry = DryPenalty()

    /// Largest `topK` that the heap selects; a larger one goes over the histogram.
    private static let heapLimit = 512

    /// What one sequence brings to the draw of one token.
    struct Context: ~Copyable {
        /// Ids that may end the output.
        var ends: [Int32]
        /// Whether the output may end here: the minimum of tokens is reached.
        var mayEnd: Bool
        /// What the constraint allows; nil without one.
        var constraint: TokenMask?
        /// Whether the constraint lets the answer end here.
        var constraintMayEnd: Bool
    }

    /// Applies everything up to the penalties to the logits, in place.
    mutating func process(
        _ logits: inout MutableSpan<Float>, sampling: borrowing ResolvedSampling, context: borrowing Context,
        history: inout TokenHistory?, tokens: borrowing [Int32]
    ) {
        for entry in sampling.logitBias { logits[Int(entry.token)] += entry.bias }
        for token in sampling.bannedTokens { logits[Int(token)] = -.infinity }
        if let allowed = sampling.allowed { allowed.apply(to: &logits) }
        if let constraint = context.constraint {
            constraint.apply(to: &logits, keeping: context.constraintMayEnd ? context.ends : [])
        }
        if !context.mayEnd {
            for token in context.ends { logits[Int(token)] = -.infinity }
        }
        history?.update(tokens)
        history?.apply(sampling, to: &logits)
        if sampling.hasDry { dry.apply(sampling, tokens: tokens, to: &logits) }
    }

    /// Draws from processed logits; nil if nothing may be drawn.
    mutating func draw(
        _ logits: inout MutableSpan<Float>, sampling: borrowing ResolvedSampling, random: Philox, output: Int,
        position: Int
    ) -> Int32? {
        if sampling.isGreedy { return largest(logits.span) }
        let point = random.draw(output: output, position: position)
        let excludes =
            sampling.xtcThreshold <= 0.5 && sampling.xtcProbability > 0
            && point.event < Double(sampling.xtcProbability)
        let limited = sampling.topK > 0 && sampling.topK < logits.count
        if limited, sampling.topK <= Self.heapLimit {
            candidates.selectLargest(sampling.topK, of: logits.span)
            candidates.weighLogits(temperature: sampling.temperature)
            if sampling.topP < 1 { candidates.keepMass(sampling.topP) }
        } else {
            guard candidates.weighAll(logits.span, temperature: sampling.temperature) else { return nil }
            if limited {
                candidates.selectFromAll(k: sampling.topK, mass: 1)
                if sampling.topP < 1 { candidates.keepMass(sampling.topP) }
            } else if sampling.topP < 1 {
                candidates.selectFromAll(k: nil, mass: sampling.topP)
            } else if sampling.minP > 0 || sampling.typicalP < 1 || excludes {
                candidates.gatherAll(atLeast: sampling.minP)
            } else {
                return candidates.drawFromAll(at: point.token)
            }
        }
        if sampling.minP > 0 { candidates.keepFraction(sampling.minP) }
        if sampling.typicalP < 1 { candidates.keepTypical(sampling.typicalP) }
        if excludes { candidates.excludeTopChoices(threshold: sampling.xtcThreshold) }
        return candidates.draw(at: point.token)
    }
}
