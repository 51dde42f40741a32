import Compression
import GRPC
import HTTP2

/// The small parsers: message frames, metadata values, timeouts, status messages, compressed messages.
package enum FramingFuzzing {
    /// Gives octets to each parser: whatever they are, the end is a value or an error, and what was read can be written.
    package static func run(_ bytes: [UInt8]) {
        let deframer = Deframer(limit: 1 << 16)
        var head = 0
        loop: while true {
            switch deframer.next(bytes.span, from: head) {
            case .incomplete(let needed):
                precondition(needed > bytes.count - head)
                break loop
            case .invalid: break loop
            case .message(let length, _):
                head += Deframer.prefix + length
                precondition(head <= bytes.count)
            }
        }
        if let decoded = Base64.decode(bytes) { precondition(Base64.decode(Base64.encode(decoded)) == decoded) }
        let text = PercentEncoding.decode(bytes)
        precondition(PercentEncoding.decode(PercentEncoding.encode(text)) == text)
        if Timeout.parse(bytes) != nil { precondition(bytes.count >= 2 && bytes.count <= 9) }
        var block = HeaderBlock()
        block.append(name: "key-bin".utf8, value: bytes)
        precondition(Metadata(block).binaryValues("key-bin").count <= bytes.count + 1)
        for encoding in Encoding.allCases {
            if let plain = try? encoding.decompress(bytes.span, limit: 4096) { precondition(plain.count <= 4096) }
            var packed: [UInt8] = []
            encoding.compress(bytes.span, into: &packed)
            precondition((try? encoding.decompress(packed.span, limit: bytes.count)) == bytes)
        }
    }
}
