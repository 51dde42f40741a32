/// A cursor over a mapped file: little-endian values, each checked against the file's end.
struct ByteReader: ~Copyable {
    /// The file that is read.
    let file: MappedFile

    /// Offset of the next byte.
    private(set) var offset: Int

    /// Offset behind the last byte that may be read.
    let end: Int

    init(_ file: MappedFile, at offset: Int = 0) {
        self.file = file
        self.offset = offset
        end = file.count
    }

    /// Bytes that are left.
    var remaining: Int { end - offset }

    /// Reads an integer of any width.
    mutating func integer<T: FixedWidthInteger>(_: T.Type, _ what: @autoclosure () -> String) throws(FormatError) -> T {
        let width = MemoryLayout<T>.size
        guard remaining >= width else { throw truncated(what(), width) }
        let value = file.bytes.loadUnaligned(fromByteOffset: offset, as: T.self)
        offset += width
        return T(littleEndian: value)
    }

    /// Reads a count of things that take at least `size` bytes each: more than the file can hold is a lie.
    mutating func count(ofSize size: Int, _ what: @autoclosure () -> String) throws(FormatError) -> Int {
        let start = offset
        let value = try integer(UInt64.self, what())
        guard value <= UInt64(remaining / size) else {
            throw FormatError(
                file: file.path, offset: start, expected: "\(what()) of at most \(remaining / size)", found: "\(value)")
        }
        return Int(value)
    }

    /// Reads a string: 8 bytes of length, then the bytes, which are given as a range of the file.
    mutating func string(_ what: @autoclosure () -> String) throws(FormatError) -> Range<Int> {
        let length = try count(ofSize: 1, "the length of \(what())")
        let start = offset
        offset += length
        return start..<offset
    }

    /// Passes over bytes.
    mutating func skip(_ length: Int, _ what: @autoclosure () -> String) throws(FormatError) {
        guard length <= remaining else { throw truncated(what(), length) }
        offset += length
    }

    /// The error for `width` bytes that are not there.
    func truncated(_ what: String, _ width: Int) -> FormatError {
        FormatError(
            file: file.path, offset: offset, expected: "\(what) (\(width) bytes)",
            found: "the end of the file after \(remaining)")
    }
}

extension MappedFile {
    /// Text of a range; bytes that are not UTF-8 are replaced.
    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// Text of a range, or nil where it is not UTF-8.
    func validText(_ range: Range<Int>) -> String? {
        String(validating: bytes[range], as: UTF8.self)
    }
}
