import ModelFormats
import Testing

@testable import Transformers

/// A step's promises: how work is cut into steps and mixed with other sequences changes no bit of a result.
@Suite struct StepTests {
    static let models = ["llama", "gemma2", "gemma3", "qwen3moe", "gpt2", "phi3", "smollm3"]

    @Test(arguments: models, KernelTable.available.map(\.name))
    func piecesOfAPromptGiveTheSameBits(name: String, kernels: String) throws {
        let table = try #require(KernelTable.named(kernels))
        let model = try decoder(fixture(name), kernels: table, element: .f16)
        let tokens = try Expectation(name).tokens
        let whole = model.logits(tokens)
        for sizes in [[1], [31, 1, 5], [7], [32, 16], [33, 15]] {
            var found: [[Float]] = []
            var next = 0
            while found.count < tokens.count {
                let count = min(sizes[next % sizes.count], tokens.count - found.count)
                // Blocks in another order than in memory.
                found += model.logits(
                    Array(tokens[found.count..<found.count + count]), startPosition: found.count, blocks: [9, 4])
                next += 1
            }
            #expect(found == whole, "pieces of \(sizes)")
        }
    }

    @Test(arguments: models)
    func mixedStepsGiveTheSameBits(name: String) throws {
        let model = try decoder(fixture(name), kernels: .best, element: .f16)
        let tokens = try Expectation(name).tokens
        var sequences: [TestSequence] = []
        for index in 0..<5 {
            let part = tokens[index * 3..<index * 7 + 20]
            sequences.append(TestSequence(tokens: Array(part), blocks: [Int32(2 * index + 1), Int32(2 * index)]))
        }
        let alone = sequences.map { model.logits($0.tokens) }
        var found = [[[Float]]](repeating: [], count: sequences.count)
        // Each sequence at its own pace: some take single tokens while others take pieces of prompts.
        var batch = StepBatch()
        var pace = 1
        while sequences.contains(where: { $0.done < $0.tokens.count }) {
            batch.removeAll()
            var members: [(sequence: Int, rows: Int)] = []
            for index in sequences.indices where sequences[index].done < sequences[index].tokens.count {
                let sequence = sequences[index]
                let count = min((index * pace) % 7 + 1, sequence.tokens.count - sequence.done)
                batch.append(
                    sequence.tokens[sequence.done..<sequence.done + count], startPosition: sequence.done,
                    blocks: sequence.blocks, outputs: .all)
                members.append((index, count))
                sequences[index].done += count
            }
            model.run(batch)
            var output = 0
            for member in members {
                for _ in 0..<member.rows {
                    found[member.sequence].append(model.output(output))
                    output += 1
                }
            }
            pace += 1
        }
        #expect(found == alone)
    }

    @Test func onlyAskedRowsGiveLogits() throws {
        let model = try decoder(fixture("llama"))
        let tokens = try Expectation("llama").tokens
        let whole = model.logits(tokens)
        var batch = StepBatch()
        batch.append(tokens[..<20], startPosition: 0, blocks: [0], outputs: .none)
        batch.append(tokens[..<10], startPosition: 0, blocks: [1], outputs: .last)
        batch.append(tokens[..<3], startPosition: 0, blocks: [2], outputs: .all)
        #expect(batch.outputCount == 4)
        model.run(batch)
        #expect(model.output(0) == whole[9])
        #expect((1...3).map { model.output($0) } == Array(whole[..<3]))
        batch.removeAll()
        batch.append(tokens[20...20], startPosition: 20, blocks: [0], outputs: .last)
        model.run(batch)
        #expect(model.output(0) == whole[20])
    }

    @Test func copiedBlocksCarryTheirKeys() throws {
        let model = try decoder(fixture("llama"))
        let tokens = try Expectation("llama").tokens
        let whole = model.logits(tokens, blocks: [0, 1])
        model.copyBlock(from: 0, to: 7)
        model.copyBlock(from: 1, to: 5)
        var batch = StepBatch()
        batch.append(tokens[40...40], startPosition: 40, blocks: [7, 5], outputs: .last)
        model.run(batch)
        #expect(model.output(0) == whole[40])
    }

    @Test func logitsCanBeChangedInPlace() throws {
        let model = try decoder(fixture("llama"))
        _ = model.logits([1, 5])
        model.withLogits(output: 1) { $0[3] = 1e9 }
        #expect(model.output(1).indexOfMaximum == 3)
    }

    @Test func fastKernelsAgreeWithTheReference() throws {
        for name in Self.models {
            let tokens = try Expectation(name).tokens
            let expected = try Expectation(name).rows("logits")
            for table in KernelTable.available {
                let model = try decoder(fixture(name), kernels: table, element: .f32)
                #expect(relativeError(model.logits(tokens), expected) < 1e-3, "\(name) \(table.name)")
                let half = try decoder(fixture(name), kernels: table, element: .f16)
                #expect(relativeError(half.logits(tokens), expected) < 1e-2, "\(name) \(table.name) f16")
            }
        }
    }
}
