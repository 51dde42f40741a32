import Foundation
import Synchronization

/// The models of a process by name, in every state. A model that fails to load says why and leaves the others alone.
///
/// Any thread; guarded by the mutex.
package final class ModelRegistry: Sendable {
    /// What to load.
    package struct Specification: Sendable, Equatable {
        /// The name to serve it under.
        package var name: String
        /// A file, a folder or a glob.
        package var path: String
        /// Its version.
        package var version: String
        /// The files of a smaller model that guesses ahead for it; nil for none.
        package var draft: String?

        /// Makes a specification; without a name the path's last part is taken.
        package init(name: String? = nil, path: String, version: String = "1", draft: String? = nil) {
            self.name = name ?? LoadedModel.defaultName(path)
            self.path = path
            self.version = version
            self.draft = draft
        }
    }

    /// A model in its state.
    package struct Entry: Sendable {
        /// What was to be loaded.
        package var specification: Specification
        /// Where it is.
        package var state: State

        /// Whether it is on its way.
        var isLoading: Bool {
            if case .loading = state { true } else { false }
        }
    }

    /// Where a model is between its file and its requests.
    package enum State: Sendable {
        /// Being loaded; so much of it, 0 to 1.
        case loading(Double)
        /// Answering.
        case ready(LoadedModel)
        /// Not loaded, for this reason.
        case failed(String)
        /// Finishing what runs.
        case draining(LoadedModel)
    }

    private let options: LoadOptions
    private let entries = Mutex<[Entry]>([])

    /// An empty registry.
    package init(options: LoadOptions) {
        self.options = options
    }

    /// The first model that was named: what a request without a name gets if it can do what is asked.
    package var defaultName: String? {
        entries.withLock { $0.first?.specification.name }
    }

    /// The names, in the order of their registration.
    var names: [String] {
        entries.withLock { entries in
            var names: [String] = []
            for entry in entries where !names.contains(entry.specification.name) {
                names.append(entry.specification.name)
            }
            return names
        }
    }

    /// What all models together may take; nil for no bound.
    package var budget: MemoryBudget? { options.budget }

    /// Registers models, so that requests for them get UNAVAILABLE instead of NOT_FOUND while they load.
    ///
    /// - Throws: `invalidArgument` if two have the same name and version.
    package func add(_ specifications: [Specification]) throws(InferenceError) {
        for specification in specifications {
            let isNew = entries.withLock { entries in
                let known = entries.contains {
                    $0.specification.name == specification.name && $0.specification.version == specification.version
                }
                if !known { entries.append(Entry(specification: specification, state: .loading(0))) }
                return !known
            }
            guard isNew else {
                throw .invalidArgument(
                    field: "model",
                    reason: "two models are named '\(specification.name)'; give one another name: NAME=PATH")
            }
        }
    }

    /// Loads a registered model on this thread; takes as long as the file is large.
    ///
    /// - Throws: what `LoadedModel` throws; the entry then says so too.
    @discardableResult
    package func load(
        _ specification: Specification, progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) throws(InferenceError) -> LoadedModel {
        do {
            let model = try LoadedModel(
                path: specification.path, name: specification.name, version: specification.version,
                draft: specification.draft, options: options
            ) { [self] part in
                set(specification, .loading(part))
                progress(part)
            }
            set(specification, .ready(model))
            return model
        } catch {
            set(specification, .failed(error.description))
            throw error
        }
    }

    /// The model that answers requests for a name (empty: the default) and version (empty: the newest that is ready).
    ///
    /// - Throws: `modelNotFound`, or `modelNotReady` with the reason.
    package func ready(name: String, version: String) throws(InferenceError) -> LoadedModel {
        let entry = try entry(name: name, version: version)
        switch entry.state {
        case .ready(let model):
            return model
        case .loading(let part):
            throw .modelNotReady(
                name: entry.specification.name, reason: "it is loading (\(Int(part * 100)) %); try again soon")
        case .draining:
            throw .modelNotReady(name: entry.specification.name, reason: "it is shutting down")
        case .failed(let reason):
            throw .unsupported("the model '\(entry.specification.name)' failed to load: \(reason)")
        }
    }

    /// The entry for a name and version, in whatever state; the last registered ready one counts as the newest.
    ///
    /// - Throws: `modelNotFound`.
    package func entry(name: String, version: String) throws(InferenceError) -> Entry {
        let found = entries.withLock { entries in
            let wanted = name.isEmpty ? entries.first?.specification.name : name
            let matching = entries.filter {
                $0.specification.name == wanted && (version.isEmpty || $0.specification.version == version)
            }
            return matching.last { if case .ready = $0.state { true } else { false } } ?? matching.last
        }
        guard let found else {
            throw .modelNotFound(name: version.isEmpty ? name : "\(name)' in version '\(version)")
        }
        return found
    }

    /// The versions of a name that answer.
    package func versions(of name: String) -> [String] {
        entries.withLock { entries in
            entries.compactMap { entry in
                guard case .ready = entry.state, entry.specification.name == name else { return nil }
                return entry.specification.version
            }
        }
    }

    /// All entries, in the order of their registration.
    package func all() -> [Entry] {
        entries.withLock { $0 }
    }

    /// Registers a further model or version while others serve.
    ///
    /// - Parameter version: nil takes one more than the highest number among the versions of this name.
    /// - Returns: what `load` takes.
    /// - Throws: `alreadyExists` for one that is served or being loaded. One that had failed is tried again.
    package func register(
        name: String, path: String, version: String?, draft: String?
    ) throws(InferenceError) -> Specification {
        let result: Specification? = entries.withLock { entries in
            let numbers = entries.compactMap { $0.specification.name == name ? Int($0.specification.version) : nil }
            let specification = Specification(
                name: name, path: path, version: version ?? String((numbers.max() ?? 0) + 1), draft: draft)
            let place = entries.firstIndex {
                $0.specification.name == name && $0.specification.version == specification.version
            }
            if let place {
                guard case .failed = entries[place].state else { return nil }
                entries.remove(at: place)
            }
            entries.append(Entry(specification: specification, state: .loading(0)))
            return specification
        }
        guard let result else {
            throw .alreadyExists("the model '\(name)' in version '\(version ?? "")' is served or being loaded already")
        }
        return result
    }

    /// Takes models out of service: requests go elsewhere from now on, those that run may finish for so long. Returns
    /// when they are gone.
    ///
    /// - Parameter versions: nil takes all of this name.
    /// - Returns: the versions that are gone.
    /// - Throws: `modelNotFound`; `unsupported` while one is being loaded.
    package func unload(
        name: String, versions: [String]?, drain: Duration
    ) async throws(InferenceError) -> [String] {
        let gone = try takeOut(name: name, versions: versions).get()
        // A call that found the model a moment ago has handed its request in by then: it is one of those that run.
        if gone.contains(where: { $0.model != nil }) { try? await Task.sleep(for: .milliseconds(250)) }
        await withTaskGroup { group in
            for case (_, let model?) in gone {
                group.addTask { await model.end(drain: drain) }
            }
        }
        entries.withLock { entries in
            entries.removeAll { entry in gone.contains { $0.specification == entry.specification } }
        }
        return gone.map(\.specification.version)
    }

    private func takeOut(
        name: String, versions: [String]?
    ) -> Result<[(specification: Specification, model: LoadedModel?)], InferenceError> {
        entries.withLock { entries in
            let places = entries.indices.filter {
                let specification = entries[$0].specification
                return specification.name == name && versions?.contains(specification.version) ?? true
            }
            guard !places.isEmpty else {
                let wanted = versions?.first.map { "\(name)' in version '\($0)" }
                return .failure(.modelNotFound(name: wanted ?? name))
            }
            if places.contains(where: { entries[$0].isLoading }) {
                return .failure(
                    .unsupported("the model '\(name)' is being loaded; unload it when that has ended"))
            }
            var gone: [(specification: Specification, model: LoadedModel?)] = []
            for place in places {
                switch entries[place].state {
                case .loading, .draining: continue
                case .failed: gone.append((entries[place].specification, nil))
                case .ready(let model):
                    gone.append((entries[place].specification, model))
                    entries[place].state = .draining(model)
                }
            }
            return .success(gone)
        }
    }

    /// Ends every engine; returns when their threads have ended.
    package func shutdown(drain: Duration = .zero) async {
        let models = entries.withLock { entries in
            entries.indices.compactMap { index in
                guard case .ready(let model) = entries[index].state else { return nil as LoadedModel? }
                entries[index].state = .draining(model)
                return model
            }
        }
        for model in models { await model.end(drain: drain) }
    }

    private func set(_ specification: Specification, _ state: State) {
        entries.withLock { entries in
            let index = entries.firstIndex { $0.specification == specification }
            if let index { entries[index].state = state }
        }
    }
}
