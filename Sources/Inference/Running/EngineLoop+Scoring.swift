import Transformers

/// Continuations of one prompt: the prompt is computed once and kept, as a conversation's is between turns; each
/// continuation takes its blocks up, shared until it writes into one, and computes only rows of its own.
///
/// The prompt's last row scores the first token of every continuation, so one of a single token costs nothing more.
/// Under want of memory the kept prompt is dropped like any conversation, and computed again: slower, never different.
struct ScoringState {
    /// What the prompt's blocks are kept under.
    let kept: ConversationID
    /// The tokens of each continuation.
    let continuations: [[Int32]]
    /// The prompt.
    var prompt: [Int32] = []
    /// The scores so far.
    var scores: [ContinuationScore]
    /// The next continuation to be computed.
    var next = 0
    /// Continuations whose scores are not complete.
    var pending = 0
}

extension EngineLoop {
    /// The prompt is computed: scores the first tokens from its last row, keeps its blocks, sends continuations after.
    func beginScoring(_ output: OutputState, row: Int, now: ContinuousClock.Instant) {
        let request = output.request
        guard var state = request.scoring else { return }
        state.prompt = planner.records[output.sequence].tokens
        model.withLogits(output: row) { logits in logprobReader.capture(logits.span) }
        let best = logprobReader.best
        for place in state.continuations.indices {
            note(state.continuations[place][0], best: best, in: &state.scores[place], request: request)
        }
        state.pending = state.continuations.count { $0.count > 1 }
        request.outputs = []
        outputs[output.sequence] = nil
        if state.pending > 0 {
            planner.keep(output.sequence, for: state.kept)
        } else {
            planner.remove(output.sequence)
        }
        request.scoring = state
        sendContinuations(of: request)
        finishScoring(of: request, now: now)
    }

    /// Reads the rows of a continuation; at its end sends the next one after.
    func takeContinuation(_ output: OutputState, item: StepPlan.Item, firstRow: Int, now: ContinuousClock.Instant) {
        let request = output.request
        guard var state = request.scoring else { return }
        if item.allOutputs {
            let tokens = state.continuations[output.index]
            for offset in 0..<item.count {
                let place = item.start + offset - state.prompt.count + 1
                // Rows computed again after a preemption have been scored before.
                guard place == state.scores[output.index].tokenCount else { continue }
                model.withLogits(output: firstRow + offset) { logits in logprobReader.capture(logits.span) }
                note(tokens[place], best: logprobReader.best, in: &state.scores[output.index], request: request)
            }
        }
        if item.reachesEnd {
            free(output)
            request.outputs.removeAll { $0 === output }
            state.pending -= 1
        }
        request.scoring = state
        guard item.reachesEnd else { return }
        sendContinuations(of: request)
        finishScoring(of: request, now: now)
    }

    private func note(_ token: Int32, best: Int32, in score: inout ContinuationScore, request: RequestState) {
        score.logprob += Double(logprobReader.logprob(of: token))
        score.tokenCount += 1
        if token != best { score.isGreedy = false }
        if request.request.scoring?.reportsTokens ?? false {
            let text = parts.text
            score.tokens.append(logprobReader.entry(for: token, alternatives: 0) { text.tokenBytes($0) })
        }
    }

    /// Puts as many continuations into the queue as may advance together; the others wait here, not in the queue, where
    /// they would stand before everybody else's requests.
    private func sendContinuations(of request: RequestState) {
        guard var state = request.scoring else { return }
        while state.next < state.continuations.count, request.outputs.count < parts.configuration.maxSequences {
            defer { state.next += 1 }
            let tokens = state.continuations[state.next]
            guard tokens.count > 1 else { continue }
            // Nothing follows the last token, so it is no row.
            let sequence = planner.add(
                tokens: state.prompt + tokens.dropLast(), tenant: request.request.tenant,
                priority: request.request.priority, sharing: request.request.cacheSharing,
                outputsFrom: state.prompt.count, conversation: state.kept, sharesKept: true)
            if request.isPaused { planner.setPaused(true, sequence) }
            let output = OutputState(index: state.next, request: request, sequence: sequence, text: parts.text)
            request.outputs.append(output)
            bind(output)
        }
        request.scoring = state
    }

    private func finishScoring(of request: RequestState, now: ContinuousClock.Instant) {
        guard let state = request.scoring, state.pending == 0, !request.hasEnded else { return }
        let started = request.startedAt ?? now
        let first = request.firstTokenAt ?? now
        outbox.append(EngineEvent(request: request.id, kind: .scored(state.scores)), to: request.sink)
        let finished = Finished(
            index: 0, reason: .maxTokens,
            usage: Finished.Usage(
                promptTokens: request.promptCount, cachedTokens: request.cachedTokens,
                completionTokens: state.scores.reduce(0) { $0 + $1.tokenCount }),
            timings: Finished.Timings(
                queue: started - request.submitted, prefill: first - started, decode: now - first),
            isLast: true)
        outbox.append(EngineEvent(request: request.id, kind: .finished(finished)), to: request.sink)
        retire(request)
    }
}
