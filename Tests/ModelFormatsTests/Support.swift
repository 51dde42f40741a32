import Glibc
import ModelFormats

/// Path of a file beside these tests.
func fixture(_ name: String, file: String = #filePath) -> String {
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    return folder + "/Fixtures/" + name
}

/// Writes GGUF byte by byte, so that it can also be wrong.
struct GGUFBytes {
    var bytes: [UInt8] = []

    init(version: UInt32 = 3, tensors: UInt64, pairs: UInt64) {
        bytes = Array("GGUF".utf8)
        add(version)
        add(tensors)
        add(pairs)
    }

    mutating func add(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func add(_ text: String) {
        add(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func tensor(_ name: String, _ dimensions: [UInt64], type: UInt32 = 0, offset: UInt64 = 0) {
        add(name)
        add(UInt32(dimensions.count))
        for size in dimensions { add(size) }
        add(type)
        add(offset)
    }

    mutating func data(_ count: Int) {
        while bytes.count % 32 != 0 { bytes.append(0) }
        bytes.append(contentsOf: [UInt8](repeating: 0, count: count))
    }

    func parse() throws(FormatError) -> GGUFFile {
        try GGUFFile(try MappedFile(contents: bytes, path: "x.gguf"))
    }
}

/// safetensors with a given table.
func safetensors(_ table: String, data: Int) throws(FormatError) -> SafetensorsFile {
    var bytes: [UInt8] = []
    withUnsafeBytes(of: UInt64(table.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: table.utf8)
    bytes.append(contentsOf: [UInt8](repeating: 0, count: data))
    return try SafetensorsFile(try MappedFile(contents: bytes, path: "x.safetensors"))
}

/// A folder that goes away with the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/martlet-formats-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FormatError(file: "/tmp", expected: "a folder", found: "none") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func write(_ name: String, _ bytes: [UInt8]) {
        guard let file = fopen(path + "/" + name, "w") else { return }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    deinit {
        guard let stream = opendir(path) else { return }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            unlink(path + "/" + name)
        }
        closedir(stream)
        rmdir(path)
    }
}

/// Contents of a fixture.
func contents(_ name: String) throws -> [UInt8] {
    guard let bytes = try readFile(fixture(name), limit: 1 << 20) else {
        throw FormatError(file: fixture(name), expected: "a fixture", found: "none")
    }
    return bytes
}

extension TensorInfo {
    /// Elements of a tensor of 32-bit floats.
    var floats: [Float] {
        (0..<elementCount).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
}
