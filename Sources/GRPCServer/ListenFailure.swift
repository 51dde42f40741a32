import NIOCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why an address cannot be listened on, and what to do.
package struct ListenFailure: Error, Sendable, CustomStringConvertible {
    package let description: String

    /// Says what a failed `bind` means.
    /// - Parameters:
    ///   - address: the address as it was given.
    ///   - error: what `ServerBootstrap.bind` threw.
    package init(_ address: ListenAddress, _ error: any Error) {
        description = "cannot listen on \(address): \(Self.reason(error))"
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        switch error.errnoCode {
        case EADDRINUSE: return "another program listens there; end it, or choose another address"
        case ENOTSOCK: return "there is a file that is no socket; remove it, or choose another path"
        case EADDRNOTAVAIL: return "this machine has no such address"
        case EACCES:
            return "permission denied; a port below 1024 needs the right to bind it (CAP_NET_BIND_SERVICE), "
                + "a socket file a folder that can be written"
        case let code: return String(cString: strerror(code))
        }
    }
}
