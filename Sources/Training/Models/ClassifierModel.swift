import JSON
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
        /// A file: PNG, or binary PGM or PPM.
        case image([UInt8])
    }

    /// What happens to a text that is longer than the model takes.
    package enum Truncation: Sendable {
        case refuse
        /// Its last tokens are dropped, as in training.
        case end
        /// Its first tokens are dropped.
        case start
    }

    /// Bytes of the longest text that is looked at.
    package static let longestText = 1 << 20
    /// Bytes of the largest image file.
    package static let largestImage = 16 << 20

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
        guard !description.classes.isEmpty else {
            throw TrainingError("\(source.path): a model for regression: it has no classes, so it cannot classify")
        }
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

    /// Classifies a batch; the classes of an input do not depend on the others.
    ///
    /// - Throws: an error that names the input by its place, what is wrong with it, and what the model takes.
    package func classify(
        _ inputs: [Input], truncation: Truncation = .end
    ) throws(ClassifierInputError) -> [Answer] {
        guard !inputs.isEmpty else { return [] }
        defer { tape.reset() }
        guard let vocabulary = description.vocabulary else { return try classifyValues(inputs) }
        return try classifyTexts(inputs, vocabulary, truncation)
    }

    private func classifyTexts(
        _ inputs: [Input], _ vocabulary: WordVocabulary, _ truncation: Truncation
    ) throws(ClassifierInputError) -> [Answer] {
        var rows: [[Int32]] = []
        var truncated: Set<Int> = []
        for (place, input) in inputs.enumerated() {
            guard case .text(let text) = input else {
                throw ClassifierInputError(
                    place, input.isImage ? ".image" : ".tensor", "is no text; this model classifies texts")
            }
            guard text.utf8.count <= Self.longestText else {
                throw ClassifierInputError(
                    place, ".text", "has \(text.utf8.count) bytes; at most \(Self.longestText) are taken")
            }
            let (ids, total) = vocabulary.encode(text, droppingStart: truncation == .start)
            if total > vocabulary.length {
                guard truncation != .refuse else {
                    throw ClassifierInputError(
                        place, ".text",
                        "has \(total) tokens and the model takes \(vocabulary.length); shorten it or set truncation")
                }
                truncated.insert(place)
            }
            rows.append(ids)
        }
        let logits = network.forward(Predictor.padded(rows), on: tape)
        return inputs.indices.map { row in
            Answer(
                classes: classes(logits, row), tokenCount: rows[row].count, wasTruncated: truncated.contains(row))
        }
    }

    private func classifyValues(_ inputs: [Input]) throws(ClassifierInputError) -> [Answer] {
        var values: [Float] = []
        let shape = description.shape
        for (place, input) in inputs.enumerated() {
            let (part, found, numbers) = try Self.numbers(input, place, shape)
            // A gray image may leave its one channel out.
            guard found == shape || shape.last == 1 && found == shape.dropLast() else {
                throw ClassifierInputError(
                    place, part == ".tensor" ? ".tensor.shape" : part,
                    "is \(Self.text(found)); this model takes \(Self.text(shape))")
            }
            guard numbers.count == shape.reduce(1, *) else {
                throw ClassifierInputError(
                    place, ".tensor.values",
                    "has \(numbers.count) values; the shape \(Self.text(found)) has \(shape.reduce(1, *))")
            }
            if let wrong = numbers.firstIndex(where: { !$0.isFinite }) {
                throw ClassifierInputError(
                    place, ".tensor.values[\(wrong)]", "is \(numbers[wrong]); numbers must be finite")
            }
            values += description.normalized(numbers)
        }
        let logits = network.forward(.values(values, count: inputs.count), on: tape)
        return inputs.indices.map { Answer(classes: classes(logits, $0), tokenCount: 0, wasTruncated: false) }
    }

    private static func numbers(
        _ input: Input, _ place: Int, _ shape: [Int]
    ) throws(ClassifierInputError) -> (part: String, shape: [Int], values: [Float]) {
        switch input {
        case .text:
            throw ClassifierInputError(place, ".text", "is a text; this model takes numbers of shape \(text(shape))")
        case .values(let values, let shape): return (".tensor", shape, values)
        case .image(let bytes):
            guard bytes.count <= largestImage else {
                throw ClassifierInputError(
                    place, ".image", "has \(bytes.count) bytes; at most \(largestImage) are taken")
            }
            do {
                let (shape, values) = try ImageReader.image(bytes, file: "the image")
                return (".image", shape, values)
            } catch {
                throw ClassifierInputError(place, ".image", "cannot be read: \(error.description)")
            }
        }
    }

    private static func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: " × ") }

    private func classes(_ logits: Tensor<Float>, _ row: Int) -> [ClassProbability] {
        let values = (0..<logits.columns).map { logits.values[row * logits.columns + $0] }
        let probabilities = ClassProbabilities.exclusive(values)
        return description.classes.indices.map { index in
            ClassProbability(
                label: description.classes[index], index: index, logit: values[index], probability: probabilities[index]
            )
        }.sorted { ($1.probability, $0.index) < ($0.probability, $1.index) }
    }
}

extension ClassifierModel.Input {
    fileprivate var isImage: Bool { if case .image = self { true } else { false } }
}

/// An input that a classifier does not take.
package struct ClassifierInputError: Error, Equatable, CustomStringConvertible {
    /// Its place in the batch.
    package let place: Int
    /// The part of it, as a path behind the input: ".tensor.shape".
    package let part: String
    /// What is wrong, with what was expected.
    package let reason: String

    init(_ place: Int, _ part: String, _ reason: String) {
        (self.place, self.part, self.reason) = (place, part, reason)
    }

    package var description: String { "input \(place)\(part) \(reason)" }
}
