import CNghttp2

/// One stream of a session: what came in and is not yet taken, what waits to go out, and the verbs of answering.
///
/// Confined to its session's thread. Owned by its session until the `closed` event; after that every verb is a silent
/// no-op. Objects are used again for later streams: whoever holds one drops it at the `closed` event.
package final class Stream {
    /// The number of the stream on its connection.
    package internal(set) var id: Int32 = 0
    /// The place of the stream in its session's table: small, and unique among the open streams.
    package let slot: Int
    /// The request's header fields.
    package var headers = HeaderBlock()
    /// Whether the header list was larger than the limit; `headers` then holds its beginning.
    package internal(set) var headersTooLarge = false
    /// Whether the peer has half-closed.
    package internal(set) var isRequestComplete = false
    /// Whether the stream is gone.
    package internal(set) var isClosed = false
    /// Whether the session is gone, too.
    var isDetached = false

    /// The octets of the response body that wait to go out, from `outboundHead` on. Append, then call `resume`.
    package var outbound: [UInt8] = []
    var outboundHead = 0
    var inbound: [UInt8] = []
    var hasRequest = false
    var hasDataEvent = false
    /// Octets received whose window has not been given back.
    var uncredited = 0

    enum Response { case none, open, ending, ended }
    var response = Response.none
    var isDeferred = false
    var isAboveHigh = false
    var wasReset = false
    var trailers = Trailers.none
    /// Fixed fields in use by frames that may still be queued.
    var prepared: PreparedHeaders?

    enum Trailers {
        case none
        case prepared(PreparedHeaders)
        case block(HeaderBlock)
    }

    /// When the driver first saw that octets wait and none leave; 0 while they leave.
    package var stalledSince: UInt64 = 0

    /// The owner. Unsafe and unretained because every frame passes here: the session outlives its open streams, and the
    /// verbs below do nothing once `isClosed` is set, which the session does for every stream before it goes.
    unowned(unsafe) let session: Session

    private let highWatermark: Int

    init(slot: Int, session: Session) {
        self.slot = slot
        self.session = session
        highWatermark = session.configuration.highWatermark
    }

    /// Octets that wait to go out.
    package var outboundCount: Int { outbound.count - outboundHead }

    /// Whether the outbound buffer is below its high mark.
    package var isWritable: Bool { outboundCount < highWatermark }

    /// Takes the octets that came in; the caller works on them and may `putBack` a rest.
    package func takeInbound() -> [UInt8] {
        hasDataEvent = false
        var taken: [UInt8] = []
        swap(&taken, &inbound)
        return taken
    }

    /// Puts back what `takeInbound` gave (the rest of it): later octets are appended to it.
    package func putBack(_ rest: consuming [UInt8]) { inbound = rest }

    /// Octets that came in and are not taken.
    package var inboundCount: Int { inbound.count }

    /// Gives the window of `count` received octets back to the peer.
    package func credit(_ count: Int) { if !isDetached { session.credit(self, count) } }

    /// Octets received whose window was not given back yet.
    package var uncreditedCount: Int { uncredited }

    /// Sends the response's header block; with `end` it is all of the response.
    package func respond(_ headers: PreparedHeaders, end: Bool) {
        if !isClosed { session.respond(self, headers, end: end) }
    }

    /// Sends the response's header block; with `end` it is all of the response.
    package func respond(_ headers: HeaderBlock, end: Bool) {
        if !isClosed { session.respond(self, headers, end: end) }
    }

    /// Tells the session that octets were appended to `outbound`.
    package func resume() { if !isClosed { session.resume(self) } }

    /// Ends the response with these trailers, behind what still waits in `outbound`.
    package func end(_ trailers: PreparedHeaders) {
        guard response == .open, !isClosed else { return }
        self.trailers = .prepared(trailers)
        response = .ending
        session.resume(self)
    }

    /// Ends the response with these trailers, behind what still waits in `outbound`.
    package func end(_ trailers: HeaderBlock) {
        guard response == .open, !isClosed else { return }
        self.trailers = .block(trailers)
        response = .ending
        session.resume(self)
    }

    /// Resets the stream.
    package func reset(_ code: ErrorCode) { if !isClosed { session.reset(self, code) } }

    /// Makes the object fresh for another stream; small buffers keep their storage.
    func renew(id: Int32) {
        self.id = id
        headersTooLarge = false
        isRequestComplete = false
        isClosed = false
        if outbound.capacity > 16384 { outbound = [] } else { outbound.removeAll(keepingCapacity: true) }
        outboundHead = 0
        if inbound.capacity > 16384 { inbound = [] } else { inbound.removeAll(keepingCapacity: true) }
        hasRequest = false
        hasDataEvent = false
        uncredited = 0
        response = .none
        isDeferred = false
        isAboveHigh = false
        wasReset = false
        trailers = .none
        prepared = nil
        stalledSince = 0
        headers = HeaderBlock()
    }
}
