/// Training a network on examples: classes by cross-entropy, numbers by squared error.
package final class ClassificationTask: TrainingTask {
    /// What is trained, with its classes and input.
    package let predictor: Predictor
    package let unit = "examples"
    private let training: Predictor.Encoded
    private let validation: Predictor.Encoded
    private let batch: Int
    private let smoothing: Double
    private let seed: UInt64
    private let shift: Int
    private let isBinary: Bool
    private var order: (epoch: Int, places: [Int]) = (-1, [])

    /// A task; `shift` moves training images by up to so many pixels.
    package init(
        network: Network<FloatArithmetic>, description: ClassifierDescription, training: ExampleSet,
        validation: ExampleSet, batch: Int, smoothing: Double, seed: UInt64, shift: Int, isBinary: Bool
    ) {
        predictor = Predictor(network: network, description: description)
        self.training = Predictor.Encoded(training, description)
        self.validation = Predictor.Encoded(validation, description)
        (self.batch, self.smoothing, self.seed, self.shift) = (
            min(batch, max(1, training.count)), smoothing, seed, shift
        )
        self.isBinary = isBinary
    }

    package var parameters: [Parameter<Float>] { predictor.network.parameters }
    package var unitsPerBatch: Int { batch }
    package var batchesPerEpoch: Int { max(1, training.count / batch) }
    package var criterion: (name: String, isBetterHigher: Bool) {
        predictor.description.classes.isEmpty ? ("loss", false) : ("accuracy", true)
    }

    package func loss(batch index: Int, on tape: Tape<FloatArithmetic>) -> Tensor<Float> {
        let (epoch, place) = index.quotientAndRemainder(dividingBy: batchesPerEpoch)
        if order.epoch != epoch {
            var random = SeededRandom(seed: seed, stream: "epoch \(epoch)")
            order = (epoch, random.permutation(training.count))
        }
        let examples = Array(order.places[place * batch..<(place + 1) * batch])
        var random = SeededRandom(seed: seed, stream: "shift \(index)")
        let result = predictor.network.forward(predictor.gather(training, examples, shift: shift, &random), on: tape)
        if predictor.description.classes.isEmpty {
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

    package func validate(on tape: Tape<FloatArithmetic>) -> Measures {
        predictor.measures(of: validation, on: tape)
    }
}
