import HTTP2

/// The header blocks that every answer shares.
enum ResponseBlocks {
    static let plainHeaders = HeaderBlock([
        (":status", "200"), ("content-type", "application/grpc"),
        ("grpc-accept-encoding", "identity,deflate,gzip"),
    ])
    static let headers = PreparedHeaders(plainHeaders)
    static let okTrailers = PreparedHeaders(HeaderBlock([("grpc-status", "0")]))

    // Clients bound the header list they take, and lose the status with what is over it: gRPC's own library begins to
    // refuse at 8 KiB. What counts is what stands on the wire, where an octet of a text may be three.

    /// Octets of an encoded message; the rest of it is cut off.
    static let maxMessage = 3 << 10
    /// Size of the whole block, up to which details go with it.
    static let maxBlock = 7 << 10

    /// Appends status, details and custom trailers to a block.
    static func append(_ status: Status, _ trailers: Metadata, to block: inout HeaderBlock) {
        block.append(name: "grpc-status", value: String(status.code.rawValue))
        if !status.message.isEmpty {
            block.append(
                name: "grpc-message".utf8, value: PercentEncoding.encode(status.message, limit: maxMessage))
        }
        block.append(contentsOf: trailers.block)
        guard !status.details.isEmpty, status.details.count < maxBlock else { return }
        let plain = block
        block.append(name: "grpc-status-details-bin".utf8, value: Base64.encode(status.details))
        if block.listSize > maxBlock { block = plain }
    }
}
