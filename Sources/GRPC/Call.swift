package import Compression
import HTTP2

/// One call on the server, untyped: what interceptors see and what `ServerCall` drives. Confined to its event loop.
///
/// It joins the stream (octets) with the handler (messages) by the rules of `CallStateMachine`.
package final class Call: AlarmTarget {
    /// The metadata of the request.
    package let metadata: Metadata
    /// When the client stops waiting, or nil.
    package let deadline: MonotonicTime?
    /// When the request's header block was complete.
    package let startedAt: MonotonicTime
    /// Who an interceptor found the caller to be (the name of an API key, say).
    package var principal: String?
    /// An id an interceptor gave the call, for logs and errors.
    package var requestID: String?

    /// The method, or nil if the path names none of this server.
    package var method: MethodDescriptor? { route?.method }
    /// The path as it came, `/package.Service/Method`.
    package var path: String { route?.path ?? pathField.map { metadata.block.text($0) } ?? "" }
    /// Who called.
    package var peer: Peer { connection.peer }
    /// The event loop of the call.
    package var loop: Loop { connection.loop }

    /// The compression of the response's messages; nil sends them as they are. To be set before the first message, and
    /// only to one of `acceptedEncodings`; anything else is ignored.
    package var responseEncoding: Encoding? {
        get { chosenEncoding }
        set {
            guard !headersOut, newValue.map({ acceptedEncodings.contains($0) }) ?? true else { return }
            chosenEncoding = newValue
        }
    }
    /// Whether the message delivered last came compressed.
    package var lastMessageWasCompressed: Bool { wasCompressed }
    /// Messages of the request delivered so far.
    package var requestMessages: Int { messagesIn }
    /// Octets of the request's body so far.
    package var requestBytes: Int { bytesIn }
    /// Messages of the response so far.
    package var responseMessages: Int { messagesOut }
    /// Octets of the response's body so far.
    package var responseBytes: Int { bytesOut }

    /// For the alarm queue only.
    package var alarmIndex = -1

    /// When the driver first saw the present request message wanting; nil while none is in progress.
    var messageAwaitedSince: MonotonicTime?

    /// Held strongly: the cycle ends with the stream, because the connection then drops its call.
    let connection: Connection
    private(set) var stream: Stream?
    private(set) var receiver: Receiver?
    var machine: CallStateMachine
    let requestEncoding: Encoding?
    // Apart from the properties that show them, so that the compiler sees every access.
    var wasCompressed = false
    var messagesIn = 0
    var bytesIn = 0
    private var messagesOut = 0
    private var bytesOut = 0

    /// Octets of the request whose window was given back.
    var creditedBytes = 0
    /// Octets of unfinished messages that the connection counts for this call.
    var buffered = 0
    var isPaused = false
    var requestEnded = false
    var isDelivering = false

    private let route: Route?
    private let pathField: HeaderBlock.Field?
    private let acceptedField: HeaderBlock.Field?
    private var chosenEncoding: Encoding?
    private var initialMetadata: Metadata?
    private var headersOut = false

    init(
        connection: Connection, stream: Stream, head: RequestHead, route: Route?, headers: consuming HeaderBlock,
        now: MonotonicTime
    ) {
        self.connection = connection
        self.stream = stream
        self.route = route
        pathField = head.path
        metadata = Metadata(headers)
        startedAt = now
        deadline = head.timeout.map { now.advanced(nanoseconds: $0) }
        requestEncoding = head.encoding
        acceptedField = head.accepted
        machine = CallStateMachine(kind: route?.method.kind ?? .bidirectional)
    }

    // MARK: The handler's verbs

    /// Whether the call is over.
    package var isFinished: Bool { machine.isFinished }

    /// Whether the outbound buffer is below its high mark.
    package var isWritable: Bool { stream?.isWritable ?? true }

    /// The compressions that the client takes for the response.
    package var acceptedEncodings: [Encoding] {
        guard let acceptedField else { return [] }
        return metadata.block.bytes[acceptedField.value].split(separator: UInt8(ascii: ",")).compactMap { part in
            Encoding(name: String(decoding: part.filter { $0 != UInt8(ascii: " ") }, as: UTF8.self))
        }
    }

    /// Sends the response headers with this metadata now.
    package func sendInitialMetadata(_ metadata: Metadata) {
        guard let stream, machine.headersSent() else { return }
        initialMetadata = metadata
        openResponse(stream)
        connection.hasOutput()
    }

    /// Sends one message that `encode` appends to the buffer it gets.
    package func send(compress: Bool, _ encode: (inout [UInt8]) -> Void) {
        guard let stream else { return }
        let limit = connection.service.configuration.maxBufferedResponses
        if connection.session.outboundCount > limit, !isFinished { return tooMuchUnread(stream, limit) }
        switch machine.messageSent() {
        case .drop: return
        case .tooMany:
            return fail(Status(.internal, "the handler of a method with one response sent more than one"), nil)
        case .headersThenMessage: openResponse(stream)
        case .message: break
        }
        let encoding = compress ? chosenEncoding : nil
        // The length of a message has four octets.
        let most = min(connection.service.configuration.maxResponseMessage, Int(UInt32.max))
        var length = 0
        stream.write { buffer in
            let start = buffer.count
            buffer += Deframer.noPrefix
            if let encoding {
                var plain: [UInt8] = []
                encode(&plain)
                length = plain.count
                if length <= most {
                    encoding.compress(plain.span, into: &buffer)
                    length = buffer.count - start - Deframer.prefix
                }
            } else {
                encode(&buffer)
                length = buffer.count - start - Deframer.prefix
            }
            guard length <= most else { return buffer.removeSubrange(start...) }
            buffer[start] = encoding == nil ? 0 : 1
            for index in 0..<4 { buffer[start + 1 + index] = UInt8(truncatingIfNeeded: length >> (24 - 8 * index)) }
        }
        guard length <= most else {
            return fail(
                Status(.resourceExhausted, "a response message of \(length) octets is over the limit of \(most)"), nil)
        }
        messagesOut += 1
        bytesOut += length + Deframer.prefix
        connection.hasOutput()
    }

    /// Ends the call.
    package func finish(_ status: Status, trailers: Metadata) { end(status, trailers: trailers, cancellation: nil) }

    /// Writes what this connection has to the socket now.
    package func flush() {
        if stream != nil { connection.flush() }
    }

    /// Stops the delivery of request messages.
    package func pauseReceiving() { isPaused = true }

    /// Goes on with the delivery of request messages.
    package func resumeReceiving() {
        guard isPaused, stream != nil else { return }
        isPaused = false
        guard !isDelivering else { return }
        dataArrived()
        if requestEnded, !isPaused { deliverEnd() }
    }

    // MARK: The connection's verbs

    func start(_ receiver: Receiver) {
        // The factory may have finished the call already.
        if !isFinished { self.receiver = receiver }
    }

    /// Ends the call without the handler's doing.
    func fail(_ status: Status, _ reason: CancellationReason?) {
        let reason = reason ?? .rejected(status)
        let receiver = receiver
        end(status, trailers: Metadata(), cancellation: reason)
        receiver?.cancelled(reason)
    }

    package func alarmFired(now: MonotonicTime) {
        fail(Status(.deadlineExceeded, "the deadline passed"), .deadlineExceeded)
    }

    func outboundReady() {
        if !isFinished { receiver?.outboundReady() }
    }

    /// The stream is gone.
    func closed(_ reason: CancellationReason) {
        stream = nil
        holds(0)
        guard machine.closed() else { return }
        let receiver = receiver
        self.receiver = nil
        finished(Status(.cancelled, "the call was cancelled"), cancellation: reason)
        receiver?.cancelled(reason)
    }

    // MARK: Inside

    private func tooMuchUnread(_ stream: Stream, _ limit: Int) {
        connection.service.counters.add(.unreadAnswers)
        fail(
            Status(.resourceExhausted, "the connection has left over \(limit) octets of answers unread"), .stalledReader
        )
        // What this call sent before would wait behind the same closed window.
        stream.reset(.enhanceYourCalm)
        connection.hasOutput()
    }

    private func openResponse(_ stream: Stream) {
        headersOut = true
        if initialMetadata == nil, chosenEncoding == nil {
            stream.respond(ResponseBlocks.headers, end: false)
            return
        }
        var block = ResponseBlocks.plainHeaders
        if let chosenEncoding { block.append(name: "grpc-encoding", value: chosenEncoding.name) }
        if let initialMetadata { block.append(contentsOf: initialMetadata.block) }
        initialMetadata = nil
        stream.respond(block, end: false)
    }

    private func end(_ status: Status, trailers: Metadata, cancellation: CancellationReason?) {
        let isOK = status.code == .ok && status.message.isEmpty && status.details.isEmpty && trailers.isEmpty
        switch machine.finished() {
        case .drop: return
        case .trailersOnly:
            headersOut = true
            var block = ResponseBlocks.plainHeaders
            ResponseBlocks.append(status, trailers, to: &block)
            // A client that streams may wait for the answer before it ends; one with a single message never does.
            if method?.kind.clientStreams == true {
                stream?.respond(block, end: true)
            } else {
                stream?.respondAtEnd(block)
            }
        case .trailers:
            if isOK {
                stream?.end(ResponseBlocks.okTrailers)
            } else {
                var block = HeaderBlock()
                ResponseBlocks.append(status, trailers, to: &block)
                stream?.end(block)
            }
        }
        receiver = nil
        if let stream, !isDelivering, stream.inboundCount > 0 { discardInbound(stream) }
        finished(status, cancellation: cancellation)
        connection.hasOutput()
    }

    private func finished(_ status: Status, cancellation: CancellationReason?) {
        connection.callFinished(
            self,
            CallOutcome(
                status: status, cancellation: cancellation, nanoseconds: loop.now.nanoseconds(since: startedAt),
                requestMessages: messagesIn, requestBytes: bytesIn, responseMessages: messagesOut,
                responseBytes: bytesOut))
    }
}
