import Transformers

/// Proposes tokens for the sequences that decode; the step checks them.
extension EngineLoop {
    func guess() {
        var decoding = 0
        for id in planner.running where planner.records[id].isDecoding && !planner.records[id].isPaused {
            decoding += 1
        }
        let share = GuessPace.share(of: decoding)
        guard share > 0 else { return }
        var guessers: [DraftModel.Guesser] = []
        for id in planner.running where planner.records[id].isDecoding && !planner.records[id].isPaused {
            guard let output = outputs[id], let method = output.guessing?.method else { continue }
            let count = min(share, room(for: output, id), output.guessing?.pace.wanted() ?? 0)
            guard count > 0 else { continue }
            switch method {
            case .off: continue
            case .promptLookup:
                let guesses = PromptLookup.guess(after: planner.records[id].tokens, count: count)
                if !guesses.isEmpty { planner.guess(guesses, for: id) }
            case .draftModel:
                let reserved = planner.reserveGuesses(count, for: id)
                if reserved > 0 { guessers.append(guesser(for: output, id, wanted: reserved)) }
            }
        }
        guard let draft, !guessers.isEmpty else { return }
        draft.guess(&guessers, rows: parts.sizes.stepLimits.rows)
        for guesser in guessers {
            outputs[guesser.sequence]?.draftComputed = guesser.computed
            planner.guess(Array(guesser.tokens[guesser.known...]), for: guesser.sequence)
        }
    }

    /// Guesses that can be of use before the output must end.
    private func room(for output: OutputState, _ id: SequenceID) -> Int {
        let stopping = output.request.request.stopping
        let left = min(
            (stopping.maxTokens ?? .max) - output.generated,
            parts.limits.contextLength - planner.records[id].tokens.count)
        return left - 1
    }

    private func guesser(for output: OutputState, _ id: SequenceID, wanted: Int) -> DraftModel.Guesser {
        let record = planner.records[id]
        return DraftModel.Guesser(
            sequence: id, tokens: record.tokens, computed: min(output.draftComputed, record.computed), wanted: wanted,
            blocks: record.blocks, sampling: output.request.sampling, random: output.request.random,
            output: output.index, position: output.generated, known: record.tokens.count)
    }
}
