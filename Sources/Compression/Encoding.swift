import CZlib

/// The message compressions of gRPC besides identity, through zlib. One message is one complete stream.
package enum Encoding: Sendable, CaseIterable {
    /// RFC 1952.
    case gzip
    /// The zlib format of RFC 1950, which gRPC and HTTP call deflate.
    case deflate

    /// The name in `grpc-encoding`.
    package var name: String { self == .gzip ? "gzip" : "deflate" }

    /// An encoding by its name.
    package init?(name: String) {
        switch name {
        case "gzip": self = .gzip
        case "deflate": self = .deflate
        default: return nil
        }
    }

    /// zlib's way to say the format: 15 is the window, 16 more asks for gzip.
    private var windowBits: Int32 { self == .gzip ? 31 : 15 }

    /// Appends the compressed form of `bytes` to `out`.
    package func compress(_ bytes: Span<UInt8>, into out: inout [UInt8]) {
        var stream = z_stream()
        // Errors of the init calls: MEM_ERROR and VERSION_ERROR (a broken installation), STREAM_ERROR (our arguments).
        let opened = martlet_deflate_init(&stream, 1, windowBits)
        precondition(opened == Z_OK, "zlib cannot open a compressor (\(opened))")
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(bytes.count)))
        let start = out.count
        out.append(contentsOf: repeatElement(0, count: bound))
        let written = bytes.withUnsafeBufferPointer { input in
            out.withUnsafeMutableBytes { output in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress?.advanced(by: start).assumingMemoryBound(to: UInt8.self)
                stream.avail_out = UInt32(bound)
                // With room for the bound one call finishes the stream.
                let result = CZlib.deflate(&stream, Z_FINISH)
                precondition(result == Z_STREAM_END, "deflateBound is an upper bound")
                return bound - Int(stream.avail_out)
            }
        }
        out.removeLast(bound - written)
    }

    /// The inflated form of `bytes`, never more than `limit` octets.
    package func decompress(_ bytes: Span<UInt8>, limit: Int) throws(CompressionError) -> [UInt8] {
        var stream = z_stream()
        let opened = martlet_inflate_init(&stream, windowBits)
        precondition(opened == Z_OK, "zlib cannot open a decompressor (\(opened))")
        defer { inflateEnd(&stream) }
        var out: [UInt8] = []
        let result = bytes.withUnsafeBufferPointer { input -> Result<Void, CompressionError> in
            stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.avail_in = UInt32(input.count)
            while true {
                // One octet more than the limit tells a message of exactly the limit from one over it.
                let room = min(max(4096, out.count), limit + 1 - out.count)
                let start = out.count
                out.append(contentsOf: repeatElement(0, count: room))
                let code = out.withUnsafeMutableBytes { output in
                    stream.next_out = output.baseAddress?.advanced(by: start).assumingMemoryBound(to: UInt8.self)
                    stream.avail_out = UInt32(room)
                    return CZlib.inflate(&stream, Z_NO_FLUSH)
                }
                out.removeLast(Int(stream.avail_out))
                if out.count > limit { return .failure(.tooLarge(limit: limit)) }
                switch code {
                case Z_STREAM_END:
                    return stream.avail_in == 0 ? .success(()) : .failure(.malformed("octets follow its end"))
                case Z_OK:
                    continue
                case Z_BUF_ERROR: return .failure(.malformed("it is cut off"))
                default: return .failure(.malformed("it is no valid \(name) stream"))
                }
            }
        }
        try result.get()
        return out
    }
}

/// Why a compressed message was refused.
package enum CompressionError: Error, Sendable, Equatable {
    /// It inflates beyond the limit.
    case tooLarge(limit: Int)
    /// It is damaged; the text says how.
    case malformed(String)
}
