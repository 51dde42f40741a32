/// One GGUF file: its metadata and its table of tensors (ggml/docs/gguf.md, versions 2 and 3, little-endian).
///
/// The file is only mapped. Every count and length is held against the bytes that are left before anything is made of
/// it, so that nothing is allocated for what a file merely claims.
package struct GGUFFile: Sendable {
    /// The mapped file.
    package let file: MappedFile

    /// Version of the format, 2 or 3.
    package let version: Int

    /// Metadata by key.
    package let metadata: [String: GGUFValue]

    /// Tensors in the order of the table.
    package let tensors: [TensorInfo]

    /// Tensors of types that hold no weights (integers, float64): name and type.
    package let otherTensors: [String: String]

    /// Offset of the tensor data; the bytes before it are the header.
    package let dataOffset: Int

    /// Reads the header of a mapped file.
    package init(_ file: MappedFile) throws(FormatError) {
        var reader = ByteReader(file)
        self.file = file
        version = try GGUFFile.readVersion(&reader)
        // Least sizes: a tensor has the length of its name, dimensions, type and offset; a pair the length of its key,
        // a type and a value.
        let tensorCount = try reader.count(ofSize: 24, "a number of tensors")
        let pairCount = try reader.count(ofSize: 13, "a number of metadata pairs")
        metadata = try GGUFFile.readMetadata(&reader, count: pairCount)
        let alignment = try GGUFFile.alignment(metadata, file)
        let table = try GGUFFile.readTable(&reader, count: tensorCount)
        dataOffset = min(file.count, (reader.offset + alignment - 1) / alignment * alignment)
        (tensors, otherTensors) = try GGUFFile.place(table, alignment: alignment, dataOffset: dataOffset, in: file)
        try refuseOverlaps(tensors)
    }

    /// Whether a file begins as GGUF does.
    package static func isGGUF(_ file: MappedFile) -> Bool {
        file.count >= 4 && file.bytes.loadUnaligned(as: UInt32.self).littleEndian == 0x4655_4747
    }

    private static func readVersion(_ reader: inout ByteReader) throws(FormatError) -> Int {
        let path = reader.file.path
        let magic = try reader.integer(UInt32.self, "the letters GGUF")
        guard magic == 0x4655_4747 else {
            throw FormatError(
                file: path, offset: 0, expected: "the letters GGUF", found: "0x\(String(magic.bigEndian, radix: 16))")
        }
        let version = try reader.integer(UInt32.self, "the version")
        guard version == 2 || version == 3 else {
            let isSwapped = (1...3).contains(version.byteSwapped)
            throw FormatError(
                file: path, offset: 4, expected: "GGUF version 2 or 3, little-endian",
                found: isSwapped ? "a big-endian file" : "version \(version)")
        }
        return Int(version)
    }

    private static func readMetadata(_ reader: inout ByteReader, count: Int) throws(FormatError) -> [String: GGUFValue]
    {
        var metadata: [String: GGUFValue] = [:]
        for _ in 0..<count {
            let start = reader.offset
            let key = try name(&reader, "a metadata key", limit: 65535)
            let type = try reader.valueType("the value of \(shown(key))")
            let value = try reader.value(type, "the value of \(shown(key))")
            guard metadata.updateValue(value, forKey: key) == nil else {
                throw FormatError(
                    file: reader.file.path, offset: start, expected: "every metadata key once",
                    found: "\(shown(key)) again")
            }
        }
        return metadata
    }

    private static func name(
        _ reader: inout ByteReader, _ what: String, limit: Int
    ) throws(FormatError) -> String {
        let start = reader.offset
        let range = try reader.string(what)
        guard (1...limit).contains(range.count), let text = reader.file.validText(range) else {
            throw FormatError(
                file: reader.file.path, offset: start, expected: "\(what) of 1 to \(limit) bytes in UTF-8",
                found: range.count > limit || range.isEmpty ? "\(range.count) bytes" : "bytes that are not UTF-8")
        }
        return text
    }

    private static func alignment(_ metadata: [String: GGUFValue], _ file: MappedFile) throws(FormatError) -> Int {
        guard let value = metadata["general.alignment"] else { return 32 }
        guard let alignment = value.integer, alignment > 0, alignment <= 1 << 20, alignment & (alignment - 1) == 0
        else {
            throw FormatError(
                file: file.path, expected: "a power of two up to 1048576 as general.alignment",
                found: value.integer.map { "\($0)" } ?? "something else")
        }
        return alignment
    }

    /// A row of the table of tensors, before it is held against the data.
    private struct Row {
        var name: String
        var shape: [Int]
        var type: UInt32
        var offset: UInt64
        var place: Int
    }

    private static func readTable(_ reader: inout ByteReader, count: Int) throws(FormatError) -> [Row] {
        let path = reader.file.path
        var rows: [Row] = []
        var names: Set<String> = []
        for _ in 0..<count {
            let place = reader.offset
            let name = try name(&reader, "the name of a tensor", limit: 1024)
            guard names.insert(name).inserted else {
                throw FormatError(
                    file: path, offset: place, expected: "every tensor once", found: "\(shown(name)) again")
            }
            let dimensions = try reader.integer(UInt32.self, "the number of dimensions of \(shown(name))")
            guard (1...4).contains(dimensions) else {
                throw FormatError(
                    file: path, offset: reader.offset - 4, expected: "1 to 4 dimensions of tensor \(shown(name))",
                    found: "\(dimensions)")
            }
            var shape: [Int] = []
            for _ in 0..<dimensions {
                let size = try reader.integer(UInt64.self, "a dimension of \(shown(name))")
                guard (1...UInt64(1 << 48)).contains(size) else {
                    throw FormatError(
                        file: path, offset: reader.offset - 8, expected: "a dimension of tensor \(shown(name)) above 0",
                        found: "\(size)")
                }
                shape.append(Int(size))
            }
            // GGUF writes the contiguous dimension first.
            shape.reverse()
            let type = try reader.integer(UInt32.self, "the type of \(shown(name))")
            let offset = try reader.integer(UInt64.self, "the offset of \(shown(name))")
            rows.append(Row(name: name, shape: shape, type: type, offset: offset, place: place))
        }
        return rows
    }

    /// Holds the rows against the data that the file really has.
    private static func place(
        _ rows: [Row], alignment: Int, dataOffset: Int, in file: MappedFile
    ) throws(FormatError) -> ([TensorInfo], [String: String]) {
        var tensors: [TensorInfo] = []
        tensors.reserveCapacity(rows.count)
        var others: [String: String] = [:]
        for row in rows {
            func wrong(_ expected: String, _ found: String) -> FormatError {
                FormatError(
                    file: file.path, offset: row.place, expected: "tensor \(shown(row.name)) \(expected)", found: found)
            }
            if let name = otherTypes[row.type] {
                others[row.name] = name
                continue
            }
            guard let type = ElementType(rawValue: row.type) else {
                let known = ElementType.allCases.map { "\($0)".uppercased() }.joined(separator: ", ")
                throw wrong("in a supported type (\(known))", unsupportedTypes[row.type] ?? "type \(row.type)")
            }
            guard let bytes = tensorByteCount(type, row.shape) else {
                throw wrong("with rows of whole blocks of \(type.blockLength)", "shape \(row.shape)")
            }
            guard row.offset % UInt64(alignment) == 0 else {
                throw wrong("at a multiple of \(alignment)", "offset \(row.offset)")
            }
            let room = UInt64(file.count - dataOffset)
            guard row.offset <= room, UInt64(bytes) <= room - row.offset else {
                throw wrong(
                    "within the file's \(room) bytes of data", "\(bytes) bytes at data offset \(row.offset)")
            }
            let start = dataOffset + Int(row.offset)
            tensors.append(
                TensorInfo(name: row.name, type: type, shape: row.shape, file: file, range: start..<start + bytes))
        }
        return (tensors, others)
    }

    private static let otherTypes: [UInt32: String] = [24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64"]

    private static let unsupportedTypes: [UInt32: String] = [
        9: "Q8_1", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S", 21: "IQ3_S", 22: "IQ2_S",
        23: "IQ4_XS", 29: "IQ1_M", 34: "TQ1_0", 35: "TQ2_0", 40: "NVFP4", 41: "Q1_0",
    ]
}
