import JSON

/// What the model is to continue.
package enum Prompt: Sendable, Equatable {
    /// Plain text. Special tokens (BOS) are added as the tokenizer says; `parseSpecialTokens` lets markers such as
    /// `<|im_start|>` in the text become their ids, which only a trusted caller should ask for.
    case text(String, addSpecialTokens: Bool = true, parseSpecialTokens: Bool = false)

    /// Ids as they are; nothing is added.
    case tokens([Int32])

    /// Messages, put into the model's chat template.
    case chat(ChatPrompt)
}

/// A conversation to be rendered by the model's chat template, or by the caller's own.
package struct ChatPrompt: Sendable, Equatable {
    /// The messages, oldest first.
    package var messages: [ChatMessage]

    /// The tools offered to the model, as a JSON array of objects (the `tools` variable of templates); nil for none.
    package var toolsJSON: String?

    /// Further variables of the template as a JSON object, e.g. `{"enable_thinking": false}`; nil for none.
    package var templateArgumentsJSON: String?

    /// A Jinja template in place of the model's; nil for the model's own.
    package var template: String?

    /// Whether to end with the marker that makes the model answer as the assistant.
    package var addGenerationPrompt: Bool

    /// Whether the last message is the beginning of the answer, to be continued instead of closed.
    package var continueFinalMessage: Bool

    /// What within the tools and the messages' calls must be a JSON object. It is looked at when the prompt is rendered:
    /// reading JSON takes time, and where that is done long prompts hold up nobody.
    package var objects: [ObjectText]

    /// A text that must be a JSON object, and its place in the request.
    package struct ObjectText: Sendable, Equatable {
        /// The path of its field.
        package var field: String
        /// The text.
        package var text: String

        /// A text and its place.
        package init(field: String, text: String) {
            (self.field, self.text) = (field, text)
        }
    }

    /// Makes a chat prompt.
    package init(
        messages: [ChatMessage], toolsJSON: String? = nil, templateArgumentsJSON: String? = nil,
        template: String? = nil, addGenerationPrompt: Bool = true, continueFinalMessage: Bool = false,
        objects: [ObjectText] = []
    ) {
        self.messages = messages
        self.toolsJSON = toolsJSON
        self.templateArgumentsJSON = templateArgumentsJSON
        self.template = template
        self.addGenerationPrompt = addGenerationPrompt
        self.continueFinalMessage = continueFinalMessage
        self.objects = objects
    }
}

extension ChatPrompt {
    /// Longest template of a caller's, in bytes: the longest that come with models have a quarter of it.
    static let templateLimit = 64 << 10

    /// The bytes of everything that a template may read, whether it does or not: a conversation keeps all of it.
    package var byteCount: Int {
        (toolsJSON?.utf8.count ?? 0) + (templateArgumentsJSON?.utf8.count ?? 0)
            + messages.reduce(0) { $0 + $1.byteCount }
    }

    /// Checks that what must be a JSON object is one.
    ///
    /// - Throws: `invalidArgument` if it is none.
    package func checkObjects() throws(InferenceError) {
        for object in objects where (try? JSONValue(parsing: object.text, .python))?.object == nil {
            throw .invalidArgument(field: object.field, reason: "must be a JSON object")
        }
    }

    /// Checks whether a template of the caller's own may be used.
    ///
    /// - Parameter accepts: whether the operator accepts such templates.
    /// - Throws: `invalidArgument` if it may not.
    func checkTemplate(accepts: Bool) throws(InferenceError) {
        guard let template else { return }
        guard accepts else {
            throw .invalidArgument(
                field: "input.chat.template",
                reason: "is not accepted: this server renders with the model's own template, and its operator has not "
                    + "allowed others; leave it empty")
        }
        guard template.utf8.count <= Self.templateLimit else {
            throw .invalidArgument(
                field: "input.chat.template",
                reason: "has \(template.utf8.count) bytes and may have \(Self.templateLimit)")
        }
    }
}

/// One message of a conversation.
package struct ChatMessage: Sendable, Equatable {
    /// `system`, `user`, `assistant`, `tool`, or what the template knows.
    package var role: String

    /// The text; nil where an assistant's message consists of tool calls only.
    package var content: String?

    /// The assistant's tool calls, as a JSON array; nil for none.
    package var toolCallsJSON: String?

    /// For a tool's answer: the id of the call that it answers.
    package var toolCallID: String?

    /// Name of the speaker or of the tool; nil for none.
    package var name: String?

    /// The reasoning of an assistant's earlier turn, for templates that show it; nil for none.
    package var reasoning: String?

    /// Makes a message.
    package init(
        role: String, content: String?, toolCallsJSON: String? = nil, toolCallID: String? = nil, name: String? = nil,
        reasoning: String? = nil
    ) {
        self.role = role
        self.content = content
        self.toolCallsJSON = toolCallsJSON
        self.toolCallID = toolCallID
        self.name = name
        self.reasoning = reasoning
    }

    /// The bytes of all of it.
    var byteCount: Int {
        role.utf8.count
            + [content, toolCallsJSON, toolCallID, name, reasoning].reduce(0) { $0 + ($1?.utf8.count ?? 0) }
    }
}
