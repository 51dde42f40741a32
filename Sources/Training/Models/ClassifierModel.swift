package import ModelFormats
package import Transformers

/// A class and how likely it is.
package struct ClassProbability: Sendable, Equatable {
    /// Name of the class.
    package var label: String
    /// Its place in the model's list.
    package var index: Int
    /// Its logit.
    package var logit: Float
    /// 0 to 1; all classes of an input together are 1.
    package var probability: Float
}

/// A classifier that was trained here, loaded to answer: texts, numbers or images in, classes out.
///
/// Confined to one thread at a time; threads of the pool share the work.
package final class ClassifierModel {
    /// One thing to classify.
    package enum Input: Sendable {
        case text(String)
        /// Values with their shape; images are height, width, channels from 0 to 1.
        case values([Float], shape: [Int])
        /// A PNG file.
        case image([UInt8])
    }

    /// The answer for one input.
    package struct Answer: Sendable {
        /// The classes, the likeliest first.
        package var classes: [ClassProbability]
        /// Tokens of a text that were used; 0 for other inputs.
        package var tokenCount: Int
        /// Whether a text was longer than the model takes.
        package var wasTruncated: Bool
    }

    /// What the model is.
    package let description: ClassifierDescription
    /// Number of trained values.
    package let parameterCount: Int
    private let network: Network<FloatArithmetic>
    private let tape: Tape<FloatArithmetic>

    /// Whether a model on disk is one of these.
    package static func supports(_ source: ModelSource) -> Bool {
        source.config?["model_type"]?.string == ClassifierDescription.modelType
    }

    /// Loads a folder that `martlet train` wrote.
    package init(_ source: ModelSource, pool: ComputePool) throws(TrainingError) {
        guard let config = source.config else {
            throw TrainingError("\(source.path): no classifier of Martlet: config.json is missing")
        }
        description = try ClassifierDescription(config, file: source.folder + "/config.json")
        var random = SeededRandom(seed: 0)
        network = try Network(
            description.specifications, input: description.input, random: &random,
            path: source.folder + "/config.json: layers")
        try Weights.load(source.names.compactMap { source.tensors[$0] }, into: network.parameters, from: source.path)
        parameterCount = network.parameters.reduce(0) { $0 + $1.tensor.count }
        tape = Tape(FloatArithmetic(best: Workers(pool: pool)), isTraining: false)
        guard network.outputShape == [description.classes.count] else {
            throw TrainingError(
                "\(source.path): the last layer gives \(network.outputShape), but there are \(description.classes.count) classes"
            )
        }
    }

    /// Whether it classifies texts.
    package var takesText: Bool { description.vocabulary != nil }
    /// Shape of the numbers it takes; nil for texts.
    package var valueShape: [Int]? { takesText ? nil : description.shape }

    /// Classifies a batch; errors name the input by its place.
    package func classify(_ inputs: [Input]) throws(TrainingError) -> [Answer] {
        guard !inputs.isEmpty else { return [] }
        defer { tape.reset() }
        return takesText ? try classifyTexts(inputs) : try classifyValues(inputs)
    }

    private func classifyTexts(_ inputs: [Input]) throws(TrainingError) -> [Answer] {
        guard let vocabulary = description.vocabulary else { return [] }
        var rows: [[Int32]] = []
        var totals: [Int] = []
        for (place, input) in inputs.enumerated() {
            guard case .text(let text) = input else {
                throw TrainingError("input \(place) is no text; this model classifies texts")
            }
            let (ids, total) = vocabulary.encode(text)
            rows.append(ids)
            totals.append(total)
        }
        let logits = network.forward(ClassificationTask.padded(rows), on: tape)
        return inputs.indices.map { row in
            Answer(
                classes: classes(logits, row), tokenCount: rows[row].count,
                wasTruncated: totals[row] > vocabulary.length)
        }
    }

    private func classifyValues(_ inputs: [Input]) throws(TrainingError) -> [Answer] {
        var values: [Float] = []
        let shape = description.shape
        for (place, input) in inputs.enumerated() {
            let (found, numbers): ([Int], [Float])
            switch input {
            case .text: throw TrainingError("input \(place) is a text; this model takes numbers of shape \(shape)")
            case .values(let given, let givenShape): (found, numbers) = (givenShape, given)
            case .image(let bytes): (found, numbers) = try ImageReader.png(bytes, file: "input \(place)")
            }
            // A gray image may leave its one channel out.
            guard found.filter({ $0 != 1 }) == shape.filter({ $0 != 1 }), numbers.count == shape.reduce(1, *) else {
                throw TrainingError(
                    "input \(place) has shape \(found) and \(numbers.count) values; this model takes \(shape)")
            }
            guard numbers.allSatisfy(\.isFinite) else {
                throw TrainingError("input \(place) holds a value that is no number")
            }
            values += description.normalized(numbers)
        }
        let logits = network.forward(.values(values, count: inputs.count), on: tape)
        return inputs.indices.map { Answer(classes: classes(logits, $0), tokenCount: 0, wasTruncated: false) }
    }

    private func classes(_ logits: Tensor<Float>, _ row: Int) -> [ClassProbability] {
        let values = (0..<logits.columns).map { logits.values[row * logits.columns + $0] }
        let probabilities = Measurement.softmax(values)
        return description.classes.indices.map { index in
            ClassProbability(
                label: description.classes[index], index: index, logit: values[index], probability: probabilities[index]
            )
        }.sorted { ($1.probability, $0.index) < ($0.probability, $1.index) }
    }
}
