/// A server to connect to, and how it is to be trusted.
package struct Endpoint: Sendable, Equatable {
    /// Where the server listens.
    package enum Address: Sendable, Equatable {
        /// A name or an address, and a port.
        case tcp(host: String, port: Int)
        /// A Unix domain socket.
        case unix(path: String)
    }

    /// TLS on the client's side.
    package struct TLS: Sendable, Equatable {
        /// PEM file with the authorities to trust; nil trusts those of the system.
        package var authorities: String?
        /// PEM files with this client's certificate chain and private key, where the server asks for one.
        package var certificate: (chain: String, key: String)?

        /// TLS with the system's authorities.
        package init(authorities: String? = nil, certificate: (chain: String, key: String)? = nil) {
            self.authorities = authorities
            self.certificate = certificate
        }

        package static func == (left: TLS, right: TLS) -> Bool {
            left.authorities == right.authorities && left.certificate?.chain == right.certificate?.chain
                && left.certificate?.key == right.certificate?.key
        }
    }

    /// Where the server listens.
    package var address: Address
    /// nil speaks HTTP/2 in clear text with prior knowledge.
    package var tls: TLS?

    /// An endpoint from text: `host:port`, `[::1]:port`, `unix:/path`; nil for anything else.
    package init?(_ text: String, tls: TLS? = nil) {
        self.tls = tls
        if text.hasPrefix("unix:") {
            var path = text.dropFirst(5)
            if path.hasPrefix("//") { path = path.dropFirst(2) }
            guard !path.isEmpty else { return nil }
            address = .unix(path: String(path))
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        address = .tcp(host: String(host), port: Int(port))
    }

    /// What stands in `:authority`.
    package var authority: String {
        switch address {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix: "localhost"
        }
    }
}
