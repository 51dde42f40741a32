/// The time that `--timeout` leaves, over all that a call needs: connecting, TLS, the server's types, the call.
struct CallDeadline {
    private var end: ContinuousClock.Instant?

    /// Begins now; nil never ends.
    init(seconds: Double?) { end = seconds.map { .now + .seconds($0) } }

    /// What is left; nil if there is no end.
    var left: Duration? { end.map { max(.zero, ContinuousClock.now.duration(to: $0)) } }

    /// Runs what does not count: waiting for a person who types.
    mutating func pause<Value>(_ body: () throws -> Value) rethrows -> Value {
        let start = ContinuousClock.now
        defer { end = end.map { $0 + (ContinuousClock.now - start) } }
        return try body()
    }
}
