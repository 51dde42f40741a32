import Glibc

/// The events of a run as lines for a terminal.
package enum TrainingReport {
    /// Prints a line at once, also into a pipe.
    package static func show(_ line: String) {
        print(line)
        fflush(nil)
    }

    /// Prints a line on standard error, beside a result that other programs may read.
    package static func warn(_ line: String) {
        let bytes = Array("martlet: \(line)\n".utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }

    /// One line.
    package static func line(_ event: TrainingEvent) -> String {
        switch event {
        case .resumed(let step): "resumed after step \(step)"
        case .progress(let step, let total, let loss, let rate, let speed, let unit, let left):
            "step \(step)/\(total)  loss \(fixed(loss, 4))  rate \(short(rate))  \(Int(speed)) \(unit)/s  \(time(left)) left"
        case .validated(let step, let measures, let isBest):
            "step \(step)  validation "
                + measures.values.map { "\($0.name) \(fixed($0.value, 4))" }.joined(separator: "  ")
                + (isBest ? "  (best)" : "")
        case .stoppedEarly(let step): "stopped early after step \(step): the validation no longer improves"
        case .note(let text): text
        }
    }

    /// A number with so many decimals.
    package static func fixed(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let digits = String(Int((abs(value) * scale).rounded()))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = value < 0 && padded.contains { $0 != "0" } ? "-" : ""
        guard decimals > 0 else { return sign + padded }
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    private static func short(_ value: Double) -> String {
        guard value > 0 else { return "0" }
        var (mantissa, exponent) = (value, 0)
        while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
        while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        return fixed(mantissa, 2) + "e\(exponent)"
    }

    private static func time(_ seconds: Double) -> String {
        let total = Int(max(0, seconds.isFinite ? seconds : 0))
        if total < 60 { return "\(total) s" }
        if total < 3600 { return "\(total / 60) min \(total % 60) s" }
        return "\(total / 3600) h \(total % 3600 / 60) min"
    }
}
