import Glibc
import JSON
import ModelFormats
import Testing
import Tokenizers
import Transformers

@testable import Training

/// A folder of its own for a test.
func temporaryFolder(_ name: String) throws -> String {
    let path = "/tmp/martlet-training-\(getpid())-\(name)-\(UInt32.random(in: 0 ... .max))"
    try Files.makeFolder(path)
    return path
}

/// Where the data sets lie that are not part of the project; nil on a fresh machine.
let sharedData: String? = {
    if let path = getenv("MARTLET_SHARED_DATA") { return String(cString: path) }
    var parts = #filePath.split(separator: "/")
    while !parts.isEmpty {
        parts.removeLast()
        let folder = "/" + parts.joined(separator: "/")
        if Files.exists(folder + "/Package.swift") {
            let data = folder + "/../shared/data"
            return Files.isFolder(data) ? data : nil
        }
    }
    return nil
}()

@Suite struct LanguageModelTests {
    private static let description = """
        {
          "name": "tiny", "seed": 3,
          "data": { "kind": "stories", "bytes": 60000, "seed": 2, "validation": 0.1 },
          "tokenizer": { "kind": "bpe", "vocabulary": 400 },
          "model": { "width": 32, "hidden": 64, "layers": 2, "heads": 4, "key_value_heads": 2, "context": 48, "dropout": 0.1 },
          "training": {
            "steps": 24, "batch": 4, "accumulate": 2, "learning_rate": 3e-3, "weight_decay": 0.1, "clip": 1.0,
            "schedule": { "kind": "cosine", "warm_up": 4 }, "validate_every": 8, "checkpoint_every": 5
          },
          "export": { "gguf": ["f32", "q8_0"] }
        }
        """

    private func write(_ text: String, _ folder: String) throws -> String {
        let path = folder + "/run.config.json"
        try Files.write(Array(text.utf8), to: path)
        return path
    }

    private func train(_ path: String, _ output: String, threads: Int = 2, stops: [Int] = []) throws -> [String] {
        for stop in stops {
            _ = try TrainingRun(path: path, output: output, threads: threads) { _ in }.run(stopAfter: stop)
        }
        return try TrainingRun(path: path, output: output, threads: threads) { _ in }.run()
    }

    /// Logits of the serving core for every position.
    private func served(_ path: String, _ ids: [Int32]) throws -> [[Float]] {
        let compute = Compute(pool: ComputePool(threads: 2))
        let decoder = try Decoder(ModelSource.open(path), compute: compute)
        try decoder.makeCache(blocks: 4, limits: StepLimits(rows: 64, outputs: 64, segments: 1))
        var batch = StepBatch()
        batch.append(ids, startPosition: 0, blocks: [0, 1, 2, 3], outputs: .all)
        decoder.run(batch)
        return ids.indices.map { row in
            decoder.withLogits(output: row) { logits in (0..<logits.count).map { logits[$0] } }
        }
    }

    @Test func runExportsWhatTheServingCoreComputes() throws {
        let folder = try temporaryFolder("export")
        let path = try write(Self.description, folder)
        let written = try train(path, folder + "/a")
        #expect(written.count == 3)
        // The losses went down.
        let metrics = try MetricsFile.lines(folder + "/a/metrics.jsonl").compactMap { $0.value["loss"]?.number }
        #expect(metrics.count > 2 && metrics[metrics.count - 1] < metrics[0] - 0.5)
        #expect(try Files.text(of: Files.read(folder + "/a/metrics.svg")).contains("<polyline"))
        // The same logits in training and in serving.
        let source = try ModelSource.open(folder + "/a/model")
        var random = SeededRandom(seed: 1)
        let model = LlamaModel<FloatArithmetic>(try LlamaConfiguration(of: source), random: &random)
        try model.load(source)
        let ids: [Int32] = (0..<40).map { Int32($0 * 7 % 390) }
        let tape = Tape(FloatArithmetic(best: workers()), isTraining: false)
        let logits = model.logits(ids, batch: 1, on: tape)
        for file in [folder + "/a/model", folder + "/a/tiny-f32.gguf"] {
            for (row, values) in try served(file, ids).enumerated() {
                for (column, value) in values.enumerated() {
                    let expected = logits.values[row * logits.columns + column]
                    guard abs(value - expected) > 1e-4 else { continue }
                    Issue.record("\(file): logit [\(row)][\(column)] is \(value), training has \(expected)")
                    return
                }
            }
        }
        // Quantised, and read back by training.
        let quantised = try ModelSource.open(folder + "/a/tiny-q8_0.gguf")
        let other = LlamaModel<FloatArithmetic>(try LlamaConfiguration(of: quantised), random: &random)
        try other.load(quantised)
        for (one, two) in zip(model.parameters, other.parameters) {
            #expect(zip(one.tensor.array, two.tensor.array).allSatisfy { abs($0 - $1) < 0.02 }, "\(one.name)")
        }
    }

    @Test func resumedRunIsBitEqual() throws {
        let folder = try temporaryFolder("resume")
        let path = try write(Self.description, folder)
        _ = try train(path, folder + "/whole")
        // Cut off between checkpoints: what was done since the last one is done again.
        _ = try train(path, folder + "/cut", threads: 1, stops: [7, 4, 9])
        for name in ["checkpoint.safetensors", "best.safetensors", "model/model.safetensors"] {
            #expect(try Files.read("\(folder)/whole/\(name)") == Files.read("\(folder)/cut/\(name)"), "\(name)")
        }
        let steps = try MetricsFile.lines(folder + "/cut/metrics.jsonl").compactMap { $0.value["step"]?.integer }
        #expect(steps == steps.sorted())
        // Another description does not continue it.
        let changed = try write(Self.description.replacing("\"seed\": 3", with: "\"seed\": 4"), folder)
        #expect(throws: TrainingError.self) { try train(changed, folder + "/cut") }
    }

    @Test func aRunMayBecomeLongerWhileItsRateIsConstant() throws {
        let folder = try temporaryFolder("longer")
        let short = Self.description.replacing(
            "\"cosine\", \"warm_up\": 4", with: "\"trapezoid\", \"warm_up\": 4, \"decay\": 0.25")
        let long = short.replacing("\"steps\": 24", with: "\"steps\": 32")
        _ = try train(write(long, folder), folder + "/whole")
        let path = try write(short, folder)
        _ = try TrainingRun(path: path, output: folder + "/cut", threads: 2) { _ in }.run(stopAfter: 16)
        // After 18 steps of 24 the rate falls; a run of 32 would not have done that.
        _ = try train(write(long, folder), folder + "/cut")
        #expect(
            try Files.read(folder + "/whole/model/model.safetensors")
                == Files.read(folder + "/cut/model/model.safetensors"))
        _ = try train(write(short, folder), folder + "/late", stops: [22])
        let error = #expect(throws: TrainingError.self) { try train(write(long, folder), folder + "/late") }
        #expect(error?.description.contains("24 steps") == true)
    }

    /// What a user says is read and not learned, if the description says so; the rest is learned as ever.
    @Test(arguments: [true, false]) func onlyAnswersAreLearned(answersOnly: Bool) throws {
        var trainer = VocabularyTrainer()
        trainer.add("abc")
        let vocabulary = trainer.pairs(
            size: 300, special: ChatMarkup.special, begin: ChatMarkup.begin, end: ChatMarkup.end)
        let conversation = StoryCorpus.Document.conversation([
            Turn(role: "user", content: "ab"), Turn(role: "assistant", content: "c"), Turn(role: "user", content: "a"),
        ])
        let document = ChatMarkup.encode(
            conversation, try vocabulary.tokenizer(), vocabulary, answersOnly: answersOnly)
        let said = zip(document.tokens, document.isLearned).filter(\.1).map { vocabulary.texts[Int($0.0)] }
        #expect(
            said.joined()
                == (answersOnly
                    ? "<|begin|>c<|end|>"
                    : "<|begin|><|user|>ab<|end|><|assistant|>c<|end|><|user|>a<|end|>"))
        let rows = TokenText(documents: [document]).rows(of: [0], longest: 100)
        #expect(rows.inputs == document.tokens.dropLast())
        #expect(rows.targets.count { $0 >= 0 } == document.isLearned.dropFirst().count { $0 })
    }

    /// The sampling that a description recommends is what the server falls back to, from either kind of file.
    @Test func recommendedSamplingIsExported() throws {
        let folder = try temporaryFolder("sampling")
        let description = Self.description.replacing("\"steps\": 24", with: "\"steps\": 1")
        let path = try write(
            description.replacing(
                "[\"f32\", \"q8_0\"]",
                with: "[\"f32\"], \"sampling\": { \"temperature\": 0.25, \"top_k\": 7, \"min_p\": 0.125 }"), folder)
        _ = try train(path, folder + "/a")
        let metadata = try ModelSource.open(folder + "/a/tiny-f32.gguf").metadata
        #expect(metadata["general.sampling.temp"]?.number == 0.25 && metadata["general.sampling.top_k"]?.integer == 7)
        #expect(metadata["general.sampling.min_p"]?.number == 0.125 && metadata["general.sampling.top_p"] == nil)
        let config = try JSONValue(
            parsing: Files.read(folder + "/a/model/generation_config.json"), file: "generation_config.json")
        #expect(config["do_sample"]?.bool == true && config["temperature"]?.number == 0.25)
        #expect(config["top_k"]?.integer == 7 && config["top_p"] == nil)
        // What is exported decides no weight: the same run goes on and writes its files anew.
        _ = try train(write(description, folder), folder + "/a")
        #expect(try ModelSource.open(folder + "/a/tiny-f32.gguf").metadata["general.sampling.temp"] == nil)
        let error = #expect(throws: TrainingError.self) {
            try train(
                write(
                    description.replacing("\"gguf\"", with: "\"sampling\": { \"temperature\": -1 }, \"gguf\""), folder),
                folder + "/b")
        }
        #expect(error?.description.contains("export.sampling.temperature") == true)
    }

    @Test func documentsAreRowsOfTheirOwn() throws {
        let text = TokenText(
            documents: ([[1, 2, 3], [4, 5], [6], [7, 8, 9, 10, 11]] as [[Int32]]).map { tokens in
                var document = TokenText.Document()
                document.append(tokens, isLearned: true)
                return document
            })
        #expect(text.documents == 3 && text.length(of: 2) == 5)
        let rows = text.rows(of: [0, 2], longest: 3)
        #expect(rows.inputs == [1, 2, 0, 7, 8, 9] && rows.targets == [2, 3, -1, 8, 9, 10] && rows.count == 2)
        let folder = try temporaryFolder("documents")
        let description = Self.description.replacing(
            "\"context\": 48", with: "\"context\": 200, \"windows\": \"documents\"")
        _ = try train(write(description, folder), folder + "/out", stops: [7])
        _ = try train(write(description, folder), folder + "/whole")
        #expect(
            try Files.read(folder + "/whole/model/model.safetensors")
                == Files.read(folder + "/out/model/model.safetensors"))
        let losses = try MetricsFile.lines(folder + "/out/metrics.jsonl").compactMap { $0.value["loss"]?.number }
        #expect(losses[losses.count - 1] < losses[0] - 0.5)
        // A stream has no documents.
        try Files.write(Array(repeating: 65, count: 4000), to: folder + "/text.txt")
        let stream = description.replacing(
            "\"kind\": \"stories\", \"bytes\": 60000, \"seed\": 2",
            with: "\"kind\": \"text\", \"paths\": [\"text.txt\"]")
        let error = #expect(throws: TrainingError.self) { try train(write(stream, folder), folder + "/stream") }
        #expect(error?.description.contains("model.windows") == true)
    }

    @Test func fineTuningFullAndLowRank() throws {
        let folder = try temporaryFolder("tune")
        let path = try write(Self.description, folder)
        _ = try train(path, folder + "/base")
        func tuned(_ extra: String, _ name: String) throws -> String {
            let text = """
                { "name": "\(name)", "data": { "kind": "stories", "bytes": 30000, "seed": 9, "validation": 0.2 },
                  "model": { "load": "base/model", "context": 40 \(extra) },
                  "training": { "steps": 6, "batch": 2, "learning_rate": 1e-3 }, "export": { "gguf": ["f32"] } }
                """
            let path = folder + "/\(name).json"
            try Files.write(Array(text.utf8), to: path)
            _ = try train(path, folder + "/" + name)
            return folder + "/" + name
        }
        let full = try tuned("", "full")
        let error = #expect(throws: TrainingError.self) { try tuned(", \"lora\": { \"targets\": [\"q\"] }", "none") }
        #expect(error?.description.contains("model.lora.targets names \"q\"") == true)
        let lora = try tuned(", \"lora\": { \"rank\": 2, \"alpha\": 4, \"targets\": [\"q_proj\", \"v_proj\"] }", "lora")
        let (base, changed) = (try ModelSource.open(folder + "/base/model"), try ModelSource.open(lora + "/model"))
        #expect(Set(base.names) == Set(changed.names))
        for name in base.names {
            let isSame = try #require(base.tensors[name]).bytes.elementsEqual(try #require(changed.tensors[name]).bytes)
            #expect(isSame == !(name.contains("q_proj") || name.contains("v_proj")), "\(name)")
        }
        let all = try ModelSource.open(full + "/model")
        #expect(
            try #require(all.tensors["model.norm.weight"]).bytes.elementsEqual(
                #require(base.tensors["model.norm.weight"]).bytes) == false)
        // The merged weights act as the two parts did: the server's logits are the trainer's.
        let ids: [Int32] = [1, 2, 40, 300, 77]
        let (one, two) = (try served(lora + "/model", ids), try served(lora + "/lora-f32.gguf", ids))
        for (a, b) in zip(one.joined(), two.joined()) { #expect(abs(a - b) < 1e-4) }
        // The additions are to one model; to another they mean nothing.
        try Files.write(Files.read(full + "/model/model.safetensors"), to: folder + "/base/model/model.safetensors")
        let changedBase = #expect(throws: TrainingError.self) { try train(folder + "/lora.json", lora) }
        #expect(changedBase?.description.contains("model.load names has changed") == true)
    }

    @Test(arguments: [
        ("\"steps\": 24", "\"stepz\": 24", "training.stepz is not a known key; did you mean \"steps\"?"),
        ("\"heads\": 4", "\"heads\": 5", "model.heads is 5"), ("\"batch\": 4", "\"batch\": 0", "training.batch is 0"),
        ("\"width\": 32", "\"width\": \"x\"", "model.width is \"x\""),
        (
            "\"kind\": \"bpe\"", "\"kind\": \"word\"",
            "tokenizer.kind is \"word\"; expected one of \"bpe\", \"characters\""
        ),
        ("\"layers\": 2, ", "", "model.layers is missing"),
        ("\"q8_0\"", "\"q3\"", "export.gguf names \"q3\""),
        ("\"name\"", "\"nome\"", "nome is not a known key"),
    ])
    func errorsNameTheKey(old: String, new: String, sentence: String) throws {
        let folder = try temporaryFolder("errors")
        let path = try write(Self.description.replacing(old, with: new), folder)
        let error = #expect(throws: TrainingError.self) { _ = try train(path, folder + "/out") }
        #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "no error")")
    }

    @Test func nothingToTrainOnIsSaid() throws {
        let folder = try temporaryFolder("short")
        try Files.write(Array("ab".utf8), to: folder + "/text.txt")
        let path = try write(
            """
            { "data": { "kind": "text", "paths": ["text.txt"] }, "tokenizer": { "kind": "characters" },
              "model": { "width": 8, "layers": 1, "heads": 1, "context": 8 }, "training": { "steps": 1, "batch": 1 } }
            """, folder)
        let error = #expect(throws: TrainingError.self) { _ = try train(path, folder + "/out") }
        #expect(error?.description.contains("too little text") == true)
        #expect(throws: TrainingError.self) { _ = try train(folder + "/none.json", folder + "/out") }
    }
}

@Suite struct VocabularyTests {
    @Test func trainedVocabularyKeepsEveryText() throws {
        var trainer = VocabularyTrainer()
        let text = "The cat sat on the mat. The cat's hat — naïve 你好 你好\n\n  12 123!"
        for _ in 0..<5 { trainer.add(text) }
        for vocabulary in [
            trainer.pairs(size: 300, special: ["<|end|>"], begin: nil, end: "<|end|>"),
            trainer.characters(special: [], begin: nil, end: nil),
        ] {
            let tokenizer = try vocabulary.tokenizer()
            let json = try Tokenizer(huggingFace: Array(vocabulary.tokenizerJSON.utf8))
            let ids = tokenizer.encode(text, addSpecialTokens: false, parseSpecialTokens: false)
            #expect(ids == json.encode(text, addSpecialTokens: false, parseSpecialTokens: false))
            #expect(tokenizer.decode(ids, skipSpecialTokens: true) == Array(text.utf8))
        }
    }

    @Test func frequentPairsMergeFirst() {
        var trainer = VocabularyTrainer()
        trainer.add("ababab ab abc")
        let vocabulary = trainer.pairs(size: 258, special: [], begin: nil, end: nil)
        #expect(vocabulary.tokens[256] == Array("ab".utf8) && vocabulary.tokens.count == 258)
        #expect(trainer.pairs(size: 10_000, special: [], begin: nil, end: nil).tokens.count < 300)
    }

    @Test func charactersAreWhole() {
        var trainer = VocabularyTrainer()
        trainer.add("aé好a")
        let vocabulary = trainer.characters(special: ["<s>"], begin: nil, end: "<s>")
        #expect(vocabulary.tokens.contains(Array("好".utf8)) && vocabulary.tokens.contains(Array("é".utf8)))
        #expect(vocabulary.tokens.count == 1 + 6 + 1 + 2)
    }
}
