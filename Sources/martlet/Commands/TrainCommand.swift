import ArgumentParser
import Foundation
import Synchronization
import Training

/// `martlet train`: from a run description to a model that `martlet serve` takes.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a model from a run description.",
        discussion: """
            The description is one JSON file: data, model, training, export (docs/training.md). A run that was cut off \
            goes on where its last checkpoint was when the same command is given again; Ctrl-C writes one first and ends \
            with exit code 130.

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

    @Flag(help: "Only errors, the paths of what was written, and whether other data stands in.")
    var quiet = false

    func validate() throws {
        if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be from 1 to 1024.") }
    }

    func run() throws {
        let quiet = quiet
        try Failure.ofTraining {
            let run = try TrainingRun(path: description, output: output, data: data, threads: threads) { event in
                if !quiet { TrainingReport.show(TrainingReport.line(event)) }
            }
            for remark in run.remarks { TrainingReport.warn(remark) }
            if !quiet { for line in run.summary { TrainingReport.show(line) } }
            let stop = StopSwitch()
            stop.watch()
            for path in try run.run(shouldStop: { stop.isOn }) { TrainingReport.show("wrote \(path)") }
        }
    }
}

/// Whether someone wants the training to end. Any thread.
private final class StopSwitch: Sendable {
    private let state = Atomic(false)

    var isOn: Bool { state.load(ordering: .relaxed) }

    /// Takes the next signal to end as a wish to end well; one more ends the program at once.
    func watch() {
        let signals = Signals()
        Task {
            await signals.next { self.state.store(true, ordering: .relaxed) }
            state.store(true, ordering: .relaxed)
            for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
        }
    }
}
