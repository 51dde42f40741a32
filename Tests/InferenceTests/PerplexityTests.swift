import Foundation
import Inference
import Testing
import Transformers

/// The measure of what arithmetic costs, on the model that comes with the project.
@Suite struct PerplexityTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let model = root.appending(path: "deploy/models/martlet-stories/martlet-stories-q8_0.gguf").path()
    private static let pool = ComputePool(threads: 2)

    /// Stories and answers of the generator that the model learned from, of a seed that it has not seen.
    private static let texts: [String] = {
        let file = root.appending(path: "Tests/InferenceTests/Fixtures/stories.txt")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }()

    /// The same weights in float32, float32 activations and cache: nothing is rounded but what the file rounded.
    private static let exact = Result {
        var options = LoadOptions(pool: pool, kernels: .reference)
        options.cacheElement = .f32
        return try Perplexity(of: model, on: texts, window: 512, options: options)
    }

    @Test(arguments: KernelTable.available.filter { $0.name != "reference" })
    func quantizedActivationsCostLessThanHalfAPercent(_ kernels: KernelTable) throws {
        let exact = try Self.exact.get()
        // A model that predicts its text, or the comparison would say nothing.
        #expect(exact.tokens > 1000 && exact.value < 2.5, "\(exact)")
        let found = try Perplexity(
            of: Self.model, on: Self.texts, window: 512, options: LoadOptions(pool: Self.pool, kernels: kernels))
        #expect(found.tokens == exact.tokens)
        #expect(abs(found.value / exact.value - 1) < 0.005, "\(found.value) beside \(exact.value)")
        // Equal to the last bit would mean that the fast kernels did not run.
        #expect(found != exact)
    }

    @Test func everyTokenButTheFirstIsPredicted() throws {
        let options = LoadOptions(pool: Self.pool)
        let whole = try Perplexity(of: Self.model, on: ["Once upon a time"], window: 512, options: options)
        // The model begins every window with a token of its own, so the first of the text is predicted, too.
        let cut = try Perplexity(of: Self.model, on: ["Once upon a time"], window: 2, options: options)
        #expect(whole.tokens == cut.tokens && whole.tokens > 1)
        #expect(whole.loss < cut.loss)
    }

    @Test(arguments: [1, 513]) func windowsThatDoNotFitAreRefused(_ window: Int) {
        #expect(throws: InferenceError.self) {
            try Perplexity(of: Self.model, on: ["Once"], window: window, options: LoadOptions(pool: Self.pool))
        }
    }
}
