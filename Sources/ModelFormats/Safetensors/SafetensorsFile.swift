import JSON

/// One safetensors file: a JSON table of tensors, then their bytes (huggingface/safetensors, README "Format").
///
/// As strict as the format's own reader: the table is at most 100 MB, names are unique, tensors lie end to end without
/// holes and reach exactly to the end of the file.
package struct SafetensorsFile: Sendable {
    /// The mapped file.
    package let file: MappedFile

    /// Tensors in the order of their bytes.
    package let tensors: [TensorInfo]

    /// Tensors of types that hold no weights this program reads: name and type.
    package let otherTensors: [String: String]

    /// Free text by key, from `__metadata__`.
    package let metadata: [String: String]

    /// Offset of the tensor data; the bytes before it are the header.
    package let dataOffset: Int

    /// Longest table accepted.
    static let headerLimit = 100_000_000

    /// Reads the header of a mapped file.
    package init(_ file: MappedFile) throws(FormatError) {
        var reader = ByteReader(file)
        let length = try reader.integer(UInt64.self, "the length of the header")
        let limit = min(SafetensorsFile.headerLimit, reader.remaining)
        guard length >= 2, length <= UInt64(limit) else {
            throw FormatError(
                file: file.path, offset: 0, expected: "a header of 2 to \(limit) bytes", found: "\(length)")
        }
        dataOffset = 8 + Int(length)
        guard file.bytes[8] == UInt8(ascii: "{") else {
            throw FormatError(
                file: file.path, offset: 8, expected: "a table of tensors that begins with \"{\"",
                found: "byte \(file.bytes[8])")
        }
        let table = try JSONValue(parsing: [UInt8](file.bytes[8..<dataOffset]), file: file.path, base: 8)
        self.file = file
        metadata = (table["__metadata__"]?.object ?? [:]).reduce(into: [:]) { $0[$1.name] = $1.value.string }
        var entries: [Entry] = []
        for (name, value) in table.object ?? [:] where name != "__metadata__" {
            entries.append(try Entry(name, value, file, dataOffset))
        }
        // Empty tensors before the one that begins at the same byte.
        entries.sort {
            ($0.range.lowerBound, $0.range.upperBound, $0.name) < ($1.range.lowerBound, $1.range.upperBound, $1.name)
        }
        try SafetensorsFile.refuseHoles(entries, file, dataOffset)
        tensors = entries.compactMap { entry in
            entry.type.map {
                TensorInfo(name: entry.name, type: $0, shape: entry.shape, file: file, range: entry.range)
            }
        }
        otherTensors = Dictionary(
            entries.filter { $0.type == nil }.map { ($0.name, $0.typeName) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether a file could be safetensors: a plausible length, then an object.
    package static func isSafetensors(_ file: MappedFile) -> Bool {
        guard file.count >= 10, file.bytes[8] == UInt8(ascii: "{") else { return false }
        return file.bytes.loadUnaligned(as: UInt64.self).littleEndian <= UInt64(file.count - 8)
    }

    private static func refuseHoles(
        _ entries: [Entry], _ file: MappedFile, _ dataOffset: Int
    ) throws(FormatError) {
        var end = dataOffset
        for entry in entries {
            guard entry.range.lowerBound == end else {
                throw FormatError(
                    file: file.path, offset: entry.range.lowerBound,
                    expected: "tensor \(shown(entry.name)) at byte \(end), where the one before it ends",
                    found: entry.range.lowerBound < end ? "that they overlap" : "a gap")
            }
            end = entry.range.upperBound
        }
        guard end == file.count else {
            throw FormatError(
                file: file.path, offset: end, expected: "the end of the file behind the last tensor",
                found: "\(file.count - end) more bytes")
        }
    }

    /// A row of the table, held against the file.
    private struct Entry {
        let name: String
        let typeName: String
        let type: ElementType?
        let shape: [Int]
        let range: Range<Int>

        init(_ name: String, _ value: JSONValue, _ file: MappedFile, _ dataOffset: Int) throws(FormatError) {
            func wrong(_ expected: String, _ found: String) -> FormatError {
                FormatError(
                    file: file.path, offset: 8, expected: "tensor \(shown(name)) \(expected)", found: found)
            }
            guard let typeName = value["dtype"]?.string else { throw wrong("with a dtype", "none") }
            guard let sizes = value["shape"]?.array, sizes.count <= 8 else {
                throw wrong("with a shape of at most 8 sizes", value["shape"].map { $0.kind } ?? "none")
            }
            var shape: [Int] = []
            for size in sizes {
                guard case .integer(let size) = size, size >= 0 else {
                    throw wrong("with sizes that are whole and not negative", size.kind)
                }
                shape.append(size)
            }
            guard let offsets = value["data_offsets"]?.array, offsets.count == 2,
                case .integer(let first) = offsets[0], case .integer(let last) = offsets[1]
            else { throw wrong("with two data_offsets", value["data_offsets"].map { $0.kind } ?? "none") }
            guard 0 <= first, first <= last, last <= file.count - dataOffset else {
                throw wrong("within the file's \(file.count - dataOffset) bytes of data", "bytes \(first) to \(last)")
            }
            guard let elementBits = Entry.bits[typeName] else { throw wrong("in a known dtype", shown(typeName)) }
            var bits = elementBits
            for size in shape {
                let (product, overflow) = bits.multipliedReportingOverflow(by: size)
                guard !overflow else { throw wrong("of a size that can exist", "shape \(shape)") }
                bits = product
            }
            guard bits % 8 == 0, bits / 8 == last - first else {
                throw wrong("of \(last - first) bytes by its data_offsets", "\(bits / 8) by its shape \(shape)")
            }
            self.name = name
            self.typeName = typeName
            self.type = Entry.types[typeName]
            self.shape = shape
            range = dataOffset + first..<dataOffset + last
        }

        static let types: [String: ElementType] = ["F32": .f32, "F16": .f16, "BF16": .bf16]

        /// Bits of an element of each dtype of the format.
        static let bits: [String: Int] = [
            "BOOL": 8, "U8": 8, "I8": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32, "U32": 32, "F32": 32,
            "I64": 64, "U64": 64, "F64": 64, "C64": 64, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8,
            "F8_E5M2FNUZ": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
        ]
    }
}
