import GRPC
import Logging
import NIOSSL
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The TLS context of new connections, and the files it came from. Guarded by the mutex.
final class CertificateStore: Sendable {
    private struct State {
        var context: NIOSSLContext
        var stamp: [FileStamp]
    }

    private let files: TLSFiles
    private let state: Mutex<State>

    /// Reads the files.
    init(_ files: TLSFiles) throws {
        self.files = files
        state = Mutex(State(context: try Self.load(files), stamp: Self.stamp(files)))
    }

    /// The context for the next connection.
    var context: NIOSSLContext { state.withLock { $0.context } }

    /// Takes the files up again if they changed, or always when `force`. If they are unusable the old context stays.
    /// - Returns: whether there is a new context.
    func reload(force: Bool) throws -> Bool {
        let stamp = Self.stamp(files)
        guard force || state.withLock({ $0.stamp != stamp }) else { return false }
        let context = try Self.load(files)
        state.withLock { $0 = State(context: context, stamp: stamp) }
        return true
    }

    private static func load(_ files: TLSFiles) throws -> NIOSSLContext {
        let chain = try CertificateFileError.told(of: files.certificateChain, "the server's certificate chain") {
            try NIOSSLCertificate.fromPEMFile($0)
        }
        let key = try CertificateFileError.told(
            of: files.privateKey, "the certificate's private key, without a password"
        ) { try NIOSSLPrivateKey(file: $0, format: .pem) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.applicationProtocols = ["h2"]
        configuration.minimumTLSVersion = .tlsv12
        if let roots = files.clientRoots {
            configuration.trustRoots = .certificates(
                try CertificateFileError.told(of: roots, "the roots of the clients' certificates") {
                    try NIOSSLCertificate.fromPEMFile($0)
                })
            // On a server this asks for a certificate and ends the handshake without one.
            configuration.certificateVerification = .noHostnameVerification
        }
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw CertificateFileError(key: files.privateKey, isNotOf: files.certificateChain)
        }
    }

    /// What tells that a file has changed.
    private struct FileStamp: Equatable {
        var device: UInt64
        var inode: UInt64
        var size: Int64
        var seconds: Int64
        var nanoseconds: Int64
    }

    private static func stamp(_ files: TLSFiles) -> [FileStamp] {
        [files.certificateChain, files.privateKey, files.clientRoots ?? ""].map { path in
            var info = stat()
            guard !path.isEmpty, stat(path, &info) == 0 else {
                return FileStamp(device: 0, inode: 0, size: -1, seconds: 0, nanoseconds: 0)
            }
            return FileStamp(
                device: UInt64(info.st_dev), inode: UInt64(info.st_ino), size: Int64(info.st_size),
                seconds: Int64(info.st_mtim.tv_sec), nanoseconds: Int64(info.st_mtim.tv_nsec))
        }
    }
}
