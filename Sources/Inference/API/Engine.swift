import Dispatch
import Foundation
import Synchronization
package import Transformers

/// One model at work: many requests at once, on one thread of its own.
///
/// Any thread may call; every call is a command in the engine's mailbox and returns at once. Events come back through
/// the sink that the request was submitted with, on the engine thread.
package final class Engine: Sendable {
    /// What requests must keep to.
    package let limits: EngineLimits

    private let configuration: EngineConfiguration
    private let text: any TextCodec
    private let mailbox = Mailbox()
    private let admission: Admission
    private let board = SnapshotBoard()
    private let digest: String
    /// Where files are read and written.
    private let files = DispatchQueue(label: "martlet-files")

    /// Prepares the model's cache and starts the engine thread, parked.
    ///
    /// - Parameters:
    ///   - model: the decoder; from here on the engine thread's own.
    ///   - draft: a smaller decoder with the same vocabulary, for speculation.
    ///   - text: tokenizer and chat template.
    ///   - constraints: compiles constraints; nil refuses them.
    ///   - digest: identity of the model's weights, which saved conversations are checked against.
    /// - Throws: `internal` when the cache cannot be allocated.
    package init(
        model: sending any StepModel, draft: sending (any StepModel)? = nil, text: any TextCodec,
        constraints: (any ConstraintCompiler)? = nil, digest: String = "", configuration: EngineConfiguration
    ) throws(InferenceError) {
        let plan = try EngineSizes(model: model.configuration, draft: draft?.configuration, configuration)
        do {
            try model.makeCache(blocks: plan.blocks, limits: plan.stepLimits)
            try draft?.makeCache(blocks: plan.blocks, limits: plan.stepLimits)
        } catch {
            throw .internal("the cache of \(plan.blocks) blocks cannot be made: \(error)")
        }
        self.configuration = configuration
        self.text = text
        self.digest = digest
        limits = EngineLimits(
            contextLength: plan.contextLength, vocabularySize: model.configuration.vocabularySize,
            endOfSequence: configuration.endOfSequence ?? model.configuration.endOfSequence,
            supportsDraft: draft != nil,
            supportsConstraints: constraints != nil)
        admission = Admission(configuration)
        let handover = Mutex<Handover?>(Handover(model: model, draft: draft))
        let parts = EngineParts(
            limits: limits, sizes: plan, configuration: configuration, text: text, constraints: constraints,
            digest: digest, mailbox: mailbox, admission: admission, board: board, files: files)
        let thread = Thread {
            guard let models = handover.withLock({ $0.take() }) else { return }
            EngineLoop(model: models.model, draft: models.draft, parts: parts).run()
        }
        thread.name = "martlet-engine"
        thread.stackSize = 4 << 20
        thread.start()
    }

    /// Hands a request in.
    ///
    /// What can be seen without tokenizing is checked here; what is seen later comes as `failed`.
    /// - Returns: the id, under which all events come.
    /// - Throws: `invalidArgument`, `unsupported`, `contextOverflow` (token prompts), `queueFull`, `modelNotReady`.
    package func submit(_ request: GenerationRequest, to sink: any EventSink) throws(InferenceError) -> RequestID {
        try request.validate(limits: limits, configuration: configuration)
        try admission.enter()
        let id = RequestID(number: configuration.ids.take())
        let submission = Submission(id: id, request: request, sink: sink, submitted: configuration.now())
        guard mailbox.post(.submit(submission)) else {
            admission.leave()
            throw .modelNotReady(name: "", reason: "it is shutting down")
        }
        return id
    }

    /// Says what `submit` would say of a request's parameters, and hands nothing in.
    ///
    /// - Throws: `invalidArgument`, `unsupported`, `contextOverflow` (token prompts).
    package func check(_ request: GenerationRequest) throws(InferenceError) {
        try request.validate(limits: limits, configuration: configuration)
    }

    /// Stops a request at the next step or chunk boundary; it gets `failed(.cancelled(cause))` unless it has ended.
    package func cancel(_ id: RequestID, cause: CancelCause) {
        _ = mailbox.post(.cancel(id, cause, at: configuration.now()))
    }

    /// Ends a request where it stands, at the next step or chunk boundary: what there is counts, its outputs finish with
    /// the reason `ended`, and a conversation keeps its cache.
    package func end(_ id: RequestID) {
        _ = mailbox.post(.end(id))
    }

    /// Holds a request whose reader is slow: it keeps its blocks (unless others need them) and computes nothing.
    package func pause(_ id: RequestID) {
        _ = mailbox.post(.pause(id))
    }

    /// Lets a paused request go on.
    package func resume(_ id: RequestID) {
        _ = mailbox.post(.resume(id))
    }

    /// Opens a conversation: requests that name it keep their cache for the next turn.
    package func openConversation() -> ConversationID {
        ConversationID(number: configuration.ids.take())
    }

    /// Frees what a conversation keeps.
    package func closeConversation(_ id: ConversationID) {
        _ = mailbox.post(.closeConversation(id))
    }

    /// Writes what is kept of a conversation, tokens, keys and values, to a file, which appears whole or not at all.
    /// `completion` is called on a thread of the engine's.
    ///
    /// - Parameter notes: bytes of the caller's own, such as the messages, that `restoreConversation` gives back.
    ///
    /// Errors: `notFound` if nothing is kept (no turn yet, one under way, or dropped for want of memory), `badFile`.
    package func saveConversation(
        _ id: ConversationID, notes: [UInt8] = [], toFile path: String,
        completion: @escaping @Sendable (Result<ConversationFacts, InferenceError>) -> Void
    ) {
        if !mailbox.post(.saveConversation(id, notes: notes, path: path, completion)) {
            completion(.failure(.modelNotReady(name: "", reason: "it is shutting down")))
        }
    }

    /// Reads a conversation from a file that this model wrote for the same tenant. `completion` is called on a thread
    /// of the engine's.
    ///
    /// Errors: `notFound` if there is no such file; `badFile` for one that is malformed, of another model, or longer than
    /// the context; `queueFull` if the cache has no room now.
    package func restoreConversation(
        fromFile path: String, tenant: String,
        completion: @escaping @Sendable (Result<ConversationFacts, InferenceError>) -> Void
    ) {
        let id = openConversation()
        let (mailbox, digest, limits) = (mailbox, digest, limits)
        files.async {
            let file = ConversationFile.read(path, digest: digest, tenant: tenant, limits: limits)
            if !mailbox.post(.restoreConversation(id, tenant: tenant, file, completion)) {
                completion(.failure(.modelNotReady(name: "", reason: "it is shutting down")))
            }
        }
    }

    /// Ends the engine: refuses new requests now, lets running ones finish for `drain`, then cancels them.
    /// `completion` is called on the engine thread as its last act.
    package func shutdown(drain: Duration, completion: @escaping @Sendable () -> Void = {}) {
        admission.close()
        if !mailbox.post(.shutdown(drainUntil: configuration.now() + drain, completion)) { completion() }
    }

    /// Totals and gauges, at most one step old.
    package var snapshot: EngineSnapshot {
        board.read()
    }
}

/// What requests to one engine must keep to.
package struct EngineLimits: Sendable, Equatable {
    /// Longest sequence, prompt and answer together.
    package var contextLength: Int
    /// Ids are below this.
    package var vocabularySize: Int
    /// Ids that end an output.
    package var endOfSequence: [Int32]
    /// Whether there is a draft model.
    package var supportsDraft: Bool
    /// Whether constraints can be compiled.
    package var supportsConstraints: Bool
}

/// The models on their way to the engine thread.
struct Handover {
    let model: any StepModel
    let draft: (any StepModel)?
}
