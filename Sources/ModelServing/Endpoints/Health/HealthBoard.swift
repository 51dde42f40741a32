import GRPC
import Messages
import Synchronization

/// The serving status of each service, and who watches it. Any thread; guarded by the mutex.
package final class HealthBoard: Sendable {
    /// `SERVING`, `NOT_SERVING` and the like.
    typealias ServingStatus = GrpcHealthV1.HealthCheckResponse.ServingStatus

    private struct State {
        var statuses: [String: ServingStatus] = [:]
        var watchers: [UInt64: Watcher] = [:]
        var nextWatcher: UInt64 = 0
        var isDraining = false
    }

    private struct Watcher {
        let service: String
        let notify: @Sendable (ServingStatus) -> Void
    }

    private let state = Mutex(State())

    /// A board on which the server as a whole (the empty name) does not serve yet.
    package init() {
        state.withLock { $0.statuses[""] = .notServing }
    }

    /// Says whether a service answers. Ignored while draining: a draining server never goes back to SERVING.
    package func set(_ service: String, serving: Bool) {
        change { state in
            if !state.isDraining { state.statuses[service] = serving ? .serving : .notServing }
        }
    }

    /// Everything becomes NOT_SERVING, for good: load balancers look elsewhere before connections close.
    package func drain() {
        change { state in
            state.isDraining = true
            for service in state.statuses.keys { state.statuses[service] = .notServing }
        }
    }

    /// The status of a service; nil if no such service is known.
    func status(of service: String) -> ServingStatus? {
        state.withLock { $0.statuses[service] }
    }

    /// The statuses of all services.
    func all() -> [String: ServingStatus] {
        state.withLock { $0.statuses }
    }

    /// Tells `notify` the status now (SERVICE_UNKNOWN for an unknown service) and at every change, until `unwatch`.
    ///
    /// - Parameter notify: called under the lock, so that statuses come in the order of their changes: it passes the status
    ///   on, and does not come back to the board.
    func watch(_ service: String, notify: @escaping @Sendable (ServingStatus) -> Void) -> UInt64 {
        state.withLock { state in
            state.nextWatcher += 1
            state.watchers[state.nextWatcher] = Watcher(service: service, notify: notify)
            notify(state.statuses[service] ?? .serviceUnknown)
            return state.nextWatcher
        }
    }

    /// Forgets a watcher.
    func unwatch(_ id: UInt64) {
        state.withLock { $0.watchers[id] = nil }
    }

    private func change(_ body: (inout sending State) -> Void) {
        state.withLock { state in
            let before = state.statuses
            body(&state)
            for watcher in state.watchers.values {
                let status = state.statuses[watcher.service] ?? .serviceUnknown
                if status != before[watcher.service] ?? .serviceUnknown { watcher.notify(status) }
            }
        }
    }
}
