/// What is kept of a conversation.
package struct ConversationFacts: Sendable, Equatable {
    /// The conversation.
    package var id: ConversationID

    /// Tokens whose keys and values are kept.
    package var tokens: Int

    /// Bytes in the file that was written or read.
    package var fileBytes: Int

    /// What the caller had saved with it.
    package var notes: [UInt8]

    /// Makes a value.
    package init(id: ConversationID, tokens: Int, fileBytes: Int, notes: [UInt8] = []) {
        self.id = id
        self.tokens = tokens
        self.fileBytes = fileBytes
        self.notes = notes
    }
}
