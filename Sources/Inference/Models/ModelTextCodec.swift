import ChatTemplates
import Foundation
import JSON
import Tokenizers

extension StreamingDetokenizer: TokenDetokenizer {}

/// The tokenizer and chat template of a model's files, as the engine wants them. Any thread.
struct ModelTextCodec: TextCodec {
    let tokenizer: Tokenizer
    /// The model's own chat template; nil if its files have none.
    let template: ChatTemplate?
    /// `bos_token` and the like, as templates print them.
    let specialTokens: [(name: String, text: String)]
    /// Whether a request may bring a template.
    let acceptsTemplates: Bool

    /// What a caller's template may use: a tenth of what a model's own may, which keeps it below half a second.
    private static let callerLimits = RenderLimits(steps: 500_000, outputBytes: 16 << 20, producedBytes: 64 << 20)

    var vocabularySize: Int { tokenizer.vocabularySize }

    func encode(_ text: String, addSpecialTokens: Bool, parseSpecialTokens: Bool) -> [Int32] {
        tokenizer.encode(text, addSpecialTokens: addSpecialTokens, parseSpecialTokens: parseSpecialTokens)
    }

    func tokenBytes(_ id: Int32) -> [UInt8] {
        tokenizer.tokenBytes(id)
    }

    func isSpecial(_ id: Int32) -> Bool {
        tokenizer.isSpecial(id)
    }

    func makeDetokenizer(skipSpecialTokens: Bool) -> any TokenDetokenizer {
        StreamingDetokenizer(tokenizer, skipsSpecialTokens: skipSpecialTokens)
    }

    func renderChat(_ prompt: ChatPrompt) throws(InferenceError) -> String {
        let (template, limits, owner) = try chosen(prompt)
        try prompt.checkObjects()
        var messages = prompt.messages
        var continued: String?
        if prompt.continueFinalMessage {
            guard let last = messages.last, last.role == "assistant", let content = last.content, !content.isEmpty
            else {
                throw .invalidArgument(
                    field: "input.chat.continue_final_message",
                    reason: "needs a last message by the assistant with content")
            }
            // Rendered whole, then cut behind the content: what the template closes the turn with goes.
            continued = content
            messages[messages.count - 1].content = content
        }
        var names: [(String, TemplateValue)] = specialTokens.map { ($0.name, .string($0.text)) }
        names.append(("messages", .array(try messages.enumerated().map(Self.value))))
        names.append(("add_generation_prompt", .bool(prompt.addGenerationPrompt && continued == nil)))
        names.append(("tools", try Self.json(prompt.toolsJSON, field: "input.chat.tools") ?? .none))
        names.append(("documents", .none))
        if let arguments = try Self.json(prompt.templateArgumentsJSON, field: "input.chat.template_arguments_json") {
            guard case .dictionary(let dictionary) = arguments else {
                throw .invalidArgument(
                    field: "input.chat.template_arguments_json", reason: "must be a JSON object")
            }
            names.append(contentsOf: dictionary.entries)
        }
        let text: String
        do {
            text = try template.render(.object(names), limits: limits)
        } catch {
            throw .invalidArgument(
                field: prompt.template == nil ? "input.chat" : "input.chat.template", reason: "\(owner) says: \(error)")
        }
        guard let continued else { return text }
        let trimmed = String(continued.reversed().drop { $0.isWhitespace }.reversed())
        // The last occurrence: earlier turns may say the same words.
        let place = text.range(of: continued, options: .backwards) ?? text.range(of: trimmed, options: .backwards)
        guard let end = place?.upperBound else {
            throw .invalidArgument(
                field: "input.chat.continue_final_message",
                reason: "\(owner) does not show the last message's content as it is")
        }
        return String(text[..<end])
    }

    /// The template for a prompt, what it may use, and whose it is in words.
    private func chosen(
        _ prompt: ChatPrompt
    ) throws(InferenceError) -> (template: ChatTemplate, limits: RenderLimits, owner: String) {
        try prompt.checkTemplate(accepts: acceptsTemplates)
        guard let source = prompt.template else {
            guard let template else {
                throw .unsupported("this model has no chat template; send text or tokens instead")
            }
            return (template, .default, "the model's chat template")
        }
        do {
            return (try ChatTemplate(source: source), Self.callerLimits, "the template")
        } catch {
            throw .invalidArgument(field: "input.chat.template", reason: "cannot be read: \(error)")
        }
    }

    private static func value(index: Int, message: ChatMessage) throws(InferenceError) -> TemplateValue {
        var fields: [(String, TemplateValue)] = [("role", .string(message.role))]
        fields.append(("content", message.content.map { .string($0) } ?? .none))
        if let name = message.name { fields.append(("name", .string(name))) }
        if let calls = try json(message.toolCallsJSON, field: "input.chat.messages[\(index)].tool_calls") {
            fields.append(("tool_calls", calls))
        }
        if let id = message.toolCallID { fields.append(("tool_call_id", .string(id))) }
        if let reasoning = message.reasoning { fields.append(("reasoning_content", .string(reasoning))) }
        return .object(fields)
    }

    private static func json(_ text: String?, field: String) throws(InferenceError) -> TemplateValue? {
        guard let text else { return nil }
        do {
            return try TemplateValue(json: text)
        } catch {
            throw .invalidArgument(field: field, reason: "\(error)")
        }
    }
}
