import CNghttp2

/// The HTTP/2 library that the program runs with.
package enum HTTP2Library {
    /// Its version, e.g. `1.52.0`: of the library that was loaded, not of the headers.
    package static var version: String {
        nghttp2_version(0).map { String(cString: $0.pointee.version_str) } ?? "unknown"
    }
}
