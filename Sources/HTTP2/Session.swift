import CNghttp2

/// One server connection of HTTP/2 as an object without a socket: octets in, events out; octets out.
///
/// It owns an nghttp2 session. `receive` feeds octets and collects `events`; nothing is called back, so the owner
/// handles the events after `receive` returns, and may answer as it goes. `drain` writes what is to be sent; it too can
/// make events (a stream closed, a buffer drained). Confined to one thread, its event loop.
package final class Session {
    /// The limits.
    package let configuration: Configuration

    // As in `Stream`: confined to one thread, no access spans a call that leads back here, so the checks at run time are
    // off.

    /// What happened since `takeEvents`.
    @exclusivity(unchecked) private var events: [Event] = []
    @exclusivity(unchecked) var gaveUp: SessionFailure?
    @exclusivity(unchecked) var openCount = 0
    @exclusivity(unchecked) var headerBlockIsOpen = false
    @exclusivity(unchecked) var hasPeer = false
    @exclusivity(unchecked) var contentFrames = 0
    /// Octets of all streams that wait to go out.
    @exclusivity(unchecked) var waiting = 0
    /// Streams whose answer is complete while their request is not.
    @exclusivity(unchecked) var answeredCount = 0
    @exclusivity(unchecked) var cutOffCount = 0
    @exclusivity(unchecked) private var stalls = 0
    @exclusivity(unchecked) private var pauses = 0

    @exclusivity(unchecked) var raw: OpaquePointer?
    /// Every stream object ever made here, by slot: as many as were open at once.
    @exclusivity(unchecked) private(set) var all: [Stream] = []
    /// The slots of those that wait for another stream.
    @exclusivity(unchecked) private var pool: [Int] = []
    @exclusivity(unchecked) var now: UInt64
    @exclusivity(unchecked) var continuations = 0
    @exclusivity(unchecked) var headerListSize = 0
    /// The block that is being received, if it begins a request; its stream gets it when it is complete.
    @exclusivity(unchecked) var headerBlock = HeaderCollector()
    @exclusivity(unchecked) var isRequestBlock = false
    @exclusivity(unchecked) var resets: TokenBucket
    @exclusivity(unchecked) var settings: TokenBucket
    @exclusivity(unchecked) var emptyFrames: TokenBucket
    @exclusivity(unchecked) var controlFrames: TokenBucket
    @exclusivity(unchecked) var pings: TokenBucket
    @exclusivity(unchecked) var goAwaySent = false

    // Output: where `drain` writes, what an earlier `mem_send` gave and found no room, and the octets of a GOAWAY that
    // this class writes itself once nghttp2's state can no longer be used.
    @exclusivity(unchecked) var output = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    @exclusivity(unchecked) var outputCount = 0
    /// Whether a frame found no room in `output`.
    @exclusivity(unchecked) var outputIsFull = false
    @exclusivity(unchecked) private var leftover = UnsafeRawBufferPointer(start: nil, count: 0)
    @exclusivity(unchecked) private var lastWords: [UInt8] = []
    @exclusivity(unchecked) private var allIsOut = false
    /// Slots of the streams that may have octets left when all is sent that can be sent.
    @exclusivity(unchecked) private var watched: [Int] = []

    /// A session that has its SETTINGS ready to send.
    /// - Parameter now: the monotonic time in nanoseconds, as in every call.
    package init(configuration: Configuration, now: UInt64) {
        self.configuration = configuration
        self.now = now
        resets = TokenBucket(configuration.resets, now: now)
        settings = TokenBucket(configuration.settings, now: now)
        emptyFrames = TokenBucket(configuration.emptyFrames, now: now)
        controlFrames = TokenBucket(configuration.controlFrames, now: now)
        pings = TokenBucket(configuration.pings, now: now)
        raw = Self.open(self)
        submitSettings()
    }

    deinit {
        for stream in all {
            stream.isGone = true
            stream.isDetached = true
        }
        // nghttp2 only holds the addresses of streams and does not touch them here.
        if let raw { nghttp2_session_del(raw) }
    }

    // MARK: State

    /// Why the connection was given up, or nil. Then `drain` still gives the GOAWAY, and `isDone` becomes true.
    package var failure: SessionFailure? { gaveUp }
    /// Streams that are open.
    package var openStreams: Int { openCount }
    /// Whether a header block has begun and is not complete: the slow-header timer looks at it.
    package var isInHeaderBlock: Bool { headerBlockIsOpen }
    /// Whether the peer's preface and SETTINGS have come.
    package var isEstablished: Bool { hasPeer }
    /// HEADERS and DATA frames sent so far: the keepalive policy forgives pings when answers flow.
    package var contentFramesSent: Int { contentFrames }
    /// Times octets of a stream had to wait because the peer's window was closed: once for each closing, not for each
    /// octet that joins the wait.
    package var flowControlStalls: Int { stalls }
    /// Octets of all open streams that wait to go out.
    package var outboundCount: Int { waiting }
    /// Times a stream's outbound buffer rose above its high mark.
    package var slowReaderPauses: Int { pauses }
    /// Streams that were reset behind their complete answer because the request did not end.
    package var requestsCutOff: Int { cutOffCount }
    /// Whether the last `drain` gave all that could go: another one would give nothing.
    package var isDrained: Bool { allIsOut }

    // MARK: In

    /// Feeds octets from the peer. A violation ends in `failure`; there is nothing to throw.
    package func receive(_ bytes: RawSpan, now: UInt64) {
        guard gaveUp == nil, let raw else { return }
        self.now = now
        let result = bytes.withUnsafeBytes { buffer in
            nghttp2_session_mem_recv(raw, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), buffer.count)
        }
        // Negative results: BAD_CLIENT_MAGIC (no HTTP/2), CALLBACK_FAILURE (a guard of ours ended it; `failure` is set),
        // FLOODED (too many unsent acknowledgements), TOO_MANY_CONTINUATIONS, NOMEM. All are the end.
        guard result < 0, gaveUp == nil else { return }
        switch result {
        case Int(NGHTTP2_ERR_BAD_CLIENT_MAGIC.rawValue): fail(.badPreface, .protocolError, "no HTTP/2 preface")
        case Int(NGHTTP2_ERR_FLOODED.rawValue): fail(.pingFlood, .enhanceYourCalm, "too many unread acknowledgements")
        default: fail(.protocolError(.protocolError), .protocolError, "the connection broke a rule of HTTP/2")
        }
    }

    /// Takes the events collected so far.
    package func takeEvents() -> [Event] {
        var taken: [Event] = []
        swap(&taken, &events)
        return taken
    }

    /// Gives an emptied event array back, so that its storage is used again.
    package func returnStorage(_ storage: consuming [Event]) {
        if events.isEmpty, events.capacity < storage.capacity {
            storage.removeAll(keepingCapacity: true)
            events = storage
        }
    }

    /// Whether events wait.
    package var hasEvents: Bool { !events.isEmpty }

    /// Takes a stream back after its `closed` event; the object may serve another stream.
    package func recycle(_ stream: Stream) {
        precondition(stream.isGone, "only a closed stream is recycled")
        if stream.uncredited > 0, let raw, gaveUp == nil {
            nghttp2_session_consume_connection(raw, stream.uncredited)
            stream.uncredited = 0
        }
        stream.dropBuffers()
        pool.append(stream.slot)
    }

    // MARK: Out

    /// The least room that `drain` needs: a DATA frame of the size every peer accepts, and its header.
    package static let minimumDrain = 16384 + 9

    /// Writes octets to send into `buffer` (at least `minimumDrain`); 0 means that nothing can go now.
    package func drain(into buffer: UnsafeMutableRawBufferPointer, now: UInt64) -> Int {
        precondition(buffer.count >= Self.minimumDrain, "drain needs room for one full frame")
        self.now = now
        output = buffer
        outputCount = 0
        outputIsFull = false
        allIsOut = false
        defer { output = UnsafeMutableRawBufferPointer(start: nil, count: 0) }
        guard flushLeftover() else { return outputCount }
        if gaveUp == nil, let raw {
            while true {
                var bytes: UnsafePointer<UInt8>?
                let count = nghttp2_session_mem_send(raw, &bytes)
                // Negative: CALLBACK_FAILURE or NOMEM; the session is unusable.
                if count < 0 {
                    fail(.protocolError(.internalError), .internalError, "the connection's state is broken")
                    break
                }
                if count == 0 { break }
                leftover = UnsafeRawBufferPointer(start: bytes, count: count)
                guard flushLeftover() else { return outputCount }
                if gaveUp != nil { break }
            }
        }
        if !lastWords.isEmpty, output.count - outputCount >= lastWords.count {
            UnsafeMutableRawBufferPointer(rebasing: output[outputCount...]).copyBytes(from: lastWords)
            outputCount += lastWords.count
            lastWords = []
        }
        if !outputIsFull, lastWords.isEmpty {
            allIsOut = true
            if !watched.isEmpty { noteStalls() }
        }
        return outputCount
    }

    /// All that could go is gone: what a stream still has waits for the peer's window.
    private func noteStalls() {
        for slot in watched {
            let stream = all[slot]
            guard !stream.isGone else { continue }
            stream.isWatched = false
            if stream.outboundCount > 0, !stream.isDeferred, !stream.isStalled {
                stream.isStalled = true
                stalls += 1
            }
        }
        watched.removeAll(keepingCapacity: true)
    }

    func watch(_ stream: Stream) {
        guard !stream.isWatched else { return }
        stream.isWatched = true
        watched.append(stream.slot)
    }

    /// Everything to send now as an array; for tests and tools.
    package func drain(now: UInt64) -> [UInt8] {
        var out: [UInt8] = []
        while true {
            let part = [UInt8](unsafeUninitializedCapacity: 65536) { buffer, count in
                count = drain(into: UnsafeMutableRawBufferPointer(buffer), now: now)
            }
            if part.isEmpty { return out }
            out += part
        }
    }

    /// Whether nothing more will be sent or is expected: close the socket.
    package var isDone: Bool {
        guard leftover.isEmpty, lastWords.isEmpty else { return false }
        guard gaveUp == nil, let raw else { return true }
        return nghttp2_session_want_read(raw) == 0 && nghttp2_session_want_write(raw) == 0
    }

    // MARK: Connection verbs

    /// First step of a graceful end: GOAWAY with the highest stream number, so that nothing in flight is lost.
    package func announceShutdown() {
        guard gaveUp == nil, let raw, !goAwaySent else { return }
        // The only error is NOMEM; a connection that cannot send it is closed by the grace period.
        nghttp2_submit_shutdown_notice(raw)
    }

    /// Second step: GOAWAY with the last stream that is served; later ones are refused.
    package func finishShutdown() {
        guard gaveUp == nil, let raw, !goAwaySent else { return }
        goAwaySent = true
        nghttp2_submit_goaway(
            raw, UInt8(NGHTTP2_FLAG_NONE.rawValue), nghttp2_session_get_last_proc_stream_id(raw),
            NGHTTP2_NO_ERROR.rawValue, nil, 0)
    }

    /// Sends a PING.
    package func ping() {
        guard gaveUp == nil, let raw else { return }
        nghttp2_submit_ping(raw, UInt8(NGHTTP2_FLAG_NONE.rawValue), nil)
    }

    /// Ends the connection at once with a GOAWAY that says why.
    package func terminate(_ code: ErrorCode, _ reason: String) { fail(.terminated(code), code, reason) }

    /// The peer of the connection has gone: every stream closes. Makes `closed` events.
    package func disconnected() {
        if gaveUp == nil { gaveUp = .terminated(.noError) }
        leftover = UnsafeRawBufferPointer(start: nil, count: 0)
        lastWords = []
        closeAll(.cancel)
    }

    /// Ends every stream without the peer; makes `closed` events.
    package func closeAll(_ code: ErrorCode) {
        for stream in all where !stream.isGone { close(stream, code) }
    }

    /// The open streams, for the owner's clocks.
    package var openStreamList: [Stream] { all.filter { !$0.isGone } }

    /// The stream of an event.
    package func stream(at slot: Int) -> Stream { all[slot] }

    // MARK: Stream verbs

    func respond(_ stream: Stream, _ headers: PreparedHeaders, end: Bool) {
        guard stream.response == .none, !stream.isGone, gaveUp == nil, let raw else { return }
        stream.prepared = headers
        submitResponse(raw, stream, headers.fields.baseAddress, headers.count, end: end)
    }

    func respond(_ stream: Stream, _ headers: HeaderBlock, end: Bool) {
        guard stream.response == .none, !stream.isGone, gaveUp == nil, let raw else { return }
        headers.withFields { fields, count in submitResponse(raw, stream, fields, count, end: end) }
    }

    private func submitResponse(
        _ raw: OpaquePointer, _ stream: Stream, _ fields: UnsafePointer<nghttp2_nv>?, _ count: Int, end: Bool
    ) {
        // Errors: INVALID_ARGUMENT (no such stream id), DATA_EXIST, NOMEM; for a stream of ours only NOMEM remains.
        if end {
            stream.response = .ended
            nghttp2_submit_response(raw, stream.id, fields, count, nil)
        } else {
            stream.response = .open
            var provider = Self.dataProvider(stream)
            nghttp2_submit_response(raw, stream.id, fields, count, &provider)
        }
    }

    func resume(_ stream: Stream) {
        watch(stream)
        if !stream.isAboveHigh, stream.outboundCount >= configuration.highWatermark {
            stream.isAboveHigh = true
            pauses += 1
        }
        guard stream.isDeferred, !stream.isGone, gaveUp == nil, let raw else { return }
        stream.isDeferred = false
        // Errors: INVALID_ARGUMENT (no deferred data: the stream was reset meanwhile), NOMEM. Nothing to do for either.
        nghttp2_session_resume_data(raw, stream.id)
    }

    func credit(_ stream: Stream, _ count: Int) {
        let count = min(count, stream.uncredited)
        guard count > 0, gaveUp == nil, let raw else { return }
        stream.uncredited -= count
        if stream.isGone || stream.requestIsComplete {
            nghttp2_session_consume_connection(raw, count)
        } else {
            nghttp2_session_consume(raw, stream.id, count)
        }
    }

    func reset(_ stream: Stream, _ code: ErrorCode) {
        guard !stream.isGone, gaveUp == nil, let raw else { return }
        stream.wasReset = true
        stream.response = .ended
        nghttp2_submit_rst_stream(raw, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream.id, code.rawValue)
    }

    // MARK: For the callbacks

    func append(_ event: Event) { events.append(event) }

    /// A stream object for a new request.
    func open(id: Int32) -> Stream {
        if pool.isEmpty {
            pool.append(all.count)
            all.append(Stream(slot: all.count, session: self))
        }
        let stream = all[pool.removeLast()]
        stream.renew(id: id)
        openCount += 1
        return stream
    }

    func close(_ stream: Stream, _ code: ErrorCode) {
        guard !stream.isGone else { return }
        stream.isGone = true
        waiting -= stream.outboundCount
        stream.response = .ended
        if stream.answered != 0 { answeredCount -= 1 }
        openCount -= 1
        append(.closed(slot: stream.slot, code))
    }

    /// Gives the connection up. nghttp2 is not used any more; the GOAWAY is written here.
    func fail(_ failure: SessionFailure, _ code: ErrorCode, _ reason: String) {
        guard gaveUp == nil else { return }
        gaveUp = failure
        let last = raw.map { UInt32(bitPattern: nghttp2_session_get_last_proc_stream_id($0)) } ?? 0
        let debug = Array(reason.utf8.prefix(200))
        let length = 8 + debug.count
        lastWords = [UInt8(length >> 16 & 255), UInt8(length >> 8 & 255), UInt8(length & 255), 7, 0, 0, 0, 0, 0]
        for word in [last, code.rawValue] {
            for shift in [24, 16, 8, 0] { lastWords.append(UInt8(truncatingIfNeeded: word >> UInt32(shift))) }
        }
        lastWords += debug
        closeAll(code)
    }

    /// Copies `leftover` into the output; false if the output is full.
    private func flushLeftover() -> Bool {
        guard !leftover.isEmpty else { return true }
        let count = min(leftover.count, output.count - outputCount)
        if count > 0 {
            UnsafeMutableRawBufferPointer(rebasing: output[outputCount..<outputCount + count]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: leftover[..<count]))
            outputCount += count
        }
        leftover = UnsafeRawBufferPointer(rebasing: leftover[count...])
        return leftover.isEmpty
    }
}
