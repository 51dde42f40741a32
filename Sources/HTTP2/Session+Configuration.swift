extension Session {
    /// The limits of one connection, each with its reason.
    package struct Configuration: Sendable {
        /// Streams a peer may have open. One more, once the peer knows the limit, ends the connection; before that it is
        /// refused with REFUSED_STREAM, which is safe to retry.
        package var maxConcurrentStreams = 256
        /// Octets a peer may send on one stream before we give window back: one large message flows without waiting.
        package var streamWindow = 1 << 20
        /// Octets a peer may send on all streams together.
        package var connectionWindow = 4 << 20
        /// The largest header list (RFC 9113 section 6.5.2) that a request may have.
        package var maxHeaderListSize = 16 << 10
        /// A header list this many times the limit is no mistake but an attack: the connection ends.
        package var headerBombFactor = 4
        /// CONTINUATION frames of one header block; a block within the limit needs one.
        package var maxContinuations = 8
        /// Resets by the peer and resets that the peer's errors cause. A proxy that cancels a lot stays below.
        package var resets = TokenBucket.Rate(burst: 1000, perSecond: 33)
        /// SETTINGS frames; clients that estimate bandwidth send some.
        package var settings = TokenBucket.Rate(burst: 100, perSecond: 10)
        /// DATA frames without an octet and without END_STREAM, and empty CONTINUATION frames.
        package var emptyFrames = TokenBucket.Rate(burst: 100, perSecond: 10)
        /// WINDOW_UPDATE and PRIORITY frames (unknown ones are skipped unseen); each DATA frame that we send earns four more.
        package var controlFrames = TokenBucket.Rate(burst: 10_000, perSecond: 1000)
        /// PING frames by the peer, as a bound on work; the keepalive policy above this room is stricter.
        package var pings = TokenBucket.Rate(burst: 1000, perSecond: 100)
        /// Acknowledgements of PING and SETTINGS that wait for the peer to read them.
        package var maxUnsentAcknowledgements = 1000
        /// Streams that may be open at once because their answer is complete and the end of their request is awaited. Of
        /// more the newest is answered and reset at once.
        package var maxAnsweredStreams = 32
        /// Octets that may still come on such a stream, and are thrown away, before it is reset; its window is not opened
        /// again.
        package var maxOctetsAfterAnswer = 512 << 10
        /// Octets waiting on one stream above which its writer should pause.
        package var highWatermark = 64 << 10
        /// Octets waiting on one stream at which its writer may go on.
        package var lowWatermark = 16 << 10

        /// The defaults.
        package init() {}
    }
}
