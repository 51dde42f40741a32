import Foundation
import ModelFormats

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A regular file that nobody else changes meanwhile: what is read, changed and replaced as a whole under its lock is
/// never lost to another who does the same, and who reads without the lock sees the old file or the new one.
struct LockedFile {
    /// Where the file itself lies: behind symbolic links, which are followed, not replaced.
    let path: String
    private let descriptor: CInt
    private let status: stat

    /// Opens a file, waits for its lock, and keeps it while `body` runs.
    /// - Parameter creating: whether a file that is not there is made, empty and readable by its owner only.
    static func with<Result>(
        _ path: String, creating: Bool, _ body: (LockedFile) throws(APIKeyError) -> Result
    ) throws(APIKeyError) -> Result {
        while true {
            let descriptor = try opened(path, creating: creating)
            defer { close(descriptor) }
            var own = stat()
            guard unsafe fstat(descriptor, &own) == 0 else { throw wrong(path, "cannot be examined") }
            guard own.st_mode & S_IFMT == S_IFREG else {
                throw APIKeyError("\(path) is no regular file; a file of keys was expected")
            }
            while flock(descriptor, LOCK_EX) != 0 {
                guard errno == EINTR else { throw wrong(path, "cannot be locked") }
            }
            // The lock is of the file, not of its name: whoever had it before may have put another file there.
            if let target = try resolved(path, whichIs: own) {
                return try body(LockedFile(path: target, descriptor: descriptor, status: own))
            }
        }
    }

    /// The file's bytes, from where they were not read yet.
    func read(upTo limit: Int) throws(APIKeyError) -> Data {
        do {
            return try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).read(upToCount: limit) ?? Data()
        } catch {
            throw APIKeyError("\(path) cannot be read: \(fileReason(error))")
        }
    }

    /// Puts a new file of the same owner and mode in the place of this one, on the disk before this returns: a program
    /// that may read the old one may read the new one. Where that cannot be, nothing changes.
    func replace(with bytes: Data) throws(APIKeyError) {
        let temporary = path + ".new-\(UInt64.random(in: .min ... .max))"
        let made = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard made >= 0 else { throw Self.wrong(temporary, "cannot be made") }
        defer { close(made) }
        do throws(APIKeyError) {
            try keepOwner(of: made)
            do {
                let file = FileHandle(fileDescriptor: made, closeOnDealloc: false)
                try file.write(contentsOf: bytes)
                try file.synchronize()
            } catch {
                throw APIKeyError("\(temporary) cannot be written: \(fileReason(error))")
            }
            guard unsafe rename(temporary, path) == 0 else { throw Self.wrong(path, "cannot be replaced") }
        } catch {
            _ = unsafe unlink(temporary)
            throw error
        }
        // The folder holds the name. Not every file system can be told to write a folder; the file is whole anyway.
        let folder = unsafe open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    private func keepOwner(of made: CInt) throws(APIKeyError) {
        var own = stat()
        guard unsafe fstat(made, &own) == 0 else { throw Self.wrong(path, "cannot be replaced") }
        if own.st_uid != status.st_uid || own.st_gid != status.st_gid,
            fchown(made, status.st_uid, status.st_gid) != 0
        {
            throw APIKeyError(
                "\(path) belongs to user \(status.st_uid) and group \(status.st_gid), and the file that takes its "
                    + "place cannot be given to them: \(systemMessage(errno)). Nothing was changed; do this as its owner or "
                    + "as root")
        }
        // After the owner, whose change takes bits of the mode away.
        guard fchmod(made, status.st_mode & 0o7777) == 0 else {
            throw Self.wrong("the mode of \(path)", "cannot be kept")
        }
    }

    /// Opened for writing where that may be, because some network file systems lock nothing else.
    private static func opened(_ path: String, creating: Bool) throws(APIKeyError) -> CInt {
        // A pipe or a device answers at once, and is refused then.
        let flags = O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        var descriptor = unsafe open(path, O_RDWR | flags)
        if descriptor < 0, errno == EACCES { descriptor = unsafe open(path, O_RDONLY | flags) }
        if descriptor < 0, errno == ENOENT, creating { descriptor = unsafe open(path, O_RDWR | O_CREAT | flags, 0o600) }
        guard descriptor >= 0 else { throw wrong(path, creating ? "cannot be opened or made" : "cannot be read") }
        return descriptor
    }

    /// The path without symbolic links; nil if it does not lead to that file any more.
    private static func resolved(_ path: String, whichIs file: stat) throws(APIKeyError) -> String? {
        guard let resolved = unsafe realpath(path, nil) else {
            guard errno == ENOENT else { throw wrong(path, "cannot be found") }
            return nil
        }
        defer { unsafe free(resolved) }
        let target = unsafe String(cString: resolved)
        var there = stat()
        guard unsafe stat(target, &there) == 0 else {
            guard errno == ENOENT else { throw wrong(target, "cannot be examined") }
            return nil
        }
        return there.st_ino == file.st_ino && there.st_dev == file.st_dev ? target : nil
    }

    private static func wrong(_ path: String, _ what: String) -> APIKeyError {
        let number = errno
        return APIKeyError("\(path) \(what): \(systemMessage(number))", isMissing: number == ENOENT)
    }
}
