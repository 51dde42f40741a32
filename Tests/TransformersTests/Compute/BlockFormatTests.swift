import Foundation
import ModelFormats
import Testing

@testable import Transformers

/// Blocks of every quantised type against the values that the `gguf` package gives (Fixtures/Compute/make_blocks.py).
@Suite struct BlockFormatTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        var testDescription: String { "\(type)" }
        var type: ElementType
        var bytes: [UInt8]
        var values: [Float]
    }

    static let samples: [Sample] = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/Compute/blocks.bin")
        guard let data = try? [UInt8](Data(contentsOf: file)) else { return [] }
        var samples: [Sample] = []
        var offset = 0
        data.withUnsafeBytes { raw in
            func word(_ at: Int) -> Int { Int(raw.loadUnaligned(fromByteOffset: at, as: UInt32.self)) }
            while offset < raw.count {
                let (bytes, values) = (word(offset + 4), word(offset + 8))
                let start = offset + 12
                samples.append(
                    Sample(
                        type: ElementType(rawValue: UInt32(word(offset)))!, bytes: [UInt8](raw[start..<start + bytes]),
                        values: (0..<values).map { Float(bitPattern: UInt32(word(start + bytes + $0 * 4))) }))
                offset = start + bytes + values * 4
            }
        }
        return samples
    }()

    @Test func everyQuantizedTypeHasASample() {
        let covered = Set(Self.samples.map(\.type))
        #expect(covered == Set(ElementType.allCases).subtracting([.f32, .f16, .bf16]))
    }

    @Test(arguments: samples) func dequantizesLikeGGUF(_ sample: Sample) {
        var output = [Float](repeating: .nan, count: sample.values.count)
        sample.bytes.withUnsafeBytes {
            BlockFormat.dequantize(sample.type, $0.baseAddress!, count: output.count, into: &output)
        }
        for index in output.indices {
            let tolerance = abs(sample.values[index]) * 1e-6 + 1e-6
            #expect(abs(output[index] - sample.values[index]) <= tolerance, "\(sample.type) element \(index)")
        }
    }

    @Test func halvesConvertBothWays() {
        for bits in UInt16.min...UInt16.max {
            let value = HalfFloat.decode(bits)
            if value.isNaN {
                #expect(HalfFloat.decode(HalfFloat.encode(value)).isNaN)
            } else {
                #expect(HalfFloat.encode(value) == bits)
            }
        }
        #expect(HalfFloat.encode(65520) == 0x7c00)
        #expect(HalfFloat.encode(1 + 0x1p-11) == 0x3c00)
        #expect(HalfFloat.encode(1 + 0x1.8p-10) == 0x3c02)
    }
}
