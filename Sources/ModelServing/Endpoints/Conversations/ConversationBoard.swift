import Synchronization

/// The conversations that are open, so that a draining server can end those that are between turns: their streams would
/// otherwise hold it up for the whole of the grace period. Any thread; guarded by the mutex.
package final class ConversationBoard: Sendable {
    private struct State {
        var isDraining = false
        var members: [UInt64: @Sendable () -> Void] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    /// An empty board.
    package init() {}

    /// Conversations that are open.
    package var count: Int { state.withLock { $0.members.count } }

    /// Enters a conversation; `drain` is called, on any thread, when the server begins to drain.
    ///
    /// - Returns: what `leave` takes; nil if the server drains already.
    func enter(drain: @escaping @Sendable () -> Void) -> UInt64? {
        state.withLock { state in
            guard !state.isDraining else { return nil }
            state.next += 1
            state.members[state.next] = drain
            return state.next
        }
    }

    /// Takes a conversation out.
    func leave(_ member: UInt64) {
        state.withLock { $0.members[member] = nil }
    }

    /// Tells everybody that the server drains.
    package func drain() {
        let members = state.withLock { state in
            state.isDraining = true
            return Array(state.members.values)
        }
        for drain in members { drain() }
    }
}
