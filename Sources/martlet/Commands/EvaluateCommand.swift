import ArgumentParser
import Training

/// `martlet evaluate`: what a trained model is worth on examples it has not seen.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Evaluate a trained model on its held-out examples.",
        discussion: """
            Classifiers: accuracy, precision, recall, F1, ROC-AUC and confusion matrix on the test part of their data. \
            Language models: loss and perplexity on the validation part.

            Examples:
              martlet evaluate runs/xor
              martlet evaluate runs/digits --data ../shared/data --json
              martlet evaluate runs/digits --data ../shared/data --picture digits.svg
            """)

    @Argument(help: ArgumentHelp("The folder that martlet train wrote.", valueName: "run"))
    var folder: String

    @Option(help: "Folder that relative data paths begin at (default: the one that training used).")
    var data: String?

    @Flag(help: "Print JSON instead of a table.")
    var json = false

    @Option(help: "Also draw confusion matrix and ROC curves into this SVG file.")
    var picture: String?

    @Option(help: "Also write what the model says of each example into this file, a line of JSON each.")
    var predictions: String?

    @Option(help: "Threads (default: all cores).")
    var threads: Int?

    func run() throws {
        let result = try EvaluationRun(
            folder: folder, data: data, threads: threads, listsPredictions: predictions != nil)
        if let remark = result.remark { TrainingReport.warn(remark) }
        if let predictions { try Files.write(Array(result.predictions.utf8), to: predictions) }
        TrainingReport.show(json ? result.json : result.table)
        guard let picture else { return }
        guard let svg = result.picture else {
            throw ValidationError("There is no picture for this kind of model; leave --picture out.")
        }
        try Files.write(Array(svg.utf8), to: picture)
    }
}
