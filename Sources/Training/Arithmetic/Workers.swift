package import Transformers

/// The threads of training: the compute pool that serving uses.
///
/// Work is cut by its shape, never by the number of threads: every result is the same on any number of cores.
package struct Workers: Sendable {
    /// The pool.
    package let pool: ComputePool

    /// Works on a pool.
    package init(pool: ComputePool) { self.pool = pool }

    /// Runs `body` over 0 ..< count in pieces of at most `grain`.
    func forEach(_ count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
        guard count > 0 else { return }
        let grain = max(grain, 1)
        let chunks = (count + grain - 1) / grain
        if chunks == 1 {
            body(0..<count)
            return
        }
        pool.run(chunks: chunks) { chunk, _ in
            let start = chunk * grain
            body(start..<min(start + grain, count))
        }
    }

    /// Runs `body` over elements, in pieces that are worth a thread.
    func elements(_ count: Int, _ body: (Range<Int>) -> Void) { forEach(count, grain: 32_768, body) }

    /// Runs `body` over rows of `columns` elements, in pieces that are worth a thread.
    func rows(_ count: Int, columns: Int, _ body: (Range<Int>) -> Void) {
        forEach(count, grain: max(1, 32_768 / max(columns, 1)), body)
    }
}
