import Synchronization

/// The bounded waiting room: counts what waits, and refuses at once what does not fit. Guarded by its mutex.
final class Admission: Sendable {
    private struct State {
        var requests = 0
        var tokens = 0
        var closed = false
        /// Mean time between two requests leaving the queue, in seconds; 0 before the first two.
        var startInterval = 0.0
        var lastStart: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private let maxRequests: Int
    private let maxTokens: Int

    init(_ configuration: EngineConfiguration) {
        maxRequests = configuration.maxWaitingRequests
        maxTokens = configuration.maxWaitingTokens
    }

    /// Counts a request in. Any thread.
    func enter() throws(InferenceError) {
        let refusal: InferenceError? = state.withLock { state in
            if state.closed { return .modelNotReady(name: "", reason: "it is shutting down") }
            if state.requests >= maxRequests { return .queueFull(retryAfter: Self.retryAfter(state)) }
            state.requests += 1
            return nil
        }
        if let refusal { throw refusal }
    }

    /// Counts the tokens of a request that has entered; the first request always fits. Engine thread.
    func addTokens(_ count: Int) throws(InferenceError) {
        let refusal: InferenceError? = state.withLock { state in
            guard state.tokens == 0 || state.tokens + count <= maxTokens else {
                return .queueFull(retryAfter: Self.retryAfter(state))
            }
            state.tokens += count
            return nil
        }
        if let refusal { throw refusal }
    }

    /// Counts a request out that will not start. `tokens` as they were added.
    func leave(tokens: Int = 0) {
        state.withLock { state in
            state.requests -= 1
            state.tokens -= tokens
        }
    }

    /// Counts a request out that starts now, which measures the pace of the queue.
    func start(tokens: Int, now: ContinuousClock.Instant) {
        state.withLock { state in
            state.requests -= 1
            state.tokens -= tokens
            if let last = state.lastStart {
                let interval = (now - last).seconds
                state.startInterval = state.startInterval == 0 ? interval : 0.9 * state.startInterval + 0.1 * interval
            }
            state.lastStart = now
        }
    }

    /// When a refused client should come back, by the measured pace.
    var retryAfter: Duration {
        state.withLock { Self.retryAfter($0) }
    }

    /// Refuses everything from now on.
    func close() {
        state.withLock { $0.closed = true }
    }

    /// The time in which about a tenth of the queue leaves, from 50 ms to 30 s.
    private static func retryAfter(_ state: State) -> Duration {
        let interval = state.startInterval == 0 ? 0.1 : state.startInterval
        let seconds = interval * (1 + 0.1 * Double(state.requests))
        return .milliseconds(Int64((min(30, max(0.05, seconds)) * 1000).rounded()))
    }
}
