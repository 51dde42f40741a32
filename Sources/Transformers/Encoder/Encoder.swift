package import ModelFormats

/// An encoder: whole texts in, vectors or class logits out. Sequences of several inputs are computed together, without
/// padding: a row's result does not depend on its neighbours.
///
/// Confined to one thread at a time.
package final class Encoder {
    /// What the model is.
    package let configuration: EncoderConfiguration
    private let description: EncoderDescription
    private let weights: EncoderWeights
    private let compute: Compute
    private var step: EncoderStep?

    /// Most rows that one pass computes together, unless a single input is longer.
    package static let rowsPerPass = 512

    /// Whether a model's architecture is an encoder's.
    package static func supports(_ source: ModelSource) -> Bool {
        EncoderArchitecture.encoder(for: source) != nil
    }

    /// Loads a model.
    ///
    /// - Throws: `ModelError` for an unknown architecture, a missing setting, or a tensor that is missing or misshapen.
    package init(_ source: ModelSource, compute: Compute, progress: LoadProgress? = nil) throws(ModelError) {
        let description = try EncoderDescription.read(source)
        weights = try EncoderWeights(description, compute: compute, progress: progress)
        configuration = description.configuration
        self.description = description
        self.compute = compute
    }

    /// Computes a batch.
    ///
    /// - Parameters:
    ///   - inputs: any number; none longer than `contextLength` nor empty.
    ///   - output: what to make of them.
    /// - Returns: for each input the values that `output` describes.
    /// - Throws: `ModelError` naming the input that does not fit.
    package func run(
        _ inputs: [EncoderInput], _ output: EncoderOutput = .embedding()
    ) throws(ModelError) -> [[Float]] {
        for (index, input) in inputs.enumerated() { try check(input, index, output) }
        var results: [[Float]] = []
        results.reserveCapacity(inputs.count)
        var first = 0
        while first < inputs.count {
            var rows = inputs[first].tokens.count
            var end = first + 1
            while end < inputs.count, rows + inputs[end].tokens.count <= Encoder.rowsPerPass {
                rows += inputs[end].tokens.count
                end += 1
            }
            results += step(rows).run(inputs[first..<end], output)
            first = end
        }
        return results
    }

    /// The buffers for a pass, made larger when an input is longer than all before.
    private func step(_ rows: Int) -> EncoderStep {
        if let step, step.capacity >= rows { return step }
        let capacity = max(rows, min(Encoder.rowsPerPass, configuration.contextLength * 4))
        let made = EncoderStep(description, weights, compute: compute, capacity: capacity)
        step = made
        return made
    }

    private func check(_ input: EncoderInput, _ index: Int, _ output: EncoderOutput) throws(ModelError) {
        let count = input.tokens.count
        guard (1...configuration.contextLength).contains(count) else {
            throw ModelError(
                "Input \(index): expected 1 to \(configuration.contextLength) tokens, found \(count).")
        }
        guard let largest = input.tokens.max(), let least = input.tokens.min(), least >= 0,
            Int(largest) < configuration.vocabularySize
        else {
            throw ModelError("Input \(index): expected token ids below \(configuration.vocabularySize).")
        }
        guard input.segments.isEmpty || input.segments.count == count else {
            throw ModelError("Input \(index): expected a segment for each of \(count) tokens.")
        }
        // Models without segments ignore them.
        let types = max(configuration.segmentTypes, 2)
        guard input.segments.allSatisfy({ $0 >= 0 && $0 < types }) else {
            throw ModelError("Input \(index): expected segments below \(types).")
        }
        if output == .logits, configuration.labels.isEmpty {
            throw ModelError("This model has no classification head; ask it for embeddings.")
        }
    }
}

extension EncoderDescription {
    /// Reads the description of a model by its architecture's file.
    static func read(_ source: ModelSource) throws(ModelError) -> EncoderDescription {
        guard let architecture = EncoderArchitecture.encoder(for: source) else {
            let known = EncoderArchitecture.all.map(\.name).joined(separator: ", ")
            let name = Architecture.name(of: source) ?? "none"
            throw ModelError(
                "\(source.path): expected an encoder of a known architecture (\(known)), found \"\(name.prefix(40))\".")
        }
        try Architecture.refuseQuantisedWeights(source)
        return try architecture.describe(source)
    }
}
