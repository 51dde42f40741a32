import Glibc
package import JSON
import ModelFormats

/// The few file operations of training, with errors in words.
package enum Files {
    /// Largest data file that is read whole.
    package static let limit = 4 << 30

    /// The bytes of a file.
    package static func read(_ path: String, limit: Int = Files.limit) throws(TrainingError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw wrong(path, "cannot be opened", .missing) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw wrong(path, "cannot be examined", .missing) }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw TrainingError("\(path) is a folder; a file was expected")
        }
        guard status.st_size <= limit else {
            throw TrainingError("\(path) has \(status.st_size) bytes; at most \(limit) are read")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + done, $0.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw wrong(path, "cannot be read", .missing) }
            if count == 0 { break }
            done += count
        }
        if done < bytes.count { bytes.removeLast(bytes.count - done) }
        return bytes
    }

    /// The bytes of a file of text, without the mark that some programs put before UTF-8.
    package static func textBytes(_ path: String) throws(TrainingError) -> ArraySlice<UInt8> {
        let bytes = try read(path)
        // No text in UTF-8 begins so, and as Latin-1 every second character would be a zero.
        guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
            throw TrainingError("\(path) is text in UTF-16; UTF-8 was expected: save it so")
        }
        return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    }

    /// The text of a file in UTF-8. Lines that are not UTF-8 are taken as Latin-1, and counted: one bad byte must not
    /// change the letters of all others.
    package static func text(_ path: String) throws(TrainingError) -> (text: String, recodedLines: Int) {
        let bytes = try textBytes(path)
        if let text = String(validating: bytes, as: UTF8.self) { return (text, 0) }
        var (text, recoded) = ("", 0)
        for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            if index > 0 { text += "\n" }
            if let valid = String(validating: line, as: UTF8.self) {
                text += valid
            } else {
                text += Self.text(of: line)
                recoded += 1
            }
        }
        return (text, recoded)
    }

    /// Bytes as text in UTF-8, or all of them in Latin-1 where they are not.
    package static func text(of bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var text = ""
        for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
        return text
    }

    /// Writes a file so that a crash leaves the old one or the new one, never half of one.
    package static func write(_ bytes: [UInt8], to path: String) throws(TrainingError) {
        let partial = path + ".partial"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw wrong(partial, "cannot be written") }
        var done = 0
        var failed = false
        while done < bytes.count, !failed {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done) }
            if count < 0 { failed = errno != EINTR } else { done += count }
        }
        if failed || fsync(descriptor) != 0 {
            let error = wrong(partial, "cannot be written")
            close(descriptor)
            throw error
        }
        close(descriptor)
        guard rename(partial, path) == 0 else { throw wrong(path, "cannot be replaced") }
    }

    /// Writes a document, indented.
    package static func write(_ document: JSONValue, to path: String) throws(TrainingError) {
        try write(Array((document.text(.indented) + "\n").utf8), to: path)
    }

    /// Adds to the end of a file.
    package static func append(_ text: String, to path: String) throws(TrainingError) {
        guard let file = fopen(path, "a") else { throw wrong(path, "cannot be written") }
        defer { fclose(file) }
        guard fputs(text, file) >= 0 else { throw wrong(path, "cannot be written") }
    }

    /// Makes a folder and those above it.
    package static func makeFolder(_ path: String) throws(TrainingError) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/" + part
            guard mkdir(made, 0o755) == 0 || errno == EEXIST else { throw wrong(made, "cannot be made") }
        }
    }

    /// The path from the root; as it is where that cannot be found.
    package static func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Whether something lies at a path.
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether a folder lies at a path.
    package static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Names in a folder, sorted, without hidden ones.
    package static func list(_ path: String) throws(TrainingError) -> [String] {
        guard let folder = opendir(path) else { throw wrong(path, "cannot be listed", .missing) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    private static func wrong(
        _ path: String, _ what: String, _ cause: TrainingError.Cause = .unwritable
    ) -> TrainingError {
        TrainingError("\(path) \(what): \(systemMessage(errno))", cause: cause)
    }
}
