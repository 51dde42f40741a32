import JSON
import ModelFormats
import Testing

@Suite struct ModelSourceTests {
    @Test(arguments: ["/nowhere/model.gguf", "/nowhere/*.gguf", "/dev/null", "/tmp/does-not-exist"])
    func missingFilesAreNamed(path: String) {
        let error = #expect(throws: FormatError.self) { try ModelSource.open(path) }
        #expect(error?.file == path)
    }

    @Test func emptyFolderAndOtherFilesSaySo() throws {
        let folder = try TemporaryFolder()
        #expect(throws: FormatError.self) { try ModelSource.open(folder.path) }
        folder.write("pytorch_model.bin", [0x50, 0x4B, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0])
        let inFolder = #expect(throws: FormatError.self) { try ModelSource.open(folder.path) }
        #expect(inFolder?.found.contains("PyTorch") == true)
        let direct = #expect(throws: FormatError.self) { try ModelSource.open(folder.path + "/pytorch_model.bin") }
        #expect(direct?.found.contains("PyTorch") == true)
    }

    @Test func twoModelsInAFolderAreNotGuessedBetween() throws {
        let folder = try TemporaryFolder()
        folder.write("a.gguf", try contents("all.gguf"))
        #expect(try ModelSource.open(folder.path).names.isEmpty == false)
        folder.write("b.gguf", try contents("all.gguf"))
        let error = #expect(throws: FormatError.self) { try ModelSource.open(folder.path) }
        #expect(error?.expected == "one model")
        #expect(try ModelSource.open(folder.path + "/b*").files[0].path.hasSuffix("b.gguf"))
    }

    @Test func digestFollowsContents() throws {
        let folder = try TemporaryFolder()
        let bytes = try contents("all.gguf")
        folder.write("a.gguf", bytes)
        var changed = bytes
        changed[try GGUFFile(MappedFile(contents: bytes, path: "x")).dataOffset] ^= 1
        folder.write("b.gguf", changed)
        let first = try ModelSource.open(folder.path + "/a.gguf")
        let second = try ModelSource.open(folder.path + "/b.gguf")
        #expect(try first.digest() == ModelSource.open(fixture("all.gguf")).digest())
        #expect(first.digest() != second.digest())
        #expect(first.fullDigest() != second.fullDigest())
        #expect(first.digest().hasPrefix("sha256-sampled:"))
    }

    @Test func fullDigestIsSHA256OfTheFile() throws {
        let folder = try TemporaryFolder()
        // An empty GGUF of 24 bytes and its sum by coreutils' sha256sum.
        folder.write("a.gguf", GGUFBytes(tensors: 0, pairs: 0).bytes)
        let sum = "a4e5e156ddec27e286f75328784d7106b60a4eb1d246e950a001a3f944fbda99"
        #expect(try ModelSource.open(folder.path).fullDigest() == "sha256:" + sum)
    }
}

@Suite struct JSONFileTests {
    @Test func aFaultIsPlacedInTheFile() throws {
        let error = #expect(throws: FormatError.self) {
            try JSONValue(parsing: Array("{\"a\": 1,}".utf8), file: "x.json", base: 8)
        }
        #expect(error?.description == "x.json, byte 16: expected a name in quotes, found '}'.")
    }

    @Test func aNameStandsOnceAndPythonsNumbersAreRead() throws {
        #expect(throws: FormatError.self) { try JSONValue(parsing: Array("{\"a\": 1, \"a\": 2}".utf8), file: "x.json") }
        #expect(try JSONValue(parsing: Array("[-Infinity]".utf8), file: "x.json") == .array([.number(-.infinity)]))
    }
}
