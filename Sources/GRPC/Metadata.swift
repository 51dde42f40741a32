package import HTTP2

/// Custom metadata of a call: ASCII values, and octets under names that end in `-bin`.
///
/// It is a view of a flat header block, so that a request with ten header fields does not make twenty strings. Reserved
/// fields (pseudo-header fields, `grpc-*`, `content-type`, `te`) of a request stay in the block but are not shown.
package struct Metadata: Sendable, Equatable {
    /// The fields as they stand on the wire.
    package private(set) var block: HeaderBlock

    /// Empty metadata.
    package init() { block = HeaderBlock() }

    /// A view of a received block.
    package init(_ block: HeaderBlock) { self.block = block }

    /// Whether there is no field at all.
    package var isEmpty: Bool { block.isEmpty }

    /// Appends a text value. The name is made lower case; a value with octets outside 0x20…0x7E, or a name that is
    /// reserved or no valid token, is dropped, because it would break the peer's header block.
    package mutating func append(_ name: String, _ value: String) {
        let name = name.lowercased()
        guard Self.isCustomName(name), !name.hasSuffix("-bin") else { return }
        guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 <= 0x7E }) else { return }
        block.append(name: name, value: value)
    }

    /// Appends octets under a name that ends in `-bin` (the ending is added when missing).
    package mutating func append(_ name: String, binary bytes: [UInt8]) {
        var name = name.lowercased()
        if !name.hasSuffix("-bin") { name += "-bin" }
        guard Self.isCustomName(name) else { return }
        block.append(name: name.utf8, value: Base64.encode(bytes))
    }

    /// The first text value of a name.
    package subscript(_ name: String) -> String? { block.first(name) }

    /// Every text value of a name, in order.
    package func values(_ name: String) -> [String] {
        block.fields.filter { block.hasName($0, name) }.map { block.text($0) }
    }

    /// Every binary value of a name that ends in `-bin`, in order: several fields, and several values joined by commas
    /// in one field. A value that is no Base64 is left out.
    package func binaryValues(_ name: String) -> [[UInt8]] {
        var out: [[UInt8]] = []
        for field in block.fields where block.hasName(field, name) {
            for part in block.bytes[field.value].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
                var part = part
                while part.first == UInt8(ascii: " ") { part = part.dropFirst() }
                while part.last == UInt8(ascii: " ") { part = part.dropLast() }
                if let bytes = Base64.decode(part) { out.append(bytes) }
            }
        }
        return out
    }

    /// The custom fields: name and raw value as text, in order.
    package var custom: [(name: String, value: String)] {
        block.fields.compactMap { field in
            let name = block.nameText(field)
            return Self.isCustomName(name) ? (name, block.text(field)) : nil
        }
    }

    /// Whether a name may carry custom metadata: lower-case token characters, and not reserved by HTTP/2 or gRPC.
    package static func isCustomName(_ name: String) -> Bool {
        guard !name.isEmpty, !name.hasPrefix(":"), !name.hasPrefix("grpc-") else { return false }
        switch name {
        case "content-type", "te", "connection", "transfer-encoding", "keep-alive", "upgrade", "proxy-connection",
            "host", "content-length":
            return false
        default: break
        }
        return name.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
                UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }
}
