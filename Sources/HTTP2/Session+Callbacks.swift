import CNghttp2

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

// The C wall: nghttp2's callbacks. Each recovers its objects, makes a view and calls a method; none re-enters nghttp2
// except through calls that only queue (submit_trailer, submit_rst_stream), which its documentation allows.

private let success: Int32 = 0
private let fatal = NGHTTP2_ERR_CALLBACK_FAILURE.rawValue

/// Runs `body` with the session behind nghttp2's user data. The session outlives every call into nghttp2 (its owner holds
/// it while it calls), so nothing is retained here: these run several times for each header field and frame.
@inline(__always)
private func with<Result>(_ user: UnsafeMutableRawPointer?, _ body: (Session) -> Result) -> Result {
    guard let user else { preconditionFailure("nghttp2 was given the session as user data") }
    return Unmanaged<Session>.fromOpaque(user)._withUnsafeGuaranteedRef(body)
}

/// Runs `body` with the stream of a frame, if it is known: nil if not. The session holds its stream objects for as long as
/// it lives, so nothing is retained here either.
@inline(__always) @discardableResult
private func withStream<Result>(_ raw: OpaquePointer?, _ id: Int32, _ body: (Stream) -> Result) -> Result? {
    guard let user = nghttp2_session_get_stream_user_data(raw, id) else { return nil }
    return Unmanaged<Stream>.fromOpaque(user)._withUnsafeGuaranteedRef(body)
}

extension Session {
    /// Makes the nghttp2 session. Errors of the calls here are NOMEM only, which ends a Swift process anyhow.
    static func open(_ owner: Session) -> OpaquePointer {
        var callbacks: OpaquePointer?
        nghttp2_session_callbacks_new(&callbacks)
        defer { nghttp2_session_callbacks_del(callbacks) }
        nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks) { _, header, user in
            guard let header else { return success }
            return with(user) { $0.frameBegins(header.pointee) } ? success : fatal
        }
        nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { raw, frame, user in
            guard let frame else { return success }
            with(user) { $0.headersBegin(raw, frame) }
            return success
        }
        nghttp2_session_callbacks_set_on_header_callback(callbacks) {
            raw, frame, name, nameCount, value, valueCount, _, user in
            guard let frame else { return success }
            let name = UnsafeBufferPointer(start: name, count: nameCount)
            let value = UnsafeBufferPointer(start: value, count: valueCount)
            return with(user) { $0.header(raw, frame.pointee.hd.stream_id, name, value) } ? success : fatal
        }
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { raw, _, id, bytes, count, user in
            with(user) { $0.data(raw, id, UnsafeBufferPointer(start: bytes, count: count)) }
            return success
        }
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { raw, frame, user in
            if let frame { with(user) { $0.frameReceived(raw, frame) } }
            return success
        }
        nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks) { _, frame, _, user in
            // nghttp2 answers with RST_STREAM or GOAWAY; either was the peer's doing, and is counted when it is sent.
            if frame?.pointee.hd.type == UInt8(NGHTTP2_HEADERS.rawValue) {
                with(user) { $0.headerBlockIsOpen = false }
            }
            return success
        }
        nghttp2_session_callbacks_set_on_frame_send_callback(callbacks) { raw, frame, user in
            guard let frame else { return success }
            return with(user) { $0.frameSent(raw, frame) } ? success : fatal
        }
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { raw, id, code, user in
            withStream(raw, id) { stream in with(user) { $0.close(stream, ErrorCode(rawValue: code)) } }
            return success
        }
        nghttp2_session_callbacks_set_send_data_callback(callbacks) { _, _, header, count, source, user in
            guard let header, let address = source?.pointee.ptr else { return fatal }
            let prefix = UnsafeRawBufferPointer(start: header, count: 9)
            return Unmanaged<Stream>.fromOpaque(address)._withUnsafeGuaranteedRef { stream in
                with(user) { $0.sendData(stream, prefix, count) }
            }
        }

        var option: OpaquePointer?
        nghttp2_option_new(&option)
        defer { nghttp2_option_del(option) }
        nghttp2_option_set_no_auto_window_update(option, 1)
        nghttp2_option_set_no_closed_streams(option, 1)
        nghttp2_option_set_max_settings(option, 32)
        nghttp2_option_set_max_send_header_block_length(option, 1 << 20)
        nghttp2_option_set_max_outbound_ack(option, owner.configuration.maxUnsentAcknowledgements)
        // This class counts resets itself, with the causes that nghttp2 leaves out, so nghttp2's own count is set above.
        martlet_option_set_stream_reset_rate_limit(
            option, UInt64(owner.configuration.resets.burst) + 1000, UInt64(owner.configuration.resets.perSecond) + 1000
        )
        martlet_option_set_max_continuations(option, owner.configuration.maxContinuations + 1)

        var raw: OpaquePointer?
        nghttp2_session_server_new2(&raw, callbacks, Unmanaged.passUnretained(owner).toOpaque(), option)
        guard let raw else { preconditionFailure("out of memory for an HTTP/2 session") }
        return raw
    }

    func submitSettings() {
        let entries = [
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS.rawValue),
                value: UInt32(configuration.maxConcurrentStreams)),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue),
                value: UInt32(configuration.streamWindow)),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE.rawValue),
                value: UInt32(configuration.maxHeaderListSize)),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES.rawValue), value: 1),
        ]
        // Errors: INVALID_ARGUMENT for values out of range, which would be a wrong configuration; NOMEM.
        let result = nghttp2_submit_settings(raw, UInt8(NGHTTP2_FLAG_NONE.rawValue), entries, entries.count)
        precondition(result == 0, "HTTP/2 settings are within their ranges")
        nghttp2_session_set_local_window_size(
            raw, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, Int32(configuration.connectionWindow))
    }

    static func dataProvider(_ stream: Stream) -> nghttp2_data_provider {
        nghttp2_data_provider(
            source: nghttp2_data_source(ptr: Unmanaged.passUnretained(stream).toOpaque()),
            read_callback: { raw, id, _, limit, flags, source, user in
                guard let address = source?.pointee.ptr, let flags else {
                    return Int(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue)
                }
                return Unmanaged<Stream>.fromOpaque(address)._withUnsafeGuaranteedRef { stream in
                    with(user) { $0.readData(raw, stream, limit, &flags.pointee) }
                }
            })
    }

    // MARK: In

    /// Every frame header, before its payload: where floods are counted.
    fileprivate func frameBegins(_ header: nghttp2_frame_hd) -> Bool {
        let endStream = header.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0
        switch UInt32(header.type) {
        case NGHTTP2_DATA.rawValue:
            if header.length == 0, !endStream { return spendEmptyFrame() }
        case NGHTTP2_HEADERS.rawValue:
            continuations = 0
            headerListSize = 0
            headerBlockIsOpen = true
            isRequestBlock = false
        case NGHTTP2_CONTINUATION.rawValue:
            continuations += 1
            if continuations > configuration.maxContinuations {
                fail(.continuationFlood, .enhanceYourCalm, "too many CONTINUATION frames in one header block")
                return false
            }
            if header.length == 0 { return spendEmptyFrame() }
        case NGHTTP2_RST_STREAM.rawValue:
            // Behind a complete answer a reset takes nothing back: clients end their side so.
            let isAnswered = withStream(raw, header.stream_id) { $0.answered != 0 && $0.held == nil }
            return isAnswered == true || spendReset()
        case NGHTTP2_SETTINGS.rawValue:
            if !settings.take(now: now) {
                fail(.settingsFlood, .enhanceYourCalm, "too many SETTINGS frames")
                return false
            }
        case NGHTTP2_PING.rawValue:
            if !pings.take(now: now) {
                fail(.pingFlood, .enhanceYourCalm, "too_many_pings")
                return false
            }
        case NGHTTP2_GOAWAY.rawValue:
            break
        case NGHTTP2_PRIORITY.rawValue where header.stream_id == 0:
            // RFC 9113 section 6.3. nghttp2 looks at no PRIORITY frame since our SETTINGS say that none means anything.
            fail(.protocolError(.protocolError), .protocolError, "a PRIORITY frame on stream 0")
            return false
        default:
            if !controlFrames.take(now: now) {
                fail(.controlFrameFlood, .enhanceYourCalm, "too many control frames")
                return false
            }
        }
        return true
    }

    private func spendEmptyFrame() -> Bool {
        if emptyFrames.take(now: now) { return true }
        fail(.emptyFrameFlood, .enhanceYourCalm, "too many empty frames")
        return false
    }

    private func spendReset() -> Bool {
        if resets.take(now: now) { return true }
        fail(.rapidReset, .enhanceYourCalm, "too many streams were reset")
        return false
    }

    fileprivate func headersBegin(_ raw: OpaquePointer?, _ frame: UnsafePointer<nghttp2_frame>) {
        guard frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST else { return }
        let id = frame.pointee.hd.stream_id
        let stream = open(id: id)
        nghttp2_session_set_stream_user_data(raw, id, Unmanaged.passUnretained(stream).toOpaque())
        isRequestBlock = true
        headerBlock.removeAll()
    }

    fileprivate func header(
        _ raw: OpaquePointer?, _ id: Int32, _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        headerListSize += name.count + value.count + 32
        if headerListSize > configuration.maxHeaderListSize {
            if headerListSize > configuration.maxHeaderListSize * configuration.headerBombFactor {
                fail(.headerBomb, .enhanceYourCalm, "the header list is far over the limit")
                return false
            }
            withStream(raw, id) { $0.requestIsTooLarge = true }
            return true
        }
        // Trailers of a request mean nothing in gRPC and are dropped.
        if isRequestBlock { headerBlock.append(name, value) }
        return true
    }

    fileprivate func data(_ raw: OpaquePointer?, _ id: Int32, _ bytes: UnsafeBufferPointer<UInt8>) {
        let isKnown: Void? = withStream(raw, id) { stream in
            if stream.answered != 0 { return discard(raw, stream, bytes.count) }
            stream.uncredited += bytes.count
            stream.inbound.append(contentsOf: bytes)
            if !stream.hasDataEvent {
                stream.hasDataEvent = true
                append(.data(slot: stream.slot))
            }
        }
        if isKnown == nil { nghttp2_session_consume_connection(raw, bytes.count) }
    }

    fileprivate func frameReceived(_ raw: OpaquePointer?, _ frame: UnsafePointer<nghttp2_frame>) {
        let header = frame.pointee.hd
        let endStream = header.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0
        switch UInt32(header.type) {
        case NGHTTP2_HEADERS.rawValue:
            headerBlockIsOpen = false
            withStream(raw, header.stream_id) { stream in
                if !stream.hasRequest {
                    stream.hasRequest = true
                    stream.request = headerBlock.block
                    append(.request(slot: stream.slot))
                }
                if endStream { requestEnds(stream) }
            }
        case NGHTTP2_DATA.rawValue:
            if endStream { withStream(raw, header.stream_id) { requestEnds($0) } }
        case NGHTTP2_SETTINGS.rawValue:
            hasPeer = true
            if header.flags & UInt8(NGHTTP2_FLAG_ACK.rawValue) != 0 { append(.settingsAcknowledged) }
        case NGHTTP2_PING.rawValue:
            append(header.flags & UInt8(NGHTTP2_FLAG_ACK.rawValue) != 0 ? .pingAnswered : .ping)
        case NGHTTP2_GOAWAY.rawValue:
            append(.goAway(ErrorCode(rawValue: frame.pointee.goaway.error_code)))
        default: break
        }
    }

    private func requestEnds(_ stream: Stream) {
        guard !stream.requestIsComplete else { return }
        stream.requestIsComplete = true
        append(.endOfRequest(slot: stream.slot))
        sendHeld(stream)
    }

    // MARK: Out

    /// How much of the outbound buffer goes into the next DATA frame. The octets are copied in `sendData`.
    fileprivate func readData(
        _ raw: OpaquePointer?, _ stream: Stream, _ limit: Int, _ flags: inout UInt32
    ) -> Int {
        let waiting = stream.outboundCount
        if waiting == 0, stream.response == .open {
            stream.isDeferred = true
            return Int(NGHTTP2_ERR_DEFERRED.rawValue)
        }
        let count = min(waiting, limit)
        flags |= NGHTTP2_DATA_FLAG_NO_COPY.rawValue
        if count == waiting, stream.response == .ending {
            flags |= NGHTTP2_DATA_FLAG_EOF.rawValue
            stream.response = .ended
            // Errors: INVALID_ARGUMENT (stream 0), NOMEM. Fields that make the block too large fail when it is sent.
            switch stream.trailers {
            case .none: return count
            case .prepared(let trailers):
                nghttp2_submit_trailer(raw, stream.id, trailers.fields.baseAddress, trailers.count)
            case .block(let trailers):
                trailers.withFields { fields, count in _ = nghttp2_submit_trailer(raw, stream.id, fields, count) }
            }
            flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
        }
        return count
    }

    /// Writes a DATA frame: nghttp2's nine octets of header, then the octets of the stream.
    fileprivate func sendData(_ stream: Stream, _ header: UnsafeRawBufferPointer, _ count: Int) -> Int32 {
        guard output.count - outputCount >= header.count + count else {
            outputIsFull = true
            return NGHTTP2_ERR_WOULDBLOCK.rawValue
        }
        UnsafeMutableRawBufferPointer(rebasing: output[outputCount...]).copyMemory(from: header)
        outputCount += header.count
        if count > 0 {
            stream.outbound.withUnsafeBytes { bytes in
                let head = stream.outboundHead
                UnsafeMutableRawBufferPointer(rebasing: output[outputCount...]).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[head..<head + count]))
            }
            outputCount += count
            stream.outboundHead += count
            waiting -= count
            stream.stalledSince = 0
            stream.isStalled = false
            stream.compact()
            if stream.outboundCount > 0 { watch(stream) }
        }
        if stream.isAboveHigh, stream.outboundCount <= configuration.lowWatermark {
            stream.isAboveHigh = false
            append(.writable(slot: stream.slot))
        }
        return success
    }

    fileprivate func frameSent(_ raw: OpaquePointer?, _ frame: UnsafePointer<nghttp2_frame>) -> Bool {
        let header = frame.pointee.hd
        let endStream = header.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0
        switch UInt32(header.type) {
        case NGHTTP2_DATA.rawValue:
            contentFrames &+= 1
            controlFrames.give(4)
            pings.give(1)
            if endStream { answerEnds(raw, header.stream_id) }
        case NGHTTP2_HEADERS.rawValue:
            contentFrames &+= 1
            if endStream { answerEnds(raw, header.stream_id) }
        case NGHTTP2_RST_STREAM.rawValue:
            // A reset that this side did not choose is the answer to a peer's error (CVE-2025-8671).
            if withStream(raw, header.stream_id, { $0.wasReset }) != true { return spendReset() }
        case NGHTTP2_GOAWAY.rawValue:
            let code = frame.pointee.goaway.error_code
            if code != NGHTTP2_NO_ERROR.rawValue, gaveUp == nil {
                // nghttp2 ended the connection by itself; what it queued is out, so only the fact is kept.
                gaveUp = .protocolError(ErrorCode(rawValue: code))
                closeAll(ErrorCode(rawValue: code))
            }
        default: break
        }
        return true
    }

    private func answerEnds(_ raw: OpaquePointer?, _ id: Int32) {
        withStream(raw, id) { if !$0.requestIsComplete { awaitEnd(of: $0) } }
    }
}

extension HeaderBlock {
    /// The block as nghttp2 takes it, for the length of a call; nghttp2 copies what it keeps.
    func withFields<Result>(_ body: (UnsafePointer<nghttp2_nv>?, Int) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { bytes in
            withUnsafeTemporaryAllocation(of: nghttp2_nv.self, capacity: max(fields.count, 1)) { list in
                for (index, field) in fields.enumerated() {
                    let base = UnsafeMutablePointer(mutating: bytes.baseAddress)
                    list.initializeElement(
                        at: index,
                        to: nghttp2_nv(
                            name: base.map { $0 + field.name.lowerBound },
                            value: base.map { $0 + field.value.lowerBound },
                            namelen: field.name.count, valuelen: field.value.count,
                            flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue)))
                }
                return body(UnsafePointer(list.baseAddress), fields.count)
            }
        }
    }
}

extension Stream {
    /// Drops what was sent: at once when nothing is left, else when it is more than the rest.
    func compact() {
        if outboundHead == outbound.count {
            if outbound.capacity > 1 << 20 { outbound = [] } else { outbound.removeAll(keepingCapacity: true) }
            outboundHead = 0
        } else if outboundHead > 65536, outboundHead * 2 > outbound.count {
            outbound.removeSubrange(0..<outboundHead)
            outboundHead = 0
        }
    }
}
