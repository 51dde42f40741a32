/// Why a settings file or a variable cannot be used: where, which key, what was expected.
package struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Where the setting stands.
    package let origin: SettingOrigin
    /// The key, if one was read.
    package let key: String?
    /// What was expected and found, and what to do.
    package let reason: String

    /// An error at a place.
    package init(_ origin: SettingOrigin, key: String? = nil, _ reason: String) {
        self.origin = origin
        self.key = key
        self.reason = reason
    }

    package var description: String {
        guard let key else { return "\(origin): \(reason)" }
        // A variable is its own key.
        if case .environment = origin { return "\(origin): \(reason)" }
        return "\(origin): \(key): \(reason)"
    }
}

/// Where a setting comes from.
package enum SettingOrigin: Sendable, Equatable, CustomStringConvertible {
    /// A line of a file; lines count from 1.
    case file(path: String, line: Int)
    /// A variable of the environment.
    case environment(variable: String)
    /// The command line.
    case commandLine
    /// The program's own default.
    case builtIn

    package var description: String {
        switch self {
        case .file(let path, let line): "\(path), line \(line)"
        case .environment(let variable): variable
        case .commandLine: "command line"
        case .builtIn: "default"
        }
    }
}
