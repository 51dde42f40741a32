import ArgumentParser
import Foundation

/// Where the program begins: runs the command and turns what it throws into a sentence and an exit code.
@main
enum Program {
    static func main() async {
        do {
            var command = try Martlet.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as Failure {
            FileHandle.standardError.write(Data("martlet: \(failure.description)\n".utf8))
            exit(failure.code.rawValue)
        } catch {
            Martlet.exit(withError: error)
        }
    }
}

/// The program's command line: one subcommand for each thing it does.
struct Martlet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "martlet",
        abstract: "A model server: serves language models and classifiers over gRPC.",
        discussion: """
            Examples:
              martlet serve --model ./SmolLM2-135M-Instruct-Q8_0.gguf
              martlet generate --model ./SmolLM2-135M-Instruct-Q8_0.gguf "Once upon a time"
              martlet inspect ./Qwen2.5-0.5B-Instruct/

            Exit codes: 0 done, 64 wrong usage, 65 a model file that cannot be used, 66 a file that is not there,
            69 an address that cannot be bound, 70 an error of ours, 130 interrupted.
            """,
        version: Version.current,
        subcommands: [
            ServeCommand.self, GenerateCommand.self, InspectCommand.self, BenchCommand.self, KeysCommand.self,
            TrainCommand.self, EvaluateCommand.self,
        ])
}

/// The program's version.
enum Version {
    /// Follows semantic versioning; the API's compatibility is that of `proto/`.
    static let current = "0.1.0"
}
