import ChatTemplates
import JSON
import ModelFormats

extension ModelSource {
    /// The chat template: `tokenizer.chat_template` of GGUF, or of a folder `chat_template.jinja` or
    /// `chat_template` in `tokenizer_config.json` (a text, or a list of named ones of which `default` counts).
    ///
    /// - Returns: nil if there is none.
    /// - Throws: `badFile` if there is one that is no template.
    func chatTemplate() throws(InferenceError) -> ChatTemplate? {
        guard let source = try chatTemplateText(), !source.isEmpty else { return nil }
        do {
            return try ChatTemplate(source: source)
        } catch {
            throw .badFile("\(path): the chat template cannot be used: \(error)")
        }
    }

    private func chatTemplateText() throws(InferenceError) -> String? {
        if layout == .gguf { return metadata["tokenizer.chat_template"]?.string }
        do {
            if let bytes = try companion("chat_template.jinja", limit: 1 << 20) {
                return String(decoding: bytes, as: UTF8.self)
            }
            guard let bytes = try companion("tokenizer_config.json", limit: 64 << 20) else { return nil }
            let config = try JSONValue(parsing: bytes, file: folder + "/tokenizer_config.json")
            if let text = config["chat_template"]?.string { return text }
            let named = config["chat_template"]?.array ?? []
            return (named.first { $0["name"]?.string == "default" } ?? named.first)?["template"]?.string
        } catch {
            throw .badFile("\(error)")
        }
    }
}
