import JSON
import ModelFormats
import Testing

@Suite struct SafetensorsTests {
    @Test func readsTensorsInPlace() throws {
        let folder = try TemporaryFolder()
        folder.write("model.safetensors", try contents("all.safetensors"))
        folder.write("config.json", Array(#"{"model_type": "llama", "n": 3, "x": 1e-5}"#.utf8))
        for path in [folder.path, folder.path + "/model.safetensors", folder.path + "/*.safetensors"] {
            let source = try ModelSource.open(path)
            #expect(source.layout == .huggingFace)
            #expect(source.tensors["plain"]?.floats == [0, 1, 2, 3, 4, 5])
            #expect(source.tensors["half"]?.type == .f16)
            #expect(source.tensors["empty"]?.shape == [0, 4])
            #expect(source.otherTensors == ["positions": "I64"])
            #expect(source.config?["model_type"]?.string == "llama")
            #expect(source.config?["x"]?.number == 1e-5)
            #expect(try source.companion("tokenizer.json") == nil)
        }
    }

    @Test func readsShards() throws {
        let source = try ModelSource.open(fixture("sharded"))
        #expect(source.files.count == 2)
        #expect(source.tensors["layer.1"]?.floats == [1, 1, 1, 1])
        #expect(source.tensors["layer.2"]?.floats == [2, 2, 2, 2])
        #expect(source.config?["rope_scaling"] == nil)
    }

    @Test func shardOutsideTheFolderIsRefused() throws {
        let folder = try TemporaryFolder()
        folder.write("model.safetensors.index.json", Array(#"{"weight_map": {"a": "../other/m.safetensors"}}"#.utf8))
        let error = #expect(throws: FormatError.self) { try ModelSource.open(folder.path) }
        #expect(error?.expected.contains("same folder") == true)
    }

    @Test func missingConfigurationIsNamed() throws {
        let folder = try TemporaryFolder()
        folder.write("model.safetensors", try contents("all.safetensors"))
        let error = #expect(throws: FormatError.self) { try ModelSource.open(folder.path) }
        #expect(error?.file == folder.path + "/config.json")
    }

    @Test func everyTruncationIsRefused() throws {
        let whole = try contents("all.safetensors")
        for count in 1..<whole.count {
            #expect(throws: FormatError.self) {
                try SafetensorsFile(MappedFile(contents: Array(whole[..<count]), path: "x"))
            }
        }
    }

    @Test func everyFlippedByteIsReadOrRefused() throws {
        let whole = try contents("all.safetensors")
        var refused = 0
        for index in whole.indices {
            for value in [0, 0x22, 0x2C, 0x39, 0x7D, 0xFF] as [UInt8] {
                var bytes = whole
                bytes[index] = value
                do {
                    let file = try SafetensorsFile(MappedFile(contents: bytes, path: "x"))
                    #expect(file.tensors.allSatisfy { $0.range.upperBound <= bytes.count })
                } catch {
                    refused += 1
                }
            }
        }
        #expect(refused > whole.count)
    }

    @Test(arguments: [
        #"{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}"#,
        #"{"__metadata__": {"k": "v"}, "a": {"dtype": "BF16", "shape": [4], "data_offsets": [0, 8]}}   "#,
        #"{"a": {"dtype": "F32", "shape": [], "data_offsets": [0, 4]}, "b": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}"#,
    ])
    func goodTables(table: String) throws {
        #expect(try safetensors(table, data: 8).tensors.isEmpty == false)
    }

    @Test(arguments: [
        (
            "again",
            #"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}, "a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}"#
        ),
        (
            "overlap",
            #"{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}, "b": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}"#
        ),
        ("gap", #"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}"#),
        ("more bytes", #"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}"#),
        ("within the file", #"{"a": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}}"#),
        ("within the file", #"{"a": {"dtype": "F32", "shape": [2], "data_offsets": [8, 0]}}"#),
        ("within the file", #"{"a": {"dtype": "F32", "shape": [2], "data_offsets": [-8, 0]}}"#),
        ("by its shape", #"{"a": {"dtype": "F32", "shape": [3], "data_offsets": [0, 8]}}"#),
        ("can exist", #"{"a": {"dtype": "F32", "shape": [4611686018427387904, 4], "data_offsets": [0, 8]}}"#),
        ("whole and not negative", #"{"a": {"dtype": "F32", "shape": [-2], "data_offsets": [0, 8]}}"#),
        ("whole and not negative", #"{"a": {"dtype": "F32", "shape": [2.5], "data_offsets": [0, 8]}}"#),
        ("known dtype", #"{"a": {"dtype": "F99", "shape": [2], "data_offsets": [0, 8]}}"#),
        ("dtype", #"{"a": 5}"#), ("data_offsets", #"{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0]}}"#),
        ("end of the document", #"{}{}"#), ("expected", #"{"a": "#),
        ("expected", "{" + String(repeating: "[", count: 9)),
    ])
    func wrongTables(word: String, table: String) {
        let error = #expect(throws: FormatError.self) { try safetensors(table, data: 8) }
        #expect(error?.description.contains(word) == true, "\(String(describing: error))")
    }

    @Test func deepTablesAreRefused() {
        #expect(throws: FormatError.self) {
            try safetensors(#"{"a":"# + String(repeating: "[", count: 1_000_000), data: 0)
        }
    }
}
