import Inference
import JSON
import Messages

extension ChatPrompt {
    /// The engine's conversation for the message's. Tools and calls become the JSON that chat templates expect (the
    /// shape of OpenAI's function calling, which Hugging Face's templates read).
    init(_ message: MartletV1.ChatInput) throws(InferenceError) {
        guard !message.messages.isEmpty else {
            throw .invalidArgument(field: "input.chat.messages", reason: "at least one message is required")
        }
        if message.continueFinalMessage, message.addGenerationPrompt == true {
            throw .invalidArgument(
                field: "input.chat.continue_final_message",
                reason: "needs add_generation_prompt to be false or absent")
        }
        var messages: [Inference.ChatMessage] = []
        var objects: [ObjectText] = []
        for (index, turn) in message.messages.enumerated() {
            let field = "input.chat.messages[\(index)]"
            guard !turn.role.isEmpty else {
                throw .invalidArgument(field: "\(field).role", reason: "is required, e.g. user")
            }
            messages.append(
                Inference.ChatMessage(
                    role: turn.role,
                    content: turn.content.isEmpty && !turn.toolCalls.isEmpty ? nil : turn.content,
                    toolCallsJSON: Self.calls(turn.toolCalls, field: "\(field).tool_calls", &objects),
                    toolCallID: turn.toolCallId.isEmpty ? nil : turn.toolCallId,
                    name: turn.name.isEmpty ? nil : turn.name,
                    reasoning: turn.reasoningContent.isEmpty ? nil : turn.reasoningContent))
        }
        self.init(
            messages: messages, toolsJSON: try Self.tools(message.tools, &objects),
            templateArgumentsJSON: message.templateArgumentsJson.isEmpty ? nil : message.templateArgumentsJson,
            template: message.template.isEmpty ? nil : message.template,
            addGenerationPrompt: message.continueFinalMessage ? false : message.addGenerationPrompt ?? true,
            continueFinalMessage: message.continueFinalMessage, objects: objects)
    }

    private static func calls(_ calls: [MartletV1.ToolCall], field: String, _ objects: inout [ObjectText]) -> String? {
        guard !calls.isEmpty else { return nil }
        var parts: [String] = []
        for (index, call) in calls.enumerated() {
            let arguments = object(call.argumentsJson, field: "\(field)[\(index)].arguments_json", &objects) ?? "{}"
            let id = call.id.isEmpty ? "" : #""id": \#(quoted(call.id)), "#
            parts.append(
                #"{\#(id)"type": "function", "function": {"name": \#(quoted(call.name)), "arguments": \#(arguments)}}"#)
        }
        return "[\(parts.joined(separator: ", "))]"
    }

    private static func tools(
        _ tools: [MartletV1.Tool], _ objects: inout [ObjectText]
    ) throws(InferenceError) -> String? {
        guard !tools.isEmpty else { return nil }
        var parts: [String] = []
        for (index, tool) in tools.enumerated() {
            let field = "input.chat.tools[\(index)]"
            guard !tool.name.isEmpty else {
                throw .invalidArgument(field: "\(field).name", reason: "is required")
            }
            let parameters =
                object(tool.parametersJson, field: "\(field).parameters_json", &objects)
                ?? #"{"type": "object", "properties": {}}"#
            parts.append(
                #"{"type": "function", "function": {"name": \#(quoted(tool.name)), "#
                    + #""description": \#(quoted(tool.description)), "parameters": \#(parameters)}}"#)
        }
        return "[\(parts.joined(separator: ", "))]"
    }

    /// The text of what must be a JSON object; nil for empty text. Kept as it is, so that the order of its keys reaches the
    /// template. That it is one is checked with the rendering.
    private static func object(_ text: String, field: String, _ objects: inout [ObjectText]) -> String? {
        guard !text.isEmpty else { return nil }
        objects.append(ObjectText(field: field, text: text))
        return text
    }

    /// A string as a JSON string.
    private static func quoted(_ text: String) -> String {
        var out = ""
        out.appendJSONString(text, escaping: .required)
        return out
    }
}
