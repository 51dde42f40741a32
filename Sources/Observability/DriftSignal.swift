import Synchronization

/// Watches one property of a model's inputs or outputs (the predicted class, its probability, the length of a prompt,
/// the mean log-probability of an answer) and tells how far its recent distribution lies from a reference.
///
/// The reference is given, or learnt from the first observations. The distance is the population stability index:
/// the sum over bins of (recent − reference) · ln(recent / reference). By common rule, below 0.1 nothing has changed,
/// above 0.25 the model sees or says something else than it did. Guarded by the mutex; one observation is one short
/// lock, so observe once per request, not per token.
package final class DriftSignal: Sendable {
    /// How observations are put into bins.
    package enum Bins: Sendable {
        /// Named kinds; what has no name counts as one more.
        case categories([String])
        /// Numbers between ascending bounds.
        case values([Double])

        var count: Int {
            switch self {
            case .categories(let names): names.count + 1
            case .values(let bounds): bounds.count + 1
            }
        }
    }

    /// Observations that the reference is learnt from, and that the recent distribution is taken over.
    package let window: Int
    private let bins: Bins
    private let places: [String: Int]
    private let state: Mutex<State>

    private struct State {
        /// Counts of the reference; complete when it has `window` observations or was given.
        var reference: [Int]
        var isComplete: Bool
        /// Counts of the parts of the recent window, oldest first; a part is a tenth of it.
        var parts: [[Int]] = []
        var inLastPart = 0
    }

    /// - Parameters:
    ///   - reference: counts for each bin, in the order of the bins with the rest last; nil: learnt.
    ///   - window: observations that are compared, at least 100.
    package init(_ bins: Bins, reference: [Int]? = nil, window: Int = 1000) {
        precondition(window >= 100 && (reference == nil || reference?.count == bins.count))
        self.bins = bins
        self.window = window
        if case .categories(let names) = bins {
            places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        } else {
            places = [:]
        }
        state = Mutex(
            State(reference: reference ?? Array(repeating: 0, count: bins.count), isComplete: reference != nil))
    }

    /// Notes a kind.
    package func observe(category: String) { note(places[category] ?? bins.count - 1) }

    /// Notes a number; what is not a number is dropped.
    package func observe(_ value: Double) {
        guard case .values(let bounds) = bins, !value.isNaN else { return }
        note(bounds.firstIndex { value <= $0 } ?? bounds.count)
    }

    private func note(_ bin: Int) {
        state.withLock { state in
            if !state.isComplete {
                state.reference[bin] += 1
                state.isComplete = state.reference.reduce(0, +) >= window
                return
            }
            if state.parts.isEmpty || state.inLastPart >= window / 10 {
                state.parts.append(Array(repeating: 0, count: bins.count))
                if state.parts.count > 10 { state.parts.removeFirst() }
                state.inLastPart = 0
            }
            state.parts[state.parts.count - 1][bin] += 1
            state.inLastPart += 1
        }
    }

    /// The counts of the reference, to be kept and given again after a restart; nil while it is being learnt.
    package var reference: [Int]? { state.withLock { $0.isComplete ? $0.reference : nil } }

    /// The population stability index of the recent window; nil until there is a reference and a tenth of a window.
    package var stabilityIndex: Double? {
        let (reference, recent) = state.withLock { state in
            (state.isComplete ? state.reference : [], Self.sum(state.parts, bins: bins.count))
        }
        let total = recent.reduce(0, +)
        guard !reference.isEmpty, total >= window / 10 else { return nil }
        // Half an observation in every bin keeps an empty bin from being infinitely far.
        let before = reference.map { Double($0) + 0.5 }
        let after = recent.map { Double($0) + 0.5 }
        let allBefore = before.reduce(0, +)
        let allAfter = after.reduce(0, +)
        return zip(before, after).reduce(0) { index, pair in
            let (p, q) = (pair.0 / allBefore, pair.1 / allAfter)
            return index + (q - p) * NaturalLogarithm.of(q / p)
        }
    }

    private static func sum(_ parts: [[Int]], bins: Int) -> [Int] {
        parts.reduce(into: Array(repeating: 0, count: bins)) { sum, part in
            for place in part.indices { sum[place] += part[place] }
        }
    }
}

/// The signals of a server's models, and their metrics.
package final class DriftMonitor: Sendable {
    private let signals = Mutex<[(model: String, name: String, signal: DriftSignal)]>([])

    /// Tells `martlet_model_drift{model,signal}` for every signal that has enough observations.
    package init(registry: MetricsRegistry) {
        registry.collect { [weak self] text in self?.write(to: &text) }
    }

    /// Watches a property of a model. The number of models and properties is the operator's, so it is not bounded here.
    package func watch(
        model: String, _ name: String, _ bins: DriftSignal.Bins, reference: [Int]? = nil, window: Int = 1000
    ) -> DriftSignal {
        let signal = DriftSignal(bins, reference: reference, window: window)
        signals.withLock { $0.append((model, name, signal)) }
        return signal
    }

    private func write(to text: inout MetricsText) {
        let known = signals.withLock { $0 }.compactMap { entry in
            entry.signal.stabilityIndex.map { (entry.model, entry.name, $0) }
        }
        guard !known.isEmpty else { return }
        text.family(
            "martlet_model_drift", "gauge",
            "Population stability index of the last observations against the reference; above 0.25 means drift.")
        for (model, name, index) in known {
            text.sample("martlet_model_drift", [(name: "model", value: model), (name: "signal", value: name)], index)
        }
    }
}
