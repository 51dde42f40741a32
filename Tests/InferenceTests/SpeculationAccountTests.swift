import Testing

@testable import Inference

/// What a draft model may cost.
struct SpeculationAccountTests {
    /// Runs steps of 10 ms (12 ms with guesses, and 5 ms of the draft's) for tokens of one sequence, and gives the time
    /// beside that without a draft, and the steps that guessed.
    private static func run(
        _ account: inout SpeculationAccount, tokens: Int, accepts: Int
    ) -> (seconds: Double, plain: Double, guessed: Int, steps: Int) {
        var (seconds, made, guessed, steps) = (0.0, 0, 0, 0)
        while made < tokens {
            let guesses = account.mayGuess(decoding: 1)
            let step = SpeculationAccount.Step(
                compute: guesses ? 0.012 : 0.010, draft: guesses ? 0.005 : 0, decoding: 1, hasPrompts: false,
                proposed: guesses ? 4 : 0, accepted: guesses ? accepts : 0)
            account.learn(step)
            seconds += step.compute + step.draft
            made += 1 + step.accepted
            guessed += guesses ? 1 : 0
            steps += 1
        }
        return (seconds, Double(made) * 0.010, guessed, steps)
    }

    @Test func aDraftThatNeverAgreesCostsAtMostThreePercent() {
        var account = SpeculationAccount(sequences: 24)
        let begin = Self.run(&account, tokens: 1000, accepts: 0)
        #expect(begin.seconds <= 1.03 * begin.plain + 0.12)
        let later = Self.run(&account, tokens: 20_000, accepts: 0)
        #expect(later.seconds <= 1.03 * later.plain)
        #expect(later.guessed > 100, "it goes on trying")
    }

    @Test func aDraftThatAgreesIsUsed() {
        var account = SpeculationAccount(sequences: 24)
        let run = Self.run(&account, tokens: 20_000, accepts: 4)
        #expect(run.guessed * 100 > run.steps * 95)
        #expect(run.seconds < 0.4 * run.plain)
    }

    @Test func aDraftThatStopsAgreeingLosesAtMostASecondOfWhatItGained() {
        var account = SpeculationAccount(sequences: 24)
        _ = Self.run(&account, tokens: 10_000, accepts: 4)
        let run = Self.run(&account, tokens: 10_000, accepts: 0)
        #expect(run.seconds <= 1.03 * run.plain + 1.1)
        let again = Self.run(&account, tokens: 20_000, accepts: 4)
        #expect(again.seconds < 0.5 * again.plain, "and is found again when it agrees again")
    }

    @Test func nothingIsGuessedBeforeAStepWithoutGuessesWasMeasured() {
        var account = SpeculationAccount(sequences: 24)
        #expect(!account.mayGuess(decoding: 1))
        account.learn(.init(compute: 0.01, draft: 0, decoding: 1, hasPrompts: true, proposed: 0, accepted: 0))
        #expect(!account.mayGuess(decoding: 1), "a step with prompts says nothing")
        account.learn(.init(compute: 0.01, draft: 0, decoding: 1, hasPrompts: false, proposed: 0, accepted: 0))
        #expect(account.mayGuess(decoding: 1) && !account.mayGuess(decoding: 2) && !account.mayGuess(decoding: 25))
    }

    @Test func aMachineThatStoodStillDoesNotEndGuessingForLong() {
        var account = SpeculationAccount(sequences: 24)
        account.learn(.init(compute: 0.01, draft: 0, decoding: 1, hasPrompts: false, proposed: 0, accepted: 0))
        account.learn(.init(compute: 60, draft: 60, decoding: 1, hasPrompts: false, proposed: 4, accepted: 0))
        #expect(!account.isOpen)
        #expect(Self.run(&account, tokens: 6000, accepts: 4).guessed > 0)
    }
}

/// The draft model computes for those who ask for it, and never takes another's blocks for its own: the made-up model traps
/// if it finds a position that it has not computed.
struct DraftCacheTests {
    private static func request(_ text: String, _ method: SpeculationParameters.Method) -> GenerationRequest {
        GenerationRequest(text, max: 40) { $0.speculation = SpeculationParameters(method: method, maxTokens: 5) }
    }

    @Test func aPrefixThatOnlyTheMainModelHasComputedIsCaughtUp() async throws {
        let clock = TickingClock()
        let engine = try Engine.fake({ $0.now = { clock.now } }, ends: [], draftSalt: 0)
        let text = String(repeating: "a long beginning, ", count: 40)
        let plain = try await engine.answer(Self.request(text, .off))
        #expect(engine.snapshot.proposedTokens == 0)
        for _ in 0..<2 {
            let drafted = try await engine.answer(Self.request(text, .draftModel))
            #expect(drafted.tokens == plain.tokens)
            #expect((drafted.started?.cachedTokens ?? 0) > 500)
        }
        #expect(engine.snapshot.acceptedTokens > 0)
        await engine.stop()
    }

    @Test func blocksThatWereGivenAwayAreForgotten() async throws {
        // The cache holds little more than one of these: each request evicts the one before.
        let clock = TickingClock()
        let engine = try Engine.fake(
            {
                $0.cacheBlocks = 30
                $0.now = { clock.now }
            }, ends: [], draftSalt: 0)
        let fresh = try Engine.fake(ends: [])
        for round in 0..<6 {
            let text = String(repeating: "\(round % 3) ", count: 350)
            let method: SpeculationParameters.Method = round % 2 == 0 ? .draftModel : .off
            let answer = try await engine.answer(Self.request(text, method))
            #expect(try await fresh.answer(GenerationRequest(text, max: 40)).tokens == answer.tokens)
        }
        #expect(engine.snapshot.acceptedTokens > 0)
        await engine.stop()
        await fresh.stop()
    }
}
