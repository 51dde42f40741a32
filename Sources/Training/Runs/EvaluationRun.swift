import Glibc
import JSON
import ModelFormats
import Transformers

/// What a finished run is worth on data it has not seen.
///
/// The model is the one in the run's `model` folder, with its own vocabulary, normalisation and classes: what is
/// measured is what is served. Of the data that the run was trained with, the held-out part counts; of other data, all.
package struct EvaluationRun {
    /// What is asked for beside the figures.
    package struct Wishes {
        /// What the model says of each example.
        package var predictions = false
        /// A picture.
        package var picture = false

        /// Wishes.
        package init(predictions: Bool = false, picture: Bool = false) {
            (self.predictions, self.picture) = (predictions, picture)
        }
    }

    /// The result as text for people.
    package let table: String
    /// The result as JSON.
    package let json: String
    /// The result as a picture; nil where there is none.
    package let picture: String?
    /// What the model says of each example, as JSON Lines; empty unless asked for.
    package let predictions: String
    /// What a reader should know of the data.
    package let remarks: [String]

    /// Evaluates the model in a run's folder.
    ///
    /// - Parameters:
    ///   - folder: what `martlet train` wrote.
    ///   - data: folder that relative data paths of the description begin at; nil: the one that training used.
    ///   - threads: nil: all cores.
    package init(folder: String, data: String?, threads: Int? = nil, wishes: Wishes = Wishes()) throws {
        let path = folder + "/run.json"
        guard Files.exists(path) else {
            throw TrainingError(
                "\(folder) is no folder of a run: run.json is missing; name the output folder of martlet train",
                cause: .missing)
        }
        guard Files.isFolder(folder + "/model") else {
            throw TrainingError(
                "\(folder) holds no finished model: model is missing; let martlet train come to its end first",
                cause: .missing)
        }
        let c = try ConfigReader.open(path)
        let isLanguageModel = try c.string("task") ?? "language-model" == "language-model"
        if isLanguageModel, wishes.predictions || wishes.picture {
            throw TrainingError(
                "\(folder) holds a language model, which has no \(wishes.predictions ? "predictions of examples" : "picture"); leave --\(wishes.predictions ? "predictions" : "picture") out",
                cause: .usage)
        }
        let origin = try Origin(
            folder: folder, base: data ?? TrainingRun.base(of: folder) ?? folder,
            seed: UInt64(try c.integer("seed") ?? 1))
        let source = try ModelSource.open(folder + "/model")
        let arithmetic = FloatArithmetic(best: Workers(pool: ComputePool(threads: threads)))
        if isLanguageModel {
            try self.init(languageModel: source, c, origin, arithmetic)
        } else {
            try self.init(predictor: Predictor(source), c, origin, arithmetic, wishes)
        }
    }

    /// Where a run and its data come from.
    private struct Origin {
        let folder: String
        let base: String
        let seed: UInt64
        /// A name for the data that the run was trained with; empty where that is not known.
        let data: String

        init(folder: String, base: String, seed: UInt64) throws {
            (self.folder, self.base, self.seed) = (folder, base, seed)
            let checkpoint = folder + "/checkpoint.safetensors"
            data = Files.exists(checkpoint) ? try Checkpoint.read(checkpoint).checkpoint.data : ""
        }

        /// Whether the run was trained with data of this name; taken to be so where nothing says otherwise.
        func isOwn(_ fingerprint: String) -> Bool { data.isEmpty || data == fingerprint }

        /// What a reader should know.
        func remarks(standsIn: Bool) -> [String] {
            (standsIn ? ["the data files are not there: this is the generated set that stands in"] : [])
                + (data.isEmpty
                    ? ["the run does not say which data it was trained with; these are taken to be the same"] : [])
        }
    }

    /// Says in a table that everything was measured, not a held-out part.
    private static let allOfOtherData =
        "all of it: not the data that this run was trained with, though parts may be the same\n"

    private init(
        predictor: Predictor, _ c: ConfigReader, _ origin: Origin, _ arithmetic: FloatArithmetic, _ wishes: Wishes
    ) throws {
        let data = try ExampleData(c.need("data", c.object("data")), base: origin.base)
        let isOwn = origin.isOwn(data.fingerprint)
        let examples = try predictor.adopting(
            isOwn ? data.heldOut(seed: origin.seed) : data.examples, file: origin.folder)
        remarks = origin.remarks(standsIn: data.standsIn)
        predictions = wishes.predictions ? predictor.predictions(of: examples, arithmetic: arithmetic) : ""
        var members: JSONObject
        var text: String
        if predictor.description.classes.isEmpty {
            guard !wishes.picture else {
                throw TrainingError(
                    "\(origin.folder) holds a model for regression, which has no picture; leave --picture out",
                    cause: .usage)
            }
            let encoded = Predictor.Encoded(examples, predictor.description)
            let loss = predictor.measures(of: encoded, on: Tape(arithmetic, isTraining: false))["loss"] ?? .nan
            text = "examples \(examples.count)   mean squared error \(TrainingReport.fixed(loss, 6))\n"
            members = ["examples": .integer(examples.count), "mean_squared_error": .number(loss)]
            picture = nil
        } else {
            let measured = predictor.measurement(of: examples, arithmetic: arithmetic)
            (text, picture) = (measured.table, measured.svg)
            members = measured.json.object ?? [:]
        }
        if !isOwn {
            text = Self.allOfOtherData + text
            members["part"] = .string("all")
        }
        (table, json) = (text, JSONValue.object(members).text(.indented) + "\n")
    }

    private init(
        languageModel source: ModelSource, _ c: ConfigReader, _ origin: Origin, _ arithmetic: FloatArithmetic
    ) throws {
        let data = try LanguageData(c.need("data", c.object("data")), base: origin.base, seed: origin.seed)
        let isOwn = origin.isOwn(data.fingerprint)
        let m = try c.need("model", c.object("model"))
        let sizes = try LlamaConfiguration(of: source)
        let context = try m.integer("context", 2...sizes.contextLength) ?? sizes.contextLength
        var random = SeededRandom(seed: 0)
        let model = LlamaModel<FloatArithmetic>(sizes, random: &random)
        try model.load(source)
        let vocabulary = try Vocabulary(of: source)
        let content = isOwn ? data.validation : data.all
        let tokens = data.tokens(content, try vocabulary.tokenizer(), vocabulary)
        guard tokens.tokens.count > 1 else {
            throw c.wrong("data", "gave \(tokens.tokens.count) tokens to measure; at least 2 are needed")
        }
        let tape = Tape(arithmetic, isTraining: false)
        let (loss, _) =
            try m.string("windows") == "documents" && tokens.documents > 0
            ? LanguageModelTask.loss(of: model, overDocuments: tokens, context: context, on: tape)
            : LanguageModelTask.loss(of: model, over: tokens.tokens, context: context, on: tape)
        let unknown = vocabulary.unknownBytes(in: content)
        remarks =
            origin.remarks(standsIn: data.standsIn)
            + (unknown > 0 ? ["\(unknown) bytes of the text are in no token of the vocabulary and were left out"] : [])
        table =
            (isOwn ? "" : Self.allOfOtherData)
            + "loss \(TrainingReport.fixed(loss, 4))   perplexity \(TrainingReport.fixed(exp(loss), 4))   over \(tokens.tokens.count) tokens\n"
        var members: JSONObject = [
            "tokens": .integer(tokens.tokens.count), "loss": .number(loss), "perplexity": .number(exp(loss)),
        ]
        if !isOwn { members["part"] = .string("all") }
        json = JSONValue.object(members).text(.indented) + "\n"
        (picture, predictions) = (nil, "")
    }
}
