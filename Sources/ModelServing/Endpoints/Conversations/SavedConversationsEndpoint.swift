import GRPC
import Inference
import Messages

/// `ListConversations` and `DeleteConversation` of `martlet.v1.Conversations`: the caller's tenant's files, no others.
enum SavedConversationsEndpoint {
    /// Most conversations of one page, and how many a page has if nothing is said.
    private static let (largestPage, usualPage) = (1000, 100)

    static func register(on router: inout Router, store: ConversationStore?, background: BackgroundWork) {
        // No event loop waits for a disk.
        router.register(
            MartletV1.Conversations.listConversations, background: background, isLong: { _ in store != nil },
            answer: { request, tenant throws(InferenceError) in
                let store = try opened(store)
                let count = Int(request.pageSize ?? UInt32(usualPage))
                guard (1...largestPage).contains(count) else {
                    throw .invalidArgument(
                        field: "page_size", reason: "must be from 1 to \(largestPage), found \(count)")
                }
                let (files, next) = try store.list(tenant: tenant, after: request.pageToken, count: count)
                return .init(conversations: files.map(MartletV1.SavedConversation.init), nextPageToken: next)
            })
        router.register(
            MartletV1.Conversations.deleteConversation, background: background, isLong: { _ in store != nil },
            answer: { request, tenant throws(InferenceError) in
                .init(sizeBytes: UInt64(clamping: try opened(store).delete(request.name, tenant: tenant)))
            })
    }

    private static func opened(_ store: ConversationStore?) throws(InferenceError) -> ConversationStore {
        guard let store else {
            throw .unsupported("this server keeps no conversations: its operator has named no folder for them")
        }
        return store
    }
}

extension MartletV1.SavedConversation {
    /// What is told of a file.
    init(_ file: SavedConversationFile) {
        self.init(
            name: file.name, sizeBytes: UInt64(clamping: file.bytes), tokens: UInt32(clamping: file.tokens),
            savedAtSeconds: file.savedAt, modelDigest: file.digest)
    }
}
