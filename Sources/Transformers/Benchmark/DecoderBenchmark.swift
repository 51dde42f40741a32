/// Times a decoder alone, without tokenizer, sampler or server: what the machine gives a model.
///
/// Confined to one thread.
package final class DecoderBenchmark {
    /// What is timed.
    package enum Work: Sendable, Equatable {
        /// Computing a prompt of so many tokens, as one sequence in chunks of the step's rows.
        case prefill(tokens: Int)
        /// Generating so many tokens for each of `sequences` sequences that already hold `depth` tokens.
        case decode(tokens: Int, depth: Int, sequences: Int)
    }

    /// How long one run of some work took.
    package struct Measurement: Sendable {
        /// The work.
        package var work: Work
        /// Tokens computed, over all sequences.
        package var tokens: Int
        /// Wall-clock seconds, of each run.
        package var seconds: [Double]

        /// Tokens for each second, of the median run.
        package var rate: Double {
            let sorted = seconds.sorted()
            return sorted.isEmpty ? 0 : Double(tokens) / sorted[sorted.count / 2]
        }
    }

    private let model: any StepModel
    private var batch = StepBatch()

    /// Prepares the model for the largest work.
    ///
    /// - Throws: `ModelError` if the cache cannot be had.
    package init(_ model: any StepModel, for works: [Work], rows: Int = 512) throws {
        self.model = model
        let tokens = works.map(Self.cachedTokens).max() ?? 1
        let sequences = works.map { if case .decode(_, _, let count) = $0 { count } else { 1 } }.max() ?? 1
        try model.makeCache(
            blocks: tokens,
            limits: StepLimits(rows: max(rows, sequences), outputs: max(1, sequences), segments: sequences))
    }

    /// Blocks of the cache that some work needs.
    private static func cachedTokens(_ work: Work) -> Int {
        switch work {
        case .prefill(let tokens): ModelConfiguration.blocks(for: tokens)
        case .decode(let tokens, let depth, let sequences):
            sequences * ModelConfiguration.blocks(for: depth + tokens)
        }
    }

    /// Does some work a number of times, after one run that is not counted.
    ///
    /// - Parameter between: called after each counted run: a peer's turn.
    package func measure<E: Error>(
        _ work: Work, repetitions: Int, between: () throws(E) -> Void = {}
    ) throws(E) -> Measurement {
        var seconds: [Double] = []
        var tokens = 0
        for run in 0...max(1, repetitions) {
            let time: Duration
            (tokens, time) = once(work)
            guard run > 0 else { continue }
            seconds.append(Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18)
            try between()
        }
        return Measurement(work: work, tokens: tokens, seconds: seconds)
    }

    private func once(_ work: Work) -> (tokens: Int, time: Duration) {
        let clock = ContinuousClock()
        switch work {
        case .prefill(let tokens):
            let blocks = table(0, tokens)
            let time = clock.measure { prefill(tokens, blocks: blocks) }
            return (tokens, time)
        case .decode(let tokens, let depth, let sequences):
            let tables = (0..<sequences).map { table($0, depth + tokens) }
            for table in tables where depth > 0 { prefill(depth, blocks: table) }
            let time = clock.measure {
                for position in depth..<depth + tokens {
                    batch.removeAll()
                    for (sequence, table) in tables.enumerated() {
                        batch.append(
                            CollectionOfOne(token(position + sequence)), startPosition: position, blocks: table,
                            outputs: .last)
                    }
                    model.run(batch)
                }
            }
            return (tokens * sequences, time)
        }
    }

    private func prefill(_ tokens: Int, blocks: [Int32]) {
        var done = 0
        while done < tokens {
            let end = min(tokens, done + model.limits.rows)
            batch.removeAll()
            batch.append(
                (done..<end).map(token), startPosition: done, blocks: blocks, outputs: end == tokens ? .last : .none)
            model.run(batch)
            done = end
        }
    }

    /// Blocks of the cache for the n-th sequence.
    private func table(_ sequence: Int, _ tokens: Int) -> [Int32] {
        let count = ModelConfiguration.blocks(for: tokens)
        return (0..<count).map { Int32(sequence * count + $0) }
    }

    /// Some token; which one does not change the time of a dense model, and varies for those with experts.
    private func token(_ position: Int) -> Int32 {
        Int32((position &* 7919 + 13) % model.configuration.vocabularySize)
    }
}
