/// An answer of the admin port.
struct AdminResponse: Equatable {
    var status: Int
    var contentType = "text/plain; charset=utf-8"
    var body: String
    /// The methods allowed here, for 405.
    var allow: String?
}

/// What the admin port tells: decides without sockets.
struct AdminRoutes: Sendable {
    let metrics: @Sendable () -> String
    let metricsType: String
    let ready: @Sendable () -> Bool

    /// The answer to a request; HEAD is answered like GET, its body is left out later.
    func answer(method: String, target: String) -> AdminResponse {
        let path = target.prefix { $0 != "?" && $0 != "#" }
        guard ["/metrics", "/healthz", "/readyz", "/"].contains(path) else {
            return AdminResponse(status: 404, body: "not found; there are /metrics, /healthz and /readyz\n")
        }
        guard method == "GET" || method == "HEAD" else {
            return AdminResponse(status: 405, body: "only GET and HEAD are allowed here\n", allow: "GET, HEAD")
        }
        switch path {
        case "/metrics": return AdminResponse(status: 200, contentType: metricsType, body: metrics())
        case "/healthz": return AdminResponse(status: 200, body: "ok\n")
        case "/readyz":
            return ready()
                ? AdminResponse(status: 200, body: "ready\n") : AdminResponse(status: 503, body: "not ready\n")
        default: return AdminResponse(status: 200, body: "/metrics\n/healthz\n/readyz\n")
        }
    }
}
