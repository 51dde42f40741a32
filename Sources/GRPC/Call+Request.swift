import Compression
import HTTP2

extension Call {
    /// Octets of the request's body came in: delivers what is complete, and gives their window back.
    func dataArrived() {
        guard let stream else { return }
        guard !isFinished else { return discardInbound(stream) }
        guard !isPaused, !isDelivering else { return }
        // The half-close of a single request comes right behind, and delivers it in one go.
        if machine.awaitsOneRequest, stream.isRequestComplete, !requestEnded { return }
        isDelivering = true
        bytesIn = creditedBytes + stream.uncreditedCount
        var bytes = stream.takeInbound()
        var head = 0
        let deframer = deframer
        var problem: Status?
        var delivered = false
        loop: while problem == nil, !isFinished, !isPaused {
            switch deframer.next(bytes.span, from: head) {
            case .incomplete(let needed):
                if head > 0 { bytes.removeSubrange(0..<head) }
                head = 0
                if needed > bytes.capacity, bytes.count + 16384 > bytes.capacity {
                    // Grow with what has come, not with what the prefix promises; and only when the next frame may not
                    // fit, so that a message is copied a few times and not once for each frame.
                    bytes.reserveCapacity(min(needed, max(bytes.count * 2, 65536)))
                }
                break loop
            case .invalid(let status): problem = invalid(status)
            case .message(let length, let isCompressed):
                switch machine.messageArrived() {
                case .drop: break loop
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
        if head == bytes.count {
            bytes.removeAll(keepingCapacity: bytes.capacity <= 65536)
        } else if head > 0 {
            bytes.removeSubrange(0..<head)
        }
        if delivered { messageAwaitedSince = nil }
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

    private var deframer: Deframer { Deframer(limit: connection.service.configuration.maxRequestMessage) }

    private func invalid(_ status: Status) -> Status {
        connection.service.counters.add(status.code == .resourceExhausted ? .messagesTooLarge : .protocolErrors)
        return status
    }

    private func credit(_ stream: Stream) {
        let count = stream.uncreditedCount
        creditedBytes += count
        stream.credit(count)
        if count > 0 { connection.hasOutput() }
        holds(stream.inboundCount)
        if connection.bufferedRequests > connection.service.configuration.maxBufferedRequests {
            connection.service.counters.add(.messagesTooLarge)
            fail(Status(.resourceExhausted, "the connection's unfinished request messages are over the limit"), nil)
        }
    }

    /// Notes how many octets of unfinished messages this call holds.
    func holds(_ count: Int) {
        connection.bufferedRequests += count - buffered
        buffered = count
    }

    func discardInbound(_ stream: Stream) {
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
        self.wasCompressed = wasCompressed
        messagesIn += 1
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

    func deliverEnd() {
        guard let stream, !isFinished else { return }
        if machine.awaitsOneRequest { return deliverOneRequest(stream) }
        switch machine.requestEnded(leftover: stream.inboundCount > 0) {
        case .drop, .deliverHeld: break
        case .reject(let status): fail(status, nil)
        case .end: receiver?.endOfRequests()
        }
    }

    /// The client half-closed a call of one request: what has come must be that one message and nothing else.
    private func deliverOneRequest(_ stream: Stream) {
        isDelivering = true
        bytesIn = creditedBytes + stream.uncreditedCount
        var bytes = stream.takeInbound()
        var problem: Status?
        switch deframer.next(bytes.span, from: 0) {
        case .invalid(let status): problem = invalid(status)
        case .incomplete:
            if case .reject(let status) = machine.requestEnded(leftover: !bytes.isEmpty) { problem = status }
        case .message(let length, let isCompressed):
            let end = Deframer.prefix + length
            _ = machine.messageArrived()
            switch machine.requestEnded(leftover: bytes.count > end) {
            case .reject(let status): problem = status
            case .deliverHeld:
                problem = deliver(bytes.span.extracting(Deframer.prefix..<end), isCompressed: isCompressed)
            case .end, .drop: break
            }
        }
        isDelivering = false
        guard let stream = self.stream else { return }
        if let problem { fail(problem, nil) }
        bytes.removeAll(keepingCapacity: bytes.capacity <= 65536)
        stream.putBack(bytes)
        credit(stream)
        if !isFinished { receiver?.endOfRequests() }
    }
}
