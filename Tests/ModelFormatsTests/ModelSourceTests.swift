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

@Suite struct JSONTests {
    private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8), file: "x.json") }

    @Test func values() throws {
        #expect(try parse(" [1, -2.5, 1e3, true, false, null, \"a\"] ").array?.count == 7)
        #expect(try parse("9223372036854775807") == .integer(.max))
        #expect(try parse("9223372036854775808").number == 9.223372036854775808e18)
        #expect(try parse("-0.5e-3") == .number(-0.0005))
        #expect(try parse("[Infinity, -Infinity]") == .array([.number(.infinity), .number(-.infinity)]))
        #expect(try parse(#""\u00e4\ud83c\udf0d\n\"\\\/\ud800x""#) == .string("ä🌍\n\"\\/\u{FFFD}x"))
        #expect(try parse("{\"a\": null}")["a"] == nil)
    }

    @Test(arguments: [
        "", "{", "[1,]", "[1 2]", "{\"a\" 1}", "{a: 1}", "01x", "01", "-007", "-", "1.", "1e", "\"", "\"\\x\"",
        "\"\\u12\"",
        "\"a\nb\"",
        "tru", "{} {}", "[1", "\u{1}", "nul", "{\"a\": 1, \"a\": 2}", "+1", ".5",
    ])
    func wrong(text: String) {
        #expect(throws: FormatError.self) { try parse(text) }
    }

    @Test func invalidUTF8IsRefused() {
        #expect(throws: FormatError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22], file: "x") }
    }
}
