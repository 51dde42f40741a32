import Transformers

/// From drawn tokens to events.
extension EngineLoop {
    /// The prompt is computed: reports what was asked about it and prepares the outputs.
    func beginOutputs(of request: RequestState) {
        if request.request.output.promptLogprobs != nil {
            scoreFirstToken(of: request, planner.records[request.outputs[0].sequence].tokens)
            outbox.append(
                EngineEvent(request: request.id, kind: .promptScored(request.promptScores)), to: request.sink)
            request.promptScores = []
        }
        let prompt = planner.records[request.outputs[0].sequence].tokens.prefix(request.promptCount)
        let speculation = request.request.speculation ?? parts.configuration.speculation
        for output in request.outputs {
            if request.request.output.echo { echo(prompt, output) }
            // The text goes on where the prompt ended: a tokenizer that drops a space at the beginning must know.
            for token in prompt.suffix(4) { _ = output.detokenizer.append(token) }
            if speculation.method != .off {
                output.guessing = (speculation.method, GuessPace(most: speculation.maxTokens))
                output.draftComputed = request.outputs[0].draftComputed
            }
        }
    }

    private func echo(_ prompt: ArraySlice<Int32>, _ output: OutputState) {
        let request = output.request
        guard output.index < request.request.output.count else { return }
        var detokenizer = parts.text.makeDetokenizer(skipSpecialTokens: request.request.output.skipSpecialTokens)
        var text = ""
        for token in prompt { text += detokenizer.append(token) }
        text += detokenizer.finish()
        let delta = Delta(index: output.index, text: text, tokens: TokenList(Array(prompt)), isPrompt: true)
        outbox.append(EngineEvent(request: request.id, kind: .delta(delta)), to: request.sink)
    }

    /// Takes a drawn token, which the planner has already: text, stops, limits.
    func accept(_ token: Int32, _ output: OutputState, now: ContinuousClock.Instant) {
        let request = output.request
        let stopping = request.request.stopping
        let mayEnd = output.mayEnd
        output.generated += 1
        totals.generatedTokens += 1
        output.tokens.append(token)
        if let last = output.lastTokenAt { parts.configuration.metrics.interToken(now - last) }
        output.lastTokenAt = now

        if mayEnd, request.ends.contains(token) {
            if stopping.includeStop { appendText(output.detokenizer.append(token), output) }
            let isOwn = stopping.stopTokens.contains(token)
            return finish(output, reason: isOwn ? .stopToken(token) : .endOfSequence(token), now: now)
        }
        let result = output.stops.append(
            output.detokenizer.append(token), isActive: output.generated > stopping.minTokens)
        appendText(result.text, output)
        if let stop = result.matched { return finish(output, reason: .stopText(stopping.stop[stop]), now: now) }
        if output.constraint != nil {
            do throws(InferenceError) {
                guard try output.constraint?.accept(token) ?? false else {
                    return fail(request, .internal("the constraint refused a token that it had allowed"))
                }
            } catch {
                return fail(request, error)
            }
            if output.constraint?.mustEnd ?? false { return finish(output, reason: .constraintComplete, now: now) }
        }
        if output.generated >= stopping.maxTokens ?? .max { return finish(output, reason: .maxTokens, now: now) }
        if planner.records[output.sequence].tokens.count >= parts.limits.contextLength {
            return finish(output, reason: .contextFull, now: now)
        }
        if request.streams { flush(output) }
    }

    private func appendText(_ text: String, _ output: OutputState) {
        if output.text.isEmpty { output.text = text } else { output.text += text }
    }

    /// Ends all outputs of a request that have not ended, where they stand.
    func endOutputs(of request: RequestState, reason: FinishReason) {
        // A request may end before its prompt is computed: then its further outputs have not begun either.
        while request.outputs.count < request.generatedOutputs, !request.hasAllOutputs {
            request.outputs.append(
                OutputState(index: request.outputs.count, request: request, sequence: -1, text: parts.text))
        }
        for output in request.outputs where output.reason == nil { finish(output, reason: reason, now: now) }
    }

    /// Completes an output: frees its blocks (or keeps them for the conversation) and reports it.
    func finish(_ output: OutputState, reason: FinishReason, now: ContinuousClock.Instant) {
        let request = output.request
        output.reason = reason
        switch reason {
        case .stopText: break
        default:
            if output.generated > 0 {
                let rest = output.stops.append(output.detokenizer.finish(), isActive: false)
                appendText(rest.text, output)
            }
        }
        if output.sequence >= 0 {
            if let conversation = request.request.conversation, request.firstTokenAt != nil {
                planner.keep(output.sequence, for: conversation)
                outputs[output.sequence] = nil
            } else {
                free(output)
            }
        }
        request.finishedCount += 1
        parts.configuration.metrics.finished(reason: reason, completionTokens: output.generated)
        let isLast = request.finishedCount == request.generatedOutputs
        if !request.choosesBest {
            flush(output)
            report(output, index: output.index, isLast: isLast)
        } else if isLast {
            reportBest(of: request)
        }
        if isLast { retire(request) }
    }

    /// Sends what the output has gathered.
    private func flush(_ output: OutputState, index: Int? = nil) {
        guard !output.text.isEmpty || !output.tokens.isEmpty else { return }
        let request = output.request
        let delta = Delta(
            index: index ?? output.index, text: output.text, tokens: output.tokens,
            logprobs: request.request.output.logprobs == nil ? nil : output.logprobs)
        outbox.append(EngineEvent(request: request.id, kind: .delta(delta)), to: request.sink)
        output.text = ""
        output.tokens.removeAll()
        if !output.logprobs.isEmpty { output.logprobs.removeAll() }
    }

    private func report(_ output: OutputState, index: Int, isLast: Bool) {
        let request = output.request
        let started = request.startedAt ?? now
        let first = request.firstTokenAt ?? started
        let finished = Finished(
            index: index, reason: output.reason ?? .maxTokens,
            usage: Finished.Usage(
                promptTokens: request.promptCount, cachedTokens: request.cachedTokens,
                completionTokens: output.generated, acceptedTokens: output.accepted),
            timings: Finished.Timings(
                queue: started - request.submitted, prefill: first - started,
                decode: (output.lastTokenAt ?? first) - first),
            cumulativeLogprob: request.needsLogprobs ? Float(output.cumulativeLogprob) : nil, isLast: isLast)
        outbox.append(EngineEvent(request: request.id, kind: .finished(finished)), to: request.sink)
    }

    /// Reports the outputs with the highest mean log-probability, best first.
    private func reportBest(of request: RequestState) {
        func mean(_ output: OutputState) -> Double {
            output.generated == 0 ? -.infinity : output.cumulativeLogprob / Double(output.generated)
        }
        let best = request.outputs.sorted { mean($0) > mean($1) || (mean($0) == mean($1) && $0.index < $1.index) }
        let count = request.request.output.count
        for (index, output) in best.prefix(count).enumerated() {
            flush(output, index: index)
            report(output, index: index, isLast: index == count - 1)
        }
    }
}
