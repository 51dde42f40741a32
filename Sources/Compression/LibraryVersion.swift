import CZlib

/// The compression library that the program runs with.
package enum CompressionLibrary {
    /// Its version, e.g. `1.2.13`.
    package static var version: String { zlibVersion().map { String(cString: $0) } ?? "unknown" }
}
