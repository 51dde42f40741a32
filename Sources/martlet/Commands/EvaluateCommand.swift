import ArgumentParser
import Training

/// `martlet evaluate`: what a trained model is worth on examples it has not seen.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Evaluate a trained model on its held-out examples.",
        discussion: """
            Classifiers: accuracy, precision, recall, F1, ROC-AUC and confusion matrix on the test part of their data. \
            Language models: loss and perplexity on the validation part. Of data that the run was not trained with, all \
            is measured, and the result says so.

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

    @Option(
        help: "Also write what a classifier or a regression says of each example into this file, a line of JSON each.")
    var predictions: String?

    @Option(help: "Threads (default: all cores).")
    var threads: Int?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be from 1 to 1024.") }
    }

    func run() throws {
        try Failure.ofTraining {
            let result = try EvaluationRun(
                folder: folder, data: data, threads: threads,
                wishes: .init(predictions: predictions != nil, picture: picture != nil))
            for remark in result.remarks { TrainingReport.warn(remark) }
            if let predictions { try Files.write(Array(result.predictions.utf8), to: predictions) }
            if let picture, let svg = result.picture { try Files.write(Array(svg.utf8), to: picture) }
            TrainingReport.show(json ? result.json : result.table)
        }
    }
}
