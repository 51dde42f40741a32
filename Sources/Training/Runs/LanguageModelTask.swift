import Glibc

/// Next-token prediction over a stream of tokens.
package final class LanguageModelTask: TrainingTask {
    /// Which windows of the stream a pass takes.
    package enum Sampling: String, Sendable {
        /// Windows at random places, with replacement.
        case random
        /// Every window once in an epoch, in an order of the seed, at an offset of the epoch.
        case epochs
    }

    /// The model.
    package let model: LlamaModel<FloatArithmetic>
    package let criterion = (name: "loss", isBetterHigher: false)
    package let unit = "tokens"
    private let training: [Int32]
    private let validation: [Int32]
    private let context: Int
    private let batch: Int
    private let smoothing: Double
    private let seed: UInt64
    private let sampling: Sampling

    /// A task over two streams; `context` tokens are seen at once.
    package init(
        model: LlamaModel<FloatArithmetic>, training: [Int32], validation: [Int32], context: Int, batch: Int,
        smoothing: Double, seed: UInt64, sampling: Sampling
    ) throws(TrainingError) {
        guard training.count > context, validation.count > 1 else {
            throw TrainingError(
                "too little text: \(training.count) tokens to train and \(validation.count) to validate; a context of \(context) needs more than \(context) and 1"
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
    package var unitsPerBatch: Int { batch * context }
    package var batchesPerEpoch: Int { max(1, (training.count - 1) / context / batch) }

    package func loss(batch index: Int, on tape: Tape<FloatArithmetic>) -> Tensor<Float> {
        var inputs: [Int32] = []
        var targets: [Int32] = []
        for start in starts(index) {
            inputs += training[start..<start + context]
            targets += training[start + 1..<start + context + 1]
        }
        return tape.crossEntropy(model.logits(inputs, batch: batch, on: tape), targets: targets, smoothing: smoothing)
    }

    private func starts(_ index: Int) -> [Int] {
        switch sampling {
        case .random:
            var random = SeededRandom(seed: seed, stream: "batch \(index)")
            return (0..<batch).map { _ in random.below(training.count - context) }
        case .epochs:
            let (epoch, place) = index.quotientAndRemainder(dividingBy: batchesPerEpoch)
            var random = SeededRandom(seed: seed, stream: "epoch \(epoch)")
            let slack = training.count - 1 - batchesPerEpoch * batch * context
            let offset = slack > 0 ? random.below(slack + 1) : 0
            if order.epoch != epoch { order = (epoch, random.permutation(batchesPerEpoch * batch)) }
            return (0..<batch).map { row in
                min(offset + order.windows[place * batch + row] * context, training.count - context - 1)
            }
        }
    }

    /// The order of the current epoch: a cache of what the seed says.
    private var order: (epoch: Int, windows: [Int]) = (-1, [])

    package func validate(on tape: Tape<FloatArithmetic>) -> Measures {
        let (loss, _) = Self.loss(of: model, over: validation, context: context, on: tape)
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
}
