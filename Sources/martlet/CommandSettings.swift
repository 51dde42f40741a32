import ArgumentParser
import Foundation
import ModelFormats
import Settings

/// A command whose flags may also stand in variables of the environment and in a file. The flags are those that the
/// command declares: there is no second list.
protocol SettingsCommand: ParsableCommand {
    /// Whether to show the settings and end.
    var showSettings: Bool { get }
}

/// Where a command's settings come from, besides its command line.
struct SettingsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Settings file (TOML): keys are the names of the flags without dashes, e.g. grace = 10.",
            valueName: "file"),
        completion: .file(extensions: ["toml"]))
    var config: String?

    @Flag(help: "Print what every flag is set to and where that comes from, as a settings file, and end.")
    var showSettings = false
}

/// Puts together what a command is run with.
enum CommandSettings {
    /// Of the command that runs: the flags that a file or a variable set, and where. For its log.
    @TaskLocal static var origins: [String: String] = [:]

    /// Flags that steer the settings, or ask for help, and so are none themselves.
    private static let notSettable: Set<String> = [
        "config", "show-settings", "help", "version", "generate-completion-script",
    ]
    private static let file = DeclaredFlag(name: "config", takesValue: true)

    /// The plan for a command line, or nil for one whose command takes flags only.
    /// - Parameter arguments: the program's arguments, without its own name.
    static func plan(_ arguments: [String], environment: [String: String]) throws -> SettingsPlan? {
        guard let name = arguments.first,
            let command = Martlet.configuration.subcommands.first(where: { $0.configuration.commandName == name })
                as? any SettingsCommand.Type
        else { return nil }
        let commandLine = Array(arguments.dropFirst())
        // Help must come even when the settings are broken.
        guard !commandLine.contains(where: { ["-h", "--help", "--version"].contains($0) }) else { return nil }
        let flags = try flags(of: command)
        do {
            try SettingsPlan.check(environment, flags: flags.filter(hasVariable), known: try variables())
        } catch let error as SettingsError {
            throw Failure(.usage, error.description)
        }
        var file: SettingsFile?
        if flags.contains(where: { $0.name == Self.file.name }),
            let path = SettingsPlan.early(Self.file, commandLine: commandLine, environment: environment)
        {
            file = try read(path)
        }
        do {
            return try SettingsPlan(
                flags: flags.filter { !notSettable.contains($0.name) }, commandLine: commandLine,
                environment: environment, file: file)
        } catch {
            throw Failure(.usage, error.description)
        }
    }

    /// Whether a variable stands for a flag: for those that can be set, and for the one that names the file.
    private static func hasVariable(_ flag: DeclaredFlag) -> Bool {
        flag.name == file.name || !notSettable.contains(flag.name)
    }

    /// The variables of every command's flags.
    private static func variables() throws -> Set<String> {
        var names: Set<String> = []
        for case let command as any SettingsCommand.Type in Martlet.configuration.subcommands {
            names.formUnion(SettingsPlan.variables(of: try flags(of: command).filter(hasVariable)))
        }
        return names
    }

    /// The flags that a command declares, from its parser.
    static func flags(of command: any ParsableCommand.Type) throws -> [DeclaredFlag] {
        let dump = try JSONDecoder().decode(Dump.self, from: Data(command._dumpHelp().utf8))
        return (dump.command.arguments ?? []).compactMap { argument in
            guard argument.kind != "positional",
                let name = argument.names?.first(where: { $0.kind == "long" })?.name
            else { return nil }
            return DeclaredFlag(
                name: name, letter: argument.names?.first { $0.kind == "short" }?.name,
                takesValue: argument.kind == "option", isRepeating: argument.isRepeating,
                defaultValue: argument.defaultValue)
        }
    }

    private static func read(_ path: String) throws -> SettingsFile {
        let data: Data
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            data = try file.read(upToCount: SettingsFile.limit + 1) ?? Data()
        } catch {
            guard FileManager.default.fileExists(atPath: path) else {
                throw Failure(.noInput, "\(path): no such settings file.")
            }
            throw Failure(
                .noInput, "\(path): cannot be read: \(fileReason(error)). --config takes a settings file (TOML).")
        }
        guard data.count <= SettingsFile.limit else {
            throw Failure(.data, "\(path): a settings file has at most \(SettingsFile.limit) bytes.")
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw Failure(.data, "\(path): a settings file is text in UTF-8; this is not.")
        }
        do {
            return try SettingsFile(text, path: path)
        } catch {
            throw Failure(.usage, error.description)
        }
    }

    /// What the argument parser tells of a command.
    private struct Dump: Decodable {
        struct Command: Decodable {
            let arguments: [Argument]?
        }
        struct Argument: Decodable {
            let kind: String
            let names: [Name]?
            let isRepeating: Bool
            let defaultValue: String?
        }
        struct Name: Decodable {
            let kind: String
            let name: String
        }
        let command: Command
    }
}
