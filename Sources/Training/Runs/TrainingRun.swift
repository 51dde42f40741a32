import JSON
import ModelFormats
import Transformers

/// A run from its description on: reads, trains, evaluates, exports.
package struct TrainingRun {
    /// Where the run writes.
    package let folder: String
    /// What is known before the first step, in sentences.
    package let summary: [String]
    /// Optimizer steps.
    package var steps: Int { trainer.steps }
    private let trainer: Trainer
    private let finish: (String) throws -> [String]
    private let configuration: String
    private let base: String

    /// Reads a run description and its data.
    ///
    /// - Parameters:
    ///   - path: the description, JSON.
    ///   - output: folder instead of the description's.
    ///   - data: folder that relative data paths begin at; nil: that of the description.
    ///   - threads: instead of the description's.
    package init(
        path: String, output: String? = nil, data: String? = nil, threads: Int? = nil,
        report: @escaping (TrainingEvent) -> Void
    ) throws {
        let c = try ConfigReader.open(path)
        let bytes = try Files.read(path)
        configuration = path
        let own = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let base = data ?? (own.isEmpty && !path.hasPrefix("/") ? "." : own)
        self.base = base
        _ = try c.string("about")
        let name = try c.string("name") ?? "model"
        let seed = UInt64(try c.integer("seed") ?? 1)
        folder = try output ?? c.string("output") ?? "runs/\(name)"
        _ = c.raw("output")
        let task = try c.choice("task", ["language-model", "classification", "regression"]) ?? "language-model"
        let plan = try TrainingPlan(c.need("training", c.object("training")))
        let arithmetic = FloatArithmetic(best: Workers(pool: ComputePool(threads: threads ?? plan.threads)))
        // Where the data lies and what is exported do not matter to whether a run can go on; the number of steps is looked
        // at apart.
        let fingerprint = String(
            Self.decisive(try JSONValue(parsing: bytes, file: path)).utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
                ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
            }, radix: 16)
        var lines: [String] = []
        let trained: any TrainingTask
        if task == "language-model" {
            let run = try LanguageModelRun(c, plan: plan, name: name, base: base, seed: seed)
            try c.finish()
            lines.append(
                "\(run.tokenCounts.training) tokens to train, \(run.tokenCounts.validation) to validate, vocabulary of \(run.vocabulary.tokens.count)"
            )
            if run.standsIn { lines.append("the data files are not there: a small generated set stands in") }
            lines += Self.describe(run.rejected)
            trained = run.task
            finish = { try run.export(to: $0) }
        } else {
            let run = try ClassificationRun(c, plan: plan, base: base, seed: seed)
            try c.finish()
            guard run.task.description.classes.isEmpty == (task == "regression") else {
                throw c.wrong(
                    "task",
                    "is \"\(task)\", which does not fit the data: labels are for classification, targets for regression"
                )
            }
            lines += run.summary + Self.describe(run.rejected)
            trained = run.task
            finish = { try run.export(to: $0, arithmetic: arithmetic) }
        }
        let count = trained.parameters.reduce(0) { $0 + $1.tensor.count }
        let free = trained.parameters.filter(\.isTrained).reduce(0) { $0 + $1.tensor.count }
        lines.append(
            "\(count) parameters" + (free < count ? ", \(free) of them trained" : "")
                + ", kernels \(arithmetic.name), \(arithmetic.pool.pool.threads) threads")
        summary = lines
        trainer = Trainer(
            task: trained, plan: plan, folder: folder, seed: seed, fingerprint: fingerprint, arithmetic: arithmetic,
            report: report)
    }

    /// Trains to the end and exports; the paths that were written.
    package func run(stopAfter: Int? = nil) throws -> [String] {
        try Files.makeFolder(folder)
        try Files.write(Files.read(configuration), to: folder + "/run.json")
        try Files.write(Array((Files.absolute(base) + "\n").utf8), to: folder + "/" + Self.baseName)
        try trainer.run(stopAfter: stopAfter)
        guard stopAfter == nil else { return [] }
        return try finish(folder)
    }

    private static let baseName = "data-folder.txt"

    /// The folder that relative data paths of a run began at; nil for a run that did not say.
    package static func base(of folder: String) throws -> String? {
        guard Files.exists(folder + "/" + baseName) else { return nil }
        return Files.text(of: try Files.read(folder + "/" + baseName)).split(separator: "\n").first.map(String.init)
    }

    /// What of a description decides which weights a number of steps leads to.
    private static func decisive(_ description: JSONValue) -> String {
        guard var members = description.object else { return description.text() }
        for name in ["about", "output", "export"] { members[name] = nil }
        if var training = members["training"]?.object {
            training["steps"] = nil
            members["training"] = .object(training)
        }
        return JSONValue.object(members).text()
    }

    private static func describe(_ rejected: BadRecords) -> [String] {
        guard rejected.count > 0 else { return [] }
        return ["\(rejected.count) records could not be used:"] + rejected.first.prefix(10).map { "  " + $0 }
            + (rejected.count > 10 ? ["  …"] : [])
    }
}
