import CProtobufC

/// The protocol buffers library that the program runs with.
package enum MessagesLibrary {
    /// Its version, e.g. `1.4.1`.
    package static var version: String { protobuf_c_version().map { String(cString: $0) } ?? "unknown" }
}
