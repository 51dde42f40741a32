import Testing

@testable import Transformers

@Suite struct GemmTests {
    @Test(arguments: KernelTable.available) func everyTranspositionMatchesTheDefinition(_ kernels: KernelTable) {
        let compute = Compute(pool: ComputePool(threads: 2), kernels: kernels)
        for (m, n, k) in [
            (1, 1, 1), (5, 3, 2), (7, 65, 33), (64, 64, 64), (200, 17, 300), (13, 600, 260), (97, 530, 1),
        ] {
            for (transposeA, transposeB) in [(false, false), (true, false), (false, true), (true, true)] {
                let workspace = Workspace()
                var random = FixedRandom(m + n + k)
                let a = workspace.matrix(rows: transposeA ? k : m, columns: transposeA ? m : k)
                let b = workspace.matrix(rows: transposeB ? n : k, columns: transposeB ? k : n)
                let c = workspace.matrix(rows: m, columns: n)
                a.fill(random.floats(m * k))
                b.fill(random.floats(n * k))
                let before = random.floats(m * n)
                c.fill(before)
                var (left, right) = (Compute.Factor(a, rows: a.rows), Compute.Factor(b, rows: b.rows))
                if transposeA { left = left.transposed }
                if transposeB { right = right.transposed }
                for accumulate in [true, false] {
                    compute.gemm(left, right, into: c, accumulate: accumulate)
                    var worst = 0.0
                    for i in 0..<m {
                        for j in 0..<n {
                            var sum = accumulate ? Double(before[i * n + j]) : 0
                            for l in 0..<k {
                                let x = transposeA ? a.row(l)[i] : a.row(i)[l]
                                let y = transposeB ? b.row(j)[l] : b.row(l)[j]
                                sum += Double(x) * Double(y)
                            }
                            worst = max(worst, abs(sum - Double(c.row(i)[j])))
                        }
                    }
                    #expect(worst < 2e-5, "\(m) x \(n) x \(k), transposed \(transposeA) \(transposeB): \(worst)")
                }
            }
        }
    }
}
