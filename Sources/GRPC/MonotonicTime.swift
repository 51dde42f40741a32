/// A moment on the machine's monotonic clock, in nanoseconds. It means something within one process only.
package struct MonotonicTime: Sendable, Hashable, Comparable {
    /// Nanoseconds since an arbitrary origin.
    package let nanoseconds: UInt64

    /// A moment.
    package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    /// No later moment exists.
    package static let distantFuture = MonotonicTime(nanoseconds: .max)

    /// Order of time.
    package static func < (left: MonotonicTime, right: MonotonicTime) -> Bool { left.nanoseconds < right.nanoseconds }

    /// This moment moved later; it stays at `distantFuture` rather than wrap.
    package func advanced(nanoseconds by: UInt64) -> MonotonicTime {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(by)
        return overflow ? .distantFuture : MonotonicTime(nanoseconds: sum)
    }

    /// This moment moved later by a duration that is not negative.
    package func advanced(by duration: Duration) -> MonotonicTime { advanced(nanoseconds: duration.wholeNanoseconds) }

    /// Nanoseconds from `earlier` to this moment; 0 if it is not earlier.
    package func nanoseconds(since earlier: MonotonicTime) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
    }
}

extension Duration {
    /// The length in nanoseconds, between 0 and 2^64 − 1.
    package var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return .max }
        let (sum, over) = whole.addingReportingOverflow(UInt64(attoseconds / 1_000_000_000))
        return over ? .max : sum
    }
}
