package import Inference
package import Observability

/// What the engines report, as metrics with the label `model`. Each engine gets a handle set of its own, resolved once;
/// a report costs a few atomic operations on the engine thread.
package struct ModelMetrics: Sendable {
    private let registry: MetricsRegistry

    package init(registry: MetricsRegistry) { self.registry = registry }

    /// The metrics of one model's engine.
    package func engine(model: String) -> any EngineMetrics { EngineMetricsOfModel(registry, model) }
}

private final class EngineMetricsOfModel: EngineMetrics {
    private let queueSeconds: Histogram
    private let firstTokenSeconds: Histogram
    private let interTokenSeconds: Histogram
    private let stepSeconds: Histogram
    private let computeSeconds: Histogram
    private let draftSeconds: Histogram
    private let stepSequences: Histogram
    private let promptTokens: Histogram
    private let completionTokens: Histogram
    private let cancelSeconds: Histogram
    private let prefillTokens: Observability.Counter
    private let decodeTokens: Observability.Counter
    private let promptTokensTotal: Observability.Counter
    private let cachedTokens: Observability.Counter
    private let prefixHits: Observability.Counter
    private let requests: Observability.Counter
    private let preemptions: Observability.Counter
    private let proposed: Observability.Counter
    private let accepted: Observability.Counter
    private let cancellations: [CancelCause: Observability.Counter]
    private let finishes: [String: Observability.Counter]
    private let failures: [String: Observability.Counter]

    init(_ registry: MetricsRegistry, _ model: String) {
        func counter(_ name: String, _ help: String) -> Observability.Counter {
            registry.counters("martlet_\(name)_total", help, labels: ["model"]).handle([model])
        }
        func counters(
            _ name: String, _ help: String, _ label: String, _ values: [String]
        ) -> [String:
            Observability.Counter]
        {
            let family = registry.counters("martlet_\(name)_total", help, labels: ["model", label])
            return Dictionary(values.map { ($0, family.handle([model, $0])) }) { first, _ in first }
        }
        func histogram(_ name: String, _ help: String, _ bounds: [Double] = Buckets.seconds) -> Histogram {
            registry.histograms("martlet_\(name)", help, labels: ["model"], bounds: bounds).handle([model])
        }
        queueSeconds = histogram("queue_seconds", "Time from submission to the first computation.")
        firstTokenSeconds = histogram("time_to_first_token_seconds", "Time from submission to the first token.")
        interTokenSeconds = histogram("inter_token_seconds", "Time between one token of an output and the next.")
        stepSeconds = histogram("step_seconds", "Time of a whole step: computation, sampling, delivery.")
        computeSeconds = histogram("step_compute_seconds", "Time of a step inside the model.")
        draftSeconds = histogram(
            "step_draft_seconds", "Time of a step inside the draft model, of steps in which it worked.")
        stepSequences = histogram("step_sequences", "Sequences in a step.", Buckets.powersOfTwo)
        promptTokens = histogram("prompt_tokens", "Tokens of a prompt.", Buckets.powersOfTwo)
        completionTokens = histogram("completion_tokens", "Tokens of an output.", Buckets.powersOfTwo)
        cancelSeconds = histogram(
            "cancel_seconds", "Time from a cancellation (or a deadline) to freed blocks and stopped computation.")
        prefillTokens = counter("prefill_tokens", "Prompt tokens computed.")
        decodeTokens = counter("decode_tokens", "Tokens of outputs computed.")
        promptTokensTotal = counter("request_prompt_tokens", "Prompt tokens of the requests that began.")
        cachedTokens = counter("prefix_cached_tokens", "Prompt tokens taken from the prefix cache.")
        prefixHits = counter("prefix_hits", "Requests that found a part of their prompt in the prefix cache.")
        requests = counter("requests_begun", "Requests that left the queue.")
        preemptions = counter("preemptions", "Sequences that lost their blocks and are computed again.")
        proposed = counter("speculation_proposed_tokens", "Guessed tokens that were checked.")
        accepted = counter("speculation_accepted_tokens", "Guessed tokens that were right.")
        let causes = counters(
            "cancellations", "Requests stopped from outside, by cause.", "cause", CancelCause.allCases.map(\.rawValue))
        cancellations = Dictionary(
            CancelCause.allCases.compactMap { cause in causes[cause.rawValue].map { (cause, $0) } }
        ) { first, _ in first }
        finishes = counters(
            "outputs", "Outputs completed, by reason.", "reason",
            [
                "end_of_sequence", "stop_text", "stop_token", "max_tokens", "context_full", "time_limit", "constraint",
                "ended",
            ])
        failures = counters(
            "requests_failed", "Requests that failed, by reason.", "reason",
            ["invalid", "queue_full", "deadline", "not_ready", "unsupported", "cancelled", "file", "internal"])
    }

    func started(queueTime: Duration, promptTokens: Int, cachedTokens: Int) {
        requests.add()
        queueSeconds.observe(queueTime.inSeconds)
        self.promptTokens.observe(Double(promptTokens))
        promptTokensTotal.add(promptTokens)
        self.cachedTokens.add(cachedTokens)
        if cachedTokens > 0 { prefixHits.add() }
    }

    func firstToken(after: Duration) { firstTokenSeconds.observe(after.inSeconds) }

    func interToken(_ interval: Duration) { interTokenSeconds.observe(interval.inSeconds) }

    func step(_ report: StepReport) {
        stepSeconds.observe(report.duration.inSeconds)
        computeSeconds.observe(report.computeDuration.inSeconds)
        if report.draftDuration > .zero { draftSeconds.observe(report.draftDuration.inSeconds) }
        stepSequences.observe(Double(report.sequences))
        prefillTokens.add(report.prefillTokens)
        decodeTokens.add(report.decodeTokens)
    }

    func preempted() { preemptions.add() }

    func finished(reason: FinishReason, completionTokens: Int) {
        self.completionTokens.observe(Double(completionTokens))
        let name =
            switch reason {
            case .endOfSequence: "end_of_sequence"
            case .stopText: "stop_text"
            case .stopToken: "stop_token"
            case .maxTokens: "max_tokens"
            case .contextFull: "context_full"
            case .timeLimit: "time_limit"
            case .constraintComplete: "constraint"
            case .ended: "ended"
            }
        finishes[name]?.add()
    }

    func failed(_ error: InferenceError) {
        let name =
            switch error {
            case .invalidArgument, .contextOverflow, .modelNotFound, .notFound: "invalid"
            case .queueFull: "queue_full"
            case .deadlineUnreachable: "deadline"
            case .modelNotReady: "not_ready"
            case .unsupported: "unsupported"
            case .cancelled: "cancelled"
            case .badFile, .outOfMemory, .alreadyExists: "file"
            case .internal: "internal"
            }
        failures[name]?.add()
    }

    func cancelled(cause: CancelCause, latency: Duration) {
        cancellations[cause]?.add()
        cancelSeconds.observe(latency.inSeconds)
    }

    func speculated(proposed: Int, accepted: Int) {
        self.proposed.add(proposed)
        self.accepted.add(accepted)
    }
}

extension Duration {
    /// The length in seconds.
    fileprivate var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
