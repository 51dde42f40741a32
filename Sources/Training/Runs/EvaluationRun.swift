import Glibc
import JSON
import ModelFormats
import Transformers

/// What a finished run is worth on data it has not seen.
package struct EvaluationRun {
    /// The result as text for people.
    package let table: String
    /// The result as JSON.
    package let json: String
    /// The result as a picture; nil where there is none.
    package let picture: String?
    /// What the model says of each held-out example, as JSON Lines; empty unless asked for.
    package let predictions: String
    /// Something that a reader should know of the data; nil if there is nothing.
    package let remark: String?

    private static let standIn = "the data files are not there: this is the generated set that stands in"

    /// Evaluates the model in a run's folder: classifiers on their test part, language models on their validation part.
    ///
    /// - Parameters:
    ///   - folder: what `martlet train` wrote.
    ///   - data: folder that relative data paths of the description begin at; nil: the one that training used.
    ///   - threads: nil: all cores.
    ///   - listsPredictions: whether to list each example of a classifier.
    package init(folder: String, data: String?, threads: Int? = nil, listsPredictions: Bool = false) throws {
        let path = folder + "/run.json"
        guard Files.exists(path) else {
            throw TrainingError(
                "\(folder) is no folder of a run: run.json is missing; name the output folder of martlet train")
        }
        let c = try ConfigReader.open(path)
        let seed = UInt64(try c.integer("seed") ?? 1)
        let plan = try TrainingPlan(c.need("training", c.object("training")))
        let arithmetic = FloatArithmetic(best: Workers(pool: ComputePool(threads: threads)))
        let base = try data ?? TrainingRun.base(of: folder) ?? folder
        let source = try ModelSource.open(folder + "/model")
        if try c.string("task") ?? "language-model" == "language-model" {
            let run = try LanguageModelRun(c, plan: plan, name: "model", base: base, seed: seed)
            try run.task.model.load(source)
            let measures = run.task.validate(on: Tape(arithmetic, isTraining: false))
            table =
                measures.values.map { "\($0.name) \(TrainingReport.fixed($0.value, 4))" }.joined(separator: "   ")
                + "   over \(run.tokenCounts.validation) tokens\n"
            var members: JSONObject = ["tokens": .integer(run.tokenCounts.validation)]
            for measure in measures.values { members[measure.name] = .number(measure.value) }
            json = JSONValue.object(members).text(.indented) + "\n"
            (picture, predictions) = (nil, "")
            remark = run.standsIn ? Self.standIn : nil
            return
        }
        let run = try ClassificationRun(c, plan: plan, base: base, seed: seed)
        remark = run.standsIn ? Self.standIn : nil
        guard run.test.count > 0 else { throw c.wrong("data.test", "is 0: there is nothing to evaluate on") }
        try Weights.load(
            source.names.compactMap { source.tensors[$0] }, into: run.task.network.parameters, from: source.path)
        if run.task.description.classes.isEmpty {
            let encoded = ClassificationTask.Encoded(run.test, run.task.description)
            let loss = run.task.measures(of: encoded, on: Tape(arithmetic, isTraining: false))["loss"] ?? .nan
            table = "examples \(run.test.count)   mean squared error \(TrainingReport.fixed(loss, 6))\n"
            let figures: JSONValue = .object([
                "examples": .integer(run.test.count), "mean_squared_error": .number(loss),
            ])
            json = figures.text(.indented) + "\n"
            (picture, predictions) = (nil, "")
            return
        }
        predictions = listsPredictions ? run.predictions(arithmetic: arithmetic) : ""
        let measured = run.measure(arithmetic: arithmetic)
        (table, json, picture) = (measured.table, measured.json.text(.indented) + "\n", measured.svg)
    }
}
