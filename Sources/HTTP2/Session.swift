import CNghttp2

/// One server connection of HTTP/2 as an object without a socket: octets in, events out; octets out.
///
/// It owns an nghttp2 session. `receive` feeds octets and collects `events`; nothing is called back, so the owner
/// handles the events after `receive` returns, and may answer as it goes. `drain` writes what is to be sent; it too can
/// make events (a stream closed, a buffer drained). Confined to one thread, its event loop.
package final class Session {
    /// The limits.
    package let configuration: Configuration
    /// What happened since `takeEvents`.
    private(set) var events: [Event] = []
    /// Why the connection was given up, or nil. Then `drain` still gives the GOAWAY, and `isDone` becomes true.
    package internal(set) var failure: SessionFailure?
    /// Streams that are open.
    package internal(set) var openStreams = 0
    /// Whether a header block has begun and is not complete: the slow-header timer looks at it.
    package internal(set) var isInHeaderBlock = false
    /// Whether the peer's preface and SETTINGS have come.
    package internal(set) var isEstablished = false
    /// HEADERS and DATA frames sent so far: the keepalive policy forgives pings when answers flow.
    package internal(set) var contentFramesSent = 0
    /// Times a DATA frame had to wait because the peer's window was closed.
    package internal(set) var flowControlStalls = 0
    /// Times a stream's outbound buffer rose above its high mark.
    package internal(set) var slowReaderPauses = 0

    var raw: OpaquePointer?
    var table: [Stream?] = []
    var pool: [Stream] = []
    /// Every stream object ever made here, by slot: as many as were open at once.
    private var all: [Stream] = []
    var now: UInt64
    var continuations = 0
    var headerListSize = 0
    /// The block that is being received, if it begins a request; its stream gets it when it is complete.
    var headerBlock = HeaderBlock()
    var isRequestBlock = false
    var resets: TokenBucket
    var settings: TokenBucket
    var emptyFrames: TokenBucket
    var controlFrames: TokenBucket
    var pings: TokenBucket
    var goAwaySent = false

    // Output: where `drain` writes, what an earlier `mem_send` gave and found no room, and the octets of a GOAWAY that
    // this class writes itself once nghttp2's state can no longer be used.
    var output = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    var outputCount = 0
    var leftover = UnsafeRawBufferPointer(start: nil, count: 0)
    var lastWords: [UInt8] = []

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
            stream.isClosed = true
            stream.isDetached = true
        }
        // nghttp2 only holds the addresses of streams and does not touch them here.
        if let raw { nghttp2_session_del(raw) }
    }

    // MARK: In

    /// Feeds octets from the peer. A violation ends in `failure`; there is nothing to throw.
    package func receive(_ bytes: RawSpan, now: UInt64) {
        guard failure == nil, let raw else { return }
        self.now = now
        let result = bytes.withUnsafeBytes { buffer in
            nghttp2_session_mem_recv(raw, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), buffer.count)
        }
        // Negative results: BAD_CLIENT_MAGIC (no HTTP/2), CALLBACK_FAILURE (a guard of ours ended it; `failure` is set),
        // FLOODED (too many unsent acknowledgements), TOO_MANY_CONTINUATIONS, NOMEM. All are the end.
        guard result < 0, failure == nil else { return }
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
        precondition(stream.isClosed, "only a closed stream is recycled")
        if stream.uncredited > 0, let raw, failure == nil {
            nghttp2_session_consume_connection(raw, stream.uncredited)
            stream.uncredited = 0
        }
        pool.append(stream)
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
        defer { output = UnsafeMutableRawBufferPointer(start: nil, count: 0) }
        guard flushLeftover() else { return outputCount }
        if failure == nil, let raw {
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
                if failure != nil { break }
            }
        }
        if !lastWords.isEmpty, output.count - outputCount >= lastWords.count {
            UnsafeMutableRawBufferPointer(rebasing: output[outputCount...]).copyBytes(from: lastWords)
            outputCount += lastWords.count
            lastWords = []
        }
        return outputCount
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
        guard failure == nil, let raw else { return true }
        return nghttp2_session_want_read(raw) == 0 && nghttp2_session_want_write(raw) == 0
    }

    // MARK: Connection verbs

    /// First step of a graceful end: GOAWAY with the highest stream number, so that nothing in flight is lost.
    package func announceShutdown() {
        guard failure == nil, let raw, !goAwaySent else { return }
        // The only error is NOMEM; a connection that cannot send it is closed by the grace period.
        nghttp2_submit_shutdown_notice(raw)
    }

    /// Second step: GOAWAY with the last stream that is served; later ones are refused.
    package func finishShutdown() {
        guard failure == nil, let raw, !goAwaySent else { return }
        goAwaySent = true
        nghttp2_submit_goaway(
            raw, UInt8(NGHTTP2_FLAG_NONE.rawValue), nghttp2_session_get_last_proc_stream_id(raw),
            NGHTTP2_NO_ERROR.rawValue, nil, 0)
    }

    /// Sends a PING.
    package func ping() {
        guard failure == nil, let raw else { return }
        nghttp2_submit_ping(raw, UInt8(NGHTTP2_FLAG_NONE.rawValue), nil)
    }

    /// Ends the connection at once with a GOAWAY that says why.
    package func terminate(_ code: ErrorCode, _ reason: String) { fail(.terminated(code), code, reason) }

    /// The peer of the connection has gone: every stream closes. Makes `closed` events.
    package func disconnected() {
        if failure == nil { failure = .terminated(.noError) }
        leftover = UnsafeRawBufferPointer(start: nil, count: 0)
        lastWords = []
        closeAll(.cancel)
    }

    /// Ends every stream without the peer; makes `closed` events.
    package func closeAll(_ code: ErrorCode) {
        for stream in table {
            if let stream, !stream.isClosed { close(stream, code) }
        }
    }

    /// The open streams, for the owner's clocks.
    package var openStreamList: [Stream] { table.compactMap { $0 } }

    // MARK: Stream verbs

    func respond(_ stream: Stream, _ headers: PreparedHeaders, end: Bool) {
        guard stream.response == .none, !stream.isClosed, failure == nil, let raw else { return }
        stream.prepared = headers
        submitResponse(raw, stream, headers.fields.baseAddress, headers.count, end: end)
    }

    func respond(_ stream: Stream, _ headers: HeaderBlock, end: Bool) {
        guard stream.response == .none, !stream.isClosed, failure == nil, let raw else { return }
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
        if !stream.isAboveHigh, stream.outboundCount >= configuration.highWatermark {
            stream.isAboveHigh = true
            slowReaderPauses += 1
        }
        guard stream.isDeferred, !stream.isClosed, failure == nil, let raw else { return }
        stream.isDeferred = false
        // Errors: INVALID_ARGUMENT (no deferred data: the stream was reset meanwhile), NOMEM. Nothing to do for either.
        nghttp2_session_resume_data(raw, stream.id)
    }

    func credit(_ stream: Stream, _ count: Int) {
        let count = min(count, stream.uncredited)
        guard count > 0, failure == nil, let raw else { return }
        stream.uncredited -= count
        if stream.isClosed || stream.isRequestComplete {
            nghttp2_session_consume_connection(raw, count)
        } else {
            nghttp2_session_consume(raw, stream.id, count)
        }
    }

    func reset(_ stream: Stream, _ code: ErrorCode) {
        guard !stream.isClosed, failure == nil, let raw else { return }
        stream.wasReset = true
        stream.response = .ended
        nghttp2_submit_rst_stream(raw, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream.id, code.rawValue)
    }

    // MARK: For the callbacks

    func append(_ event: Event) { events.append(event) }

    /// A stream object for a new request.
    func open(id: Int32) -> Stream {
        let stream: Stream
        if let old = pool.popLast() {
            stream = old
        } else {
            stream = Stream(slot: table.count, session: self)
            table.append(nil)
            all.append(stream)
        }
        stream.renew(id: id)
        table[stream.slot] = stream
        openStreams += 1
        return stream
    }

    func close(_ stream: Stream, _ code: ErrorCode) {
        guard !stream.isClosed else { return }
        stream.isClosed = true
        stream.response = .ended
        table[stream.slot] = nil
        openStreams -= 1
        append(.closed(stream, code))
    }

    /// Gives the connection up. nghttp2 is not used any more; the GOAWAY is written here.
    func fail(_ failure: SessionFailure, _ code: ErrorCode, _ reason: String) {
        guard self.failure == nil else { return }
        self.failure = failure
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
