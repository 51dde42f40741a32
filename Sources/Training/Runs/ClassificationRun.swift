import JSON
import ModelFormats

/// A run over examples (classes or numbers) from its description to its exported files.
package struct ClassificationRun {
    /// What is trained.
    package let task: ClassificationTask
    /// How many examples each part has, and what happened while reading, in sentences.
    package let summary: [String]
    /// Records left out of the data.
    package let rejected: BadRecords
    /// Examples that neither training nor choosing the best weights has seen.
    package let test: ExampleSet
    /// Whether the data's files were missing and a generated set is used.
    package let standsIn: Bool

    /// Reads the description and the data, and makes vocabulary, normalisation and network.
    package init(_ c: ConfigReader, plan: TrainingPlan, base: String, seed: UInt64) throws {
        let parts = try Self.parts(c, base: base, seed: seed)
        (rejected, standsIn) = (parts.rejected, parts.standsIn)
        let m = try c.need("model", c.object("model"))
        let raw = try m.need("layers", m.raw("layers"))
        var layers: [LayerSpecification] = []
        for layer in try m.need("layers", m.objects("layers")) { layers.append(try LayerSpecification(layer)) }
        let loss = try m.choice("loss", ["categorical", "binary"]) ?? "categorical"
        let shift = try m.integer("shift", 0...64) ?? 0
        try m.finish()
        let vocabulary = try Self.vocabulary(c, parts.training)
        let (mean, deviation) = vocabulary == nil ? Self.normalisation(parts.training) : ([], [])
        let description = ClassifierDescription(
            layers: raw, specifications: layers, vocabulary: vocabulary, shape: parts.training.shape,
            mean: mean, deviation: deviation, classes: parts.training.classes)
        var random = SeededRandom(seed: seed, stream: "weights")
        let network = try Network<FloatArithmetic>(
            layers, input: description.input, random: &random, path: "model.layers")
        let wanted = description.classes.isEmpty ? parts.training.targetWidth : description.classes.count
        guard network.outputShape == [wanted] else {
            throw m.wrong(
                "layers",
                "end with the shape \(network.outputShape); the data has \(wanted) \(description.classes.isEmpty ? "targets" : "classes"), so the last layer must be a dense one of \(wanted) units"
            )
        }
        guard loss == "categorical" || description.classes.count == 2 else {
            throw m.wrong("loss", "is \"binary\", but there are \(description.classes.count) classes")
        }
        test = parts.test
        task = ClassificationTask(
            network: network, description: description, training: parts.training, validation: parts.validation,
            batch: plan.batch, smoothing: plan.smoothing, seed: seed, shift: shift, isBinary: loss == "binary")
        summary =
            [
                "\(parts.training.count) examples to train, \(parts.validation.count) to validate, \(parts.test.count) to test"
            ] + (vocabulary.map { ["vocabulary of \($0.tokens.count)"] } ?? [])
            + (description.classes.isEmpty
                ? [] : ["classes: " + description.classes.prefix(20).joined(separator: ", ")])
            + (parts.standsIn ? ["the data files are not there: a small generated set stands in"] : [])
    }

    /// The three parts of the data, as the seed cuts them.
    static func parts(
        _ c: ConfigReader, base: String, seed: UInt64
    ) throws -> (
        training: ExampleSet, validation: ExampleSet, test: ExampleSet, rejected: BadRecords, standsIn: Bool
    ) {
        let d = try c.need("data", c.object("data"))
        let validation = try d.number("validation", 0.0001...0.9) ?? 0.1
        let held = try d.number("test", 0...0.9) ?? 0.1
        guard validation + held < 1 else { throw d.wrong("validation", "and test leave nothing to train with") }
        let (examples, standsIn) = try ExampleSource.read(d, base: base)
        try d.finish()
        let (training, validating, test) = examples.split(validation: validation, test: held, seed: seed)
        guard training.count > 0, validating.count > 0 else {
            throw d.wrong(
                "validation",
                "leaves \(training.count) examples to train and \(validating.count) to validate; there are \(examples.count) in all"
            )
        }
        return (training, validating, test, examples.rejected, standsIn)
    }

    private static func vocabulary(_ c: ConfigReader, _ training: ExampleSet) throws -> WordVocabulary? {
        guard let t = try c.object("tokenizer") else {
            guard training.isText else { return nil }
            return WordVocabulary(
                learning: training.texts, unit: .words, ngrams: 1, length: 256, size: 30_000, minimum: 2)
        }
        guard training.isText else { throw c.wrong("tokenizer", "is only for texts") }
        let unit = try t.choice("kind", ["words", "characters"]) ?? "words"
        let vocabulary = WordVocabulary(
            learning: training.texts, unit: WordVocabulary.Unit(rawValue: unit) ?? .words,
            ngrams: try t.integer("ngrams", 1...4) ?? 1, length: try t.integer("length", 1...65536) ?? 256,
            size: try t.integer("vocabulary", 3...1 << 22) ?? 30_000,
            minimum: try t.integer("minimum", 1...1_000_000) ?? 2)
        try t.finish()
        return vocabulary
    }

    /// Mean and standard deviation of each channel over the training part; images have one for all pixels of a channel.
    static func normalisation(_ examples: ExampleSet) -> (mean: [Float], deviation: [Float]) {
        let channels = examples.shape.last ?? 1
        guard channels > 0, !examples.values.isEmpty else { return ([], []) }
        var (sum, square) = ([Double](repeating: 0, count: channels), [Double](repeating: 0, count: channels))
        examples.values.withUnsafeBufferPointer { values in
            for index in values.indices {
                sum[index % channels] += Double(values[index])
                square[index % channels] += Double(values[index]) * Double(values[index])
            }
        }
        let count = Double(examples.values.count / channels)
        let mean = sum.map { $0 / count }
        let deviation = zip(square, mean).map { square, mean in (max(0, square / count - mean * mean)).squareRoot() }
        return (mean.map { Float($0) }, deviation.map { $0 > 1e-6 ? Float($0) : 1 })
    }

    /// Writes `model/`, and what the test part says of it.
    package func export(to folder: String, arithmetic: FloatArithmetic) throws -> [String] {
        try Files.makeFolder(folder + "/model")
        var writer = SafetensorsWriter()
        for parameter in task.network.parameters { writer.add(parameter.name, parameter.tensor) }
        try Files.write(writer.bytes, to: folder + "/model/model.safetensors")
        try Files.write(task.description.json, to: folder + "/model/config.json")
        guard test.count > 0 else { return [folder + "/model"] }
        return [folder + "/model"] + (try report(to: folder, arithmetic: arithmetic))
    }

    /// Measures the test part with the weights that the task holds.
    package func measure(arithmetic: FloatArithmetic) -> Measurement {
        let tape = Tape(arithmetic, isTraining: false)
        let encoded = ClassificationTask.Encoded(test, task.description)
        return Measurement(
            logits: task.outputs(encoded, on: tape), labels: test.labels, classes: task.description.classes)
    }

    /// What the task's weights say of each example of the test part, a line of JSON each: the text or the values, the
    /// class that it is, the class that it was called, the logits of all classes.
    package func predictions(arithmetic: FloatArithmetic) -> String {
        let outputs = task.outputs(
            ClassificationTask.Encoded(test, task.description), on: Tape(arithmetic, isTraining: false))
        let size = test.shape.reduce(1, *)
        return outputs.enumerated().map { place, logits in
            let called = logits.indices.max { logits[$0] < logits[$1] } ?? 0
            var line = JSONObject()
            if test.isText {
                line["text"] = .string(test.texts[place])
            } else {
                line["values"] = .array(test.values[place * size..<(place + 1) * size].map { .number(Double($0)) })
            }
            line["label"] = .string(task.description.classes[Int(test.labels[place])])
            line["predicted"] = .string(task.description.classes[called])
            line["logits"] = .array(logits.map { .number(Double($0)) })
            return JSONValue.object(line).text() + "\n"
        }.joined()
    }

    private func report(to folder: String, arithmetic: FloatArithmetic) throws -> [String] {
        if task.description.classes.isEmpty {
            let measures = task.measures(
                of: ClassificationTask.Encoded(test, task.description), on: Tape(arithmetic, isTraining: false))
            let json = JSONValue.object(JSONObject(measures.values.map { ($0.name, .number($0.value)) }))
            try Files.write(json, to: folder + "/test.json")
            return [folder + "/test.json"]
        }
        let measured = measure(arithmetic: arithmetic)
        try Files.write(measured.json, to: folder + "/test.json")
        try Files.write(Array(measured.table.utf8), to: folder + "/test.txt")
        try Files.write(Array(measured.svg.utf8), to: folder + "/test.svg")
        return [folder + "/test.json", folder + "/test.txt", folder + "/test.svg"]
    }
}
