import JSON
import ModelFormats
import Transformers

/// A run from its description on: reads, trains, evaluates, exports.
package struct TrainingRun {
    /// Where the run writes.
    package let folder: String
    /// What is known before the first step, in sentences.
    package let summary: [String]
    /// What must not be missed, however little is asked to be told: that other data is used than was named.
    package let remarks: [String]
    /// Optimizer steps.
    package var steps: Int { trainer.steps }
    private let trainer: Trainer
    private let finish: (String) throws -> [String]
    private let configuration: [UInt8]
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
        configuration = bytes
        let own = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let base = data ?? (own.isEmpty && !path.hasPrefix("/") ? "." : own)
        self.base = base
        _ = try c.string("about")
        let name = try c.string("name") ?? "model"
        guard !["", ".", ".."].contains(name), !name.contains(where: { $0 == "/" || $0 == "\0" }) else {
            throw c.wrong("name", "is \"\(name)\"; it names files and a folder, so it must be a name without slashes")
        }
        let seed = UInt64(try c.integer("seed") ?? 1)
        let described = try c.string("output")
        folder = output ?? described ?? "runs/\(name)"
        guard !folder.isEmpty else {
            throw TrainingError(
                "the output folder is an empty text; name a folder to write into",
                cause: output == nil ? .unusable : .usage)
        }
        let task = try c.choice("task", ["language-model", "classification", "regression"]) ?? "language-model"
        let plan = try TrainingPlan(c.need("training", c.object("training")))
        let arithmetic = FloatArithmetic(best: Workers(pool: ComputePool(threads: threads ?? plan.threads)))
        var lines: [String] = []
        let trained: any TrainingTask
        let (data, standsIn): (String, Bool)
        var loaded = ""
        if task == "language-model" {
            let run = try LanguageModelRun(c, plan: plan, name: name, base: base, seed: seed)
            try c.finish()
            lines.append(
                "\(run.tokenCounts.training) tokens to train, \(run.tokenCounts.validation) to validate, vocabulary of \(run.vocabulary.tokens.count)"
            )
            lines += Self.describe(run.rejected)
            loaded = run.loadedDigest
            (data, standsIn) = (run.dataFingerprint, run.standsIn)
            trained = run.task
            finish = { try run.export(to: $0) }
        } else {
            let run = try ClassificationRun(c, plan: plan, base: base, seed: seed)
            try c.finish()
            guard run.task.predictor.description.classes.isEmpty == (task == "regression") else {
                throw c.wrong(
                    "task",
                    "is \"\(task)\", which does not fit the data: labels are for classification, targets for regression"
                )
            }
            lines += run.summary + Self.describe(run.rejected)
            (data, standsIn) = (run.dataFingerprint, run.standsIn)
            trained = run.task
            finish = { try run.export(to: $0, arithmetic: arithmetic) }
        }
        let count = trained.parameters.reduce(0) { $0 + $1.tensor.count }
        let free = trained.parameters.filter(\.isTrained).reduce(0) { $0 + $1.tensor.count }
        lines.append(
            "\(count) parameters" + (free < count ? ", \(free) of them trained" : "")
                + ", kernels \(arithmetic.name), \(arithmetic.pool.pool.threads) threads")
        summary = lines
        remarks = standsIn ? ["the data files are not there: a small generated set stands in"] : []
        trainer = Trainer(
            task: trained, plan: plan, folder: folder, seed: seed,
            identity: RunIdentity(
                description: try JSONValue(parsing: bytes, file: path), data: data, loaded: loaded),
            arithmetic: arithmetic, report: report)
    }

    /// Trains to the end and exports; the paths that were written. What belongs to another run is refused before
    /// anything is written over.
    ///
    /// - Parameter shouldStop: asked after each step; if it says so, a checkpoint is written and the run ends with an
    ///   error whose cause is `.interrupted`.
    package func run(stopAfter: Int? = nil, shouldStop: () -> Bool = { false }) throws -> [String] {
        try Files.makeFolder(folder)
        let lock = try FolderLock(folder)
        return try withExtendedLifetime(lock) {
            try trainer.resume()
            try Files.write(configuration, to: folder + "/run.json")
            try Files.write(Array((Files.absolute(base) + "\n").utf8), to: folder + "/" + Self.baseName)
            try trainer.run(stopAfter: stopAfter, shouldStop: shouldStop)
            guard stopAfter == nil else { return [] }
            return try finish(folder)
        }
    }

    private static let baseName = "data-folder.txt"

    /// The folder that relative data paths of a run began at; nil for a run that did not say.
    package static func base(of folder: String) throws -> String? {
        guard Files.exists(folder + "/" + baseName) else { return nil }
        return Files.text(of: try Files.read(folder + "/" + baseName)).split(separator: "\n").first.map(String.init)
    }

    private static func describe(_ rejected: BadRecords) -> [String] {
        let recoded =
            rejected.recodedLines > 0
            ? ["\(rejected.recodedLines) lines are not UTF-8 and were read as Latin-1"] : []
        guard rejected.count > 0 else { return recoded }
        return recoded + ["\(rejected.count) records could not be used:"] + rejected.first.prefix(10).map { "  " + $0 }
            + (rejected.count > 10 ? ["  …"] : [])
    }
}
