package import GRPC
package import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A gRPC server: event loops, listeners, and the connections on them. Sendable; its state is guarded by the mutex.
///
/// One server is started once and shut down once.
package final class Server: Sendable {
    /// What the server counts.
    package let counters: ServerCounters

    private let configuration: ServerConfiguration
    private let service: Service
    private let logger: Logger
    private let openConnections = Atomic<Int>(0)
    private let isShuttingDown = Atomic<Bool>(false)
    private let state = Mutex(State())

    private struct State {
        var group: MultiThreadedEventLoopGroup?
        var drivers: [NIOLoopBound<EventLoopDriver>] = []
        var loops: [Loop] = []
        var listeners: [any Channel] = []
        var certificates: CertificateStore?
        var reloading: Task<Void, Never>?
        var socketFiles: [SocketFile] = []
    }

    /// A server that is not started.
    /// - Parameters:
    ///   - interceptors: the chain, outermost first.
    ///   - counters: to share them with a metrics registry made before the server.
    package init(
        configuration: ServerConfiguration, router: Router, interceptors: [any Interceptor] = [],
        counters: ServerCounters = ServerCounters(), logger: Logger
    ) {
        self.configuration = configuration
        self.counters = counters
        self.logger = logger
        service = Service(
            router: router, interceptors: interceptors, configuration: configuration.connection, counters: counters)
    }

    /// The event loops, while the server runs.
    package var loops: [Loop] { state.withLock { $0.loops } }

    /// Connections that are open now, TLS handshakes included.
    package var connectionCount: Int { openConnections.load(ordering: .relaxed) }

    /// Opens the listeners and serves.
    /// - Returns: the addresses, with the ports that the system chose.
    /// - Throws: `ListenFailure`, `CertificateFileError`, or `ServerError`: nothing stays open then.
    @discardableResult
    package func start() async throws -> [ListenAddress] {
        // A peer that closes while we write must be an error of that write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        guard !configuration.listen.isEmpty else { throw ServerError("no address to listen on; name at least one") }
        let certificates = try configuration.tls.map { try CertificateStore($0) }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, configuration.eventLoops))
        var drivers: [NIOLoopBound<EventLoopDriver>] = []
        var loops: [Loop] = []
        for eventLoop in group.makeIterator() {
            let (driver, loop) = try await eventLoop.submit {
                let driver = EventLoopDriver(eventLoop: eventLoop)
                return (NIOLoopBound(driver, eventLoop: eventLoop), driver.loop)
            }.get()
            drivers.append(driver)
            loops.append(loop)
        }
        state.withLock { state in
            state.group = group
            state.drivers = drivers
            state.loops = loops
            state.certificates = certificates
        }
        var bound: [ListenAddress] = []
        do {
            for address in configuration.listen {
                bound.append(try await listen(address, group, drivers, certificates))
            }
        } catch {
            isShuttingDown.store(true, ordering: .releasing)
            await closeListeners()
            await stop()
            throw error
        }
        if certificates != nil { watchCertificates() }
        return bound
    }

    /// Takes the certificate files up again for new connections, changed or not (a SIGHUP handler calls it).
    /// - Throws: `CertificateFileError` if they are unusable; the old certificates stay in use.
    package func reloadCertificates() throws {
        guard let certificates = state.withLock({ $0.certificates }) else { return }
        if try certificates.reload(force: true) { counters.add(.certificateReloads) }
    }

    /// Ends gracefully: closes the listeners, tells every client in two steps to go elsewhere, lets calls finish for the
    /// grace period, then ends the rest with UNAVAILABLE. Returns when all is closed.
    package func shutdown(grace: Duration) async {
        guard !isShuttingDown.exchange(true, ordering: .acquiringAndReleasing) else { return }
        await closeListeners()
        forEachConnection { $0.shutDown(grace: grace) }
        let clock = ContinuousClock()
        let end = clock.now + grace + .milliseconds(500)
        while connectionCount > 0, clock.now < end { try? await clock.sleep(for: .milliseconds(5)) }
        await stop()
    }

    /// Ends at once: every call gets UNAVAILABLE, as far as its octets still leave, and every socket is closed. May be
    /// called while `shutdown` waits, which then returns too.
    package func shutdownNow() async {
        isShuttingDown.store(true, ordering: .releasing)
        await closeListeners()
        await stop()
    }

    // MARK: Inside

    private func closeListeners() async {
        let (listeners, files) = state.withLock { state in
            defer {
                state.listeners = []
                state.socketFiles = []
            }
            return (state.listeners, state.socketFiles)
        }
        for listener in listeners { try? await listener.close() }
        for file in files { file.remove() }
    }

    private func stop() async {
        let (group, drivers, reloading) = state.withLock { state in
            defer {
                state.group = nil
                state.drivers = []
                state.loops = []
                state.reloading = nil
            }
            return (state.group, state.drivers, state.reloading)
        }
        reloading?.cancel()
        guard let group else { return }
        for driver in drivers {
            driver.eventLoop.execute {
                for handler in driver.value.connections.values { handler.shutDownNow() }
            }
        }
        let clock = ContinuousClock()
        let end = clock.now + .milliseconds(500)
        while connectionCount > 0, clock.now < end { try? await clock.sleep(for: .milliseconds(5)) }
        for driver in drivers {
            try? await driver.eventLoop.submit { driver.value.close() }.get()
        }
        try? await group.shutdownGracefully()
    }

    private func forEachConnection(_ body: @escaping @Sendable (ConnectionHandler) -> Void) {
        for driver in state.withLock({ $0.drivers }) {
            driver.eventLoop.execute {
                for handler in driver.value.connections.values { body(handler) }
            }
        }
    }

    private func listen(
        _ address: ListenAddress, _ group: MultiThreadedEventLoopGroup, _ drivers: [NIOLoopBound<EventLoopDriver>],
        _ certificates: CertificateStore?
    ) async throws -> ListenAddress {
        let configuration = configuration
        let counters = counters
        let limit = Self.connectionLimit(configuration.maxConnections)
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: Int32(configuration.backlog))
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { [holdsReserve = configuration.holdsReserveDescriptor] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AcceptErrorHandler(counters, holdsReserve: holdsReserve))
                }
            }
            .childChannelOption(
                .writeBufferWaterMark,
                value: .init(low: configuration.socketLowWatermark, high: configuration.socketHighWatermark)
            )
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    let count = openConnections.add(1, ordering: .relaxed).newValue
                    guard count <= limit, !isShuttingDown.load(ordering: .acquiring) else {
                        openConnections.subtract(1, ordering: .relaxed)
                        counters.add(.connectionsRefused)
                        throw ServerError("the limit of connections is reached")
                    }
                    channel.closeFuture.whenComplete { [self] _ in openConnections.subtract(1, ordering: .relaxed) }
                    guard let driver = drivers.first(where: { $0.eventLoop === channel.eventLoop })?.value else {
                        throw ServerError("a connection came to an event loop of another server")
                    }
                    if case .tcp = address {
                        try channel.syncOptions?.setOption(.tcpOption(.tcp_nodelay), value: 1)
                    }
                    if let certificates {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLServerHandler(context: certificates.context))
                    }
                    try channel.pipeline.syncOperations.addHandler(
                        ConnectionHandler(driver: driver, service: service, configuration: configuration))
                }
            }
        let channel: any Channel
        do {
            switch address {
            case .tcp(let host, let port): channel = try await bootstrap.bind(host: host, port: port).get()
            case .unix(let path):
                let descriptor = try SocketFile.bound(to: path)
                channel = try await bootstrap.withBoundSocket(descriptor).get()
                // NIO listens with a queue of its own length.
                SocketFile.setBacklog(descriptor, configuration.backlog)
            }
        } catch {
            throw ListenFailure(address, error)
        }
        state.withLock { state in
            state.listeners.append(channel)
            if case .unix(let path) = address, let file = SocketFile(path) { state.socketFiles.append(file) }
        }
        channel.closeFuture.whenComplete { [self] _ in
            guard !isShuttingDown.load(ordering: .acquiring) else { return }
            logger.critical("the listener on \(address) closed by itself; no new connections come in there")
        }
        guard case .tcp(let host, _) = address else { return address }
        return .tcp(host: host, port: channel.localAddress?.port ?? 0)
    }

    /// The limit of connections that leaves files for everything else.
    private static func connectionLimit(_ wanted: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wanted }
        let files = limit.rlim_cur > 1 << 30 ? 1 << 30 : Int(limit.rlim_cur)
        return max(1, min(wanted, files - min(64, files / 4)))
    }

    private func watchCertificates() {
        let interval = configuration.certificateCheckInterval
        let task = Task { [weak self] in
            while !Task.isCancelled {
                try? await Task.sleep(for: interval)
                guard !Task.isCancelled, let self, let certificates = self.state.withLock({ $0.certificates }) else {
                    return
                }
                do {
                    if try certificates.reload(force: false) {
                        self.counters.add(.certificateReloads)
                        self.logger.info("new certificate files are in use")
                    }
                } catch {
                    self.logger.warning("new certificate files are not used: \(error)")
                }
            }
        }
        state.withLock { $0.reloading = task }
    }
}
