import Foundation

/// DRY, "don't repeat yourself" (p-e-w, text-generation-webui #5677): a token that would continue a repetition of the
/// last n tokens loses `multiplier · base^(n − allowedLength)`.
struct DryPenalty {
    /// Length of the longest common ending of the window and of its part that ends at a place; by place from the end.
    private var lengths: [Int32] = []
    /// Longest repetition before each token, for the tokens that have one.
    private var longest: [Int32: Int32] = [:]

    /// Applies the penalty in place. `tokens` is the whole sequence so far.
    mutating func apply(
        _ sampling: borrowing ResolvedSampling, tokens: borrowing [Int32], to logits: inout MutableSpan<Float>
    ) {
        let count = min(tokens.count, sampling.dryWindow)
        guard count > sampling.dryAllowedLength else { return }
        let last = tokens.count - 1
        // Nothing repeats across a breaker: the longest possible repetition ends behind the last one.
        var limit = count
        if let breakers = sampling.dryBreakers {
            limit = 0
            while limit < count, !breakers.contains(tokens[last - limit]) { limit += 1 }
        }
        guard limit >= sampling.dryAllowedLength, limit > 0 else { return }
        findRepetitions(tokens, count: count, last: last)
        longest.removeAll(keepingCapacity: true)
        for place in 1..<count {
            let length = min(Int(lengths[place]), limit)
            guard length > 0, length >= sampling.dryAllowedLength else { continue }
            let next = tokens[last - place + 1]
            if longest[next] ?? 0 < Int32(length) { longest[next] = Int32(length) }
        }
        for (token, length) in longest {
            if let breakers = sampling.dryBreakers, breakers.contains(token) { continue }
            // Keeps the power finite; a penalty of 1e30 bans as well as a larger one.
            let exponent = Float(Int(length) - sampling.dryAllowedLength)
            let penalty = min(1e30, sampling.dryMultiplier * pow(sampling.dryBase, exponent))
            logits[Int(token)] -= penalty
        }
    }

    /// The Z-function of the reversed window: linear in its length.
    private mutating func findRepetitions(_ tokens: borrowing [Int32], count: Int, last: Int) {
        if lengths.count < count { lengths = [Int32](repeating: 0, count: max(count, 512)) }
        lengths[0] = Int32(count)
        var left = 0
        var right = 0
        for place in 1..<count {
            var length = place < right ? min(right - place, Int(lengths[place - left])) : 0
            while place + length < count, tokens[last - length] == tokens[last - place - length] { length += 1 }
            if place + length > right {
                left = place
                right = place + length
            }
            lengths[place] = Int32(length)
        }
    }
}
