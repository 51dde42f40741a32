import Synchronization

/// Names one submitted request; unique over all engines that share a source.
package struct RequestID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number, counting from 1 in the order of submission.
    package let number: UInt64

    /// Makes an id from its number.
    package init(number: UInt64) {
        self.number = number
    }

    /// Orders by submission.
    package static func < (left: RequestID, right: RequestID) -> Bool {
        left.number < right.number
    }

    /// The number in decimal.
    package var description: String {
        String(number)
    }
}

/// Counts ids for requests and conversations; engines behind one server share one, so that a sink can tell the
/// requests of several models apart. Any thread.
package final class RequestIDSource: Sendable {
    private let next = Atomic<UInt64>(1)

    /// Makes a source that begins at 1.
    package init() {}

    /// The next number.
    package func take() -> UInt64 {
        next.wrappingAdd(1, ordering: .relaxed).oldValue
    }
}
