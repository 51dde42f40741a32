#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A blocking TCP client of the tests that sends and receives octets as they are. Not Sendable.
final class RawSocket {
    private let descriptor: Int32
    private(set) var received: [UInt8] = []
    private(set) var isClosed = false

    /// Connects to a port of 127.0.0.1.
    init?(port: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(descriptor)
            return nil
        }
    }

    deinit { close(descriptor) }

    var text: String { String(decoding: received, as: UTF8.self) }

    /// Sends text; false when the server has closed.
    @discardableResult
    func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var at = 0
        while at < bytes.count {
            let count = bytes.withUnsafeBytes {
                socketSend(descriptor, $0.baseAddress?.advanced(by: at), bytes.count - at, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            at += count
        }
        return true
    }

    /// Reads until a condition holds or the server closes; whether it holds.
    @discardableResult
    func read(seconds: Double = 60, until condition: (RawSocket) -> Bool) -> Bool {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let end = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9 + seconds
        while !condition(self), !isClosed {
            clock_gettime(CLOCK_MONOTONIC, &time)
            let left = end - Double(time.tv_sec) - Double(time.tv_nsec) / 1e9
            guard left > 0 else { return false }
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, Int32(left * 1000) + 1) > 0 else { continue }
            var buffer = [UInt8](repeating: 0, count: 65536)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 { received += buffer.prefix(count) } else { isClosed = true }
        }
        return condition(self)
    }

    /// Reads until the server closes; whether it did in time.
    func readToEnd(seconds: Double = 60) -> Bool {
        read(seconds: seconds) { _ in false }
        return isClosed
    }
}

private let socketSend = send
