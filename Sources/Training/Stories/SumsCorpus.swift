/// Conversations about sums of two numbers: a small task to fine-tune a loaded model with.
package enum SumsCorpus {
    /// `count` conversations of one question each; the same seed gives the same ones.
    package static func documents(seed: UInt64, count: Int) -> [StoryCorpus.Document] {
        var random = SeededRandom(seed: seed, stream: "sums")
        return (0..<count).map { _ in
            let (a, b) = (random.below(50), random.below(50))
            let question = random.pick([
                "What is \(a) plus \(b)?", "How much is \(a) plus \(b)?", "What is \(a) + \(b)?", "\(a) + \(b) = ?",
            ])
            return .conversation([
                Turn(role: "user", content: question),
                Turn(role: "assistant", content: "\(a) plus \(b) is \(a + b)."),
            ])
        }
    }
}
