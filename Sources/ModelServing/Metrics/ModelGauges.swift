package import Inference
package import Observability

extension MetricsRegistry {
    /// Tells how things stand with the models at the moment of being asked: what runs and waits, what the caches hold,
    /// what memory is reserved. Nothing of it can be stale, also where an engine rests.
    package func collect(_ models: ModelRegistry) {
        collect { text in
            let loaded = models.all().compactMap { entry in
                switch entry.state {
                case .ready(let model), .draining(let model): model
                case .loading, .failed: nil as LoadedModel?
                }
            }
            Self.write(ModelState.byName(loaded), to: &text)
            Self.writeMemory(of: loaded, models.budget, to: &text)
        }
    }

    private static func write(_ states: [ModelState], to text: inout MetricsText) {
        let gauges: [(name: String, help: String, value: (ModelState) -> Int)] = [
            ("requests_waiting", "Requests in the queue.", { $0.waiting }),
            ("sequences_running", "Sequences that hold blocks of the cache.", { $0.running }),
            ("sequences_paused", "Requests held by a slow reader.", { $0.paused }),
            ("kv_blocks_used", "Blocks of the cache in use by sequences and conversations.", { $0.blocksInUse }),
            ("kv_blocks_cached", "Blocks of the cache that hold a reusable prefix only.", { $0.blocksCached }),
            ("kv_blocks", "Blocks of the cache.", { $0.blocksTotal }),
        ]
        guard !states.isEmpty else { return }
        for gauge in gauges {
            text.family("martlet_\(gauge.name)", "gauge", gauge.help)
            for state in states {
                text.sample("martlet_\(gauge.name)", [("model", state.name)], Double(gauge.value(state)))
            }
        }
    }

    private static func writeMemory(
        of loaded: [LoadedModel], _ budget: MemoryBudget?, to text: inout MetricsText
    ) {
        if let budget {
            text.single(
                "martlet_memory_budget_bytes", "gauge", "What all models together may take.", Double(budget.total))
            text.single(
                "martlet_memory_budget_used_bytes", "gauge", "What is reserved of it, by models that load too.",
                Double(budget.used))
        }
        guard !loaded.isEmpty else { return }
        text.family("martlet_model_memory_bytes", "gauge", "What a model takes, as estimated before it was loaded.")
        for model in loaded {
            let parts = [
                ("weights", model.memory.weights), ("cache", model.memory.cache),
                ("workspace", model.memory.workspace),
            ]
            for (part, bytes) in parts {
                text.sample(
                    "martlet_model_memory_bytes",
                    [("model", model.name), ("version", model.version), ("part", part)], Double(bytes))
            }
        }
    }
}

/// What is under way for the models of one name, all versions together.
private struct ModelState {
    let name: String
    var (waiting, running, paused) = (0, 0, 0)
    var (blocksInUse, blocksCached, blocksTotal) = (0, 0, 0)

    init(name: String) { self.name = name }

    /// The states by name, in the order in which the names come first.
    static func byName(_ models: [LoadedModel]) -> [ModelState] {
        var states: [ModelState] = []
        for model in models {
            let place = states.firstIndex { $0.name == model.name } ?? states.count
            if place == states.count { states.append(ModelState(name: model.name)) }
            states[place].add(model.runner)
        }
        return states
    }

    private mutating func add(_ runner: LoadedModel.Runner) {
        switch runner {
        case .decoder(let engine):
            let snapshot = engine.snapshot
            waiting += snapshot.waiting
            running += snapshot.running
            paused += snapshot.paused
            blocksInUse += snapshot.blocksInUse
            blocksCached += snapshot.blocksCached
            blocksTotal += snapshot.blocksTotal
        case .encoder(let encoder): waiting += encoder.load
        case .classifier(let classifier): waiting += classifier.load
        }
    }
}
