import Transformers

/// A smaller model whose guesses the main model checks. Engine thread only.
///
/// Its cache has as many blocks as the main model's and uses the same block tables, so that it shares prefixes, copies
/// and evictions. It computes rows only for sequences that ask for its guesses, and only while guessing pays; which full
/// blocks it has computed is noted, so that a shared prefix is not computed again and a foreign one not taken for its own.
/// A guess is drawn with the random number that the main model will use at that position: where the two distributions
/// are alike, so are the draws.
final class DraftModel {
    let model: any StepModel
    /// Whether guessing pays.
    var account: SpeculationAccount
    /// Time spent in this step.
    private(set) var time = Duration.zero
    private var batch = StepBatch()
    private var sampler = Sampler()
    /// Whether the draft's cache holds the block that the main model's holds, all of it.
    private var covered: [Bool]
    /// Rows that one run may have.
    private let rows: Int
    private let clock: @Sendable () -> ContinuousClock.Instant

    /// Rows of a prompt that are computed in one step for sequences that lag behind: few enough that nobody waits long.
    private static let catchUpRows = 64

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

    init(_ model: any StepModel, sizes: EngineSizes, clock: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.model = model
        self.clock = clock
        rows = sizes.stepLimits.rows
        account = SpeculationAccount(sequences: GuessPace.mostSequences)
        covered = Array(repeating: false, count: sizes.blocks)
    }

    // MARK: What the cache holds

    /// Positions at the beginning of a sequence that the draft's cache holds, in whole blocks.
    func coveredPrefix(_ blocks: [Int32], computed: Int) -> Int {
        var count = 0
        while count < blocks.count, (count + 1) * Planner.blockLength <= computed, covered[Int(blocks[count])] {
            count += 1
        }
        return count * Planner.blockLength
    }

    /// Notes that both models have computed these positions.
    private func cover(_ blocks: [Int32], from: Int, to end: Int) {
        for place in from / Planner.blockLength..<max(from, end) / Planner.blockLength {
            covered[Int(blocks[place])] = true
        }
    }

    /// Notes that the main model writes these positions: what the blocks held before is no more.
    func forget(_ blocks: [Int32], from: Int, count: Int) {
        for place in from / Planner.blockLength...(from + count - 1) / Planner.blockLength {
            covered[Int(blocks[place])] = false
        }
    }

    /// Copies a block with the main model.
    func copyBlock(from: Int32, to: Int32) {
        model.copyBlock(from: from, to: to)
        covered[Int(to)] = covered[Int(from)]
    }

    // MARK: Computing

    /// Begins a step.
    func begin() {
        time = .zero
    }

    /// Computes the rows of a prompt that the main model has just computed, behind those that the draft has already.
    ///
    /// - Returns: positions in the draft's cache.
    func follow(_ segment: Segment, of main: borrowing StepBatch, computed: Int) -> Int {
        guard account.isOpen, computed == segment.startPosition else { return computed }
        let begin = clock()
        for row in segment.tokens { batch.tokens.append(main.tokens[row]) }
        batch.segments.append(
            Segment(
                tokens: 0..<batch.tokens.count, startPosition: segment.startPosition, blocks: segment.blocks,
                outputs: .none))
        model.run(batch)
        batch.removeAll()
        let end = computed + segment.tokens.count
        cover(segment.blocks, from: computed, to: end)
        time += clock() - begin
        return end
    }

    /// Guesses for all sequences together, one step for each further token. One that lags far behind catches up by a
    /// piece and guesses in a later step.
    func guess(_ guessers: inout [Guesser]) {
        let begin = clock()
        for guesser in guessers {
            // Of the answer, whole blocks that have become full since the last guess.
            cover(guesser.blocks, from: max(0, guesser.computed - 4 * Planner.blockLength), to: guesser.computed)
        }
        catchUp(&guessers)
        while true {
            var active: [Int] = []
            for place in guessers.indices {
                let guesser = guessers[place]
                guard guesser.tokens.count - guesser.known < guesser.wanted else { continue }
                let count = guesser.tokens.count - guesser.computed
                guard batch.tokens.count + count <= rows else {
                    guessers[place].wanted = 0
                    continue
                }
                active.append(place)
                append(place, of: guessers, count: count, outputs: .last)
            }
            guard !active.isEmpty else { break }
            model.run(batch)
            for (row, place) in active.enumerated() {
                let guesser = guessers[place]
                guessers[place].computed = guesser.tokens.count
                let position = guesser.position + guesser.tokens.count - guesser.known
                let token: Int32? = model.withLogits(output: row) { logits in
                    sampler.draw(
                        &logits, sampling: guesser.sampling, random: guesser.random, output: guesser.output,
                        position: position)
                }
                if let token { guessers[place].tokens.append(token) } else { guessers[place].wanted = 0 }
            }
            batch.removeAll()
        }
        time += clock() - begin
    }

    /// Computes what is missing of the known tokens except for a few: those go with the first guess.
    private func catchUp(_ guessers: inout [Guesser]) {
        var rows = min(Self.catchUpRows, rows)
        for place in guessers.indices where guessers[place].known - guessers[place].computed > GuessPace.mostGuesses {
            let from = guessers[place].computed
            let count = min(rows, guessers[place].known - 1 - from)
            if count > 0 {
                append(place, of: guessers, count: count, outputs: .none)
                guessers[place].computed += count
                rows -= count
                cover(guessers[place].blocks, from: from, to: from + count)
            }
            if guessers[place].known - guessers[place].computed > GuessPace.mostGuesses { guessers[place].wanted = 0 }
        }
        if !batch.segments.isEmpty { model.run(batch) }
        batch.removeAll()
    }

    private func append(_ place: Int, of guessers: [Guesser], count: Int, outputs: Segment.Outputs) {
        let guesser = guessers[place]
        batch.append(
            guesser.tokens[guesser.computed..<guesser.computed + count], startPosition: guesser.computed,
            blocks: guesser.blocks, outputs: outputs)
    }
}
