import Transformers

/// A smaller model whose guesses the main model checks. Engine thread only.
///
/// Its cache has as many blocks as the main model's and uses the same block tables, so that it shares prefixes, copies
/// and evictions without books of its own. Where its cache lags behind (a prefix that another sequence computed
/// without it), its guesses are worse, never the answer. A guess is drawn with the random number that the main model
/// will use at that position: where the two distributions are alike, so are the draws.
final class DraftModel {
    let model: any StepModel
    private var batch = StepBatch()
    private var sampler = Sampler()

    /// One sequence that guesses.
    struct Guesser {
        var sequence: SequenceID
        /// Tokens of the sequence, then the guesses.
        var tokens: [Int32]
        /// Positions in the draft's cache.
        var computed: Int
        /// How many guesses are wanted.
        var wanted: Int
        var blocks: [Int32]
        var sampling: ResolvedSampling
        var random: Philox
        var output: Int
        /// Place of the next token within its output.
        var position: Int
        /// Tokens before the guesses.
        var known: Int
    }

    init(_ model: any StepModel) {
        self.model = model
    }

    /// Computes the rows of prompts that the main model has computed, so that the cache covers them.
    func follow(_ main: borrowing StepBatch, _ plan: borrowing StepPlan) {
        for (place, item) in plan.items.enumerated() where item.guesses == 0 && !item.isDecoding {
            let segment = main.segments[place]
            let first = batch.tokens.count
            for row in segment.tokens { batch.tokens.append(main.tokens[row]) }
            batch.segments.append(
                Segment(
                    tokens: first..<batch.tokens.count, startPosition: segment.startPosition, blocks: segment.blocks,
                    outputs: .none))
        }
        run()
    }

    /// Guesses for all sequences together, one step for each further token.
    func guess(_ guessers: inout [Guesser], rows: Int) {
        while true {
            var active: [(guesser: Int, count: Int, draws: Bool)] = []
            var total = 0
            for place in guessers.indices {
                let guesser = guessers[place]
                guard guesser.tokens.count - guesser.known < guesser.wanted else { continue }
                // A draft that has rested long catches up in pieces.
                let left = guesser.tokens.count - guesser.computed
                let count = min(left, rows - total)
                guard count > 0 else { continue }
                total += count
                active.append((place, count, count == left))
                let first = batch.tokens.count
                batch.tokens.append(contentsOf: guesser.tokens[guesser.computed..<guesser.computed + count])
                batch.segments.append(
                    Segment(
                        tokens: first..<batch.tokens.count, startPosition: guesser.computed, blocks: guesser.blocks,
                        outputs: count == left ? .last : .none))
            }
            guard !active.isEmpty else { return batch.removeAll() }
            model.run(batch)
            var row = 0
            for (place, count, draws) in active {
                guessers[place].computed += count
                guard draws else { continue }
                let guesser = guessers[place]
                let position = guesser.position + guesser.tokens.count - guesser.known
                let token: Int32? = model.withLogits(output: row) { logits in
                    sampler.draw(
                        &logits, sampling: guesser.sampling, random: guesser.random, output: guesser.output,
                        position: position)
                }
                row += 1
                if let token { guessers[place].tokens.append(token) } else { guessers[place].wanted = 0 }
            }
            batch.removeAll()
        }
    }

    private func run() {
        if !batch.segments.isEmpty { model.run(batch) }
        batch.removeAll()
    }
}
