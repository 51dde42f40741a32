import GRPC
import Inference
import Messages

/// One call of `Conversations.Converse`: the messages so far, and whose turn it is. Confined to its event loop.
///
/// Each turn renders the whole conversation with the model's template, exactly as a `Generate` of all its messages would,
/// and continues in the cache that the turn before left; what the two have in common is not computed again.
final class ConversationHandler: CallHandler, EngineEventReceiver {
    /// What the conversations of a server share.
    struct Environment: Sendable {
        let models: ModelRegistry
        /// Where conversations are saved; nil if the operator named no folder.
        let store: ConversationStore?
        let drains: DrainBoard
    }

    /// Whose turn it is.
    enum State {
        /// `open` has not come.
        case new
        /// A saved conversation is being read.
        case restoring
        /// The caller's.
        case idle
        /// The model's.
        case answering(Answering)
        /// The keys and values are being computed again, to be saved under this name.
        case computing(save: String)
        /// They are being written.
        case saving
        /// Nobody's any more.
        case over
    }

    /// A turn of the model's. Confined to its event loop.
    final class Answering {
        /// What the caller said.
        let messages: [MartletV1.ChatMessage]
        var facts: GenerationFacts
        /// The answer so far.
        var text = ""
        /// Whether the caller has ended the turn.
        var isEnded = false

        init(messages: [MartletV1.ChatMessage], facts: GenerationFacts) {
            self.messages = messages
            self.facts = facts
        }
    }

    let call: ServerCall<MartletV1.ConverseResponse>
    let environment: Environment
    let context: CallContext
    var state = State.new
    /// The request at work in the engine.
    var running: RunningRequest?
    /// The model and what it keeps, once open.
    var model: LoadedModel?
    var engine: Engine?
    var conversation: ConversationID?
    /// What turns take where they say nothing.
    var defaults = MartletV1.OpenConversation()
    /// The messages so far, with tools and the template's variables.
    var history = MartletV1.ChatInput()
    private var place: DrainBoard.Place?
    private var isDraining = false
    private var hasEnded = false

    init(_ call: ServerCall<MartletV1.ConverseResponse>, environment: Environment) {
        self.call = call
        self.environment = environment
        context = CallContext(call)
        place = environment.drains.enter(self, on: call.loop) { $0.drain() }
    }

    // MARK: From the caller

    func receive(_ message: MartletV1.ConverseRequest) {
        switch (message.action, state) {
        case (_, .over): break
        case (nil, _):
            end(.invalidField("action", "one of open, turn, cancel and save is required"))
        case (.open(let open), .new): begin(open)
        case (.open, _):
            end(Status(.failedPrecondition, "open: the conversation is open already; open comes once, first"))
        case (_, .new):
            end(Status(.failedPrecondition, "the conversation is not open: the first message must be open"))
        case (.turn(let turn), .idle): answer(turn)
        case (.save(let save), .idle): self.save(save)
        case (.turn, _):
            end(Status(.failedPrecondition, "turn: another turn is under way; wait for turn_finished or turn_failed"))
        case (.save, _):
            end(Status(.failedPrecondition, "save: a turn is under way; wait for turn_finished or turn_failed"))
        case (.cancel, .answering(let answering)):
            answering.isEnded = true
            if let running { engine?.end(running.id) }
        case (.cancel, _):
            // The turn has ended while this was on its way.
            break
        }
    }

    func endOfRequests() {
        hasEnded = true
        rest()
    }

    func cancelled(_ reason: CancellationReason) {
        running?.cancel(reason)
        close()
    }

    func outboundReady() {
        running?.follow(isWritable: true)
    }

    // MARK: Begin and end

    private func begin(_ open: MartletV1.OpenConversation) {
        do throws(InferenceError) {
            let model = try environment.models.ready(name: open.model, version: open.version, for: .generate)
            engine = try model.generator()
            self.model = model
            defaults = open
            history = open.context ?? .init()
            // A saved conversation brings its own.
            if open.restore.isEmpty { try checkTemplate(model) }
            if history.continueFinalMessage {
                throw InferenceError.invalidArgument(
                    field: "open.context.continue_final_message", reason: "has no meaning in a conversation")
            }
            try check(history, engine)
        } catch {
            return end(Status(error))
        }
        if open.restore.isEmpty {
            conversation = engine?.openConversation()
            opened(restoredTokens: 0)
        } else {
            restore(open)
        }
    }

    /// Whether there is a template to render turns with.
    ///
    /// - Throws: `unsupported` if there is none.
    func checkTemplate(_ model: LoadedModel) throws(InferenceError) {
        guard model.facts.chatTemplate == nil, history.template.isEmpty else { return }
        throw .unsupported(
            "the model '\(model.name)' has no chat template, which conversations need; use Generation")
    }

    /// Says now what a later turn would say of context, sampling and stopping.
    func check(_ context: MartletV1.ChatInput, _ engine: Engine?) throws(InferenceError) {
        var probe = context
        probe.messages.append(.init(role: "user", content: "x"))
        let request = try GenerationRequest(request(probe, turn: .init()), context: self.context, streams: true)
        try engine?.check(request)
        // Long ones only with the first turn, which is rendered elsewhere than on an event loop.
        if case .chat(let chat) = request.prompt, chat.byteCount <= BackgroundWork.inlineBytes {
            try chat.checkObjects()
        }
    }

    func opened(restoredTokens: Int) {
        send(
            .opened(
                .init(
                    model: model?.name ?? "", version: model?.version ?? "",
                    restoredTokens: UInt32(clamping: restoredTokens))))
        goOn()
    }

    /// Ends the call.
    func end(_ status: Status = .ok) {
        guard !isOver else { return }
        running?.cancel(.rejected(status))
        close()
        call.finish(status)
    }

    /// The caller's turn again.
    func goOn() {
        state = .idle
        rest()
        if !isOver { call.resumeReceiving() }
    }

    /// Before the first turn and between turns: whether there will be another.
    private func rest() {
        switch state {
        case .new, .idle:
            if isDraining { return end(.shuttingDown) }
            if hasEnded { end() }
        case .restoring, .answering, .computing, .saving, .over: break
        }
    }

    var isOver: Bool {
        if case .over = state { true } else { false }
    }

    private func drain() {
        isDraining = true
        rest()
    }

    private func close() {
        state = .over
        running = nil
        if let conversation { engine?.closeConversation(conversation) }
        conversation = nil
        place = nil
    }

    func send(_ event: MartletV1.ConverseResponse.Event) {
        call.send(.init(event: event))
        if !call.isWritable { running?.follow(isWritable: false) }
    }
}
