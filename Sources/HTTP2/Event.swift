/// What happened on a connection, in the order in which it happened.
///
/// A stream is named by its slot, which stays its own until the stream is recycled (`Session.stream(at:)`): events are
/// many, and references to objects in them would be counted at each step.
package enum Event {
    /// A request's header block is complete; it is in `headers` of the stream.
    case request(slot: Int)
    /// Octets came in. One event stands for all octets until they are taken.
    case data(slot: Int)
    /// The peer has half-closed the stream.
    case endOfRequest(slot: Int)
    /// The outbound buffer has fallen to the low mark after it was above the high mark.
    case writable(slot: Int)
    /// The stream is gone: finished in both directions, or reset by either side. The last event of a stream.
    case closed(slot: Int, ErrorCode)
    /// The peer sent a PING; it is answered already.
    case ping
    /// The peer answered our PING.
    case pingAnswered
    /// The peer acknowledged our SETTINGS: the handshake is complete.
    case settingsAcknowledged
    /// The peer is going away.
    case goAway(ErrorCode)
}

/// Why a session gave up a connection.
package enum SessionFailure: Sendable, Equatable {
    /// The first octets were no HTTP/2 preface.
    case badPreface
    /// Streams were opened and reset too fast, or made us reset them (CVE-2023-44487, CVE-2025-8671).
    case rapidReset
    /// A header block went on over too many CONTINUATION frames (CVE-2024-27316).
    case continuationFlood
    /// Too many SETTINGS frames (CVE-2019-9515).
    case settingsFlood
    /// Too many PING frames (CVE-2019-9512).
    case pingFlood
    /// Too many frames without content (CVE-2019-9518).
    case emptyFrameFlood
    /// Too many PRIORITY, WINDOW_UPDATE or unknown frames (CVE-2019-9511, CVE-2019-9513).
    case controlFrameFlood
    /// A small header block inflated far beyond the limit.
    case headerBomb
    /// Another violation, found by nghttp2; the code went out in its GOAWAY.
    case protocolError(ErrorCode)
    /// The owner ended the connection with this code.
    case terminated(ErrorCode)
}
