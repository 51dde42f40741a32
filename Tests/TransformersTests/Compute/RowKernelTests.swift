import CKernels
import Foundation
import Testing

@testable import Transformers

/// Norms, gates, rotation, softmax and selection of every set against the reference.
@Suite struct RowKernelTests {
    static let pool = ComputePool(threads: 2)
    static let widths = [1, 2, 15, 16, 17, 63, 64, 100, 896]

    func matrix(
        _ workspace: Workspace, _ rows: Int, _ columns: Int, seed: Int, _ range: ClosedRange<Float> = -4...4
    )
        -> Matrix
    {
        var random = FixedRandom(seed)
        let result = workspace.matrix(rows: rows, columns: columns)
        result.fill(random.floats(rows * columns, in: range))
        return result
    }

    func expectClose(_ a: Matrix, _ b: Matrix, rows: Int, tolerance: Float = 2e-6, _ note: String) {
        for row in 0..<rows {
            for column in 0..<a.columns {
                let (x, y) = (a.row(row)[column], b.row(row)[column])
                #expect(abs(x - y) <= tolerance * max(1, abs(y)), "\(note), row \(row), column \(column): \(x), \(y)")
            }
        }
    }

    @Test(arguments: KernelTable.fast) func normsMatch(_ kernels: KernelTable) {
        let (fast, oracle) = (Compute(pool: Self.pool, kernels: kernels), Compute(pool: Self.pool, kernels: .reference))
        for columns in Self.widths {
            let workspace = Workspace()
            let x = matrix(workspace, 3, columns, seed: columns)
            var random = FixedRandom(columns + 1)
            let (weight, bias) = (FloatVector(random.floats(columns)), FloatVector(random.floats(columns)))
            let (a, b) = (workspace.matrix(rows: 3, columns: columns), workspace.matrix(rows: 3, columns: columns))
            for useWeight in [true, false] {
                fast.rmsNorm(x, rows: 3, weight: useWeight ? weight : nil, epsilon: 1e-5, into: a)
                oracle.rmsNorm(x, rows: 3, weight: useWeight ? weight : nil, epsilon: 1e-5, into: b)
                expectClose(a, b, rows: 3, "rms \(columns)")
                fast.layerNorm(
                    x, rows: 3, weight: useWeight ? weight : nil, bias: useWeight ? bias : nil, epsilon: 1e-3, into: a)
                oracle.layerNorm(
                    x, rows: 3, weight: useWeight ? weight : nil, bias: useWeight ? bias : nil, epsilon: 1e-3, into: b)
                expectClose(a, b, rows: 3, tolerance: 1e-5, "layer \(columns)")
            }
            // In place.
            oracle.rmsNorm(x, rows: 3, weight: weight, epsilon: 1e-5, into: b)
            fast.rmsNorm(x, rows: 3, weight: weight, epsilon: 1e-5, into: x)
            expectClose(x, b, rows: 3, "in place \(columns)")
        }
    }

    @Test(arguments: KernelTable.fast) func gatesMatch(_ kernels: KernelTable) {
        let (fast, oracle) = (Compute(pool: Self.pool, kernels: kernels), Compute(pool: Self.pool, kernels: .reference))
        for columns in Self.widths {
            for activation in [Activation.silu, .geluTanh, .gelu, .relu] {
                let workspace = Workspace()
                let gate = matrix(workspace, 2, columns, seed: columns, -12...12)
                let up = matrix(workspace, 2, columns, seed: columns + 1)
                let (a, b) = (workspace.matrix(rows: 2, columns: columns), workspace.matrix(rows: 2, columns: columns))
                for other in [up, nil] {
                    fast.gate(gate, other, activation, rows: 2, into: a)
                    oracle.gate(gate, other, activation, rows: 2, into: b)
                    expectClose(a, b, rows: 2, tolerance: 4e-6, "\(activation) \(columns)")
                }
            }
        }
    }

    @Test(arguments: KernelTable.fast) func gatesHoldAtTheExtremes(_ kernels: KernelTable) {
        let compute = Compute(pool: Self.pool, kernels: kernels)
        let workspace = Workspace()
        let gate = workspace.matrix(rows: 1, columns: 6)
        gate.fill([-1000, 1000, -88, 88, 0, .nan])
        let output = workspace.matrix(rows: 1, columns: 6)
        for activation in [Activation.silu, .geluTanh, .gelu] {
            compute.gate(gate, nil, activation, rows: 1, into: output)
            let row = Array(output.row(0))
            #expect(abs(row[0]) < 1e-30 && row[1] == 1000 && abs(row[2]) < 1e-30 && row[3] == 88 && row[4] == 0)
            #expect(row[5].isNaN)
        }
    }

    @Test(arguments: KernelTable.fast) func rotationMatches(_ kernels: KernelTable) {
        let (fast, oracle) = (Compute(pool: Self.pool, kernels: kernels), Compute(pool: Self.pool, kernels: .reference))
        for (headSize, dimensions) in [(8, 8), (64, 64), (80, 32), (96, 96), (128, 64), (6, 4)] {
            for pairing in [RopeAngles.Pairing.interleaved, .halves] {
                let workspace = Workspace()
                let angles = RopeAngles(
                    inverseFrequencies: RopeAngles.frequencies(dimensions: dimensions, base: 10000),
                    attentionScale: 1.1, pairing: pairing, capacity: 4, workspace: workspace)
                let plan = AttentionPlan()
                plan.append(count: 4, startPosition: 1000, blocks: [Int32](repeating: 0, count: 40))
                angles.prepare(plan)
                let a = matrix(workspace, 4, 3 * headSize, seed: headSize)
                let b = matrix(workspace, 4, 3 * headSize, seed: headSize)
                fast.rope(a, rows: 4, heads: 3, headSize: headSize, angles: angles)
                oracle.rope(b, rows: 4, heads: 3, headSize: headSize, angles: angles)
                expectClose(a, b, rows: 4, "rope \(headSize)")
                // The definition, for one pair of the second head.
                let original = matrix(workspace, 4, 3 * headSize, seed: headSize)
                let pair = dimensions / 2 - 1
                let angle = 1002 * pow(10000.0, -2 * Double(pair) / Double(dimensions))
                let (i, j) = pairing == .interleaved ? (2 * pair, 2 * pair + 1) : (pair, pair + dimensions / 2)
                let (x, y) = (Double(original.row(2)[headSize + i]), Double(original.row(2)[headSize + j]))
                #expect(abs(Double(a.row(2)[headSize + i]) - 1.1 * (x * cos(angle) - y * sin(angle))) < 1e-5)
                #expect(abs(Double(a.row(2)[headSize + j]) - 1.1 * (x * sin(angle) + y * cos(angle))) < 1e-5)
            }
        }
    }

    @Test(arguments: KernelTable.fast) func softmaxAndCapMatch(_ kernels: KernelTable) {
        let (fast, oracle) = (Compute(pool: Self.pool, kernels: kernels), Compute(pool: Self.pool, kernels: .reference))
        for columns in Self.widths {
            let workspace = Workspace()
            let (a, b) = (
                matrix(workspace, 3, columns, seed: columns, -50...50),
                matrix(workspace, 3, columns, seed: columns, -50...50)
            )
            fast.softmax(a, rows: 3, scale: 0.7)
            oracle.softmax(b, rows: 3, scale: 0.7)
            expectClose(a, b, rows: 3, tolerance: 1e-6, "softmax \(columns)")
            for row in 0..<3 { #expect(abs(a.row(row).reduce(0, +) - 1) < 1e-5) }
            let (c, d) = (
                matrix(workspace, 3, columns, seed: columns, -90...90),
                matrix(workspace, 3, columns, seed: columns, -90...90)
            )
            fast.softCap(c, rows: 3, cap: 30)
            oracle.softCap(d, rows: 3, cap: 30)
            expectClose(c, d, rows: 3, tolerance: 1e-5, "cap \(columns)")
            let (e, f) = (matrix(workspace, 3, columns, seed: 1), matrix(workspace, 3, columns, seed: 1))
            fast.add(c, to: e, rows: 3, scale: 0.5)
            oracle.add(c, to: f, rows: 3, scale: 0.5)
            expectClose(e, f, rows: 3, "add \(columns)")
        }
    }

    @Test(arguments: KernelTable.available) func theLargestAreFoundInOrder(_ kernels: KernelTable) {
        let compute = Compute(pool: Self.pool, kernels: kernels)
        for (count, k) in [(1, 1), (5, 5), (64, 1), (1000, 40), (151_936, 100), (300, 299)] {
            for coarse in [false, true] {
                var random = FixedRandom(count)
                var x = random.floats(count, in: -10...10)
                // Many equal values: the lower index must win.
                if coarse { x = x.map { $0.rounded() } }
                if count > 100 { x[17] = .nan }
                var values = [Float](repeating: 0, count: k)
                var indices = [Int32](repeating: 0, count: k)
                x.withUnsafeBufferPointer { x in
                    values.withUnsafeMutableBufferPointer { values in
                        indices.withUnsafeMutableBufferPointer {
                            compute.largest(of: x, values: values, indices: $0)
                        }
                    }
                }
                let ranked = x.indices.sorted {
                    let (a, b) = (x[$0].isNaN ? -.infinity : x[$0], x[$1].isNaN ? -.infinity : x[$1])
                    return a == b ? $0 < $1 : a > b
                }
                #expect(indices.map(Int.init) == Array(ranked.prefix(k)), "\(k) of \(count), coarse \(coarse)")
                #expect(values.indices.allSatisfy { values[$0] == x[Int(indices[$0])] || x[Int(indices[$0])].isNaN })
            }
        }
    }
}
