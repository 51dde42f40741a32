import Foundation
import Testing

@testable import Inference

/// The sampler against the logits processors of Hugging Face transformers, its draws against their probabilities.
struct SamplerTests {
    struct Case: Decodable {
        struct Parameters: Decodable {
            var temperature: Float?
            var topK: Int?
            var topP: Float?
            var minP: Float?
            var typicalP: Float?
            var repetitionPenalty: Float?
            var frequencyPenalty: Float?
            var presencePenalty: Float?
            var logitBias: [String: Float]?
            var banned: [Int32]?
            var dryMultiplier: Float?
            var dryBase: Float?
            var dryAllowedLength: Int?
            var breakers: [Int32]?
            var xtc: Float?
        }
        var logits: [Float]
        var tokens: [Int32]
        var prompt: Int
        var parameters: Parameters
        var probabilities: [Double]

        var resolved: ResolvedSampling {
            let p = parameters
            var bias: [Int32: Float] = [:]
            for (token, value) in p.logitBias ?? [:] { bias[Int32(token) ?? 0] = value }
            let request = SamplingParameters(
                temperature: p.temperature, topK: p.topK, topP: p.topP, minP: p.minP, typicalP: p.typicalP,
                xtcProbability: p.xtc == nil ? 0 : 1, xtcThreshold: p.xtc, repetitionPenalty: p.repetitionPenalty,
                presencePenalty: p.presencePenalty, frequencyPenalty: p.frequencyPenalty,
                dryMultiplier: p.dryMultiplier, dryBase: p.dryBase, dryAllowedLength: p.dryAllowedLength,
                logitBias: bias, bannedTokens: p.banned ?? [])
            var resolved = ResolvedSampling(
                request, defaults: SamplingParameters(), vocabularySize: logits.count, ends: [])
            if let breakers = p.breakers {
                resolved.dryBreakers = TokenMask(ids: breakers, vocabularySize: logits.count)
            }
            return resolved
        }
    }

    static func cases() throws -> [Case] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/sampling.json")
        return try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
    }

    /// Draws `count` tokens of one row with positions 0, 1, 2 …; gives how often each came.
    static func draws(_ sampler: inout Sampler, _ test: Case, count: Int, seed: UInt64) -> [Int] {
        let sampling = test.resolved
        var counts = [Int](repeating: 0, count: test.logits.count)
        var processed = test.logits
        var history: TokenHistory? =
            sampling.hasPenalties ? TokenHistory(window: -1, promptCount: test.prompt) : nil
        let context = Sampler.Context(ends: [], mayEnd: true, constraint: nil, constraintMayEnd: true)
        processed.withUnsafeMutableBufferPointer { buffer in
            var span = MutableSpan(_unsafeElements: buffer)
            sampler.process(&span, sampling: sampling, context: context, history: &history, tokens: test.tokens)
        }
        for position in 0..<count {
            var row = processed
            let token = row.withUnsafeMutableBufferPointer { buffer in
                var span = MutableSpan(_unsafeElements: buffer)
                return sampler.draw(
                    &span, sampling: sampling, random: Philox(seed: seed), output: 0, position: position)
            }
            if let token { counts[Int(token)] += 1 }
        }
        return counts
    }

    @Test func drawsFollowTheProbabilitiesOfTransformers() throws {
        var sampler = Sampler()
        let count = 20_000
        for (index, test) in try Self.cases().enumerated() {
            let counts = Self.draws(&sampler, test, count: count, seed: UInt64(index))
            #expect(counts.reduce(0, +) == count)
            var statistic = 0.0
            var degrees = -1
            var rest = (observed: 0, expected: 0.0)
            for (token, probability) in test.probabilities.enumerated() {
                // Support: what has no probability never comes.
                if probability == 0 { #expect(counts[token] == 0, "case \(index) token \(token) \(test.parameters)") }
                let expected = probability * Double(count)
                if expected < 5 {
                    rest.observed += counts[token]
                    rest.expected += expected
                    continue
                }
                statistic += (Double(counts[token]) - expected) * (Double(counts[token]) - expected) / expected
                degrees += 1
            }
            if rest.expected >= 5 {
                let difference = Double(rest.observed) - rest.expected
                statistic += difference * difference / rest.expected
                degrees += 1
            }
            // Five standard deviations of chi-square: one false alarm in millions, and the seeds are fixed.
            let limit = Double(max(degrees, 1)) + 5 * (2 * Double(max(degrees, 1))).squareRoot()
            #expect(statistic < limit, "case \(index): \(statistic) of \(degrees) \(test.parameters)")
        }
    }

    @Test func theWholeVocabularyAndTheHeapAgree() throws {
        // Top-k over the heap (k ≤ 512) and over the histogram narrow to the same tokens.
        var numbers = CrowdTests.Numbers(state: 4)
        let logits = (0..<5000).map { _ in Float(numbers.next(4000)) / 300 }
        for k in [1, 7, 400, 512] {
            var heap = Candidates()
            heap.selectLargest(k, of: logits.span)
            var histogram = Candidates()
            let weighed = histogram.weighAll(logits.span, temperature: 0.8)
            #expect(weighed)
            histogram.selectFromAll(k: k, mass: 1)
            #expect(heap.list.map(\.token) == histogram.list.map(\.token))
        }
    }

    /// From logits that all differ to logits that are all alike: equals stay in the order of their ids.
    @Test(arguments: [1_000_000, 50, 2, 1]) func largeVocabularyNucleus(levels: Int) throws {
        var numbers = CrowdTests.Numbers(state: 9)
        let logits = (0..<50_000).map { _ in Float(numbers.next(levels)) * 10 / Float(levels) }
        let top = logits.max() ?? 0
        let weights = logits.map { exp(Double($0 - top)) }
        let total = weights.reduce(0, +)
        let order = logits.indices.sorted { logits[$0] > logits[$1] || (logits[$0] == logits[$1] && $0 < $1) }
        for mass in [0.1, 0.5, 0.9] as [Float] {
            var sum = 0.0
            var expected = 0
            for id in order {
                sum += weights[id]
                expected += 1
                if sum >= Double(mass) * total { break }
            }
            var candidates = Candidates()
            _ = candidates.weighAll(logits.span, temperature: 1)
            candidates.selectFromAll(k: nil, mass: mass)
            // The weights are floats: the border may fall one token aside.
            #expect(abs(candidates.list.count - expected) <= 1)
            #expect(candidates.list.prefix(expected - 1).map { Int($0.token) } == Array(order.prefix(expected - 1)))
        }
    }

    @Test func greedyTakesTheLowestOfEquals() {
        var row: [Float] = [1, 5, 5, 2]
        let lowest = largest(row.span)
        #expect(lowest == 1)
        row = [.nan, -.infinity, 3, .nan]
        let number = largest(row.span)
        #expect(number == 2)
        row = [.nan, -.infinity]
        let none = largest(row.span)
        #expect(none == nil)
    }

    @Test func exponentialIsNear() {
        var worst = 0.0
        for step in 0..<87_000 {
            let x = -Float(step) / 1000
            let exact = exp(Double(x))
            worst = max(worst, abs(Double(exponential(x)) - exact) / exact)
        }
        #expect(worst < 3e-7)
        #expect(exponential(-.infinity) == 0)
        #expect(exponential(-100) == 0)
        #expect(exponential(0) == 1)
    }

    /// The known answers that come with Random123 (`kat_vectors`, philox4x32 10).
    @Test func philoxKnownAnswers() {
        func run(_ counter: [UInt32], _ key: UInt64) -> [UInt32] {
            let block = Philox(seed: key).block(at: SIMD4(counter[0], counter[1], counter[2], counter[3]))
            return [block.x, block.y, block.z, block.w]
        }
        #expect(run([0, 0, 0, 0], 0) == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
        let ones = UInt32.max
        #expect(run([ones, ones, ones, ones], .max) == [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd])
        #expect(
            run([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], 0x299f_31d0_a409_3822)
                == [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1])
    }

    @Test func penaltyWindowForgets() {
        var history = TokenHistory(window: 3, promptCount: 2)
        let tokens: [Int32] = [1, 2, 3, 4, 1]
        history.update(tokens)
        var sampling = ResolvedSampling(
            SamplingParameters(repetitionPenalty: 2, frequencyPenalty: 1), defaults: SamplingParameters(),
            vocabularySize: 6, ends: [])
        sampling.penaltyWindow = 3
        var row: [Float] = [4, 4, 4, 4, 4, 4]
        row.withUnsafeMutableBufferPointer { buffer in
            var span = MutableSpan(_unsafeElements: buffer)
            history.apply(sampling, to: &span)
        }
        #expect(row == [4, 1, 4, 1, 1, 4])
    }

    @Test(arguments: [2, 3, 10, 400], [64, 131, 1000, 1024])
    func masksOfEveryDensity(share: Int, size: Int) {
        var numbers = CrowdTests.Numbers(state: UInt64(share * size))
        for inverted in [false, true] {
            let allowed = Set((0..<Int32(size)).filter { _ in (numbers.next(share) == 0) != inverted })
            var row = (0..<size).map { Float($0) }
            row.withUnsafeMutableBufferPointer { buffer in
                var span = MutableSpan(_unsafeElements: buffer)
                TokenMask(ids: allowed, vocabularySize: size).apply(to: &span)
            }
            #expect(row.indices.allSatisfy { row[$0] == (allowed.contains(Int32($0)) ? Float($0) : -.infinity) })
        }
    }

    @Test func masksBanAndKeep() {
        let mask = TokenMask(ids: [0, 63, 64, 130], vocabularySize: 131)
        var row = [Float](repeating: 1, count: 131)
        row.withUnsafeMutableBufferPointer { buffer in
            var span = MutableSpan(_unsafeElements: buffer)
            mask.apply(to: &span, keeping: [5])
        }
        let left = row.indices.filter { row[$0] > -.infinity }
        #expect(left == [0, 5, 63, 64, 130])
        #expect(mask.contains(63) && !mask.contains(62) && !mask.contains(-1) && !mask.contains(10_000))
    }

    /// A request may name a thousand tokens that end it: all of them are kept.
    @Test(arguments: [1, 16, 17, 1024]) func masksKeepEveryEnd(_ count: Int) {
        let mask = TokenMask(ids: [1], vocabularySize: 4000)
        let ends = (0..<Int32(count)).map { 3 * $0 + 2 }
        var row = (0..<4000).map { Float($0) }
        row.withUnsafeMutableBufferPointer { buffer in
            var span = MutableSpan(_unsafeElements: buffer)
            mask.apply(to: &span, keeping: ends)
        }
        #expect(row.indices.filter { row[$0] > -.infinity } == [1] + ends.map { Int($0) })
        #expect(ends.allSatisfy { row[Int($0)] == Float($0) })
    }
}
