/// A flag or an option as a command declares it.
package struct DeclaredFlag: Sendable, Equatable {
    /// Its long name without dashes.
    package let name: String
    /// Its one-letter name, if it has one.
    package let letter: String?
    /// Whether it takes a value.
    package let takesValue: Bool
    /// Whether it may be given several times.
    package let isRepeating: Bool
    /// Its default, as the help tells it.
    package let defaultValue: String?

    /// A declaration.
    package init(
        name: String, letter: String? = nil, takesValue: Bool, isRepeating: Bool = false, defaultValue: String? = nil
    ) {
        self.name = name
        self.letter = letter
        self.takesValue = takesValue
        self.isRepeating = isRepeating
        self.defaultValue = defaultValue
    }

    /// The variable of the environment that stands for it.
    package var variable: String { "MARTLET_" + name.uppercased().replacing("-", with: "_") }
}

/// What a command is run with: for each flag the first of command line, environment and file that names it.
///
/// Flags are declared once, where the command parses them; this takes the declarations, and turns what the environment
/// and the file say into arguments that stand before those of the command line.
package struct SettingsPlan: Sendable, Equatable {
    /// One flag's values and where they come from.
    package struct Choice: Sendable, Equatable {
        /// The flag.
        package let flag: DeclaredFlag
        /// The values; for a flag without value, `true` or `false`.
        package let values: [String]
        /// Where they come from.
        package let origin: SettingOrigin
    }

    /// The choices of environment and file, in the order of the declarations.
    package private(set) var choices: [Choice] = []
    /// What the command line gives, in the order of the declarations.
    private let given: [Choice]
    private let settable: [DeclaredFlag]
    private let flags: [DeclaredFlag]
    private let commandLine: [String]

    /// Chooses.
    /// - Parameters:
    ///   - flags: what the command declares. `no-x` beside `x` is the off position of x.
    ///   - commandLine: the arguments behind the command's name.
    ///   - environment: the variables; those that stand for no flag are left alone (see `check`), an empty one counts as absent.
    ///   - file: the settings file, if there is one.
    package init(
        flags: [DeclaredFlag], commandLine: [String], environment: [String: String], file: SettingsFile?
    ) throws(SettingsError) {
        self.flags = flags
        self.commandLine = commandLine
        settable = Self.settable(flags)
        given = Self.choices(in: commandLine, settable)
        if let file { try Self.check(file, settable) }
        for flag in settable where !given.contains(where: { $0.flag == flag }) {
            if let text = environment[flag.variable], !text.isEmpty {
                let origin = SettingOrigin.environment(variable: flag.variable)
                choices.append(.init(flag: flag, values: try Self.values(text, flag, origin), origin: origin))
            } else if let file, let entry = file.entries.first(where: { $0.key == flag.name }) {
                let origin = SettingOrigin.file(path: file.path, line: entry.line)
                choices.append(.init(flag: flag, values: try Self.values(entry.value, flag, origin), origin: origin))
            }
        }
    }

    /// The arguments to parse: what was chosen, then the command line as it is.
    package var arguments: [String] {
        choices.flatMap { choice in
            if choice.flag.takesValue { return choice.values.map { "--\(choice.flag.name)=\($0)" } }
            let off = "no-" + choice.flag.name
            if choice.values == ["true"] { return ["--" + choice.flag.name] }
            return flags.contains { $0.name == off } ? ["--" + off] : []
        } + commandLine
    }

    /// The flags that environment and file set, and where.
    package var origins: [String: String] {
        Dictionary(choices.map { ($0.flag.name, $0.origin.description) }) { first, _ in first }
    }

    /// Puts the places of the settings that a message speaks of before it: `serve.toml, line 3: grace: …`.
    package func located(_ message: String) -> String {
        let concerned = choices.filter { Self.mentions(message, "--" + $0.flag.name) }
        guard !concerned.isEmpty else { return message }
        let places = concerned.map { choice in
            if case .file = choice.origin { return "\(choice.origin): \(choice.flag.name)" }
            return "\(choice.origin)"
        }
        return "\(places.joined(separator: "; ")): \(message)"
    }

    /// What every flag is set to, as a settings file with the origin of each line; flags that nothing sets are comments.
    package var listing: String {
        settable.map { flag in
            guard let choice = (given + choices).first(where: { $0.flag == flag }) else {
                if !flag.takesValue { return "\(flag.name) = \(flag.defaultValue == "--" + flag.name)  # default\n" }
                guard let value = flag.defaultValue else { return "# \(flag.name): not set\n" }
                return "\(flag.name) = \(Self.written([value], flag))  # default\n"
            }
            return "\(flag.name) = \(Self.written(choice.values, flag))  # \(choice.origin)\n"
        }.joined()
    }

    private static func written(_ values: [String], _ flag: DeclaredFlag) -> String {
        guard flag.takesValue else { return values.last ?? "true" }
        let written = values.map { value in
            if SettingsFile.isNumber(value) { return value }
            let escaped = value.unicodeScalars.map { scalar in
                switch scalar {
                case "\"", "\\": "\\\(scalar)"
                case "\u{0}"..<" ", "\u{7F}":
                    "\\u" + String(repeating: "0", count: scalar.value < 16 ? 3 : 2) + String(scalar.value, radix: 16)
                default: "\(scalar)"
                }
            }
            return "\"\(escaped.joined())\""
        }
        return flag.isRepeating ? "[\(written.joined(separator: ", "))]" : written.last ?? "\"\""
    }

    /// The value of a flag on the command line or in the environment: for the flag that names the file itself.
    package static func early(
        _ flag: DeclaredFlag, commandLine: [String], environment: [String: String]
    ) -> String? {
        let long = "--" + flag.name
        for (index, argument) in commandLine.enumerated() {
            if argument == "--" { break }
            if argument.hasPrefix(long + "=") { return String(argument.dropFirst(long.count + 1)) }
            if argument == long, index + 1 < commandLine.count { return commandLine[index + 1] }
        }
        return environment[flag.variable].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Refuses variables that were surely meant for a flag: their names are one or two letters from those of one.
    ///
    /// Other names are left alone: scripts and services around a server have variables of their own that begin alike.
    /// - Parameters:
    ///   - flags: those of the command that runs.
    ///   - known: variables that stand for flags of any command.
    package static func check(
        _ environment: [String: String], flags: [DeclaredFlag], known: Set<String>
    ) throws(SettingsError) {
        let settable = settable(flags)
        // The off position of a flag has no variable; who writes one means the flag's.
        let off = Dictionary(settable.map { ("MARTLET_NO" + $0.variable.dropFirst(7), $0) }) { first, _ in first }
        for (variable, text) in environment.sorted(by: { $0.key < $1.key }) {
            guard variable.hasPrefix("MARTLET_"), !text.isEmpty, !known.contains(variable) else { continue }
            let near = settable.map { ($0, distance($0.variable, variable)) }.min { $0.1 < $1.1 }
                .flatMap { $0.1 <= min(2, ($0.0.name.count - 1) / 2) ? $0.0 : nil }
            guard let meant = off[variable].flatMap({ $0.takesValue ? nil : $0 }) ?? near else { continue }
            throw SettingsError(
                .environment(variable: variable), key: meant.name,
                "there is no such setting; did you mean \(meant.variable)?")
        }
    }

    /// The variables that stand for flags; none stands for the off position of one.
    package static func variables(of flags: [DeclaredFlag]) -> Set<String> { Set(settable(flags).map(\.variable)) }

    // MARK: Parts

    /// The flags without the off positions of others.
    private static func settable(_ flags: [DeclaredFlag]) -> [DeclaredFlag] {
        flags.filter { flag in !flags.contains { "no-" + $0.name == flag.name } }
    }

    /// What a command line gives. A word that is no flag is a value or an argument, which the command's parser judges.
    private static func choices(in commandLine: [String], _ settable: [DeclaredFlag]) -> [Choice] {
        var values: [String: [String]] = [:]
        var at = commandLine.startIndex
        while at < commandLine.endIndex, commandLine[at] != "--" {
            let parts = commandLine[at].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts.first.map(String.init) ?? ""
            at += 1
            for flag in settable {
                if name == "--no-" + flag.name, !flag.takesValue { values[flag.name] = ["false"] }
                guard name == "--" + flag.name || flag.letter.map({ name == "-" + $0 }) ?? false else { continue }
                var value = "true"
                if parts.count == 2 {
                    value = String(parts[1])
                } else if flag.takesValue {
                    value = at < commandLine.endIndex ? commandLine[at] : ""
                    at += 1
                }
                values[flag.name] = (flag.isRepeating ? values[flag.name] ?? [] : []) + [value]
            }
        }
        return settable.compactMap { flag in
            values[flag.name].map { Choice(flag: flag, values: $0, origin: .commandLine) }
        }
    }

    private static func check(_ file: SettingsFile, _ settable: [DeclaredFlag]) throws(SettingsError) {
        for entry in file.entries where !settable.contains(where: { $0.name == entry.key }) {
            let near = settable.map { ($0.name, distance($0.name, entry.key)) }.min { $0.1 < $1.1 }
            let hint =
                near.flatMap { $0.1 <= max(2, entry.key.count / 3) ? "; did you mean '\($0.0)'?" : nil }
                ?? "; keys are the names of the flags without dashes"
            throw SettingsError(
                .file(path: file.path, line: entry.line), key: entry.key, "there is no such setting\(hint)")
        }
    }

    private static func values(
        _ value: SettingValue, _ flag: DeclaredFlag, _ origin: SettingOrigin
    ) throws(SettingsError) -> [String] {
        switch value {
        case .list(let values):
            guard flag.isRepeating else {
                throw SettingsError(origin, key: flag.name, "expected one value, found an array")
            }
            var all: [String] = []
            for value in values { all += try Self.values(value, flag, origin) }
            return all
        case .bool(let isOn):
            guard !flag.takesValue else {
                throw SettingsError(origin, key: flag.name, "expected text or a number, found \(isOn)")
            }
            return ["\(isOn)"]
        case .text(let text), .number(let text):
            guard flag.takesValue else {
                throw SettingsError(origin, key: flag.name, "expected true or false, found '\(text)'")
            }
            return [text]
        }
    }

    private static func values(
        _ text: String, _ flag: DeclaredFlag, _ origin: SettingOrigin
    ) throws(SettingsError) -> [String] {
        if flag.takesValue {
            return flag.isRepeating ? text.split(separator: ",").map { trimmed($0) } : [text]
        }
        switch text.lowercased() {
        case "true", "1", "yes", "on": return ["true"]
        case "false", "0", "no", "off": return ["false"]
        default: throw SettingsError(origin, key: flag.name, "expected true or false, found '\(text)'")
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }

    private static func mentions(_ message: String, _ name: String) -> Bool {
        var rest = message[...]
        while let range = rest.firstRange(of: name) {
            let next = rest[range.upperBound...].first
            if next.map({ !$0.isLetter && $0 != "-" }) ?? true { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }

    /// How many letters differ (Levenshtein), to guess what was meant.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right.unicodeScalars)
        var row = Array(0...right.count)
        for (i, a) in left.unicodeScalars.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let up = row[j + 1]
                row[j + 1] = min(up + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
                diagonal = up
            }
        }
        return row[right.count]
    }
}
