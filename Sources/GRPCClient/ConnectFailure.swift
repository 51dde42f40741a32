import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What came of a connection, in words: the errors of sockets and of TLS are written for those who write programs.
extension Endpoint {
    /// What a server of this kind does not do in time.
    var silence: String { tls == nil ? "did not answer" : "did not agree on TLS" }

    /// What to try where a server is silent or says nothing that is understood.
    var hint: String { tls == nil ? "; it may expect TLS (--tls, or --ca FILE)" : "; it may not speak TLS" }

    /// Why, and what to try.
    func reason(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            if let last = error.connectionErrors.last { return reason(last.error) }
            return "there is no host of that name"
        case let error as IOError:
            let text = String(cString: strerror(error.errnoCode))
            let isRefused = error.errnoCode == ECONNREFUSED || error.errnoCode == ENOENT
            return text + (isRefused ? "; no server listens there" : "")
        case ChannelError.connectTimeout: return "no answer"
        case NIOSSLError.uncleanShutdown: return "it was cut off"
        case let error where error is NIOSSLError || error is BoringSSLError || error is NIOSSLExtraError:
            return Self.reason(tls: "\(error)")
        default: return "\(error)"
        }
    }

    /// The word of BoringSSL's that tells what is wrong stands behind the name of its library, before a path of the build.
    static func reason(tls text: String) -> String {
        var word = "handshake failed"
        if let mark = text.firstRange(of: "OPENSSL_internal:") {
            word = text[mark.upperBound...].prefix { $0 == "_" || $0.isLetter || $0.isNumber }
                .replacing("_", with: " ").lowercased()
        } else if text.contains("failedToValidateHostname") {
            word = "hostname mismatch"
        }
        let advice =
            switch word {
            case "wrong version number", "http request", "unexpected message":
                "; it does not seem to speak TLS: try without --tls, --ca and --certificate"
            case "certificate verify failed":
                "; its certificate is of no authority that is trusted: name the authority with --ca FILE"
            case "hostname mismatch": "; its certificate is for another name: use a name that stands in it"
            case let word where word.contains("alert certificate required") || word.contains("handshake failure"):
                "; it may want a certificate of the client (--certificate and --key)"
            default: ""
            }
        return "TLS: \(word)\(advice)"
    }

    /// What octets say that are no HTTP/2, if it is known.
    func otherProtocol(_ bytes: some Collection<UInt8>) -> String? {
        if bytes.starts(with: [0x15, 3]) { return "it speaks TLS: try --tls, or --ca FILE" }
        if bytes.starts(with: "HTTP/1".utf8) { return "it speaks HTTP/1, and gRPC needs HTTP/2" }
        return nil
    }
}
