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
        do {
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(files.certificateChain).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: files.privateKey, format: .pem)))
            configuration.applicationProtocols = ["h2"]
            configuration.minimumTLSVersion = .tlsv12
            if let roots = files.clientRoots {
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(roots))
                // On a server this asks for a certificate and ends the handshake without one.
                configuration.certificateVerification = .noHostnameVerification
            }
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw ServerError(
                "the TLS files \(files.certificateChain) and \(files.privateKey)"
                    + (files.clientRoots.map { " and \($0)" } ?? "")
                    + " could not be used: \(error); expected a PEM certificate chain and its PEM private key")
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
