package import ModelFormats

/// Writes a model as GGUF version 3: metadata, tensor table, tensors aligned to 32 bytes.
package struct GGUFWriter {
    /// A metadata value.
    package enum Value {
        case uint32(Int)
        case float32(Double)
        case bool(Bool)
        case string(String)
        case strings([String])
        case int32s([Int])
        case float32s([Float])
    }

    private var metadata: [(String, Value)] = []
    private var tensors: [(name: String, shape: [Int], type: ElementType, bytes: [UInt8])] = []

    /// An empty file.
    package init() {}

    /// Adds metadata.
    package mutating func set(_ name: String, _ value: Value) { metadata.append((name, value)) }

    /// Adds a tensor, row-major, stored as `type`: F32, F16 or Q8_0; rows that Q8_0 cannot hold become F16.
    package mutating func add(_ name: String, shape: [Int], _ values: [Float], type: ElementType) {
        let columns = shape.last ?? 1
        let fitting: ElementType =
            shape.count < 2 ? .f32 : type == .q8_0 && columns % 32 != 0 ? .f16 : type
        let bytes: [UInt8] =
            switch fitting {
            case .q8_0: Self.quantized(values)
            case .f16: values.flatMap { Self.bytes(of: Float16($0).bitPattern) }
            default: values.withUnsafeBytes { Array($0) }
            }
        let stored: ElementType = fitting == .q8_0 || fitting == .f16 ? fitting : .f32
        tensors.append((name, shape, stored, bytes))
    }

    /// The file.
    package var bytes: [UInt8] {
        var file = Array("GGUF".utf8)
        Self.append(UInt32(3), &file)
        Self.append(UInt64(tensors.count), &file)
        Self.append(UInt64(metadata.count), &file)
        for (name, value) in metadata {
            Self.append(name, &file)
            Self.append(value, &file)
        }
        var offset = 0
        for tensor in tensors {
            Self.append(tensor.name, &file)
            Self.append(UInt32(tensor.shape.count), &file)
            for length in tensor.shape.reversed() { Self.append(UInt64(length), &file) }
            Self.append(tensor.type.rawValue, &file)
            Self.append(UInt64(offset), &file)
            offset += (tensor.bytes.count + 31) / 32 * 32
        }
        for tensor in tensors {
            while file.count % 32 != 0 { file.append(0) }
            file.append(contentsOf: tensor.bytes)
        }
        return file
    }

    /// Blocks of 32: a half-precision scale and 32 signed bytes.
    private static func quantized(_ values: [Float]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(values.count / 32 * 34)
        for start in stride(from: 0, to: values.count, by: 32) {
            let block = values[start..<start + 32]
            let largest = block.reduce(0) { max($0, abs($1)) }
            let scale = largest / 127
            result.append(contentsOf: bytes(of: Float16(scale).bitPattern))
            for value in block {
                let level = scale > 0 ? (value / scale).rounded(.toNearestOrAwayFromZero) : 0
                result.append(UInt8(bitPattern: Int8(max(-127, min(127, level)))))
            }
        }
        return result
    }

    private static func append(_ value: Value, _ file: inout [UInt8]) {
        switch value {
        case .uint32(let value):
            append(UInt32(4), &file)
            append(UInt32(clamping: value), &file)
        case .float32(let value):
            append(UInt32(6), &file)
            append(Float(value).bitPattern, &file)
        case .bool(let value):
            append(UInt32(7), &file)
            file.append(value ? 1 : 0)
        case .string(let value):
            append(UInt32(8), &file)
            append(value, &file)
        case .strings(let values):
            array(8, values.count, &file)
            for value in values { append(value, &file) }
        case .int32s(let values):
            array(5, values.count, &file)
            for value in values { append(UInt32(bitPattern: Int32(clamping: value)), &file) }
        case .float32s(let values):
            array(6, values.count, &file)
            for value in values { append(value.bitPattern, &file) }
        }
    }

    private static func array(_ type: UInt32, _ count: Int, _ file: inout [UInt8]) {
        append(UInt32(9), &file)
        append(type, &file)
        append(UInt64(count), &file)
    }

    private static func append(_ text: String, _ file: inout [UInt8]) {
        append(UInt64(text.utf8.count), &file)
        file.append(contentsOf: text.utf8)
    }

    private static func append<Number: FixedWidthInteger>(_ number: Number, _ file: inout [UInt8]) {
        file.append(contentsOf: bytes(of: number))
    }

    private static func bytes<Number: FixedWidthInteger>(of number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
}
