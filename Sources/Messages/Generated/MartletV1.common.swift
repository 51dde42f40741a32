// Made by proto/generate from martlet/v1/common.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension MartletV1 {
    /// What to do with an input that is longer than the model takes.
    package enum Truncation: MessageEnum {
        /// The default of the method, which its request names.
        case unspecified
        /// The request fails with INVALID_ARGUMENT.
        case none
        /// Tokens are dropped at the end.
        case end
        /// Tokens are dropped at the start.
        case start
        /// A number that this version of the API does not name.
        case unrecognized(Int32)

        package static var fullName: String { "martlet.v1.Truncation" }

        package static let knownCases: [Self] = [
            .unspecified,
            .none,
            .end,
            .start,
        ]

        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unspecified
            case 1: self = .none
            case 2: self = .end
            case 3: self = .start
            default: self = .unrecognized(rawValue)
            }
        }

        package var rawValue: Int32 {
            switch self {
            case .unspecified: 0
            case .none: 1
            case .end: 2
            case .start: 3
            case .unrecognized(let number): number
            }
        }

        package var name: String? {
            switch self {
            case .unspecified: "TRUNCATION_UNSPECIFIED"
            case .none: "TRUNCATION_NONE"
            case .end: "TRUNCATION_END"
            case .start: "TRUNCATION_START"
            case .unrecognized: nil
            }
        }
    }

    /// A sequence of token ids of the model's own vocabulary.
    package struct TokenIds: Message {
        package static var fullName: String { "martlet.v1.TokenIds" }

        /// Ids in order, each from 0 to vocabulary size - 1. Passed to the model as they are: no special token is added.
        /// At least one.
        package var ids: [Int32] = []

        package init() {}

        package init(
            ids: [Int32] = []
        ) {
            self.ids = ids
        }
    }

    /// A conversation, turned into a prompt by the model's own chat template.
    package struct ChatInput: Message {
        package static var fullName: String { "martlet.v1.ChatInput" }

        /// The messages, oldest first. At least one.
        package var messages: [MartletV1.ChatMessage] = []

        /// The functions that the model may call. Default: none.
        package var tools: [MartletV1.Tool] = []

        /// Whether the prompt ends with the opening of an assistant's turn. Default: true.
        package var addGenerationPrompt: Bool?

        /// Whether the last message, which must be the assistant's, is left open for the model to go on writing it. Needs
        /// add_generation_prompt to be false or absent. Default: false.
        package var continueFinalMessage: Bool = false

        /// A JSON object whose members are further variables of the template, for example {"enable_thinking": false}.
        /// Default: none.
        package var templateArgumentsJson: String = ""

        /// A Jinja template that is used in place of the model's, in the same sandbox. At most 64 KiB. Only where the operator
        /// accepts templates of callers; INVALID_ARGUMENT elsewhere. Default: none.
        package var template: String = ""

        package init() {}

        package init(
            messages: [MartletV1.ChatMessage] = [],
            tools: [MartletV1.Tool] = [],
            addGenerationPrompt: Bool? = nil,
            continueFinalMessage: Bool = false,
            templateArgumentsJson: String = "",
            template: String = ""
        ) {
            self.messages = messages
            self.tools = tools
            self.addGenerationPrompt = addGenerationPrompt
            self.continueFinalMessage = continueFinalMessage
            self.templateArgumentsJson = templateArgumentsJson
            self.template = template
        }
    }

    /// One turn of a conversation.
    package struct ChatMessage: Message {
        package static var fullName: String { "martlet.v1.ChatMessage" }

        /// Who speaks, as the template names it: "system", "user", "assistant" or "tool". Required.
        package var role: String = ""

        /// What is said. Default: nothing.
        package var content: String = ""

        /// A name for the speaker, or of the function whose result a "tool" message carries. Default: none.
        package var name: String = ""

        /// The calls that an assistant's message makes. Default: none.
        package var toolCalls: [MartletV1.ToolCall] = []

        /// The id of the call that a "tool" message answers. Default: none.
        package var toolCallId: String = ""

        /// The reasoning of an assistant's earlier turn, for templates that show it. Default: none.
        package var reasoningContent: String = ""

        package init() {}

        package init(
            role: String = "",
            content: String = "",
            name: String = "",
            toolCalls: [MartletV1.ToolCall] = [],
            toolCallId: String = "",
            reasoningContent: String = ""
        ) {
            self.role = role
            self.content = content
            self.name = name
            self.toolCalls = toolCalls
            self.toolCallId = toolCallId
            self.reasoningContent = reasoningContent
        }
    }

    /// A function that the model may call.
    package struct Tool: Message {
        package static var fullName: String { "martlet.v1.Tool" }

        /// The function's name. Required.
        package var name: String = ""

        /// What it does, for the model to read. Default: nothing.
        package var description: String = ""

        /// The JSON Schema of its arguments, as JSON text. Default: an object without properties.
        package var parametersJson: String = ""

        package init() {}

        package init(
            name: String = "",
            description: String = "",
            parametersJson: String = ""
        ) {
            self.name = name
            self.description = description
            self.parametersJson = parametersJson
        }
    }

    /// A call of a function by the model.
    package struct ToolCall: Message {
        package static var fullName: String { "martlet.v1.ToolCall" }

        /// An id by which a later "tool" message names this call. Default: none.
        package var id: String = ""

        /// The function's name. Required.
        package var name: String = ""

        /// The arguments, a JSON object as text. Default: an object without members.
        package var argumentsJson: String = ""

        package init() {}

        package init(
            id: String = "",
            name: String = "",
            argumentsJson: String = ""
        ) {
            self.id = id
            self.name = name
            self.argumentsJson = argumentsJson
        }
    }

    /// What a request cost, in tokens.
    package struct Usage: Message {
        package static var fullName: String { "martlet.v1.Usage" }

        /// Tokens of the prompt, special tokens included.
        package var promptTokens: UInt32 = 0

        /// Those of the prompt tokens that were found in the cache and not computed again.
        package var cachedTokens: UInt32 = 0

        /// Tokens that were generated.
        package var completionTokens: UInt32 = 0

        /// Tokens that a draft proposed and the model accepted. 0 without speculative decoding.
        package var acceptedDraftTokens: UInt32 = 0

        package init() {}

        package init(
            promptTokens: UInt32 = 0,
            cachedTokens: UInt32 = 0,
            completionTokens: UInt32 = 0,
            acceptedDraftTokens: UInt32 = 0
        ) {
            self.promptTokens = promptTokens
            self.cachedTokens = cachedTokens
            self.completionTokens = completionTokens
            self.acceptedDraftTokens = acceptedDraftTokens
        }
    }

    /// Where the time went. Wall-clock seconds, measured by the server.
    package struct Timings: Message {
        package static var fullName: String { "martlet.v1.Timings" }

        /// From the arrival of the request to the first step that worked on it, in seconds.
        package var queueSeconds: Double = 0

        /// From there to the first generated token, in seconds.
        package var prefillSeconds: Double = 0

        /// From the first generated token to the last one, in seconds.
        package var decodeSeconds: Double = 0

        /// From the arrival of the request to its end, in seconds.
        package var totalSeconds: Double = 0

        package init() {}

        package init(
            queueSeconds: Double = 0,
            prefillSeconds: Double = 0,
            decodeSeconds: Double = 0,
            totalSeconds: Double = 0
        ) {
            self.queueSeconds = queueSeconds
            self.prefillSeconds = prefillSeconds
            self.decodeSeconds = decodeSeconds
            self.totalSeconds = totalSeconds
        }
    }
}

extension MartletV1.TokenIds: CRepresented {
    typealias CValue = Martlet__V1__TokenIds

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__token_ids__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__token_ids__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        ids = FromC.numbers(c.pointee.ids, c.pointee.n_ids)
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !ids.isEmpty {
            c.pointee.ids = arena.array(ids)
            c.pointee.n_ids = ids.count
        }
    }
}

extension MartletV1.ChatInput: CRepresented {
    typealias CValue = Martlet__V1__ChatInput

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__chat_input__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__chat_input__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        messages = try FromC.messages(c.pointee.messages, c.pointee.n_messages)
        tools = try FromC.messages(c.pointee.tools, c.pointee.n_tools)
        if c.pointee.has_add_generation_prompt != 0 { addGenerationPrompt = c.pointee.add_generation_prompt != 0 }
        continueFinalMessage = c.pointee.continue_final_message != 0
        templateArgumentsJson = try FromC.string(c.pointee.template_arguments_json, "martlet.v1.ChatInput.template_arguments_json")
        template = try FromC.string(c.pointee.template_field, "martlet.v1.ChatInput.template")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !messages.isEmpty {
            c.pointee.messages = arena.array(messages)
            c.pointee.n_messages = messages.count
        }
        if !tools.isEmpty {
            c.pointee.tools = arena.array(tools)
            c.pointee.n_tools = tools.count
        }
        if let value = addGenerationPrompt {
            c.pointee.has_add_generation_prompt = 1
            c.pointee.add_generation_prompt = value ? 1 : 0
        }
        if continueFinalMessage {
            c.pointee.has_continue_final_message = 1
            c.pointee.continue_final_message = continueFinalMessage ? 1 : 0
        }
        if !templateArgumentsJson.isEmpty {
            c.pointee.has_template_arguments_json = 1
            c.pointee.template_arguments_json = arena.bytes(templateArgumentsJson)
        }
        if !template.isEmpty {
            c.pointee.has_template_field = 1
            c.pointee.template_field = arena.bytes(template)
        }
    }
}

extension MartletV1.ChatMessage: CRepresented {
    typealias CValue = Martlet__V1__ChatMessage

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__chat_message__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__chat_message__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        role = try FromC.string(c.pointee.role, "martlet.v1.ChatMessage.role")
        content = try FromC.string(c.pointee.content, "martlet.v1.ChatMessage.content")
        name = try FromC.string(c.pointee.name, "martlet.v1.ChatMessage.name")
        toolCalls = try FromC.messages(c.pointee.tool_calls, c.pointee.n_tool_calls)
        toolCallId = try FromC.string(c.pointee.tool_call_id, "martlet.v1.ChatMessage.tool_call_id")
        reasoningContent = try FromC.string(c.pointee.reasoning_content, "martlet.v1.ChatMessage.reasoning_content")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !role.isEmpty {
            c.pointee.has_role = 1
            c.pointee.role = arena.bytes(role)
        }
        if !content.isEmpty {
            c.pointee.has_content = 1
            c.pointee.content = arena.bytes(content)
        }
        if !name.isEmpty {
            c.pointee.has_name = 1
            c.pointee.name = arena.bytes(name)
        }
        if !toolCalls.isEmpty {
            c.pointee.tool_calls = arena.array(toolCalls)
            c.pointee.n_tool_calls = toolCalls.count
        }
        if !toolCallId.isEmpty {
            c.pointee.has_tool_call_id = 1
            c.pointee.tool_call_id = arena.bytes(toolCallId)
        }
        if !reasoningContent.isEmpty {
            c.pointee.has_reasoning_content = 1
            c.pointee.reasoning_content = arena.bytes(reasoningContent)
        }
    }
}

extension MartletV1.Tool: CRepresented {
    typealias CValue = Martlet__V1__Tool

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__tool__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__tool__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        name = try FromC.string(c.pointee.name, "martlet.v1.Tool.name")
        description = try FromC.string(c.pointee.description, "martlet.v1.Tool.description")
        parametersJson = try FromC.string(c.pointee.parameters_json, "martlet.v1.Tool.parameters_json")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !name.isEmpty {
            c.pointee.has_name = 1
            c.pointee.name = arena.bytes(name)
        }
        if !description.isEmpty {
            c.pointee.has_description = 1
            c.pointee.description = arena.bytes(description)
        }
        if !parametersJson.isEmpty {
            c.pointee.has_parameters_json = 1
            c.pointee.parameters_json = arena.bytes(parametersJson)
        }
    }
}

extension MartletV1.ToolCall: CRepresented {
    typealias CValue = Martlet__V1__ToolCall

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__tool_call__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__tool_call__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        id = try FromC.string(c.pointee.id, "martlet.v1.ToolCall.id")
        name = try FromC.string(c.pointee.name, "martlet.v1.ToolCall.name")
        argumentsJson = try FromC.string(c.pointee.arguments_json, "martlet.v1.ToolCall.arguments_json")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !id.isEmpty {
            c.pointee.has_id = 1
            c.pointee.id = arena.bytes(id)
        }
        if !name.isEmpty {
            c.pointee.has_name = 1
            c.pointee.name = arena.bytes(name)
        }
        if !argumentsJson.isEmpty {
            c.pointee.has_arguments_json = 1
            c.pointee.arguments_json = arena.bytes(argumentsJson)
        }
    }
}

extension MartletV1.Usage: CRepresented {
    typealias CValue = Martlet__V1__Usage

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__usage__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__usage__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        promptTokens = c.pointee.prompt_tokens
        cachedTokens = c.pointee.cached_tokens
        completionTokens = c.pointee.completion_tokens
        acceptedDraftTokens = c.pointee.accepted_draft_tokens
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if promptTokens != 0 {
            c.pointee.has_prompt_tokens = 1
            c.pointee.prompt_tokens = promptTokens
        }
        if cachedTokens != 0 {
            c.pointee.has_cached_tokens = 1
            c.pointee.cached_tokens = cachedTokens
        }
        if completionTokens != 0 {
            c.pointee.has_completion_tokens = 1
            c.pointee.completion_tokens = completionTokens
        }
        if acceptedDraftTokens != 0 {
            c.pointee.has_accepted_draft_tokens = 1
            c.pointee.accepted_draft_tokens = acceptedDraftTokens
        }
    }
}

extension MartletV1.Timings: CRepresented {
    typealias CValue = Martlet__V1__Timings

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__timings__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__timings__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        queueSeconds = c.pointee.queue_seconds
        prefillSeconds = c.pointee.prefill_seconds
        decodeSeconds = c.pointee.decode_seconds
        totalSeconds = c.pointee.total_seconds
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if queueSeconds.bitPattern != 0 {
            c.pointee.has_queue_seconds = 1
            c.pointee.queue_seconds = queueSeconds
        }
        if prefillSeconds.bitPattern != 0 {
            c.pointee.has_prefill_seconds = 1
            c.pointee.prefill_seconds = prefillSeconds
        }
        if decodeSeconds.bitPattern != 0 {
            c.pointee.has_decode_seconds = 1
            c.pointee.decode_seconds = decodeSeconds
        }
        if totalSeconds.bitPattern != 0 {
            c.pointee.has_total_seconds = 1
            c.pointee.total_seconds = totalSeconds
        }
    }
}
