/// Something that wants to be called at a time: a call at its deadline, a connection at its next check.
package protocol AlarmTarget: AnyObject {
    /// Where the target stands in its queue; -1 when it waits for nothing. Only the queue writes it.
    var alarmIndex: Int { get set }

    /// The time has come. The target is no longer in the queue.
    func alarmFired(now: MonotonicTime)
}

/// The timers of one event loop: a binary heap with removal, so that a finished call leaves nothing behind.
///
/// Confined to its event loop. The driver asks for `next` and calls `fire` when the time has come.
package final class AlarmQueue {
    private struct Entry {
        let time: MonotonicTime
        let target: any AlarmTarget
    }

    private var heap: [Entry] = []

    /// An empty queue.
    package init() {}

    /// The earliest time in the queue, or nil.
    package var next: MonotonicTime? { heap.first?.time }

    /// How many targets wait.
    package var count: Int { heap.count }

    /// Puts a target in, or moves it to another time.
    package func set(_ target: any AlarmTarget, at time: MonotonicTime) {
        let entry = Entry(time: time, target: target)
        let index = target.alarmIndex
        if index < 0 {
            heap.append(entry)
            target.alarmIndex = heap.count - 1
            rise(heap.count - 1)
        } else {
            heap[index] = entry
            rise(index)
            sink(target.alarmIndex)
        }
    }

    /// Takes a target out, if it is in.
    package func cancel(_ target: any AlarmTarget) {
        let index = target.alarmIndex
        guard index >= 0 else { return }
        target.alarmIndex = -1
        let last = heap.removeLast()
        guard index < heap.count else { return }
        heap[index] = last
        last.target.alarmIndex = index
        rise(index)
        sink(last.target.alarmIndex)
    }

    /// Calls every target whose time has come; targets they add with a time not later than `now` included.
    package func fire(now: MonotonicTime) {
        while let first = heap.first, first.time <= now {
            cancel(first.target)
            first.target.alarmFired(now: now)
        }
    }

    private func rise(_ start: Int) {
        var at = start
        while at > 0 {
            let parent = (at - 1) / 2
            guard heap[at].time < heap[parent].time else { return }
            exchange(at, parent)
            at = parent
        }
    }

    private func sink(_ start: Int) {
        var at = start
        while true {
            var least = at
            for child in 2 * at + 1...2 * at + 2 where child < heap.count && heap[child].time < heap[least].time {
                least = child
            }
            guard least != at else { return }
            exchange(at, least)
            at = least
        }
    }

    private func exchange(_ a: Int, _ b: Int) {
        heap.swapAt(a, b)
        heap[a].target.alarmIndex = a
        heap[b].target.alarmIndex = b
    }
}
