import ChatTemplates
package import ModelFormats
import Tokenizers

/// What `martlet inspect` says of a model's tokenizer and chat template.
package struct TokenizerSummary: Sendable {
    /// Kind, size and special ids, in a line.
    package let description: String
    /// The first line of the chat template and its length; nil if there is none.
    package let chatTemplate: String?

    /// Reads tokenizer and template.
    ///
    /// - Throws: `badFile` as loading the model would.
    package init(_ source: ModelSource) throws(InferenceError) {
        let tokenizer = try source.tokenizer()
        var parts = ["\(tokenizer.vocabularySize) tokens"]
        if let model = source.metadata["tokenizer.ggml.model"]?.string { parts.append("model \(model)") }
        if let pre = source.metadata["tokenizer.ggml.pre"]?.string { parts.append("pre-tokenizer \(pre)") }
        if let id = tokenizer.beginOfSequence { parts.append("BOS \(id) \(tokenizer.tokenText(id))") }
        if let id = tokenizer.endOfSequence { parts.append("EOS \(id) \(tokenizer.tokenText(id))") }
        description = parts.joined(separator: ", ")
        chatTemplate = try source.chatTemplate().map { chat in
            "\(chat.source.utf8.count) bytes"
        }
    }
}
