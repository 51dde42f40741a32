import ModelFormats

/// Plain dequantisation of every element type, by the block layouts of GGUF (ggml's `ggml-common.h`, described in the
/// GGUF specification). All multi-byte fields are little-endian.
enum BlockFormat {
    /// Writes `count` elements (whole blocks) that begin at `source`.
    static func dequantize(
        _ type: ElementType, _ source: UnsafeRawPointer, count: Int, into output: UnsafeMutablePointer<Float>
    ) {
        precondition(count % type.blockLength == 0)
        switch type {
        case .f32:
            for index in 0..<count {
                output[index] = Float(bitPattern: source.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
            }
        case .f16:
            for index in 0..<count { output[index] = half(source, index * 2) }
        case .bf16:
            for index in 0..<count {
                let bits = source.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
                output[index] = Float(bitPattern: UInt32(bits) << 16)
            }
        default:
            for block in 0..<count / type.blockLength {
                let (from, to) = (source + block * type.blockBytes, output + block * type.blockLength)
                switch type {
                case .q4_0, .q4_1, .q5_0, .q5_1, .q8_0, .iq4_NL, .mxfp4: dequantizeBlock(type, from, to)
                case .q2_K: q2K(from, to)
                case .q3_K: q3K(from, to)
                case .q4_K: q4K(from, to)
                case .q5_K: q5K(from, to)
                case .q6_K: q6K(from, to)
                case .iq4_XS: iq4XS(from, to)
                case .f32, .f16, .bf16: break
                }
            }
        }
    }

    /// The half-precision number at a byte offset.
    static func half(_ source: UnsafeRawPointer, _ offset: Int) -> Float {
        HalfFloat.decode(source.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    /// A byte.
    static func byte(_ source: UnsafeRawPointer, _ offset: Int) -> Int {
        Int(source.load(fromByteOffset: offset, as: UInt8.self))
    }

    /// The sixteen values of IQ4_NL and IQ4_XS.
    static let nonlinear: [Float] = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113]
    /// MXFP4's sixteen values (E2M1), OCP Microscaling Formats specification 1.0, section 5.3.3.
    static let e2m1: [Float] = [0, 0.5, 1, 1.5, 2, 3, 4, 6, -0, -0.5, -1, -1.5, -2, -3, -4, -6]

    /// Blocks of 32: element i and i + 16 share byte i of the nibbles.
    private static func dequantizeBlock(
        _ type: ElementType, _ source: UnsafeRawPointer, _ output: UnsafeMutablePointer<Float>
    ) {
        if type == .mxfp4 {
            // The scale is a power of two with bias 127; 255 (NaN) is read as 2^128 would be: infinite.
            let exponent = byte(source, 0)
            let scale =
                exponent == 0 ? Float(bitPattern: 0x0040_0000) : Float(bitPattern: UInt32(exponent) << 23)
            for index in 0..<16 {
                let packed = byte(source, 1 + index)
                output[index] = e2m1[packed & 15] * scale
                output[index + 16] = e2m1[packed >> 4] * scale
            }
            return
        }
        let scale = half(source, 0)
        if type == .q8_0 {
            for index in 0..<32 { output[index] = Float(Int8(truncatingIfNeeded: byte(source, 2 + index))) * scale }
            return
        }
        let hasMinimum = type == .q4_1 || type == .q5_1
        let hasFifthBit = type == .q5_0 || type == .q5_1
        let minimum = hasMinimum ? half(source, 2) : 0
        let bits = hasMinimum ? 4 : 2
        let high = hasFifthBit ? source.loadUnaligned(fromByteOffset: bits, as: UInt32.self) : 0
        let nibbles = bits + (hasFifthBit ? 4 : 0)
        for index in 0..<32 {
            let packed = byte(source, nibbles + index % 16)
            let low = index < 16 ? packed & 15 : packed >> 4
            switch type {
            case .iq4_NL: output[index] = nonlinear[low] * scale
            case .q4_0: output[index] = Float(low - 8) * scale
            case .q4_1: output[index] = Float(low) * scale + minimum
            default:
                let value = low + Int(high >> UInt32(index) & 1) * 16
                output[index] = type == .q5_0 ? Float(value - 16) * scale : Float(value) * scale + minimum
            }
        }
    }
}

/// IEEE 754 half precision in plain integers (Swift's Float16 is not there on every platform).
enum HalfFloat {
    /// The float32 value of a half.
    static func decode(_ bits: UInt16) -> Float {
        let sign = UInt32(bits & 0x8000) << 16
        let exponent = UInt32(bits >> 10 & 31)
        let fraction = UInt32(bits & 1023)
        switch exponent {
        case 0: return (sign == 0 ? 1 : -1) * Float(fraction) * 0x1p-24
        case 31: return Float(bitPattern: sign | 0x7f80_0000 | fraction << 13)
        default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
        }
    }

    /// The nearest half, ties to even.
    static func encode(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        let sign = UInt16(truncatingIfNeeded: bits >> 16 & 0x8000)
        let magnitude = bits & 0x7fff_ffff
        if magnitude > 0x7f80_0000 { return sign | 0x7e00 }
        if magnitude >= 0x4780_0000 { return sign | 0x7c00 }
        if magnitude < 0x3880_0000 {
            // Subnormal: the adder rounds at 2^-24.
            let rounded = Float(bitPattern: magnitude) + 0.5
            return sign | UInt16(truncatingIfNeeded: rounded.bitPattern - Float(0.5).bitPattern)
        }
        let odd = magnitude >> 13 & 1
        let rounded = magnitude - 0x3800_0000 + 0xfff + odd
        return sign | UInt16(truncatingIfNeeded: rounded >> 13)
    }
}
