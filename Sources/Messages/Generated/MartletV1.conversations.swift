// Made by proto/generate from martlet/v1/conversations.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension MartletV1 {
    /// What the caller wants next.
    package struct ConverseRequest: Message {
        package static var fullName: String { "martlet.v1.ConverseRequest" }

        /// Exactly one of these.
        package var action: Action?

        package init() {}

        package init(
            action: Action? = nil
        ) {
            self.action = action
        }

        /// Exactly one of these.
        package enum Action: Sendable, Equatable {
            /// Begins the conversation. Must be the first message, once.
            case open(MartletV1.OpenConversation)
            /// Says something and asks for an answer.
            case turn(MartletV1.Turn)
            /// Ends the running turn; what was generated so far stays part of the conversation.
            case cancel(MartletV1.CancelTurn)
            /// Saves the conversation by name. Not during a turn.
            case save(MartletV1.SaveConversation)
        }
    }

    /// How a conversation begins.
    package struct OpenConversation: Message {
        package static var fullName: String { "martlet.v1.OpenConversation" }

        /// The model's name, or an alias of it. Default: the first of the server's models that can generate.
        package var model: String = ""

        /// The version of the model. Default: the newest one that is ready.
        package var version: String = ""

        /// Messages that stand before the first turn, such as the system's; and the tools. Default: none.
        package var context: MartletV1.ChatInput?

        /// How tokens are chosen in turns that do not say otherwise. Default: as for GenerateRequest.
        package var sampling: MartletV1.SamplingParameters?

        /// When turns end that do not say otherwise. Default: as for GenerateRequest.
        package var stopping: MartletV1.StoppingParameters?

        /// What answers of turns carry that do not say otherwise. Default: as for GenerateRequest.
        package var output: MartletV1.OutputParameters?

        /// The name of a saved conversation to go on with, which brings its own context. Default: a new one.
        package var restore: String = ""

        package init() {}

        package init(
            model: String = "",
            version: String = "",
            context: MartletV1.ChatInput? = nil,
            sampling: MartletV1.SamplingParameters? = nil,
            stopping: MartletV1.StoppingParameters? = nil,
            output: MartletV1.OutputParameters? = nil,
            restore: String = ""
        ) {
            self.model = model
            self.version = version
            self.context = context
            self.sampling = sampling
            self.stopping = stopping
            self.output = output
            self.restore = restore
        }
    }

    /// One turn.
    package struct Turn: Message {
        package static var fullName: String { "martlet.v1.Turn" }

        /// What is said: usually one message of the user, or the results of tools. At least one.
        package var messages: [MartletV1.ChatMessage] = []

        /// How tokens are chosen in this turn. Default: as the conversation began.
        package var sampling: MartletV1.SamplingParameters?

        /// When this turn ends. Default: as the conversation began.
        package var stopping: MartletV1.StoppingParameters?

        /// What the answer carries. Default: as the conversation began.
        package var output: MartletV1.OutputParameters?

        /// The form that the answer must have. Default: any.
        package var constraint: MartletV1.Constraint?

        package init() {}

        package init(
            messages: [MartletV1.ChatMessage] = [],
            sampling: MartletV1.SamplingParameters? = nil,
            stopping: MartletV1.StoppingParameters? = nil,
            output: MartletV1.OutputParameters? = nil,
            constraint: MartletV1.Constraint? = nil
        ) {
            self.messages = messages
            self.sampling = sampling
            self.stopping = stopping
            self.output = output
            self.constraint = constraint
        }
    }

    /// Ends the running turn.
    package struct CancelTurn: Message {
        package static var fullName: String { "martlet.v1.CancelTurn" }

        package init() {}
    }

    /// Saves a conversation on the server.
    package struct SaveConversation: Message {
        package static var fullName: String { "martlet.v1.SaveConversation" }

        /// The name: 1 to 64 letters, digits, "-" and "_". Required. Replaces an earlier one of the same
        /// tenant.
        package var name: String = ""

        package init() {}

        package init(
            name: String = ""
        ) {
            self.name = name
        }
    }

    /// What happened.
    package struct ConverseResponse: Message {
        package static var fullName: String { "martlet.v1.ConverseResponse" }

        /// Exactly one of these.
        package var event: Event?

        package init() {}

        package init(
            event: Event? = nil
        ) {
            self.event = event
        }

        /// Exactly one of these.
        package enum Event: Sendable, Equatable {
            /// The conversation began.
            case opened(MartletV1.ConversationOpened)
            /// The turn was admitted.
            case started(MartletV1.Started)
            /// A part of the turn's prompt has been computed.
            case prefillProgress(MartletV1.PrefillProgress)
            /// More of the answer's text.
            case delta(MartletV1.Delta)
            /// The answer is complete.
            case turnFinished(MartletV1.TurnFinished)
            /// The turn, or the save, was refused or failed; the conversation is as it was before it.
            case turnFailed(GoogleRpc.Status)
            /// The conversation was saved.
            case saved(MartletV1.ConversationSaved)
        }
    }

    /// A conversation began.
    package struct ConversationOpened: Message {
        package static var fullName: String { "martlet.v1.ConversationOpened" }

        /// The name of the model that answers.
        package var model: String = ""

        /// Its version.
        package var version: String = ""

        /// Tokens that a restored conversation begins with. 0 for a new one.
        package var restoredTokens: UInt32 = 0

        package init() {}

        package init(
            model: String = "",
            version: String = "",
            restoredTokens: UInt32 = 0
        ) {
            self.model = model
            self.version = version
            self.restoredTokens = restoredTokens
        }
    }

    /// An answer is complete.
    package struct TurnFinished: Message {
        package static var fullName: String { "martlet.v1.TurnFinished" }

        /// How it ended, what it cost and how long it took.
        package var finished: MartletV1.Finished?

        /// The whole answer as a message, with any calls of tools taken apart.
        package var message: MartletV1.ChatMessage?

        /// Tokens that the conversation holds now.
        package var conversationTokens: UInt32 = 0

        package init() {}

        package init(
            finished: MartletV1.Finished? = nil,
            message: MartletV1.ChatMessage? = nil,
            conversationTokens: UInt32 = 0
        ) {
            self.finished = finished
            self.message = message
            self.conversationTokens = conversationTokens
        }
    }

    /// A conversation was saved.
    package struct ConversationSaved: Message {
        package static var fullName: String { "martlet.v1.ConversationSaved" }

        /// Its name.
        package var name: String = ""

        /// Bytes on the server's disk.
        package var sizeBytes: UInt64 = 0

        /// Tokens that it holds.
        package var tokens: UInt32 = 0

        package init() {}

        package init(
            name: String = "",
            sizeBytes: UInt64 = 0,
            tokens: UInt32 = 0
        ) {
            self.name = name
            self.sizeBytes = sizeBytes
            self.tokens = tokens
        }
    }

    /// Asks for the saved conversations of the caller's tenant.
    package struct ListConversationsRequest: Message {
        package static var fullName: String { "martlet.v1.ListConversationsRequest" }

        /// Most conversations to answer with. Range: 1 to 1000. Default: 100.
        package var pageSize: UInt32?

        /// Where to go on: next_page_token of the page before. Default: at the beginning.
        package var pageToken: String = ""

        package init() {}

        package init(
            pageSize: UInt32? = nil,
            pageToken: String = ""
        ) {
            self.pageSize = pageSize
            self.pageToken = pageToken
        }
    }

    /// A page of saved conversations.
    package struct ListConversationsResponse: Message {
        package static var fullName: String { "martlet.v1.ListConversationsResponse" }

        /// The conversations, by name.
        package var conversations: [MartletV1.SavedConversation] = []

        /// The page_token of the next page. Empty if there is none.
        package var nextPageToken: String = ""

        package init() {}

        package init(
            conversations: [MartletV1.SavedConversation] = [],
            nextPageToken: String = ""
        ) {
            self.conversations = conversations
            self.nextPageToken = nextPageToken
        }
    }

    /// A conversation on the server's disk.
    package struct SavedConversation: Message {
        package static var fullName: String { "martlet.v1.SavedConversation" }

        /// Its name.
        package var name: String = ""

        /// Bytes on the server's disk.
        package var sizeBytes: UInt64 = 0

        /// Tokens that it holds. 0 for a file that cannot be read, which can only be deleted.
        package var tokens: UInt32 = 0

        /// When it was saved, in seconds since 1970 (UTC).
        package var savedAtSeconds: Int64 = 0

        /// The digest of the model that it belongs to; see Model.digest. Empty for a file that cannot be read.
        package var modelDigest: String = ""

        package init() {}

        package init(
            name: String = "",
            sizeBytes: UInt64 = 0,
            tokens: UInt32 = 0,
            savedAtSeconds: Int64 = 0,
            modelDigest: String = ""
        ) {
            self.name = name
            self.sizeBytes = sizeBytes
            self.tokens = tokens
            self.savedAtSeconds = savedAtSeconds
            self.modelDigest = modelDigest
        }
    }

    /// Asks for a saved conversation to be deleted.
    package struct DeleteConversationRequest: Message {
        package static var fullName: String { "martlet.v1.DeleteConversationRequest" }

        /// Its name. Required.
        package var name: String = ""

        package init() {}

        package init(
            name: String = ""
        ) {
            self.name = name
        }
    }

    /// A saved conversation was deleted.
    package struct DeleteConversationResponse: Message {
        package static var fullName: String { "martlet.v1.DeleteConversationResponse" }

        /// Bytes that it took on the server's disk.
        package var sizeBytes: UInt64 = 0

        package init() {}

        package init(
            sizeBytes: UInt64 = 0
        ) {
            self.sizeBytes = sizeBytes
        }
    }

    /// Conversations: the keys and values of earlier turns are kept for the life of the stream.
    package enum Conversations {
        package static var fullName: String { "martlet.v1.Conversations" }

        /// One conversation. The caller sends `open` first and then any number of turns, one at a time; the server answers
        /// `opened`, and for each turn the events of a generation and then `turn_finished`. A turn that is refused is
        /// answered with `turn_failed`, and the conversation goes on.
        ///
        /// Half-closing lets a running turn finish. A server that drains ends the call with UNAVAILABLE between turns.
        ///
        /// Errors: as for martlet.v1.Generation; FAILED_PRECONDITION for a turn before `open` or during another turn;
        /// NOT_FOUND or FAILED_PRECONDITION if a saved conversation does not exist or was saved with another model.
        package static let converse = Method<MartletV1.ConverseRequest, MartletV1.ConverseResponse>(
            service: fullName, name: "Converse", kind: .bidirectional)

        /// The saved conversations of the caller's tenant, by name, a page at a time.
        ///
        /// Errors: INVALID_ARGUMENT with a google.rpc.BadRequest; FAILED_PRECONDITION if the server keeps no conversations, or
        /// cannot read their folder; RESOURCE_EXHAUSTED with a google.rpc.RetryInfo if too many such calls wait;
        /// UNAUTHENTICATED where the operator asks for credentials.
        package static let listConversations = Method<MartletV1.ListConversationsRequest, MartletV1.ListConversationsResponse>(
            service: fullName, name: "ListConversations", kind: .unary)

        /// Deletes a saved conversation of the caller's tenant. Streams that were restored from it go on.
        ///
        /// Errors: as for ListConversations; NOT_FOUND if there is none of this name.
        package static let deleteConversation = Method<MartletV1.DeleteConversationRequest, MartletV1.DeleteConversationResponse>(
            service: fullName, name: "DeleteConversation", kind: .unary)

        /// All methods, in the order of the .proto file.
        package static let methods: [MethodDescription] = [
            converse.description,
            listConversations.description,
            deleteConversation.description,
        ]
    }
}

extension MartletV1.ConverseRequest: CRepresented {
    typealias CValue = Martlet__V1__ConverseRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__converse_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__converse_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        switch c.pointee.action_case.rawValue {
        case 1:
            if let c = c.pointee.open { action = .open(try MartletV1.OpenConversation(c: c)) }
        case 2:
            if let c = c.pointee.turn { action = .turn(try MartletV1.Turn(c: c)) }
        case 3:
            if let c = c.pointee.cancel { action = .cancel(try MartletV1.CancelTurn(c: c)) }
        case 4:
            if let c = c.pointee.save { action = .save(try MartletV1.SaveConversation(c: c)) }
        default:
            break
        }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        switch action {
        case .open(let value):
            c.pointee.action_case = .init(rawValue: 1)
            c.pointee.open = arena.message(value)
        case .turn(let value):
            c.pointee.action_case = .init(rawValue: 2)
            c.pointee.turn = arena.message(value)
        case .cancel(let value):
            c.pointee.action_case = .init(rawValue: 3)
            c.pointee.cancel = arena.message(value)
        case .save(let value):
            c.pointee.action_case = .init(rawValue: 4)
            c.pointee.save = arena.message(value)
        case nil:
            break
        }
    }
}

extension MartletV1.OpenConversation: CRepresented {
    typealias CValue = Martlet__V1__OpenConversation

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__open_conversation__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__open_conversation__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        model = try FromC.string(c.pointee.model, "martlet.v1.OpenConversation.model")
        version = try FromC.string(c.pointee.version, "martlet.v1.OpenConversation.version")
        if let c = c.pointee.context { context = try MartletV1.ChatInput(c: c) }
        if let c = c.pointee.sampling { sampling = try MartletV1.SamplingParameters(c: c) }
        if let c = c.pointee.stopping { stopping = try MartletV1.StoppingParameters(c: c) }
        if let c = c.pointee.output { output = try MartletV1.OutputParameters(c: c) }
        restore = try FromC.string(c.pointee.restore, "martlet.v1.OpenConversation.restore")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !model.isEmpty {
            c.pointee.has_model = 1
            c.pointee.model = arena.bytes(model)
        }
        if !version.isEmpty {
            c.pointee.has_version = 1
            c.pointee.version = arena.bytes(version)
        }
        if let value = context { c.pointee.context = arena.message(value) }
        if let value = sampling { c.pointee.sampling = arena.message(value) }
        if let value = stopping { c.pointee.stopping = arena.message(value) }
        if let value = output { c.pointee.output = arena.message(value) }
        if !restore.isEmpty {
            c.pointee.has_restore = 1
            c.pointee.restore = arena.bytes(restore)
        }
    }
}

extension MartletV1.Turn: CRepresented {
    typealias CValue = Martlet__V1__Turn

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__turn__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__turn__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        messages = try FromC.messages(c.pointee.messages, c.pointee.n_messages)
        if let c = c.pointee.sampling { sampling = try MartletV1.SamplingParameters(c: c) }
        if let c = c.pointee.stopping { stopping = try MartletV1.StoppingParameters(c: c) }
        if let c = c.pointee.output { output = try MartletV1.OutputParameters(c: c) }
        if let c = c.pointee.constraint { constraint = try MartletV1.Constraint(c: c) }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !messages.isEmpty {
            c.pointee.messages = arena.array(messages)
            c.pointee.n_messages = messages.count
        }
        if let value = sampling { c.pointee.sampling = arena.message(value) }
        if let value = stopping { c.pointee.stopping = arena.message(value) }
        if let value = output { c.pointee.output = arena.message(value) }
        if let value = constraint { c.pointee.constraint = arena.message(value) }
    }
}

extension MartletV1.CancelTurn: CRepresented {
    typealias CValue = Martlet__V1__CancelTurn

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__cancel_turn__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__cancel_turn__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
    }
}

extension MartletV1.SaveConversation: CRepresented {
    typealias CValue = Martlet__V1__SaveConversation

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__save_conversation__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__save_conversation__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        name = try FromC.string(c.pointee.name, "martlet.v1.SaveConversation.name")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !name.isEmpty {
            c.pointee.has_name = 1
            c.pointee.name = arena.bytes(name)
        }
    }
}

extension MartletV1.ConverseResponse: CRepresented {
    typealias CValue = Martlet__V1__ConverseResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__converse_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__converse_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        switch c.pointee.event_case.rawValue {
        case 1:
            if let c = c.pointee.opened { event = .opened(try MartletV1.ConversationOpened(c: c)) }
        case 2:
            if let c = c.pointee.started { event = .started(try MartletV1.Started(c: c)) }
        case 3:
            if let c = c.pointee.prefill_progress { event = .prefillProgress(try MartletV1.PrefillProgress(c: c)) }
        case 4:
            if let c = c.pointee.delta { event = .delta(try MartletV1.Delta(c: c)) }
        case 5:
            if let c = c.pointee.turn_finished { event = .turnFinished(try MartletV1.TurnFinished(c: c)) }
        case 6:
            if let c = c.pointee.turn_failed { event = .turnFailed(try GoogleRpc.Status(c: c)) }
        case 7:
            if let c = c.pointee.saved { event = .saved(try MartletV1.ConversationSaved(c: c)) }
        default:
            break
        }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        switch event {
        case .opened(let value):
            c.pointee.event_case = .init(rawValue: 1)
            c.pointee.opened = arena.message(value)
        case .started(let value):
            c.pointee.event_case = .init(rawValue: 2)
            c.pointee.started = arena.message(value)
        case .prefillProgress(let value):
            c.pointee.event_case = .init(rawValue: 3)
            c.pointee.prefill_progress = arena.message(value)
        case .delta(let value):
            c.pointee.event_case = .init(rawValue: 4)
            c.pointee.delta = arena.message(value)
        case .turnFinished(let value):
            c.pointee.event_case = .init(rawValue: 5)
            c.pointee.turn_finished = arena.message(value)
        case .turnFailed(let value):
            c.pointee.event_case = .init(rawValue: 6)
            c.pointee.turn_failed = arena.message(value)
        case .saved(let value):
            c.pointee.event_case = .init(rawValue: 7)
            c.pointee.saved = arena.message(value)
        case nil:
            break
        }
    }
}

extension MartletV1.ConversationOpened: CRepresented {
    typealias CValue = Martlet__V1__ConversationOpened

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__conversation_opened__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__conversation_opened__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        model = try FromC.string(c.pointee.model, "martlet.v1.ConversationOpened.model")
        version = try FromC.string(c.pointee.version, "martlet.v1.ConversationOpened.version")
        restoredTokens = c.pointee.restored_tokens
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !model.isEmpty {
            c.pointee.has_model = 1
            c.pointee.model = arena.bytes(model)
        }
        if !version.isEmpty {
            c.pointee.has_version = 1
            c.pointee.version = arena.bytes(version)
        }
        if restoredTokens != 0 {
            c.pointee.has_restored_tokens = 1
            c.pointee.restored_tokens = restoredTokens
        }
    }
}

extension MartletV1.TurnFinished: CRepresented {
    typealias CValue = Martlet__V1__TurnFinished

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__turn_finished__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__turn_finished__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        if let c = c.pointee.finished { finished = try MartletV1.Finished(c: c) }
        if let c = c.pointee.message { message = try MartletV1.ChatMessage(c: c) }
        conversationTokens = c.pointee.conversation_tokens
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if let value = finished { c.pointee.finished = arena.message(value) }
        if let value = message { c.pointee.message = arena.message(value) }
        if conversationTokens != 0 {
            c.pointee.has_conversation_tokens = 1
            c.pointee.conversation_tokens = conversationTokens
        }
    }
}

extension MartletV1.ConversationSaved: CRepresented {
    typealias CValue = Martlet__V1__ConversationSaved

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__conversation_saved__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__conversation_saved__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        name = try FromC.string(c.pointee.name, "martlet.v1.ConversationSaved.name")
        sizeBytes = c.pointee.size_bytes
        tokens = c.pointee.tokens
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !name.isEmpty {
            c.pointee.has_name = 1
            c.pointee.name = arena.bytes(name)
        }
        if sizeBytes != 0 {
            c.pointee.has_size_bytes = 1
            c.pointee.size_bytes = sizeBytes
        }
        if tokens != 0 {
            c.pointee.has_tokens = 1
            c.pointee.tokens = tokens
        }
    }
}

extension MartletV1.ListConversationsRequest: CRepresented {
    typealias CValue = Martlet__V1__ListConversationsRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__list_conversations_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__list_conversations_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        if c.pointee.has_page_size != 0 { pageSize = c.pointee.page_size }
        pageToken = try FromC.string(c.pointee.page_token, "martlet.v1.ListConversationsRequest.page_token")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if let value = pageSize {
            c.pointee.has_page_size = 1
            c.pointee.page_size = value
        }
        if !pageToken.isEmpty {
            c.pointee.has_page_token = 1
            c.pointee.page_token = arena.bytes(pageToken)
        }
    }
}

extension MartletV1.ListConversationsResponse: CRepresented {
    typealias CValue = Martlet__V1__ListConversationsResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__list_conversations_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__list_conversations_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        conversations = try FromC.messages(c.pointee.conversations, c.pointee.n_conversations)
        nextPageToken = try FromC.string(c.pointee.next_page_token, "martlet.v1.ListConversationsResponse.next_page_token")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !conversations.isEmpty {
            c.pointee.conversations = arena.array(conversations)
            c.pointee.n_conversations = conversations.count
        }
        if !nextPageToken.isEmpty {
            c.pointee.has_next_page_token = 1
            c.pointee.next_page_token = arena.bytes(nextPageToken)
        }
    }
}

extension MartletV1.SavedConversation: CRepresented {
    typealias CValue = Martlet__V1__SavedConversation

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__saved_conversation__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__saved_conversation__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        name = try FromC.string(c.pointee.name, "martlet.v1.SavedConversation.name")
        sizeBytes = c.pointee.size_bytes
        tokens = c.pointee.tokens
        savedAtSeconds = c.pointee.saved_at_seconds
        modelDigest = try FromC.string(c.pointee.model_digest, "martlet.v1.SavedConversation.model_digest")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !name.isEmpty {
            c.pointee.has_name = 1
            c.pointee.name = arena.bytes(name)
        }
        if sizeBytes != 0 {
            c.pointee.has_size_bytes = 1
            c.pointee.size_bytes = sizeBytes
        }
        if tokens != 0 {
            c.pointee.has_tokens = 1
            c.pointee.tokens = tokens
        }
        if savedAtSeconds != 0 {
            c.pointee.has_saved_at_seconds = 1
            c.pointee.saved_at_seconds = savedAtSeconds
        }
        if !modelDigest.isEmpty {
            c.pointee.has_model_digest = 1
            c.pointee.model_digest = arena.bytes(modelDigest)
        }
    }
}

extension MartletV1.DeleteConversationRequest: CRepresented {
    typealias CValue = Martlet__V1__DeleteConversationRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__delete_conversation_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__delete_conversation_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        name = try FromC.string(c.pointee.name, "martlet.v1.DeleteConversationRequest.name")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !name.isEmpty {
            c.pointee.has_name = 1
            c.pointee.name = arena.bytes(name)
        }
    }
}

extension MartletV1.DeleteConversationResponse: CRepresented {
    typealias CValue = Martlet__V1__DeleteConversationResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__delete_conversation_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__delete_conversation_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        sizeBytes = c.pointee.size_bytes
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if sizeBytes != 0 {
            c.pointee.has_size_bytes = 1
            c.pointee.size_bytes = sizeBytes
        }
    }
}
