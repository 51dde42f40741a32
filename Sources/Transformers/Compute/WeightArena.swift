import CKernels
import Glibc
import Synchronization

/// The memory of all repacked matrices of a model: one range, filled in the order in which a step reads it.
///
/// On huge pages, so that a step's stream of weights misses the TLB a few hundred times and not a hundred thousand times:
/// on pages of 4 KiB one thread reads a fifth less. Pages become resident as they are written.
package final class WeightArena: @unchecked Sendable {
    // Unchecked: `used` is guarded by its mutex; what was taken belongs to whoever took it.

    private let base: UnsafeMutableRawPointer
    private let capacity: Int
    private let used = Mutex(0)

    /// Reserves address space. Nil if there is none.
    package init?(bytes: Int) {
        guard bytes > 0, let base = mk_reserve_pages(bytes) else { return nil }
        self.base = base
        capacity = bytes
    }

    deinit { mk_return_pages(base, capacity) }

    /// `bytes` bytes on a cache line's boundary, with a line behind them that may be read; nil if they do not fit.
    func take(_ bytes: Int) -> UnsafeMutableRawPointer? {
        used.withLock { used in
            let padded = (bytes + 63) & ~63
            guard padded <= capacity - used - 64 else { return nil }
            defer { used += padded }
            return base + used
        }
    }

    /// Keeps what was taken in memory (mlock).
    ///
    /// - Returns: nil, or a sentence that says why the system does not allow it.
    func lock() -> String? {
        let bytes = used.withLock { $0 }
        let result = mk_lock_pages(base, bytes)
        guard result != 0 else { return nil }
        return "the system does not let this process lock \(bytes >> 20) MiB of weights in memory "
            + "(\(String(cString: strerror(result)))): raise the limit (ulimit -l, or LimitMEMLOCK= of a service)"
    }
}
