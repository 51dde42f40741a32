import CKernels
import Glibc
package import ModelFormats

/// Rates of single kernels beside the machine's limits, measured in the same run.
///
/// Weights are larger than the last-level cache: copies of the matrix are multiplied in turn until some 300 MB have been
/// read, so a matrix-vector product is measured from memory, as decode meets it.
package struct KernelBenchmark {
    /// What the machine can do at most with these threads and instructions.
    package struct Limits: Sendable {
        /// Bytes read from memory, 10⁹ a second.
        package var memory: Double
        /// int8 multiplications and additions, 10⁹ a second.
        package var integers: Double
        /// float32 multiplications and additions, 10⁹ a second.
        package var floats: Double
    }

    /// One kernel at one size.
    package struct Measurement: Sendable {
        /// "matmul q4_0", "attention f16".
        package var name: String
        /// Rows M (queries of attention), outputs N (heads), inputs K (keys).
        package var rows: Int, outputs: Int, inputs: Int
        /// Time of one call in seconds: the best of the repetitions.
        package var seconds: Double
        /// Bytes of weights or cache that a call reads, and multiplications and additions it makes.
        package var bytes: Double, operations: Double
        /// 10⁹ bytes a second.
        package var bytesPerSecond: Double { bytes / seconds / 1e9 }
        /// 10⁹ operations a second.
        package var operationsPerSecond: Double { operations / seconds / 1e9 }
        /// The larger share of a limit: memory or arithmetic.
        package var share: Double
    }

    private let compute: Compute
    private let repetitions: Int

    /// Measures with a set of kernels on a pool.
    package init(pool: ComputePool, kernels: KernelTable = .best, repetitions: Int = 3) {
        compute = Compute(pool: pool, kernels: kernels)
        self.repetitions = repetitions
    }

    /// The machine's limits; zeros for the reference set, which has no such loops.
    package func measureLimits() -> Limits {
        let functions = compute.functions
        guard let read = functions.read_memory, let dot = functions.dot_rounds, let fma = functions.fma_rounds else {
            return Limits(memory: 0, integers: 0, floats: 0)
        }
        let pool = compute.pool
        let bytes = 512 << 20
        guard let memory = mk_reserve_pages(bytes) else { return Limits(memory: 0, integers: 0, floats: 0) }
        defer { mk_return_pages(memory, bytes) }
        memset(memory, 1, bytes)
        nonisolated(unsafe) let base = UnsafeRawPointer(memory)
        let (threads, rounds) = (pool.threads, Int64(3_000_000))
        let chunks = 8 * threads
        let part = bytes / chunks / 256 * 256
        let sink = Sink()
        // Which of the two is faster depends on the processor.
        let times = [Int32(1), 4].map { streams in
            best { pool.run(chunks: chunks) { chunk, _ in sink.keep(read(base + chunk * part, Int64(part), streams)) } }
        }
        let reading = min(times[0], times[1])
        let dotting = best { pool.run(chunks: threads) { _, _ in sink.keep(dot(rounds)) } }
        let adding = best { pool.run(chunks: threads) { _, _ in sink.keep(Int32(fma(rounds) > 0 ? 1 : 0)) } }
        let each = Double(rounds) * Double(threads)
        return Limits(
            memory: Double(part * chunks) / reading / 1e9, integers: each * 1536 / dotting / 1e9,
            floats: each * 384 / adding / 1e9)
    }

    /// What a parallel step costs beside its work, in seconds, with the threads hot: steps of as many empty chunks as a
    /// product has.
    package func measureDispatch() -> Double {
        let (pool, steps) = (compute.pool, 20_000)
        return best {
            for _ in 0..<steps { pool.run(chunks: 8 * pool.threads, context: nil) { _, _, _ in } }
        } / Double(steps)
    }

    /// A product of M rows with an N x K matrix of a type.
    package func matmul(
        _ type: ElementType, rows: Int, outputs: Int, inputs: Int, limits: Limits
    ) throws(WeightMatrixError) -> Measurement {
        let workspace = Workspace()
        let rowBytes = inputs / type.blockLength * type.blockBytes
        let source = RandomBlocks(type, bytes: rowBytes * outputs)
        // Reading less than the caches hold would measure them.
        let least = rows == 1 ? 300 << 20 : 1
        let copies = max(1, (least + rowBytes * outputs - 1) / (rowBytes * outputs))
        let arena = WeightArena(bytes: (rowBytes * outputs * copies) / 8 * 9 + (16 << 20))
        var matrices: [WeightMatrix] = []
        for _ in 0..<copies {
            matrices.append(
                try WeightMatrix(
                    elementType: type, bytes: source.bytes, rows: outputs, columns: inputs, kernels: compute.kernels,
                    pool: compute.pool, owner: source, arena: arena))
        }
        let activations = Activations(capacity: rows, consumers: [matrices[0]], workspace: workspace)
        let x = workspace.matrix(rows: rows, columns: inputs)
        for index in 0..<rows * inputs { x.base[index] = Float(index % 37) / 37 - 0.5 }
        compute.load(x, rows: rows, into: activations)
        let y = workspace.matrix(rows: rows, columns: outputs)
        let operations = 2 * Double(rows) * Double(outputs) * Double(inputs)
        // At least some 20 ms for each repetition.
        let passes = max(1, Int(2e9 / (operations * Double(copies))))
        let seconds = best {
            for _ in 0..<passes { for matrix in matrices { compute.matmul(activations, matrix, into: y) } }
        }
        let call = seconds / Double(passes * copies)
        let bytes = Double(matrices[0].byteCount)
        let peak = matrices[0].takesQuantizedActivations ? limits.integers : limits.floats
        return Measurement(
            name: "matmul \(type)", rows: rows, outputs: outputs, inputs: inputs, seconds: call, bytes: bytes,
            operations: operations,
            share: max(rows == 1 ? bytes / call / 1e9 / limits.memory : 0, operations / call / 1e9 / peak))
    }

    /// Attention of `rows` new tokens after `keys - rows` cached ones, summed over enough layers not to fit the caches.
    package func attention(
        _ element: KVCache.Element, shape: AttentionShape, rows: Int, keys: Int, limits: Limits
    ) -> Measurement? {
        let blocks = (keys + KVCache.blockLength - 1) / KVCache.blockLength
        let layerBytes =
            KVCache.blockBytes(
                layers: 1, heads: shape.kvHeads, headSize: shape.headSize, element: element) * blocks
        let layers = rows == 1 ? max(1, (128 << 20) / layerBytes) : 1
        guard
            let cache = KVCache(
                layers: layers, blocks: blocks, heads: shape.kvHeads, headSize: shape.headSize, element: element)
        else { return nil }
        let workspace = Workspace()
        let plan = AttentionPlan()
        plan.append(count: keys, startPosition: 0, blocks: (0..<blocks).map { Int32($0) })
        let kv = workspace.matrix(rows: keys, columns: shape.kvHeads * shape.headSize)
        for index in 0..<keys * kv.columns { kv.base[index] = Float(index % 61) / 61 - 0.5 }
        for layer in 0..<layers { compute.store(keys: kv, values: kv, plan: plan, cache: cache, layer: layer) }
        plan.reset()
        plan.append(count: rows, startPosition: keys - rows, blocks: (0..<blocks).map { Int32($0) })
        let width = shape.heads * shape.headSize
        let (q, o) = (workspace.matrix(rows: rows, columns: width), workspace.matrix(rows: rows, columns: width))
        for index in 0..<rows * width { q.base[index] = Float(index % 41) / 41 - 0.5 }
        let passes = rows == 1 ? 4 : max(1, 400_000 / (rows * keys))
        let seconds = best {
            for _ in 0..<passes {
                for layer in 0..<layers {
                    compute.attention(queries: q, plan: plan, cache: cache, layer: layer, shape: shape, into: o)
                }
            }
        }
        let call = seconds / Double(passes * layers)
        let pairs = Double(rows) * (Double(keys) - Double(rows - 1) / 2)
        let operations = 4 * pairs * Double(width)
        return Measurement(
            name: "attention \(element)", rows: rows, outputs: shape.heads, inputs: keys, seconds: call,
            bytes: Double(layerBytes), operations: operations,
            share: max(
                rows == 1 ? Double(layerBytes) / call / 1e9 / limits.memory : 0, operations / call / 1e9 / limits.floats
            ))
    }

    private func best(_ body: () -> Void) -> Double {
        body()
        var best = Double.infinity
        for _ in 0..<repetitions {
            let start = mk_nanoseconds()
            body()
            best = min(best, Double(mk_nanoseconds() - start) / 1e9)
        }
        return best
    }
}

/// Keeps the compiler from dropping a measured loop.
private final class Sink: @unchecked Sendable {
    // Unchecked: a race here loses a number that nobody reads.
    private var value: Int32 = 0
    func keep(_ x: Int32) { value = x }
}

/// Blocks with small ordinary scales.
private final class RandomBlocks {
    let bytes: UnsafeRawBufferPointer
    private let memory: UnsafeMutableRawPointer

    init(_ type: ElementType, bytes count: Int) {
        memory = AlignedMemory.allocate(bytes: count)
        bytes = UnsafeRawBufferPointer(start: memory, count: count)
        var state: UInt32 = 1
        let words = memory.assumingMemoryBound(to: UInt16.self)
        for index in 0..<count / 2 {
            state = state &* 1_664_525 &+ 1_013_904_223
            // Every half-word is also a small half-precision or bfloat16 number; 0x2c00 is 1/16.
            words[index] = UInt16(state >> 16) & 0x83ff | 0x2c00
        }
    }

    deinit { memory.deallocate() }
}
