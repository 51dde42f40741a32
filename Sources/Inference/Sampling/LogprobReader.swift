import Foundation

/// Log-probabilities under the model's own distribution: of the raw logits, before bias, penalties and temperature.
struct LogprobReader {
    private var raw: [Float] = []
    private var selection = Candidates()
    private var logSum: Float = 0

    /// Takes a copy of the raw row, before the sampler changes it.
    mutating func capture(_ logits: Span<Float>) {
        let count = logits.count
        if raw.count != count { raw = [Float](repeating: 0, count: count) }
        var copy = raw.mutableSpan
        for id in 0..<count { copy[id] = logits[id] }
        let top = maximum(logits)
        var total = 0.0
        for id in 0..<count { total += Double(exponential(logits[id] - top)) }
        logSum = top + Float(log(total))
    }

    /// The most probable token of the captured row, the lowest id of equals: what greedy decoding takes.
    var best: Int32 { largest(raw.span) ?? 0 }

    /// The log-probability of a token in the captured row.
    func logprob(of token: Int32) -> Float {
        raw[Int(token)] - logSum
    }

    /// The full entry of a token in the captured row, with `count` alternatives.
    mutating func entry(for token: Int32, alternatives count: Int, bytes: (Int32) -> [UInt8]) -> TokenLogprob {
        let value = raw[Int(token)]
        var rank = 1
        for other in raw where other > value { rank += 1 }
        var alternatives: [TokenLogprob.Alternative] = []
        if count > 0 {
            let row = raw
            selection.selectLargest(count, of: row.span)
            alternatives.reserveCapacity(selection.list.count)
            for candidate in selection.list {
                alternatives.append(
                    TokenLogprob.Alternative(
                        token: candidate.token, bytes: bytes(candidate.token), logprob: candidate.weight - logSum))
            }
        }
        return TokenLogprob(
            token: token, bytes: bytes(token), logprob: value - logSum, rank: rank, alternatives: alternatives)
    }
}
