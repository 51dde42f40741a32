import CAllocationCounter
import Inference
import Synchronization
import Testing
import Transformers

/// What a token costs in allocations: stable where time is not.
@Suite(.serialized) struct AllocationTests {
    /// A model that allocates nothing.
    final class StillModel: StepModel {
        let configuration = ModelConfiguration(
            architecture: "still", vocabularySize: 300, contextLength: 4096, cacheBytesPerToken: 1)
        var limits = StepLimits()
        /// The first step waits for this, so that all requests run side by side.
        private let begin: Semaphore
        private var hasBegun = false
        private var row = [Float](repeating: 0, count: 300)

        init(begin: Semaphore) { self.begin = begin }

        func makeCache(blocks: Int, limits: StepLimits) throws { self.limits = limits }
        func copyBlock(from: Int32, to: Int32) {}
        func run(_ batch: borrowing StepBatch, isStopped: () -> Bool) -> Bool {
            if !hasBegun { begin.wait() }
            hasBegun = true
            return true
        }
        func withLogits<R, E: Error>(
            output: Int, _ body: (inout MutableSpan<Float>) throws(E) -> R
        ) throws(E) -> R {
            for id in row.indices { row[id] = Float((id * 31 + output * 17) % 97) / 10 }
            return try row.withUnsafeMutableBufferPointer { (buffer) throws(E) in
                var span = MutableSpan(_unsafeElements: buffer)
                return try body(&span)
            }
        }
    }

    /// A codec that allocates nothing for a token.
    struct StillText: TextCodec {
        struct Detokenizer: TokenDetokenizer {
            mutating func append(_ id: Int32) -> String { "ab" }
            mutating func finish() -> String { "" }
        }
        var vocabularySize: Int { 300 }
        func encode(_ text: String, addSpecialTokens: Bool, parseSpecialTokens: Bool) -> [Int32] { [1, 2, 3] }
        func tokenBytes(_ id: Int32) -> [UInt8] { [] }
        func isSpecial(_ id: Int32) -> Bool { false }
        func makeDetokenizer(skipSpecialTokens: Bool) -> any TokenDetokenizer { Detokenizer() }
        func renderChat(_ prompt: ChatPrompt) throws(InferenceError) -> String { "" }
    }

    /// Notes the engine thread's allocations at each delivery.
    final class CountingSink: EventSink {
        let counts = Mutex<[Int]>([])
        let failures = Mutex<[InferenceError]>([])
        let done = Semaphore()
        let left: Mutex<Int>

        init(requests: Int) {
            left = Mutex(requests)
            counts.withLock { $0.reserveCapacity(10_000) }
        }

        func deliver(_ events: [EngineEvent]) {
            let count = Int(allocation_count())
            counts.withLock { $0.append(count) }
            var ended = 0
            for event in events {
                if case .failed(let error) = event.kind { failures.withLock { $0.append(error) } }
                if event.isLast { ended += 1 }
            }
            let isOver = left.withLock { left in
                left -= ended
                return left == 0
            }
            if isOver { done.signal() }
        }
    }

    /// Mean allocations of a step in the middle of `sequences` answers.
    static func perStep(
        sequences: Int, _ change: (inout GenerationRequest) -> Void = { _ in }
    ) async throws -> Double {
        var configuration = EngineConfiguration()
        configuration.cacheBlocks = 2000
        let begin = Semaphore()
        let engine = try Engine(model: StillModel(begin: begin), text: StillText(), configuration: configuration)
        let sink = CountingSink(requests: sequences)
        for _ in 0..<sequences {
            var request = GenerationRequest("count", max: 400, change)
            request.stopping.ignoreEndOfSequence = true
            _ = try engine.submit(request, to: sink)
        }
        begin.signal()
        sink.done.wait()
        await engine.stop()
        let counts = sink.counts.withLock { $0 }
        #expect(sink.failures.withLock { $0 } == [])
        #expect(engine.snapshot.generatedTokens == UInt64(400 * sequences))
        return Double(counts[300] - counts[100]) / 200
    }

    @Test func aTokenAllocatesNothing() async throws {
        let few = try await Self.perStep(sequences: 2)
        let many = try await Self.perStep(sequences: 34)
        print("allocations a step: \(few) with 2 sequences, \(many) with 34")
        // The events' array and what carries it over; a new block or a grown array now and then.
        #expect(few <= 4)
        #expect((many - few) / 32 <= 0.25)
    }

    @Test func samplingAllocatesNothing() async throws {
        let plain = try await Self.perStep(sequences: 8)
        let sampled = try await Self.perStep(sequences: 8) {
            $0.sampling = SamplingParameters(
                temperature: 0.8, topK: 40, topP: 0.9, minP: 0.02, typicalP: 0.95, xtcProbability: 0.2,
                repetitionPenalty: 1.1, frequencyPenalty: 0.1, seed: 3)
        }
        print("allocations a step of 8: \(plain) greedy, \(sampled) sampled")
        #expect((sampled - plain) / 8 <= 0.25)
    }
}
