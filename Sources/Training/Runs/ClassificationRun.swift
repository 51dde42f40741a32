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
    /// A name for the data.
    package let dataFingerprint: String

    /// Reads the description and the data, and makes vocabulary, normalisation and network.
    package init(_ c: ConfigReader, plan: TrainingPlan, base: String, seed: UInt64) throws {
        let data = try ExampleData(c.need("data", c.object("data")), base: base)
        (rejected, standsIn, dataFingerprint) = (data.examples.rejected, data.standsIn, data.fingerprint)
        try data.checkClasses()
        let parts = try data.parts(seed: seed)
        let m = try c.need("model", c.object("model"))
        let raw = try m.need("layers", m.raw("layers"))
        var layers: [LayerSpecification] = []
        for layer in try m.need("layers", m.objects("layers")) { layers.append(try LayerSpecification(layer)) }
        let loss = try m.choice("loss", ["categorical", "binary"]) ?? "categorical"
        let shift = try m.integer("shift", 0...64) ?? 0
        try m.finish()
        guard shift == 0 || parts.training.shape.count == 3 else {
            throw m.wrong("shift", "is \(shift); only images can be moved, and these examples are none")
        }
        let classes = parts.training.classes
        guard plan.smoothing == 0 || !classes.isEmpty else {
            throw c.wrong("training.label_smoothing", "is for classes; these examples have targets")
        }
        guard layers.last != .softmax || classes.isEmpty else {
            throw m.wrong(
                "layers[\(layers.count - 1)]",
                "is softmax; the last layer gives logits, of which the loss makes probabilities: leave it out")
        }
        let vocabulary = try Self.vocabulary(c, parts.training)
        let (mean, deviation) = vocabulary == nil ? Self.normalisation(parts.training) : ([], [])
        let description = ClassifierDescription(
            layers: raw, specifications: layers, vocabulary: vocabulary, shape: parts.training.shape,
            mean: mean, deviation: deviation, classes: classes)
        var random = SeededRandom(seed: seed, stream: "weights")
        let network = try Network<FloatArithmetic>(
            layers, input: description.input, random: &random, path: "model.layers")
        let wanted = classes.isEmpty ? parts.training.targetWidth : classes.count
        guard network.outputShape == [wanted] else {
            throw m.wrong(
                "layers",
                "end with the shape \(network.outputShape); the data has \(wanted) \(classes.isEmpty ? "targets" : "classes (\(classes.listed))"), so the last layer must be a dense one of \(wanted) units\(rejected.hint)"
            )
        }
        guard loss == "categorical" || classes.count == 2 else {
            throw m.wrong("loss", "is \"binary\", but there are \(classes.count) classes")
        }
        test = parts.test
        task = ClassificationTask(
            network: network, description: description, training: parts.training, validation: parts.validation,
            batch: plan.batch, smoothing: plan.smoothing, seed: seed, shift: shift, isBinary: loss == "binary")
        summary =
            [
                "\(parts.training.count) examples to train, \(parts.validation.count) to validate, \(parts.test.count) to test"
            ] + (vocabulary.map { ["vocabulary of \($0.tokens.count)"] } ?? [])
            + (classes.isEmpty ? [] : ["classes: " + classes.prefix(20).joined(separator: ", ")])
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
        for parameter in task.parameters { writer.add(parameter.name, parameter.tensor) }
        try Files.write(writer.bytes, to: folder + "/model/model.safetensors")
        try Files.write(task.predictor.description.json, to: folder + "/model/config.json")
        guard test.count > 0 else { return [folder + "/model"] }
        return [folder + "/model"] + (try report(to: folder, arithmetic: arithmetic))
    }

    private func report(to folder: String, arithmetic: FloatArithmetic) throws -> [String] {
        let predictor = task.predictor
        if predictor.description.classes.isEmpty {
            let measures = predictor.measures(
                of: Predictor.Encoded(test, predictor.description), on: Tape(arithmetic, isTraining: false))
            let json = JSONValue.object(JSONObject(measures.values.map { ($0.name, .number($0.value)) }))
            try Files.write(json, to: folder + "/test.json")
            return [folder + "/test.json"]
        }
        let measured = predictor.measurement(of: test, arithmetic: arithmetic)
        try Files.write(measured.json, to: folder + "/test.json")
        try Files.write(Array(measured.table.utf8), to: folder + "/test.txt")
        try Files.write(Array(measured.svg.utf8), to: folder + "/test.svg")
        return [folder + "/test.json", folder + "/test.txt", folder + "/test.svg"]
    }
}
