import Synchronization

/// Where the engine thread leaves its totals after each step, for any thread to read. Guarded by its mutex.
final class SnapshotBoard: Sendable {
    private let state = Mutex(EngineSnapshot())

    /// The totals after the last step.
    func read() -> EngineSnapshot {
        state.withLock { $0 }
    }

    /// Replaces the totals.
    func write(_ snapshot: EngineSnapshot) {
        state.withLock { $0 = snapshot }
    }
}
