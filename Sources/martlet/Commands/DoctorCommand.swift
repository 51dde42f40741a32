import ArgumentParser
import Foundation
import ModelFormats
import Training
import Transformers

/// `martlet doctor`: what this machine offers, and what would be slow.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what this machine offers, and what would be slow or would not run.",
        discussion: """
            Looks at instruction sets, cores and control-group limits, memory, huge pages, the open-file limit and the \
            libraries, and says what to do about what is not well.

            Examples:
              martlet doctor
              martlet doctor --model ./model.gguf
              martlet doctor --json

            Exit codes: 0 all is well, 1 something would be slow, 2 something keeps a server from running, 65 --model \
            names files that are no model, 66 it names none.
            """)

    @Option(help: "Also say whether this model fits: a GGUF file or a Hugging Face folder.", completion: .file())
    var model: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let facts = MachineFacts()
        var findings = facts.findings
        if let model { findings.append(try Self.fit(of: model, facts)) }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(Report(facts, findings)), as: UTF8.self))
        } else {
            show(findings)
        }
        let grades = findings.map(\.grade)
        if grades.contains(.wrong) { throw ExitCode(2) }
        if grades.contains(.slow) { throw ExitCode(1) }
    }

    private func show(_ findings: [Finding]) {
        let width = findings.map(\.what.count).max() ?? 0
        for finding in findings {
            let mark = finding.grade == .ok ? "" : "  <- \(finding.grade.rawValue)"
            print(finding.what.padding(toLength: width + 2, withPad: " ", startingAt: 0) + finding.found + mark)
        }
        let remarks = findings.filter { $0.grade != .ok }
        print(remarks.isEmpty ? "\nAll is well." : "")
        for finding in remarks { print("\(finding.grade.rawValue): \(finding.what): \(finding.advice ?? "")") }
    }

    /// Whether a model and the default cache fit into what is available.
    private static func fit(of path: String, _ facts: MachineFacts) throws -> Finding {
        try ModelArgument.check(path)
        let (weights, cache): (Int, Int)
        do {
            (weights, cache) = try memory(of: ModelSource.open(path))
        } catch {
            throw Failure(.data, "\(error)")
        }
        let needed = weights + cache
        let usable = min(facts.availableMemory, facts.memoryLimit ?? .max)
        let with = cache > 0 ? " with the default cache" : ""
        return Finding(
            "model", "\(path) needs \(Bytes.text(needed))\(with), \(Bytes.text(usable)) can be had",
            needed > usable ? .wrong : .ok,
            "it does not fit: take a smaller quantisation, a smaller --cache-mib, or end other programs")
    }

    /// Bytes of a model's weights, and of the default cache where it has one.
    private static func memory(of source: ModelSource) throws -> (weights: Int, cache: Int) {
        if ClassifierModel.supports(source) { return (source.byteCount, 0) }
        let inspection = try ModelInspection(source, options: DecoderOptions())
        let weights = inspection.memory.total(cachedTokens: 0)
        guard case .decoder = inspection.kind else { return (weights, 0) }
        return (weights, EngineOptions.defaultCacheMib << 20)
    }

    /// The findings for programs.
    private struct Report: Encodable {
        let findings: [Finding]
        let instructionSets: [String]
        let kernels: [String]
        let threads: Int
        let cores: Int
        let memoryBytes: Int
        let availableMemoryBytes: Int
        let openFiles: Int

        init(_ facts: MachineFacts, _ findings: [Finding]) {
            self.findings = findings
            instructionSets = facts.instructionSets
            kernels = KernelTable.available.map(\.name)
            threads = facts.threads
            cores = facts.allowedCores
            memoryBytes = facts.memory
            availableMemoryBytes = facts.availableMemory
            openFiles = facts.openFiles.soft
        }
    }
}
