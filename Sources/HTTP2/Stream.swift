import CNghttp2

/// One stream of a session: what came in and is not yet taken, what waits to go out, and the verbs of answering.
///
/// Confined to its session's thread. Owned by its session until the `closed` event; after that every verb is a silent
/// no-op. Objects are used again for later streams: whoever holds one drops it at the `closed` event.
package final class Stream {
    /// The place of the stream in its session's table: small, and unique among the open streams.
    package let slot: Int

    // All state below is confined to the session's thread, and no access of it spans a call that leads back here: the
    // checks of exclusivity at run time, tens for each request, could find nothing, and are off.

    @exclusivity(unchecked) private var number: Int32 = 0
    @exclusivity(unchecked) var request = HeaderBlock()
    @exclusivity(unchecked) var requestIsTooLarge = false
    @exclusivity(unchecked) var requestIsComplete = false
    @exclusivity(unchecked) var isGone = false
    /// Whether the session is gone, too.
    @exclusivity(unchecked) var isDetached = false

    /// The octets of the response body that wait to go out, from `outboundHead` on.
    @exclusivity(unchecked) var outbound: [UInt8] = []
    @exclusivity(unchecked) var outboundHead = 0
    @exclusivity(unchecked) var inbound: [UInt8] = []
    @exclusivity(unchecked) var hasRequest = false
    @exclusivity(unchecked) var hasDataEvent = false
    /// Octets received whose window has not been given back.
    @exclusivity(unchecked) var uncredited = 0

    enum Response { case none, open, ending, ended }
    @exclusivity(unchecked) var response = Response.none
    @exclusivity(unchecked) var isDeferred = false
    @exclusivity(unchecked) var isAboveHigh = false
    /// Whether the session looks at the stream at the end of its drain, and whether it then found octets that the peer's
    /// window holds back.
    @exclusivity(unchecked) var isWatched = false
    @exclusivity(unchecked) var isStalled = false
    @exclusivity(unchecked) var wasReset = false
    /// When the answer was complete while the request was not, else 0; the answer, while it waits for the end of the
    /// request; the octets of the request since then; whether they or the time were too much.
    @exclusivity(unchecked) var answered: UInt64 = 0
    @exclusivity(unchecked) var held: HeaderBlock?
    @exclusivity(unchecked) var isCutOff = false
    @exclusivity(unchecked) var octetsAfterAnswer = 0
    @exclusivity(unchecked) var trailers = Trailers.none
    /// Fixed fields in use by frames that may still be queued.
    @exclusivity(unchecked) var prepared: PreparedHeaders?
    @exclusivity(unchecked) private var stalled: UInt64 = 0

    enum Trailers {
        case none
        case prepared(PreparedHeaders)
        case block(HeaderBlock)
    }

    /// The owner. Unsafe and unretained because every frame passes here: the session outlives its open streams, and the
    /// verbs below do nothing once `isClosed` is set, which the session does for every stream before it goes.
    private let session: Unmanaged<Session>

    private let highWatermark: Int

    init(slot: Int, session: Session) {
        self.slot = slot
        self.session = .passUnretained(session)
        highWatermark = session.configuration.highWatermark
    }

    /// The number of the stream on its connection.
    package var id: Int32 { number }
    /// The request's header fields.
    package var headers: HeaderBlock { request }
    /// Whether the header list was larger than the limit; `headers` then holds its beginning.
    package var headersTooLarge: Bool { requestIsTooLarge }
    /// Whether the peer has half-closed.
    package var isRequestComplete: Bool { requestIsComplete }
    /// Whether the stream is gone.
    package var isClosed: Bool { isGone }
    /// When the driver first saw that octets wait and none leave; 0 while they leave.
    package var stalledSince: UInt64 {
        get { stalled }
        set { stalled = newValue }
    }

    /// When the answer was complete while the request had not ended, in the session's time; 0 if that is not so.
    package var answeredSince: UInt64 { answered }

    /// Takes the request's header fields away.
    package func takeHeaders() -> HeaderBlock {
        var taken = HeaderBlock()
        swap(&taken, &request)
        return taken
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
    package func credit(_ count: Int) { if !isDetached { inSession { $0.credit(self, count) } } }

    /// Octets received whose window was not given back yet.
    package var uncreditedCount: Int { uncredited }

    /// Sends the response's header block; with `end` it is all of the response.
    package func respond(_ headers: PreparedHeaders, end: Bool) {
        if !isGone { inSession { $0.respond(self, headers, end: end) } }
    }

    /// Sends the response's header block; with `end` it is all of the response.
    package func respond(_ headers: HeaderBlock, end: Bool) {
        if !isGone { inSession { $0.respond(self, headers, end: end) } }
    }

    /// Sends a header block and a body that are all of the response once the request has ended, for a client that is not
    /// expected to read before. The session's limits say how long that may take; the owner asks `answeredSince` and calls
    /// `cutOff`.
    package func respondAtEnd(_ headers: HeaderBlock, body: [UInt8] = []) {
        if !isGone { inSession { $0.respondAtEnd(self, headers, body) } }
    }

    /// Sends what `body` appends to the octets that wait to go out; it must not touch those that are there already. Once the
    /// stream is gone `body` is not called.
    package func write(_ body: (inout [UInt8]) -> Void) {
        guard !isGone else { return }
        let before = outbound.count
        body(&outbound)
        inSession { session in
            session.waiting += outbound.count - before
            session.resume(self)
        }
    }

    /// Ends the response with these trailers, behind what still waits in `outbound`.
    package func end(_ trailers: PreparedHeaders) {
        guard response == .open, !isGone else { return }
        self.trailers = .prepared(trailers)
        response = .ending
        inSession { $0.resume(self) }
    }

    /// Ends the response with these trailers, behind what still waits in `outbound`.
    package func end(_ trailers: HeaderBlock) {
        guard response == .open, !isGone else { return }
        self.trailers = .block(trailers)
        response = .ending
        inSession { $0.resume(self) }
    }

    /// Sends a held answer, and resets the stream because its request does not end.
    package func cutOff() { if !isGone, answered != 0 { inSession { $0.cutOff(self) } } }

    /// Resets the stream.
    package func reset(_ code: ErrorCode) { if !isGone { inSession { $0.reset(self, code) } } }

    private func inSession(_ body: (Session) -> Void) { session._withUnsafeGuaranteedRef(body) }

    /// Empties the buffers; small ones keep their storage for the next stream.
    func dropBuffers() {
        Self.drop(&outbound)
        outboundHead = 0
        Self.drop(&inbound)
    }

    private static func drop(_ buffer: inout [UInt8]) {
        if buffer.capacity > 16384 {
            buffer = []
        } else if !buffer.isEmpty {
            buffer.removeAll(keepingCapacity: true)
        }
    }

    /// Makes the object fresh for another stream; its buffers are empty since `dropBuffers`.
    func renew(id: Int32) {
        number = id
        requestIsTooLarge = false
        requestIsComplete = false
        isGone = false
        hasRequest = false
        hasDataEvent = false
        uncredited = 0
        response = .none
        isDeferred = false
        isAboveHigh = false
        isWatched = false
        isStalled = false
        wasReset = false
        answered = 0
        if held != nil { held = nil }
        isCutOff = false
        octetsAfterAnswer = 0
        if case .none = trailers {} else { trailers = .none }
        if prepared != nil { prepared = nil }
        stalled = 0
        if !request.isEmpty { request = HeaderBlock() }
    }
}
