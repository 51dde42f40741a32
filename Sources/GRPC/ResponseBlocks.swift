import HTTP2

/// The header blocks that every answer shares.
enum ResponseBlocks {
    static let plainHeaders = HeaderBlock([
        (":status", "200"), ("content-type", "application/grpc"),
        ("grpc-accept-encoding", "identity,deflate,gzip"),
    ])
    static let headers = PreparedHeaders(plainHeaders)
    static let okTrailers = PreparedHeaders(HeaderBlock([("grpc-status", "0")]))

    /// Clients bound the header list they take (8 to 16 KiB is usual), and lose the status with it.
    private static let maxMessage = 4096
    private static let maxDetails = 16384

    /// Appends status, details and custom trailers to a block.
    static func append(_ status: Status, _ trailers: Metadata, to block: inout HeaderBlock) {
        block.append(name: "grpc-status", value: String(status.code.rawValue))
        if !status.message.isEmpty {
            let message = status.message.utf8.count > maxMessage ? String(status.message.prefix(1024)) : status.message
            block.append(name: "grpc-message".utf8, value: PercentEncoding.encode(message))
        }
        if !status.details.isEmpty, status.details.count <= maxDetails {
            block.append(name: "grpc-status-details-bin".utf8, value: Base64.encode(status.details))
        }
        block.append(contentsOf: trailers.block)
    }
}
