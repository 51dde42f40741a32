/// The generated corpus: documents that are plain stories, or conversations.
package enum StoryCorpus {
    /// One document.
    package enum Document: Sendable, Equatable {
        case text(String)
        case conversation([Turn])

        /// Bytes of its text.
        package var byteCount: Int {
            switch self {
            case .text(let text): text.utf8.count
            case .conversation(let turns): turns.reduce(0) { $0 + $1.content.utf8.count }
            }
        }
    }

    /// Documents until there are `bytes` bytes of text; the same seed gives the same documents.
    package static func documents(seed: UInt64, bytes: Int) -> [Document] {
        var maker = DialogueMaker(teller: StoryTeller(random: SeededRandom(seed: seed, stream: "stories")))
        var documents: [Document] = []
        var total = 0
        while total < bytes {
            let document: Document
            if maker.teller.random.below(8) == 0 {
                var wishes = StoryTeller.Wishes()
                wishes.beginsOnce = maker.teller.random.below(2) == 0
                document = .text(maker.teller.story(wishes).text)
            } else {
                document = .conversation(maker.conversation())
            }
            total += document.byteCount
            documents.append(document)
        }
        return documents
    }
}
