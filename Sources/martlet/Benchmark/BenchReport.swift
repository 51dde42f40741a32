import Foundation
import Transformers

/// What was measured, for a terminal or for a program.
struct BenchReport: Encodable {
    /// One piece of work.
    struct Row: Encodable {
        var test: String
        var depth: Int
        var batch: Int
        var tokens: Int
        var seconds: [Double]
        var tokensPerSecond: Double
        /// For one sequence: weights read, 10⁹ bytes a second, and as a part of what the memory gives.
        var weightsGBPerSecond: Double?
        var partOfMemoryLimit: Double?
        /// The peer's tokens a second, and ours divided by them, run by run.
        var peerTokensPerSecond: [Double]?
        var ratios: [Double]?
        var ratio: Double?

        init(_ measurement: DecoderBenchmark.Measurement, peer: [Double], weightBytes: Int, limit: Double) {
            tokens = measurement.tokens
            seconds = measurement.seconds
            tokensPerSecond = measurement.rate
            switch measurement.work {
            case .prefill(let tokens): (test, depth, batch) = ("pp\(tokens)", 0, 1)
            case .decode(let tokens, let depth, let sequences):
                (test, self.depth, batch) = ("tg\(tokens)", depth, sequences)
                let rate = measurement.rate / Double(sequences) * Double(weightBytes) / 1e9
                weightsGBPerSecond = rate
                partOfMemoryLimit = limit > 0 ? rate / limit : nil
            }
            guard peer.count == seconds.count, !peer.isEmpty else { return }
            peerTokensPerSecond = peer
            let each = zip(seconds, peer).map { Double(measurement.tokens) / $0 / $1 }
            ratios = each
            ratio = Self.median(each)
        }

        /// The middle value, or the mean of the middle two.
        static func median(_ values: [Double]) -> Double {
            let sorted = values.sorted()
            guard !sorted.isEmpty else { return 0 }
            return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        }
    }

    /// What the machine gave in the same run.
    struct Limits: Encodable {
        var memoryGBPerSecond: Double
        var integerGOPPerSecond: Double
        var floatGFLOPPerSecond: Double
        /// What a parallel step costs beside its work, with the threads hot.
        var emptyStepMicroseconds: Double
    }

    /// One kernel.
    struct Kernel: Encodable {
        var name: String
        var rows: Int
        var outputs: Int
        var inputs: Int
        var microseconds: Double
        var GBPerSecond: Double
        var GOPPerSecond: Double
        /// The larger of its parts of the limits of memory and of arithmetic.
        var partOfLimit: Double

        init(_ measurement: KernelBenchmark.Measurement) {
            (name, rows) = (measurement.name, measurement.rows)
            (outputs, inputs) = (measurement.outputs, measurement.inputs)
            microseconds = measurement.seconds * 1e6
            GBPerSecond = measurement.bytesPerSecond
            GOPPerSecond = measurement.operationsPerSecond
            partOfLimit = measurement.share
        }
    }

    var model: String
    var architecture: String
    var weightBytes: Int
    var parameters: Int
    var threads: Int
    var kernels: String
    var limits: Limits
    var rows: [Row]
    var kernelRates: [Kernel]

    /// Writes it to standard output.
    func write(json: Bool) throws {
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(self), as: UTF8.self))
            return
        }
        print("\(model): \(architecture), \(Bytes.text(weightBytes)) of weights, \(threads) threads, \(kernels)")
        print(
            String(
                format: "limits in this run: %.1f GB/s memory, %.0f GOP/s int8, %.0f GFLOP/s; "
                    + "an empty parallel step takes %.1f µs\n",
                limits.memoryGBPerSecond, limits.integerGOPPerSecond, limits.floatGFLOPPerSecond,
                limits.emptyStepMicroseconds))
        let compared = rows.contains { $0.ratio != nil }
        print(
            "| test | depth | batch | tokens/s | slowest … fastest | weights GB/s | of memory |"
                + (compared ? " peer | ratio | lowest … highest |" : ""))
        print("|---|---:|---:|---:|---|---:|---:|" + (compared ? "---:|---:|---|" : ""))
        for row in rows { print(line(row, compared)) }
        guard !kernelRates.isEmpty else { return }
        print("\n| kernel | M | N | K | µs | GB/s | GOP/s | of limit |\n|---|---:|---:|---:|---:|---:|---:|---:|")
        for kernel in kernelRates {
            print(
                "| \(kernel.name) | \(kernel.rows) | \(kernel.outputs) | \(kernel.inputs) | "
                    + String(
                        format: "%.1f | %.1f | %.0f | %.2f |", kernel.microseconds, kernel.GBPerSecond,
                        kernel.GOPPerSecond, kernel.partOfLimit))
        }
    }

    private func line(_ row: Row, _ compared: Bool) -> String {
        let rates = row.seconds.map { Double(row.tokens) / $0 }
        var text = "| \(row.test) | \(row.depth) | \(row.batch) | "
        text += String(format: "%.1f | %.1f … %.1f | ", row.tokensPerSecond, rates.min() ?? 0, rates.max() ?? 0)
        if let rate = row.weightsGBPerSecond {
            text += String(format: "%.1f | %.2f |", rate, row.partOfMemoryLimit ?? 0)
        } else {
            text += "| |"
        }
        guard compared else { return text }
        guard let peer = row.peerTokensPerSecond, let ratios = row.ratios, let ratio = row.ratio else {
            return text + " | | |"
        }
        return text
            + String(
                format: " %.1f | %.2f | %.2f … %.2f |", Row.median(peer), ratio, ratios.min() ?? 0,
                ratios.max() ?? 0)
    }

    /// Rates against context and against batch.
    var plot: RatePlot {
        let generation = rows.filter { $0.test.hasPrefix("tg") }
        func diagram(_ title: String, _ axis: String, _ rows: [Row], _ x: (Row) -> Int) -> RatePlot.Diagram {
            var series = [RatePlot.Series(name: "Martlet", points: rows.map { (Double(x($0)), $0.tokensPerSecond) })]
            let peer = rows.compactMap { row in
                row.peerTokensPerSecond.map { (Double(x(row)), Row.median($0)) }
            }
            if !peer.isEmpty { series.append(RatePlot.Series(name: "llama.cpp", points: peer)) }
            return RatePlot.Diagram(title: title, axis: axis, series: series)
        }
        let name = URL(fileURLWithPath: model).lastPathComponent
        return RatePlot(
            title: "\(name), \(threads) threads",
            diagrams: [
                diagram("tokens/s by context", "tokens in the cache", generation.filter { $0.batch == 1 }) { $0.depth },
                diagram("tokens/s by batch", "sequences", generation.filter { $0.depth == 0 }) { $0.batch },
            ])
    }
}
