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
              martlet bench --model ./model.gguf --depth 0 4096 --batch 1 8 --json
              martlet bench --model ./model.gguf --compare ./llama-bench --plot rates.svg
              martlet bench --model ./model.gguf --kernel-rates

            Each figure is the median of the repetitions, after one run that is not counted. Rates of weights are beside \
            what the memory gave in the same run.
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

    @Option(help: "Path of llama-bench: it runs the same file in turn with Martlet, and ratios are printed.")
    var compare: String?

    @Flag(help: "Measure each product of the model and attention alone, too.")
    var kernelRates = false

    @Option(
        help:
            "Write a plot (SVG) of the rate against context and against batch to this file: each depth is measured with the first batch, each batch at the first depth."
    )
    var plot: String?

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
        try EngineOptions.check(cacheType: nil, kernels: kernels)
    }

    func run() throws {
        try ModelArgument.check(model)
        let pool = ComputePool(threads: threads)
        let peer = try compare.map { try PeerBenchmark(path: $0, model: model, threads: pool.threads) }
        let table = kernels.flatMap(KernelTable.named) ?? .best
        let report: BenchReport
        do {
            report = try measure(pool, table, peer)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.data, ModelArgument.reason("\(error)", ofNotLoading: model))
        }
        try report.write(json: json)
        guard let plot else { return }
        do {
            try Data(report.plot.svg.utf8).write(to: URL(fileURLWithPath: plot))
        } catch {
            throw Failure(.noInput, "\(plot): cannot be written: \(fileReason(error))")
        }
    }

    private func measure(_ pool: ComputePool, _ table: KernelTable, _ peer: PeerBenchmark?) throws -> BenchReport {
        let progress = ProgressLine("loading \(model)")
        let decoder = try Decoder(ModelSource.open(model), compute: Compute(pool: pool, kernels: table)) {
            done, total in
            progress.update(Double(done) / Double(max(1, total)))
        }
        progress.end()
        let works = self.works
        let (configuration, longest) = (decoder.configuration, works.map(\.length).max() ?? 0)
        guard longest <= configuration.contextLength else {
            throw Failure(
                .usage, "the model's context is \(configuration.contextLength) tokens, and \(longest) were asked for")
        }
        let single = KernelBenchmark(pool: pool, kernels: table, repetitions: repetitions)
        let limits = single.measureLimits()
        let work = KernelWork(decoder)
        let benchmark = try DecoderBenchmark(decoder, for: works)
        let rows = try works.map { each in
            var theirs: [Double] = []
            let measurement = try benchmark.measure(each, repetitions: repetitions) {
                if let rate = try peer?.measure(each) { theirs.append(rate) }
            }
            return BenchReport.Row(measurement, peer: theirs, weightBytes: work.weightBytes, limit: limits.memory)
        }
        return BenchReport(
            model: model, architecture: configuration.architecture, weightBytes: work.weightBytes,
            parameters: configuration.parameterCount, threads: pool.threads, kernels: table.name,
            limits: BenchReport.Limits(
                memoryGBPerSecond: limits.memory, integerGOPPerSecond: limits.integers,
                floatGFLOPPerSecond: limits.floats, emptyStepMicroseconds: single.measureDispatch() * 1e6),
            rows: rows, kernelRates: kernelRates ? try rates(work, single, limits) : [])
    }

    /// Each kind of product with a row, the batches' rows and a prompt's, and attention at the depths.
    private func rates(
        _ work: KernelWork, _ benchmark: KernelBenchmark, _ limits: KernelBenchmark.Limits
    ) throws -> [BenchReport.Kernel] {
        var result: [BenchReport.Kernel] = []
        for (matrix, _) in work.matrices {
            for rows in Set([1] + batch + (prompt.last.map { [min($0, 512)] } ?? [])).sorted() {
                result.append(
                    BenchReport.Kernel(
                        try benchmark.matmul(
                            matrix.type, rows: rows, outputs: matrix.outputs, inputs: matrix.inputs, limits: limits)))
            }
        }
        for keys in Set(depth.map { max($0, 512) }).sorted() {
            for rows in [1, 512] where rows <= keys {
                for element in [KVCache.Element.f16, .q8] {
                    guard
                        let measured = benchmark.attention(
                            element, shape: work.attention, rows: rows, keys: keys, limits: limits)
                    else { continue }
                    result.append(BenchReport.Kernel(measured))
                }
            }
        }
        return result
    }

    private var works: [DecoderBenchmark.Work] {
        prompt.map { .prefill(tokens: $0) }
            + generate.flatMap { tokens in
                depth.flatMap { depth in
                    batch.compactMap { batch in
                        // A plot shows two lines: what lies beside both would only take time.
                        plot == nil || depth == self.depth.first || batch == self.batch.first
                            ? .decode(tokens: tokens, depth: depth, sequences: batch) : nil
                    }
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
