import Dispatch
import Foundation
import Inference
import Logging
import Synchronization

/// Loads the models of a server beside it, until all are loaded or the server is to end. Any thread.
///
/// It has a thread of its own: loading takes minutes, and signals are waited for on the threads that tasks share, of which
/// a machine with one core has one.
final class ModelLoading: Sendable {
    private let registry: ModelRegistry
    private let context: Int?
    private let logger: Logger
    private let isEnding = Atomic<Bool>(false)
    private let outcome = Mutex<Failure?>(nil)

    /// - Parameter context: the longest sequence that was asked for.
    init(_ registry: ModelRegistry, context: Int?, logger: Logger) {
        self.registry = registry
        self.context = context
        self.logger = logger
    }

    /// Why nothing serves, if every model failed and nobody ended the server before.
    var failure: Failure? { outcome.withLock { $0 } }

    /// No further model is begun; of the one under way nothing is heard any more.
    func end() { isEnding.store(true, ordering: .releasing) }

    /// Begins, and tells when all is done, unless the server is to end by then: nil, or why nothing serves.
    func start(_ specifications: [ModelRegistry.Specification], whenDone: @escaping @Sendable (Failure?) -> Void) {
        DispatchQueue(label: "martlet.loading").async { [self] in
            let failure = load(specifications)
            guard !isEnding.load(ordering: .acquiring) else { return }
            outcome.withLock { $0 = failure }
            whenDone(failure)
        }
    }

    /// Loads the models one after another: each uses all cores. One that fails leaves the others serving.
    /// - Returns: why nothing serves, if every model failed.
    private func load(_ specifications: [ModelRegistry.Specification]) -> Failure? {
        var last: Failure?
        var loaded = 0
        for specification in specifications {
            guard !isEnding.load(ordering: .acquiring) else { return nil }
            let started = ContinuousClock.now
            let progress = ProgressLine("loading \(specification.name)")
            do {
                let model = try registry.load(specification) { progress.update($0) }
                progress.end()
                guard !isEnding.load(ordering: .acquiring) else { return nil }
                loaded += 1
                logger.info(
                    "model ready",
                    metadata: [
                        "model": "\(model.name)", "architecture": "\(model.facts.architecture)",
                        "quantization": "\(model.facts.quantization)",
                        "context": "\(model.facts.contextLength)",
                        "seconds": "\(String(format: "%.3f", (ContinuousClock.now - started).seconds))",
                    ])
                checkContext(model)
            } catch {
                progress.end()
                guard !isEnding.load(ordering: .acquiring) else { return nil }
                logger.error(
                    "model failed to load", metadata: ["model": "\(specification.name)", "reason": "\(error)"])
                last = Failure(.data, error.description)
            }
        }
        return loaded == 0 ? last : nil
    }

    /// Says that a model serves shorter sequences than were asked for.
    private func checkContext(_ model: LoadedModel) {
        guard let context, case .decoder(let engine) = model.runner, engine.limits.contextLength < context else {
            return
        }
        let served = engine.limits.contextLength
        let reason =
            served < model.facts.contextLength ? "its cache holds no more (--cache-mib)" : "the model has no more"
        logger.warning(
            "model",
            metadata: [
                "model": "\(model.name)",
                "reason": "--context \(context): it serves sequences of \(served) tokens, because \(reason)",
            ])
    }
}
