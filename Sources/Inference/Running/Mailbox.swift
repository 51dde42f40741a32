import Dispatch
import Synchronization

/// What other threads ask of the engine thread.
enum Command: Sendable {
    case submit(Submission)
    case prepared(RequestID, Result<PreparedPrompt, InferenceError>)
    case cancel(RequestID, CancelCause, at: ContinuousClock.Instant)
    case end(RequestID)
    case pause(RequestID)
    case resume(RequestID)
    case closeConversation(ConversationID)
    case saveConversation(
        ConversationID, notes: [UInt8], path: String, @Sendable (Result<ConversationFacts, InferenceError>) -> Void)
    case restoreConversation(
        ConversationID, tenant: String, Result<ConversationFile, InferenceError>,
        @Sendable (Result<ConversationFacts, InferenceError>) -> Void)
    case shutdown(drainUntil: ContinuousClock.Instant, @Sendable () -> Void)
}

extension Command {
    /// The request that this command stops.
    var stopped: RequestID? {
        switch self {
        case .cancel(let id, _, _), .end(let id): id
        default: nil
        }
    }
}

/// The way into the engine thread: any thread posts, the engine thread takes.
///
/// The mutex is held for an append or a swap of two arrays, never through a step. An engine with nothing to do parks
/// on the semaphore, which costs no processor time; a post signals only if somebody is parked.
final class Mailbox: Sendable {
    private struct State {
        var commands: [Command] = []
        var parked = false
        var closed = false
    }

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    /// Commands to stop a request that have come so far; read without the lock between the layers of a step.
    private let stops = Atomic<Int>(0)

    /// Whether commands wait; read without the lock before every step and chunk.
    private let pending = Atomic<Bool>(false)

    /// Appends a command. False if the engine thread has ended.
    func post(_ command: consuming Command) -> Bool {
        let command = command
        let isStop = command.stopped != nil
        let (accepted, mustWake) = state.withLock { state in
            guard !state.closed else { return (false, false) }
            state.commands.append(command)
            pending.store(true, ordering: .releasing)
            if isStop { stops.add(1, ordering: .releasing) }
            let parked = state.parked
            state.parked = false
            return (true, parked)
        }
        if mustWake { wake.signal() }
        return accepted
    }

    /// Moves all waiting commands to the end of `commands`. Engine thread only.
    func take(into commands: inout [Command]) {
        guard pending.load(ordering: .acquiring) else { return }
        state.withLock { state in
            commands.append(contentsOf: state.commands)
            state.commands.removeAll(keepingCapacity: true)
            pending.store(false, ordering: .releasing)
        }
    }

    /// Commands to stop a request that have come so far.
    var stopCount: Int { stops.load(ordering: .acquiring) }

    /// Whether the waiting commands stop every one of these requests; nil stands for one that is gone already.
    func stopsEvery(_ requests: some Sequence<RequestID?>) -> Bool {
        state.withLock { state in
            requests.allSatisfy { id in
                guard let id else { return true }
                return state.commands.contains { $0.stopped == id }
            }
        }
    }

    /// Parks until a command waits or the time has passed; nil waits without end. Engine thread only.
    func park(atMost duration: Duration?) {
        let mustWait = state.withLock { state in
            guard state.commands.isEmpty else { return false }
            state.parked = true
            return true
        }
        guard mustWait else { return }
        guard let duration else { return wake.wait() }
        // A client's deadline may lie centuries ahead, in more nanoseconds than there are; to wake once a day costs nothing.
        let nanoseconds = Int((min(86_400, max(0, duration.seconds)) * 1e9).rounded(.up))
        guard wake.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .timedOut else { return }
        let signalled = state.withLock { state in
            let signalled = !state.parked
            state.parked = false
            return signalled
        }
        // A post came between the time-out and the lock: take its signal, so that it does not wake the next park.
        if signalled { wake.wait() }
    }

    /// Refuses further commands and gives those that nobody took. Engine thread only.
    func close() -> [Command] {
        state.withLock { state in
            state.closed = true
            let rest = state.commands
            state.commands = []
            return rest
        }
    }
}
