package import JSON
import ModelFormats

/// What a saved classifier needs besides its weights: layers, input, classes, normalisation. Stored as `config.json` with
/// `"model_type": "martlet-classifier"` beside `model.safetensors`.
package struct ClassifierDescription: Sendable {
    /// The value of `model_type`.
    package static let modelType = "martlet-classifier"

    /// The layers as the run description lists them.
    package var layers: JSONValue
    /// The same, read.
    package var specifications: [LayerSpecification]
    /// The words, for texts.
    package var vocabulary: WordVocabulary?
    /// Shape of one example of numbers, e.g. height, width, channels.
    package var shape: [Int]
    /// Taken from each channel (the last dimension of `shape`).
    package var mean: [Float]
    /// What each channel is divided by then.
    package var deviation: [Float]
    /// Names of the classes; empty for regression.
    package var classes: [String]

    /// The layers by name, in order.
    package var layerNames: [String] {
        guard let list = layers.array else { return [] }
        return list.compactMap { $0["layer"]?.string }
    }

    /// What goes into the network.
    package var input: Network<FloatArithmetic>.Input {
        if let vocabulary {
            .tokens(vocabulary: vocabulary.tokens.count, length: vocabulary.length)
        } else {
            .values(shape)
        }
    }

    /// Values of examples as the network wants them.
    package func normalized(_ values: [Float]) -> [Float] {
        let channels = max(1, mean.count)
        guard !mean.isEmpty else { return values }
        return values.enumerated().map { index, value in
            (value - mean[index % channels]) / deviation[index % channels]
        }
    }

    /// `config.json`.
    package var json: JSONValue {
        var members: JSONObject = [
            "model_type": .string(Self.modelType), "classes": .array(classes.map { .string($0) }), "layers": layers,
        ]
        if let vocabulary {
            members["input"] = .string("text")
            members["unit"] = .string(vocabulary.unit.rawValue)
            members["ngrams"] = .integer(vocabulary.ngrams)
            members["length"] = .integer(vocabulary.length)
            members["vocabulary"] = .array(vocabulary.tokens.map { .string($0) })
        } else {
            members["input"] = .string("values")
            members["shape"] = .array(shape.map { .integer($0) })
            members["mean"] = .array(mean.map { .number(Double($0)) })
            members["deviation"] = .array(deviation.map { .number(Double($0)) })
        }
        return .object(members)
    }

    /// A description from its parts.
    package init(
        layers: JSONValue, specifications: [LayerSpecification], vocabulary: WordVocabulary?, shape: [Int],
        mean: [Float],
        deviation: [Float], classes: [String]
    ) {
        (self.layers, self.specifications, self.vocabulary) = (layers, specifications, vocabulary)
        (self.shape, self.mean, self.deviation, self.classes) = (shape, mean, deviation, classes)
    }

    /// Reads `config.json`.
    package init(_ json: JSONValue, file: String) throws(TrainingError) {
        let c = try ConfigReader(json, path: "", file: file)
        guard try c.string("model_type") == Self.modelType else {
            throw c.wrong("model_type", "must be \"\(Self.modelType)\"")
        }
        classes = try c.strings("classes") ?? []
        layers = try c.need("layers", c.raw("layers"))
        specifications = []
        for layer in try c.need("layers", c.objects("layers")) { specifications.append(try LayerSpecification(layer)) }
        (shape, mean, deviation) = ([], [], [])
        if try c.need("input", c.choice("input", ["text", "values"])) == "text" {
            vocabulary = WordVocabulary(
                unit: WordVocabulary.Unit(rawValue: try c.string("unit") ?? "words") ?? .words,
                ngrams: try c.integer("ngrams", 1...8) ?? 1, length: try c.integer("length", 1...1 << 20) ?? 256,
                tokens: try c.need("vocabulary", c.strings("vocabulary")))
        } else {
            vocabulary = nil
            shape = try c.need("shape", c.integers("shape"))
            mean = (try c.numbers("mean") ?? []).map { Float($0) }
            deviation = (try c.numbers("deviation") ?? []).map { Float($0) }
            guard !shape.isEmpty, shape.allSatisfy({ (1...1 << 20).contains($0) }), shape.count <= 4,
                shape.reduce(1.0, { $0 * Double($1) }) <= 1e8
            else { throw c.wrong("shape", "must be one to four sizes of at most 100 million values together") }
            guard mean.count == deviation.count, mean.isEmpty || mean.count == shape.last,
                deviation.allSatisfy({ $0 > 0 })
            else {
                throw c.wrong(
                    "mean", "and deviation must have as many values as the last dimension of shape, deviations above 0")
            }
        }
    }
}
