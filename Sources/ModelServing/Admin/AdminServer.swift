import GRPCServer
package import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// The admin port: `/metrics`, `/healthz`, `/readyz` over HTTP/1.1. Sendable; started once and stopped once.
///
/// `/healthz` tells that the process answers (liveness); `/readyz` whether it should get calls (readiness).
package final class AdminServer: Sendable {
    private let configuration: AdminConfiguration
    private let routes: AdminRoutes
    private let logger: Logger
    private let connections = Atomic<Int>(0)
    private let refused = Atomic<Int>(0)
    private let state = Mutex(State())

    private struct State {
        var group: MultiThreadedEventLoopGroup?
        var listener: (any Channel)?
        var open: [ObjectIdentifier: any Channel] = [:]
    }

    /// - Parameters:
    ///   - metrics: makes the text of `/metrics`; called on the admin port's own thread.
    ///   - metricsType: the media type of that text.
    ///   - ready: whether the server should get calls; called on the admin port's own thread.
    package init(
        configuration: AdminConfiguration, logger: Logger,
        metricsType: String = "text/plain; version=0.0.4; charset=utf-8",
        metrics: @escaping @Sendable () -> String, ready: @escaping @Sendable () -> Bool
    ) {
        self.configuration = configuration
        self.logger = logger
        routes = AdminRoutes(metrics: metrics, metricsType: metricsType, ready: ready)
    }

    /// Connections open now.
    package var connectionCount: Int { connections.load(ordering: .relaxed) }
    /// Connections closed at once because there were too many.
    package var refusedCount: Int { refused.load(ordering: .relaxed) }

    /// Opens the port, with one thread of its own: a long text of metrics never delays a call.
    /// - Returns: the port.
    /// - Throws: `ListenFailure`.
    package func start() async throws -> Int {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        state.withLock { $0.group = group }
        do {
            let listener = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 64)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in channel.eventLoop.makeCompletedFuture { try self.accept(channel) }
                }
                .bind(host: configuration.host, port: configuration.port).get()
            state.withLock { $0.listener = listener }
            let port = listener.localAddress?.port ?? configuration.port
            logger.info("admin port open", metadata: ["host": "\(configuration.host)", "port": "\(port)"])
            return port
        } catch {
            await stop()
            throw ListenFailure(.tcp(host: configuration.host, port: configuration.port), error)
        }
    }

    /// Closes the port and every connection.
    package func stop() async {
        let (group, listener, open) = state.withLock { state in
            defer { state = State() }
            return (state.group, state.listener, Array(state.open.values))
        }
        try? await listener?.close()
        for channel in open { try? await channel.close() }
        try? await group?.shutdownGracefully()
    }

    private func accept(_ channel: any Channel) throws {
        guard connections.add(1, ordering: .relaxed).newValue <= configuration.maxConnections else {
            connections.subtract(1, ordering: .relaxed)
            refused.add(1, ordering: .relaxed)
            throw ChannelError.eof
        }
        let id = ObjectIdentifier(channel)
        state.withLock { $0.open[id] = channel }
        channel.closeFuture.whenComplete { _ in
            self.connections.subtract(1, ordering: .relaxed)
            self.state.withLock { $0.open[id] = nil }
        }
        let limit = AdminHeadLimit(limit: configuration.maxHead + configuration.maxBody)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(limit)
        try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: true, withErrorHandling: true)
        try pipeline.addHandler(AdminConnection(routes: routes, configuration: configuration, headLimit: limit))
    }
}
