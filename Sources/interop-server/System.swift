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

/// The name of this machine, or nothing if it has none.
func hostName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&name, name.count) == 0 else { return "" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// Nanoseconds since 1970 by the wall clock.
func wallClock() -> Int {
    var now = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    return now.tv_sec * 1_000_000_000 + now.tv_nsec
}
