import Glibc

/// The generator of every random choice in a run: xoshiro256** (Blackman and Vigna, 2018), seeded by SplitMix64.
///
/// Its four words are saved in checkpoints, so that a resumed run draws what the whole run would have drawn.
package struct SeededRandom: RandomNumberGenerator, Sendable, Equatable {
    /// The four words of state.
    package private(set) var state: SIMD4<UInt64>

    /// A stream of its own for each seed and name: data order does not change when a layer is added.
    package init(seed: UInt64, stream: String = "") {
        var mixed = seed
        for byte in stream.utf8 { mixed = (mixed ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var words = SIMD4<UInt64>()
        for index in 0..<4 {
            mixed &+= 0x9E37_79B9_7F4A_7C15
            var word = mixed
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            words[index] = word ^ (word >> 31)
        }
        state = words
    }

    /// Continues from saved words; all zero is no state of this generator and becomes seed 0.
    package init(state: SIMD4<UInt64>) {
        self = SeededRandom(seed: 0)
        if state != SIMD4<UInt64>() { self.state = state }
    }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        let product = state.y &* 5
        let result = (product << 7 | product >> 57) &* 9
        let shifted = state.y << 17
        state.z ^= state.x
        state.w ^= state.y
        state.y ^= state.z
        state.x ^= state.w
        state.z ^= shifted
        state.w = state.w << 45 | state.w >> 19
        return result
    }

    /// Uniform in [0, 1).
    package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform integer in [0, bound); `bound` is positive.
    package mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0)
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Standard normal (Box and Muller).
    package mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }

    /// One element of a list that is not empty.
    package mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    /// A permutation of 0 ..< count (Fisher and Yates).
    package mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        for index in stride(from: count - 1, to: 0, by: -1) { order.swapAt(index, below(index + 1)) }
        return order
    }
}
