import ArgumentParser
import Foundation
import Settings

/// Where the program begins: runs the command and turns what it throws into a sentence and an exit code.
@main
enum Program {
    static func main() async {
        var plan: SettingsPlan?
        do {
            let arguments = Array(CommandLine.arguments.dropFirst())
            plan = try CommandSettings.plan(arguments, environment: ProcessInfo.processInfo.environment)
            try await CommandSettings.$origins.withValue(plan?.origins ?? [:]) { [plan] in
                try await run(plan.map { arguments.prefix(1) + $0.arguments } ?? arguments, plan)
            }
        } catch let failure as Failure {
            end(failure.code.rawValue, plan?.located(failure.description) ?? failure.description)
        } catch {
            let message = Martlet.message(for: error)
            let located = plan?.located(message) ?? message
            // An error that a file or a variable caused says so; the others are the parser's to tell.
            if Martlet.exitCode(for: error) == .validationFailure, located != message {
                end(Failure.Code.usage.rawValue, located)
            }
            Martlet.exit(withError: error)
        }
    }

    private static func run(_ arguments: [String], _ plan: SettingsPlan?) async throws {
        var command = try Martlet.parseAsRoot(arguments)
        if let plan, (command as? any SettingsCommand)?.showSettings == true {
            print(plan.listing, terminator: "")
        } else if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }

    private static func end(_ code: Int32, _ message: String) -> Never {
        FileHandle.standardError.write(Data("martlet: \(message)\n".utf8))
        exit(code)
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
              martlet doctor
              martlet call 127.0.0.1:50051 martlet.v1.Models/ListModels
              martlet --generate-completion-script bash > martlet.bash

            Exit codes: 0 done, 64 wrong usage, 65 a file that cannot be used, 66 a file that is not there, \
            69 an address or a folder that is not to be had, 70 an error of ours, 130 interrupted; doctor and call tell theirs in their help.
            """,
        version: Version.current,
        subcommands: [
            ServeCommand.self, GenerateCommand.self, InspectCommand.self, BenchCommand.self, PerplexityCommand.self,
            KeysCommand.self, TrainCommand.self, EvaluateCommand.self, TrainingBenchCommand.self, DoctorCommand.self,
            CallCommand.self,
        ])
}

/// The program's version.
enum Version {
    /// Follows semantic versioning; the API's compatibility is that of `proto/`.
    static let current = "0.1.0"
}
