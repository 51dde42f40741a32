import CKernels
import Glibc
import Synchronization

/// Threads that carry out the chunks of one parallel step after another.
///
/// The caller of `run` is worker 0 and works too. Chunks are handed out by one packed atomic ticket (step number and next
/// chunk), so that a thread that loses its core delays only the chunk it holds. Idle workers spin briefly, then sleep on a
/// futex: no processor time without work. A long spin beside a busy thread would halve the speed of both.
///
/// Thread rule: `run` may be called from any thread; callers take turns. Chunk bodies must not call `run`.
package final class ComputePool: @unchecked Sendable {
    // Unchecked: `slots` is written only by the holder of `turn`, before the release store of the ticket that publishes it,
    // and its fields are atomics.

    /// Work of one chunk: context, chunk, worker (0 ..< threads; 0 is the caller).
    package typealias Body = @convention(c) (_ context: UnsafeMutableRawPointer?, _ chunk: Int, _ worker: Int) -> Void

    /// Threads that work, the caller included.
    package let threads: Int

    /// A step's work. A worker that is eight steps late reads a slot while it is written anew; what it has read then, of the
    /// one or of the other, goes unused, because its ticket fails.
    private struct Job: ~Copyable {
        let body = Atomic<UInt>(0)
        let context = Atomic<UInt>(0)
        let chunks = Atomic<Int>(0)
    }

    /// Atomics, each on a cache line of its own.
    private let line: UnsafeMutableRawPointer
    private var ticket: UnsafeMutablePointer<Atomic<UInt64>> { line.assumingMemoryBound(to: Atomic<UInt64>.self) }
    private var done: UnsafeMutablePointer<Atomic<UInt32>> { at(1) }
    private var wake: UnsafeMutablePointer<Atomic<UInt32>> { at(2) }
    private var sleepers: UnsafeMutablePointer<Atomic<UInt32>> { at(3) }
    private var callerSleeps: UnsafeMutablePointer<Atomic<UInt32>> { at(4) }
    private var stopping: UnsafeMutablePointer<Atomic<UInt32>> { at(5) }
    /// Jobs by step number modulo the count: a late worker reads an old slot, then its ticket fails.
    private let slots: UnsafeMutablePointer<Job>
    private static let slotCount = 8
    private let turn = Mutex<Void>(())
    private let spinNanoseconds: UInt64
    private var handles: [pthread_t] = []

    /// Starts the threads.
    ///
    /// - Parameters:
    ///   - threads: threads that work, the caller included; nil: `defaultThreads()`. At least 1, at most 512.
    ///   - spinMicroseconds: how long an idle thread spins before it sleeps. 100: a step has a hundred barriers that are
    ///     closer than this, and a sleeping thread costs some 50 µs to wake.
    package init(threads: Int? = nil, spinMicroseconds: Int = 100) {
        let count = min(max(threads ?? Self.defaultThreads(), 1), 512)
        self.threads = count
        spinNanoseconds = UInt64(max(spinMicroseconds, 0)) * 1000
        line = .allocate(byteCount: 6 * 128, alignment: 128)
        slots = .allocate(capacity: Self.slotCount)
        for index in 0..<Self.slotCount { (slots + index).initialize(to: Job()) }
        ticket.initialize(to: Atomic(0))
        for index in 1..<6 { at(index).initialize(to: Atomic(0)) }
        for worker in 1..<max(count, 1) {
            let start = UnsafeMutablePointer<WorkerStart>.allocate(capacity: 1)
            start.initialize(to: WorkerStart(pool: Unmanaged.passUnretained(self), worker: worker))
            var handle = pthread_t()
            let result = pthread_create(
                &handle, nil,
                { argument in
                    guard let argument else { return nil }
                    let start = argument.assumingMemoryBound(to: WorkerStart.self)
                    let (pool, worker) = (start.pointee.pool, start.pointee.worker)
                    start.deallocate()
                    mk_name_thread("compute")
                    pool.takeUnretainedValue().workerLoop(worker)
                    return nil
                }, start)
            // A machine that gives no more threads gives a slower pool, not a wrong one: chunks go to whoever is there.
            if result == 0 { handles.append(handle) } else { start.deallocate() }
        }
    }

    deinit {
        stopping.pointee.store(1, ordering: .sequentiallyConsistent)
        _ = wake.pointee.wrappingAdd(1, ordering: .sequentiallyConsistent)
        mk_futex_wake(wake, Int32.max)
        for handle in handles { pthread_join(handle, nil) }
        slots.deallocate()
        line.deallocate()
    }

    /// Processor time that the workers have used since they began, in seconds; the callers' own is not counted.
    func processorTime() -> Double {
        var seconds = 0.0
        for handle in handles {
            var clock = clockid_t()
            var time = timespec()
            guard pthread_getcpuclockid(handle, &clock) == 0, clock_gettime(clock, &time) == 0 else { continue }
            seconds += Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
        }
        return seconds
    }

    /// Workers that sleep now.
    var parked: Int { Int(sleepers.pointee.load(ordering: .sequentiallyConsistent)) }

    private struct WorkerStart {
        var pool: Unmanaged<ComputePool>
        var worker: Int
    }

    /// Runs `body` for each chunk in 0 ..< chunks and returns when all are done. Allocates nothing.
    package func run(chunks: Int, context: UnsafeMutableRawPointer?, _ body: Body) {
        guard chunks > 0 else { return }
        if threads == 1 || chunks == 1 {
            for chunk in 0..<chunks { body(context, chunk, 0) }
            return
        }
        precondition(chunks <= Int(Int32.max))
        turn.withLock { _ in publish(body, context, chunks) }
    }

    /// Runs a closure for each chunk. Costs an allocation: for loading and tests, not for the steps of a model.
    package func run(chunks: Int, _ body: (_ chunk: Int, _ worker: Int) -> Void) {
        withoutActuallyEscaping(body) { body in
            var boxed = body
            withUnsafeMutablePointer(to: &boxed) { pointer in
                run(chunks: chunks, context: UnsafeMutableRawPointer(pointer)) { context, chunk, worker in
                    guard let context else { return }
                    context.assumingMemoryBound(to: ((Int, Int) -> Void).self).pointee(chunk, worker)
                }
            }
        }
    }

    private func publish(_ body: Body, _ context: UnsafeMutableRawPointer?, _ chunks: Int) {
        let step = (ticket.pointee.load(ordering: .relaxed) >> 32) &+ 1
        let slot = slots + Int(step % UInt64(Self.slotCount))
        slot.pointee.body.store(unsafeBitCast(body, to: UInt.self), ordering: .relaxed)
        slot.pointee.context.store(UInt(bitPattern: context), ordering: .relaxed)
        slot.pointee.chunks.store(chunks, ordering: .relaxed)
        done.pointee.store(0, ordering: .relaxed)
        ticket.pointee.store((step & 0xffff_ffff) << 32, ordering: .sequentiallyConsistent)
        if sleepers.pointee.load(ordering: .sequentiallyConsistent) > 0 {
            _ = wake.pointee.wrappingAdd(1, ordering: .sequentiallyConsistent)
            mk_futex_wake(wake, Int32(threads))
        }
        _ = work(0)
        awaitDone(UInt32(chunks))
    }

    /// Waits for chunks that other workers hold.
    private func awaitDone(_ chunks: UInt32) {
        var spins = 0
        var began: UInt64 = 0
        while true {
            if done.pointee.load(ordering: .acquiring) == chunks { return }
            mk_spin_pause()
            spins &+= 1
            guard spins & 63 == 0 else { continue }
            let now = mk_nanoseconds()
            if began == 0 { began = now }
            guard now &- began > spinNanoseconds else { continue }
            callerSleeps.pointee.store(1, ordering: .sequentiallyConsistent)
            while true {
                let finished = done.pointee.load(ordering: .sequentiallyConsistent)
                if finished == chunks { break }
                mk_futex_wait(done, finished)
            }
            callerSleeps.pointee.store(0, ordering: .relaxed)
            return
        }
    }

    /// Takes chunks of the current step until none is left; true if it did any.
    private func work(_ worker: Int) -> Bool {
        var worked = false
        var seen = ticket.pointee.load(ordering: .acquiring)
        while true {
            let slot = slots + Int((seen >> 32) % UInt64(Self.slotCount))
            let chunks = slot.pointee.chunks.load(ordering: .relaxed)
            let body = slot.pointee.body.load(ordering: .relaxed)
            let context = UnsafeMutableRawPointer(bitPattern: slot.pointee.context.load(ordering: .relaxed))
            let chunk = Int(seen & 0xffff_ffff)
            guard chunk < chunks else {
                let again = ticket.pointee.load(ordering: .acquiring)
                if again == seen { return worked }
                seen = again
                continue
            }
            let (taken, now) = ticket.pointee.weakCompareExchange(
                expected: seen, desired: seen &+ 1, successOrdering: .acquiringAndReleasing,
                failureOrdering: .acquiring)
            guard taken else {
                seen = now
                continue
            }
            unsafeBitCast(body, to: Body.self)(context, chunk, worker)
            worked = true
            let finished = done.pointee.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
            if finished == UInt32(chunks), callerSleeps.pointee.load(ordering: .sequentiallyConsistent) != 0 {
                mk_futex_wake(done, 1)
            }
            seen = ticket.pointee.load(ordering: .acquiring)
        }
    }

    private func workerLoop(_ worker: Int) {
        var spins = 0
        var began: UInt64 = 0
        while stopping.pointee.load(ordering: .relaxed) == 0 {
            if work(worker) {
                spins = 0
                began = 0
                continue
            }
            mk_spin_pause()
            spins &+= 1
            guard spins & 63 == 0 else { continue }
            let now = mk_nanoseconds()
            if began == 0 { began = now }
            guard now &- began > spinNanoseconds else { continue }
            let seen = wake.pointee.load(ordering: .sequentiallyConsistent)
            _ = sleepers.pointee.wrappingAdd(1, ordering: .sequentiallyConsistent)
            // A step published before `sleepers` rose is seen here; one published after it changes `wake`.
            if !work(worker), stopping.pointee.load(ordering: .sequentiallyConsistent) == 0 {
                mk_futex_wait(wake, seen)
            }
            _ = sleepers.pointee.wrappingSubtract(1, ordering: .sequentiallyConsistent)
            spins = 0
            began = 0
        }
    }

    private func at(_ index: Int) -> UnsafeMutablePointer<Atomic<UInt32>> {
        (line + index * 128).assumingMemoryBound(to: Atomic<UInt32>.self)
    }
}
