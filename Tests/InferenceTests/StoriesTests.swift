import Foundation
import Inference
import Synchronization
import Testing
import Transformers

/// Test data beside the package, where there is any.
enum SharedData {
    /// `weights/stories260K` of the shared data, where there is any.
    static let stories: String? = {
        var roots: [URL] = []
        if let root = ProcessInfo.processInfo.environment["MARTLET_SHARED_DATA"] {
            roots.append(URL(filePath: root))
        } else {
            var folder = URL(filePath: #filePath)
            while folder.path().count > 1 {
                folder.deleteLastPathComponent()
                if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path()) {
                    roots.append(folder.appending(path: "../shared/data"))
                }
            }
        }
        return roots.map { $0.appending(path: "weights/stories260K").standardizedFileURL.path() }
            .first { FileManager.default.fileExists(atPath: $0) }
    }()
}

/// A loaded decoder with its engine.
struct Stories {
    let engine: Engine
}

/// The trained model that nobody here made: weights, tokenizer, engine and sampler together.
@Suite(.enabled(if: SharedData.stories != nil, "no ../shared/data beside the package"))
struct StoriesTests {
    static let beginning =
        "Once upon a time, there was a little girl named Lily. She loved to play outside in the park. One day, she saw "
        + "a big, red ball."

    static func load(
        _ name: String, draft: String? = nil, _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> Stories {
        var options = LoadOptions(pool: ComputePool(threads: 2))
        options.engine.cacheBlocks = 512
        change(&options)
        let folder = (SharedData.stories ?? "") + "/"
        let model = try LoadedModel(path: folder + name, draft: draft.map { folder + $0 }, options: options)
        return Stories(engine: try model.generator())
    }

    static func greedy(_ max: Int, _ change: (inout GenerationRequest) -> Void = { _ in }) -> GenerationRequest {
        var request = GenerationRequest(prompt: .text(""), stopping: StoppingParameters(maxTokens: max))
        request.sampling.temperature = 0
        change(&request)
        return request
    }

    @Test(arguments: ["stories260K-f32.gguf", ""])
    func greedyTextFromTheBeginning(name: String) async throws {
        let model = try Self.load(name)
        let answer = try await model.engine.answer(Self.greedy(60))
        #expect(answer.error == nil)
        #expect(answer.text.trimmingPrefix(" ").hasPrefix(Self.beginning), "\(answer.text)")
        await model.engine.stop()
    }

    @Test func crowdEqualsAlone() async throws {
        let model = try Self.load("stories260K-f32.gguf")
        func request(_ number: Int) -> GenerationRequest {
            var numbers = CrowdTests.Numbers(state: UInt64(number))
            let words = ["Once upon a time", "Lily", "The big dog", "Tom and his friend went to the park because"]
            var request = GenerationRequest(
                prompt: .text(words[numbers.next(4)] + String(repeating: " and then", count: numbers.next(30))),
                stopping: StoppingParameters(maxTokens: 10 + numbers.next(60)))
            request.sampling.temperature = numbers.next(2) == 0 ? 0 : 0.9
            request.sampling.seed = UInt64(numbers.next(50))
            if numbers.next(3) == 0 { request.speculation = SpeculationParameters(method: .promptLookup, maxTokens: 5) }
            if numbers.next(5) == 0 { request.output.count = 3 }
            if numbers.next(5) == 0 { request.output.logprobs = 2 }
            return request
        }
        let lonely = try Self.load("stories260K-f32.gguf") {
            $0.engine.prefixCache = false
            $0.pool = ComputePool(threads: 1)
        }
        let tight = try Self.load("stories260K-f32.gguf") {
            $0.engine.cacheBlocks = 18
            $0.engine.maxSequences = 7
            $0.engine.maxStepRows = 19
        }
        let count = 120
        var alone: [Answer] = []
        for number in 0..<count {
            var request = request(number)
            request.speculation = nil
            alone.append(try await lonely.engine.answer(request))
        }
        for engine in [model.engine, tight.engine] {
            let sink = Sink()
            var ids: [RequestID] = []
            for number in 0..<count { ids.append(try engine.submit(request(number), to: sink)) }
            for (number, id) in ids.enumerated() {
                let answer = Answer(await sink.events(of: id))
                #expect(answer.error == nil)
                #expect(answer.tokens == alone[number].tokens, "request \(number)")
                #expect(answer.logprobs == alone[number].logprobs)
            }
        }
        #expect(tight.engine.snapshot.preemptions > 0)
        // In the small batch there is room for guesses.
        #expect(tight.engine.snapshot.acceptedTokens > 0)
        for model in [model, lonely, tight] { await model.engine.stop() }
    }

    @Test func itsOwnDraftSavesSteps() async throws {
        let plain = try Self.load("stories260K-f32.gguf")
        let clock = TickingClock()
        let drafted = try Self.load("stories260K-f32.gguf", draft: "stories260K-f32.gguf") {
            $0.engine.now = { clock.now }
        }
        for temperature in [0, 0.9] as [Float] {
            let request = Self.greedy(100) {
                $0.sampling.temperature = temperature
                $0.sampling.seed = 11
            }
            let expected = try await plain.engine.answer(request)
            let before = drafted.engine.snapshot
            let answer = try await drafted.engine.answer(
                Self.greedy(100) {
                    $0.sampling = request.sampling
                    $0.speculation = SpeculationParameters(method: .draftModel, maxTokens: 5)
                })
            #expect(answer.tokens == expected.tokens)
            #expect(drafted.engine.snapshot.steps - before.steps < 40)
        }
        for model in [plain, drafted] { await model.engine.stop() }
    }

    @Test func cancellationIsQuick() async throws {
        let recorder = ControlTests.Recorder()
        let model = try Self.load("stories260K-f32.gguf") { $0.engine.metrics = recorder }
        let sink = Sink()
        var ids: [RequestID] = []
        for number in 0..<100 {
            let request = Self.greedy(400) {
                $0.prompt = .text(String(repeating: "Lily saw a dog. ", count: number % 3 == 0 ? 20 : 1))
                $0.stopping.ignoreEndOfSequence = true
            }
            ids.append(try model.engine.submit(request, to: sink))
        }
        for id in ids { model.engine.cancel(id, cause: .client) }
        for id in ids { await sink.end(of: id) }
        let latencies = recorder.cancellations.withLock { $0.map(\.latency) }.sorted()
        try #require(latencies.count == 100)
        // Loose, because other programs share the machine; on a quiet one it is a few milliseconds.
        #expect(latencies[98] < .milliseconds(500), "p50 \(latencies[50]) p99 \(latencies[98])")
        #expect(model.engine.snapshot.blocksInUse == 0)
        await model.engine.stop()
    }
}
