package import JSON
import ModelFormats

/// Reads one object of a run description: every key is checked, what is missing gets its default, and every error
/// names the key with its path, what was found, and what may stand there.
package final class ConfigReader {
    /// Path of this object from the top, e.g. `model.layers[2]`; empty at the top.
    package let path: String
    private let file: String
    private let members: JSONObject
    private var used: Set<String> = []

    /// Reads a file.
    package static func open(_ file: String) throws -> ConfigReader {
        let bytes = try Files.read(file, limit: 16 << 20)
        return try ConfigReader(JSONValue(parsing: bytes, file: file), path: "", file: file)
    }

    /// Reads a value that must be an object.
    package init(_ value: JSONValue, path: String, file: String) throws(TrainingError) {
        guard let members = value.object else {
            throw TrainingError("\(file): \(path.isEmpty ? "the file" : path) is \(value.kind); an object was expected")
        }
        self.path = path
        self.file = file
        self.members = members
    }

    /// Names in this object.
    package var names: [String] { members.names.sorted() }

    /// Whether a key stands here.
    package func has(_ key: String) -> Bool { members[key] != nil && members[key] != .null }

    /// The value as it is.
    package func raw(_ key: String) -> JSONValue? {
        used.insert(key)
        guard let value = members[key], value != .null else { return nil }
        return value
    }

    /// A whole number.
    package func integer(_ key: String, _ range: ClosedRange<Int> = 0...Int.max) throws(TrainingError) -> Int? {
        guard let value = raw(key) else { return nil }
        guard let number = value.integer, range.contains(number) else {
            throw wrong(
                key, value,
                "a whole number from \(range.lowerBound)"
                    + upper(range.upperBound == Int.max ? nil : "\(range.upperBound)"))
        }
        return number
    }

    /// A number.
    package func number(
        _ key: String, _ range: ClosedRange<Double> = 0...Double.infinity
    ) throws(TrainingError)
        -> Double?
    {
        guard let value = raw(key) else { return nil }
        guard let number = value.number, range.contains(number) else {
            throw wrong(
                key, value,
                "a number from \(range.lowerBound)" + upper(range.upperBound.isFinite ? "\(range.upperBound)" : nil))
        }
        return number
    }

    /// True or false.
    package func bool(_ key: String) throws(TrainingError) -> Bool? {
        guard let value = raw(key) else { return nil }
        guard let bool = value.bool else { throw wrong(key, value, "true or false") }
        return bool
    }

    /// A text.
    package func string(_ key: String) throws(TrainingError) -> String? {
        guard let value = raw(key) else { return nil }
        guard let text = value.string else { throw wrong(key, value, "a text in quotes") }
        return text
    }

    /// One of several words.
    package func choice(_ key: String, _ options: [String]) throws(TrainingError) -> String? {
        guard let value = raw(key) else { return nil }
        guard let text = value.string, options.contains(text) else {
            throw wrong(key, value, "one of \(options.map { "\"\($0)\"" }.joined(separator: ", "))")
        }
        return text
    }

    /// A list of texts; one text counts as a list of one.
    package func strings(_ key: String) throws(TrainingError) -> [String]? {
        guard let value = raw(key) else { return nil }
        if let one = value.string { return [one] }
        guard let list = value.array, case let texts = list.compactMap(\.string), texts.count == list.count else {
            throw wrong(key, value, "a list of texts")
        }
        return texts
    }

    /// A list of whole numbers.
    package func integers(_ key: String) throws(TrainingError) -> [Int]? {
        guard let value = raw(key) else { return nil }
        guard let list = value.array, case let numbers = list.compactMap(\.integer), numbers.count == list.count else {
            throw wrong(key, value, "a list of whole numbers")
        }
        return numbers
    }

    /// A list of numbers.
    package func numbers(_ key: String) throws(TrainingError) -> [Double]? {
        guard let value = raw(key) else { return nil }
        guard let list = value.array, case let numbers = list.compactMap(\.number), numbers.count == list.count else {
            throw wrong(key, value, "a list of numbers")
        }
        return numbers
    }

    /// An object inside.
    package func object(_ key: String) throws(TrainingError) -> ConfigReader? {
        guard let value = raw(key) else { return nil }
        return try ConfigReader(value, path: place(key), file: file)
    }

    /// A list of objects.
    package func objects(_ key: String) throws(TrainingError) -> [ConfigReader]? {
        guard let value = raw(key) else { return nil }
        guard let list = value.array else { throw wrong(key, value, "a list of objects") }
        var readers: [ConfigReader] = []
        for (index, value) in list.enumerated() {
            readers.append(try ConfigReader(value, path: "\(place(key))[\(index)]", file: file))
        }
        return readers
    }

    /// A value that has to be there.
    package func need<Value>(_ key: String, _ value: Value?) throws(TrainingError) -> Value {
        guard let value else { throw TrainingError("\(file): \(place(key)) is missing") }
        return value
    }

    /// An error about a key, in the words of the caller.
    package func wrong(_ key: String, _ sentence: String) -> TrainingError {
        TrainingError("\(file): \(place(key)) \(sentence)")
    }

    /// Complains about keys that nobody asked for.
    package func finish() throws(TrainingError) {
        for name in names where !used.contains(name) {
            let near = used.filter { Self.distance($0, name) <= 2 }.min()
            let hint =
                near.map { "; did you mean \"\($0)\"?" } ?? ". Known here: \(used.sorted().joined(separator: ", "))"
            throw TrainingError("\(file): \(place(name)) is not a known key\(hint)")
        }
    }

    private func place(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private func upper(_ bound: String?) -> String { bound.map { " to \($0)" } ?? " up" }

    private func wrong(_ key: String, _ value: JSONValue, _ expected: String) -> TrainingError {
        TrainingError("\(file): \(place(key)) is \(value.text()); expected \(expected)")
    }

    /// Levenshtein's distance.
    private static func distance(_ one: String, _ other: String) -> Int {
        let (one, other) = (Array(one), Array(other))
        var row = Array(0...other.count)
        for (i, a) in one.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in other.enumerated() {
                let next = min(row[j + 1] + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[other.count]
    }
}
