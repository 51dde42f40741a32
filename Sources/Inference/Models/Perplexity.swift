import Foundation
import ModelFormats
import Tokenizers
import Transformers

/// How well a decoder predicts a text, in the field's measure: what quantised weights, activations and caches cost.
package struct Perplexity: Sendable, Equatable {
    /// Tokens that were predicted.
    package let tokens: Int
    /// Mean negative natural logarithm of the probability that each of them got.
    package let loss: Double
    /// e to the power of the loss: among how many tokens the model chooses, in the mean.
    package var value: Double { exp(loss) }

    /// Runs a decoder over texts.
    ///
    /// The tokens of each text are cut into windows, one behind the other. Each begins with the model's begin-of-sequence
    /// token, where it has one, and every other token of a window is predicted from all before it in the window.
    ///
    /// - Parameters:
    ///   - path: a GGUF file or a Hugging Face folder.
    ///   - texts: what to predict; special tokens in it are recognised.
    ///   - window: tokens of a window, at least 2 and at most the model's context.
    ///   - options: pool, kernels and type of the cache.
    /// - Throws: `badFile` for files that are no decoder, `invalidArgument` for a window or text that does not fit.
    package init(
        of path: String, on texts: [String], window: Int, options: LoadOptions,
        progress: (Double) -> Void = { _ in }
    ) throws(InferenceError) {
        let (decoder, documents, begin): (Decoder, [[Int32]], Int32?)
        do {
            let source = try ModelSource.open(path)
            let tokenizer = try source.tokenizer()
            decoder = try Decoder(
                source, compute: Compute(pool: options.pool, kernels: options.kernels),
                options: DecoderOptions(contextLength: window, cacheElement: options.cacheElement))
            documents = texts.map { tokenizer.encode($0, addSpecialTokens: false, parseSpecialTokens: true) }
            begin = tokenizer.beginOfSequence ?? decoder.configuration.beginOfSequence
            guard window >= 2, window <= decoder.configuration.contextLength else {
                throw InferenceError.invalidArgument(
                    field: "window",
                    reason: "must be from 2 to the model's \(decoder.configuration.contextLength) tokens, found "
                        + "\(window)")
            }
            guard documents.contains(where: { $0.count + (begin == nil ? 0 : 1) >= 2 }) else {
                throw InferenceError.invalidArgument(field: "text", reason: "must have at least two tokens")
            }
            try decoder.makeCache(
                blocks: ModelConfiguration.blocks(for: window),
                limits: StepLimits(rows: Self.rows, outputs: Self.rows, segments: 1))
        } catch let error as InferenceError {
            throw error
        } catch {
            throw .badFile("\(error)")
        }
        let blocks = (0..<ModelConfiguration.blocks(for: window)).map(Int32.init)
        let perWindow = window - (begin == nil ? 0 : 1)
        let all = documents.reduce(0) { $0 + $1.count }
        var (sum, count, done) = (0.0, 0, 0)
        var batch = StepBatch()
        for tokens in documents {
            for start in stride(from: 0, to: tokens.count, by: perWindow) {
                let row = (begin.map { [$0] } ?? []) + tokens[start..<min(start + perWindow, tokens.count)]
                // The last token predicts nothing that is known.
                for first in stride(from: 0, to: row.count - 1, by: Self.rows) {
                    let end = min(first + Self.rows, row.count - 1)
                    batch.removeAll()
                    batch.append(row[first..<end], startPosition: first, blocks: blocks, outputs: .all)
                    decoder.run(batch)
                    for position in first..<end {
                        sum += decoder.withLogits(output: position - first) { Self.loss($0.span, row[position + 1]) }
                    }
                    count += end - first
                }
                done += min(perWindow, tokens.count - start)
                progress(Double(done) / Double(all))
            }
        }
        self.tokens = count
        loss = sum / Double(count)
    }

    /// Rows of one step: many, so that weights are read seldom, and few enough for their logits to stay small.
    private static let rows = 64

    /// -log of the softmax at one place.
    private static func loss(_ logits: Span<Float>, _ target: Int32) -> Double {
        var largest = -Float.infinity
        for index in logits.indices { largest = max(largest, logits[index]) }
        var sum = 0.0
        for index in logits.indices { sum += exp(Double(logits[index] - largest)) }
        return log(sum) - Double(logits[Int(target)] - largest)
    }
}
