import Logging
import Observability

/// The program's log: lines of JSON on standard error, written by a thread of its own.
struct ProgramLog {
    /// Where to log.
    let logger: Logger
    /// What writes the lines; shared with the access log.
    let writer = LineWriter()

    init(level: Logger.Level) {
        let writer = writer
        logger = Logger(label: "martlet") { label in JSONLogHandler(label: label, level: level, sink: writer) }
    }

    /// Waits until all is written: for the end of the program.
    func flush() {
        writer.flush()
    }
}
