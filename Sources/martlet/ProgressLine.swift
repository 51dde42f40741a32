import Foundation
import Synchronization

/// Says on standard error how far something is, once it has taken longer than a second: a line that is written over on
/// a terminal, a line every ten percent elsewhere. Any thread.
final class ProgressLine: Sendable {
    private struct State {
        var shown = -1
    }

    private let what: String
    private let started = ContinuousClock.now
    private let isTerminal = isatty(2) == 1
    private let state = Mutex(State())

    /// - Parameter what: the beginning of the line, e.g. `loading model.gguf`.
    init(_ what: String) {
        self.what = what
    }

    /// So much is done, 0 to 1.
    func update(_ part: Double) {
        guard ContinuousClock.now - started > .seconds(1) else { return }
        let percent = Int(part * 100)
        let step = isTerminal ? percent : percent / 10 * 10
        let isNews = state.withLock { state in
            defer { state.shown = max(state.shown, step) }
            return step > state.shown
        }
        if isNews { write(isTerminal ? "\r\(what): \(step) %" : "\(what): \(step) %\n") }
    }

    /// Nothing more will come: the line on a terminal is wiped.
    func end() {
        if isTerminal, state.withLock({ $0.shown }) >= 0 { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
