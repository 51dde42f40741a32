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
