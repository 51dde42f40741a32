/// How fast steps are, measured: sizes prefill chunks and tells how long a queue is in time.
struct StepPace {
    /// Seconds a row of a prompt takes; 0 before the first measurement.
    private var rowTime = 0.0
    /// Tokens a second over all decoding sequences; 0 before the first measurement.
    private(set) var decodeRate = 0.0

    /// Prompt tokens a second; 0 before the first measurement.
    var prefillRate: Double { rowTime > 0 ? 1 / rowTime : 0 }

    /// Learns from a step.
    mutating func learn(prefillRows: Int, decodeRows: Int, duration: Duration) {
        let seconds = duration.seconds
        guard seconds > 0 else { return }
        // Small chunks say little about the cost of a row: reading the weights dominates them.
        if prefillRows >= 16 {
            let time = seconds / Double(prefillRows + decodeRows)
            rowTime = rowTime == 0 ? time : 0.7 * rowTime + 0.3 * time
        }
        if prefillRows == 0, decodeRows > 0 {
            let rate = Double(decodeRows) / seconds
            decodeRate = decodeRate == 0 ? rate : 0.9 * decodeRate + 0.1 * rate
        }
    }

    /// Rows of prompts that fit the time a step should take.
    func prefillRows(target: Duration, decodeRows: Int, least: Int, most: Int) -> Int {
        guard rowTime > 0 else { return max(1, min(64, most)) }
        let rows = Int(min(target.seconds / rowTime, 1e6)) - decodeRows
        return max(1, min(most, max(least, rows)))
    }
}
