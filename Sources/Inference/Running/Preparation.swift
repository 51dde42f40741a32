import Synchronization

/// A submission whose prompt is being prepared elsewhere. Any thread.
final class Preparation: Sendable {
    let submission: Submission
    private let isDropped = Atomic<Bool>(false)

    init(_ submission: Submission) { self.submission = submission }

    /// Nobody waits for it any more.
    func drop() { isDropped.store(true, ordering: .relaxed) }

    /// Whether somebody waits for it still.
    func isWanted(_ now: ContinuousClock.Instant) -> Bool {
        !isDropped.load(ordering: .relaxed) && submission.request.deadline.map { now < $0 } ?? true
    }
}
