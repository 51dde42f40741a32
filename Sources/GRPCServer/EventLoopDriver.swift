import GRPC
import NIOCore
import Synchronization

/// One event loop of the server: its mailbox, its alarms, and the connections that have something to write.
///
/// Confined to its event loop. A turn (posts, an alarm, a read) runs to its end first; then every connection that it made
/// dirty is drained once.
final class EventLoopDriver {
    let eventLoop: any EventLoop
    let loop: Loop
    let alarms = AlarmQueue()
    private(set) var connections: [ObjectIdentifier: ConnectionHandler] = [:]

    // Touched on every turn and flush, on this loop only; no access spans a call that leads back here, so the checks at
    // run time are off.

    @exclusivity(unchecked) private var dirty: [ConnectionHandler] = []
    @exclusivity(unchecked) private var spare: [ConnectionHandler] = []
    /// Where the connections of the loop put what they send, one after the other. The channel holds on to it only while
    /// the socket does not take the octets; then the next write gets new storage.
    @exclusivity(unchecked) private var buffer = ByteBuffer()
    @exclusivity(unchecked) private var turns = 0
    private var flushIsScheduled = false
    private var alarmAt = MonotonicTime.distantFuture
    private let reference: Reference

    /// Lets the Sendable `Loop` reach the driver. `@unchecked Sendable`: `driver` is written before the loop is shared
    /// and read on the event loop only.
    private final class Reference: @unchecked Sendable {
        weak var driver: EventLoopDriver?
        let isClosed = Atomic<Bool>(false)
    }

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        let reference = Reference()
        self.reference = reference
        loop = Loop(
            wake: {
                // After the loop's end nobody is left whom a post could concern.
                guard !reference.isClosed.load(ordering: .acquiring) else { return }
                eventLoop.execute { reference.driver?.runPosted() }
            },
            isCurrent: { eventLoop.inEventLoop },
            clock: { MonotonicTime(nanoseconds: NIODeadline.now().uptimeNanoseconds) },
            delay: { time, work in
                guard !reference.isClosed.load(ordering: .acquiring) else { return }
                eventLoop.scheduleTask(in: TimeAmount(time)) { reference.driver?.turn(work) }
            })
        reference.driver = self
    }

    /// No post reaches the loop any more.
    func close() { reference.isClosed.store(true, ordering: .releasing) }

    /// Runs some work as one turn: what it makes dirty is drained after it.
    func turn(_ work: () -> Void) {
        turns += 1
        work()
        turns -= 1
        if turns == 0 {
            flush()
            armAlarm()
        }
    }

    /// Runs some work whose turn ends with a later call of `turn`: several reads before one `channelReadComplete`.
    func partOfTurn(_ work: () -> Void) {
        turns += 1
        work()
        turns -= 1
    }

    /// What `drain` writes, in a buffer for the channel; nil if it is nothing.
    /// - Parameter exactly: whether the buffer has its own storage, no larger than it needs.
    func octets(exactly: Bool, _ drain: (UnsafeMutableRawBufferPointer) -> Int) -> ByteBuffer? {
        buffer.clear(minimumCapacity: Self.chunk)
        let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.chunk, drain)
        guard count > 0 else { return nil }
        return exactly ? ByteBuffer(bytes: buffer.readableBytesView) : buffer
    }

    /// Whether the channel has let go of the storage of the last buffer; if not, new storage takes its place.
    func hasStorageBack() -> Bool {
        let before = buffer.withVeryUnsafeBytes { $0.baseAddress }
        buffer.clear(minimumCapacity: Self.chunk)
        return buffer.withVeryUnsafeBytes { $0.baseAddress } == before
    }

    private static let chunk = 64 << 10

    func opened(_ handler: ConnectionHandler) { connections[ObjectIdentifier(handler)] = handler }

    func closed(_ handler: ConnectionHandler) { connections[ObjectIdentifier(handler)] = nil }

    /// A connection has something to drain.
    func markDirty(_ handler: ConnectionHandler) {
        dirty.append(handler)
        guard turns == 0, !flushIsScheduled else { return }
        // Outside of a turn: whoever runs now may do more, so the drain waits for the next tick.
        flushIsScheduled = true
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.execute {
            bound.value.flushIsScheduled = false
            bound.value.turn {}
        }
    }

    private func runPosted() {
        turn { loop.runPosted() }
    }

    private func flush() {
        // Draining may dirty connections again (a handler that goes on when its buffer has room).
        while !dirty.isEmpty {
            swap(&dirty, &spare)
            for handler in spare { handler.flush() }
            spare.removeAll(keepingCapacity: true)
        }
    }

    /// Sees that the event loop wakes for the earliest alarm. A wake-up that comes too early does no harm, so an alarm
    /// that was cancelled costs nothing here.
    private func armAlarm() {
        guard let next = alarms.next, next < alarmAt else { return }
        alarmAt = next
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let time = NIODeadline.uptimeNanoseconds(min(next.nanoseconds, UInt64(Int64.max)))
        eventLoop.scheduleTask(deadline: time) { bound.value.alarm(armedFor: next) }
    }

    private func alarm(armedFor time: MonotonicTime) {
        if time == alarmAt { alarmAt = .distantFuture }
        turn { alarms.fire(now: loop.now) }
    }
}
