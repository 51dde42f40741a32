/// The answering side of one call, typed. Confined to the call's event loop, and therefore not Sendable: other threads
/// hold ids or `Loop.bind`s and post.
///
/// After the end of the call everything here is a silent no-op, so that a late answer needs no check.
package struct ServerCall<Response> {
    /// The call itself: metadata, peer, deadline, counts.
    package let call: Call
    private let encode: @Sendable (Response, inout [UInt8]) -> Void

    init(_ call: Call, encode: @escaping @Sendable (Response, inout [UInt8]) -> Void) {
        self.call = call
        self.encode = encode
    }

    /// The metadata of the request.
    package var metadata: Metadata { call.metadata }
    /// Who called.
    package var peer: Peer { call.peer }
    /// When the client stops waiting, or nil. The server answers DEADLINE_EXCEEDED by itself and cancels the handler.
    package var deadline: MonotonicTime? { call.deadline }
    /// The event loop of this call.
    package var loop: Loop { call.loop }

    /// Whether the outbound buffer is below its high mark; when false, stop until `CallHandler.outboundReady`.
    package var isWritable: Bool { call.isWritable }
    /// Whether the call is over.
    package var isFinished: Bool { call.isFinished }

    /// Sends the response headers with this metadata now; otherwise they go with the first message.
    package func sendInitialMetadata(_ metadata: Metadata) { call.sendInitialMetadata(metadata) }

    /// Sends one message: encoded straight into the stream's outbound buffer, flushed at the end of the loop's turn.
    /// - Parameter compress: compress it with `call.responseEncoding`, if one was chosen.
    package func send(_ response: Response, compress: Bool = true) {
        call.send(compress: compress) { buffer in encode(response, &buffer) }
    }

    /// Ends the call.
    package func finish(_ status: Status = .ok, trailers: Metadata = Metadata()) {
        call.finish(status, trailers: trailers)
    }

    /// Sends one message and ends the call with OK.
    package func respond(_ response: Response, trailers: Metadata = Metadata()) {
        send(response)
        finish(.ok, trailers: trailers)
    }

    /// Writes what this connection has to the socket now, instead of at the end of the loop's turn: the first token of a
    /// step need not wait until the last one is encoded. A system call each time, so for few messages only.
    package func flush() { call.flush() }

    /// Stops the delivery of request messages; the client is then held by its flow-control window.
    package func pauseReceiving() { call.pauseReceiving() }

    /// Goes on with the delivery of request messages.
    package func resumeReceiving() { call.resumeReceiving() }
}
