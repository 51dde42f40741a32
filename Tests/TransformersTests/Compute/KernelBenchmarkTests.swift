import Foundation
import ModelFormats
import Testing

@testable import Transformers

@Suite(.serialized) struct KernelBenchmarkTests {
    @Test func measuresAgainstLimits() throws {
        let benchmark = KernelBenchmark(pool: ComputePool(threads: 1), repetitions: 1)
        let limits = KernelBenchmark.Limits(memory: 1, integers: 1, floats: 1)
        let product = try benchmark.matmul(.q8_0, rows: 3, outputs: 64, inputs: 256, limits: limits)
        #expect(product.operations == 2 * 3 * 64 * 256 && product.seconds > 0)
        #expect(product.share == product.operationsPerSecond)
        let shape = AttentionShape(heads: 2, kvHeads: 1, headSize: 16)
        let attention = try #require(benchmark.attention(.f16, shape: shape, rows: 8, keys: 40, limits: limits))
        let keys = Double((33...40).reduce(0, +))
        #expect(attention.operations == 4 * 32 * keys)
    }

    @Test(arguments: [1, 2]) func aStepHasItsCost(_ threads: Int) {
        let seconds = KernelBenchmark(pool: ComputePool(threads: threads), repetitions: 1).measureDispatch()
        #expect(seconds > 0 && seconds.isFinite)
    }

    /// Prints a table: `MARTLET_KERNEL_BENCHMARK=1`, with `MARTLET_KERNEL_SET` and `MARTLET_THREADS` to choose.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["MARTLET_KERNEL_BENCHMARK"] != nil)) func table() throws {
        let environment = ProcessInfo.processInfo.environment
        let kernels = environment["MARTLET_KERNEL_SET"].flatMap(KernelTable.named) ?? .best
        let pool = ComputePool(threads: environment["MARTLET_THREADS"].flatMap(Int.init))
        let benchmark = KernelBenchmark(pool: pool, kernels: kernels, repetitions: 8)
        let limits = benchmark.measureLimits()
        func show(_ x: Double, _ digits: Int = 1) -> String { String(format: "%8.\(digits)f", x) }
        print("\(kernels.name), \(pool.threads) threads: \(limits)")
        let only = environment["MARTLET_KERNEL_BENCHMARK"] ?? ""
        for type in [ElementType.q8_0, .q4_0, .q4_K, .q5_0, .q6_K, .f16, .bf16, .f32]
        where only.count < 2 || only.contains("\(type)") {
            for (outputs, inputs) in [(4864, type.blockLength == 256 ? 1024 : 896), (896, 4864)] {
                for rows in [1, 2, 4, 8, 16, 64, 512] {
                    let m = try benchmark.matmul(type, rows: rows, outputs: outputs, inputs: inputs, limits: limits)
                    print(
                        "\(m.name) N \(outputs) K \(inputs) M \(rows): \(show(m.seconds * 1e6)) us \(show(m.bytesPerSecond)) GB/s \(show(m.operationsPerSecond)) GOP/s  share \(show(m.share, 2))"
                    )
                }
            }
        }
        guard only.count < 2 || only.contains("attention") else { return }
        let shape = AttentionShape(heads: 14, kvHeads: 2, headSize: 64)
        for element in [KVCache.Element.f16, .q8] {
            for (rows, keys) in [(1, 128), (1, 1024), (1, 4096), (8, 1024), (512, 512), (512, 4096)] {
                guard let m = benchmark.attention(element, shape: shape, rows: rows, keys: keys, limits: limits) else {
                    continue
                }
                print(
                    "\(m.name) queries \(rows) keys \(keys): \(show(m.seconds * 1e6)) us \(show(m.bytesPerSecond)) GB/s \(show(m.operationsPerSecond)) GOP/s  share \(show(m.share, 2))"
                )
            }
        }
    }
}
