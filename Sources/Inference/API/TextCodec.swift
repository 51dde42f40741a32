/// Text to tokens and back for one model, with its chat template; `LoadedModel` makes one from the tokenizer of the
/// model's files, tests make their own. Any thread.
package protocol TextCodec: Sendable {
    /// Number of ids that have a text.
    var vocabularySize: Int { get }

    /// The ids of a text.
    func encode(_ text: String, addSpecialTokens: Bool, parseSpecialTokens: Bool) -> [Int32]

    /// The bytes of one token, as they stand in a text; empty for an id outside the vocabulary.
    func tokenBytes(_ id: Int32) -> [UInt8]

    /// Whether the id is a control token, which is no text.
    func isSpecial(_ id: Int32) -> Bool

    /// A detokenizer for one output.
    func makeDetokenizer(skipSpecialTokens: Bool) -> any TokenDetokenizer

    /// The text of a conversation under the model's chat template.
    ///
    /// - Throws: `unsupported` if the model has no template, `invalidArgument` if the template refuses the messages.
    func renderChat(_ prompt: ChatPrompt) throws(InferenceError) -> String
}

/// Turns the ids of one output into text, as they come.
package protocol TokenDetokenizer {
    /// Takes an id; gives the characters that are now complete.
    mutating func append(_ id: Int32) -> String

    /// Gives what is left at the end: an incomplete character becomes U+FFFD.
    mutating func finish() -> String
}
