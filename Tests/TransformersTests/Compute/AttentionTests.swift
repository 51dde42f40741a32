import CKernels
import Testing

@testable import Transformers

/// Attention of every set and cache type against its definition, and against itself when cut differently.
@Suite struct AttentionTests {
    static let pool = ComputePool(threads: 2)

    struct Case: CustomTestStringConvertible, Sendable {
        var kernels: KernelTable
        var element: KVCache.Element
        var testDescription: String { "\(kernels.name) \(element)" }
    }

    static let cases = KernelTable.fast.flatMap { set in
        [KVCache.Element.f16, .f32, .q8].map { Case(kernels: set, element: $0) }
    }

    /// Queries, keys and values of one sequence, and what attention makes of them.
    struct Sequence {
        var shape: AttentionShape
        var tokens: Int
        var queries: [Float], keys: [Float], values: [Float]

        init(_ shape: AttentionShape, tokens: Int, seed: Int) {
            var random = FixedRandom(seed)
            self.shape = shape
            self.tokens = tokens
            queries = random.floats(tokens * shape.heads * shape.headSize, in: -2...2)
            keys = random.floats(tokens * shape.kvHeads * shape.headSize, in: -2...2)
            values = random.floats(tokens * shape.kvHeads * shape.headSize, in: -2...2)
        }

        /// Runs the sequence in parts of the given sizes through a set and returns the outputs of all tokens from `first`
        /// on, which must begin a part.
        func run(
            _ kernels: KernelTable, _ element: KVCache.Element, parts: [Int], sinks: FloatVector? = nil,
            from first: Int = 0
        ) -> [Float] {
            let compute = Compute(pool: AttentionTests.pool, kernels: kernels)
            let blocks = (tokens + 31) / 32
            let cache = KVCache(
                layers: 2, blocks: blocks + 3, heads: shape.kvHeads, headSize: shape.headSize, element: element)!
            let plan = AttentionPlan()
            let workspace = Workspace()
            let (width, kvWidth) = (shape.heads * shape.headSize, shape.kvHeads * shape.headSize)
            var output: [Float] = []
            var position = 0
            for part in parts {
                plan.reset()
                // Block numbers in descending order, so that their order matters.
                plan.append(
                    count: part, startPosition: position, blocks: (0..<blocks).map { Int32(blocks + 2 - $0) })
                let q = workspace.matrix(rows: part, columns: width), o = workspace.matrix(rows: part, columns: width)
                let k = workspace.matrix(rows: part, columns: kvWidth),
                    v = workspace.matrix(rows: part, columns: kvWidth)
                q.fill(Array(queries[position * width..<(position + part) * width]))
                k.fill(Array(keys[position * kvWidth..<(position + part) * kvWidth]))
                v.fill(Array(values[position * kvWidth..<(position + part) * kvWidth]))
                compute.store(keys: k, values: v, plan: plan, cache: cache, layer: 1)
                if position >= first {
                    compute.attention(
                        queries: q, plan: plan, cache: cache, layer: 1, shape: shape, sinks: sinks, into: o)
                    output += o.array(rows: part)
                }
                position += part
            }
            return output
        }
    }

    @Test(arguments: cases) func matchesTheDefinition(_ each: Case) {
        let shapes = [
            (AttentionShape(heads: 2, kvHeads: 2, headSize: 8), 5),
            (AttentionShape(heads: 14, kvHeads: 2, headSize: 64), 150),
            (AttentionShape(heads: 3, kvHeads: 1, headSize: 80, window: 40), 170),
            (AttentionShape(heads: 4, kvHeads: 2, headSize: 33, softCap: 5), 70),
            (AttentionShape(heads: 32, kvHeads: 1, headSize: 16), 33),
            (AttentionShape(heads: 2, kvHeads: 1, headSize: 256, scale: 0.1), 40),
            (AttentionShape(heads: 4, kvHeads: 4, headSize: 32, causal: false), 75),
        ]
        for (index, (shape, tokens)) in shapes.enumerated() {
            let sequence = Sequence(shape, tokens: tokens, seed: index)
            var random = FixedRandom(index)
            for sinks in [nil, FloatVector(random.floats(shape.heads))] {
                let result = sequence.run(each.kernels, each.element, parts: [tokens], sinks: sinks)
                let expected = sequence.run(.reference, each.element, parts: [tokens], sinks: sinks)
                // Quantised queries differ from the reference's exact ones.
                let tolerance: Float = each.element == .q8 ? 0.06 : 2e-5
                let worst = zip(result, expected).map { abs($0 - $1) }.max() ?? .infinity
                #expect(worst <= tolerance, "\(shape): \(worst)")
            }
        }
    }

    @Test(arguments: cases) func aRowDoesNotDependOnHowTheSequenceIsCut(_ each: Case) {
        for (shape, tokens) in [
            (AttentionShape(heads: 7, kvHeads: 1, headSize: 32), 200),
            (AttentionShape(heads: 4, kvHeads: 2, headSize: 48, window: 64), 300),
        ] {
            let sequence = Sequence(shape, tokens: tokens, seed: 11)
            let whole = sequence.run(each.kernels, each.element, parts: [tokens]).map(\.bitPattern)
            let single = sequence.run(each.kernels, each.element, parts: [Int](repeating: 1, count: tokens))
            #expect(single.map(\.bitPattern) == whole)
            let mixed = sequence.run(each.kernels, each.element, parts: [1, 63, 7, 129 - 71, tokens - 129])
            #expect(mixed.map(\.bitPattern) == whole)
        }
    }

    @Test(arguments: cases) func longDecodeIsSharedByTheThreads(_ each: Case) {
        // Beyond one span: a single token goes span by span, a prefill row goes through all of them.
        let shape = AttentionShape(heads: 6, kvHeads: 2, headSize: 32)
        let tokens = 2500
        let sequence = Sequence(shape, tokens: tokens, seed: 12)
        for sinks in [nil, FloatVector([1, 2, 3, 4, 5, 6])] {
            let whole = sequence.run(each.kernels, each.element, parts: [tokens], sinks: sinks)
            let cut = sequence.run(each.kernels, each.element, parts: [tokens - 2, 1, 1], sinks: sinks)
            #expect(whole.map(\.bitPattern) == cut.map(\.bitPattern))
        }
        let last = sequence.run(each.kernels, each.element, parts: [tokens - 1, 1], from: tokens - 1)
        let expected = sequence.run(.reference, each.element, parts: [tokens - 1, 1], from: tokens - 1)
        let worst = zip(last, expected).map { abs($0 - $1) }.max() ?? .infinity
        #expect(worst <= (each.element == .q8 ? 0.03 : 1e-5), "\(worst)")
    }

    @Test(arguments: KernelTable.available) func sequencesOfOneStepDoNotMix(_ kernels: KernelTable) {
        let shape = AttentionShape(heads: 4, kvHeads: 2, headSize: 16)
        let compute = Compute(pool: Self.pool, kernels: kernels)
        let cache = KVCache(layers: 1, blocks: 8, heads: 2, headSize: 16, element: .f32)!
        let sequences = [Sequence(shape, tokens: 40, seed: 1), Sequence(shape, tokens: 9, seed: 2)]
        let plan = AttentionPlan()
        plan.append(count: 40, startPosition: 0, blocks: [5, 2])
        plan.append(count: 9, startPosition: 0, blocks: [3])
        let workspace = Workspace()
        let q = workspace.matrix(rows: 49, columns: 64), o = workspace.matrix(rows: 49, columns: 64)
        let k = workspace.matrix(rows: 49, columns: 32), v = workspace.matrix(rows: 49, columns: 32)
        q.fill(sequences.flatMap(\.queries))
        k.fill(sequences.flatMap(\.keys))
        v.fill(sequences.flatMap(\.values))
        compute.store(keys: k, values: v, plan: plan, cache: cache, layer: 0)
        compute.attention(queries: q, plan: plan, cache: cache, layer: 0, shape: shape, into: o)
        let expected = sequences.flatMap { $0.run(kernels, .f32, parts: [$0.tokens]) }
        #expect(o.array(rows: 49).map(\.bitPattern) == expected.map(\.bitPattern))

        // A copied block is the same sequence.
        cache.copyBlock(from: 5, to: 0)
        plan.reset()
        plan.append(count: 1, startPosition: 39, blocks: [0, 2])
        let again = workspace.matrix(rows: 1, columns: 64), one = workspace.matrix(rows: 1, columns: 64)
        one.fill(Array(sequences[0].queries.suffix(64)))
        compute.attention(queries: one, plan: plan, cache: cache, layer: 0, shape: shape, into: again)
        #expect(again.array(rows: 1) == Array(expected[39 * 64..<40 * 64]))
    }
}
