import Inference
import Synchronization
import Testing

/// Cancellation, deadlines, limits, pauses, shutdown.
struct ControlTests {
    /// Keeps what the engine reports.
    final class Recorder: EngineMetrics {
        struct Cancelled: Equatable {
            var cause: CancelCause
            var latency: Duration
        }
        let cancellations = Mutex<[Cancelled]>([])
        let steps = Mutex<[StepReport]>([])
        func cancelled(cause: CancelCause, latency: Duration) {
            cancellations.withLock { $0.append(Cancelled(cause: cause, latency: latency)) }
        }
        func step(_ report: StepReport) { steps.withLock { $0.append(report) } }
    }

    @Test func cancelInMidDecodeFreesTheSlotAtTheNextStep() async throws {
        let gate = Gate()
        let recorder = Recorder()
        let engine = try Engine.fake({ $0.metrics = recorder }, ends: [], gate: gate)
        let sink = Sink()
        gate.close()
        let id = try engine.submit(GenerationRequest("cancel me", max: 1000), to: sink)
        for _ in 0..<5 {
            gate.waitUntilEntered()
            gate.passOne()
        }
        gate.waitUntilEntered()
        engine.cancel(id, cause: .client)
        gate.open()
        let answer = Answer(await sink.events(of: id))
        #expect(answer.error == .cancelled(.client))
        // The step that was under way is the last one.
        #expect(gate.steps.count == 6)
        #expect(engine.snapshot.blocksInUse == 0)
        #expect(recorder.cancellations.withLock { $0.map(\.cause) } == [.client])
        await engine.stop()
    }

    @Test func cancelInMidPrefillStopsAtTheNextChunk() async throws {
        let gate = Gate()
        let engine = try Engine.fake({ $0.maxStepRows = 64 }, ends: [], gate: gate)
        let sink = Sink()
        gate.close()
        let id = try engine.submit(GenerationRequest(String(repeating: "z", count: 1500), max: 10), to: sink)
        gate.waitUntilEntered()
        gate.passOne()
        gate.waitUntilEntered()
        engine.cancel(id, cause: .disconnect)
        gate.open()
        #expect(Answer(await sink.events(of: id)).error == .cancelled(.disconnect))
        #expect(gate.steps.count == 2)
        await engine.stop()
    }

    @Test func cancelInMidQueue() async throws {
        let gate = Gate()
        let engine = try Engine.fake({ $0.maxSequences = 1 }, ends: [], gate: gate)
        let sink = Sink()
        gate.close()
        let first = try engine.submit(GenerationRequest("first", max: 20), to: sink)
        gate.waitUntilEntered()
        let second = try engine.submit(GenerationRequest("second", max: 20), to: sink)
        engine.cancel(second, cause: .abort)
        gate.passOne()
        gate.waitUntilEntered()
        let events = await sink.events(of: second)
        #expect(events.count == 1)
        #expect(Answer(events).error == .cancelled(.abort))
        gate.open()
        #expect(Answer(await sink.events(of: first)).reasons == [.maxTokens])
        await engine.stop()
    }

    @Test func cancelOfAnEndedOrUnknownRequestIsDropped() async throws {
        let engine = try Engine.fake()
        let sink = Sink()
        let id = try engine.submit(GenerationRequest("x", max: 2), to: sink)
        let count = await sink.events(of: id).count
        engine.cancel(id, cause: .client)
        engine.cancel(RequestID(number: 123_456), cause: .client)
        engine.pause(RequestID(number: 123_456))
        _ = try await engine.answer(GenerationRequest("y", max: 2))
        #expect(sink.eventsSoFar(of: id).count == count)
        #expect(engine.snapshot.cancelledRequests == 0)
        await engine.stop()
    }

    /// A clock that stands where the test puts it.
    final class HandClock: Sendable {
        let origin = ContinuousClock.now
        let offset = Mutex<Duration>(.zero)
        func advance(_ duration: Duration) { offset.withLock { $0 += duration } }
        var now: ContinuousClock.Instant { origin + offset.withLock { $0 } }
    }

    @Test func deadlineStopsWorkAtTheNextStep() async throws {
        let gate = Gate()
        let clock = HandClock()
        let recorder = Recorder()
        let engine = try Engine.fake(
            {
                $0.now = { clock.now }
                $0.metrics = recorder
            }, ends: [], gate: gate)
        let sink = Sink()
        gate.close()
        let id = try engine.submit(
            GenerationRequest("deadline", max: 1000) { $0.deadline = clock.now + .seconds(1) }, to: sink)
        gate.waitUntilEntered()
        gate.passOne()
        gate.waitUntilEntered()
        clock.advance(.milliseconds(1005))
        gate.open()
        #expect(Answer(await sink.events(of: id)).error == .cancelled(.deadline))
        #expect(gate.steps.count == 2)
        #expect(recorder.cancellations.withLock { $0 } == [.init(cause: .deadline, latency: .milliseconds(5))])
        await engine.stop()
    }

    @Test func deadlineThatCannotBeMetIsRefusedAtOnce() async throws {
        // A clock on which every look takes a millisecond.
        let looks = Mutex(0)
        let origin = ContinuousClock.now
        let now: @Sendable () -> ContinuousClock.Instant = {
            origin
                + .milliseconds(
                    looks.withLock { looks in
                        looks += 1
                        return looks
                    })
        }
        let engine = try Engine.fake({ $0.now = now }, contextLength: 4096)
        _ = try await engine.answer(GenerationRequest(String(repeating: "a", count: 500), max: 1))
        let computed = engine.snapshot.computedTokens
        let rate = engine.snapshot.prefillRate
        #expect(rate > 0)
        let needed = 0.5 * 3001 / rate
        let answer = try await engine.answer(
            GenerationRequest(String(repeating: "b", count: 3000), max: 1) {
                $0.deadline = now() + .seconds(needed * 0.8) + .milliseconds(2)
            })
        guard case .deadlineUnreachable(_, _, let retryAfter) = answer.error else {
            Issue.record("\(String(describing: answer.error)) at \(rate) tokens/s")
            return
        }
        #expect(retryAfter > .zero)
        #expect(engine.snapshot.computedTokens == computed)
        await engine.stop()
    }

    @Test func pastDeadlineIsRefused() async throws {
        let engine = try Engine.fake()
        let answer = try await engine.answer(
            GenerationRequest("late", max: 5) { $0.deadline = ContinuousClock.now - .seconds(1) })
        #expect(answer.error == .cancelled(.deadline))
        #expect(engine.snapshot.computedTokens == 0)
        await engine.stop()
    }

    @Test func deadlineOfAParkedEngineFiresByItself() async throws {
        let engine = try Engine.fake(ends: [])
        let sink = Sink()
        let id = try engine.submit(
            GenerationRequest("paused", max: 1000) { $0.deadline = ContinuousClock.now + .milliseconds(300) }, to: sink)
        engine.pause(id)
        #expect(Answer(await sink.events(of: id)).error == .cancelled(.deadline))
        #expect(engine.snapshot.paused == 0)
        await engine.stop()
    }

    @Test func timeLimitIsAFinishReason() async throws {
        let gate = Gate()
        let clock = HandClock()
        let engine = try Engine.fake({ $0.now = { clock.now } }, ends: [], gate: gate)
        let sink = Sink()
        gate.close()
        let id = try engine.submit(
            GenerationRequest("limit", max: 1000) { $0.stopping.timeLimit = .seconds(2) }, to: sink)
        for _ in 0..<3 {
            gate.waitUntilEntered()
            gate.passOne()
        }
        gate.waitUntilEntered()
        clock.advance(.seconds(3))
        gate.open()
        let answer = Answer(await sink.events(of: id))
        #expect(answer.reasons == [.timeLimit])
        #expect(answer.tokens[0].count == 4)
        await engine.stop()
    }

    @Test func timeLimitInTheQueueEndsWithNothing() async throws {
        let gate = Gate()
        let clock = HandClock()
        let engine = try Engine.fake(
            {
                $0.now = { clock.now }
                $0.maxSequences = 2
            }, ends: [], gate: gate)
        let sink = Sink()
        gate.close()
        let first = try engine.submit(GenerationRequest("first", max: 8) { $0.output.count = 2 }, to: sink)
        gate.waitUntilEntered()
        let second = try engine.submit(
            GenerationRequest("second", max: 8) {
                $0.output.count = 2
                $0.stopping.timeLimit = .seconds(1)
            }, to: sink)
        clock.advance(.seconds(2))
        gate.open()
        let answer = Answer(await sink.events(of: second))
        #expect(answer.reasons == [.timeLimit, .timeLimit])
        #expect(answer.usage.map(\.completionTokens) == [0, 0])
        #expect(Answer(await sink.events(of: first)).reasons == [.maxTokens, .maxTokens])
        await engine.stop()
    }

    @Test func fullQueueRefusesAtOnce() async throws {
        let gate = Gate()
        let engine = try Engine.fake(
            {
                $0.maxSequences = 1
                $0.maxWaitingRequests = 3
            }, ends: [], gate: gate)
        let sink = Sink()
        gate.close()
        var ids = [try engine.submit(GenerationRequest("running", max: 5), to: sink)]
        gate.waitUntilEntered()
        for _ in 0..<3 { ids.append(try engine.submit(GenerationRequest("waiting", max: 5), to: sink)) }
        #expect {
            _ = try engine.submit(GenerationRequest("too many", max: 5), to: sink)
        } throws: { error in
            if case .queueFull(let retryAfter) = error as? InferenceError { return retryAfter > .zero }
            return false
        }
        gate.open()
        for id in ids { #expect(Answer(await sink.events(of: id)).reasons == [.maxTokens]) }
        // There is room again.
        _ = try await engine.answer(GenerationRequest("again", max: 5))
        await engine.stop()
    }

    @Test(arguments: [
        ChatMessage(role: "user", content: nil, toolCallsJSON: "[\(String(repeating: " ", count: 2000))]"),
        ChatMessage(role: "user", content: "x", toolCallID: String(repeating: "i", count: 2000)),
        ChatMessage(role: "user", content: "x", name: String(repeating: "n", count: 2000)),
        ChatMessage(role: "user", content: "x", reasoning: String(repeating: "r", count: 2000)),
    ])
    func everyTextOfAMessageCounts(message: ChatMessage) async throws {
        let request = GenerationRequest(
            prompt: .chat(ChatPrompt(messages: [message])), stopping: StoppingParameters(maxTokens: 1))
        let small = try Engine.fake { $0.maxPromptBytes = 1000 }
        #expect {
            try small.check(request)
        } throws: { error in
            guard case .invalidArgument("messages", let reason)? = error as? InferenceError else { return false }
            return reason.contains("1000")
        }
        await small.stop()
        let large = try Engine.fake()
        try large.check(request)
        await large.stop()
    }

    @Test func tooManyWaitingTokensAreRefused() async throws {
        let gate = Gate()
        let engine = try Engine.fake(
            {
                $0.maxSequences = 1
                $0.maxWaitingTokens = 100
            }, ends: [], gate: gate)
        let sink = Sink()
        gate.close()
        let running = try engine.submit(GenerationRequest("running", max: 5), to: sink)
        gate.waitUntilEntered()
        let fits = try engine.submit(GenerationRequest(String(repeating: "a", count: 80), max: 5), to: sink)
        let over = try engine.submit(GenerationRequest(String(repeating: "b", count: 80), max: 5), to: sink)
        gate.open()
        guard case .queueFull = Answer(await sink.events(of: over)).error else {
            Issue.record("not refused")
            return
        }
        #expect(Answer(await sink.events(of: fits)).reasons == [.maxTokens])
        #expect(Answer(await sink.events(of: running)).reasons == [.maxTokens])
        await engine.stop()
    }

    @Test func pausedComputesNothingAndOthersGoOn() async throws {
        let gate = Gate()
        let engine = try Engine.fake(ends: [], gate: gate)
        let sink = Sink()
        gate.close()
        let slow = try engine.submit(GenerationRequest("slow", max: 50), to: sink)
        gate.waitUntilEntered()
        engine.pause(slow)
        gate.open()
        _ = try await engine.answer(GenerationRequest("other", max: 30))
        #expect(Answer(sink.eventsSoFar(of: slow)).reasons.isEmpty)
        let before = engine.snapshot
        #expect(before.paused == 1 && before.running == 1)
        _ = try await engine.answer(GenerationRequest("other again", max: 30))
        #expect(engine.snapshot.blocksInUse == before.blocksInUse)
        engine.resume(slow)
        #expect(Answer(await sink.events(of: slow)).tokens[0].count == 50)
        await engine.stop()
    }

    @Test func shutdownDrainsThenCancels() async throws {
        let gate = Gate()
        let engine = try Engine.fake(ends: [], gate: gate)
        let sink = Sink()
        gate.close()
        let id = try engine.submit(GenerationRequest("finish me", max: 10), to: sink)
        gate.waitUntilEntered()
        let done = Semaphore()
        engine.shutdown(drain: .seconds(60)) { done.signal() }
        #expect(throws: InferenceError.self) { try engine.submit(GenerationRequest("late", max: 1), to: sink) }
        gate.open()
        #expect(Answer(await sink.events(of: id)).reasons == [.maxTokens])
        done.wait()

        let second = try Engine.fake(ends: [], gate: nil)
        let running = try second.submit(GenerationRequest("cut me", max: 1900), to: sink)
        second.pause(running)
        await second.stop()
        #expect(Answer(await sink.events(of: running)).error == .cancelled(.shutdown))
        await second.stop()
    }

    @Test func eventsOfAStepComeInOneDelivery() async throws {
        let gate = Gate()
        let engine = try Engine.fake(ends: [], gate: gate)
        let sink = Sink()
        gate.close()
        var ids = [try engine.submit(GenerationRequest("a", max: 20), to: sink)]
        gate.waitUntilEntered()
        for number in 0..<15 { ids.append(try engine.submit(GenerationRequest("b\(number)", max: 20), to: sink)) }
        gate.open()
        for id in ids { await sink.end(of: id) }
        // One for each step, and one step more for the sequences that joined a step later.
        #expect(sink.deliveries <= 22)
        await engine.stop()
    }

    @Test func longPromptHoldsOthersUpByAChunkOnly() async throws {
        let gate = Gate()
        let recorder = Recorder()
        let engine = try Engine.fake(
            {
                $0.metrics = recorder
                $0.maxStepRows = 64
            }, contextLength: 8192, ends: [], gate: gate)
        let sink = Sink()
        gate.close()
        let short = try engine.submit(GenerationRequest("short", max: 40), to: sink)
        gate.waitUntilEntered()
        let long = try engine.submit(GenerationRequest(String(repeating: "l", count: 4000), max: 2), to: sink)
        gate.open()
        await sink.end(of: short)
        await sink.end(of: long)
        let mixed = recorder.steps.withLock { $0.filter { $0.prefillTokens > 0 && $0.decodeTokens > 0 } }
        #expect(mixed.count >= 30)
        #expect(recorder.steps.withLock { $0.allSatisfy { $0.prefillTokens + $0.decodeTokens <= 64 } })
        await engine.stop()
    }
}
