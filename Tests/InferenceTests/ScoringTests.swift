import Foundation
import Inference
import Testing

/// Log-probabilities of continuations over one prompt.
struct ScoringTests {
    static func request(
        _ prompt: [Int32], _ continuations: [[Int32]], reportsTokens: Bool = true, tenant: String = ""
    ) -> GenerationRequest {
        GenerationRequest(
            prompt: .tokens(prompt), tenant: tenant,
            scoring: ScoringParameters(continuations: continuations.map { .tokens($0) }, reportsTokens: reportsTokens))
    }

    static func prompt(_ count: Int) -> [Int32] { (0..<count).map { Int32($0 * 7 % 256) } }

    /// What the prompt log-probabilities of prompt and continuation together say.
    static func expected(_ engine: Engine, _ prompt: [Int32], _ continuation: [Int32]) async throws -> [TokenLogprob] {
        var request = GenerationRequest(
            prompt: .tokens(prompt + continuation), stopping: StoppingParameters(maxTokens: 0))
        request.output.promptLogprobs = 0
        return Array(try await engine.answer(request).promptScores.suffix(continuation.count))
    }

    @Test(arguments: [1, 5, 31, 32, 33, 64, 100])
    func scoresAreThoseOfTheWholeSequence(promptCount: Int) async throws {
        let engine = try Engine.fake(ends: [])
        let prompt = Self.prompt(promptCount)
        let continuations: [[Int32]] = [[3], [3, 4], [250, 1, 2], Self.prompt(40), Self.prompt(70), [3]]
        let answer = try await engine.answer(Self.request(prompt, continuations))
        #expect(answer.scores.count == continuations.count)
        for (score, continuation) in zip(answer.scores, continuations) {
            let expected = try await Self.expected(engine, prompt, continuation)
            #expect(score.tokens == expected)
            #expect(score.tokenCount == continuation.count)
            #expect(score.logprob == expected.reduce(0.0) { $0 + Double($1.logprob) })
            #expect(score.isGreedy == expected.allSatisfy { $0.rank == 1 })
        }
        #expect(answer.usage[0].promptTokens == promptCount)
        #expect(answer.usage[0].completionTokens == continuations.reduce(0) { $0 + $1.count })
        #expect(answer.started != nil && answer.error == nil)
        #expect(engine.snapshot.blocksInUse == 0)
        await engine.stop()
    }

    @Test func thePromptIsComputedOnceAndSingleTokensCostNothing() async throws {
        let engine = try Engine.fake({ $0.prefixCache = false }, ends: [])
        let before = engine.snapshot.computedTokens
        _ = try await engine.answer(Self.request(Self.prompt(100), (0..<50).map { [Int32($0)] }))
        #expect(engine.snapshot.computedTokens - before == 100)
        _ = try await engine.answer(Self.request(Self.prompt(100), (0..<50).map { [Int32($0), 7, 8] }))
        #expect(engine.snapshot.computedTokens - before == 100 + 100 + 50 * 2)
        await engine.stop()
    }

    @Test func aCachedPromptIsReusedAndTheScoresStayTheSame() async throws {
        let engine = try Engine.fake(ends: [])
        let request = Self.request(Self.prompt(100), [[1, 2, 3], [4]])
        let first = try await engine.answer(request)
        let second = try await engine.answer(request)
        #expect(first.started?.cachedTokens == 0 && second.started?.cachedTokens == 96)
        #expect(first.scores == second.scores)
        await engine.stop()
    }

    @Test func greedyIsWhatGenerationTakes() async throws {
        let engine = try Engine.fake(ends: [])
        let prompt = Self.prompt(10)
        let generated = try await engine.answer(
            GenerationRequest(prompt: .tokens(prompt), stopping: StoppingParameters(maxTokens: 5)))
        let greedy = generated.tokens[0]
        let other = greedy.dropLast() + [greedy[4] == 9 ? 10 : 9]
        let answer = try await engine.answer(Self.request(prompt, [greedy, Array(other)], reportsTokens: false))
        #expect(answer.scores.map(\.isGreedy) == [true, false])
        #expect(answer.scores.allSatisfy { $0.tokens.isEmpty && $0.tokenCount == 5 })
        await engine.stop()
    }

    /// More continuations than places, hardly any blocks, and others who generate: the same scores.
    @Test func manyContinuationsInASmallPoolBesideOthers() async throws {
        let roomy = try Engine.fake({ $0.prefixCache = false }, ends: [])
        let prompt = Self.prompt(90)
        let continuations = (0..<200).map { number in (0...number % 40).map { Int32(number + $0 * 3) % 256 } }
        let expected = try await roomy.answer(Self.request(prompt, continuations))
        let tight = try Engine.fake(
            {
                $0.cacheBlocks = 14
                $0.maxSequences = 6
                $0.maxStepRows = 48
            }, ends: [])
        let sink = Sink()
        let others = try (0..<5).map { number in
            try tight.submit(
                GenerationRequest(prompt: .tokens(Self.prompt(40 + number)), stopping: .init(maxTokens: 60)), to: sink)
        }
        let answer = try await tight.answer(Self.request(prompt, continuations))
        #expect(answer.error == nil)
        #expect(answer.scores == expected.scores)
        for id in others { #expect(Answer(await sink.events(of: id)).error == nil) }
        #expect(tight.snapshot.blocksInUse == 0 && tight.snapshot.waiting == 0)
        await roomy.stop()
        await tight.stop()
    }

    @Test func aCancelledRequestFreesEverything() async throws {
        let gate = Gate()
        let engine = try Engine.fake({ $0.maxSequences = 4 }, ends: [], gate: gate)
        // Before the prompt is computed, and among the continuations.
        for steps in [1, 2, 3] {
            gate.close()
            let sink = Sink()
            let id = try engine.submit(
                Self.request(Self.prompt(20), (0..<100).map { [Int32($0), 1, 2, 3] }), to: sink)
            for _ in 1..<steps {
                gate.waitUntilEntered()
                gate.passOne()
            }
            gate.waitUntilEntered()
            engine.cancel(id, cause: .client)
            gate.open()
            #expect(Answer(await sink.events(of: id)).error == .cancelled(.client))
            #expect(engine.snapshot.blocksInUse == 0 && engine.snapshot.running == 0 && engine.snapshot.waiting == 0)
        }
        await engine.stop()
    }

    @Test func aDeadlineEndsIt() async throws {
        let engine = try Engine.fake(ends: [])
        var request = Self.request(Self.prompt(20), [[1, 2]])
        request.deadline = .now - .seconds(1)
        #expect(try await engine.answer(request).error == .cancelled(.deadline))
        await engine.stop()
    }

    @Test func whatCannotBeScoredIsNamed() async throws {
        let engine = try Engine.fake(contextLength: 64, ends: [])
        let prompt = Self.prompt(60)
        for (continuations, words) in [
            ([], "takes 1 to 1024, found 0"), ([[1], []], "continuations[1].tokens"),
            (Array(repeating: [1], count: 1025), "found 1025"), ([[1], [300]], "id 300"), ([[-1]], "id -1"),
        ] as [([[Int32]], String)] {
            #expect(throws: InferenceError.self, "\(words)") {
                do {
                    _ = try engine.submit(Self.request(prompt, continuations), to: Sink())
                } catch {
                    #expect("\(error)".contains(words), "\(error)")
                    throw error
                }
            }
        }
        // The whole context may be used, and no more.
        #expect(try await engine.answer(Self.request(prompt, [[1, 2, 3, 4]])).error == nil)
        let long = try await engine.answer(Self.request(prompt, [[1, 2, 3, 4, 5]]))
        #expect(long.error?.description.contains("continuations[0]: has 5 tokens after a prompt of 60") ?? false)
        var text = Self.request(prompt, [[1]])
        text.scoring?.continuations = [.text("")]
        #expect(throws: InferenceError.self) { _ = try engine.submit(text, to: Sink()) }
        #expect(engine.snapshot.blocksInUse == 0)
        await engine.stop()
    }

    @Test func textsAreTokenizedByThemselves() async throws {
        let engine = try Engine.fake(ends: [])
        let request = GenerationRequest(
            prompt: .text("ab"), scoring: ScoringParameters(continuations: [.text("cd")], reportsTokens: true))
        let answer = try await engine.answer(request)
        #expect(answer.started?.promptTokens == 3)
        #expect(answer.scores[0].tokens.map(\.token) == [99, 100])
        await engine.stop()
    }
}
