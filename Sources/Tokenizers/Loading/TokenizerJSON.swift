import JSON

extension JSONValue {
    /// Parses a file of a tokenizer; `name` is the file, for errors.
    init(parsing bytes: [UInt8], tokenizerFile name: String) throws(TokenizerError) {
        do {
            try self.init(parsing: bytes, .python)
        } catch {
            throw TokenizerError("\(name), byte \(error.offset)", "expected \(error.expected), found \(error.found)")
        }
    }

    /// A number without fraction that fits an id.
    var id: Int32? {
        guard let integer, integer >= 0 else { return nil }
        return Int32(exactly: integer)
    }
}
