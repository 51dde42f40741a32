/// What is kept of a conversation.
package struct ConversationFacts: Sendable, Equatable {
    /// The conversation.
    package var id: ConversationID

    /// Tokens whose keys and values are kept.
    package var tokens: Int

    /// Bytes in the file that was written or read.
    package var fileBytes: Int

    /// Makes a value.
    package init(id: ConversationID, tokens: Int, fileBytes: Int) {
        self.id = id
        self.tokens = tokens
        self.fileBytes = fileBytes
    }
}
