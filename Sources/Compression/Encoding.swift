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

    /// Octets that one call of zlib is given, and makes, at most: it counts them in 32 bits.
    package static let largestPiece = Int(UInt32.max)

    /// Appends the compressed form of `bytes`, of any number, to `out`.
    /// - Parameter piece: octets of one call of zlib; what comes out does not depend on it.
    package func compress(_ bytes: Span<UInt8>, into out: inout [UInt8], piece: Int = largestPiece) {
        precondition((1...Self.largestPiece).contains(piece), "a piece has 1 to \(Self.largestPiece) octets")
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
                var (read, written) = (0, 0)
                while true {
                    let (given, room) = (min(piece, input.count - read), min(piece, bound - written))
                    stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.advanced(by: read))
                    stream.avail_in = UInt32(given)
                    stream.next_out = output.baseAddress?.advanced(by: start + written)
                        .assumingMemoryBound(to: UInt8.self)
                    stream.avail_out = UInt32(room)
                    let result = CZlib.deflate(&stream, read + given == input.count ? Z_FINISH : Z_NO_FLUSH)
                    read += given - Int(stream.avail_in)
                    written += room - Int(stream.avail_out)
                    if result == Z_STREAM_END { return written }
                    // BUF_ERROR would say that the bound was too small.
                    precondition(result == Z_OK, "deflateBound is an upper bound")
                }
            }
        }
        out.removeLast(bound - written)
    }

    /// The inflated form of `bytes`, never more than `limit` octets.
    /// - Parameter piece: octets of one call of zlib; what comes out does not depend on it.
    package func decompress(
        _ bytes: Span<UInt8>, limit: Int, piece: Int = largestPiece
    ) throws(CompressionError) -> [UInt8] {
        precondition((1...Self.largestPiece).contains(piece), "a piece has 1 to \(Self.largestPiece) octets")
        var stream = z_stream()
        let opened = martlet_inflate_init(&stream, windowBits)
        precondition(opened == Z_OK, "zlib cannot open a decompressor (\(opened))")
        defer { inflateEnd(&stream) }
        // One octet more than the limit tells a message of exactly the limit from one over it.
        let bound = limit < .max ? limit + 1 : limit
        var out: [UInt8] = []
        let result = bytes.withUnsafeBufferPointer { input -> Result<Void, CompressionError> in
            var read = 0
            while true {
                let given = min(piece, input.count - read)
                let room = min(max(4096, out.count), bound - out.count, piece)
                let start = out.count
                out.append(contentsOf: repeatElement(0, count: room))
                let code = out.withUnsafeMutableBytes { output in
                    stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.advanced(by: read))
                    stream.avail_in = UInt32(given)
                    stream.next_out = output.baseAddress?.advanced(by: start).assumingMemoryBound(to: UInt8.self)
                    stream.avail_out = UInt32(room)
                    return CZlib.inflate(&stream, Z_NO_FLUSH)
                }
                read += given - Int(stream.avail_in)
                out.removeLast(Int(stream.avail_out))
                if out.count > limit { return .failure(.tooLarge(limit: limit)) }
                switch code {
                case Z_STREAM_END:
                    return read == input.count ? .success(()) : .failure(.malformed("octets follow its end"))
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
