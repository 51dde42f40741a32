#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a file of certificates or keys cannot be used, by a server or a client.
package struct CertificateFileError: Error, Sendable, CustomStringConvertible {
    /// Which file, why, what was expected.
    package let description: String
    /// Whether the file is not there or may not be read, rather than holds something else.
    package let isUnreadable: Bool

    private init(_ description: String, isUnreadable: Bool) {
        self.description = description
        self.isUnreadable = isUnreadable
    }

    /// Of a key that the TLS library takes, but not with this certificate.
    package init(key: String, isNotOf chain: String) {
        self.init(
            "the private key in \(key) is not that of the certificate in \(chain), or of a kind that is not known",
            isUnreadable: false)
    }

    /// What a file holds. The TLS library says neither which file it could not use nor why; the system does.
    /// - Parameters:
    ///   - what: what the file should hold, for the sentence.
    ///   - body: reads the file with the library.
    /// - Throws: `CertificateFileError`.
    package static func told<Contents>(
        of path: String, _ what: String, _ body: (String) throws -> Contents
    ) throws -> Contents {
        let file = unsafe open(path, O_RDONLY)
        guard file >= 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw CertificateFileError("\(path): \(reason); expected \(what) in PEM", isUnreadable: true)
        }
        close(file)
        do {
            return try body(path)
        } catch {
            throw CertificateFileError("\(path): cannot be used; expected \(what) in PEM", isUnreadable: false)
        }
    }
}
