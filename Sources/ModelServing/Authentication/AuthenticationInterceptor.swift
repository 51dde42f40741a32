package import GRPC
package import Observability

/// Lets calls pass that bring a known API key, `authorization: Bearer <key>`, or come over a verified client
/// certificate, and names their tenant in `call.principal`.
package struct AuthenticationInterceptor: Interceptor {
    private let store: APIKeyStore?
    private let takesCertificates: Bool
    private let openServices: Set<String>
    private let refusals: Family<Observability.Counter>

    /// - Parameters:
    ///   - store: the keys; nil takes none.
    ///   - takesCertificates: whether the name in a verified client certificate serves instead of a key.
    ///   - openServices: services that need no key. Probes of health seldom have one.
    package init(
        store: APIKeyStore?, takesCertificates: Bool = false, openServices: Set<String> = ["grpc.health.v1.Health"],
        registry: MetricsRegistry
    ) {
        self.store = store
        self.takesCertificates = takesCertificates
        self.openServices = openServices
        refusals = registry.counters(
            "martlet_authentication_failures_total", "Calls refused because their caller is not known, by reason.",
            labels: ["reason"])
    }

    package func admit(_ call: Call) -> Status? {
        // An unknown method is answered as unknown only to those who may call at all.
        if let service = call.method?.service, openServices.contains(service) { return nil }
        // Where no keys are taken the metadata says nothing, whatever a proxy or a client's library put there.
        let values = store == nil ? [] : call.metadata.values("authorization")
        if values.isEmpty, takesCertificates, let tenant = Self.tenant(of: call.peer.identity) {
            call.principal = tenant
            return nil
        }
        guard let store else {
            return refuse(
                "missing",
                call.peer.identity == nil
                    ? "no client certificate was presented; connect with one"
                    : "the client certificate names nobody: it needs a subject alternative name or a common name")
        }
        guard let value = values.first else {
            return refuse("missing", "an API key is needed: send the metadata 'authorization: Bearer <key>'")
        }
        guard values.count == 1, let token = Self.token(in: value) else {
            return refuse("malformed", "the metadata 'authorization' must be one 'Bearer <key>'")
        }
        switch store.find(token) {
        case .valid(let key):
            call.principal = key.tenant
            return nil
        case .unknown: return refuse("unknown", "the API key is not known here, or was revoked")
        case .expired: return refuse("expired", "the API key has expired")
        }
    }

    private func refuse(_ reason: String, _ message: String) -> Status {
        refusals.handle([reason]).add()
        return Status(.unauthenticated, message)
    }

    /// The token of `Bearer <token>` (RFC 6750 section 2.1); the scheme in any case.
    static func token(in value: String) -> String? {
        let parts = value.split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    /// The name in a certificate as a tenant: the first alternative name (a SPIFFE id, say), else the common name.
    ///
    /// The whole of it, as it stands: two names are two tenants, however long they are alike. A prefix with a colon, which
    /// the tenant of a key cannot have, keeps certificates and keys apart.
    static func tenant(of identity: Peer.Identity?) -> String? {
        guard let name = identity?.alternativeNames.first ?? identity?.commonName, !name.isEmpty else { return nil }
        return "cert:" + name
    }
}
