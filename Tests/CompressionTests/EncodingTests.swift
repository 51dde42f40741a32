import Compression
import Testing

@Suite struct EncodingTests {
    @Test(arguments: Encoding.allCases, [0, 1, 100, 4096, 4097, 1_000_000])
    func whatIsCompressedComesBack(encoding: Encoding, count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
        var out: [UInt8] = [7, 7]
        encoding.compress(bytes.span, into: &out)
        #expect(out.prefix(2) == [7, 7])
        let body = Array(out.dropFirst(2))
        #expect(try encoding.decompress(body.span, limit: count) == bytes)
    }

    /// zlib counts in 32 bits, so a message of 4 GiB or more goes through it in pieces. Small pieces show the same.
    @Test(arguments: Encoding.allCases, [1, 2, 7, 1000, 4096, 99_999, 100_000, 100_001])
    func piecesChangeNothing(encoding: Encoding, piece: Int) throws {
        #expect(Encoding.largestPiece == 4_294_967_295)
        for bytes in [
            [], [5], [UInt8](repeating: 9, count: 100_000),
            (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 2_654_435_761 >> 13) },
        ] as [[UInt8]] {
            var whole: [UInt8] = []
            encoding.compress(bytes.span, into: &whole)
            var out: [UInt8] = [7]
            encoding.compress(bytes.span, into: &out, piece: piece)
            #expect(Array(out.dropFirst()) == whole)
            #expect(try encoding.decompress(whole.span, limit: bytes.count, piece: piece) == bytes)
            #expect(try encoding.decompress(whole.span, limit: .max, piece: piece) == bytes)
            if !bytes.isEmpty {
                #expect(throws: CompressionError.tooLarge(limit: bytes.count - 1)) {
                    try encoding.decompress(whole.span, limit: bytes.count - 1, piece: piece)
                }
            }
            let (short, long) = (Array(whole.dropLast()), whole + [0])
            #expect(throws: CompressionError.malformed("it is cut off")) {
                try encoding.decompress(short.span, limit: .max, piece: piece)
            }
            #expect(throws: CompressionError.malformed("octets follow its end")) {
                try encoding.decompress(long.span, limit: .max, piece: piece)
            }
        }
    }

    @Test(arguments: Encoding.allCases)
    func theLimitHoldsBeforeTheOctetsAreMade(encoding: Encoding) throws {
        var bomb: [UInt8] = []
        encoding.compress([UInt8](repeating: 0, count: 50_000_000).span, into: &bomb)
        #expect(bomb.count < 300_000)
        #expect(throws: CompressionError.tooLarge(limit: 1000)) { try encoding.decompress(bomb.span, limit: 1000) }
        var exact: [UInt8] = []
        encoding.compress([UInt8](repeating: 1, count: 1001).span, into: &exact)
        #expect(throws: CompressionError.tooLarge(limit: 1000)) { try encoding.decompress(exact.span, limit: 1000) }
        #expect(try encoding.decompress(exact.span, limit: 1001).count == 1001)
    }

    @Test(arguments: Encoding.allCases)
    func damageIsAnError(encoding: Encoding) throws {
        var good: [UInt8] = []
        encoding.compress(Array("the quick brown fox".utf8).span, into: &good)
        for cut in 0..<good.count {
            #expect(throws: CompressionError.self) { try encoding.decompress(Array(good.prefix(cut)).span, limit: 100) }
        }
        #expect(throws: CompressionError.self) { try encoding.decompress((good + [0]).span, limit: 100) }
        #expect(throws: CompressionError.self) { try encoding.decompress(Array("garbage!".utf8).span, limit: 100) }
    }

    @Test func gzipIsNotDeflate() {
        var bytes: [UInt8] = []
        Encoding.gzip.compress([1, 2, 3].span, into: &bytes)
        #expect(bytes.prefix(2) == [0x1F, 0x8B])
        #expect(throws: CompressionError.self) { try Encoding.deflate.decompress(bytes.span, limit: 100) }
        #expect(Encoding(name: "gzip") == .gzip)
        #expect(Encoding(name: "deflate") == .deflate)
        #expect(Encoding(name: "br") == nil)
    }
}
