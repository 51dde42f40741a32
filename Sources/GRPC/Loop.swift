import Synchronization

/// An event loop as handlers and other threads see it: a place to post work to. Sendable.
///
/// Posts are collected in a mailbox: the first one wakes the loop, those that follow before it runs ride along, and
/// after all of them have run every connection that has something to write is flushed once. So an engine thread posts
/// once per step and loop.
package final class Loop: Sendable {
    private let mailbox = Mutex<[@Sendable () -> Void]>([])
    private let wake: @Sendable () -> Void
    private let isCurrentLoop: @Sendable () -> Bool
    private let clock: @Sendable () -> MonotonicTime
    private let delay: @Sendable (Duration, @escaping @Sendable () -> Void) -> Void
    private let locals: LoopLocals

    /// A loop that `wake` asks to call `runPosted` soon, on its own thread.
    /// - Parameters:
    ///   - wake: called on any thread, once for each time the mailbox stops being empty.
    ///   - isCurrent: whether the caller runs on the loop's thread.
    ///   - clock: the monotonic clock of all deadlines.
    ///   - delay: runs work on the loop after a time.
    package init(
        wake: @escaping @Sendable () -> Void, isCurrent: @escaping @Sendable () -> Bool,
        clock: @escaping @Sendable () -> MonotonicTime,
        delay: @escaping @Sendable (Duration, @escaping @Sendable () -> Void) -> Void = { _, _ in
            preconditionFailure("this loop has no timers")
        }
    ) {
        self.wake = wake
        isCurrentLoop = isCurrent
        self.clock = clock
        self.delay = delay
        locals = LoopLocals()
    }

    /// Runs `work` on the loop, soon, in the order of the posts. From any thread.
    package func post(_ work: @escaping @Sendable () -> Void) {
        let first = mailbox.withLock { box in
            box.append(work)
            return box.count == 1
        }
        if first { wake() }
    }

    /// Runs `work` on the loop after a time. From any thread. It cannot be taken back: the work looks whether it is
    /// still wanted.
    package func after(_ time: Duration, _ work: @escaping @Sendable () -> Void) { delay(time, work) }

    /// Whether the caller runs on this loop.
    package var isCurrent: Bool { isCurrentLoop() }

    /// The time now.
    package var now: MonotonicTime { clock() }

    /// Binds a loop-confined value, so that a posted closure can carry it; only on this loop can it be taken out again.
    package func bind<Value>(_ value: Value) -> LoopBound<Value> { LoopBound(value, to: self) }

    /// The one object of a type that belongs to this loop; made at the first use. On this loop only.
    package func local<Object: AnyObject>(_ type: Object.Type, make: () -> Object) -> Object {
        precondition(isCurrent, "a loop's own objects are reached on that loop only")
        return locals.find(type, make: make)
    }

    /// Takes everything posted so far and runs it; the loop's driver calls it after `wake`, then flushes.
    package func runPosted() {
        let posts = mailbox.withLock { box in
            let posts = box
            box = []
            return posts
        }
        for post in posts { post() }
    }
}

/// A loop-confined value on its way through Sendable code.
///
/// `@unchecked Sendable`: the value is reachable only through `value`, which checks that the caller is on the loop.
package struct LoopBound<Value>: @unchecked Sendable {
    /// The loop the value belongs to.
    package let loop: Loop
    private let held: Value

    fileprivate init(_ value: Value, to loop: Loop) {
        precondition(loop.isCurrent, "a value is bound to a loop on that loop only")
        self.loop = loop
        held = value
    }

    /// The value; on its loop only.
    package var value: Value {
        precondition(loop.isCurrent, "a loop-bound value is used on its loop only")
        return held
    }
}

/// The objects of `Loop.local`.
///
/// `@unchecked Sendable`: `Loop.local` checks that the caller is on the loop before it touches this.
private final class LoopLocals: @unchecked Sendable {
    private var objects: [ObjectIdentifier: AnyObject] = [:]

    func find<Object: AnyObject>(_ type: Object.Type, make: () -> Object) -> Object {
        if let found = objects[ObjectIdentifier(type)] as? Object { return found }
        let made = make()
        objects[ObjectIdentifier(type)] = made
        return made
    }
}
