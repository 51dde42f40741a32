import GRPC
import NIOCore
import NIOSSL

extension Peer.Identity {
    /// What a client's certificate says; it has been verified against the roots by then.
    init(_ certificate: NIOSSLCertificate) {
        let der = (try? certificate.toDERBytes()) ?? []
        var names: [String] = []
        for name in certificate._subjectAlternativeNames() {
            switch name.nameType {
            case .dnsName, .uri, .email: names.append(String(decoding: name.contents, as: UTF8.self))
            case .ipAddress:
                let address = try? SocketAddress(packedIPAddress: ByteBuffer(bytes: name.contents), port: 0)
                if let text = address?.ipAddress { names.append(text) }
            default: break
            }
        }
        self.init(commonName: Certificate.commonName(der), alternativeNames: names, certificate: der)
    }
}

/// The little of X.509 that NIOSSL does not offer: the common name of the subject. The certificate has passed
/// BoringSSL's own parser before; what does not fit here gives nil.
enum Certificate {
    /// The (last, most specific) common name of the subject of a certificate in DER (RFC 5280 section 4.1).
    static func commonName(_ der: [UInt8]) -> String? {
        var outer = DER(der[...])
        guard var certificate = outer.read(0x30).map(DER.init), var body = certificate.read(0x30).map(DER.init) else {
            return nil
        }
        _ = body.read(0xA0)  // version, explicit and optional
        // serialNumber, signature, issuer, validity, subject
        guard body.read(0x02) != nil, body.read(0x30) != nil, body.read(0x30) != nil, body.read(0x30) != nil,
            var subject = body.read(0x30).map(DER.init)
        else { return nil }
        var found: String?
        while var set = subject.read(0x31).map(DER.init) {
            while var pair = set.read(0x30).map(DER.init) {
                // 2.5.4.3 is id-at-commonName; its value is one of the string types, most of them UTF-8 or ASCII.
                guard let type = pair.read(0x06), let value = pair.readAny() else { break }
                if type.elementsEqual([0x55, 0x04, 0x03]) { found = String(decoding: value, as: UTF8.self) }
            }
        }
        return found
    }

    /// Reads tag, length and value one after the other.
    private struct DER {
        private var rest: ArraySlice<UInt8>

        init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

        /// The contents of the next element if it has this tag.
        mutating func read(_ tag: UInt8) -> ArraySlice<UInt8>? {
            rest.first == tag ? readAny() : nil
        }

        mutating func readAny() -> ArraySlice<UInt8>? {
            guard rest.count >= 2 else { return nil }
            var at = rest.startIndex + 1
            var length = Int(rest[at])
            at += 1
            if length >= 0x80 {
                let count = length & 0x7F
                guard count >= 1, count <= 4, rest.endIndex - at >= count else { return nil }
                length = rest[at..<at + count].reduce(0) { $0 << 8 | Int($1) }
                at += count
            }
            guard rest.endIndex - at >= length else { return nil }
            defer { rest = rest[(at + length)...] }
            return rest[at..<at + length]
        }
    }
}
