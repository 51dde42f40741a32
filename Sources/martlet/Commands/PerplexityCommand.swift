import ArgumentParser
import Foundation
import Inference
import ModelFormats
import Transformers

/// `martlet perplexity`: how well a model predicts a text, and what quantisation costs it.
struct PerplexityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "perplexity",
        abstract: "Measure how well a decoder predicts a text.",
        discussion: """
            Examples:
              martlet perplexity --model ./model.gguf text.txt
              martlet perplexity --model ./model.gguf text.txt --reference --json

            With --reference the model runs a second time with the same weights, but nothing else is rounded: float32 \
            activations, products and cache, in plain loops that are some hundred times slower.
            """)

    @Option(help: "A GGUF file or a Hugging Face folder.", completion: .file())
    var model: String

    @Argument(help: "A file of text in UTF-8; - reads it from standard input.", completion: .file())
    var text: String

    @Option(help: "Tokens of a window: each window is predicted on its own, from its beginning.")
    var window = 512

    @Flag(help: "Every line of the file is a text of its own.")
    var lines = false

    @Flag(help: "Also compute without rounding anything but the weights, and tell the difference.")
    var reference = false

    @Option(help: "Compute threads. Default: the cores that this process may use.")
    var threads: Int?

    @Option(
        help: "How keys and values are stored: f32, f16 or q8. Default: as exactly as the weights are.",
        completion: EngineOptions.cacheTypeCompletion)
    var cacheType: String?

    @Option(
        help: "Kernels: avx512vnni, avx2, neon or reference. Default: the fastest of this machine.",
        completion: EngineOptions.kernelCompletion)
    var kernels: String?

    @Flag(help: "Write JSON instead of a table.")
    var json = false

    func validate() throws {
        if let threads, !(1...256).contains(threads) { throw ValidationError("--threads must be from 1 to 256.") }
        guard window >= 2 else { throw ValidationError("--window must be at least 2 tokens.") }
        try EngineOptions.check(cacheType: cacheType, kernels: kernels)
    }

    func run() throws {
        try ModelArgument.check(model)
        let text = try TextArgument.read(text)
        // A carriage return and a line feed are one character.
        let texts = lines ? text.split { $0 == "\n" || $0 == "\r\n" }.map(String.init) : [text]
        var options = LoadOptions(
            pool: ComputePool(threads: threads), kernels: kernels.flatMap(KernelTable.named) ?? .best)
        options.cacheElement = cacheType.flatMap { EngineOptions.cacheTypes[$0] }
        var report = Report(model: model, window: window)
        report.add(options.kernels.name, try measure(texts, options))
        if reference {
            (options.kernels, options.cacheElement) = (.reference, .f32)
            report.add("float32", try measure(texts, options))
        }
        try report.write(json: json)
    }

    private func measure(_ texts: [String], _ options: LoadOptions) throws -> Perplexity {
        let progress = ProgressLine("predicting with \(options.kernels.name)")
        defer { progress.end() }
        do {
            return try Perplexity(of: model, on: texts, window: window, options: options) { progress.update($0) }
        } catch .badFile(let reason) {
            throw Failure(.data, ModelArgument.reason(reason, ofNotLoading: model))
        } catch {
            throw Failure(.usage, error.description)
        }
    }

    /// What was found.
    private struct Report: Encodable {
        struct Row: Encodable {
            var computedWith: String
            var loss: Double
            var perplexity: Double
        }

        var model: String
        var window: Int
        var tokens = 0
        var rows: [Row] = []
        /// How much larger the first perplexity is than the reference's, as a part of it.
        var excess: Double?

        init(model: String, window: Int) { (self.model, self.window) = (model, window) }

        mutating func add(_ name: String, _ found: Perplexity) {
            tokens = found.tokens
            rows.append(Row(computedWith: name, loss: found.loss, perplexity: found.value))
            if rows.count == 2 { excess = rows[0].perplexity / rows[1].perplexity - 1 }
        }

        func write(json: Bool) throws {
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                return print(String(decoding: try encoder.encode(self), as: UTF8.self))
            }
            print("\(model): \(tokens) tokens predicted, in windows of \(window)\n")
            print("| computed with | loss | perplexity |\n|---|---:|---:|")
            for row in rows {
                print("| \(row.computedWith) | " + String(format: "%.5f | %.4f |", row.loss, row.perplexity))
            }
            guard let excess else { return }
            print(String(format: "\nperplexity of the first beside the second: %+.3f %%", excess * 100))
        }
    }
}
