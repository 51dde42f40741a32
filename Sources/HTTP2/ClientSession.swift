import CNghttp2

/// One client connection of HTTP/2 as an object without a socket: octets in, events out; octets out.
///
/// For tools that call a server: it trusts its own side, bounds what the peer may make it hold, and leaves the windows to
/// nghttp2, so that a reader who does not read stops the peer through the socket. Confined to one thread.
package final class ClientSession {
    /// What happened since `takeEvents`, in the order in which it happened.
    package enum Event: Sendable {
        /// A header block of a response is complete: the response's, or its trailers.
        case headers(stream: Int32, HeaderBlock)
        /// Octets of a response's body.
        case data(stream: Int32, [UInt8])
        /// The request's octets that waited have all gone out.
        case drained(stream: Int32)
        /// The stream is gone. The last event of a stream.
        case closed(stream: Int32, ErrorCode)
        /// The server is going away; it works on no stream above this one.
        case goAway(lastStream: Int32, ErrorCode, String)
    }

    /// Octets that a header block of the peer may have.
    package static let maxHeaderListSize = 64 << 10

    /// Why the connection cannot be used any more, or nil.
    package private(set) var failure: String?

    private var raw: OpaquePointer?
    private var events: [Event] = []
    /// The header block that is being received.
    private var block = HeaderBlock()
    /// Requests that are not sent to their end.
    private var uploads: [Int32: Upload] = [:]

    private struct Upload {
        var waiting: [UInt8] = []
        var head = 0
        var isFinished = false
        var isDeferred = false
    }

    /// A session that has its preface and SETTINGS ready to send.
    /// - Parameter window: octets that a server may send ahead of what was read, on a stream and in all.
    package init(window: Int = 1 << 20) {
        raw = Self.open(self)
        let settings = [
            nghttp2_settings_entry(settings_id: Int32(NGHTTP2_SETTINGS_ENABLE_PUSH.rawValue), value: 0),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue), value: UInt32(window)),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE.rawValue),
                value: UInt32(Self.maxHeaderListSize)),
        ]
        // Errors: INVALID_ARGUMENT for values out of range, which these are not; NOMEM.
        nghttp2_submit_settings(raw, UInt8(NGHTTP2_FLAG_NONE.rawValue), settings, settings.count)
        nghttp2_session_set_local_window_size(raw, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, Int32(window))
    }

    deinit { nghttp2_session_del(raw) }

    // MARK: Octets

    /// Feeds octets from the server. A violation ends in `failure`.
    package func receive(_ bytes: RawSpan) {
        guard failure == nil else { return }
        let result = bytes.withUnsafeBytes { buffer in
            nghttp2_session_mem_recv(raw, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), buffer.count)
        }
        // Negative: BAD_CLIENT_MAGIC does not come on this side; CALLBACK_FAILURE (a header block over the limit),
        // FLOODED, PROTO, NOMEM.
        if result < 0, failure == nil {
            failure = "the server broke a rule of HTTP/2: \(String(cString: nghttp2_strerror(Int32(result))))"
        }
    }

    /// Octets that are to be sent now.
    package func output() -> [UInt8] {
        var out: [UInt8] = []
        while failure == nil, out.count < 1 << 20 {
            var bytes: UnsafePointer<UInt8>?
            let count = nghttp2_session_mem_send(raw, &bytes)
            // Negative: CALLBACK_FAILURE or NOMEM; the session is unusable.
            if count < 0 { failure = "the connection's state is broken" }
            guard count > 0 else { break }
            out.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
        }
        return out
    }

    /// Takes the events collected so far.
    package func takeEvents() -> [Event] {
        defer { events = [] }
        return events
    }

    /// Whether nothing more will be sent or is expected.
    package var isDone: Bool {
        failure != nil || nghttp2_session_want_read(raw) == 0 && nghttp2_session_want_write(raw) == 0
    }

    // MARK: Verbs

    /// Begins a request whose body follows with `send` and `finish`.
    /// - Returns: the stream, or nil if the connection takes no more requests.
    package func request(_ headers: HeaderBlock) -> Int32? {
        guard failure == nil else { return nil }
        var provider = nghttp2_data_provider(
            source: nghttp2_data_source(ptr: nil),
            read_callback: { _, stream, buffer, limit, flags, _, user in
                guard let user, let buffer, let flags else { return Int(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue) }
                let session = Unmanaged<ClientSession>.fromOpaque(user).takeUnretainedValue()
                return session.upload(stream, UnsafeMutableBufferPointer(start: buffer, count: limit), &flags.pointee)
            })
        // Errors: STREAM_ID_NOT_AVAILABLE (all numbers used), INVALID_ARGUMENT, PROTO (not on a client), NOMEM.
        let stream = headers.withFields { fields, count in
            nghttp2_submit_request(raw, nil, fields, count, &provider, nil)
        }
        guard stream > 0 else { return nil }
        uploads[stream] = Upload()
        return stream
    }

    /// Appends octets to a request's body; silent if the stream is gone.
    package func send(_ bytes: [UInt8], on stream: Int32) {
        guard uploads[stream]?.isFinished == false else { return }
        uploads[stream]?.waiting.append(contentsOf: bytes)
        resume(stream)
    }

    /// Ends a request's body.
    package func finish(_ stream: Int32) {
        uploads[stream]?.isFinished = true
        resume(stream)
    }

    /// Octets of a request's body that have not gone out.
    package func waiting(on stream: Int32) -> Int {
        uploads[stream].map { $0.waiting.count - $0.head } ?? 0
    }

    /// Resets a stream.
    package func reset(_ stream: Int32, _ code: ErrorCode) {
        guard failure == nil else { return }
        // The only error is NOMEM.
        nghttp2_submit_rst_stream(raw, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, code.rawValue)
    }

    /// Says good-bye: a GOAWAY without an error.
    package func close() {
        guard failure == nil else { return }
        nghttp2_session_terminate_session(raw, NGHTTP2_NO_ERROR.rawValue)
    }

    private func resume(_ stream: Int32) {
        guard failure == nil, uploads[stream]?.isDeferred == true else { return }
        uploads[stream]?.isDeferred = false
        // Errors: INVALID_ARGUMENT (nothing was deferred), NOMEM. Nothing to do for either.
        nghttp2_session_resume_data(raw, stream)
    }

    // MARK: Callbacks

    private func upload(_ stream: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>, _ flags: inout UInt32) -> Int {
        guard let upload = uploads[stream] else { return Int(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue) }
        let rest = upload.waiting[upload.head...]
        if rest.isEmpty, !upload.isFinished {
            uploads[stream]?.isDeferred = true
            return Int(NGHTTP2_ERR_DEFERRED.rawValue)
        }
        let count = min(rest.count, buffer.count)
        _ = buffer.update(fromContentsOf: rest.prefix(count))
        uploads[stream]?.head += count
        if count == rest.count {
            uploads[stream]?.waiting.removeAll(keepingCapacity: true)
            uploads[stream]?.head = 0
            if upload.isFinished {
                flags |= NGHTTP2_DATA_FLAG_EOF.rawValue
                uploads[stream] = nil
            }
            events.append(.drained(stream: stream))
        }
        return count
    }

    private static func open(_ owner: ClientSession) -> OpaquePointer {
        var callbacks: OpaquePointer?
        nghttp2_session_callbacks_new(&callbacks)
        defer { nghttp2_session_callbacks_del(callbacks) }
        nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { _, _, user in
            session(user)?.block = HeaderBlock()
            return 0
        }
        nghttp2_session_callbacks_set_on_header_callback(callbacks) {
            _, _, name, nameCount, value, valueCount, _, user in
            guard let session = session(user) else { return NGHTTP2_ERR_CALLBACK_FAILURE.rawValue }
            session.block.append(
                name: UnsafeBufferPointer(start: name, count: nameCount),
                value: UnsafeBufferPointer(start: value, count: valueCount))
            if session.block.listSize <= ClientSession.maxHeaderListSize { return 0 }
            session.failure = "the server's header list is over \(ClientSession.maxHeaderListSize) octets"
            return NGHTTP2_ERR_CALLBACK_FAILURE.rawValue
        }
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { _, _, stream, bytes, count, user in
            session(user)?.events.append(
                .data(stream: stream, Array(UnsafeBufferPointer(start: bytes, count: count))))
            return 0
        }
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, user in
            if let frame { session(user)?.received(frame) }
            return 0
        }
        nghttp2_session_callbacks_set_on_frame_send_callback(callbacks) { _, frame, user in
            // nghttp2 says with a GOAWAY of its own that the peer broke a rule.
            if let frame, UInt32(frame.pointee.hd.type) == NGHTTP2_GOAWAY.rawValue,
                frame.pointee.goaway.error_code != NGHTTP2_NO_ERROR.rawValue
            {
                let reason = frame.pointee.goaway.error_code
                session(user)?.failure = "the server broke a rule of HTTP/2 (error \(reason)), or speaks something else"
            }
            return 0
        }
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, stream, code, user in
            session(user)?.uploads[stream] = nil
            session(user)?.events.append(.closed(stream: stream, ErrorCode(rawValue: code)))
            return 0
        }
        var raw: OpaquePointer?
        nghttp2_session_client_new(&raw, callbacks, Unmanaged.passUnretained(owner).toOpaque())
        guard let raw else { preconditionFailure("out of memory for an HTTP/2 session") }
        return raw
    }

    private func received(_ frame: UnsafePointer<nghttp2_frame>) {
        let header = frame.pointee.hd
        switch UInt32(header.type) {
        case NGHTTP2_HEADERS.rawValue:
            events.append(.headers(stream: header.stream_id, block))
            block = HeaderBlock()
        case NGHTTP2_GOAWAY.rawValue:
            let goAway = frame.pointee.goaway
            let text = UnsafeBufferPointer(start: goAway.opaque_data, count: goAway.opaque_data_len)
            events.append(
                .goAway(
                    lastStream: goAway.last_stream_id, ErrorCode(rawValue: goAway.error_code),
                    String(decoding: text, as: UTF8.self)))
        default: break
        }
    }
}

/// The session behind nghttp2's user data; it outlives every call into nghttp2, because its owner makes them.
private func session(_ user: UnsafeMutableRawPointer?) -> ClientSession? {
    user.map { Unmanaged<ClientSession>.fromOpaque($0).takeUnretainedValue() }
}
