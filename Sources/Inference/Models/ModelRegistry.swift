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

    /// The model that a request without a name gets: the first that was named.
    package var defaultName: String? {
        entries.withLock { $0.first?.specification.name }
    }

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

    /// All entries, in the order of their registration.
    package func all() -> [Entry] {
        entries.withLock { $0 }
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
        for model in models {
            guard case .decoder(let engine) = model.runner else { continue }
            await withCheckedContinuation { done in engine.shutdown(drain: drain) { done.resume() } }
        }
    }

    private func set(_ specification: Specification, _ state: State) {
        entries.withLock { entries in
            let index = entries.firstIndex { $0.specification == specification }
            if let index { entries[index].state = state }
        }
    }
}
