/// How many tokens are worth guessing for one sequence: follows how many guesses were right, and rests where they are
/// not, each time twice as long. That bounds what guessing can cost where it never pays.
struct GuessPace {
    /// Most tokens that any sequence guesses at a time.
    static let mostGuesses = 16
    /// Sequences beyond which nobody guesses.
    static let mostSequences = 24

    private let most: Int
    /// Mean share of right guesses, moving; begins hopeful.
    private var acceptance = 0.6
    /// Steps for which nothing is guessed, and how many there will be next time.
    private var rest = 0
    private var nextRest = 8

    init(most: Int) {
        self.most = most
    }

    /// How many tokens to guess now; 0 while resting.
    mutating func wanted() -> Int {
        guard rest == 0 else {
            rest -= 1
            return 0
        }
        return max(1, min(most, Int((acceptance * Double(most) + 0.5).rounded(.up))))
    }

    /// Learns how a guess went.
    mutating func learn(proposed: Int, accepted: Int) {
        guard proposed > 0 else { return }
        acceptance = 0.8 * acceptance + 0.2 * Double(accepted) / Double(proposed)
        if acceptance < 0.25 {
            rest = nextRest
            nextRest = min(512, nextRest * 2)
            acceptance = 0.4
        } else if acceptance > 0.5 {
            nextRest = 8
        }
    }

    /// Guessed rows that a step may carry for each of `sequences` decoding ones: with many sequences a step is bound by
    /// arithmetic already, and wrong guesses would slow everybody.
    static func share(of sequences: Int) -> Int {
        sequences == 0 ? 0 : mostSequences / sequences
    }
}
