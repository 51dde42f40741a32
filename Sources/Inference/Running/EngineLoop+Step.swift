import Transformers

/// One step: plan, compute, sample.
extension EngineLoop {
    /// Computes a step. False if nothing can be computed now.
    func step() -> Bool {
        let begin = now
        var decoding = 0
        for id in planner.running where planner.records[id].isDecoding && !planner.records[id].isPaused {
            decoding += 1
        }
        checkedGuesses = (0, 0)
        guess(decoding: decoding)
        let limits = parts.sizes.stepLimits
        let prefillRows = pace.prefillRows(
            target: parts.configuration.stepTarget, decodeRows: decoding,
            least: decoding > 0 ? parts.configuration.minPrefillRows : 2 * parts.configuration.minPrefillRows,
            most: limits.rows)
        planner.plan(
            StepBudget(rows: limits.rows, prefillRows: prefillRows, outputs: limits.outputs), into: &plan)
        noteAdmitted(begin)
        totals.preemptions += UInt64(plan.preempted.count)
        for sequence in plan.preempted {
            // Computed again in other blocks.
            outputs[sequence]?.draftComputed = 0
            parts.configuration.metrics.preempted()
        }
        guard plan.rows > 0 else { return false }

        for copy in plan.copies {
            model.copyBlock(from: copy.from, to: copy.to)
            draft?.copyBlock(from: copy.from, to: copy.to)
        }
        fillBatch()
        let computeBegin = now
        var commandsSeen = 0
        let isComplete = model.run(batch) { isInVain(&commandsSeen) }
        let computeEnd = now
        guard isComplete else {
            // What was written lies behind all positions that are booked as computed. The commands say who goes.
            planner.abandon(plan)
            batch.removeAll()
            return true
        }
        followPrompts()
        planner.complete(plan)
        takeResults(computeEnd)
        batch.removeAll()
        account(begin: begin, compute: computeEnd - computeBegin)
        accountGuesses(compute: computeEnd - computeBegin, decoding: decoding)
        return true
    }

    /// Whether nobody waits for any part of the step that runs: the commands that have come stop every request in it, or
    /// every one is past its deadline. Asked between layers.
    private func isInVain(_ commandsSeen: inout Int) -> Bool {
        if let expiry = nextExpiry, now >= expiry, plan.items.allSatisfy({ isLate($0.sequence) }) { return true }
        let stops = parts.mailbox.stopCount
        guard stops != commandsSeen else { return false }
        commandsSeen = stops
        return parts.mailbox.stopsEvery(plan.items.lazy.map { self.outputs[$0.sequence]?.request.id })
    }

    private func isLate(_ sequence: SequenceID) -> Bool {
        outputs[sequence]?.request.request.deadline.map { now >= $0 } ?? false
    }

    private func noteAdmitted(_ begin: ContinuousClock.Instant) {
        for (sequence, cached) in plan.admitted {
            // The continuations of a request that scores join later than its prompt.
            guard let request = outputs[sequence]?.request, !request.hasStarted else { continue }
            request.hasStarted = true
            request.startedAt = begin
            request.cachedTokens = cached
            if let draft {
                let record = planner.records[sequence]
                outputs[sequence]?.draftComputed = draft.coveredPrefix(record.blocks, computed: record.computed)
            }
            totals.cachedTokens += UInt64(cached)
            parts.admission.start(tokens: request.admittedTokens, now: begin)
            let queueTime = begin - request.submitted
            parts.configuration.metrics.started(
                queueTime: queueTime, promptTokens: request.promptCount, cachedTokens: cached)
            let started = Started(
                promptTokens: request.promptCount, cachedTokens: cached, seed: request.seed, queueTime: queueTime)
            outbox.append(EngineEvent(request: request.id, kind: .started(started)), to: request.sink)
        }
    }

    private func fillBatch() {
        for item in plan.items {
            let record = planner.records[item.sequence]
            let first = batch.tokens.count
            batch.tokens.append(contentsOf: record.tokens[item.start..<item.start + item.count])
            batch.tokens.append(contentsOf: record.guesses.prefix(item.guesses))
            let outputs: Segment.Outputs =
                item.allOutputs || item.guesses > 0 ? .all : item.reachesEnd ? .last : .none
            batch.segments.append(
                Segment(
                    tokens: first..<batch.tokens.count, startPosition: item.start, blocks: record.blocks,
                    outputs: outputs))
            draft?.forget(record.blocks, from: item.start, count: item.count + item.guesses)
        }
    }

    private func account(begin: ContinuousClock.Instant, compute: Duration) {
        pace.learn(prefillRows: plan.prefillRows, decodeRows: plan.decodeRows, duration: compute)
        totals.steps += 1
        totals.computedTokens += UInt64(plan.rows)
        totals.prefillTokens += UInt64(plan.prefillRows)
        var report = StepReport()
        report.duration = now - begin
        report.computeDuration = compute
        report.draftDuration = draft?.time ?? .zero
        report.sequences = plan.items.count
        report.prefillTokens = plan.prefillRows
        report.decodeTokens = plan.decodeRows
        parts.configuration.metrics.step(report)
    }

    // MARK: Results

    /// Reads the logits of every part of the step, in order.
    private func takeResults(_ now: ContinuousClock.Instant) {
        var row = 0
        for (place, item) in plan.items.enumerated() {
            let rows = item.outputCount
            defer { row += rows }
            guard let output = outputs[item.sequence] else { continue }
            let request = output.request
            if request.scoring != nil, request.firstTokenAt != nil {
                takeContinuation(output, item: item, firstRow: row, now: now)
                continue
            }
            if item.allOutputs { scorePrompt(item, request: request, firstRow: row) }
            if !item.reachesEnd {
                if request.request.output.prefillProgress, output.generated == 0 {
                    let kind = EngineEvent.Kind.prefillProgress(
                        done: item.start + item.count, total: request.promptCount)
                    outbox.append(EngineEvent(request: request.id, kind: kind), to: request.sink)
                }
                continue
            }
            let lastRow = item.allOutputs ? row + item.count - 1 : row
            if request.firstTokenAt == nil {
                takeFirst(output, row: lastRow, now: now)
            } else {
                takeNext(output, item: item, row: lastRow, segment: place, now: now)
            }
        }
    }

    private func scorePrompt(_ item: StepPlan.Item, request: RequestState, firstRow: Int) {
        guard let alternatives = request.request.output.promptLogprobs, request.firstTokenAt == nil else { return }
        scoreFirstToken(of: request, planner.records[item.sequence].tokens)
        let text = parts.text
        for offset in 0..<item.count {
            let position = item.start + offset + 1
            // Positions computed again after a preemption have been scored before.
            guard position == request.promptScores.count, position < request.promptCount else { continue }
            let token = planner.records[item.sequence].tokens[position]
            model.withLogits(output: firstRow + offset) { logits in logprobReader.capture(logits.span) }
            request.promptScores.append(
                logprobReader.entry(for: token, alternatives: alternatives) { text.tokenBytes($0) })
        }
    }

    /// Nothing predicts the first token of a prompt: its entry only names it.
    func scoreFirstToken(of request: RequestState, _ tokens: [Int32]) {
        guard request.promptScores.isEmpty, let first = tokens.first else { return }
        request.promptScores.append(
            TokenLogprob(token: first, bytes: parts.text.tokenBytes(first), logprob: 0, rank: 0))
    }

    /// The prompt is computed: makes the further outputs, and draws the first token of each from the same row.
    private func takeFirst(_ output: OutputState, row: Int, now: ContinuousClock.Instant) {
        let request = output.request
        request.firstTokenAt = now
        if request.scoring != nil { return beginScoring(output, row: row, now: now) }
        for index in 1..<max(1, request.generatedOutputs) {
            let sequence = planner.fork(output.sequence)
            let fork = OutputState(index: index, request: request, sequence: sequence, text: parts.text)
            request.outputs.append(fork)
            bind(fork)
        }
        beginOutputs(of: request)
        if request.request.stopping.maxTokens == 0 { return endOutputs(of: request, reason: .maxTokens) }
        if request.outputs.count > 1 {
            model.withLogits(output: row) { logits in
                let span = logits.span
                if rowCopy.count != span.count { rowCopy = [Float](repeating: 0, count: span.count) }
                for id in 0..<span.count { rowCopy[id] = span[id] }
            }
        }
        for (place, output) in request.outputs.enumerated() {
            guard !request.hasEnded else { return }
            if place > 0 {
                model.withLogits(output: row) { logits in
                    for id in 0..<logits.count { logits[id] = rowCopy[id] }
                }
            }
            guard let token = draw(output, row: row) else { continue }
            planner.append(token, to: output.sequence)
            accept(token, output, now: now)
        }
        parts.configuration.metrics.firstToken(after: now - request.submitted)
    }

    /// Draws the next token and, as long as the guesses are right, those behind it.
    private func takeNext(
        _ output: OutputState, item: StepPlan.Item, row: Int, segment: Int, now: ContinuousClock.Instant
    ) {
        let firstGuess = batch.segments[segment].tokens.lowerBound + item.count
        var right = 0
        while let token = draw(output, row: row + right) {
            let isRight = right < item.guesses && batch.tokens[firstGuess + right] == token
            if isRight {
                planner.appendComputed(token, to: output.sequence)
                right += 1
                output.accepted += 1
            } else {
                planner.append(token, to: output.sequence)
            }
            accept(token, output, now: now)
            if !isRight || output.reason != nil || output.request.hasEnded { break }
        }
        // The draft's cache holds the guesses that were right, except the last, which it never computed.
        output.draftComputed = min(output.draftComputed, item.start + item.count + right)
        guard item.guesses > 0 else { return }
        output.guessing?.pace.learn(proposed: item.guesses, accepted: right)
        if output.guessing?.method == .draftModel {
            checkedGuesses.proposed += item.guesses
            checkedGuesses.accepted += right
        }
        totals.proposedTokens += UInt64(item.guesses)
        totals.acceptedTokens += UInt64(right)
        parts.configuration.metrics.speculated(proposed: item.guesses, accepted: right)
    }

    /// Draws one token from a row. Nil if the output ended instead.
    private func draw(_ output: OutputState, row: Int) -> Int32? {
        let request = output.request
        let tokens = planner.records[output.sequence].tokens
        let allowed: TokenMask?
        do throws(InferenceError) { allowed = try output.constraint?.allowed } catch {
            fail(request, error)
            return nil
        }
        let context = Sampler.Context(
            ends: request.ends, mayEnd: output.mayEnd, constraint: allowed,
            constraintMayEnd: output.constraint?.mayEnd ?? true)
        let token: Int32? = model.withLogits(output: row) { logits in
            if request.needsLogprobs { logprobReader.capture(logits.span) }
            sampler.process(
                &logits, sampling: request.sampling, context: context, history: &output.history, tokens: tokens)
            return sampler.draw(
                &logits, sampling: request.sampling, random: request.random, output: output.index,
                position: output.generated)
        }
        guard let token else {
            if output.constraint?.mayEnd ?? false {
                finish(output, reason: .constraintComplete, now: now)
            } else {
                fail(request, .internal("no token may be drawn: everything is banned, or the logits are not numbers"))
            }
            return nil
        }
        if request.needsLogprobs {
            output.cumulativeLogprob += Double(logprobReader.logprob(of: token))
            if let alternatives = request.request.output.logprobs {
                let text = parts.text
                output.logprobs.append(
                    logprobReader.entry(for: token, alternatives: alternatives) { text.tokenBytes($0) })
            }
        }
        return token
    }
}
