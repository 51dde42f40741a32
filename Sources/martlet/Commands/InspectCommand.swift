import ArgumentParser
import Foundation
import Inference
import ModelFormats
import ModelServing
import Training
import Transformers

/// `martlet inspect`: what a model's files say, without loading a weight.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Say what a model is: architecture, tensors, types, tokenizer, memory that serving will take.",
        discussion: """
            Examples:
              martlet inspect ./model.gguf
              martlet inspect ./model/ --tensors
            """)

    @Argument(help: "A GGUF file or a Hugging Face folder.", completion: .file())
    var path: String

    @Flag(help: "List every tensor: name, type, shape.")
    var tensors = false

    @Option(help: "Context length to plan memory for, in tokens. Default: the model's own, at most 4096.")
    var context: Int?

    func validate() throws { try EngineOptions.check(context: context) }

    func run() throws {
        try ModelArgument.check(path)
        let source: ModelSource
        let inspection: ModelInspection
        do {
            source = try ModelSource.open(path)
            if ClassifierModel.supports(source) {
                show(try Self.classifier(source))
                if tensors { list(source) }
                return
            }
            inspection = try ModelInspection(source, options: DecoderOptions(contextLength: context))
        } catch {
            throw Failure(.data, "\(error)")
        }
        var rows: [(String, String)] = [
            ("path", source.path), ("format", source.layout == .gguf ? "GGUF" : "safetensors"),
            ("files", "\(source.files.count), \(Bytes.text(source.byteCount))"),
        ]
        switch inspection.kind {
        case .decoder(let model):
            rows += [
                ("architecture", "\(model.architecture), decoder"), ("parameters", Self.count(model.parameterCount)),
                ("layers", "\(model.layerCount)"), ("width", "\(model.width)"),
                (
                    "heads",
                    "\(model.headCount) query, \(model.keyValueHeadCount) key-value, \(model.headWidth) wide each"
                ),
                ("context", "\(model.contextLength) tokens"), ("vocabulary", "\(model.vocabularySize) tokens"),
            ]
        case .encoder(let model):
            rows += [
                ("architecture", "\(model.architecture), encoder"), ("parameters", Self.count(model.parameterCount)),
                ("layers", "\(model.layerCount)"), ("width", "\(model.width)"),
                ("context", "\(model.contextLength) tokens"), ("vocabulary", "\(model.vocabularySize) tokens"),
                ("pooling", model.pooling.rawValue),
            ]
            if !model.labels.isEmpty { rows.append(("classes", model.labels.joined(separator: ", "))) }
        }
        for use in inspection.types {
            rows.append(("type \(use.type.displayName)", "\(use.tensors) tensors, \(Bytes.text(use.bytes))"))
        }
        rows += Self.tokenizer(of: source)
        rows += memory(inspection)
        rows.append(("digest", source.digest()))
        show(rows)
        if tensors { list(source) }
    }

    private func show(_ rows: [(String, String)]) {
        let width = rows.map(\.0.count).max() ?? 0
        for (name, value) in rows { print(name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + value) }
    }

    /// A classifier that was trained here.
    private static func classifier(_ source: ModelSource) throws -> [(String, String)] {
        let facts = ClassifierFacts(try ClassifierModel(source, pool: ComputePool(threads: 1)))
        return [
            ("path", source.path), ("format", "safetensors"),
            ("files", "\(source.files.count), \(Bytes.text(source.byteCount))"),
            ("architecture", "\(facts.architecture): \(facts.layers)"), ("parameters", count(facts.parameterCount)),
            ("takes", facts.input), ("classes", facts.labels.joined(separator: ", ")),
            ("digest", source.digest()),
        ]
    }

    private func memory(_ inspection: ModelInspection) -> [(String, String)] {
        let memory = inspection.memory
        var rows = [("memory", "\(Bytes.text(memory.weights)) weights, \(Bytes.text(memory.workspace)) workspace")]
        if case .decoder(let model) = inspection.kind {
            let tokens = min(model.contextLength, context ?? 4096)
            rows += [
                ("cache", "\(Bytes.text(memory.cachePerToken)) for each token"),
                ("to serve", "\(Bytes.text(memory.total(cachedTokens: tokens))) with \(tokens) tokens in the cache"),
            ]
        }
        return rows
    }

    private func list(_ source: ModelSource) {
        print("")
        let width = source.names.map(\.count).max() ?? 0
        for name in source.names {
            guard let tensor = source.tensors[name] else { continue }
            let shape = tensor.shape.map(String.init).joined(separator: " × ")
            print(
                name.padding(toLength: width + 2, withPad: " ", startingAt: 0)
                    + tensor.type.displayName.padding(toLength: 8, withPad: " ", startingAt: 0) + shape)
        }
        for (name, type) in source.otherTensors.sorted(by: { $0.key < $1.key }) {
            print(name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + "\(type) (not read)")
        }
    }

    private static func tokenizer(of source: ModelSource) -> [(String, String)] {
        do {
            let summary = try TokenizerSummary(source)
            return [
                ("tokenizer", summary.description), ("chat template", summary.chatTemplate ?? "none"),
            ]
        } catch {
            return [("tokenizer", "unusable: \(error)")]
        }
    }

    private static func count(_ parameters: Int) -> String {
        switch parameters {
        case 1_000_000_000...: String(format: "%.2f billion", Double(parameters) / 1e9)
        case 1_000_000...: String(format: "%.1f million", Double(parameters) / 1e6)
        default: "\(parameters)"
        }
    }
}

/// Numbers of bytes for people.
enum Bytes {
    /// E.g. `1.1 MiB`.
    static func text(_ bytes: Int) -> String {
        var value = Double(bytes)
        var unit = 0
        let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
        while value >= 1024, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        return unit == 0 ? "\(bytes) bytes" : String(format: "%.1f %@", value, units[unit])
    }
}
