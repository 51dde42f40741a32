import HTTP2

/// The policy of time: keepalive, slow peers, idle and old connections, drains.
extension Connection {
    /// The keepalive policy of gRFC A8: early PINGs are strikes, answers forgive them.
    func pingArrived() {
        let now = loop.now
        defer { lastPingAt = now }
        if session.contentFramesSent != contentAtLastPing {
            contentAtLastPing = session.contentFramesSent
            pingStrikes = 0
            return
        }
        guard let lastPingAt,
            now.nanoseconds(since: lastPingAt) < service.configuration.minimumPingInterval.wholeNanoseconds
        else { return }
        pingStrikes += 1
        if pingStrikes > service.configuration.maxPingStrikes, session.failure == nil {
            service.counters.add(.pingFloods)
            reportedFailure = true
            session.terminate(.enhanceYourCalm, "too_many_pings")
            hasOutput()
        }
    }

    // MARK: Time

    /// Starts the time of a header block that has begun. The next look may be minutes away while no stream is open, so it
    /// is called nearer.
    func watchHeaderBlock(_ now: MonotonicTime) {
        guard session.isInHeaderBlock else {
            headerBlockSince = nil
            return
        }
        headerBlockSince = headerBlockSince ?? now
        if checkAt > now.advanced(nanoseconds: checkInterval) { scheduleCheck() }
    }

    /// How long a client may take for our last words: to the end of a drain, and never longer than a reader may stall.
    package var timeForLastWords: Duration {
        let limit = service.configuration.stalledReaderTimeout
        guard let graceEnds else { return limit }
        return min(limit, .nanoseconds(Int64(clamping: graceEnds.nanoseconds(since: loop.now))))
    }

    package func alarmFired(now: MonotonicTime) {
        check(now)
        if !isOver { scheduleCheck() }
    }

    /// The next look at the clocks: soon while something is in progress, else when the next of them runs out.
    func scheduleCheck() {
        guard !isOver else { return }
        let now = loop.now
        let configuration = service.configuration
        var next = now.advanced(nanoseconds: checkInterval)
        if session.isEstablished, session.openStreams == 0, case .none = drain, pingSentAt == nil, !isOutputBlocked,
            !session.isInHeaderBlock
        {
            next = heardAt.advanced(by: configuration.keepaliveTime)
            if let idleSince, let timeout = configuration.idleTimeout {
                next = min(next, idleSince.advanced(by: timeout))
            }
            if let maxAgeAt { next = min(next, maxAgeAt) }
            next = max(next, now.advanced(nanoseconds: checkInterval))
        }
        checkAt = next
        alarms.set(self, at: next)
    }

    private func check(_ now: MonotonicTime) {
        let configuration = service.configuration
        let counters = service.counters
        func passed(_ since: MonotonicTime, _ limit: Duration) -> Bool {
            now.nanoseconds(since: since) >= limit.wholeNanoseconds
        }
        if !session.isEstablished {
            if passed(openedAt, configuration.handshakeTimeout) {
                end(.handshakeTimeouts, .settingsTimeout, "no HTTP/2 preface and SETTINGS in time")
            }
            return
        }
        if let headerBlockSince, passed(headerBlockSince, configuration.headerTimeout) {
            return end(.headerTimeouts, .enhanceYourCalm, "a header block was not completed in time")
        }
        if isOutputBlocked {
            let since = blockedSince ?? now
            blockedSince = since
            if passed(since, configuration.stalledReaderTimeout) {
                counters.add(.stalledReaders)
                reportedFailure = true
                // The socket takes nothing, so no farewell can leave.
                session.terminate(.enhanceYourCalm, "the peer does not read")
                handleEvents()
                return over()
            }
        } else {
            blockedSince = nil
        }
        checkStreams(now)
        if let pingSentAt {
            if passed(pingSentAt, configuration.keepaliveTimeout) {
                return end(.keepaliveTimeouts, .noError, "keepalive PING not answered")
            }
        } else if passed(heardAt, configuration.keepaliveTime) {
            pingSentAt = now
            session.ping()
            hasOutput()
        }
        checkDrain(now)
    }

    private func checkStreams(_ now: MonotonicTime) {
        let configuration = service.configuration
        for stream in session.openStreamList {
            if stream.answeredSince != 0 {
                if now.nanoseconds >= stream.answeredSince + configuration.requestEndTimeout.wholeNanoseconds {
                    stream.cutOff()
                    hasOutput()
                }
                continue
            }
            if stream.outboundCount > 0 {
                if stream.stalledSince == 0 {
                    stream.stalledSince = max(now.nanoseconds, 1)
                } else if now.nanoseconds - stream.stalledSince >= configuration.stalledReaderTimeout.wholeNanoseconds {
                    service.counters.add(.stalledReaders)
                    call(at: stream.slot)?.fail(
                        Status(.cancelled, "the client did not read the answer"), .stalledReader)
                    stream.reset(.cancel)
                    hasOutput()
                    continue
                }
            }
            guard let call = call(at: stream.slot) else {
                // No call: a request that is no gRPC, with its answer on the way.
                continue
            }
            let wanted = call.wantedMessage
            guard wanted.isWanted else {
                call.messageAwaitedSince = nil
                continue
            }
            let since = call.messageAwaitedSince ?? now
            call.messageAwaitedSince = since
            let extra = UInt64(wanted.received) * 1_000_000_000 / UInt64(max(configuration.minimumMessageRate, 1))
            if now.nanoseconds(since: since) >= configuration.messageTimeout.wholeNanoseconds + extra {
                service.counters.add(.bodyTimeouts)
                call.fail(Status(.cancelled, "the request message came too slowly"), nil)
            }
        }
    }

    private func checkDrain(_ now: MonotonicTime) {
        let configuration = service.configuration
        if let maxAgeAt, now >= maxAgeAt, case .none = drain {
            service.counters.add(.ageCloses)
            graceEnds = now.advanced(by: configuration.maxAgeGrace)
            beginDrain(now: now)
        }
        if let idleSince, session.openStreams == 0, case .none = drain, let timeout = configuration.idleTimeout,
            now.nanoseconds(since: idleSince) >= timeout.wholeNanoseconds
        {
            service.counters.add(.idleCloses)
            graceEnds = now.advanced(by: configuration.maxAgeGrace)
            beginDrain(now: now)
        }
        if case .announced(let until) = drain, now >= until { finishDrain() }
        if let graceEnds, now >= graceEnds { shutDownNow() }
    }

    func end(_ counter: ServerCounters.Counter, _ code: ErrorCode, _ reason: String) {
        service.counters.add(counter)
        reportedFailure = true
        session.terminate(code, reason)
        handleEvents()
        hasOutput()
    }
}
