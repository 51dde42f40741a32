#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What ends the server; named here so that the rest needs no C library.
let SIGTERM = Int32(15)
let SIGINT = Int32(2)

/// The default action of the signals would end the process before their sources see them.
func ignoreSignals() {
    signal(SIGTERM, SIG_IGN)
    signal(SIGINT, SIG_IGN)
}

/// A parent that reads our lines through a pipe sees them now.
func flushOutput() { fflush(nil) }
