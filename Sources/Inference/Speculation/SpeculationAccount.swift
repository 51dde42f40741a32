/// What guessing with a draft model has cost and gained, in seconds of the engine's time. Guessing goes on while it has
/// paid for itself; where it has not, it lives on an allowance of a fiftieth of all time, which bounds what a draft that
/// never agrees can cost.
///
/// A step that confirms guesses is worth what its tokens would have taken without: that time is measured in steps without
/// guesses, for each number of sequences, and measured again from time to time.
struct SpeculationAccount {
    /// What one step did.
    struct Step {
        /// Time inside the main model.
        var compute: Double
        /// Time inside the draft model.
        var draft: Double
        /// Sequences that decode.
        var decoding: Int
        /// Whether the step carries prompts too.
        var hasPrompts: Bool
        /// Guesses checked, and those that were right.
        var proposed: Int
        var accepted: Int
    }

    /// The part of all time that may be spent in vain.
    private static let allowance = 0.02
    /// What there is to begin with, in seconds: enough to find out.
    private static let credit = 0.1
    /// A long success pays for so long a failure, and a machine that stood still costs no more than this.
    private static let bounds = -1.0...1.0
    /// Steps with guesses after which one without is measured.
    private static let refresh = 64

    private var balance = Self.credit
    /// Seconds of a step without guesses, by the number of decoding sequences; 0 where it is not known.
    private var plain: [Double]
    private var sincePlain = 0

    /// An account for steps of up to so many decoding sequences.
    init(sequences: Int) {
        plain = Array(repeating: 0, count: sequences + 1)
    }

    /// Whether the draft model may work at all now.
    var isOpen: Bool { balance > 0 }

    /// Whether to guess in a step of so many decoding sequences; if not, the step is measured.
    func mayGuess(decoding: Int) -> Bool {
        isOpen && decoding < plain.count && plain[decoding] > 0 && sincePlain < Self.refresh
    }

    /// Learns what a step took and gave.
    mutating func learn(_ step: Step) {
        var change = Self.allowance * step.compute - step.draft
        let isKnown = step.decoding < plain.count && step.decoding > 0
        if step.proposed == 0 {
            if isKnown, !step.hasPrompts {
                let before = plain[step.decoding]
                plain[step.decoding] = before == 0 ? step.compute : 0.75 * before + 0.25 * step.compute
                sincePlain = 0
            }
        } else if isKnown {
            sincePlain += 1
            let each = plain[step.decoding] / Double(step.decoding)
            change += each * Double(step.accepted)
            // Rows of guesses make the step itself longer; with prompts beside them nobody can tell by how much.
            if !step.hasPrompts { change -= step.compute - plain[step.decoding] }
        }
        balance = min(max(balance + change, Self.bounds.lowerBound), Self.bounds.upperBound)
    }
}
