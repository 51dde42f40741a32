import Testing

@testable import Inference

/// A step that nobody waits for any more ends between two layers; one that somebody waits for never does.
struct StoppedStepTests {
    private static let long = String(repeating: "z", count: 1500)

    @Test(arguments: [0, 3])
    func aPromptThatIsAloneStopsWithinItsChunk(chunksBefore: Int) async throws {
        let gate = Gate()
        let engine = try Engine.fake({ $0.maxStepRows = 64 }, ends: [], gate: gate)
        let sink = Sink()
        gate.close()
        let id = try engine.submit(GenerationRequest(Self.long, max: 10), to: sink)
        for _ in 0..<chunksBefore {
            gate.waitUntilEntered()
            gate.passOne()
        }
        gate.waitUntilEntered()
        let rowsBefore = gate.steps.dropLast().reduce(0, +)
        engine.cancel(id, cause: .client)
        gate.open()
        #expect(Answer(await sink.events(of: id)).error == .cancelled(.client))
        #expect(engine.snapshot.computedTokens == UInt64(rowsBefore))
        #expect(engine.snapshot.blocksInUse == 0)
        // What was left half written is nobody's.
        let again = try await engine.answer(GenerationRequest(Self.long, max: 10))
        let fresh = try Engine.fake(ends: [])
        #expect(try await fresh.answer(GenerationRequest(Self.long, max: 10)).tokens == again.tokens)
        await engine.stop()
        await fresh.stop()
    }

    @Test func aDeadlineStopsItToo() async throws {
        let gate = Gate()
        let clock = ControlTests.HandClock()
        let engine = try Engine.fake({ $0.now = { clock.now } }, ends: [], gate: gate)
        let sink = Sink()
        gate.close()
        var request = GenerationRequest(Self.long, max: 10)
        request.deadline = clock.now + .seconds(5)
        let id = try engine.submit(request, to: sink)
        gate.waitUntilEntered()
        clock.advance(.seconds(6))
        gate.open()
        #expect(Answer(await sink.events(of: id)).error == .cancelled(.deadline))
        #expect(engine.snapshot.computedTokens == 0)
        await engine.stop()
    }

    @Test func aStepThatOthersWaitForIsFinished() async throws {
        let gate = Gate()
        let engine = try Engine.fake({ $0.maxStepRows = 64 }, ends: [], gate: gate)
        let sink = Sink()
        let expected = try await engine.answer(GenerationRequest("other", max: 60))
        let before = engine.snapshot.computedTokens
        let stepsBefore = gate.steps.count
        gate.close()
        let other = try engine.submit(GenerationRequest("other", max: 60), to: sink)
        gate.waitUntilEntered()
        let id = try engine.submit(GenerationRequest(Self.long, max: 10), to: sink)
        for _ in 0..<4 {
            gate.passOne()
            gate.waitUntilEntered()
        }
        engine.cancel(id, cause: .client)
        gate.open()
        #expect(Answer(await sink.events(of: id)).error == .cancelled(.client))
        #expect(Answer(await sink.events(of: other)).tokens == expected.tokens)
        let rows = gate.steps[stepsBefore...].reduce(0, +)
        #expect(engine.snapshot.computedTokens - before == UInt64(rows), "no step was left unfinished")
        await engine.stop()
    }

    @Test func theMailboxTellsWhoIsStopped() {
        let mailbox = Mailbox()
        let (one, two) = (RequestID(number: 1), RequestID(number: 2))
        _ = mailbox.post(.pause(one))
        #expect(mailbox.stopCount == 0 && !mailbox.stopsEvery([one]))
        _ = mailbox.post(.cancel(one, .client, at: .now))
        #expect(mailbox.stopCount == 1)
        #expect(mailbox.stopsEvery([one]) && mailbox.stopsEvery([one, nil]) && !mailbox.stopsEvery([one, two]))
        _ = mailbox.post(.end(two))
        #expect(mailbox.stopCount == 2 && mailbox.stopsEvery([two, one]))
        var commands: [Command] = []
        mailbox.take(into: &commands)
        #expect(commands.count == 3 && !mailbox.stopsEvery([one]))
    }
}
