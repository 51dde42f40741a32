package import GRPC

/// Where a server listens.
package enum ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// A TCP address: a name, an IPv4 address or an IPv6 address (`::` takes both), and a port (0 lets the system
    /// choose).
    case tcp(host: String, port: Int)
    /// A Unix domain socket. A socket file at the path that nobody listens on any more is replaced; the file is removed at
    /// the end, if it is still the server's own.
    case unix(path: String)

    /// An address from text: `host:port`, `[::1]:port`, `:port` (every address), `unix:/path`; nil for anything else.
    package init?(_ text: String) {
        if text.hasPrefix("unix:") {
            var path = text.dropFirst(5)
            if path.hasPrefix("//") { path = path.dropFirst(2) }
            guard !path.isEmpty else { return nil }
            self = .unix(path: String(path))
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        self = .tcp(host: host.isEmpty ? "::" : String(host), port: Int(port))
    }

    /// The address as `init(_:)` reads it.
    package var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}

/// Where the certificates of a server are. The files are looked at now and then and taken up when they change, for new
/// connections only.
package struct TLSFiles: Sendable, Equatable {
    /// PEM: the server's certificate and what stands between it and the root.
    package var certificateChain: String
    /// PEM: the private key.
    package var privateKey: String
    /// PEM: the roots of the clients' certificates. When set, a client must have a certificate (mutual TLS).
    package var clientRoots: String?

    /// The files of a server.
    package init(certificateChain: String, privateKey: String, clientRoots: String? = nil) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
        self.clientRoots = clientRoots
    }
}

/// What a server needs to know, each with its reason.
package struct ServerConfiguration: Sendable {
    /// Where to listen.
    package var listen: [ListenAddress] = [.tcp(host: "127.0.0.1", port: 8080)]
    /// Certificates; nil serves HTTP/2 in clear text with prior knowledge (h2c).
    package var tls: TLSFiles?
    /// How often the certificate files are looked at.
    package var certificateCheckInterval = Duration.seconds(10)
    /// Event loops. One moves hundreds of thousands of messages per second; the cores belong to the models.
    package var eventLoops = 1
    /// Connections at once; more are closed at the door. Never more than the limit of open files allows.
    package var maxConnections = 4096
    /// Connections that the kernel holds for us until they are accepted.
    package var backlog = 512
    /// Whether a listener holds a file descriptor in reserve for when the process has none left (`AcceptErrorHandler`).
    package var holdsReserveDescriptor = true
    /// Octets written to a socket and not taken by the kernel, above which a connection stops writing, and at which it
    /// goes on.
    package var socketHighWatermark = 256 << 10
    package var socketLowWatermark = 64 << 10
    /// How long a connection that we ended may take to close its side once its socket has taken our last words.
    package var lingerTime = Duration.seconds(1)
    /// The limits of each connection.
    package var connection = ConnectionConfiguration()

    /// The defaults.
    package init() {}
}

/// Why a server could not start.
package struct ServerError: Error, Sendable, CustomStringConvertible {
    /// What, where, what was expected, what to do.
    package let description: String

    init(_ description: String) { self.description = description }
}
