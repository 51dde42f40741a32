import ArgumentParser
import Foundation
import GRPC

/// `NAME:VALUE`, as `martlet call --header` takes it. What a header cannot carry is refused: nothing is sent in part.
enum CallHeader {
    /// Adds a header to the metadata of a call. Octets are written in base64, under a name that ends in -bin.
    static func add(_ text: String, to metadata: inout Metadata) throws {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        guard parts.count == 2, !parts[0].isEmpty else {
            throw ValidationError("--header '\(text)' is no NAME:VALUE.")
        }
        let name = parts[0].lowercased()
        guard Metadata.isCustomName(name) else {
            throw ValidationError(
                "--header '\(text)': '\(name)' is no name for metadata; expected letters, digits, '_', '-' and '.', and no "
                    + "name of HTTP's or gRPC's own (grpc-…, content-type, te, …).")
        }
        guard !name.hasSuffix("-bin") else {
            guard let octets = Base64.decode(parts[1].utf8) else {
                throw ValidationError("--header '\(text)': a value under a name that ends in -bin is octets in base64.")
            }
            return metadata.append(name, binary: octets)
        }
        guard isPrintable(parts[1]) else {
            throw ValidationError(
                "--header '\(text)': a value is printable ASCII; anything else goes under a name that ends in -bin, in "
                    + "base64.")
        }
        metadata.append(name, parts[1])
    }

    /// Whether a value may stand in a header as it is.
    static func isPrintable(_ value: String) -> Bool { value.utf8.allSatisfy { $0 >= 0x20 && $0 <= 0x7E } }
}
