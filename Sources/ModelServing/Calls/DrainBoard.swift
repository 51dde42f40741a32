import GRPC
import Synchronization

/// The streams that stay open while nothing is under way on them, so that a draining server can end those that rest: they
/// would otherwise hold it up for the whole of the grace period. Any thread; guarded by the mutex.
final class DrainBoard: Sendable {
    private struct State {
        var isDraining = false
        var members: [UInt64: @Sendable () -> Void] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Enters the handler of a stream. On its loop only.
    ///
    /// - Parameter drain: called with the handler, on its loop, when the server begins to drain; soon if it does already.
    /// - Returns: the place on the board, which the handler keeps; both go together.
    func enter<Handler: AnyObject>(
        _ handler: Handler, on loop: Loop, drain: @escaping @Sendable (Handler) -> Void
    ) -> Place {
        let bound = loop.bind(Weak(handler))
        let tell: @Sendable () -> Void = {
            loop.post {
                if let handler = bound.value.object { drain(handler) }
            }
        }
        let member: UInt64? = state.withLock { state in
            guard !state.isDraining else { return nil }
            state.next += 1
            state.members[state.next] = tell
            return state.next
        }
        if member == nil { tell() }
        return Place(board: self, member: member)
    }

    /// Tells everybody that the server drains.
    func drain() {
        let members = state.withLock { state in
            state.isDraining = true
            return Array(state.members.values)
        }
        for drain in members { drain() }
    }

    /// Streams on the board.
    var count: Int { state.withLock { $0.members.count } }

    private func leave(_ member: UInt64) {
        // Let go of outside of the lock.
        _ = state.withLock { $0.members.removeValue(forKey: member) }
    }

    /// A handler's place: it is given up with the last reference, so that no way out of a call can forget it.
    final class Place: Sendable {
        private let board: DrainBoard
        private let member: UInt64?

        fileprivate init(board: DrainBoard, member: UInt64?) {
            self.board = board
            self.member = member
        }

        deinit {
            if let member { board.leave(member) }
        }
    }

    /// The board keeps no call alive. Confined to the loop of its object.
    private final class Weak<Object: AnyObject> {
        weak var object: Object?

        init(_ object: Object) {
            self.object = object
        }
    }
}
