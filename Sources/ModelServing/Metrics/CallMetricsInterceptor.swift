package import GRPC
package import Observability
import Synchronization

/// Counts calls by method and code, under the names that Prometheus' middleware for gRPC made common.
///
/// The handles of every method are resolved once, so that a call costs a few atomic additions.
package final class CallMetricsInterceptor: Interceptor {
    /// What one method counts.
    private final class Method: Sendable {
        let labels: [String]
        let started: Observability.Counter
        let inFlight: Gauge
        let seconds: Histogram
        let requestMessages: Observability.Counter
        let responseMessages: Observability.Counter
        let requestBytes: Observability.Counter
        let responseBytes: Observability.Counter
        /// By code, made when it first occurs: most codes never do.
        let handled = Mutex<[Observability.Counter?]>(Array(repeating: nil, count: 17))

        init(_ families: Families, _ labels: [String]) {
            self.labels = labels
            started = families.started.handle(labels)
            inFlight = families.inFlight.handle(labels)
            seconds = families.seconds.handle(labels)
            requestMessages = families.requestMessages.handle(labels)
            responseMessages = families.responseMessages.handle(labels)
            requestBytes = families.requestBytes.handle(labels)
            responseBytes = families.responseBytes.handle(labels)
        }
    }

    private struct Families: Sendable {
        let started: Family<Observability.Counter>
        let handled: Family<Observability.Counter>
        let inFlight: Family<Gauge>
        let seconds: Family<Histogram>
        let requestMessages: Family<Observability.Counter>
        let responseMessages: Family<Observability.Counter>
        let requestBytes: Family<Observability.Counter>
        let responseBytes: Family<Observability.Counter>
    }

    private let families: Families
    private let methods: [String: Method]
    private let unknown: Method

    /// - Parameter methods: every method of the server; calls of others are counted together.
    package init(registry: MetricsRegistry, methods: [MethodDescriptor]) {
        let labels = ["grpc_type", "grpc_service", "grpc_method"]
        let limit = methods.count + 1
        func counters(
            _ name: String, _ help: String, _ more: [String] = [], _ factor: Int = 1
        ) -> Family<
            Observability.Counter
        > {
            registry.counters(name, help, labels: labels + more, limit: limit * factor)
        }
        let families = Families(
            started: counters("grpc_server_started_total", "Calls started."),
            handled: counters("grpc_server_handled_total", "Calls that ended, by code.", ["grpc_code"], 17),
            inFlight: registry.gauges("martlet_calls_in_flight", "Calls in progress.", labels: labels, limit: limit),
            seconds: registry.histograms(
                "grpc_server_handling_seconds", "Time from a call's headers to its status.", labels: labels,
                bounds: Buckets.seconds, limit: limit),
            requestMessages: counters("grpc_server_msg_received_total", "Request messages delivered."),
            responseMessages: counters("grpc_server_msg_sent_total", "Response messages sent."),
            requestBytes: counters("martlet_request_bytes_total", "Octets of request messages, as they came."),
            responseBytes: counters("martlet_response_bytes_total", "Octets of response messages, as they left."))
        self.families = families
        self.methods = Dictionary(
            methods.map { ($0.path, Method(families, [$0.kind.label, $0.service, $0.name])) },
            uniquingKeysWith: { a, _ in a })
        unknown = Method(families, ["unary", "unknown", "unknown"])
    }

    package func started(_ call: Call) {
        let method = method(of: call)
        method.started.add()
        method.inFlight.add(1)
    }

    package func finished(_ call: Call, _ outcome: CallOutcome) {
        let method = method(of: call)
        method.inFlight.add(-1)
        method.seconds.observe(nanoseconds: outcome.nanoseconds)
        method.requestMessages.add(outcome.requestMessages)
        method.responseMessages.add(outcome.responseMessages)
        method.requestBytes.add(outcome.requestBytes)
        method.responseBytes.add(outcome.responseBytes)
        let code = outcome.status.code
        let counter = method.handled.withLock { handled in
            if let known = handled[Int(code.rawValue)] { return known }
            let made = families.handled.handle(method.labels + [code.name])
            handled[Int(code.rawValue)] = made
            return made
        }
        counter.add()
    }

    private func method(of call: Call) -> Method { call.method == nil ? unknown : methods[call.path] ?? unknown }
}

extension CallKind {
    /// The word of the label `grpc_type`.
    fileprivate var label: String {
        switch self {
        case .unary: "unary"
        case .clientStreaming: "client_stream"
        case .serverStreaming: "server_stream"
        case .bidirectional: "bidi_stream"
        }
    }
}

extension MetricsRegistry {
    /// Tells what a gRPC server counts about its connections, and the connections open now.
    package func collect(_ counters: ServerCounters, connections: @escaping @Sendable () -> Int) {
        collect { text in
            for counter in ServerCounters.Counter.allCases {
                text.single("martlet_server_\(counter.name)_total", "counter", counter.help, Double(counters[counter]))
            }
            text.single("martlet_server_connections", "gauge", "Connections open now.", Double(connections()))
        }
    }
}
