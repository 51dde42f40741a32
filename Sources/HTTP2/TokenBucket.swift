/// A budget of events: a burst, and so many per second after it.
package struct TokenBucket: Sendable {
    /// How many events are allowed at once, and how many more in each second.
    package struct Rate: Sendable, Equatable {
        /// Events at once.
        package var burst: Int
        /// Events per second in the long run.
        package var perSecond: Int

        /// A rate.
        package init(burst: Int, perSecond: Int) {
            self.burst = burst
            self.perSecond = perSecond
        }
    }

    private let rate: Rate
    /// In billionths of a token, so that slow rates lose nothing to rounding.
    private var level: UInt64
    private var last: UInt64

    /// A full bucket.
    package init(_ rate: Rate, now: UInt64) {
        self.rate = rate
        level = UInt64(rate.burst) * 1_000_000_000
        last = now
    }

    /// Takes one token; false if there is none.
    package mutating func take(now: UInt64) -> Bool {
        if now > last {
            let full = UInt64(rate.burst) * 1_000_000_000
            let (gain, overflow) = (now - last).multipliedReportingOverflow(by: UInt64(rate.perSecond))
            level = overflow ? full : min(full, level &+ min(gain, full))
            last = now
        }
        guard level >= 1_000_000_000 else { return false }
        level -= 1_000_000_000
        return true
    }

    /// Gives tokens back, up to the burst.
    package mutating func give(_ count: Int) {
        level = min(UInt64(rate.burst) * 1_000_000_000, level + UInt64(count) * 1_000_000_000)
    }
}
