/// Finds the messages in the octets of a request body: one octet of flags, four of length, the message
/// (gRPC over HTTP/2, "Length-Prefixed-Message").
package struct Deframer: Sendable {
    /// Octets of the prefix.
    package static let prefix = 5
    /// What stands where a prefix will be written.
    static let noPrefix: [UInt8] = [0, 0, 0, 0, 0]
    /// The longest message, as it stands on the wire.
    package let limit: Int

    /// A deframer with a limit.
    package init(limit: Int) { self.limit = limit }

    /// What stands at the front of some octets.
    package enum Frame: Sendable, Equatable {
        /// Not all of a message yet; so many octets of it (prefix included) must come in all, if that is known.
        case incomplete(needed: Int)
        /// A message of this length behind the prefix.
        case message(length: Int, isCompressed: Bool)
        /// The octets are no message, or it is too long; the limit holds before any of it is stored.
        case invalid(Status)
    }

    /// Looks at the octets from `head` on.
    package func next(_ bytes: Span<UInt8>, from head: Int) -> Frame {
        guard bytes.count - head >= Self.prefix else { return .incomplete(needed: Self.prefix) }
        let flags = bytes[head]
        guard flags <= 1 else {
            return .invalid(
                Status(.internal, "the compressed flag of a message is \(flags); expected 0 or 1"))
        }
        let length =
            Int(bytes[head + 1]) << 24 | Int(bytes[head + 2]) << 16 | Int(bytes[head + 3]) << 8 | Int(bytes[head + 4])
        guard length <= limit else {
            return .invalid(
                Status(
                    .resourceExhausted,
                    "a request message of \(length) octets is over the limit of \(limit); send less or raise the limit")
            )
        }
        guard bytes.count - head - Self.prefix >= length else { return .incomplete(needed: Self.prefix + length) }
        return .message(length: length, isCompressed: flags == 1)
    }
}
