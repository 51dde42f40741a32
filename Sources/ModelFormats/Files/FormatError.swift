/// A file that is not what it should be: which file, where in it, what was expected and what was found.
///
/// Always the file's fault (or the path's), never this program's; one sentence that a person can act on.
package struct FormatError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Path of the file, as it was opened.
    package let file: String

    /// Byte offset in the file, where one is known.
    package let offset: Int?

    /// What should have been there.
    package let expected: String

    /// What was there.
    package let found: String

    /// Makes an error from the facts.
    package init(file: String, offset: Int? = nil, expected: String, found: String) {
        self.file = file
        self.offset = offset
        self.expected = expected
        self.found = found
    }

    /// The sentence: `model.gguf, byte 24: expected …, found ….`
    package var description: String {
        let place = offset.map { ", byte \($0)" } ?? ""
        return "\(file)\(place): expected \(expected), found \(found)."
    }
}

/// A name from a file as it may stand in a sentence: short, and without control characters.
func shown(_ name: some StringProtocol) -> String {
    var text = ""
    for character in name.unicodeScalars.prefix(80) {
        text.unicodeScalars.append(character.value < 0x20 || character.value == 0x7F ? "\u{FFFD}" : character)
    }
    return "\"\(text)\(name.unicodeScalars.count > 80 ? "…" : "")\""
}
