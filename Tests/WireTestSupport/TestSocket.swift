#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A blocking client socket of the tests: sends literal octets, reads frames until a condition holds or a time limit
/// says that the server did not do what it should. Not Sendable.
package final class TestSocket {
    private let descriptor: Int32
    private var isShut = false
    /// What came from the server.
    package let reader = FrameReader()
    /// Octets from the server that were read.
    package private(set) var received = 0
    /// Whether the server closed the connection (or reset it).
    package private(set) var isClosed = false

    /// Connects to a port of 127.0.0.1.
    package init?(port: Int, receiveBuffer: Int32? = nil) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
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
            systemClose(descriptor)
            return nil
        }
    }

    /// Connects to a Unix domain socket.
    package init?(path: String) {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(100)) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            systemClose(descriptor)
            return nil
        }
    }

    deinit { close() }

    /// Sends octets; false when the server has closed or takes no more within the time.
    @discardableResult
    package func send(_ bytes: [UInt8], seconds: Double = 60) -> Bool {
        var at = 0
        let end = Self.now() + seconds
        while at < bytes.count {
            guard wait(Int16(POLLOUT), until: end) else { return false }
            let count = bytes.withUnsafeBytes {
                socketSend(
                    descriptor, $0.baseAddress?.advanced(by: at), bytes.count - at,
                    Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count < 0 {
                if errno == EAGAIN { continue }
                return false
            }
            at += count
        }
        return true
    }

    /// Reads until `condition` holds; false if the server closed or the time ran out before.
    @discardableResult
    package func read(seconds: Double = 60, until condition: (FrameReader) -> Bool) -> Bool {
        let end = Self.now() + seconds
        while !condition(reader) {
            guard !isClosed, wait(Int16(POLLIN), until: end) else { return condition(reader) }
            receive()
        }
        return true
    }

    /// Reads until the server closes; whether it did in time.
    package func readToEnd(seconds: Double = 60) -> Bool {
        let end = Self.now() + seconds
        while !isClosed {
            guard wait(Int16(POLLIN), until: end) else { return false }
            receive()
        }
        return true
    }

    /// Ends our side.
    package func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes the connection now.
    package func close() {
        guard !isShut else { return }
        isShut = true
        systemClose(descriptor)
    }

    /// Reads what is there, without waiting.
    package func take() {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while !isClosed, poll(&entry, 1, 0) > 0 { receive() }
    }

    /// How many acknowledgements of a type (4 is SETTINGS, 6 is PING) have come; reads what is there first.
    package func answers(type: UInt8) -> Int {
        take()
        return reader.acknowledgements(type: type)
    }

    private func receive() {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else {
            isClosed = true
            return
        }
        received += count
        reader.feed(Array(buffer.prefix(count)))
    }

    private func wait(_ events: Int16, until end: Double) -> Bool {
        while true {
            let left = end - Self.now()
            guard left > 0 else { return false }
            var entry = pollfd(fd: descriptor, events: events, revents: 0)
            let result = poll(&entry, 1, Int32(left * 1000) + 1)
            if result > 0 { return true }
            if result < 0, errno != EINTR { return false }
        }
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

private let socketSend = send
private func systemClose(_ descriptor: Int32) { _ = close(descriptor) }
