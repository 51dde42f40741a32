import Testing

@testable import Inference

/// The same answer alone or in a crowd, whatever the chunks, the cache, preemption and guesses.
struct CrowdTests {
    /// A repeatable stream of numbers.
    struct Numbers {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }

    /// A request of a random kind; `number` decides it wholly.
    static func request(_ number: Int) -> GenerationRequest {
        var numbers = Numbers(state: UInt64(number) &* 77 &+ 5)
        // Few beginnings, so that prefixes meet; tails and lengths differ.
        let beginnings = ["", String(repeating: "system prompt ", count: 9), String(repeating: "abc", count: 40)]
        var text = beginnings[numbers.next(3)]
        for _ in 0..<numbers.next(80) + 1 { text.append(Character(UnicodeScalar(UInt8(97 + numbers.next(26))))) }
        var request = GenerationRequest(text, max: numbers.next(60) + 1)
        request.tenant = ["a", "b", "c"][numbers.next(3)]
        request.priority = numbers.next(3) - 1
        request.sampling.seed = UInt64(numbers.next(1000))
        request.sampling.temperature = numbers.next(3) == 0 ? 0 : 0.8
        if numbers.next(3) == 0 { request.sampling.topK = numbers.next(40) + 1 }
        if numbers.next(3) == 0 { request.sampling.topP = 0.9 }
        if numbers.next(4) == 0 { request.sampling.repetitionPenalty = 1.2 }
        if numbers.next(4) == 0 { request.sampling.frequencyPenalty = 0.5 }
        if numbers.next(5) == 0 { request.sampling.dryMultiplier = 0.8 }
        if numbers.next(6) == 0 { request.sampling.xtcProbability = 0.5 }
        if numbers.next(5) == 0 { request.output.count = numbers.next(3) + 2 }
        if numbers.next(8) == 0 { request.output.promptLogprobs = 1 }
        if numbers.next(6) == 0 { request.output.logprobs = 2 }
        if numbers.next(3) == 0 { request.speculation = SpeculationParameters(method: .promptLookup, maxTokens: 5) }
        return request
    }

    /// The answers of `count` requests, each alone on an engine that never reuses anything.
    static func alone(_ count: Int) async throws -> [Answer] {
        let engine = try Engine.fake({ $0.prefixCache = false })
        var answers: [Answer] = []
        for number in 0..<count {
            var request = request(number)
            request.speculation = nil
            answers.append(try await engine.answer(request))
        }
        await engine.stop()
        return answers
    }

    struct Shape: Sendable {
        var blocks: Int
        var rows: Int
        var sequences: Int
        var prefix: Bool
    }

    @Test(arguments: [
        Shape(blocks: 400, rows: 256, sequences: 64, prefix: true),
        Shape(blocks: 400, rows: 37, sequences: 16, prefix: false),
        Shape(blocks: 24, rows: 64, sequences: 16, prefix: true),
        Shape(blocks: 13, rows: 16, sequences: 12, prefix: true),
        Shape(blocks: 12, rows: 8, sequences: 4, prefix: false),
    ])
    func answersAreThoseOfEachRequestAlone(shape: Shape) async throws {
        let count = 240
        let expected = try await Self.alone(count)
        let engine = try Engine.fake {
            $0.cacheBlocks = shape.blocks
            $0.maxStepRows = shape.rows
            $0.maxSequences = shape.sequences
            $0.prefixCache = shape.prefix
            $0.minPrefillRows = 4
        }
        let sink = Sink()
        var numbers = Numbers(state: 99)
        var ids: [(number: Int, id: RequestID)] = []
        for number in 0..<count {
            if Self.request(number).output.count > shape.sequences { continue }
            ids.append((number, try engine.submit(Self.request(number), to: sink)))
            // Some readers are slow for a while.
            if numbers.next(7) == 0 {
                let id = ids[numbers.next(ids.count)].id
                engine.pause(id)
                engine.resume(id)
            }
        }
        for (number, id) in ids {
            let answer = Answer(await sink.events(of: id))
            #expect(answer.error == nil)
            #expect(answer.tokens == expected[number].tokens, "request \(number)")
            #expect(answer.texts == expected[number].texts)
            #expect(answer.reasons == expected[number].reasons)
            #expect(answer.logprobs == expected[number].logprobs)
            #expect(answer.promptScores == expected[number].promptScores)
        }
        let snapshot = engine.snapshot
        #expect(snapshot.blocksInUse == 0)
        #expect(snapshot.running == 0 && snapshot.waiting == 0)
        if shape.blocks < 20 { #expect(snapshot.preemptions > 0) }
        if shape.prefix, shape.blocks > 100 { #expect(snapshot.cachedTokens > 0) }
        await engine.stop()
    }

    /// A perfect draft, a useless one: the same answers, greedy and drawn, alone and in a crowd.
    @Test(arguments: [0, 12345] as [UInt64])
    func draftsNeverChangeTheAnswer(salt: UInt64) async throws {
        let count = 120
        let expected = try await Self.alone(count)
        let clock = TickingClock()
        let engine = try Engine.fake(
            {
                $0.cacheBlocks = 60
                $0.maxSequences = 6
                $0.now = { clock.now }
            }, draftSalt: salt)
        let sink = Sink()
        var ids: [(number: Int, id: RequestID)] = []
        for number in 0..<count {
            var request = Self.request(number)
            request.speculation = SpeculationParameters(method: .draftModel, maxTokens: 1 + number % 6)
            ids.append((number, try engine.submit(request, to: sink)))
        }
        for (number, id) in ids {
            let answer = Answer(await sink.events(of: id))
            #expect(answer.error == nil)
            #expect(answer.tokens == expected[number].tokens, "request \(number)")
            #expect(answer.logprobs == expected[number].logprobs)
        }
        let snapshot = engine.snapshot
        #expect(snapshot.proposedTokens > 0)
        if salt == 0 { #expect(snapshot.acceptedTokens * 10 > snapshot.proposedTokens * 5) }
        #expect(snapshot.blocksInUse == 0)
        await engine.stop()
    }

    @Test func aPerfectDraftSavesSteps() async throws {
        let clock = TickingClock()
        let engine = try Engine.fake({ $0.now = { clock.now } }, ends: [], draftSalt: 0)
        var request = GenerationRequest("drafted", max: 60)
        request.speculation = SpeculationParameters(method: .draftModel, maxTokens: 6)
        for temperature in [0, 0.9] as [Float] {
            request.sampling.temperature = temperature
            request.sampling.seed = 5
            let before = engine.snapshot
            _ = try await engine.answer(request)
            let after = engine.snapshot
            #expect(after.steps - before.steps < 16)
            #expect(after.acceptedTokens - before.acceptedTokens == after.proposedTokens - before.proposedTokens)
        }
        await engine.stop()
    }

    @Test func uselessGuessesRest() {
        var pace = GuessPace(most: 6)
        var guessed = 0
        for _ in 0..<1000 {
            let wanted = pace.wanted()
            guessed += wanted
            pace.learn(proposed: wanted, accepted: 0)
        }
        #expect(guessed < 80)
        #expect(GuessPace.share(of: 1) >= 6 && GuessPace.share(of: 30) == 0 && GuessPace.share(of: 0) == 0)
    }

    @Test func pausedSequencesGiveUpTheirBlocksUnderPressure() async throws {
        let gate = Gate()
        let engine = try Engine.fake({ $0.cacheBlocks = 8 }, ends: [], gate: gate)
        let alone = try await engine.answer(GenerationRequest("slow reader", max: 100))
        let other = try await engine.answer(GenerationRequest("quick reader", max: 200))
        let sink = Sink()
        gate.close()
        let slow = try engine.submit(GenerationRequest("slow reader", max: 100), to: sink)
        gate.waitUntilEntered()
        engine.pause(slow)
        let quick = try engine.submit(GenerationRequest("quick reader", max: 200), to: sink)
        gate.open()
        #expect(Answer(await sink.events(of: quick)).tokens == other.tokens)
        #expect(Answer(sink.eventsSoFar(of: slow)).reasons.isEmpty)
        engine.resume(slow)
        #expect(Answer(await sink.events(of: slow)).tokens == alone.tokens)
        await engine.stop()
    }

    @Test func guessesAreAcceptedAndSaveSteps() async throws {
        // A sharp model over a small vocabulary repeats itself, which is where guesses pay.
        let engine = try Engine.fake(vocabularySize: 300, ends: [])
        var request = GenerationRequest(
            prompt: .tokens(Array(repeating: [1, 2, 3, 4, 5, 6, 7, 8], count: 12).flatMap { $0 }))
        request.stopping.maxTokens = 64
        request.sampling.allowedTokens = [1]
        let plain = try await engine.answer(request)
        let before = engine.snapshot
        request.speculation = SpeculationParameters(method: .promptLookup, maxTokens: 6)
        let guessed = try await engine.answer(request)
        let after = engine.snapshot
        #expect(plain.tokens == guessed.tokens)
        #expect(after.acceptedTokens >= 25)
        #expect(after.steps - before.steps < 40)
        await engine.stop()
    }
}
