import JSON
import ModelFormats
import Testing
import Transformers

@testable import Training

@Suite struct NetworkGradientTests {
    @Test(
        arguments: [
            ImageWindow(height: 4, width: 5, channels: 2, kernel: 3, stride: 1, padding: 1),
            ImageWindow(height: 5, width: 5, channels: 1, kernel: 2, stride: 2, padding: 0),
            ImageWindow(height: 3, width: 6, channels: 3, kernel: 3, stride: 2, padding: 1),
            ImageWindow(height: 7, width: 3, channels: 5, kernel: 1, stride: 1, padding: 0),
            ImageWindow(height: 1, width: 9, channels: 3, kernel: 3, stride: 3, padding: 1),
            ImageWindow(height: 6, width: 4, channels: 1, kernel: 5, stride: 1, padding: 2),
            // The last rows and columns that no window reaches; windows that do not touch; one that is all of the image.
            ImageWindow(height: 8, width: 7, channels: 2, kernel: 3, stride: 2, padding: 0),
            ImageWindow(height: 7, width: 7, channels: 1, kernel: 2, stride: 3, padding: 0),
            ImageWindow(height: 3, width: 3, channels: 5, kernel: 3, stride: 1, padding: 0),
        ], [(batch: 1, filters: 1), (3, 2), (2, 5)])
    func images(window: ImageWindow, sizes: (batch: Int, filters: Int)) {
        let (batch, filters) = sizes
        var random = SeededRandom(seed: 1)
        let x = randomParameter("x", [batch, window.height, window.width, window.channels], &random)
        let w = randomParameter("w", [filters, window.kernel, window.kernel, window.channels], &random)
        let b = randomParameter("b", [filters], &random)
        checkGradients([x, w, b]) { $0.convolution(x.tensor, weight: w.tensor, bias: b.tensor, window: window) }
        checkGradients([x]) { $0.maxPool(x.tensor, window: window) }
    }

    @Test(
        arguments: [(1, 1, nil), (3, 4, nil), (3, 4, [4, 1, 2]), (2, 7, [3, 7]), (5, 2, [1, 1, 2, 2, 1])]
            as [(Int, Int, [Int]?)], [1, 3, 16])
    func averagePool(sizes: (batch: Int, positions: Int, lengths: [Int]?), columns: Int) {
        var random = SeededRandom(seed: 2)
        let x = randomParameter("x", [sizes.batch, sizes.positions, columns], &random)
        checkGradients([x]) {
            $0.averagePool(x.tensor, batch: sizes.batch, positions: sizes.positions, lengths: sizes.lengths)
        }
    }

    @Test(arguments: [(1, 2), (3, 5), (2, 9), (5, 3)])
    func sequences(batch: Int, columns: Int) {
        var random = SeededRandom(seed: 3)
        let x = randomParameter("x", [batch, 4, columns], &random)
        checkGradients([x]) { tape in
            let steps = (0..<4).map {
                tape.select(x.tensor, batch: batch, positions: Array(repeating: $0, count: batch))
            }
            return tape.stack([steps[2], steps[0], tape.multiply(steps[1], steps[3])])
        }
        checkGradients([x]) { $0.slice(x.tensor, columns: 1..<columns) }
    }

    @Test(arguments: RecurrentKind.allCases, [(1, 2, 3, 3), (2, 4, 2, 3), (1, 1, 1, 2), (3, 3, 5, 2), (2, 2, 3, 7)])
    func recurrent(kind: RecurrentKind, sizes: (Int, Int, Int, Int)) {
        var random = SeededRandom(seed: 4)
        let (batch, inputs, units, length) = sizes
        let x = randomParameter("x", [batch, length, inputs], &random)
        let cell = Recurrent<Reference>(kind, name: "cell", inputs: inputs, units: units, random: &random)
        checkGradients([x] + cell.parameters) { cell.forward(x.tensor, batch: batch, on: $0) }
    }

    @Test(arguments: [
        [
            LayerSpecification.embedding(width: 4), .positions,
            .transformerBlock(heads: 2, hidden: 6, isCausal: false, dropout: 0), .globalAveragePooling,
            .dense(units: 2, activation: nil, initializer: .glorot),
        ],
        [
            .embedding(width: 3), .recurrent(.lstm, units: 3, returnsSequences: true),
            .recurrent(.gru, units: 2, returnsSequences: false), .dense(units: 2, activation: .tanh, initializer: .he),
        ],
        [.embedding(width: 4), .layerNorm, .attention(heads: 2, isCausal: true), .rmsNorm, .globalAveragePooling],
    ])
    func networksOverTokens(layers: [LayerSpecification]) throws {
        var random = SeededRandom(seed: 5)
        let network = try Network<Reference>(
            layers, input: .tokens(vocabulary: 6, length: 4), random: &random, path: "layers")
        for parameter in network.parameters {
            parameter.set((0..<parameter.tensor.count).map { _ in random.normal() * 0.5 })
        }
        // Ids from 1 to 5; the first row of the table is padding, whose gradient may be 0 except at padded places.
        let ids: [Int32] = [1, 2, 3, 4, 5, 2, 0, 0, 3, 1, 1, 0]
        for (ids, lengths) in [(ids, [4, 2, 3]), ([1, 2, 3, 4], [4])] {
            checkGradients(network.parameters.filter { !$0.name.hasSuffix("key.bias") }) {
                network.forward(.tokens(ids, lengths: lengths), on: $0)
            }
        }
    }

    /// Odd and even sizes, one, three and five channels, stride and padding of their own, one convolution and two.
    @Test(
        arguments: [
            (
                [4, 4, 1],
                [
                    LayerSpecification.convolution(filters: 2, kernel: 3, stride: 1, padding: 1, activation: .tanh),
                    .maxPooling(size: 2, stride: 2), .flatten,
                ]
            ),
            (
                [5, 7, 3],
                [
                    .convolution(filters: 3, kernel: 3, stride: 2, padding: 0, activation: .sigmoid),
                    .convolution(filters: 2, kernel: 2, stride: 1, padding: 1, activation: .silu),
                    .maxPooling(size: 2, stride: 1),
                    .flatten,
                ]
            ),
            ([3, 5, 5], [.convolution(filters: 4, kernel: 1, stride: 1, padding: 0, activation: .gelu), .flatten]),
            (
                [9, 1, 1],
                [
                    .convolution(filters: 4, kernel: 3, stride: 3, padding: 1, activation: nil), .layerNorm, .flatten,
                ]
            ),
            (
                [6, 6, 3],
                [
                    .maxPooling(size: 3, stride: 3),
                    .convolution(filters: 5, kernel: 2, stride: 1, padding: 0, activation: .tanh),
                    .globalAveragePooling,
                ]
            ),
        ], [1, 2])
    func networkOverImages(network described: ([Int], [LayerSpecification]), count: Int) throws {
        var random = SeededRandom(seed: 6)
        let (shape, layers) = described
        let network = try Network<Reference>(
            layers + [.dense(units: 3, activation: .gelu, initializer: .glorot), .dropout(0.2), .softmax],
            input: .values(shape), random: &random, path: "layers")
        let values = (0..<count * shape.reduce(1, *)).map { _ in random.normal() }
        checkGradients(network.parameters) { network.forward(.values(values, count: count), on: $0) }
    }

    @Test func shapesThatDoNotFitAreNamed() {
        var random = SeededRandom(seed: 7)
        let error = #expect(throws: TrainingError.self) {
            _ = try Network<Reference>(
                [.flatten, .maxPooling(size: 2, stride: 2)], input: .values([4, 4, 1]), random: &random,
                path: "model.layers")
        }
        #expect(error?.description.contains("model.layers[1]") == true)
        #expect(throws: TrainingError.self) {
            _ = try Network<Reference>(
                [.dense(units: 1, activation: nil, initializer: .he)], input: .tokens(vocabulary: 3, length: 2),
                random: &random, path: "layers")
        }
    }
}

@Suite struct ClassificationRunTests {
    private func run(_ text: String, _ name: String, files: [String: String] = [:]) throws -> String {
        let folder = try temporaryFolder(name)
        for (file, content) in files { try Files.write(Array(content.utf8), to: folder + "/" + file) }
        try Files.write(Array(text.utf8), to: folder + "/config.json")
        _ = try TrainingRun(path: folder + "/config.json", output: folder + "/out") { _ in }.run()
        return folder + "/out"
    }

    @Test(arguments: ["categorical", "binary"])
    func xorIsLearnedAndServed(loss: String) throws {
        let folder = try run(
            """
            { "task": "classification", "data": { "kind": "xor", "examples": 1200, "validation": 0.1, "test": 0.2 },
              "model": { "loss": "\(loss)", "layers": [ { "layer": "dense", "units": 16, "activation": "tanh" }, { "layer": "dense", "units": 2 } ] },
              "training": { "epochs": 60, "batch": 32, "learning_rate": 0.02 } }
            """, "xor-" + loss)
        let measured = try JSONValue(parsing: Files.read(folder + "/test.json"), file: "test.json")
        #expect(try #require(measured["accuracy"]?.number) > 0.95)
        let source = try ModelSource.open(folder + "/model")
        #expect(ClassifierModel.supports(source))
        let model = try ClassifierModel(source, pool: ComputePool(threads: 2))
        let answers = try model.classify([.values([0.5, -0.6], shape: [2]), .values([0.7, 0.5], shape: [2])])
        #expect(answers[0].classes[0].label == "different" && answers[1].classes[0].label == "same")
        #expect(abs(answers[0].classes.reduce(0) { $0 + $1.probability } - 1) < 1e-5)
        for (input, part, words) in [
            (.text("no"), ".text", "shape 2"), (.values([1], shape: [1]), ".tensor.shape", "is 1; this model takes 2"),
            (.values([1], shape: [2]), ".tensor.values", "has 1 values; the shape 2 has 2"),
            (.values([.nan, 1], shape: [2]), ".tensor.values[0]", "finite"),
            (.image([1, 2]), ".image", "no PNG file"),
        ] as [(ClassifierModel.Input, String, String)] {
            let error = #expect(throws: ClassifierInputError.self) {
                try model.classify([.values([1, 1], shape: [2]), input])
            }
            #expect(error?.place == 1 && error?.part == part && error?.reason.contains(words) == true)
        }
        let again = try EvaluationRun(folder: folder, data: nil)
        #expect(again.json == measured.kindJSON(folder) && again.table.contains("ROC-AUC"))
    }

    @Test func textsAndBadRecords() throws {
        let folder = try run(
            """
            { "task": "classification", "data": { "kind": "csv", "paths": ["a.csv"], "text": "review", "label": "mood", "validation": 0.2, "test": 0.2 },
              "model": { "layers": [ { "layer": "embedding", "width": 8 }, { "layer": "global_average_pooling" }, { "layer": "dense", "units": 2 } ] },
              "training": { "epochs": 2, "batch": 2 } }
            """, "texts",
            files: [
                "a.csv":
                    "review,mood\n\"so, \"\"good\"\"\",up\nbad,down\nbroken\n,up\nfine,up\nworse,down\nnice,up\nsad,down\nok,\n"
            ])
        let model = try ClassifierModel(ModelSource.open(folder + "/model"), pool: ComputePool(threads: 1))
        #expect(model.takesText && model.description.classes == ["down", "up"])
        let batch = try model.classify([.text("good"), .text(""), .text("bad bad bad")])
        let single = try model.classify([.text("bad bad bad")])
        #expect(batch.count == 3 && batch[2].classes == single[0].classes && batch[2].tokenCount == 3)
        let long = String(repeating: "bad ", count: 300)
        #expect(try model.classify([.text(long)])[0].wasTruncated)
        let error = #expect(throws: ClassifierInputError.self) {
            try model.classify([.text(long)], truncation: .refuse)
        }
        #expect(error?.reason.contains("has 300 tokens and the model takes 256") == true)
        let table = try TableReader(folder.replacing("/out", with: "/a.csv"), kind: "csv", header: true)
        #expect(table.columns == ["review", "mood"] && table.records.first?.fields["review"] == "so, \"good\"")
        #expect(table.rejected.count == 1 && table.rejected.first[0].contains("a.csv:4"))
    }

    @Test func missingFilesHaveAStandIn() throws {
        let folder = try run(
            """
            { "task": "classification",
              "data": { "kind": "idx", "images": "none.gz", "labels": "none.gz", "otherwise": { "kind": "digits", "examples": 200 } },
              "model": { "layers": [ { "layer": "flatten" }, { "layer": "dense", "units": 10 } ] },
              "training": { "epochs": 1, "batch": 20, "optimizer": "momentum", "learning_rate": 0.01 } }
            """, "standin")
        #expect(Files.exists(folder + "/test.svg"))
    }
}

extension JSONValue {
    /// The file as it was written.
    fileprivate func kindJSON(_ folder: String) -> String {
        (try? Files.text(of: Files.read(folder + "/test.json"))) ?? ""
    }
}

@Suite struct MeasurementTests {
    @Test func figuresOfAKnownCase() {
        let measured = Measurement(
            logits: [[2, 0], [0, 1], [1, 0], [0, 3]], labels: [0, 0, 1, 1], classes: ["a", "b"])
        #expect(measured.confusion == [[1, 1], [1, 1]])
        #expect(measured.accuracy == 0.5 && measured.precision(0) == 0.5 && measured.recall(1) == 0.5)
        // Scores of b, ascending: a(-2), b(-1), a(1), b(3): three of four pairs are in order.
        #expect(measured.rocAUC(1) == 0.75)
        #expect(measured.svg.contains("Confusion") && measured.table.contains("0.5000"))
    }

    @Test func namesAreEscapedInPictures() {
        let measured = Measurement(logits: [[2, 0], [0, 1]], labels: [0, 1], classes: ["a<b>", "\"c\" & d"])
        #expect(measured.svg.contains("a&lt;b&gt;") && measured.svg.contains("&quot;c&quot; &amp; d"))
        #expect(!measured.svg.contains("a<b"))
    }

    @Test func oneSideOnlyHasNoCurve() {
        #expect(Measurement(logits: [[1, 0]], labels: [0], classes: ["a", "b"]).rocAUC(0) == nil)
    }
}

@Suite struct ReaderTests {
    @Test func brokenFilesAreNamed() throws {
        let folder = try temporaryFolder("readers")
        for (name, bytes) in [
            ("magic", [1, 2, 3, 4]), ("short", [0, 0, 8, 3, 0, 0]), ("count", [0, 0, 8, 1, 0, 0, 0, 9, 1]),
            ("huge", [0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]),
            ("gzip", [0x1F, 0x8B, 8, 0, 1, 2]), ("empty", []),
        ] as [(String, [UInt8])] {
            try Files.write(bytes, to: folder + "/" + name)
            let error = #expect(throws: TrainingError.self) { try ImageReader.idx(folder + "/" + name) }
            #expect(error?.description.contains(name) == true)
        }
        #expect(throws: TrainingError.self) { try ImageReader.png([0x89, 0x50], file: "x.png") }
        let idx: [UInt8] = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4]
        try Files.write(idx, to: folder + "/good")
        #expect(try ImageReader.idx(folder + "/good").shape == [2, 2])
    }

    @Test func portableImages() throws {
        let gray = Array("P5 # by hand\n2 3\n255\n".utf8) + [0, 51, 102, 153, 204, 255]
        let (shape, values) = try ImageReader.image(gray, file: "a.pgm")
        #expect(shape == [3, 2, 1] && values == [0, 0.2, 0.4, 0.6, 0.8, 1])
        let (colored, three) = try ImageReader.image(Array("P6 1 1 3\n".utf8) + [0, 3, 1], file: "a.ppm")
        #expect(colored == [1, 1, 3] && three == [0, 1, 1.0 / 3])
        for text in ["P5 2 2 255\nab", "P5 2", "P5 0 2 255\n", "P5 99999999999 2 255\n", "P6 1 1 65535\nabc"] {
            let error = #expect(throws: TrainingError.self) { try ImageReader.image(Array(text.utf8), file: "b.pgm") }
            #expect(error?.description.hasPrefix("b.pgm: ") == true)
        }
    }

    @Test func chineseIsCutIntoCharactersAndPairs() {
        #expect(WordVocabulary.split("I can't 很好!", .words, 1) == ["i", "can't", "很", "好", "!"])
        #expect(WordVocabulary.split("很好", .words, 2) == ["很", "好", "很 好"])
        #expect(WordVocabulary.split("", .characters, 3).isEmpty)
        let vocabulary = WordVocabulary(
            learning: ["a a b"], unit: .words, ngrams: 1, length: 2, size: 10, minimum: 1)
        #expect(vocabulary.tokens == ["<pad>", "<unknown>", "a", "b"])
        #expect(vocabulary.encode("b z a").ids == [3, 1] && vocabulary.encode("b z a").total == 3)
        #expect(vocabulary.encode("b z a", droppingStart: true).ids == [1, 2])
        #expect(vocabulary.encode("").ids == [1])
    }

    @Test func splitsAreSeededAndDisjoint() {
        let set = Generated.xor(count: 100, seed: 1)
        let (training, validation, test) = set.split(validation: 0.2, test: 0.1, seed: 5)
        #expect(training.count == 70 && validation.count == 20 && test.count == 10)
        #expect(set.split(validation: 0.2, test: 0.1, seed: 5).0.values == training.values)
        #expect(set.split(validation: 0.2, test: 0.1, seed: 6).0.values != training.values)
        let all = Set(training.values + validation.values + test.values)
        #expect(all == Set(set.values))
    }

    @Test func normalisationIsPerChannel() {
        var set = ExampleSet()
        (set.shape, set.values) = ([1, 2, 2], [0, 10, 2, 10, 4, 10, 6, 10])
        set.labels = [0, 1]
        let (mean, deviation) = ClassificationRun.normalisation(set)
        #expect(mean == [3, 10] && abs(deviation[0] - 2.236) < 0.001 && deviation[1] == 1)
    }
}
