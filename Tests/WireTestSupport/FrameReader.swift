import CNghttp2

/// A frame as it came from the server.
package struct ReceivedFrame: Sendable, Equatable {
    package var type: UInt8
    package var flags: UInt8
    package var stream: UInt32
    package var payload: [UInt8]

    /// END_STREAM of DATA and HEADERS.
    package var endsStream: Bool { (type == 0 || type == 1) && flags & 1 != 0 }
    /// The error code of RST_STREAM and GOAWAY.
    package var errorCode: UInt32? {
        switch type {
        case 3: Self.word(payload[...])
        case 7: Self.word(payload.dropFirst(4))
        default: nil
        }
    }
    /// The last stream of a GOAWAY.
    package var lastStream: UInt32? { type == 7 ? Self.word(payload[...]) & 0x7FFF_FFFF : nil }
    /// The text of a GOAWAY.
    package var debugText: String { String(decoding: payload.dropFirst(8), as: UTF8.self) }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}

/// Cuts the server's octets into frames and decodes its header blocks, like a client. Not Sendable.
package final class FrameReader {
    private var buffer: [UInt8] = []
    private var inflater: OpaquePointer?
    /// Every frame so far.
    package private(set) var frames: [ReceivedFrame] = []
    /// The header blocks so far: stream and fields.
    package private(set) var headerBlocks: [(stream: UInt32, fields: [(name: String, value: String)], end: Bool)] = []
    private var body: [UInt32: [UInt8]] = [:]

    package init() { nghttp2_hd_inflate_new(&inflater) }
    deinit { nghttp2_hd_inflate_del(inflater) }

    /// Takes octets from the server; the new frames are returned, too.
    @discardableResult
    package func feed(_ bytes: [UInt8]) -> [ReceivedFrame] {
        buffer += bytes
        var new: [ReceivedFrame] = []
        var at = 0
        while buffer.count - at >= 9 {
            let length = Int(buffer[at]) << 16 | Int(buffer[at + 1]) << 8 | Int(buffer[at + 2])
            guard buffer.count - at >= 9 + length else { break }
            let stream = buffer[at + 5..<at + 9].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
            let frame = ReceivedFrame(
                type: buffer[at + 3], flags: buffer[at + 4], stream: stream,
                payload: Array(buffer[at + 9..<at + 9 + length]))
            at += 9 + length
            if frame.type == 0 { body[stream, default: []] += frame.payload }
            if frame.type == 1 {
                headerBlocks.append((stream, inflate(frame.payload), frame.flags & 1 != 0))
            }
            new.append(frame)
        }
        buffer.removeFirst(at)
        frames += new
        return new
    }

    /// How many acknowledgements of a type (4 is SETTINGS, 6 is PING) have come.
    package func acknowledgements(type: UInt8) -> Int {
        frames.reduce(0) { $0 + ($1.type == type && $1.flags & 1 == 1 ? 1 : 0) }
    }

    /// The octets of the DATA frames of a stream.
    package func body(_ stream: UInt32) -> [UInt8] { body[stream] ?? [] }

    /// The gRPC messages of a stream.
    package func messages(_ stream: UInt32) -> [[UInt8]] {
        let bytes = body(stream)
        var out: [[UInt8]] = []
        var at = 0
        while bytes.count - at >= 5 {
            let length = bytes[at + 1..<at + 5].reduce(0) { $0 << 8 | Int($1) }
            guard bytes.count - at - 5 >= length else { break }
            out.append(Array(bytes[at + 5..<at + 5 + length]))
            at += 5 + length
        }
        return out
    }

    /// A field of the header blocks of a stream; the last one counts.
    package func field(_ stream: UInt32, _ name: String) -> String? {
        for block in headerBlocks.reversed() where block.stream == stream {
            if let field = block.fields.first(where: { $0.name == name }) { return field.value }
        }
        return nil
    }

    /// The `grpc-status` of a stream, if it has ended.
    package func status(_ stream: UInt32) -> Int? { field(stream, "grpc-status").flatMap { Int($0) } }

    /// The frames of a type on a stream.
    package func frames(type: UInt8, stream: UInt32? = nil) -> [ReceivedFrame] {
        frames.filter { $0.type == type && (stream == nil || $0.stream == stream) }
    }

    /// The last GOAWAY.
    package var goAway: ReceivedFrame? { frames(type: 7).last }

    private func inflate(_ block: [UInt8]) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        block.withUnsafeBufferPointer { bytes in
            var at = 0
            while true {
                var field = nghttp2_nv()
                var flags: Int32 = 0
                let count = nghttp2_hd_inflate_hd2(
                    inflater, &field, &flags, bytes.baseAddress?.advanced(by: at), bytes.count - at, 1)
                guard count >= 0 else { return }
                at += count
                if flags & Int32(NGHTTP2_HD_INFLATE_EMIT.rawValue) != 0 {
                    fields.append(
                        (
                            String(
                                decoding: UnsafeBufferPointer(start: field.name, count: field.namelen), as: UTF8.self),
                            String(
                                decoding: UnsafeBufferPointer(start: field.value, count: field.valuelen), as: UTF8.self)
                        ))
                }
                if flags & Int32(NGHTTP2_HD_INFLATE_FINAL.rawValue) != 0 { break }
                if count == 0, flags == 0 { return }
            }
            nghttp2_hd_inflate_end_headers(inflater)
        }
        return fields
    }
}
