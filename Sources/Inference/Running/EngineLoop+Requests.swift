import Dispatch

/// Requests coming, held, going.
extension EngineLoop {
    func submit(_ submission: Submission) {
        guard preparer.isLong(submission.request) else {
            do throws(InferenceError) {
                try enqueue(submission, preparer.prepare(submission.request))
            } catch {
                parts.admission.leave()
                refuse(submission, error)
            }
            return
        }
        let preparation = Preparation(submission)
        preparing[submission.id] = preparation
        note(expiry: submission.request.deadline)
        let (preparer, mailbox) = (preparer, parts.mailbox)
        let now = parts.configuration.now
        let queue = submission.request.sampling.constraint == nil ? self.preparation : compilation
        queue.async {
            // Whoever has left meanwhile was told, and is not waited for.
            guard preparation.isWanted(now()) else { return }
            var result: Result<PreparedPrompt, InferenceError>
            do throws(InferenceError) {
                result = .success(try preparer.prepare(submission.request) { preparation.isWanted(now()) })
            } catch {
                result = .failure(error)
            }
            guard preparation.isWanted(now()) else { return }
            _ = mailbox.post(.prepared(submission.id, result))
        }
    }

    func finishPreparing(_ id: RequestID, _ result: Result<PreparedPrompt, InferenceError>) {
        // Cancelled meanwhile if it is not there.
        guard let submission = preparing.removeValue(forKey: id)?.submission else { return }
        do throws(InferenceError) {
            try enqueue(submission, result.get())
        } catch {
            parts.admission.leave()
            refuse(submission, error)
        }
    }

    private func enqueue(_ submission: Submission, _ prepared: PreparedPrompt) throws(InferenceError) {
        let request = submission.request
        try checkDeadline(request, prompt: prepared.computedCount)
        let ends =
            (request.stopping.ignoreEndOfSequence ? [] : parts.limits.endOfSequence) + request.stopping.stopTokens
        var sampling = ResolvedSampling(
            request.sampling, defaults: parts.configuration.samplingDefaults,
            vocabularySize: parts.limits.vocabularySize, ends: ends)
        if sampling.hasDry {
            sampling.dryBreakers = breakers(
                request.sampling.drySequenceBreakers ?? parts.configuration.samplingDefaults.drySequenceBreakers
                    ?? ["\n", ":", "\"", "*"])
        }
        try parts.admission.addTokens(prepared.computedCount)
        let state = RequestState(
            submission, prepared: prepared, sampling: sampling,
            seed: request.sampling.seed ?? UInt64.random(in: .min ... .max), ends: ends)
        if request.scoring != nil {
            state.scoring = ScoringState(
                kept: ConversationID(number: parts.configuration.ids.take()), continuations: prepared.continuations,
                scores: Array(repeating: ContinuationScore(), count: prepared.continuations.count))
        }
        let sequence = planner.add(
            tokens: prepared.tokens, tenant: request.tenant, priority: request.priority, sharing: request.cacheSharing,
            region: parts.configuration.prefixRegions.region(of: request.tenant),
            forks: state.generatedOutputs - 1, outputsFrom: request.output.promptLogprobs != nil ? 0 : nil,
            conversation: request.conversation)
        let output = OutputState(index: 0, request: state, sequence: sequence, text: parts.text)
        state.outputs.append(output)
        bind(output)
        requests[submission.id] = state
        note(expiry: request.deadline)
        note(expiry: state.timeLimitAt)
    }

    /// Refuses at once what by the measured rates cannot have its first token before its deadline.
    private func checkDeadline(_ request: GenerationRequest, prompt: Int) throws(InferenceError) {
        guard let deadline = request.deadline else { return }
        let remaining = deadline - now
        guard remaining > .zero else { throw .cancelled(.deadline) }
        guard pace.prefillRate > 0 else { return }
        var ahead = 0
        for id in planner.running { ahead += max(0, planner.records[id].remaining - 1) }
        for id in planner.waiting where planner.records[id].priority >= request.priority {
            ahead += planner.records[id].remaining
        }
        // Half the measured time: a cached prefix or a quicker phase of the machine may still make it.
        let needed = Duration.seconds(0.5 * Double(ahead + prompt) / pace.prefillRate)
        if needed > remaining {
            throw .deadlineUnreachable(
                needed: needed, remaining: remaining, retryAfter: parts.admission.retryAfter)
        }
    }

    /// Connects a sequence in the planner with its output.
    func bind(_ output: OutputState) {
        while outputs.count <= output.sequence { outputs.append(nil) }
        outputs[output.sequence] = output
    }

    /// Tells the sink that a submission came to nothing.
    func refuse(_ submission: Submission, _ error: InferenceError) {
        outbox.append(EngineEvent(request: submission.id, kind: .failed(error)), to: submission.sink)
        totals.completedRequests += 1
        if case .cancelled(let cause) = error {
            totals.cancelledRequests += 1
            parts.configuration.metrics.cancelled(cause: cause, latency: .zero)
        } else {
            parts.configuration.metrics.failed(error)
        }
    }

    func setPaused(_ paused: Bool, _ id: RequestID) {
        guard let request = requests[id], request.isPaused != paused else { return }
        request.isPaused = paused
        pausedCount += paused ? 1 : -1
        for output in request.outputs where output.reason == nil { planner.setPaused(paused, output.sequence) }
    }

    /// Ends a request with what there is; one whose prompt is still being tokenized has nothing.
    func end(_ id: RequestID) {
        if preparing[id] != nil { return cancel(id, .client, asked: now) }
        guard let request = requests[id] else { return }
        if request.scoring != nil { return cancel(id, .client, asked: now) }
        endOutputs(of: request, reason: .ended)
    }

    /// Stops a request: its blocks are free when this returns.
    func cancel(_ id: RequestID, _ cause: CancelCause, asked: ContinuousClock.Instant) {
        if let preparation = preparing.removeValue(forKey: id) {
            preparation.drop()
            parts.admission.leave()
            return refuse(preparation.submission, .cancelled(cause))
        }
        guard let request = requests[id] else { return }
        fail(request, .cancelled(cause))
        totals.cancelledRequests += 1
        parts.configuration.metrics.cancelled(cause: cause, latency: max(.zero, now - asked))
    }

    /// Ends a request with an error.
    func fail(_ request: RequestState, _ error: InferenceError) {
        for output in request.outputs where output.reason == nil { free(output) }
        outbox.append(EngineEvent(request: request.id, kind: .failed(error)), to: request.sink)
        retire(request)
        if case .cancelled = error { return }
        parts.configuration.metrics.failed(error)
    }

    /// Forgets a request whose last event is in the outbox.
    func retire(_ request: RequestState) {
        request.hasEnded = true
        if !request.hasStarted { parts.admission.leave(tokens: request.admittedTokens) }
        if let scoring = request.scoring { planner.dropKept(scoring.kept) }
        if request.isPaused { pausedCount -= 1 }
        requests[request.id] = nil
        totals.completedRequests += 1
    }

    /// Frees the blocks of an output.
    func free(_ output: OutputState) {
        planner.remove(output.sequence)
        outputs[output.sequence] = nil
    }

    private func breakers(_ texts: [String]) -> TokenMask {
        if let mask = breakerMasks[texts] { return mask }
        let patterns = texts.map { Array($0.utf8) }.filter { !$0.isEmpty }
        var ids: [Int32] = []
        for id in 0..<Int32(parts.limits.vocabularySize) {
            let bytes = parts.text.tokenBytes(id)
            if patterns.contains(where: { bytes.contains($0) }) { ids.append(id) }
        }
        let mask = TokenMask(ids: ids, vocabularySize: parts.limits.vocabularySize)
        // A caller's own lists must not fill the memory.
        if breakerMasks.count >= 16 { breakerMasks.removeAll() }
        breakerMasks[texts] = mask
        return mask
    }
}
