import JSON
import ModelFormats

/// A network with its description: gives results for examples, and says how good they are.
package struct Predictor {
    /// The network.
    package let network: Network<FloatArithmetic>
    /// Classes and input.
    package let description: ClassifierDescription

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

    init(network: Network<FloatArithmetic>, description: ClassifierDescription) {
        (self.network, self.description) = (network, description)
    }

    /// The model that a run has written.
    init(_ source: ModelSource) throws {
        guard let config = source.config else {
            throw TrainingError("\(source.path): no classifier of Martlet: config.json is missing", cause: .missing)
        }
        let file = source.folder + "/config.json"
        description = try ClassifierDescription(config, file: file)
        var random = SeededRandom(seed: 0)
        network = try Network(
            description.specifications, input: description.input, random: &random, path: file + ": layers")
        try Weights.load(source.names.compactMap { source.tensors[$0] }, into: network.parameters, from: source.path)
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

    /// Everything that can be said of examples with classes.
    package func measurement(of examples: ExampleSet, arithmetic: FloatArithmetic) -> Measurement {
        let outputs = outputs(Encoded(examples, description), on: Tape(arithmetic, isTraining: false))
        return Measurement(logits: outputs, labels: examples.labels, classes: description.classes)
    }

    /// What the model says of each example, a line of JSON each: the text or the values, the class that it is, the class
    /// that it was called, the logits of all classes; or the numbers that are and those that were predicted.
    package func predictions(of examples: ExampleSet, arithmetic: FloatArithmetic) -> String {
        func list(_ values: some Sequence<Float>) -> JSONValue { .array(values.map { .number(Double($0)) }) }
        let outputs = outputs(Encoded(examples, description), on: Tape(arithmetic, isTraining: false))
        let (size, width) = (examples.shape.reduce(1, *), examples.targetWidth)
        return outputs.enumerated().map { place, output in
            var line = JSONObject()
            if examples.isText {
                line["text"] = .string(examples.texts[place])
            } else {
                line["values"] = list(examples.values[place * size..<(place + 1) * size])
            }
            if description.classes.isEmpty {
                line["targets"] = list(examples.targets[place * width..<(place + 1) * width])
                line["predicted"] = list(output)
            } else {
                let called = output.indices.max { output[$0] < output[$1] } ?? 0
                line["label"] = .string(description.classes[Int(examples.labels[place])])
                line["predicted"] = .string(description.classes[called])
                line["logits"] = list(output)
            }
            return JSONValue.object(line).text() + "\n"
        }.joined()
    }

    /// The examples with their labels as this model numbers them. Examples that it cannot be measured on are refused.
    func adopting(_ examples: ExampleSet, file: String) throws(TrainingError) -> ExampleSet {
        func wrong(_ sentence: String) -> TrainingError { TrainingError("\(file): \(sentence)") }
        guard examples.isText == (description.vocabulary != nil) else {
            throw wrong("the data are \(examples.isText ? "texts" : "numbers"), which this model does not take")
        }
        guard examples.isText || examples.shape == description.shape else {
            throw wrong("the data have the shape \(examples.shape); this model takes \(description.shape)")
        }
        guard examples.classes.isEmpty == description.classes.isEmpty else {
            throw wrong(
                "the data have \(examples.classes.isEmpty ? "targets" : "labels"), this model predicts \(description.classes.isEmpty ? "numbers" : "classes")"
            )
        }
        var result = examples
        if description.classes.isEmpty {
            guard network.outputShape == [examples.targetWidth] else {
                throw wrong(
                    "the data have \(examples.targetWidth) targets; this model predicts \(network.outputShape)")
            }
            return result
        }
        let there = Set(examples.labels).sorted().map { examples.classes[Int($0)] }
        guard there.allSatisfy({ description.classes.contains($0) }) else {
            throw wrong(
                "the data have the labels \(there.listed); this model knows \(description.classes.listed)"
            )
        }
        let places = examples.classes.map { Int32(description.classes.firstIndex(of: $0) ?? 0) }
        result.labels = examples.labels.map { places[Int($0)] }
        result.classes = description.classes
        return result
    }

    /// Rows of ids filled up to the longest.
    package static func padded(_ rows: [[Int32]]) -> Network<FloatArithmetic>.Batch {
        let length = rows.map(\.count).max() ?? 1
        return .tokens(
            rows.flatMap { $0 + Array(repeating: 0, count: length - $0.count) }, lengths: rows.map(\.count))
    }

    /// A batch of the examples at some places, images moved by up to `shift` pixels.
    func gather(
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
