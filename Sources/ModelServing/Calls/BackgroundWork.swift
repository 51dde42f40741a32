import Dispatch
import Inference
import Synchronization

/// Work that takes too long for an event loop (long texts, files): one piece after another, on a queue of its own. The
/// tenants take turns, so that one who sends much waits for himself. Any thread; guarded by the mutex.
final class BackgroundWork: Sendable {
    /// Requests up to this size are answered on the event loop, in about a millisecond.
    static let inlineBytes = 16_384

    /// A piece of work that waits, as the one who wants it sees it.
    struct Ticket {
        fileprivate let number: UInt64
        fileprivate let tenant: String
    }

    private struct Piece {
        let number: UInt64
        let bytes: Int
        let work: @Sendable () -> Void
    }

    private struct State {
        /// By tenant, the oldest first; nobody is here who waits for nothing.
        var waiting: [String: [Piece]] = [:]
        /// The tenants that wait, the one whose turn is next first.
        var turns: [String] = []
        /// Pieces that wait or are at work, and their bytes.
        var count = 0
        var bytes = 0
        var next: UInt64 = 0
    }

    private let queue = DispatchQueue(label: "martlet-calls")
    private let state = Mutex(State())
    private let maxWaiting: Int
    private let maxWaitingBytes: Int

    /// - Parameters:
    ///   - maxWaiting: pieces that wait or are at work; more are refused, and a tenant's second and later ones from three
    ///     quarters of it on.
    ///   - maxWaitingBytes: bytes of their requests, which are kept meanwhile, parted likewise; a piece alone may have
    ///     more.
    init(maxWaiting: Int = 256, maxWaitingBytes: Int = 256 << 20) {
        self.maxWaiting = maxWaiting
        self.maxWaitingBytes = maxWaitingBytes
    }

    /// Takes a piece of work in, which is called on the queue.
    ///
    /// - Throws: `queueFull`.
    func submit(
        bytes: Int, tenant: String, _ work: @escaping @Sendable () -> Void
    ) throws(InferenceError) -> Ticket {
        let number: UInt64? = state.withLock { state in
            // The last quarter is for whoever waits for nothing yet, so that one tenant cannot take all of it.
            let isFirst = state.waiting[tenant] == nil
            let places = isFirst ? maxWaiting : maxWaiting - maxWaiting / 4
            let room = (isFirst ? maxWaitingBytes : maxWaitingBytes - maxWaitingBytes / 4) - state.bytes
            guard state.count < places, state.count == 0 || bytes <= room else { return nil }
            state.next += 1
            state.count += 1
            state.bytes += bytes
            if state.waiting[tenant] == nil { state.turns.append(tenant) }
            state.waiting[tenant, default: []].append(Piece(number: state.next, bytes: bytes, work: work))
            return state.next
        }
        guard let number else { throw .queueFull(retryAfter: .seconds(1)) }
        queue.async { [self] in runNext() }
        return Ticket(number: number, tenant: tenant)
    }

    /// Takes a piece out again that nobody wants any more; it is too late for one that is at work or done.
    func cancel(_ ticket: Ticket) {
        let piece: Piece? = state.withLock { state in
            guard let place = state.waiting[ticket.tenant]?.firstIndex(where: { $0.number == ticket.number }) else {
                return nil
            }
            let piece = state.waiting[ticket.tenant]?.remove(at: place)
            if state.waiting[ticket.tenant]?.isEmpty == true {
                state.waiting[ticket.tenant] = nil
                state.turns.removeAll { $0 == ticket.tenant }
            }
            return piece
        }
        if let piece { left(piece) }
    }

    /// Called once for each piece that was taken in; finds nothing where one was taken out.
    private func runNext() {
        let piece: Piece? = state.withLock { state in
            guard !state.turns.isEmpty else { return nil }
            let tenant = state.turns.removeFirst()
            let piece = state.waiting[tenant]?.removeFirst()
            if state.waiting[tenant]?.isEmpty == true {
                state.waiting[tenant] = nil
            } else {
                state.turns.append(tenant)
            }
            return piece
        }
        guard let piece else { return }
        piece.work()
        left(piece)
    }

    private func left(_ piece: Piece) {
        state.withLock { state in
            state.count -= 1
            state.bytes -= piece.bytes
        }
    }
}
