import Glibc

/// Next-token prediction over a stream of tokens.
package final class LanguageModelTask: TrainingTask {
    /// Which windows of the stream a pass takes.
    package enum Sampling: String, Sendable {
        /// Windows at random places, with replacement.
        case random
        /// Every window once in an epoch, in an order of the seed, at an offset of the epoch.
        case epochs
        /// Whole documents, each in a row of its own that begins at position 0, with those of similar length together;
        /// all once in an epoch, in an order of the seed. What is longer than the context is cut.
        case documents
    }

    /// The model.
    package let model: LlamaModel<FloatArithmetic>
    package let criterion = (name: "loss", isBetterHigher: false)
    package let unit = "tokens"
    private let training: TokenText
    private let validation: TokenText
    private let context: Int
    private let batch: Int
    private let smoothing: Double
    private let seed: UInt64
    private let sampling: Sampling

    /// A task over two texts; `context` tokens are seen at once.
    package init(
        model: LlamaModel<FloatArithmetic>, training: TokenText, validation: TokenText, context: Int, batch: Int,
        smoothing: Double, seed: UInt64, sampling: Sampling
    ) throws(TrainingError) {
        let least = sampling == .documents ? 1 : context
        guard training.tokens.count > least, validation.tokens.count > 1 else {
            throw TrainingError(
                "too little text: \(training.tokens.count) tokens to train and \(validation.tokens.count) to validate; a context of \(context) needs more than \(context) and 1"
            )
        }
        self.model = model
        self.training = training
        self.validation = validation
        self.context = context
        self.batch = batch
        self.smoothing = smoothing
        self.seed = seed
        self.sampling = sampling
    }

    package var parameters: [Parameter<Float>] { model.parameters }
    package var unitsPerBatch: Int {
        sampling == .documents ? max(1, training.tokens.count * batch / max(1, training.documents)) : batch * context
    }
    package var batchesPerEpoch: Int {
        max(1, sampling == .documents ? training.documents / batch : (training.tokens.count - 1) / context / batch)
    }

    package func loss(batch index: Int, on tape: Tape<FloatArithmetic>) -> Tensor<Float> {
        if sampling == .documents {
            let rows = training.rows(of: documents(index), longest: context)
            return tape.crossEntropy(
                model.logits(rows.inputs, batch: rows.count, on: tape), targets: rows.targets, smoothing: smoothing)
        }
        var inputs: [Int32] = []
        var targets: [Int32] = []
        for start in starts(index) {
            inputs += training.tokens[start..<start + context]
            targets += training.tokens[start + 1..<start + context + 1]
        }
        return tape.crossEntropy(model.logits(inputs, batch: batch, on: tape), targets: targets, smoothing: smoothing)
    }

    /// Batches whose documents are sorted together by length.
    private static let sortedBatches = 32

    /// The documents of a batch: the epoch's order, sorted by length within some batches, and these mixed again.
    private func documents(_ index: Int) -> [Int] {
        let (epoch, place) = index.quotientAndRemainder(dividingBy: batchesPerEpoch)
        if order.epoch != epoch {
            var random = SeededRandom(seed: seed, stream: "epoch \(epoch)")
            let shuffled = random.permutation(training.documents)
            var batches: [[Int]] = []
            for start in stride(from: 0, to: shuffled.count, by: batch * Self.sortedBatches) {
                let part = shuffled[start..<min(start + batch * Self.sortedBatches, shuffled.count)]
                let sorted = part.sorted { (training.length(of: $0), $0) < (training.length(of: $1), $1) }
                let cut = stride(from: 0, to: sorted.count, by: batch).map {
                    Array(sorted[$0..<min($0 + batch, sorted.count)])
                }
                batches += random.permutation(cut.count).map { cut[$0] }
            }
            order = (epoch, batches.flatMap { $0 })
        }
        let start = min(place * batch, order.windows.count)
        return Array(order.windows[start..<min(start + batch, order.windows.count)])
    }

    private func starts(_ index: Int) -> [Int] {
        switch sampling {
        case .random:
            var random = SeededRandom(seed: seed, stream: "batch \(index)")
            return (0..<batch).map { _ in random.below(training.tokens.count - context) }
        case .epochs, .documents:
            let (epoch, place) = index.quotientAndRemainder(dividingBy: batchesPerEpoch)
            var random = SeededRandom(seed: seed, stream: "epoch \(epoch)")
            let slack = training.tokens.count - 1 - batchesPerEpoch * batch * context
            let offset = slack > 0 ? random.below(slack + 1) : 0
            if order.epoch != epoch { order = (epoch, random.permutation(batchesPerEpoch * batch)) }
            return (0..<batch).map { row in
                min(offset + order.windows[place * batch + row] * context, training.tokens.count - context - 1)
            }
        }
    }

    /// The order of the current epoch: a cache of what the seed says.
    private var order: (epoch: Int, windows: [Int]) = (-1, [])

    package func validate(on tape: Tape<FloatArithmetic>) -> Measures {
        let (loss, _) =
            sampling == .documents
            ? Self.loss(of: model, overDocuments: validation, context: context, on: tape)
            : Self.loss(of: model, over: validation.tokens, context: context, on: tape)
        return Measures([("loss", loss), ("perplexity", exp(loss))])
    }

    /// Mean loss over a stream, cut into windows one after another, and how many tokens were predicted.
    package static func loss(
        of model: LlamaModel<FloatArithmetic>, over tokens: [Int32], context: Int, on tape: Tape<FloatArithmetic>
    ) -> (loss: Double, count: Int) {
        var (sum, count, start) = (0.0, 0, 0)
        while start + 1 < tokens.count {
            let length = min(context, tokens.count - 1 - start)
            // Full windows go together, the last one alone.
            let windows = length == context ? max(1, min(8, (tokens.count - 1 - start) / context)) : 1
            let inputs = Array(tokens[start..<start + windows * length])
            let targets = Array(tokens[start + 1..<start + windows * length + 1])
            let loss = tape.crossEntropy(model.logits(inputs, batch: windows, on: tape), targets: targets)
            sum += Double(loss.values[0]) * Double(targets.count)
            count += targets.count
            start += windows * length
            tape.reset()
        }
        return (sum / Double(max(1, count)), count)
    }

    /// Mean loss over documents, each from its beginning, and how many tokens were predicted.
    package static func loss(
        of model: LlamaModel<FloatArithmetic>, overDocuments text: TokenText, context: Int,
        on tape: Tape<FloatArithmetic>
    ) -> (loss: Double, count: Int) {
        let order = (0..<text.documents).sorted { (text.length(of: $0), $0) < (text.length(of: $1), $1) }
        var (sum, count) = (0.0, 0)
        for start in stride(from: 0, to: order.count, by: 8) {
            let rows = text.rows(of: Array(order[start..<min(start + 8, order.count)]), longest: context)
            let counted = rows.targets.reduce(0) { $0 + ($1 >= 0 ? 1 : 0) }
            let loss = tape.crossEntropy(model.logits(rows.inputs, batch: rows.count, on: tape), targets: rows.targets)
            sum += Double(loss.values[0]) * Double(counted)
            count += counted
            tape.reset()
        }
        return (sum / Double(max(1, count)), count)
    }
}

/// Tokens one after another, and where documents begin.
package struct TokenText: Sendable {
    /// All tokens.
    package private(set) var tokens: [Int32] = []
    /// The first token of each document; empty for a stream.
    private var starts: [Int] = []
    /// Whether each token of the documents is to be learned.
    private var isLearned: [Bool] = []

    /// The tokens of one document.
    package struct Document: Sendable {
        /// Its tokens.
        package private(set) var tokens: [Int32] = []
        /// Whether a model is to learn to say them.
        package private(set) var isLearned: [Bool] = []

        /// Adds some that are all learned, or not.
        mutating func append(_ more: [Int32], isLearned learned: Bool) {
            tokens += more
            isLearned += repeatElement(learned, count: more.count)
        }
    }

    /// A stream without documents.
    package init(stream tokens: [Int32]) { self.tokens = tokens }

    /// Documents.
    package init(documents: some Sequence<Document>) {
        for document in documents where document.tokens.count > 1 {
            starts.append(tokens.count)
            tokens += document.tokens
            isLearned += document.isLearned
        }
    }

    /// How many documents.
    package var documents: Int { starts.count }

    /// Tokens of a document.
    package func length(of document: Int) -> Int { range(of: document).count }

    private func range(of document: Int) -> Range<Int> {
        starts[document]..<(document + 1 < starts.count ? starts[document + 1] : tokens.count)
    }

    /// Rows of equal length for some documents: inputs, padded, and what comes next, -1 where nothing
    /// does, or where it is not learned.
    func rows(of documents: [Int], longest: Int) -> (inputs: [Int32], targets: [Int32], count: Int) {
        let ranges = documents.map { range(of: $0).prefix(longest + 1) }
        let length = (ranges.map(\.count).max() ?? 2) - 1
        var (inputs, targets): ([Int32], [Int32]) = ([], [])
        for range in ranges {
            let padding = length + 1 - range.count
            inputs += tokens[range.dropLast()]
            inputs += repeatElement(0, count: padding)
            targets += range.dropFirst().map { isLearned[$0] ? tokens[$0] : -1 }
            targets += repeatElement(-1, count: padding)
        }
        return (inputs, targets, ranges.count)
    }
}
