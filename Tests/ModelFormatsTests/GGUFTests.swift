import ModelFormats
import Testing

@Suite struct GGUFTests {
    @Test func readsEveryMetadataType() throws {
        let source = try ModelSource.open(fixture("all.gguf"))
        let metadata = source.metadata
        #expect(source.layout == .gguf)
        #expect(metadata["general.architecture"]?.string == "test")
        #expect(metadata["test.uint8"]?.integer == 200)
        #expect(metadata["test.int8"]?.integer == -100)
        #expect(metadata["test.uint16"]?.integer == 60000)
        #expect(metadata["test.int16"]?.integer == -30000)
        #expect(metadata["test.uint32"]?.integer == 4_000_000_000)
        #expect(metadata["test.int32"]?.integer == -2_000_000_000)
        #expect(metadata["test.int64"]?.integer == -(1 << 62))
        #expect(metadata["test.float32"]?.number == 0.5)
        #expect(metadata["test.float64"]?.number == 0.1)
        #expect(metadata["test.bool"]?.bool == true)
        #expect(metadata["test.string"]?.string == "grüße 🌍")
        #expect(metadata["test.strings"]?.array?.strings == ["a", "", "ß", "🌍"])
        #expect(metadata["test.strings"]?.array?.byteStrings?[2] == Array("ß".utf8))
        #expect(metadata["test.ints"]?.array?.integers == [1, -2, 3])
        #expect(metadata["test.floats"]?.array?.numbers == [0.25, -1.5])
        #expect(metadata["test.bools"]?.array?.bools == [true, false])
        if case .large(let value)? = metadata["test.uint64"] {
            #expect(value == 1 << 63)
        } else {
            Issue.record("an integer beyond Int.max")
        }
    }

    @Test func readsTensorsInPlace() throws {
        let source = try ModelSource.open(fixture("all.gguf"))
        let plain = try #require(source.tensors["plain"])
        #expect(plain.shape == [2, 3])
        #expect(plain.floats == [0, 1, 2, 3, 4, 5])
        #expect(source.tensors["half"]?.shape == [2, 2, 2])
        #expect(source.tensors["half"]?.type == .f16)
        #expect(source.tensors["block.Q8_0"]?.range.count == 3 * 8 * 34)
        #expect(source.tensors["block.Q4_0"]?.type == .q4_0)
        #expect(source.otherTensors == ["integers": "I32"])
    }

    @Test func honoursAlignment() throws {
        let source = try ModelSource.open(fixture("aligned64.gguf"))
        #expect(source.tensors["plain"]?.floats == [0, 1, 2, 3, 4, 5])
        #expect(source.tensors.values.allSatisfy { $0.range.lowerBound % 64 == 0 })
    }

    @Test(arguments: ["split-00001-of-00003.gguf", "split-00003-of-00003.gguf", "split-*.gguf", "split-0000[2]-*"])
    func anyPartOpensAll(name: String) throws {
        let source = try ModelSource.open(fixture(name))
        #expect(source.files.count == 3)
        #expect(Set(source.names) == ["plain", "half", "block.Q8_0", "block.Q4_0"])
        #expect(source.metadata["general.architecture"]?.string == "test")
        #expect(source.tensors["plain"]?.floats == [0, 1, 2, 3, 4, 5])
    }

    @Test func missingPartIsNamed() throws {
        let folder = try TemporaryFolder()
        folder.write("m-00001-of-00002.gguf", try contents("split-00001-of-00003.gguf"))
        let error = #expect(throws: FormatError.self) { try ModelSource.open(folder.path) }
        #expect(error?.file.hasSuffix("m-00002-of-00002.gguf") == true)
    }

    @Test func wrongNumberOfPartsIsRefused() throws {
        let folder = try TemporaryFolder()
        folder.write("m-00001-of-00002.gguf", try contents("split-00001-of-00003.gguf"))
        folder.write("m-00002-of-00002.gguf", try contents("split-00002-of-00003.gguf"))
        let error = #expect(throws: FormatError.self) { try ModelSource.open(folder.path) }
        #expect(error?.expected == "3 parts by split.count")
    }

    @Test func everyTruncationIsRefused() throws {
        let whole = try contents("all.gguf")
        let end = try GGUFFile(MappedFile(contents: whole, path: "x")).tensors.map(\.range.upperBound).max() ?? 0
        for count in 1..<end {
            let error = #expect(throws: FormatError.self) {
                try GGUFFile(MappedFile(contents: Array(whole[..<count]), path: "x"))
            }
            #expect(error?.file == "x")
        }
    }

    @Test func everyFlippedByteIsReadOrRefused() throws {
        let whole = try contents("all.gguf")
        let header = try GGUFFile(MappedFile(contents: whole, path: "x")).dataOffset
        var refused = 0
        for index in 0..<header {
            for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                var bytes = whole
                bytes[index] = value
                do {
                    let file = try GGUFFile(MappedFile(contents: bytes, path: "x"))
                    // What is accepted lies inside the file, and arrays can be walked.
                    #expect(file.tensors.allSatisfy { $0.range.upperBound <= bytes.count })
                    for case .array(let array) in file.metadata.values { #expect(array.values.count == array.count) }
                } catch {
                    refused += 1
                }
            }
        }
        #expect(refused > header)
    }

    @Test(arguments: [0, 1, 4, 0x0300_0000] as [UInt32])
    func otherVersionsAreRefused(version: UInt32) throws {
        var gguf = GGUFBytes(version: version, tensors: 0, pairs: 0)
        gguf.data(32)
        let error = #expect(throws: FormatError.self) { try gguf.parse() }
        #expect(error?.offset == 4)
        #expect(version != 0x0300_0000 || error?.found == "a big-endian file")
    }

    @Test func versionTwoIsRead() throws {
        var gguf = GGUFBytes(version: 2, tensors: 1, pairs: 0)
        gguf.tensor("a", [4])
        gguf.data(16)
        #expect(try gguf.parse().version == 2)
    }

    @Test(
        arguments: [(UInt64.max, 0), (0, UInt64.max), (1 << 62, 1 << 62), (1000, 0), (0, 1000)] as [(UInt64, UInt64)])
    func lyingCountsAreRefused(counts: (UInt64, UInt64)) {
        var gguf = GGUFBytes(tensors: counts.0, pairs: counts.1)
        gguf.data(64)
        #expect(throws: FormatError.self) { try gguf.parse() }
    }

    @Test(arguments: [UInt64.max, 1 << 63, 1 << 32, 4096] as [UInt64])
    func lyingLengthsAreRefused(length: UInt64) {
        for type in [8, 9] as [UInt32] {
            var gguf = GGUFBytes(tensors: 0, pairs: 1)
            gguf.add("key")
            gguf.add(type)
            if type == 9 { gguf.add(UInt32(8)) }
            gguf.add(length)
            gguf.data(64)
            #expect(throws: FormatError.self) { try gguf.parse() }
        }
    }

    @Test func deepArraysAreRefused() {
        var gguf = GGUFBytes(tensors: 0, pairs: 1)
        gguf.add("key")
        gguf.add(UInt32(9))
        for _ in 0..<100_000 {
            gguf.add(UInt32(9))
            gguf.add(UInt64(1))
        }
        #expect(throws: FormatError.self) { try gguf.parse() }
    }

    /// One wrong table each, and a word of the sentence that says so.
    @Test(
        arguments: [
            ("dimension", [0], 0, 0), ("dimension", [UInt64.max], 0, 0), ("whole blocks", [1 << 40, 1 << 40], 0, 0),
            ("whole blocks", [33], 8, 0), ("1 to 4 dimensions", [], 0, 0),
            ("1 to 4 dimensions", [1, 1, 1, 1, 1], 0, 0),
            ("supported type", [32], 16, 0), ("supported type", [32], 4_000_000, 0), ("multiple of 32", [4], 0, 4),
            ("within the file", [4], 0, 64), ("within the file", [4], 0, UInt64.max & ~31),
            ("within the file", [17], 0, 0),
        ] as [(String, [UInt64], UInt32, UInt64)])
    func wrongTensorsAreRefused(word: String, dimensions: [UInt64], type: UInt32, offset: UInt64) {
        var gguf = GGUFBytes(tensors: 1, pairs: 0)
        gguf.tensor("weight", dimensions, type: type, offset: offset)
        gguf.data(64)
        let error = #expect(throws: FormatError.self) { try gguf.parse() }
        #expect(error?.description.contains(word) == true, "\(String(describing: error))")
        #expect(error?.offset != nil)
    }

    @Test func overlapsAndDuplicatesAreRefused() {
        var overlap = GGUFBytes(tensors: 2, pairs: 0)
        overlap.tensor("a", [16], offset: 0)
        overlap.tensor("b", [8], offset: 32)
        overlap.data(64)
        #expect(throws: FormatError.self) { try overlap.parse() }
        var twice = GGUFBytes(tensors: 2, pairs: 0)
        twice.tensor("a", [8], offset: 0)
        twice.tensor("a", [8], offset: 32)
        twice.data(64)
        #expect(throws: FormatError.self) { try twice.parse() }
        var keys = GGUFBytes(tensors: 0, pairs: 2)
        for _ in 0..<2 {
            keys.add("key")
            keys.add(UInt32(4))
            keys.add(UInt32(1))
        }
        keys.data(0)
        #expect(throws: FormatError.self) { try keys.parse() }
    }

    @Test(arguments: [0, 3, 33, 1 << 30] as [UInt32])
    func oddAlignmentIsRefused(alignment: UInt32) {
        var gguf = GGUFBytes(tensors: 0, pairs: 1)
        gguf.add("general.alignment")
        gguf.add(UInt32(4))
        gguf.add(alignment)
        gguf.data(32)
        #expect(throws: FormatError.self) { try gguf.parse() }
    }
}
