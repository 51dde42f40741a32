/// Training a network on examples: classes by cross-entropy, numbers by squared error.
package final class ClassificationTask: TrainingTask {
    /// The network.
    package let network: Network<FloatArithmetic>
    /// Classes and input.
    package let description: ClassifierDescription
    package let unit = "examples"
    private let training: Encoded
    private let validation: Encoded
    private let batch: Int
    private let smoothing: Double
    private let seed: UInt64
    private let shift: Int
    private let isBinary: Bool
    private var order: (epoch: Int, places: [Int]) = (-1, [])

    /// Examples ready for the network.
    package struct Encoded {
        var tokens: [[Int32]] = []
        var values: [Float] = []
        var labels: [Int32] = []
        var targets: [Float] = []
        var count = 0

        /// Encodes examples as a description says.
        package init(_ examples: ExampleSet, _ description: ClassifierDescription) {
            count = examples.count
            (labels, targets) = (examples.labels, examples.targets)
            if let vocabulary = description.vocabulary {
                tokens = examples.texts.map { vocabulary.encode($0).ids }
            } else {
                values = description.normalized(examples.values)
            }
        }
    }

    /// A task; `shift` moves training images by up to so many pixels.
    package init(
        network: Network<FloatArithmetic>, description: ClassifierDescription, training: ExampleSet,
        validation: ExampleSet, batch: Int, smoothing: Double, seed: UInt64, shift: Int, isBinary: Bool
    ) {
        (self.network, self.description) = (network, description)
        self.training = Encoded(training, description)
        self.validation = Encoded(validation, description)
        (self.batch, self.smoothing, self.seed, self.shift) = (
            min(batch, max(1, training.count)), smoothing, seed, shift
        )
        self.isBinary = isBinary
    }

    package var parameters: [Parameter<Float>] { network.parameters }
    package var unitsPerBatch: Int { batch }
    package var batchesPerEpoch: Int { max(1, training.count / batch) }
    package var criterion: (name: String, isBetterHigher: Bool) {
        description.classes.isEmpty ? ("loss", false) : ("accuracy", true)
    }

    package func loss(batch index: Int, on tape: Tape<FloatArithmetic>) -> Tensor<Float> {
        let (epoch, place) = index.quotientAndRemainder(dividingBy: batchesPerEpoch)
        if order.epoch != epoch {
            var random = SeededRandom(seed: seed, stream: "epoch \(epoch)")
            order = (epoch, random.permutation(training.count))
        }
        let examples = Array(order.places[place * batch..<(place + 1) * batch])
        var random = SeededRandom(seed: seed, stream: "shift \(index)")
        let result = network.forward(gather(training, examples, shift: shift, &random), on: tape)
        if description.classes.isEmpty {
            let width = result.columns
            return tape.meanSquaredError(
                result, targets: examples.flatMap { training.targets[$0 * width..<($0 + 1) * width] })
        }
        let labels = examples.map { training.labels[$0] }
        if isBinary {
            // Two logits, of which the difference is the logit of class 1.
            let difference = tape.add(
                tape.slice(result, columns: 1..<2), tape.slice(result, columns: 0..<1), scale: -1)
            return tape.binaryCrossEntropy(difference, targets: labels.map { Float($0) }, smoothing: smoothing)
        }
        return tape.crossEntropy(result, targets: labels, smoothing: smoothing)
    }

    package func validate(on tape: Tape<FloatArithmetic>) -> Measures { measures(of: validation, on: tape) }

    /// Measures of examples that were not trained with.
    package func measures(of examples: Encoded, on tape: Tape<FloatArithmetic>) -> Measures {
        let results = outputs(examples, on: tape)
        if description.classes.isEmpty {
            var sum = 0.0
            for (value, target) in zip(results.joined(), examples.targets) {
                sum += Double((value - target) * (value - target))
            }
            return Measures([("loss", sum / Double(max(1, examples.targets.count)))])
        }
        let measured = Measurement(logits: results, labels: examples.labels, classes: description.classes)
        return Measures([("loss", measured.loss), ("accuracy", measured.accuracy), ("macro_f1", measured.macroF1)])
    }

    /// Results for each example.
    package func outputs(_ examples: Encoded, on tape: Tape<FloatArithmetic>) -> [[Float]] {
        var random = SeededRandom(seed: 0)
        var results: [[Float]] = []
        for start in stride(from: 0, to: examples.count, by: 256) {
            let places = Array(start..<min(start + 256, examples.count))
            let result = network.forward(gather(examples, places, shift: 0, &random), on: tape)
            let width = result.columns
            for row in places.indices { results.append((0..<width).map { result.values[row * width + $0] }) }
            tape.reset()
        }
        return results
    }

    /// Rows of ids filled up to the longest.
    package static func padded(_ rows: [[Int32]]) -> Network<FloatArithmetic>.Batch {
        let length = rows.map(\.count).max() ?? 1
        return .tokens(
            rows.flatMap { $0 + Array(repeating: 0, count: length - $0.count) }, lengths: rows.map(\.count))
    }

    private func gather(
        _ examples: Encoded, _ places: [Int], shift: Int, _ random: inout SeededRandom
    ) -> Network<FloatArithmetic>.Batch {
        if !examples.tokens.isEmpty { return Self.padded(places.map { examples.tokens[$0] }) }
        let size = description.shape.reduce(1, *)
        var values: [Float] = []
        values.reserveCapacity(places.count * size)
        for place in places {
            let example = examples.values[place * size..<(place + 1) * size]
            guard shift > 0, description.shape.count == 3 else {
                values += example
                continue
            }
            let (dy, dx) = (random.below(2 * shift + 1) - shift, random.below(2 * shift + 1) - shift)
            let (height, width, channels) = (description.shape[0], description.shape[1], description.shape[2])
            let first = example.startIndex
            for y in 0..<height {
                let row = min(max(y + dy, 0), height - 1)
                for x in 0..<width {
                    let at = first + (row * width + min(max(x + dx, 0), width - 1)) * channels
                    values += example[at..<at + channels]
                }
            }
        }
        return .values(values, count: places.count)
    }
}
