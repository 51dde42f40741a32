/// The K types: super-blocks of 256 elements with quantised scales.
extension BlockFormat {
    /// scales[16] (low nibble scale, high nibble minimum, one for 16 elements), values[64] 2 bits, d, dmin.
    static func q2K(_ source: UnsafeRawPointer, _ output: UnsafeMutablePointer<Float>) {
        let (d, dmin) = (half(source, 80), half(source, 82))
        for index in 0..<256 {
            let (part, within) = (index / 128, index % 128)
            let packed = byte(source, 16 + part * 32 + within % 32)
            let value = packed >> (within / 32 * 2) & 3
            let scale = byte(source, index / 16)
            output[index] = d * Float(scale & 15) * Float(value) - dmin * Float(scale >> 4)
        }
    }

    /// high bits[32] (clear: subtract 4), values[64] 2 bits, scales[12] 6 bits each + 32, d.
    static func q3K(_ source: UnsafeRawPointer, _ output: UnsafeMutablePointer<Float>) {
        let d = half(source, 108)
        for index in 0..<256 {
            let (part, within) = (index / 128, index % 128)
            let low = byte(source, 32 + part * 32 + within % 32) >> (within / 32 * 2) & 3
            let high = byte(source, within % 32) >> (part * 4 + within / 32) & 1
            let group = index / 16
            let packed = byte(source, 96 + group % 8)
            let lowScale = group < 8 ? packed & 15 : packed >> 4
            let highScale = byte(source, 104 + group % 4) >> (group / 4 * 2) & 3
            let scale = (lowScale | highScale << 4) - 32
            output[index] = d * Float(scale) * Float(low - (high == 1 ? 0 : 4))
        }
    }

    /// d, upper 2 bits of 8 scales in 16 bits, their lower 4 bits[4], numbers of values[128]; scales are 6 bits + 32.
    static func iq4XS(_ source: UnsafeRawPointer, _ output: UnsafeMutablePointer<Float>) {
        let (d, high) = (half(source, 0), byte(source, 2) | byte(source, 3) << 8)
        for index in 0..<256 {
            let (block, within) = (index / 32, index % 32)
            let low = byte(source, 4 + block / 2) >> (block % 2 * 4) & 15
            let packed = byte(source, 8 + block * 16 + within % 16)
            let scale = (low | (high >> (block * 2) & 3) << 4) - 32
            output[index] = d * Float(scale) * nonlinear[within < 16 ? packed & 15 : packed >> 4]
        }
    }

    /// The 6-bit scale and minimum of block `block` (0..<8) out of 12 bytes.
    static func scaleAndMinimum(_ source: UnsafeRawPointer, _ block: Int) -> (scale: Int, minimum: Int) {
        if block < 4 { return (byte(source, block) & 63, byte(source, block + 4) & 63) }
        let packed = byte(source, block + 4)
        return (packed & 15 | (byte(source, block - 4) >> 6) << 4, packed >> 4 | (byte(source, block) >> 6) << 4)
    }

    /// d, dmin, scales[12], nibbles[128]: blocks 2i (low) and 2i + 1 (high) share 32 bytes.
    static func q4K(_ source: UnsafeRawPointer, _ output: UnsafeMutablePointer<Float>) {
        let (d, dmin) = (half(source, 0), half(source, 2))
        for block in 0..<8 {
            let (scale, minimum) = scaleAndMinimum(source + 4, block)
            for index in 0..<32 {
                let packed = byte(source, 16 + block / 2 * 32 + index)
                let value = block % 2 == 0 ? packed & 15 : packed >> 4
                output[block * 32 + index] = d * Float(scale) * Float(value) - dmin * Float(minimum)
            }
        }
    }

    /// d, dmin, scales[12], fifth bits[32], nibbles[128] as Q4_K.
    static func q5K(_ source: UnsafeRawPointer, _ output: UnsafeMutablePointer<Float>) {
        let (d, dmin) = (half(source, 0), half(source, 2))
        for block in 0..<8 {
            let (scale, minimum) = scaleAndMinimum(source + 4, block)
            for index in 0..<32 {
                let packed = byte(source, 48 + block / 2 * 32 + index)
                let low = block % 2 == 0 ? packed & 15 : packed >> 4
                let value = low + (byte(source, 16 + index) >> block & 1) * 16
                output[block * 32 + index] = d * Float(scale) * Float(value) - dmin * Float(minimum)
            }
        }
    }

    /// low nibbles[128], upper bit pairs[64], int8 scales[16], d.
    static func q6K(_ source: UnsafeRawPointer, _ output: UnsafeMutablePointer<Float>) {
        let d = half(source, 208)
        for index in 0..<256 {
            let (part, within) = (index / 128, index % 128)
            let packed = byte(source, part * 64 + within % 64)
            let low = within < 64 ? packed & 15 : packed >> 4
            let high = byte(source, 128 + part * 32 + within % 32) >> (within / 32 * 2) & 3
            let scale = Int(Int8(truncatingIfNeeded: byte(source, 192 + index / 16)))
            output[index] = d * Float(scale) * Float((low | high << 4) - 32)
        }
    }
}
