import Testing

@testable import Training

@Suite struct SeededRandomTests {
    @Test func sameSeedSameNumbersAndStreamsDiffer() {
        var one = SeededRandom(seed: 7, stream: "data")
        var two = SeededRandom(seed: 7, stream: "data")
        var other = SeededRandom(seed: 7, stream: "weights")
        let first = (0..<8).map { _ in one.next() }
        #expect(first == (0..<8).map { _ in two.next() })
        #expect(first != (0..<8).map { _ in other.next() })
        var resumed = SeededRandom(state: one.state)
        #expect(resumed.next() == one.next())
    }

    @Test func momentsOfUniformAndNormal() {
        var random = SeededRandom(seed: 1)
        var uniform = 0.0
        var square = 0.0
        for _ in 0..<20_000 {
            uniform += random.uniform()
            let value = random.normal()
            square += value * value
        }
        #expect(abs(uniform / 20_000 - 0.5) < 0.01)
        #expect(abs(square / 20_000 - 1) < 0.03)
    }

    @Test func permutationHoldsEachOnce() {
        var random = SeededRandom(seed: 3)
        #expect(random.permutation(100).sorted() == Array(0..<100))
        #expect(random.permutation(0).isEmpty)
    }
}
