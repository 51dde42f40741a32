import ModelFormats

@testable import Transformers

/// Numbers that are the same in every run (SplitMix64).
struct FixedRandom: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9e37_79b9_7f4a_7c15 }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func floats(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
        (0..<count).map { _ in Float.random(in: range, using: &self) }
    }
}

/// A random tensor of any type in the file's layout, and its values.
struct RandomTensor {
    var type: ElementType
    var rows: Int, columns: Int
    var bytes: [UInt8]
    /// Row-major, by the reference dequantisation.
    var values: [Float]

    init(_ type: ElementType, rows: Int, columns: Int, seed: Int) {
        var random = FixedRandom(seed)
        self.type = type
        self.rows = rows
        self.columns = columns
        let rowBytes = columns / type.blockLength * type.blockBytes
        bytes = (0..<rows * rowBytes).map { _ in UInt8.random(in: 0...255, using: &random) }
        // Numbers of half precision and float32 must be ordinary ones.
        for block in 0..<rows * rowBytes / type.blockBytes {
            let start = block * type.blockBytes
            switch type {
            case .f32:
                let word = Float.random(in: -1...1, using: &random).bitPattern
                for index in 0..<4 { bytes[start + index] = UInt8(word >> UInt32(8 * index) & 255) }
            case .bf16:
                let word = Float.random(in: -1...1, using: &random).bitPattern >> 16
                (bytes[start], bytes[start + 1]) = (UInt8(word & 255), UInt8(word >> 8))
            default:
                for offset in Self.halfFields(type) {
                    let word = HalfFloat.encode(Float.random(in: -0.1...0.1, using: &random))
                    (bytes[start + offset], bytes[start + offset + 1]) = (UInt8(word & 255), UInt8(word >> 8))
                }
                if type == .mxfp4 { bytes[start] = UInt8.random(in: 120...130, using: &random) }
            }
        }
        values = [Float](repeating: 0, count: rows * columns)
        for row in 0..<rows {
            bytes.withUnsafeBytes { raw in
                values.withUnsafeMutableBufferPointer {
                    BlockFormat.dequantize(
                        type, raw.baseAddress! + row * rowBytes, count: columns, into: $0.baseAddress! + row * columns)
                }
            }
        }
    }

    private static func halfFields(_ type: ElementType) -> [Int] {
        switch type {
        case .f16, .q4_0, .q5_0, .q8_0, .iq4_NL, .iq4_XS: [0]
        case .q4_1, .q5_1, .q4_K, .q5_K: [0, 2]
        case .q2_K: [80, 82]
        case .q3_K: [108]
        case .q6_K: [208]
        case .f32, .bf16, .mxfp4: []
        }
    }

    func matrix(_ kernels: KernelTable, _ pool: ComputePool) throws -> WeightMatrix {
        let storage = Retained(bytes)
        return try WeightMatrix(
            elementType: type, bytes: UnsafeRawBufferPointer(storage.buffer), rows: rows, columns: columns,
            kernels: kernels, pool: pool, owner: storage)
    }
}

/// Bytes that live as long as the object.
final class Retained {
    let buffer: UnsafeMutableRawBufferPointer

    init(_ bytes: [UInt8]) {
        buffer = .allocate(byteCount: max(bytes.count, 1), alignment: 64)
        buffer.copyBytes(from: bytes)
    }

    deinit { buffer.deallocate() }
}

extension Matrix {
    /// Copies values in, row-major without padding.
    func fill(_ values: [Float]) {
        for row in 0..<rows {
            for column in 0..<columns where row * columns + column < values.count {
                base[row * stride + column] = values[row * columns + column]
            }
        }
    }

    /// Rows 0 ..< count as one array.
    func array(rows count: Int) -> [Float] { (0..<count).flatMap { Array(row($0)) } }
}

extension KernelTable: CustomStringConvertible {
    /// The name.
    public var description: String { name }

    /// The sets under test: all but the oracle.
    static var fast: [KernelTable] { available.filter { $0.name != "reference" } }
}
