/// Who is at the other end of a connection.
package struct Peer: Sendable, Equatable {
    /// The address in the form of gRPC's logs: `ipv4:10.0.0.1:4711`, `ipv6:[::1]:4711`, `unix:/run/martlet.sock`.
    package let address: String
    /// Whether the connection is encrypted.
    package let isEncrypted: Bool
    /// Who the client proved to be by its certificate (mutual TLS), or nil.
    package let identity: Identity?

    /// A peer.
    package init(address: String, isEncrypted: Bool = false, identity: Identity? = nil) {
        self.address = address
        self.isEncrypted = isEncrypted
        self.identity = identity
    }

    /// What a verified client certificate says.
    package struct Identity: Sendable, Equatable {
        /// The common name of the subject, if it has one.
        package let commonName: String?
        /// The DNS names, URIs (SPIFFE) and addresses of the subject alternative name, as text.
        package let alternativeNames: [String]
        /// The certificate in DER.
        package let certificate: [UInt8]

        /// An identity.
        package init(commonName: String?, alternativeNames: [String], certificate: [UInt8]) {
            self.commonName = commonName
            self.alternativeNames = alternativeNames
            self.certificate = certificate
        }
    }
}
