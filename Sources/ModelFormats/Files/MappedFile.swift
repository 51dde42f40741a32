import Glibc

/// A whole file, mapped read-only into memory, so that weights are used where they lie and never copied to be read.
///
/// The mapping lives as long as the object; views of it must not outlive it. The file must not be shortened while it
/// is mapped (replace a model by renaming a new file over it): reading past the new end would stop the program.
/// `@unchecked Sendable`: the memory is only ever read, and the address never changes.
package final class MappedFile: @unchecked Sendable {
    /// Path as it was given.
    package let path: String

    /// All bytes of the file.
    package let bytes: UnsafeRawBufferPointer

    private let isFile: Bool

    /// Maps a file.
    ///
    /// - Throws: `FormatError` when it cannot be opened, is not a regular file or is empty.
    package init(path: String) throws(FormatError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw FormatError(file: path, expected: "a file that can be read", found: systemMessage(errno))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw FormatError(file: path, expected: "a file that can be read", found: systemMessage(errno))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FormatError(file: path, expected: "a regular file", found: "a folder or device")
        }
        guard status.st_size > 0 else {
            throw FormatError(file: path, expected: "a model", found: "an empty file")
        }
        let count = Int(status.st_size)
        guard let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
            throw FormatError(file: path, expected: "a file that can be mapped", found: systemMessage(errno))
        }
        self.path = path
        isFile = true
        bytes = UnsafeRawBufferPointer(start: address, count: count)
    }

    /// Makes a file of bytes in memory, for tests and fuzzing: the same views, nothing on disk.
    package init(contents: [UInt8], path: String) throws(FormatError) {
        guard !contents.isEmpty else { throw FormatError(file: path, expected: "a model", found: "an empty file") }
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        guard let address = mmap(nil, contents.count, PROT_READ | PROT_WRITE, flags, -1, 0), address != MAP_FAILED
        else {
            throw FormatError(file: path, expected: "memory for \(contents.count) bytes", found: systemMessage(errno))
        }
        contents.withUnsafeBytes { address.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
        self.path = path
        isFile = false
        bytes = UnsafeRawBufferPointer(start: address, count: contents.count)
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }

    /// Length in bytes.
    package var count: Int { bytes.count }

    /// Lets all pages of the file go that are mapped: what was needed of them is elsewhere now. Whatever is read again
    /// comes from the file again. Bytes that are no file's stay.
    package func releasePages() {
        guard isFile, let start = bytes.baseAddress else { return }
        madvise(UnsafeMutableRawPointer(mutating: start), count, MADV_DONTNEED)
    }
}

/// The system's words for an error number.
package func systemMessage(_ number: CInt) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    let text = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(decoding: text, as: UTF8.self).lowercased()
}

/// Reads a whole small file, such as a configuration or a tokenizer.
///
/// - Parameter limit: the most bytes that such a file may have.
/// - Returns: the bytes, or nil when there is no such file.
package func readFile(_ path: String, limit: Int) throws(FormatError) -> [UInt8]? {
    guard access(path, F_OK) == 0 else { return nil }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    if status.st_size == 0 { return [] }
    let file = try MappedFile(path: path)
    guard file.count <= limit else {
        throw FormatError(file: path, expected: "at most \(limit) bytes", found: "\(file.count)")
    }
    return [UInt8](file.bytes)
}
