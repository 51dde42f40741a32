import Transformers

/// Proposes tokens for the sequences that decode; the step checks them.
extension EngineLoop {
    func guess(decoding: Int) {
        draft?.begin()
        let share = GuessPace.share(of: decoding)
        guard share > 0 else { return }
        let asksDraft = draft?.account.mayGuess(decoding: decoding) ?? false
        var guessers: [DraftModel.Guesser] = []
        for id in planner.running where planner.records[id].isDecoding && !planner.records[id].isPaused {
            guard let output = outputs[id], let method = output.guessing?.method else { continue }
            if method == .draftModel, !asksDraft { continue }
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
        draft.guess(&guessers)
        for guesser in guessers {
            outputs[guesser.sequence]?.draftComputed = guesser.computed
            if guesser.tokens.count > guesser.known {
                planner.guess(Array(guesser.tokens[guesser.known...]), for: guesser.sequence)
            }
        }
    }

    /// Has the draft compute the prompts of this step whose sequences want its guesses.
    func followPrompts() {
        guard let draft else { return }
        for (place, item) in plan.items.enumerated() where !item.isDecoding {
            guard let output = outputs[item.sequence], wantsDraft(output.request) else { continue }
            output.draftComputed = draft.follow(batch.segments[place], of: batch, computed: output.draftComputed)
        }
    }

    /// Whether a request's outputs are guessed at by the draft model.
    private func wantsDraft(_ request: RequestState) -> Bool {
        request.scoring == nil
            && (request.request.speculation ?? parts.configuration.speculation).method == .draftModel
    }

    /// Books what the step cost and gave.
    func accountGuesses(compute: Duration, decoding: Int) {
        guard let draft else { return }
        draft.account.learn(
            SpeculationAccount.Step(
                compute: compute.seconds, draft: draft.time.seconds, decoding: decoding,
                hasPrompts: plan.prefillRows > 0, proposed: checkedGuesses.proposed,
                accepted: checkedGuesses.accepted))
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
