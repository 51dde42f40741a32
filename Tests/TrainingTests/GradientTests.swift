import Testing

@testable import Training

@Suite struct GradientTests {
    @Test(arguments: [(1, 1, 1), (3, 4, 5), (17, 9, 2), (2, 33, 1), (1, 5, 19)])
    func dense(rows: Int, inputs: Int, outputs: Int) {
        var random = SeededRandom(seed: 1)
        let x = randomParameter("x", [rows, inputs], &random)
        let w = randomParameter("w", [outputs, inputs], &random)
        let b = randomParameter("b", [outputs], &random)
        checkGradients([x, w, b]) { $0.dense(x.tensor, weight: w.tensor, bias: b.tensor) }
        checkGradients([x, w]) { $0.dense(x.tensor, weight: w.tensor) }
    }

    @Test(arguments: [(2, 3), (4, 1), (6, 7), (11, 16)])
    func embedding(count: Int, width: Int) {
        var random = SeededRandom(seed: 2)
        let w = randomParameter("w", [5, width], &random)
        let ids = (0..<count).map { Int32($0 % 4) - 1 }
        checkGradients([w]) { $0.embedding(ids, shape: [count], weight: w.tensor) }
    }

    @Test(arguments: UnaryFunction.allCases, [[9], [2, 5], [3, 5], [2, 2, 7], [1, 33]])
    func unary(function: UnaryFunction, shape: [Int]) {
        var random = SeededRandom(seed: 3)
        let x = randomParameter("x", shape, &random)
        checkGradients([x]) { $0.apply(function, x.tensor) }
    }

    @Test(arguments: [[5], [4, 6], [1, 17], [2, 3, 5]])
    func elementwise(shape: [Int]) {
        var random = SeededRandom(seed: 4)
        let a = randomParameter("a", shape, &random)
        let b = randomParameter("b", shape, &random)
        checkGradients([a, b]) { $0.swiglu(gate: a.tensor, up: b.tensor) }
        checkGradients([a, b]) { $0.add(a.tensor, b.tensor, scale: 0.3) }
        checkGradients([a, b]) { $0.multiply(a.tensor, b.tensor) }
        checkGradients([a]) { $0.multiply(a.tensor, a.tensor) }
        checkGradients([a]) { $0.affine(a.tensor, add: 1, scale: -1) }
        checkGradients([a]) { $0.dropout(a.tensor, rate: 0.4) }
    }

    @Test(arguments: [(4, 3, 2), (6, 1, 3), (5, 9, 5), (7, 2, 1)])
    func periodicRows(rows: Int, columns: Int, period: Int) {
        var random = SeededRandom(seed: 4)
        let x = randomParameter("x", [rows, columns], &random)
        let table = randomParameter("table", [period + 1, columns], &random)
        table.tensor.storage.values[0] = 1
        checkGradients([x]) { $0.addPeriodic(x.tensor, table.tensor, period: period) }
        let fitting = randomParameter("table", [period, columns], &random)
        checkGradients([x, fitting]) { $0.addPeriodic(x.tensor, fitting.tensor, period: period) }
    }

    @Test(arguments: [(1, 2), (5, 8), (40, 3), (3, 17), (2, 64)])
    func norms(rows: Int, columns: Int) {
        var random = SeededRandom(seed: 5)
        let x = randomParameter("x", [rows, columns], &random)
        let w = randomParameter("w", [columns], &random)
        let b = randomParameter("b", [columns], &random)
        checkGradients([x, w]) { $0.rmsNorm(x.tensor, weight: w.tensor, epsilon: 1e-5) }
        checkGradients([x, w, b]) { $0.layerNorm(x.tensor, weight: w.tensor, bias: b.tensor, epsilon: 1e-5) }
    }

    @Test(arguments: [(1, 2), (1, 3), (4, 7), (9, 33)])
    func softmax(rows: Int, columns: Int) {
        var random = SeededRandom(seed: 6)
        let x = randomParameter("x", [rows, columns], &random)
        checkGradients([x]) { $0.softmax(x.tensor) }
    }

    @Test(arguments: [(1, 3, 1, 2), (2, 5, 3, 4), (3, 1, 2, 6), (1, 9, 1, 16)])
    func rope(batch: Int, length: Int, heads: Int, width: Int) {
        var random = SeededRandom(seed: 7)
        let x = randomParameter("x", [batch * length, heads * width], &random)
        let cosine = Tensor((0..<length * width / 2).map { Double($0) * 0.1 }, shape: [length, width / 2])
        let sine = Tensor((0..<length * width / 2).map { 1 - Double($0) * 0.1 }, shape: [length, width / 2])
        checkGradients([x]) { $0.rope(x.tensor, length: length, heads: heads, cosine: cosine, sine: sine) }
    }

    @Test(
        arguments: [
            AttentionLayout(batch: 1, length: 1, heads: 1, isCausal: true),
            AttentionLayout(batch: 2, length: 5, heads: 4, keyValueHeads: 2, isCausal: true),
            AttentionLayout(batch: 2, length: 4, heads: 2, isCausal: false),
            AttentionLayout(batch: 3, length: 4, heads: 2, isCausal: false, lengths: [4, 1, 3]),
            AttentionLayout(batch: 1, length: 7, heads: 6, keyValueHeads: 2, isCausal: false),
            AttentionLayout(batch: 1, length: 60, heads: 1, isCausal: true),
        ], [1, 3, 8])
    func attention(shape: AttentionLayout, width: Int) {
        // The longest one with one width is enough: it crosses a block of queries.
        guard shape.length < 60 || width == 3 else { return }
        var random = SeededRandom(seed: 8)
        let rows = shape.batch * shape.length
        let q = randomParameter("q", [rows, shape.heads * width], &random)
        let k = randomParameter("k", [rows, shape.keyValueHeads * width], &random)
        let v = randomParameter("v", [rows, shape.keyValueHeads * width], &random)
        checkGradients(shape.length == 1 ? [v] : [q, k, v]) { $0.attention(q.tensor, k.tensor, v.tensor, shape) }
    }

    @Test(arguments: [0.0, 0.1, 0.5], [(1, 1), (1, 2), (5, 4), (3, 17), (8, 3)])
    func losses(smoothing: Double, shape: (Int, Int)) {
        var random = SeededRandom(seed: 9)
        let x = randomParameter("x", [shape.0, shape.1], &random)
        let targets = (0..<shape.0).map { Int32($0 % 3 == 1 ? -1 : $0 % shape.1) }
        // One class has one probability, whatever its logit.
        if shape.1 > 1 { checkGradients([x]) { $0.crossEntropy(x.tensor, targets: targets, smoothing: smoothing) } }
        let soft = (0..<x.tensor.count).map { _ in random.uniform() }
        checkGradients([x]) { $0.binaryCrossEntropy(x.tensor, targets: soft, smoothing: smoothing) }
        checkGradients([x]) { $0.meanSquaredError(x.tensor, targets: soft) }
        checkGradients([x]) {
            $0.penalized(
                $0.meanSquaredError(x.tensor, targets: soft), parameters: [x], l1: 0.1, l2: 0.2 + smoothing)
        }
    }

    @Test(
        arguments: [true, false],
        [
            (width: 8, hidden: 6, layers: 2, heads: 2, keyValueHeads: 1),
            (width: 8, hidden: 6, layers: 2, heads: 2, keyValueHeads: 2),
            (width: 4, hidden: 9, layers: 1, heads: 1, keyValueHeads: 1),
            (width: 12, hidden: 3, layers: 3, heads: 6, keyValueHeads: 3),
        ])
    func llama(ties: Bool, sizes: (width: Int, hidden: Int, layers: Int, heads: Int, keyValueHeads: Int)) {
        var random = SeededRandom(seed: 10)
        let model = LlamaModel<Reference>(
            LlamaConfiguration(
                vocabularySize: 7, width: sizes.width, hidden: sizes.hidden, layers: sizes.layers, heads: sizes.heads,
                keyValueHeads: sizes.keyValueHeads, contextLength: 5, tiesEmbeddings: ties), random: &random)
        for parameter in model.parameters {
            parameter.set((0..<parameter.tensor.count).map { _ in random.normal() * 0.4 })
        }
        let ids: [Int32] = [0, 3, 6, 2, 1, 1, 5, 4]
        checkGradients(model.parameters) {
            $0.crossEntropy(model.logits(ids, batch: 2, on: $0), targets: [3, 6, 2, 1, 1, 5, 4, 0])
        }
    }

    @Test(arguments: [(width: 4, heads: 1, layers: 1, rank: 2), (8, 2, 2, 1), (12, 3, 1, 5)])
    func lowRankTrainsOnlyItsAdditions(sizes: (width: Int, heads: Int, layers: Int, rank: Int)) {
        var random = SeededRandom(seed: 11)
        let model = LlamaModel<Reference>(
            LlamaConfiguration(
                vocabularySize: 5, width: sizes.width, hidden: 6, layers: sizes.layers, heads: sizes.heads,
                contextLength: 4),
            random: &random, lowRank: LowRank(rank: sizes.rank, alpha: 4))
        let trained = model.parameters.filter(\.isTrained)
        #expect(trained.count == 4 * sizes.layers && trained.allSatisfy { $0.name.contains("lora") })
        for parameter in trained { parameter.set((0..<parameter.tensor.count).map { _ in random.normal() }) }
        for parameter in model.parameters where !parameter.isTrained {
            parameter.set((0..<parameter.tensor.count).map { _ in random.normal() * 0.5 })
        }
        checkGradients(model.parameters) {
            $0.crossEntropy(model.logits([0, 1, 2, 3], batch: 1, on: $0), targets: [1, 2, 3, 4])
        }
    }
}
