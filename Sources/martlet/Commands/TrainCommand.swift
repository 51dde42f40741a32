import ArgumentParser
import Training

/// `martlet train`: from a run description to a model that `martlet serve` takes.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a model from a run description.",
        discussion: """
            The description is one JSON file: data, model, training, export (docs/training.md). A run that was cut off \
            goes on where its last checkpoint was when the same command is given again.

            Examples:
              martlet train docs/recipes/xor.json
              martlet train docs/recipes/digits.json --data ~/data --output runs/digits
            """)

    @Argument(
        help: ArgumentHelp("The run description (JSON).", valueName: "config"), completion: .file(extensions: ["json"]))
    var description: String

    @Option(
        help: "Folder for checkpoints, metrics and the model, instead of the description's.", completion: .directory)
    var output: String?

    @Option(
        help: "Folder that relative data paths begin at (default: the folder of the description).",
        completion: .directory)
    var data: String?

    @Option(help: "Threads (default: the description's, else all cores).")
    var threads: Int?

    @Flag(help: "Only errors and the paths of what was written.")
    var quiet = false

    func run() throws {
        let quiet = quiet
        let run = try TrainingRun(path: description, output: output, data: data, threads: threads) { event in
            if !quiet { TrainingReport.show(TrainingReport.line(event)) }
        }
        if !quiet { for line in run.summary { TrainingReport.show(line) } }
        for path in try run.run() { TrainingReport.show("wrote \(path)") }
    }
}
