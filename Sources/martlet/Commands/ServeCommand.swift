import ArgumentParser
import Foundation
import GRPC
import GRPCServer
import Inference
import Logging
import ModelServing
import Observability
import Transformers

/// `martlet serve`: models behind gRPC until a signal says otherwise.
struct ServeCommand: AsyncParsableCommand, SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve models over gRPC.",
        discussion: """
            Examples:
              martlet serve --model ./model.gguf
              martlet serve --model chat=./Qwen2.5/ --model small=./stories.gguf
              martlet serve --model ./model.gguf --listen 0.0.0.0:50051
              martlet serve --model ./m.gguf --tls-certificate cert.pem --tls-key key.pem
              martlet serve --model ./m.gguf --api-keys keys.txt --admin 127.0.0.1:9090
              martlet serve --config martlet.toml --show-settings

            Every flag may also stand in the settings file (--config), under its name without dashes, and in a variable \
            of the environment: MARTLET_ and the name in capitals, such as MARTLET_MAX_QUEUE; several values of one \
            variable are separated by commas. A flag goes before its variable, the variable before the file, the file \
            before the default.

            SIGTERM or SIGINT drains: health turns to NOT_SERVING, running calls may finish within the grace period. A \
            second signal ends at once. SIGHUP takes up new certificates and API keys.
            """)

    @Option(
        help: """
            A model: PATH or NAME=PATH, where PATH is a GGUF file, a Hugging Face folder or a run of martlet train. May be \
            repeated.
            """,
        completion: .file())
    var model: [String] = []

    @Option(
        help: "A draft model, which guesses ahead: PATH for the first model, NAME=PATH for another. May be repeated.")
    var draft: [String] = []

    @Option(
        help: """
            Memory for weights, caches and working space of all models together, e.g. 3GiB or 800MiB. A model that does \
            not fit is not loaded; the others serve. Default: no bound.
            """, transform: Self.bytes)
    var memoryBudget: Int?

    @Option(help: "Where to listen: HOST:PORT, [IPV6]:PORT or unix:PATH. May be repeated.")
    var listen: [String] = ["127.0.0.1:50051"]

    @OptionGroup(title: "Models")
    var engine: EngineOptions

    @Option(help: "PEM file with the server's certificate chain. Turns on TLS.", completion: .file())
    var tlsCertificate: String?

    @Option(help: "PEM file with the private key of the certificate.", completion: .file())
    var tlsKey: String?

    @Option(
        help: "PEM file with the roots of client certificates. Clients then must have one (mutual TLS).",
        completion: .file())
    var tlsClientRoots: String?

    @Option(help: "HOST:PORT of the admin port (HTTP): /metrics, /healthz, /readyz. Default: none.")
    var admin: String?

    @Option(
        help: "File of API keys (see martlet keys). Calls then need one: authorization: Bearer KEY.",
        completion: .file())
    var apiKeys: String?

    @Option(help: "Folder in which conversations may be saved, made if it is not there. Default: none may.")
    var conversations: String?

    @Option(
        name: .customLong("operator"),
        help: "A tenant who may load and unload models over gRPC. May be repeated. Default: nobody may.")
    var operators: [String] = []

    @Option(help: "Folder below which operators may load models from. Default: none.")
    var modelFolder: String?

    @Option(
        help: """
            REGION=TENANT: tenants of one region reuse one another's cached prefixes, and can measure by time what the \
            others have sent; TENANT is * for all without a region of their own. May be repeated. Default: nobody shares.
            """)
    var sharePrefixes: [String] = []

    @Flag(help: "Let requests bring a chat template of their own, to be run in the sandbox.")
    var callerTemplates = false

    @Flag(help: "Take the name in a verified client certificate in place of an API key.")
    var certificateIdentity = false

    @Flag(inversion: .prefixedNo, help: "Write a line of JSON for each call.")
    var accessLog = true

    @Option(help: "Event loops for connections; one serves hundreds of thousands of messages a second.")
    var eventLoops = 1

    @Option(help: "Seconds that running calls have to finish after SIGTERM.")
    var grace = 30.0

    @Option(help: "Largest request message, in bytes.")
    var maxRequestBytes = 64 << 20

    @Option(help: "Least important log level to write.")
    var logLevel = Logger.Level.info

    @OptionGroup(title: "Settings")
    var settings: SettingsOptions

    var showSettings: Bool { settings.showSettings }

    func validate() throws {
        if (tlsCertificate == nil) != (tlsKey == nil) {
            throw ValidationError("--tls-certificate and --tls-key belong together: give both, or neither.")
        }
        if !operators.isEmpty, apiKeys == nil, !certificateIdentity {
            throw ValidationError(
                "--operator needs --api-keys or --certificate-identity: without them nobody has a name.")
        }
        if modelFolder != nil, operators.isEmpty {
            throw ValidationError("--model-folder needs --operator: nobody else may load models from it.")
        }
        if !sharePrefixes.isEmpty, apiKeys == nil, !certificateIdentity {
            throw ValidationError(
                "--share-prefixes needs --api-keys or --certificate-identity: without them everybody is one tenant.")
        }
        _ = try prefixRegions()
        if certificateIdentity, tlsClientRoots == nil {
            throw ValidationError("--certificate-identity needs --tls-client-roots.")
        }
        if tlsClientRoots != nil, tlsCertificate == nil {
            throw ValidationError("--tls-client-roots needs --tls-certificate and --tls-key.")
        }
        guard grace >= 0, grace <= 86_400 else { throw ValidationError("--grace must be from 0 to 86400 seconds.") }
        guard (1...64).contains(eventLoops) else { throw ValidationError("--event-loops must be from 1 to 64.") }
        guard (1024...(2 << 30)).contains(maxRequestBytes) else {
            throw ValidationError("--max-request-bytes must be from 1024 to \(2 << 30).")
        }
    }

    func run() async throws {
        // Not when the command line is checked: a word that is not understood there is told of by name.
        guard !model.isEmpty else {
            throw Failure(
                .usage,
                "name a model: --model PATH, where PATH is a GGUF file (model.gguf) or a Hugging Face folder with "
                    + "config.json, tokenizer.json and safetensors.")
        }
        let specifications = try ModelArgument.pair(model.map(ModelArgument.specification), drafts: draft)
        for specification in specifications { try ModelArgument.check(specification.path) }
        if let modelFolder { try ModelArgument.check(folder: modelFolder, of: "--model-folder") }
        let log = ProgramLog(level: logLevel)
        defer { log.flush() }
        let logger = log.logger
        if !CommandSettings.origins.isEmpty {
            logger.info("settings", metadata: CommandSettings.origins.mapValues { "\($0)" })
        }
        returnLargeAllocations()
        let metrics = MetricsRegistry()
        var options = engine.loadOptions()
        let modelMetrics = ModelMetrics(registry: metrics)
        options.engine.prefixRegions = try prefixRegions()
        options.engine.acceptsCallerTemplates = callerTemplates
        options.budget = memoryBudget.map { MemoryBudget(total: $0) }
        options.metrics = { modelMetrics.engine(model: $0) }
        options.warn = { logger.warning("model", metadata: ["model": "\($0)", "reason": "\($1)"]) }
        let maxWaiting = options.engine.maxWaitingRequests
        options.classifier = { source, pool throws(InferenceError) in
            try TrainedClassifier.load(source, pool: pool, maxWaiting: maxWaiting)
        }
        let registry = ModelRegistry(options: options)
        do {
            try registry.add(specifications)
        } catch {
            throw Failure(.usage, error.description)
        }
        let keys = try keyStore(logger: logger)
        let server = ModelServer(
            configuration: try serverConfiguration(), models: registry,
            savedConversations: try conversationStore(),
            control: ModelControl(operators: Set(operators), folder: modelFolder),
            interceptors: interceptors(keys: keys, log: log, metrics: metrics), admin: try adminConfiguration(),
            metrics: metrics, logger: logger)
        let signals = Signals()
        let addresses: [ListenAddress]
        do {
            addresses = try await server.start()
        } catch let error as CertificateFileError {
            throw Failure(error)
        } catch {
            throw Failure(.unavailable, "\(error)")
        }
        for address in addresses { logger.info("listening", metadata: ["address": "\(address)"]) }
        let loading = ModelLoading(registry, context: engine.context, logger: logger)
        loading.start(specifications) { failure in
            if failure != nil { return signals.raise() }
            server.ready()
            logger.info("ready", metadata: ["address": "\(addresses.map(\.description).joined(separator: " "))"])
        }
        await signals.next { takeUp(server, keys, logger) }
        loading.end()
        let drain = Task { await server.shutdown(grace: .seconds(grace)) }
        let second = Task {
            await signals.next {}
            if !Task.isCancelled { await server.shutdownNow() }
        }
        await drain.value
        second.cancel()
        logger.info("stopped")
        // A model that is still being read is not waited for: the program's end is the end of that, too.
        if let failure = loading.failure { throw failure }
    }

    /// Takes certificates and API keys up again, each for itself: one that cannot be used keeps neither from the other.
    private func takeUp(_ server: ModelServer, _ keys: APIKeyStore?, _ logger: Logger) {
        func take(_ what: String, _ body: () throws -> Void) {
            do {
                try body()
                logger.info("\(what) taken up again")
            } catch {
                logger.error("\(what) not taken up", metadata: ["reason": "\(error)"])
            }
        }
        if tlsCertificate != nil { take("certificates") { try server.reloadCertificates() } }
        if let keys { take("API keys") { try keys.reload() } }
        if tlsCertificate == nil, keys == nil {
            logger.info("nothing to take up: there are neither certificates nor API keys")
        }
    }

    /// A number of bytes with an optional suffix.
    private static func bytes(_ text: String) throws -> Int {
        let units = ["": 1, "B": 1, "K": 1 << 10, "KIB": 1 << 10, "KB": 1000, "M": 1 << 20, "MIB": 1 << 20]
        let larger = ["MB": 1_000_000, "G": 1 << 30, "GIB": 1 << 30, "GB": 1_000_000_000, "T": 1 << 40, "TIB": 1 << 40]
        let number = text.prefix { $0.isNumber || $0 == "." }
        let suffix = text.dropFirst(number.count).trimmingCharacters(in: .whitespaces).uppercased()
        guard let value = Double(number), let unit = units[suffix] ?? larger[suffix], value * Double(unit) >= 1,
            value * Double(unit) < 0x1p52
        else {
            throw ValidationError("'\(text)' is no size: expected a number with B, KiB, MiB or GiB, e.g. 3GiB.")
        }
        return Int(value * Double(unit))
    }

    private func prefixRegions() throws -> PrefixRegions {
        var regions = PrefixRegions()
        for text in sharePrefixes {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw ValidationError("--share-prefixes '\(text)' is no region of a tenant: expected REGION=TENANT.")
            }
            do throws(InferenceError) {
                try regions.add(String(parts[1]), to: String(parts[0]))
            } catch {
                throw ValidationError("--\(error.description).")
            }
        }
        return regions
    }

    private func keyStore(logger: Logger) throws -> APIKeyStore? {
        guard let apiKeys else { return nil }
        let store: APIKeyStore
        do {
            store = try APIKeyStore(path: apiKeys)
        } catch {
            throw Failure(error)
        }
        store.watch(every: .seconds(5)) { result in
            switch result {
            case .success(let count): logger.info("API keys taken up", metadata: ["keys": "\(count)"])
            case .failure(let error): logger.error("API keys not taken up", metadata: ["reason": "\(error)"])
            }
        }
        return store
    }

    private func conversationStore() throws -> ConversationStore? {
        do throws(InferenceError) {
            return try conversations.map { folder throws(InferenceError) in try ConversationStore(folder: folder) }
        } catch {
            throw Failure(.data, error.description)
        }
    }

    private func interceptors(
        keys: APIKeyStore?, log: ProgramLog, metrics: MetricsRegistry
    ) -> [any Interceptor] {
        var chain: [any Interceptor] = [AccessLogInterceptor(sink: accessLog ? log.writer : nil)]
        if keys != nil || certificateIdentity {
            chain.append(
                AuthenticationInterceptor(store: keys, takesCertificates: certificateIdentity, registry: metrics))
        }
        return chain
    }

    private func adminConfiguration() throws -> AdminConfiguration? {
        guard let admin else { return nil }
        guard case .tcp(let host, let port) = ListenAddress(admin) else {
            throw Failure(.usage, "--admin '\(admin)' is no address: expected HOST:PORT.")
        }
        var configuration = AdminConfiguration()
        configuration.host = host
        configuration.port = port
        return configuration
    }

    private func serverConfiguration() throws -> ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.listen = try listen.map { text in
            guard let address = ListenAddress(text) else {
                throw Failure(.usage, "--listen '\(text)' is no address: expected HOST:PORT, [IPV6]:PORT or unix:PATH.")
            }
            return address
        }
        if let tlsCertificate, let tlsKey {
            configuration.tls = TLSFiles(
                certificateChain: tlsCertificate, privateKey: tlsKey, clientRoots: tlsClientRoots)
        }
        configuration.eventLoops = eventLoops
        configuration.connection.takeRequests(upTo: maxRequestBytes)
        return configuration
    }
}
