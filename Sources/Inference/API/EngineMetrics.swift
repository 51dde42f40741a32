/// Where the engine reports what it does. Implemented outside (this room knows no metrics registry); called on the
/// engine thread, so it must be quick and must not block. Every method has an empty default.
package protocol EngineMetrics: Sendable {
    /// A request left the queue.
    func started(queueTime: Duration, promptTokens: Int, cachedTokens: Int)

    /// The first token of an output was made, so long after submission.
    func firstToken(after: Duration)

    /// A further token of an output was made, so long after the one before.
    func interToken(_ interval: Duration)

    /// A step was computed.
    func step(_ report: StepReport)

    /// A sequence lost its blocks and will be computed again.
    func preempted()

    /// An output is complete.
    func finished(reason: FinishReason, completionTokens: Int)

    /// A request failed with something other than a cancellation.
    func failed(_ error: InferenceError)

    /// A request was stopped; `latency` is the time from the call (or the deadline) to freed blocks.
    func cancelled(cause: CancelCause, latency: Duration)

    /// Guessed tokens were checked.
    func speculated(proposed: Int, accepted: Int)
}

extension EngineMetrics {
    /// Does nothing.
    package func started(queueTime: Duration, promptTokens: Int, cachedTokens: Int) {}
    /// Does nothing.
    package func firstToken(after: Duration) {}
    /// Does nothing.
    package func interToken(_ interval: Duration) {}
    /// Does nothing.
    package func step(_ report: StepReport) {}
    /// Does nothing.
    package func preempted() {}
    /// Does nothing.
    package func finished(reason: FinishReason, completionTokens: Int) {}
    /// Does nothing.
    package func failed(_ error: InferenceError) {}
    /// Does nothing.
    package func cancelled(cause: CancelCause, latency: Duration) {}
    /// Does nothing.
    package func speculated(proposed: Int, accepted: Int) {}
}

/// What one step did. How things stand after it is in the engine's snapshot.
package struct StepReport: Sendable, Equatable {
    /// Time the whole step took, with sampling and delivery.
    package var duration: Duration = .zero
    /// Time inside the model.
    package var computeDuration: Duration = .zero
    /// Time inside the draft model; zero where it did nothing.
    package var draftDuration: Duration = .zero
    /// Sequences in the step.
    package var sequences = 0
    /// Prompt tokens computed.
    package var prefillTokens = 0
    /// Tokens of the answers computed.
    package var decodeTokens = 0

    /// Makes an empty report.
    package init() {}
}

/// Metrics that nobody reads.
package struct NoMetrics: EngineMetrics {
    /// Makes one.
    package init() {}
}

/// Totals since the engine began, to be read from any thread.
package struct EngineSnapshot: Sendable, Equatable {
    /// Steps computed.
    package var steps: UInt64 = 0
    /// Rows computed: prompt and answer tokens, with those computed again. Stands still when nothing is computed,
    /// which is how a test sees that a cancelled request costs nothing more.
    package var computedTokens: UInt64 = 0
    /// Prompt tokens computed.
    package var prefillTokens: UInt64 = 0
    /// Tokens generated.
    package var generatedTokens: UInt64 = 0
    /// Prompt tokens that came from the cache.
    package var cachedTokens: UInt64 = 0
    /// Requests that got a `finished` or `failed` as their last event.
    package var completedRequests: UInt64 = 0
    /// Requests that were cancelled.
    package var cancelledRequests: UInt64 = 0
    /// Sequences computed again for want of blocks.
    package var preemptions: UInt64 = 0
    /// Guessed tokens.
    package var proposedTokens: UInt64 = 0
    /// Guessed tokens that were right.
    package var acceptedTokens: UInt64 = 0
    /// Requests in the queue.
    package var waiting = 0
    /// Sequences that hold blocks.
    package var running = 0
    /// Sequences held by a slow reader.
    package var paused = 0
    /// Blocks in use.
    package var blocksInUse = 0
    /// Blocks holding reusable prefixes only.
    package var blocksCached = 0
    /// Blocks in the pool.
    package var blocksTotal = 0
    /// Measured prefill rate, tokens/s; 0 before the first.
    package var prefillRate: Double = 0
    /// Measured decode rate over all sequences, tokens/s; 0 before the first.
    package var decodeRate: Double = 0

    /// Makes an empty snapshot.
    package init() {}
}
