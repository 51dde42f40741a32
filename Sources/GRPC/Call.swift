package import Compression
import HTTP2

/// One call on the server, untyped: what interceptors see and what `ServerCall` drives. Confined to its event loop.
///
/// It joins the stream (octets) with the handler (messages) by the rules of `CallStateMachine`.
package final class Call: AlarmTarget {
    /// The method, or nil if the path names none of this server.
    package let method: MethodDescriptor?
    /// The path as it came, `/package.Service/Method`.
    package let path: String
    /// The metadata of the request.
    package let metadata: Metadata
    /// Who called.
    package let peer: Peer
    /// When the client stops waiting, or nil.
    package let deadline: MonotonicTime?
    /// When the request's header block was complete.
    package let startedAt: MonotonicTime
    /// The event loop of the call.
    package let loop: Loop
    /// Who an interceptor found the caller to be (the name of an API key, say).
    package var principal: String?
    /// An id an interceptor gave the call, for logs and errors.
    package var requestID: String?

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
    package private(set) var lastMessageWasCompressed = false
    /// Messages of the request delivered so far.
    package private(set) var requestMessages = 0
    /// Octets of the request's body so far.
    package private(set) var requestBytes = 0
    /// Messages of the response so far.
    package private(set) var responseMessages = 0
    /// Octets of the response's body so far.
    package private(set) var responseBytes = 0

    /// For the alarm queue only.
    package var alarmIndex = -1

    /// When the driver first saw the present request message wanting; nil while none is in progress.
    var messageAwaitedSince: MonotonicTime?

    /// Held strongly: the cycle ends with the stream, because the connection then drops its call.
    private let connection: Connection
    private(set) var stream: Stream?
    private var receiver: Receiver?
    private var machine: CallStateMachine
    private let requestEncoding: Encoding?
    private let acceptedField: HeaderBlock.Field?
    private var chosenEncoding: Encoding?
    private var initialMetadata: Metadata?
    private var headersOut = false
    private var isPaused = false
    private var requestEnded = false
    private var isDelivering = false
    private var buffered = 0

    init(
        connection: Connection, stream: Stream, head: RequestHead, route: Route?, path: String, headers: HeaderBlock,
        now: MonotonicTime
    ) {
        self.connection = connection
        self.stream = stream
        self.path = path
        method = route?.method
        metadata = Metadata(headers)
        peer = connection.peer
        loop = connection.loop
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
        switch machine.messageSent() {
        case .drop: return
        case .tooMany:
            return fail(Status(.internal, "the handler of a method with one response sent more than one"), nil)
        case .headersThenMessage: openResponse(stream)
        case .message: break
        }
        let start = stream.outbound.count
        stream.outbound.append(contentsOf: repeatElement(0, count: Deframer.prefix))
        if compress, let chosenEncoding {
            var plain: [UInt8] = []
            encode(&plain)
            chosenEncoding.compress(plain.span, into: &stream.outbound)
            stream.outbound[start] = 1
        } else {
            encode(&stream.outbound)
        }
        let length = stream.outbound.count - start - Deframer.prefix
        guard let length32 = UInt32(exactly: length) else {
            return fail(Status(.internal, "a response message of \(length) octets is over 4 GiB"), nil)
        }
        stream.outbound[start + 1] = UInt8(truncatingIfNeeded: length32 >> 24)
        stream.outbound[start + 2] = UInt8(truncatingIfNeeded: length32 >> 16)
        stream.outbound[start + 3] = UInt8(truncatingIfNeeded: length32 >> 8)
        stream.outbound[start + 4] = UInt8(truncatingIfNeeded: length32)
        responseMessages += 1
        responseBytes += length + Deframer.prefix
        stream.resume()
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

    /// Octets of the request's body came in: delivers what is complete, and gives their window back.
    func dataArrived() {
        guard let stream else { return }
        guard !isFinished else { return discardInbound(stream) }
        guard !isPaused, !isDelivering else { return }
        isDelivering = true
        var bytes = stream.takeInbound()
        var head = 0
        let limit = connection.service.configuration.maxRequestMessage
        let deframer = Deframer(limit: limit)
        var problem: Status?
        var delivered = false
        loop: while problem == nil, !isFinished, !isPaused {
            switch deframer.next(bytes.span, from: head) {
            case .incomplete(let needed):
                if head > 0 { bytes.removeSubrange(0..<head) }
                head = 0
                if needed > bytes.capacity {
                    // Grow with what has come, not with what the prefix promises.
                    bytes.reserveCapacity(min(needed, max(bytes.count * 2, 65536)))
                }
                break loop
            case .invalid(let status):
                connection.service.counters.add(status.code == .resourceExhausted ? .messagesTooLarge : .protocolErrors)
                problem = status
            case .message(let length, let isCompressed):
                switch machine.messageArrived() {
                case .drop: break loop
                case .reject(let status): problem = status
                case .hold: break loop
                case .deliver:
                    let start = head + Deframer.prefix
                    head = start + length
                    delivered = true
                    problem = deliver(bytes.span.extracting(start..<head), isCompressed: isCompressed)
                }
            }
        }
        isDelivering = false
        guard let stream = self.stream else { return }
        if let problem { fail(problem, nil) }
        if isFinished { return discardInbound(stream) }
        if head > 0 { bytes.removeSubrange(0..<head) }
        if delivered { messageAwaitedSince = nil }
        if bytes.isEmpty, bytes.capacity > 65536 { bytes = [] }
        stream.putBack(bytes)
        // A paused call keeps its window closed, so that the client is held by it.
        if !isPaused { credit(stream) }
    }

    /// The client half-closed.
    func requestCompleted() {
        requestEnded = true
        if !isPaused, !isDelivering { deliverEnd() }
    }

    /// Whether octets of a request message are wanted now, and how many of it have come.
    var wantedMessage: (isWanted: Bool, received: Int) {
        guard let stream, !isFinished, !isPaused, !requestEnded else { return (false, 0) }
        let received = stream.inboundCount
        return (received > 0 || machine.awaitsOneRequest, received)
    }

    // MARK: Inside

    private func credit(_ stream: Stream) {
        let count = stream.uncreditedCount
        requestBytes += count
        stream.credit(count)
        if count > 0 { connection.hasOutput() }
        holds(stream.inboundCount)
        if connection.bufferedRequests > connection.service.configuration.maxBufferedRequests {
            connection.service.counters.add(.messagesTooLarge)
            fail(Status(.resourceExhausted, "the connection's unfinished request messages are over the limit"), nil)
        }
    }

    /// Notes how many octets of unfinished messages this call holds.
    private func holds(_ count: Int) {
        connection.bufferedRequests += count - buffered
        buffered = count
    }

    private func discardInbound(_ stream: Stream) {
        _ = stream.takeInbound()
        holds(0)
        stream.credit(stream.uncreditedCount)
        connection.hasOutput()
    }

    private func deliver(_ message: Span<UInt8>, isCompressed: Bool) -> Status? {
        do {
            if isCompressed {
                guard let requestEncoding else {
                    return Status(
                        .internal, "a message has the compressed flag, but the call's grpc-encoding is identity")
                }
                let limit = connection.service.configuration.maxRequestMessage
                let plain = try requestEncoding.decompress(message, limit: limit)
                return deliverPlain(plain.span, wasCompressed: true)
            }
            return deliverPlain(message, wasCompressed: false)
        } catch {
            switch error {
            case .tooLarge(let limit):
                connection.service.counters.add(.compressionBombs)
                return Status(
                    .resourceExhausted, "a request message inflates to more than the limit of \(limit) octets")
            case .malformed(let how):
                return Status(.internal, "a compressed request message is damaged: \(how)")
            }
        }
    }

    private func deliverPlain(_ message: Span<UInt8>, wasCompressed: Bool) -> Status? {
        lastMessageWasCompressed = wasCompressed
        requestMessages += 1
        do {
            // `Span.bytes` counts as unsafe because padding may be uninitialised; octets have none.
            try receiver?.receive(unsafe message.bytes)
            return nil
        } catch let status as Status {
            return status
        } catch {
            return Status(.invalidArgument, "malformed request message: \(error)")
        }
    }

    private func deliverEnd() {
        guard let stream, !isFinished else { return }
        switch machine.requestEnded(leftover: hasLeftover(stream)) {
        case .drop: break
        case .reject(let status): fail(status, nil)
        case .end: receiver?.endOfRequests()
        case .deliverHeld:
            dataArrived()
            if !isFinished { receiver?.endOfRequests() }
        }
    }

    /// Whether octets follow the one message that is held, or stand where none should.
    private func hasLeftover(_ stream: Stream) -> Bool {
        guard stream.inboundCount > 0 else { return false }
        let bytes = stream.takeInbound()
        defer { stream.putBack(bytes) }
        let limit = connection.service.configuration.maxRequestMessage
        if case .message(let length, _) = Deframer(limit: limit).next(bytes.span, from: 0), machine.awaitsOneRequest {
            return bytes.count > Deframer.prefix + length
        }
        return true
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
            stream?.respond(block, end: true)
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
                requestMessages: requestMessages, requestBytes: requestBytes, responseMessages: responseMessages,
                responseBytes: responseBytes))
    }
}

/// The header blocks that every answer shares.
enum ResponseBlocks {
    static let plainHeaders = HeaderBlock([
        (":status", "200"), ("content-type", "application/grpc"),
        ("grpc-accept-encoding", "identity,deflate,gzip"),
    ])
    static let headers = PreparedHeaders(plainHeaders)
    static let okTrailers = PreparedHeaders(HeaderBlock([("grpc-status", "0")]))

    /// Clients bound the header list they take (8 to 16 KiB is usual), and lose the status with it.
    private static let maxMessage = 4096
    private static let maxDetails = 16384

    /// Appends status, details and custom trailers to a block.
    static func append(_ status: Status, _ trailers: Metadata, to block: inout HeaderBlock) {
        block.append(name: "grpc-status", value: String(status.code.rawValue))
        if !status.message.isEmpty {
            let message = status.message.utf8.count > maxMessage ? String(status.message.prefix(1024)) : status.message
            block.append(name: "grpc-message".utf8, value: PercentEncoding.encode(message))
        }
        if !status.details.isEmpty, status.details.count <= maxDetails {
            block.append(name: "grpc-status-details-bin".utf8, value: Base64.encode(status.details))
        }
        block.append(contentsOf: trailers.block)
    }
}
