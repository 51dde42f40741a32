package import HTTP2

/// What a connection asks of whoever moves its octets.
package protocol ConnectionDriver: AnyObject {
    /// There is something to drain. Called once until the next `Connection.drained`.
    func connectionHasOutput()
    /// Nothing more will happen on this connection: drain what is left and close the socket.
    func connectionIsOver()
    /// Drain and write now, within the turn, as far as the socket takes it.
    func connectionFlush()
}

extension ConnectionDriver {
    /// For drivers that drain after every step anyhow.
    package func connectionFlush() {}
}

/// One connection without a socket: an HTTP/2 session, its calls, and the policy of time. Octets in, octets out.
///
/// Confined to its event loop. The driver calls `receive`, drains `session` and calls `drained`, and tells `disconnected`;
/// every clock runs through the alarm queue.
package final class Connection: AlarmTarget {
    /// The HTTP/2 side; the driver drains it.
    package let session: Session
    /// What all connections share.
    package let service: Service
    /// The event loop.
    package let loop: Loop
    /// Who is at the other end.
    package let peer: Peer
    /// For the alarm queue only.
    package var alarmIndex = -1
    /// Set by the driver while the socket takes no more octets: the stalled-reader timer looks at it.
    package var isOutputBlocked = false

    /// Octets of unfinished request messages held by all calls.
    var bufferedRequests = 0

    let alarms: AlarmQueue
    weak let driver: (any ConnectionDriver)?
    /// By the slots of their streams. Looked at for every event, and not checked for exclusivity each time: the connection is
    /// confined to its loop, and the accessors below call nothing.
    @exclusivity(unchecked) private var calls: [Call?] = []
    var hasToldOutput = false
    var isOver = false
    var isHandling = false
    let checkInterval: UInt64
    /// When the connection looks at its clocks next.
    var checkAt: MonotonicTime

    // Time.
    let openedAt: MonotonicTime
    var maxAgeAt: MonotonicTime?
    var idleSince: MonotonicTime?
    var heardAt: MonotonicTime
    var pingSentAt: MonotonicTime?
    var headerBlockSince: MonotonicTime?
    var blockedSince: MonotonicTime?
    var drain = Drain.none
    var graceEnds: MonotonicTime?

    // The peer's PINGs.
    var lastPingAt: MonotonicTime?
    var pingStrikes = 0
    var contentAtLastPing = 0
    // What was reported to the counters already.
    var reportedStalls = 0
    var reportedPauses = 0
    var reportedCutOffs = 0
    var reportedFailure = false

    enum Drain {
        case none
        /// The first GOAWAY is out; the second follows the answer to our PING, or this time.
        case announced(until: MonotonicTime)
        case final
    }

    /// A connection that has just been accepted.
    /// - Parameter ageJitter: between −1 and 1; a tenth of it changes the maximum age.
    package init(
        service: Service, loop: Loop, alarms: AlarmQueue, peer: Peer, driver: any ConnectionDriver,
        ageJitter: Double = 0
    ) {
        self.service = service
        self.loop = loop
        self.alarms = alarms
        self.peer = peer
        self.driver = driver
        let now = loop.now
        openedAt = now
        heardAt = now
        idleSince = now
        session = Session(configuration: service.configuration.http2, now: now.nanoseconds)
        checkInterval = service.configuration.checkInterval
        if let age = service.configuration.maxAge {
            let factor = 1 + 0.1 * min(max(ageJitter, -1), 1)
            maxAgeAt = now.advanced(nanoseconds: UInt64(Double(age.wholeNanoseconds) * factor))
        }
        checkAt = now.advanced(nanoseconds: checkInterval)
        alarms.set(self, at: checkAt)
        hasOutput()
    }

    /// Calls that are not finished.
    package var activeCalls: Int { openCalls.count { !$0.isFinished } }

    // MARK: Octets

    /// Octets came from the peer.
    package func receive(_ bytes: RawSpan) {
        guard !isOver else { return }
        let now = loop.now
        heardAt = now
        pingSentAt = nil
        service.counters.add(.bytesReceived, bytes.byteCount)
        session.receive(bytes, now: now.nanoseconds)
        watchHeaderBlock(now)
        handleEvents()
        // Acknowledgements and window updates leave even when no call has anything to say.
        hasOutput()
    }

    /// The driver has drained the session into the socket.
    package func drained(_ count: Int) {
        hasToldOutput = false
        if count > 0 { service.counters.add(.bytesSent, count) }
        handleEvents()
        report()
        if session.isDone { over() }
    }

    /// The peer is gone: every call is cancelled.
    package func disconnected() {
        session.disconnected()
        handleEvents()
        isOver = true
        alarms.cancel(self)
    }

    // MARK: Graceful and other ends

    /// Begins a graceful end: GOAWAY in two steps, then the connection closes when its calls are done, or at the end
    /// of the grace period, when they are ended with UNAVAILABLE.
    package func shutDown(grace: Duration) {
        let ends = loop.now.advanced(by: grace)
        graceEnds = min(graceEnds ?? .distantFuture, ends)
        beginDrain(now: loop.now)
        scheduleCheck()
    }

    /// Ends every call and the connection now.
    package func shutDownNow() {
        guard !isOver else { return }
        for call in openCalls where !call.isFinished {
            call.fail(Status(.unavailable, "the server is shutting down"), .serverShutdown)
        }
        session.sendAllHeld()
        if case .final = drain {
        } else {
            session.finishShutdown()
            drain = .final
        }
        // What can still leave leaves; the driver closes the socket after it.
        over()
    }

    func beginDrain(now: MonotonicTime) {
        guard case .none = drain, !isOver else { return }
        session.announceShutdown()
        session.ping()
        drain = .announced(until: now.advanced(by: service.configuration.drainRoundTrip))
        hasOutput()
    }

    func finishDrain() {
        guard case .announced = drain else { return }
        drain = .final
        session.finishShutdown()
        hasOutput()
    }

    func over() {
        guard !isOver else { return }
        isOver = true
        alarms.cancel(self)
        driver?.connectionIsOver()
    }

    // MARK: For the calls

    func hasOutput() {
        guard !hasToldOutput else { return }
        hasToldOutput = true
        driver?.connectionHasOutput()
    }

    func flush() { driver?.connectionFlush() }

    func callFinished(_ call: Call, _ outcome: CallOutcome) {
        if call.deadline != nil { alarms.cancel(call) }
        let counters = service.counters
        counters.add(.callsFinished)
        if outcome.requestMessages > 0 { counters.add(.messagesReceived, outcome.requestMessages) }
        if outcome.responseMessages > 0 { counters.add(.messagesSent, outcome.responseMessages) }
        service.interceptors?.finished(call, outcome)
    }

    // MARK: Events

    func handleEvents() {
        guard !isHandling else { return }
        isHandling = true
        defer { isHandling = false }
        while session.hasEvents {
            let events = session.takeEvents()
            for event in events { handle(event) }
            session.returnStorage(events)
        }
        if session.failure != nil { reportFailure() }
    }

    private func handle(_ event: Event) {
        switch event {
        case .request(let slot):
            let stream = session.stream(at: slot)
            if !stream.isClosed { requestArrived(stream) }
        case .data(let slot):
            if let call = call(at: slot) {
                call.dataArrived()
            } else {
                let stream = session.stream(at: slot)
                _ = stream.takeInbound()
                stream.credit(stream.uncreditedCount)
            }
        case .endOfRequest(let slot): call(at: slot)?.requestCompleted()
        case .writable(let slot): call(at: slot)?.outboundReady()
        case .closed(let slot, let code):
            if let call = call(at: slot) {
                unsafe calls[slot] = nil
                call.closed(session.failure == nil ? .clientReset(code: code.rawValue) : .connectionClosed)
            }
            session.recycle(session.stream(at: slot))
            if session.openStreams == 0 { idleSince = loop.now }
        case .ping: pingArrived()
        case .pingAnswered: finishDrain()
        case .settingsAcknowledged, .goAway: break
        }
    }

    func call(at slot: Int) -> Call? { unsafe slot < calls.count ? calls[slot] : nil }

    private var openCalls: [Call] { unsafe calls.compactMap { $0 } }

    private func requestArrived(_ stream: Stream) {
        // The octets of the request came in just now.
        let now = heardAt
        idleSince = nil
        if checkAt > now.advanced(nanoseconds: checkInterval) { scheduleCheck() }
        let isTooLarge = stream.headersTooLarge
        let headers = stream.takeHeaders()
        let head = RequestHead(headers, isTooLarge: isTooLarge)
        if case .http(let refusal) = head.verdict {
            service.counters.add(.notGRPC)
            stream.respondAtEnd(refusal.headers, body: refusal.body)
            return
        }
        if isTooLarge { service.counters.add(.headersTooLarge) }
        let route = head.path.flatMap { service.routes.find(headers.bytes.span.extracting($0.value)) }
        let call = Call(connection: self, stream: stream, head: head, route: route, headers: headers, now: now)
        unsafe put(call, at: stream.slot, in: &calls)
        service.counters.add(.callsStarted)
        service.interceptors?.started(call)
        if let problem = head.problem { return call.finish(problem, trailers: Metadata()) }
        if let refusal = service.interceptors?.admit(call) { return call.finish(refusal, trailers: Metadata()) }
        guard let route else { return call.finish(unknown(call.path), trailers: Metadata()) }
        if let deadline = call.deadline {
            guard deadline > now else {
                return call.finish(Status(.deadlineExceeded, "the deadline passed"), trailers: Metadata())
            }
            alarms.set(call, at: deadline)
        }
        do {
            call.start(try route.open(call))
        } catch {
            call.finish(Status(error), trailers: Metadata())
        }
    }

    private func put(_ call: Call, at slot: Int, in calls: inout [Call?]) {
        while calls.count <= slot { calls.append(nil) }
        calls[slot] = call
    }

    private func unknown(_ path: String) -> Status {
        guard let method = MethodDescriptor(path: path, kind: .unary) else {
            return Status(.unimplemented, "malformed path \"\(path)\"; expected /package.Service/Method")
        }
        return service.routes.knows(service: method.service)
            ? Status(.unimplemented, "service \(method.service) has no method \(method.name)")
            : Status(.unimplemented, "unknown service \(method.service)")
    }

    // MARK: Reports

    private func report() {
        if session.flowControlStalls != reportedStalls {
            service.counters.add(.flowControlStalls, session.flowControlStalls - reportedStalls)
            reportedStalls = session.flowControlStalls
        }
        if session.slowReaderPauses != reportedPauses {
            service.counters.add(.slowReaderPauses, session.slowReaderPauses - reportedPauses)
            reportedPauses = session.slowReaderPauses
        }
        if session.requestsCutOff != reportedCutOffs {
            service.counters.add(.requestsCutOff, session.requestsCutOff - reportedCutOffs)
            reportedCutOffs = session.requestsCutOff
        }
    }

    private func reportFailure() {
        guard !reportedFailure, let failure = session.failure else { return }
        reportedFailure = true
        let counter: ServerCounters.Counter? =
            switch failure {
            case .badPreface: .badPrefaces
            case .rapidReset: .rapidResets
            case .continuationFlood: .continuationFloods
            case .settingsFlood: .settingsFloods
            case .pingFlood: .pingFloods
            case .emptyFrameFlood: .emptyFrameFloods
            case .controlFrameFlood: .controlFrameFloods
            case .headerBomb: .headerBombs
            case .protocolError: .protocolErrors
            case .terminated: nil
            }
        if let counter { service.counters.add(counter) }
    }
}
