import Inference
import Testing

/// The promises of one request: events in order, usage, stops, outputs.
struct EngineTests {
    @Test func eventsComeInOrder() async throws {
        let engine = try Engine.fake()
        let sink = Sink()
        let id = try engine.submit(GenerationRequest("hello", max: 5), to: sink)
        let events = await sink.events(of: id)
        guard case .started(let started) = events.first else {
            Issue.record("first is \(String(describing: events.first))")
            return
        }
        #expect(started.promptTokens == 6)
        #expect(started.cachedTokens == 0)
        guard case .finished(let finished) = events.last else {
            Issue.record("last is \(String(describing: events.last))")
            return
        }
        #expect(finished.usage.completionTokens <= 5 && finished.usage.completionTokens > 0)
        #expect(finished.isLast)
        let deltas = events.dropFirst().dropLast()
        #expect(!deltas.isEmpty)
        for delta in deltas {
            guard case .delta = delta else {
                Issue.record("in between is \(delta)")
                return
            }
        }
        await engine.stop()
    }

    @Test func greedyIsRepeatable() async throws {
        let engine = try Engine.fake(ends: [])
        let first = try await engine.answer(GenerationRequest("repeat me", max: 40))
        let second = try await engine.answer(GenerationRequest("repeat me", max: 40))
        #expect(first.tokens == second.tokens)
        #expect(first.tokens[0].count == 40)
        #expect(first.reasons == [.maxTokens])
        await engine.stop()
    }

    @Test func seedDecides() async throws {
        let engine = try Engine.fake(ends: [])
        func text(_ seed: UInt64) async throws -> [Int32] {
            try await engine.answer(
                GenerationRequest("seed", max: 30) {
                    $0.sampling.temperature = 1
                    $0.sampling.seed = seed
                }
            ).tokens[0]
        }
        let first = try await text(1)
        #expect(try await text(1) == first)
        #expect(try await text(2) != first)
        await engine.stop()
    }

    @Test func drawnSeedIsToldAndRepeats() async throws {
        let engine = try Engine.fake(ends: [])
        let first = try await engine.answer(GenerationRequest("seed", max: 30) { $0.sampling.temperature = 1 })
        let seed = try #require(first.started?.seed)
        let second = try await engine.answer(
            GenerationRequest("seed", max: 30) {
                $0.sampling.temperature = 1
                $0.sampling.seed = seed
            })
        #expect(first.tokens == second.tokens)
        await engine.stop()
    }

    @Test func stopTextEndsTheOutputWhereverTokensBreak() async throws {
        let engine = try Engine.fake(ends: [])
        let whole = try await engine.answer(GenerationRequest("stop here", max: 60))
        let characters = Array(whole.text)
        try #require(characters.count > 20)
        // Each piece of three characters of the answer, as a stop text, ends it before its first occurrence.
        for start in stride(from: 0, to: 18, by: 3) {
            let stop = String(characters[start..<start + 3])
            let answer = try await engine.answer(GenerationRequest("stop here", max: 60) { $0.stopping.stop = [stop] })
            let found = try #require(whole.text.firstRange(of: stop))
            #expect(answer.text == String(whole.text[..<found.lowerBound]))
            #expect(answer.reasons == [.stopText(stop)])
            let included = try await engine.answer(
                GenerationRequest("stop here", max: 60) {
                    $0.stopping.stop = [stop]
                    $0.stopping.includeStop = true
                })
            #expect(included.text == String(whole.text[..<found.upperBound]))
        }
        await engine.stop()
    }

    @Test func stopTokenAndEndOfSequence() async throws {
        let engine = try Engine.fake(ends: [])
        let whole = try await engine.answer(GenerationRequest("ids", max: 30)).tokens[0]
        let token = whole[10]
        let first = try #require(whole.firstIndex(of: token))
        let answer = try await engine.answer(GenerationRequest("ids", max: 30) { $0.stopping.stopTokens = [token] })
        #expect(answer.reasons == [.stopToken(token)])
        #expect(answer.tokens[0] == Array(whole[...first]))
        #expect(answer.usage[0].completionTokens == first + 1)

        let ending = try Engine.fake(ends: [token])
        let ended = try await ending.answer(GenerationRequest("ids", max: 30))
        #expect(ended.reasons == [.endOfSequence(token)])
        let ignoring = try await ending.answer(
            GenerationRequest("ids", max: 30) { $0.stopping.ignoreEndOfSequence = true })
        #expect(ignoring.tokens[0] == whole)
        let least = try await ending.answer(GenerationRequest("ids", max: 30) { $0.stopping.minTokens = 25 })
        #expect(least.tokens[0].count >= 25)
        #expect(!least.tokens[0][..<25].contains(token))
        await engine.stop()
        await ending.stop()
    }

    @Test func outputsShareThePromptAndDiffer() async throws {
        let engine = try Engine.fake(ends: [])
        let request = GenerationRequest("several outputs of one prompt, longer than a block of the cache", max: 50) {
            $0.sampling.temperature = 1
            $0.sampling.seed = 7
            $0.output.count = 4
        }
        let answer = try await engine.answer(request)
        #expect(answer.tokens.count == 4)
        #expect(Set(answer.tokens).count == 4)
        // Each output is what it would be alone in a crowd of another size.
        let two = try await engine.answer(
            GenerationRequest("several outputs of one prompt, longer than a block of the cache", max: 50) {
                $0.sampling.temperature = 1
                $0.sampling.seed = 7
                $0.output.count = 2
            })
        #expect(Array(answer.tokens[..<2]) == two.tokens)
        #expect(engine.snapshot.blocksInUse == 0)
        await engine.stop()
    }

    @Test func bestOfReportsTheMostProbable() async throws {
        let engine = try Engine.fake(ends: [])
        func run(_ count: Int, best: Int?) async throws -> Answer {
            try await engine.answer(
                GenerationRequest("choose", max: 12) {
                    $0.sampling.temperature = 1.5
                    $0.sampling.seed = 3
                    $0.output.count = count
                    $0.output.bestOf = best
                    $0.output.logprobs = 0
                })
        }
        let all = try await run(6, best: nil)
        let best = try await run(2, best: 6)
        let order = all.cumulative.indices.sorted { (all.cumulative[$0] ?? 0) > (all.cumulative[$1] ?? 0) }
        #expect(best.tokens == [all.tokens[order[0]], all.tokens[order[1]]])
        #expect(best.logprobs.map(\.count) == [12, 12])
        await engine.stop()
    }

    @Test func echoAndPromptScores() async throws {
        let engine = try Engine.fake(ends: [])
        let answer = try await engine.answer(
            GenerationRequest("score this prompt", max: 3) {
                $0.output.echo = true
                $0.output.promptLogprobs = 2
                $0.output.logprobs = 1
            })
        #expect(answer.prompts == ["score this prompt"])
        #expect(answer.promptScores.count == 18)
        #expect(answer.promptScores[0].logprob == 0 && answer.promptScores[0].rank == 0)
        #expect(answer.promptScores[1].token == Int32(UInt8(ascii: "s")))
        #expect(answer.promptScores.dropFirst().allSatisfy { $0.logprob < 0 })
        #expect(answer.promptScores[5].alternatives.count == 2)
        // Greedy: the drawn token is the first alternative and ranks first.
        for entry in answer.logprobs[0] {
            #expect(entry.rank == 1 && entry.alternatives.first?.token == entry.token)
        }
        // Scoring only, in pieces: the same numbers.
        let only = try await engine.answer(
            GenerationRequest("score this prompt", max: 0) { $0.output.promptLogprobs = 2 })
        #expect(only.promptScores == answer.promptScores)
        #expect(only.reasons == [.maxTokens] && only.usage[0].completionTokens == 0)
        await engine.stop()
    }

    @Test func prefixIsReusedByTenantOnly() async throws {
        let engine = try Engine.fake(ends: [])
        let prompt = String(repeating: "shared beginning of all prompts ", count: 4)
        let first = try await engine.answer(GenerationRequest(prompt, max: 4) { $0.tenant = "a" })
        let again = try await engine.answer(GenerationRequest(prompt, max: 4) { $0.tenant = "a" })
        let other = try await engine.answer(GenerationRequest(prompt, max: 4) { $0.tenant = "b" })
        let none = try await engine.answer(
            GenerationRequest(prompt, max: 4) {
                $0.tenant = "a"
                $0.cacheSharing = .none
            })
        #expect(first.started?.cachedTokens == 0)
        #expect(again.started?.cachedTokens == 128)
        #expect(other.started?.cachedTokens == 0)
        #expect(none.started?.cachedTokens == 0)
        #expect(first.tokens == again.tokens && first.tokens == other.tokens && first.tokens == none.tokens)
        await engine.stop()
    }

    @Test func longPromptReportsProgress() async throws {
        let engine = try Engine.fake({ $0.maxStepRows = 64 })
        let answer = try await engine.answer(
            GenerationRequest(String(repeating: "x", count: 500), max: 1) { $0.output.prefillProgress = true })
        #expect(answer.progress.count >= 7)
        #expect(answer.progress == answer.progress.sorted())
        await engine.stop()
    }

    @Test func wholeAnswerComesInOneDelta() async throws {
        let engine = try Engine.fake(ends: [])
        let sink = Sink()
        let id = try engine.submit(GenerationRequest("unary", max: 20) { $0.output.stream = false }, to: sink)
        let events = await sink.events(of: id)
        #expect(events.count == 3)
        let streamed = try await engine.answer(GenerationRequest("unary", max: 20))
        #expect(Answer(events).text == streamed.text)
        await engine.stop()
    }

    @Test func contextFullEndsTheOutput() async throws {
        let engine = try Engine.fake(contextLength: 64, ends: [])
        let answer = try await engine.answer(GenerationRequest(prompt: .text("fill the context")))
        #expect(answer.reasons == [.contextFull])
        #expect(answer.usage[0].promptTokens + answer.usage[0].completionTokens == 64)
        let over = try await engine.answer(GenerationRequest(String(repeating: "y", count: 64), max: 1))
        #expect(over.error == .contextOverflow(prompt: 65, limit: 64))
        let cut = try await engine.answer(
            GenerationRequest(String(repeating: "y", count: 64), max: 1) { $0.truncatePrompt = 10 })
        #expect(cut.started?.promptTokens == 10)
        await engine.stop()
    }

    @Test(arguments: [
        ("temperature", { @Sendable (r: inout GenerationRequest) in r.sampling.temperature = -1 }),
        ("temperature", { @Sendable (r: inout GenerationRequest) in r.sampling.temperature = .nan }),
        ("top_p", { @Sendable (r: inout GenerationRequest) in r.sampling.topP = 0 }),
        ("top_k", { @Sendable (r: inout GenerationRequest) in r.sampling.topK = -2 }),
        ("min_p", { @Sendable (r: inout GenerationRequest) in r.sampling.minP = 1.1 }),
        ("logit_bias", { @Sendable (r: inout GenerationRequest) in r.sampling.logitBias = [300: 1] }),
        ("stop", { @Sendable (r: inout GenerationRequest) in r.stopping.stop = [""] }),
        ("stop_token_ids", { @Sendable (r: inout GenerationRequest) in r.stopping.stopTokens = [-1] }),
        ("min_tokens", { @Sendable (r: inout GenerationRequest) in r.stopping.minTokens = 11 }),
        ("n", { @Sendable (r: inout GenerationRequest) in r.output.count = 0 }),
        ("best_of", { @Sendable (r: inout GenerationRequest) in r.output.bestOf = 0 }),
        ("prompt.token_ids", { @Sendable (r: inout GenerationRequest) in r.prompt = .tokens([]) }),
        ("prompt.token_ids", { @Sendable (r: inout GenerationRequest) in r.prompt = .tokens([5, 300]) }),
        (
            "speculation.method",
            { @Sendable (r: inout GenerationRequest) in r.speculation = .init(method: .draftModel) }
        ),
    ])
    func wrongParametersNameTheField(field: String, change: @Sendable (inout GenerationRequest) -> Void) async throws {
        let engine = try Engine.fake()
        #expect {
            _ = try engine.submit(GenerationRequest("x", max: 10, change), to: Sink())
        } throws: { error in
            if case .invalidArgument(let named, _) = error as? InferenceError { return named == field }
            return false
        }
        await engine.stop()
    }
}
