/// The counter-based generator Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
///
/// It has no state: a draw is a function of the seed, the output's index and the token's position, so the same seed
/// gives the same text whatever else runs, is preempted, guessed ahead or computed again.
package struct Philox: Sendable {
    /// Four words drawn at one counter.
    package typealias Block = SIMD4<UInt32>

    private let key: SIMD2<UInt32>

    /// Makes the generator of a seed.
    package init(seed: UInt64) {
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    }

    /// The four words at a counter.
    package func block(at counter: Block) -> Block {
        var counter = counter
        var key = key
        for _ in 0..<10 {
            let low = UInt64(counter.x) * 0xD251_1F53
            let high = UInt64(counter.z) * 0xCD9E_8D57
            counter = SIMD4(
                UInt32(truncatingIfNeeded: high >> 32) ^ counter.y ^ key.x, UInt32(truncatingIfNeeded: high),
                UInt32(truncatingIfNeeded: low >> 32) ^ counter.w ^ key.y, UInt32(truncatingIfNeeded: low))
            key = key &+ SIMD2(0x9E37_79B9, 0xBB67_AE85)
        }
        return counter
    }

    /// Two numbers in [0, 1), of 53 and of 32 random bits, for the draw of one token.
    ///
    /// - Parameters:
    ///   - output: index of the output within its request.
    ///   - position: place of the token within the output, from 0.
    package func draw(output: Int, position: Int) -> (token: Double, event: Double) {
        let words = block(
            at: SIMD4(
                UInt32(truncatingIfNeeded: position), UInt32(truncatingIfNeeded: position >> 32),
                UInt32(truncatingIfNeeded: output), 0x6D61_7274))
        let bits = UInt64(words.x) << 32 | UInt64(words.y)
        return (Double(bits >> 11) * 0x1p-53, Double(words.z) * 0x1p-32)
    }
}
