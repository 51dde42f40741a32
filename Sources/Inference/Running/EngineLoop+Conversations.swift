/// Conversations in files.
extension EngineLoop {
    func saveConversation(
        _ id: ConversationID, path: String
    ) -> Result<ConversationFacts, InferenceError> {
        .failure(.unsupported("conversations cannot be saved yet"))
    }

    func restoreConversation(
        _ id: ConversationID, tenant: String, path: String
    ) -> Result<ConversationFacts, InferenceError> {
        .failure(.unsupported("conversations cannot be restored yet"))
    }
}
