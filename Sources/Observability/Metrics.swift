import Synchronization

/// A count that only grows. One relaxed atomic addition; hold the handle, do not look it up on a hot path.
package final class Counter: Sendable {
    private let cell = Atomic<Int>(0)

    package init() {}

    /// Adds an amount that is not negative.
    package func add(_ amount: Int = 1) { cell.add(amount, ordering: .relaxed) }

    /// The count so far.
    package var value: Int { cell.load(ordering: .relaxed) }
}

/// A value that goes up and down.
package final class Gauge: Sendable {
    private let bits = AtomicDouble()

    package init() {}

    /// Replaces the value.
    package func set(_ value: Double) { bits.store(value) }

    /// Moves the value.
    package func add(_ amount: Double = 1) { bits.add(amount) }

    /// The value now.
    package var value: Double { bits.load() }
}

/// Counts observations by size: buckets, their number and their sum.
package final class Histogram: Sendable {
    /// Upper bounds of the buckets, ascending, without the last, which is infinite.
    package let bounds: [Double]
    private let buckets: [Counter]
    private let total = AtomicDouble()

    /// - Parameter bounds: ascending and finite.
    package init(bounds: [Double]) {
        precondition(bounds.allSatisfy { $0.isFinite } && zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 })
        self.bounds = bounds
        buckets = (0...bounds.count).map { _ in Counter() }
    }

    /// Notes one value; what is not a number is dropped.
    package func observe(_ value: Double) {
        guard !value.isNaN else { return }
        var low = 0
        var high = bounds.count
        while low < high {
            let middle = (low + high) / 2
            if bounds[middle] < value { low = middle + 1 } else { high = middle }
        }
        buckets[low].add()
        total.add(value)
    }

    /// Notes a duration, in seconds.
    package func observe(nanoseconds: UInt64) { observe(Double(nanoseconds) / 1e9) }

    /// Observations in each bucket, not cumulative; the last is the infinite one.
    package var counts: [Int] { buckets.map(\.value) }
    /// The sum of all observations.
    package var sum: Double { total.load() }
    /// The number of all observations.
    package var count: Int { counts.reduce(0, +) }
}

/// Bounds of buckets that suit what they measure.
package enum Buckets {
    /// Seconds, 0.1 ms to 60 s: latencies of calls and waits.
    package static let seconds: [Double] = [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]
    /// Counts in powers of two, 1 to 65,536: tokens, batch sizes.
    package static let powersOfTwo: [Double] = (0...16).map { Double(1 << $0) }
    /// Bytes, 64 to 64 MiB in powers of four.
    package static let bytes: [Double] = (0...10).map { Double(64 << (2 * $0)) }
}

/// A floating-point number that many threads add to without a lock.
private final class AtomicDouble: Sendable {
    private let bits = Atomic<UInt64>(0)

    func load() -> Double { Double(bitPattern: bits.load(ordering: .relaxed)) }
    func store(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    func add(_ amount: Double) {
        var old = bits.load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (exchanged, original) = bits.weakCompareExchange(
                expected: old, desired: new, successOrdering: .relaxed, failureOrdering: .relaxed)
            if exchanged { return }
            old = original
        }
    }
}
