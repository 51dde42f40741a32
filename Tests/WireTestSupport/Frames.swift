/// Builds the octets of HTTP/2 frames by hand (RFC 9113 section 4.1), so that tests and attacks say exactly what is sent.
package enum Frames {
    /// The client's connection preface.
    package static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    /// A frame of any type.
    package static func frame(type: UInt8, flags: UInt8 = 0, stream: UInt32, _ payload: [UInt8] = []) -> [UInt8] {
        let count = payload.count
        return [UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255), type, flags] + word(stream)
            + payload
    }

    /// DATA.
    package static func data(_ stream: UInt32, _ payload: [UInt8], end: Bool = false) -> [UInt8] {
        frame(type: 0, flags: end ? 1 : 0, stream: stream, payload)
    }

    /// HEADERS with a complete header block.
    package static func headers(_ stream: UInt32, _ fields: [(String, String)], end: Bool = false) -> [UInt8] {
        frame(type: 1, flags: 4 | (end ? 1 : 0), stream: stream, block(fields))
    }

    /// HEADERS without END_HEADERS.
    package static func openHeaders(_ stream: UInt32, _ fields: [(String, String)]) -> [UInt8] {
        frame(type: 1, flags: 0, stream: stream, block(fields))
    }

    /// CONTINUATION.
    package static func continuation(_ stream: UInt32, _ payload: [UInt8], end: Bool = false) -> [UInt8] {
        frame(type: 9, flags: end ? 4 : 0, stream: stream, payload)
    }

    /// RST_STREAM.
    package static func reset(_ stream: UInt32, code: UInt32 = 8) -> [UInt8] {
        frame(type: 3, stream: stream, word(code))
    }

    /// SETTINGS.
    package static func settings(_ values: [(id: UInt16, value: UInt32)] = []) -> [UInt8] {
        frame(type: 4, stream: 0, values.flatMap { [UInt8($0.id >> 8), UInt8($0.id & 255)] + word($0.value) })
    }

    /// The acknowledgement of SETTINGS.
    package static let settingsAck = frame(type: 4, flags: 1, stream: 0)

    /// PING.
    package static func ping(ack: Bool = false, _ payload: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]) -> [UInt8] {
        frame(type: 6, flags: ack ? 1 : 0, stream: 0, payload)
    }

    /// WINDOW_UPDATE.
    package static func windowUpdate(_ stream: UInt32, _ increment: UInt32) -> [UInt8] {
        frame(type: 8, stream: stream, word(increment))
    }

    /// Four octets, most significant first.
    package static func word(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
    }

    /// A header block of literal fields without indexing and without Huffman codes (RFC 7541 section 6.2.2).
    package static func block(_ fields: [(String, String)]) -> [UInt8] {
        fields.flatMap { [0] + string(Array($0.0.utf8)) + string(Array($0.1.utf8)) }
    }

    /// A string literal of HPACK.
    package static func string(_ bytes: [UInt8]) -> [UInt8] { integer(bytes.count, prefix: 7) + bytes }

    /// An integer of HPACK (RFC 7541 section 5.1) whose first octet has no other bits set.
    package static func integer(_ value: Int, prefix: Int) -> [UInt8] {
        let limit = 1 << prefix - 1
        guard value >= limit else { return [UInt8(value)] }
        var out = [UInt8(limit)]
        var rest = value - limit
        while rest >= 128 {
            out.append(UInt8(rest & 127 | 128))
            rest >>= 7
        }
        return out + [UInt8(rest)]
    }

    /// The usual header fields of a gRPC request.
    package static func request(_ path: String, _ more: [(String, String)] = []) -> [(String, String)] {
        [
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "test"),
            ("content-type", "application/grpc"), ("te", "trailers"),
        ] + more
    }

    /// A gRPC message: prefix and octets.
    package static func message(_ bytes: [UInt8], compressed: Bool = false) -> [UInt8] {
        [compressed ? 1 : 0] + word(UInt32(bytes.count)) + bytes
    }

    /// The octets with which a well-behaved client begins.
    package static let hello = preface + settings() + settingsAck
}
