import ArgumentParser
import GRPC

/// What ends the program: a sentence for the person at the terminal, and a code for the script that called.
struct Failure: Error, CustomStringConvertible {
    /// The codes of sysexits.h, where one fits.
    enum Code: Int32 {
        /// The command line cannot be understood (EX_USAGE).
        case usage = 64
        /// A file's contents cannot be used (EX_DATAERR).
        case data = 65
        /// A file is not there (EX_NOINPUT).
        case noInput = 66
        /// A service is unavailable: an address that cannot be bound, a server that does not answer (EX_UNAVAILABLE).
        case unavailable = 69
        /// An error of ours (EX_SOFTWARE).
        case software = 70
    }

    let code: Code
    let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

extension Failure {
    /// Why certificates cannot be read, by a server or a client.
    init(_ error: CertificateFileError) { self.init(error.isUnreadable ? .noInput : .data, error.description) }
}
