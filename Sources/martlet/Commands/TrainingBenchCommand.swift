import ArgumentParser
import JSON
import Training
import Transformers

/// `martlet bench-training`: how fast the matrix products of training are.
struct TrainingBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-training", abstract: "Measure the matrix products that training is made of.",
        discussion: """
            Prints a line of JSON for each product. Benchmarks/training/run.py sets them beside OpenBLAS, and whole \
            training steps beside PyTorch.

            Examples:
              martlet bench-training
              martlet bench-training --shape 768x512x128 --threads 1
            """)

    @Option(help: "ROWSxCOLUMNSxDEPTH of a product. May be repeated.")
    var shape = ["512x512x512", "1024x1024x1024", "768x512x128", "768x128x512", "1024x2048x192"]

    @Option(help: "Threads (default: all cores).")
    var threads: Int?

    @Option(help: "Rounds of a tenth of a second; the best counts.")
    var rounds = 5

    func validate() throws {
        for text in shape {
            let sizes = text.split(separator: "x").map { Int($0) ?? 0 }
            guard sizes.count == 3, sizes.allSatisfy({ (1...16384).contains($0) }) else {
                throw ValidationError("--shape '\(text)' is none: expected ROWSxCOLUMNSxDEPTH, each from 1 to 16384.")
            }
        }
        guard (1...1000).contains(rounds) else { throw ValidationError("--rounds must be from 1 to 1000.") }
        if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be from 1 to 1024.") }
    }

    func run() throws {
        let arithmetic = FloatArithmetic(best: Workers(pool: ComputePool(threads: threads)))
        for text in shape {
            let sizes = text.split(separator: "x").map { Int($0) ?? 0 }
            for form in ProductBenchmark.Form.allCases {
                let rate = ProductBenchmark.rate(
                    rows: sizes[0], columns: sizes[1], depth: sizes[2], form: form, rounds: rounds,
                    arithmetic: arithmetic)
                TrainingReport.show(
                    JSONValue.object([
                        "shape": .string(text), "form": .string(form.rawValue), "gflops": .number(rate),
                        "kernels": .string(arithmetic.name), "threads": .integer(arithmetic.pool.pool.threads),
                    ]).text())
            }
        }
    }
}
