package import JSON

extension JSONValue {
    /// Reads the document of a model's file.
    ///
    /// - Parameters:
    ///   - bytes: the document.
    ///   - file: path to name in errors.
    ///   - base: offset of the first byte in the file, for errors.
    package init(parsing bytes: [UInt8], file: String, base: Int = 0) throws(FormatError) {
        do {
            try self.init(parsing: bytes, .modelFile)
        } catch {
            throw FormatError(file: file, offset: base + error.offset, expected: error.expected, found: error.found)
        }
    }
}
