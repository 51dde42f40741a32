import ArgumentParser
import Foundation
import ModelFormats
import Transformers

/// `martlet bench`: how fast a model runs on this machine.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure prompt processing (pp) and generation (tg) of a model, in tokens per second.",
        discussion: """
            Examples:
              martlet bench --model ./model.gguf
              martlet bench --model ./model.gguf --prompt 512 --generate 128 --depth 0 4096 --batch 1 8 --json

            Each figure is the median of the repetitions, after one run that is not counted.
            """)

    @Option(help: "A GGUF file or a Hugging Face folder.")
    var model: String

    @Option(parsing: .upToNextOption, help: "Prompt lengths to compute, in tokens.")
    var prompt = [512]

    @Option(parsing: .upToNextOption, help: "Numbers of tokens to generate.")
    var generate = [128]

    @Option(parsing: .upToNextOption, help: "Tokens that are in the cache when generation begins.")
    var depth = [0]

    @Option(parsing: .upToNextOption, help: "Sequences that generate together.")
    var batch = [1]

    @Option(name: [.customShort("r"), .long], help: "Runs of each measurement.")
    var repetitions = 3

    @Option(help: "Compute threads. Default: the cores that this process may use.")
    var threads: Int?

    @Option(help: "Kernels: avx512vnni, avx2, neon or reference. Default: the fastest of this machine.")
    var kernels: String?

    @Flag(help: "Write JSON instead of a table.")
    var json = false

    func validate() throws {
        guard (1...100).contains(repetitions) else { throw ValidationError("--repetitions must be from 1 to 100.") }
        for (name, values) in [("prompt", prompt), ("generate", generate), ("batch", batch)] {
            guard values.allSatisfy({ (1...(1 << 20)).contains($0) }) else {
                throw ValidationError("--\(name) takes numbers from 1 to \(1 << 20).")
            }
        }
        guard depth.allSatisfy({ (0...(1 << 20)).contains($0) }) else {
            throw ValidationError("--depth takes numbers from 0 to \(1 << 20).")
        }
        if let kernels, KernelTable.named(kernels) == nil {
            let names = KernelTable.available.map(\.name).joined(separator: ", ")
            throw ValidationError("--kernels '\(kernels)' is none of this machine's: \(names).")
        }
    }

    func run() throws {
        try ModelArgument.check(model)
        let pool = ComputePool(threads: threads)
        let table = kernels.flatMap(KernelTable.named) ?? .best
        let progress = ProgressLine("loading \(model)")
        let works = self.works
        let inspection: ModelInspection
        let measurements: [DecoderBenchmark.Measurement]
        let configuration: ModelConfiguration
        do {
            let source = try ModelSource.open(model)
            inspection = try ModelInspection(source)
            let decoder = try Decoder(source, compute: Compute(pool: pool, kernels: table)) { done, total in
                progress.update(Double(done) / Double(max(1, total)))
            }
            progress.end()
            configuration = decoder.configuration
            let longest = works.map(\.length).max() ?? 0
            guard longest <= configuration.contextLength else {
                throw Failure(
                    .usage,
                    "the model's context is \(configuration.contextLength) tokens, and \(longest) were asked for")
            }
            let benchmark = try DecoderBenchmark(decoder, for: works)
            measurements = works.map { benchmark.measure($0, repetitions: repetitions) }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.data, "\(error)")
        }
        let report = Report(
            model: model, architecture: configuration.architecture, weightBytes: inspection.memory.weights,
            parameters: configuration.parameterCount, threads: pool.threads, kernels: table.name,
            rows: measurements.map { Report.Row($0) })
        try report.write(json: json)
    }

    private var works: [DecoderBenchmark.Work] {
        prompt.map { .prefill(tokens: $0) }
            + generate.flatMap { tokens in
                depth.flatMap { depth in
                    batch.map { .decode(tokens: tokens, depth: depth, sequences: $0) }
                }
            }
    }
}

extension DecoderBenchmark.Work {
    /// Positions that the longest sequence reaches.
    var length: Int {
        switch self {
        case .prefill(let tokens): tokens
        case .decode(let tokens, let depth, _): depth + tokens
        }
    }
}

/// What was measured, for a terminal or for a program.
private struct Report: Encodable {
    struct Row: Encodable {
        var test: String
        var depth: Int
        var batch: Int
        var tokens: Int
        var seconds: [Double]
        var tokensPerSecond: Double

        init(_ measurement: DecoderBenchmark.Measurement) {
            switch measurement.work {
            case .prefill(let tokens): (test, depth, batch) = ("pp\(tokens)", 0, 1)
            case .decode(let tokens, let depth, let sequences):
                (test, self.depth, batch) = ("tg\(tokens)", depth, sequences)
            }
            tokens = measurement.tokens
            seconds = measurement.seconds
            tokensPerSecond = measurement.rate
        }
    }

    var model: String
    var architecture: String
    var weightBytes: Int
    var parameters: Int
    var threads: Int
    var kernels: String
    var rows: [Row]

    func write(json: Bool) throws {
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(self), as: UTF8.self))
            return
        }
        print("\(model): \(architecture), \(Bytes.text(weightBytes)) of weights, \(threads) threads, \(kernels)\n")
        print("| test | depth | batch | tokens/s | slowest … fastest |")
        print("|---|---:|---:|---:|---|")
        for row in rows {
            let rates = row.seconds.map { Double(row.tokens) / $0 }
            print(
                "| \(row.test) | \(row.depth) | \(row.batch) | \(String(format: "%.1f", row.tokensPerSecond)) | "
                    + String(format: "%.1f … %.1f |", rates.min() ?? 0, rates.max() ?? 0))
        }
    }
}
