/// How often each token stands in the window of the penalties; kept up to date token by token.
///
/// The repetition penalty looks at prompt and answer, presence and frequency penalties at the answer only (as vLLM and
/// the OpenAI interface do).
struct TokenHistory {
    private struct Count {
        var all: Int32 = 0
        var generated: Int32 = 0
    }

    private var counts: [Int32: Count] = [:]
    private let window: Int
    private let promptCount: Int
    /// Tokens seen, from the beginning of the sequence.
    private var seen = 0

    /// Counts nothing yet. `window` −1 is all.
    init(window: Int, promptCount: Int) {
        self.window = window
        self.promptCount = promptCount
    }

    /// Takes the tokens that were appended since the last call.
    mutating func update(_ tokens: borrowing [Int32]) {
        while seen < tokens.count {
            counts[tokens[seen], default: Count()].all += 1
            if seen >= promptCount { counts[tokens[seen], default: Count()].generated += 1 }
            let leaving = seen - window
            if window >= 0, leaving >= 0 {
                let token = tokens[leaving]
                counts[token, default: Count()].all -= 1
                if leaving >= promptCount { counts[token, default: Count()].generated -= 1 }
                if counts[token, default: Count()].all == 0 { counts[token] = nil }
            }
            seen += 1
        }
    }

    /// Applies the three penalties in place; each token's own, so the order does not matter.
    func apply(_ sampling: borrowing ResolvedSampling, to logits: inout MutableSpan<Float>) {
        let repetition = sampling.repetitionPenalty
        let presence = sampling.presencePenalty
        let frequency = sampling.frequencyPenalty
        for (token, count) in counts {
            var value = logits[Int(token)]
            if count.all > 0 { value = value > 0 ? value / repetition : value * repetition }
            if count.generated > 0 { value -= Float(count.generated) * frequency + presence }
            logits[Int(token)] = value
        }
    }
}
