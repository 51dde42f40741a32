import NIOCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The file of a Unix domain socket that a server listens on. A file has one path but may have had several owners: what
/// tells ours is its device and inode.
struct SocketFile: Sendable, Equatable {
    let path: String
    private let device: UInt64
    private let inode: UInt64

    /// The file at a path as it is now; nil if there is none.
    init?(_ path: String) {
        var info = stat()
        guard lstat(path, &info) == 0 else { return nil }
        (self.path, device, inode) = (path, UInt64(info.st_dev), UInt64(info.st_ino))
    }

    /// Removes the file, unless another one has taken its place.
    func remove() {
        if SocketFile(path) == self { unlink(path) }
    }

    /// A socket that is bound to a path, where a file that a server left behind is replaced. It is bound here and not by
    /// NIO, which removes the path at the end by its name, whoever has it by then.
    /// - Throws: `IOError` as `bind` would for a port: EADDRINUSE if somebody listens there, ENOTSOCK if there is a file
    ///   that is no socket.
    static func bound(to path: String) throws -> CInt {
        try removeDead(path)
        let descriptor = try newSocket()
        let result = try withAddress(path) { bind(descriptor, $0, $1) }
        guard result == 0 else {
            let code = errno
            close(descriptor)
            throw IOError(errnoCode: code, reason: "bind")
        }
        return descriptor
    }

    /// Sets how many connections the kernel holds until they are accepted.
    static func setBacklog(_ descriptor: CInt, _ backlog: Int) { _ = listen(descriptor, Int32(backlog)) }

    private static func removeDead(_ path: String) throws {
        var info = stat()
        guard lstat(path, &info) == 0 else { return }
        guard info.st_mode & S_IFMT == S_IFSOCK else { throw IOError(errnoCode: ENOTSOCK, reason: "bind") }
        let descriptor = try newSocket()
        defer { close(descriptor) }
        let result = try withAddress(path) { connect(descriptor, $0, $1) }
        // Refused: there is a file and nobody behind it. EAGAIN is a listener whose queue is full, ENOENT a file that has
        // gone by itself.
        switch result == 0 ? EISCONN : errno {
        case ECONNREFUSED: unlink(path)
        case ENOENT: break
        case EISCONN, EAGAIN, EPROTOTYPE: throw IOError(errnoCode: EADDRINUSE, reason: "bind")
        case let code: throw IOError(errnoCode: code, reason: "connect")
        }
    }

    private static func newSocket() throws -> CInt {
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw IOError(errnoCode: errno, reason: "socket") }
        return descriptor
    }

    private static func withAddress(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) throws -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw IOError(errnoCode: ENAMETOOLONG, reason: "bind")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
