import Foundation
import Synchronization
import Testing

@testable import Transformers

@Suite struct ComputePoolTests {
    final class Counts: Sendable {
        let each: [Atomic64]
        init(_ count: Int) { each = (0..<count).map { _ in Atomic64() } }
    }

    final class Atomic64: Sendable {
        let value = Atomic<Int>(0)
        func add() { value.wrappingAdd(1, ordering: .relaxed) }
    }

    @Test(arguments: [1, 2, 3, 8], [0, 100]) func everyChunkRunsOnce(_ threads: Int, _ spin: Int) {
        let pool = ComputePool(threads: threads, spinMicroseconds: spin)
        #expect(pool.threads == threads)
        for chunks in [0, 1, 2, 7, 64, 1000] {
            let counts = Counts(chunks)
            pool.run(chunks: chunks) { chunk, worker in
                precondition(worker >= 0 && worker < threads)
                counts.each[chunk].add()
            }
            #expect(counts.each.allSatisfy { $0.value.load(ordering: .relaxed) == 1 })
        }
    }

    @Test func manyShortStepsFollowEachOther() {
        let pool = ComputePool(threads: 3, spinMicroseconds: 5)
        let total = Atomic64()
        for _ in 0..<20_000 { pool.run(chunks: 4) { _, _ in total.add() } }
        #expect(total.value.load(ordering: .relaxed) == 80_000)
    }

    @Test func callersTakeTurns() async {
        let pool = ComputePool(threads: 2)
        let counts = Counts(4)
        await withTaskGroup(of: Void.self) { group in
            for caller in 0..<4 {
                group.addTask { for _ in 0..<500 { pool.run(chunks: 3) { _, _ in counts.each[caller].add() } } }
            }
        }
        #expect(counts.each.allSatisfy { $0.value.load(ordering: .relaxed) == 1500 })
    }

    @Test func idlePoolsTakeNoProcessorTime() {
        let pool = ComputePool(threads: 4)
        pool.run(chunks: 64) { _, _ in }
        // The first pause lets the workers stop spinning; what they use after it is measured, theirs alone.
        usleep(50_000)
        let before = pool.processorTime()
        usleep(200_000)
        let used = pool.processorTime() - before
        withExtendedLifetime(pool) {}
        // A single spinning thread would use 0.2 s of a free core, and a tenth of that on a crowded one.
        #expect(used < 0.005)
    }

    /// Without counting time: workers without work come to rest, all of them, and every step gets them up again.
    @Test(.timeLimit(.minutes(1))) func workersParkAndComeBack() {
        let pool = ComputePool(threads: 4, spinMicroseconds: 0)
        for round in 1...50 {
            while pool.parked < 3 { sched_yield() }
            let counts = Counts(64)
            pool.run(chunks: 64) { chunk, _ in counts.each[chunk].add() }
            #expect(counts.each.allSatisfy { $0.value.load(ordering: .relaxed) == 1 }, "round \(round)")
        }
    }

    /// Between the steps of a model workers spin: none is put to sleep, for which a step would have to wake it.
    @Test func workersStayUpBetweenSteps() {
        let pool = ComputePool(threads: 3, spinMicroseconds: 60_000_000)
        for _ in 0..<2000 {
            pool.run(chunks: 6) { _, _ in }
            #expect(pool.parked == 0)
        }
    }

    @Test func quotasAreReadUpToTheRoot() {
        let files = [
            "/sys/fs/cgroup/a/b/cpu.max": "max 100000\n", "/sys/fs/cgroup/a/cpu.max": "250000 100000\n",
            "/sys/fs/cgroup/cpu.max": "800000 100000\n",
        ]
        #expect(ComputePool.processorQuota(membership: "0::/a/b\n") { files[$0] } == 2.5)
        #expect(ComputePool.processorQuota(membership: "0::/\n") { files[$0] } == 8)
        #expect(ComputePool.processorQuota(membership: "0::/c\n") { _ in nil } == nil)
        #expect(ComputePool.processorQuota(membership: "1:cpu:/x\n") { _ in nil } == nil)
        #expect(ComputePool.quotaCores("max 100000") == nil)
        #expect(ComputePool.quotaCores("50000 100000") == 0.5)
        #expect(ComputePool.quotaCores("50000 0") == nil && ComputePool.quotaCores("") == nil)
        #expect(ComputePool.defaultThreads() >= 1)
    }
}
