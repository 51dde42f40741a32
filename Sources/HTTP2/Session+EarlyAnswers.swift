import CNghttp2

/// Answers that are complete while their request is not (RFC 9113 section 8.1).
///
/// Clients lose such an answer when it overtakes the request, or when a reset right behind it cuts the request off, and
/// the end of the request is most often on its way. So an answer that nobody waits for yet is held until the request has
/// ended, and behind one that went out the end of the request is awaited before the stream is reset. Both within a number
/// of streams, of octets, and of time, which is the owner's to keep.
extension Session {
    /// Answers with one header block and a body when the request has ended.
    func respondAtEnd(_ stream: Stream, _ headers: HeaderBlock, _ body: [UInt8]) {
        guard stream.response == .none, !stream.isGone, gaveUp == nil else { return }
        stream.outbound += body
        waiting += body.count
        guard !stream.requestIsComplete, countAnswered(stream) else { return respondWhole(stream, headers) }
        stream.response = .ended
        stream.held = headers
    }

    /// Answers with a header block and the body that waits in the stream, and nothing else.
    private func respondWhole(_ stream: Stream, _ headers: HeaderBlock) {
        guard stream.outboundCount > 0 else { return respond(stream, headers, end: true) }
        respond(stream, headers, end: false)
        stream.response = .ending
        watch(stream)
    }

    /// The request has ended: an answer that was held for that goes out.
    func sendHeld(_ stream: Stream) {
        guard let headers = stream.held else { return }
        stream.held = nil
        stream.response = .none
        respondWhole(stream, headers)
    }

    /// Answers that are held go out now.
    package func sendAllHeld() {
        for stream in all where !stream.isGone && stream.held != nil { sendHeld(stream) }
    }

    /// The answer is out whole while the request has not ended.
    func awaitEnd(of stream: Stream) {
        if stream.isCutOff {
            reset(stream, .noError)
        } else if !countAnswered(stream) {
            cutOff(stream)
        }
    }

    /// Octets came behind the answer: the connection's window is given back, the stream's is not.
    func discard(_ raw: OpaquePointer?, _ stream: Stream, _ count: Int) {
        nghttp2_session_consume_connection(raw, count)
        stream.octetsAfterAnswer += count
        if stream.octetsAfterAnswer > configuration.maxOctetsAfterAnswer { cutOff(stream) }
    }

    /// The request does not end: a held answer goes out, and the stream is reset.
    func cutOff(_ stream: Stream) {
        guard !stream.isCutOff else { return }
        stream.isCutOff = true
        cutOffCount += 1
        if stream.held != nil { sendHeld(stream) } else { reset(stream, .noError) }
    }

    private func countAnswered(_ stream: Stream) -> Bool {
        if stream.answered == 0 {
            guard answeredCount < configuration.maxAnsweredStreams else { return false }
            answeredCount += 1
            stream.answered = max(now, 1)
        }
        return true
    }
}
