package import GRPC
package import GRPCServer
package import Inference
package import Logging
import Messages
package import Observability

/// The whole server: the models, the endpoints in front of them, the listeners, and the order in which all of it begins
/// and ends.
package final class ModelServer: Sendable {
    /// The models.
    package let models: ModelRegistry
    /// The serving status of each service.
    package let health: HealthBoard

    private let streams: DrainBoard
    private let server: Server
    private let admin: AdminServer?
    private let logger: Logger

    /// Assembles the endpoints; nothing listens and nothing is loaded yet.
    ///
    /// - Parameters:
    ///   - savedConversations: where conversations are saved; nil refuses to.
    ///   - control: who may load and unload models, and from where.
    ///   - interceptors: what sees each call, outermost first; metrics of calls are added by the server itself.
    ///   - admin: the port of metrics and probes; nil for none.
    ///   - metrics: what the admin port tells.
    package init(
        configuration: ServerConfiguration, models: ModelRegistry, savedConversations: ConversationStore? = nil,
        control: ModelControl = ModelControl(), interceptors: [any Interceptor] = [],
        admin: AdminConfiguration? = nil, metrics: MetricsRegistry = MetricsRegistry(), logger: Logger
    ) {
        self.models = models
        self.logger = logger
        let health = HealthBoard()
        self.health = health
        let streams = DrainBoard()
        self.streams = streams
        let router = Self.router(
            models: models, control: control,
            conversations: .init(models: models, store: savedConversations, drains: streams), health: health)
        let calls = CallMetricsInterceptor(registry: metrics, methods: router.methods)
        let server = Server(
            configuration: configuration, router: router, interceptors: [calls] + interceptors, logger: logger)
        self.server = server
        metrics.collect(server.counters) { server.connectionCount }
        metrics.collect(models)
        metrics.collectProcess()
        self.admin = admin.map { configuration in
            AdminServer(
                configuration: configuration, logger: logger, metrics: { metrics.text() },
                ready: { health.status(of: "") == .serving })
        }
    }

    /// Opens the listeners. Calls are answered from here on: UNAVAILABLE by models that are still loading.
    /// - Returns: the addresses, with the ports that the system chose.
    package func start() async throws -> [ListenAddress] {
        if let admin { _ = try await admin.start() }
        return try await server.start()
    }

    /// Says that everything that can be loaded is: health turns to SERVING.
    package func ready() {
        for service in Self.services { health.set(service, serving: true) }
        health.set("", serving: true)
    }

    /// Ends in order: health says NOT_SERVING, streams with nothing under way end, listeners close, clients are told to go
    /// elsewhere, running calls have the grace period, then the engines end.
    package func shutdown(grace: Duration) async {
        logger.info("draining", metadata: ["grace_seconds": "\(grace.seconds)"])
        health.drain()
        streams.drain()
        await server.shutdown(grace: grace)
        await models.shutdown()
        await admin?.stop()
    }

    /// Ends at once.
    package func shutdownNow() async {
        health.drain()
        await server.shutdownNow()
        await models.shutdown()
        await admin?.stop()
    }

    /// Takes up new certificate files now.
    package func reloadCertificates() throws {
        try server.reloadCertificates()
    }

    /// The services whose health is told one by one.
    static let services = [
        MartletV1.Generation.fullName, MartletV1.Tokenization.fullName, MartletV1.Models.fullName,
        MartletV1.Conversations.fullName, MartletV1.Scoring.fullName, MartletV1.Embeddings.fullName,
        MartletV1.Ranking.fullName, MartletV1.Classification.fullName,
    ]

    private static func router(
        models: ModelRegistry, control: ModelControl, conversations: ConversationHandler.Environment,
        health: HealthBoard
    ) -> Router {
        var router = Router()
        let (background, drains) = (BackgroundWork(), conversations.drains)
        router.register(MartletV1.Generation.generate) { call in GenerateHandler(call, models: models) }
        router.register(MartletV1.Generation.generateStream) { call in GenerateStreamHandler(call, models: models) }
        router.register(MartletV1.Conversations.converse) { call in
            ConversationHandler(call, environment: conversations)
        }
        SavedConversationsEndpoint.register(on: &router, store: conversations.store, background: background)
        router.register(MartletV1.Scoring.score) { call in ScoreHandler(call, models: models) }
        EmbeddingsEndpoint.register(on: &router, models: models, drains: drains)
        RankingEndpoint.register(on: &router, models: models)
        ClassificationEndpoint.register(on: &router, models: models, drains: drains)
        TokenizationEndpoint.register(on: &router, models: models, background: background)
        ModelsEndpoint.register(on: &router, models: models, control: control)
        HealthEndpoint.register(on: &router, board: health, drains: drains)
        let reflection = [
            GrpcReflectionV1.ServerReflection.fullName, GrpcReflectionV1alpha.ServerReflection.fullName,
        ]
        let services = Set(router.methods.map(\.service)).union(reflection).sorted()
        ReflectionEndpoint.register(on: &router, services: services, drains: drains)
        return router
    }
}
