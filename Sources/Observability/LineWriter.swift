import Dispatch
import Foundation
import Synchronization

/// Takes finished lines of logs.
package protocol LineSink: Sendable {
    /// Takes one line with its end. Must not block for long.
    func write(_ line: [UInt8])
}

/// Writes lines from a thread of its own, so that a slow reader of the log never holds a call.
///
/// What waits is bounded; beyond the bound lines are dropped, and a line tells how many. Guarded by the mutex.
package final class LineWriter: LineSink {
    private struct State {
        var waiting: [UInt8] = []
        var dropped = 0
        var isScheduled = false
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "log", qos: .utility)
    private let limit: Int
    private let output: @Sendable ([UInt8]) -> Void

    /// Writes to the standard error output.
    package convenience init(limit: Int = 8 << 20) {
        let handle = FileHandle.standardError
        self.init(limit: limit) { bytes in try? handle.write(contentsOf: Data(bytes)) }
    }

    /// - Parameters:
    ///   - limit: bytes that may wait.
    ///   - output: writes bytes; may block. Called from one thread at a time.
    package init(limit: Int, output: @escaping @Sendable ([UInt8]) -> Void) {
        self.limit = limit
        self.output = output
    }

    package func write(_ line: [UInt8]) {
        let schedules = state.withLock { state in
            if state.waiting.count + line.count > limit {
                state.dropped += 1
            } else {
                state.waiting.append(contentsOf: line)
            }
            if state.isScheduled { return false }
            state.isScheduled = true
            return true
        }
        if schedules { queue.async { self.drain() } }
    }

    /// Waits until all lines so far are written: for the end of the process.
    package func flush() { queue.sync { self.drain() } }

    private func drain() {
        while true {
            let (bytes, dropped) = state.withLock { state in
                let taken = (state.waiting, state.dropped)
                state.waiting = []
                state.dropped = 0
                if taken.0.isEmpty, taken.1 == 0 { state.isScheduled = false }
                return taken
            }
            if bytes.isEmpty, dropped == 0 { return }
            if !bytes.isEmpty { output(bytes) }
            if dropped > 0 {
                var line = JSONLine()
                line.add("time", Timestamp.now().text)
                line.add("level", "warning")
                line.add("message", "log lines dropped: the reader of the log is too slow")
                line.add("dropped", dropped)
                output(line.finish())
            }
        }
    }
}
