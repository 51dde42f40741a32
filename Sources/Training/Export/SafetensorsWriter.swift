import JSON

/// Writes tensors in the safetensors format: a length, a JSON table, the bytes.
package struct SafetensorsWriter {
    private var table = JSONObject()
    private var body: [UInt8] = []

    /// A file without tensors; `metadata` is text by name.
    package init(metadata: [(String, String)] = [("format", "pt")]) {
        table["__metadata__"] = .object(JSONObject(metadata.map { ($0.0, .string($0.1)) }))
    }

    /// Adds a float32 tensor.
    package mutating func add(_ name: String, shape: [Int], _ values: [Float]) {
        let start = body.count
        values.withUnsafeBytes { body.append(contentsOf: $0) }
        note(name, "F32", shape, start)
    }

    /// Adds the values of a tensor.
    mutating func add(_ name: String, _ tensor: Tensor<Float>) {
        let start = body.count
        body.append(contentsOf: UnsafeRawBufferPointer(start: tensor.values, count: tensor.count * 4))
        note(name, "F32", tensor.shape, start)
    }

    private mutating func note(_ name: String, _ type: String, _ shape: [Int], _ start: Int) {
        table[name] = .object([
            "dtype": .string(type), "shape": .array(shape.map { .integer($0) }),
            "data_offsets": .array([.integer(start), .integer(body.count)]),
        ])
    }

    /// The file.
    package var bytes: [UInt8] {
        var header = Array(JSONValue.object(table).text().utf8)
        while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
        var file: [UInt8] = []
        file.reserveCapacity(8 + header.count + body.count)
        withUnsafeBytes(of: UInt64(header.count).littleEndian) { file.append(contentsOf: $0) }
        return file + header + body
    }
}
