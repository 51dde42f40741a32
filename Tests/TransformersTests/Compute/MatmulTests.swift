import CKernels
import ModelFormats
import Testing

@testable import Transformers

/// Products of every set and type against double precision over dequantised weights and activations.
@Suite struct MatmulTests {
    static let pool = ComputePool(threads: 2)
    static let cases = KernelTable.available.flatMap { set in ElementType.allCases.map { Case(kernels: set, type: $0) }
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var kernels: KernelTable
        var type: ElementType
        var testDescription: String { "\(kernels.name) \(type)" }
    }

    /// The activations as the products of a set see them: exact, or quantised and read back.
    static func inputs(
        _ x: [Float], rows: Int, columns: Int, _ activations: Activations, _ kernels: KernelTable
    ) -> [Double] {
        guard let tiles = activations.tiles, activations.holdsQuantized else { return x.map(Double.init) }
        var result = [Double](repeating: 0, count: rows * columns)
        let count = (rows + Int(kernels.functions.pointee.tile_rows) - 1) / Int(kernels.functions.pointee.tile_rows)
        for tile in 0..<count {
            let (first, end) = (tile * rows / count, (tile + 1) * rows / count)
            let height = end - first
            for block in 0..<columns / 32 {
                let base = tiles + first * (columns / 32) * 44 + block * 44 * height
                for row in 0..<height {
                    let scale = base.load(fromByteOffset: 32 * height + row * 4, as: Float.self)
                    for index in 0..<32 {
                        let value = base.load(
                            fromByteOffset: (index / 4 * height + row) * 4 + index % 4, as: Int8.self)
                        result[(first + row) * columns + block * 32 + index] = Double(value) * Double(scale)
                    }
                }
            }
        }
        return result
    }

    @Test(arguments: cases) func matchesDoublePrecision(_ each: Case) throws {
        let compute = Compute(pool: Self.pool, kernels: each.kernels)
        let widths =
            each.type.blockLength == 1 ? [1, 15, 96, 301] : each.type.blockLength == 32 ? [32, 96, 320] : [256, 768]
        for columns in widths {
            for outputs in [1, 16, 47, 70] {
                let tensor = RandomTensor(each.type, rows: outputs, columns: columns, seed: columns + outputs)
                let weights = try tensor.matrix(each.kernels, Self.pool)
                for rows in [1, 2, 3, 5, 6, 7, 8, 13, 20] {
                    let workspace = Workspace()
                    var random = FixedRandom(rows)
                    let x = random.floats(rows * columns), biasValues = random.floats(outputs)
                    let input = workspace.matrix(rows: rows, columns: columns)
                    input.fill(x)
                    let activations = Activations(capacity: rows, consumers: [weights], workspace: workspace)
                    compute.load(input, rows: rows, into: activations)
                    let output = workspace.matrix(rows: rows, columns: outputs)
                    compute.matmul(activations, weights, bias: FloatVector(biasValues), into: output)
                    compute.matmul(activations, weights, into: output, accumulate: true)
                    let exact = Self.inputs(x, rows: rows, columns: columns, activations, each.kernels)
                    for row in 0..<rows {
                        for index in 0..<outputs {
                            var (sum, magnitude) = (0.0, 1e-3 + abs(Double(biasValues[index])))
                            for k in 0..<columns {
                                let term = exact[row * columns + k] * Double(tensor.values[index * columns + k])
                                sum += term
                                magnitude += abs(term)
                            }
                            let expected = 2 * sum + Double(biasValues[index])
                            let difference = abs(Double(output.row(row)[index]) - expected)
                            guard difference <= magnitude * 4e-6 else {
                                Issue.record(
                                    "\(outputs)x\(columns), row \(row) of \(rows), output \(index): \(difference)")
                                return
                            }
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: cases) func quantizationIsCloseToTheInput(_ each: Case) throws {
        let compute = Compute(pool: Self.pool, kernels: each.kernels)
        let workspace = Workspace()
        let weights = try RandomTensor(each.type, rows: 16, columns: 256, seed: 1).matrix(each.kernels, Self.pool)
        let activations = Activations(capacity: 9, consumers: [weights], workspace: workspace)
        var random = FixedRandom(5)
        let x = random.floats(9 * 256, in: -3...3)
        let input = workspace.matrix(rows: 9, columns: 256)
        input.fill(x)
        compute.load(input, rows: 9, into: activations)
        let seen = Self.inputs(x, rows: 9, columns: 256, activations, each.kernels)
        for index in x.indices { #expect(abs(seen[index] - Double(x[index])) <= 3.0 / 127 / 2 * 1.001) }
    }

    @Test(arguments: cases) func rowsDoNotDependOnTheBatch(_ each: Case) throws {
        let compute = Compute(pool: Self.pool, kernels: each.kernels)
        let (columns, outputs) = (512, 80)
        let weights = try RandomTensor(each.type, rows: outputs, columns: columns, seed: 3).matrix(
            each.kernels, Self.pool)
        let workspace = Workspace()
        let activations = Activations(capacity: 64, consumers: [weights], workspace: workspace)
        let input = workspace.matrix(rows: 64, columns: columns)
        var random = FixedRandom(9)
        input.fill(random.floats(64 * columns))
        let output = workspace.matrix(rows: 64, columns: outputs)
        compute.load(input, rows: 64, into: activations)
        compute.matmul(activations, weights, into: output)
        let whole = output.array(rows: 64).map(\.bitPattern)
        for rows in 1...64 {
            compute.load(input, rows: rows, into: activations)
            compute.matmul(activations, weights, into: output)
            #expect(output.array(rows: rows).map(\.bitPattern) == Array(whole[..<(rows * outputs)]), "\(rows) rows")
        }
    }

    @Test(arguments: cases) func rowsComeBackOut(_ each: Case) throws {
        let tensor = RandomTensor(each.type, rows: 37, columns: 512, seed: 4)
        let weights = try tensor.matrix(each.kernels, Self.pool)
        var row = [Float](repeating: 0, count: 512)
        for index in [0, 15, 16, 36] {
            weights.dequantizeRow(index, into: &row)
            for column in 0..<512 {
                let expected = tensor.values[index * 512 + column]
                #expect(abs(row[column] - expected) <= abs(expected) * 1e-6 + 1e-7)
            }
        }
    }

    /// Powers of two that half precision holds are repacked, subnormal ones too; a matrix with others stays as it is.
    @Test(arguments: KernelTable.available) func everyScaleOfMXFP4IsKept(_ kernels: KernelTable) throws {
        for (exponents, isRepacked) in [
            (Array(104...143), true), ([103], false), ([144], false), ([0, 127, 254], false),
        ] as [([UInt8], Bool)] {
            let bytes = exponents.flatMap { [$0] + (0..<16).map { UInt8($0 * 17) } }
            let storage = Retained(bytes)
            let weights = try WeightMatrix(
                elementType: .mxfp4, bytes: UnsafeRawBufferPointer(storage.buffer), rows: exponents.count, columns: 32,
                kernels: kernels,
                pool: Self.pool, owner: storage)
            #expect((weights.layout != MK_LAYOUT_BLOCKS) == (isRepacked && kernels.supports(MK_LAYOUT_Q8)))
            var (row, expected) = ([Float](repeating: 0, count: 32), [Float](repeating: 0, count: 32))
            for index in exponents.indices {
                weights.dequantizeRow(index, into: &row)
                BlockFormat.dequantize(
                    .mxfp4, UnsafeRawPointer(storage.buffer.baseAddress! + index * 17), count: 32, into: &expected)
                #expect(row == expected)
            }
        }
    }

    @Test(arguments: cases) func unusualInputsDoNotCrash(_ each: Case) throws {
        let compute = Compute(pool: Self.pool, kernels: each.kernels)
        let weights = try RandomTensor(each.type, rows: 20, columns: 256, seed: 5).matrix(each.kernels, Self.pool)
        let workspace = Workspace()
        let activations = Activations(capacity: 6, consumers: [weights], workspace: workspace)
        let input = workspace.matrix(rows: 6, columns: 256)
        let output = workspace.matrix(rows: 6, columns: 20)
        let values: [Float] = [0, .infinity, .nan, Float(bitPattern: 700), .greatestFiniteMagnitude, -.infinity]
        for (row, value) in values.enumerated() { for column in 0..<256 { input.row(row)[column] = value } }
        compute.load(input, rows: 6, into: activations)
        compute.matmul(activations, weights, into: output)
        #expect(output.row(0).allSatisfy { $0 == 0 })
        #expect(output.row(3).allSatisfy { abs($0) < 1e-30 })
        // Neither infinity nor NaN may pass for an ordinary result.
        #expect(output.row(1).contains { !$0.isFinite })
    }

    @Test func severalProductsShareOneInput() throws {
        let compute = Compute(pool: Self.pool, kernels: .best)
        let workspace = Workspace()
        let tensors = [
            RandomTensor(.q4_K, rows: 48, columns: 256, seed: 1), RandomTensor(.f16, rows: 16, columns: 256, seed: 2),
            RandomTensor(.q6_K, rows: 33, columns: 256, seed: 3),
        ]
        let matrices = try tensors.map { try $0.matrix(.best, Self.pool) }
        let activations = Activations(capacity: 3, consumers: matrices, workspace: workspace)
        let input = workspace.matrix(rows: 3, columns: 256)
        var random = FixedRandom(2)
        input.fill(random.floats(3 * 256))
        compute.load(input, rows: 3, into: activations)
        let together = matrices.map { workspace.matrix(rows: 3, columns: $0.rows) }
        compute.matmul(activations, zip(matrices, together).map { Product($0, into: $1) })
        for (matrix, output) in zip(matrices, together) {
            let alone = workspace.matrix(rows: 3, columns: matrix.rows)
            compute.matmul(activations, matrix, into: alone)
            #expect(alone.array(rows: 3) == output.array(rows: 3))
        }
    }

    @Test func wrongShapesAreRefused() {
        let storage = Retained([UInt8](repeating: 0, count: 100))
        let bytes = UnsafeRawBufferPointer(storage.buffer)
        #expect(throws: WeightMatrixError.self) {
            try WeightMatrix(
                elementType: .q4_0, bytes: bytes, rows: 1, columns: 33, kernels: .best, pool: Self.pool)
        }
        #expect(throws: WeightMatrixError.self) {
            try WeightMatrix(elementType: .f32, bytes: bytes, rows: 26, columns: 1, kernels: .best, pool: Self.pool)
        }
        #expect(throws: WeightMatrixError.self) {
            try WeightMatrix(elementType: .f32, bytes: bytes, rows: 0, columns: 1, kernels: .best, pool: Self.pool)
        }
    }
}
