import Dispatch
import Synchronization
import Tokenizers
package import Transformers

/// An encoder at work: batches of texts in, vectors or class logits out, one batch after another on a queue of its own.
///
/// Any thread may call; the encoder itself is used on the queue only.
package final class EncoderRunner: Sendable {
    /// What the model is.
    package let configuration: EncoderConfiguration

    private let encoder: Mutex<Encoder>
    private let tokenizer: Tokenizer
    private let queue = DispatchQueue(label: "martlet-encoder", qos: .userInitiated)
    private let waiting = Atomic<Int>(0)
    private let maxWaiting: Int

    /// Takes an encoder over.
    ///
    /// - Parameter maxWaiting: batches that may wait; more are refused.
    init(_ encoder: sending Encoder, tokenizer: Tokenizer, maxWaiting: Int) {
        configuration = encoder.configuration
        self.tokenizer = tokenizer
        self.maxWaiting = maxWaiting
        self.encoder = Mutex(encoder)
    }

    /// Batches that run or wait.
    package var load: Int { waiting.load(ordering: .relaxed) }

    /// Hands a batch in.
    ///
    /// - Parameters:
    ///   - isCancelled: asked on the queue before the batch is computed; a batch that nobody waits for costs nothing.
    ///   - completion: called on the queue.
    /// - Throws: `queueFull`.
    package func submit(
        _ batch: EncoderBatch, isCancelled: @escaping @Sendable () -> Bool,
        completion: @escaping @Sendable (Result<EncoderAnswer, InferenceError>) -> Void
    ) throws(InferenceError) {
        let before = waiting.add(1, ordering: .relaxed).oldValue
        guard before <= maxWaiting else {
            waiting.subtract(1, ordering: .relaxed)
            throw .queueFull(retryAfter: .seconds(1))
        }
        let submitted = ContinuousClock.now
        queue.async { [self] in
            defer { waiting.subtract(1, ordering: .relaxed) }
            guard !isCancelled() else { return completion(.failure(.cancelled(.client))) }
            let begun = ContinuousClock.now
            do throws(InferenceError) {
                var answer = EncoderAnswer(queueTime: begun - submitted)
                let inputs = try batch.tokenized(tokenizer, configuration, &answer)
                do {
                    answer.values = try encoder.withLock { encoder in try encoder.run(inputs, batch.output) }
                } catch {
                    throw .invalidArgument(field: "inputs", reason: "\(error)")
                }
                answer.computeTime = ContinuousClock.now - begun
                completion(.success(answer))
            } catch {
                completion(.failure(error))
            }
        }
    }
}

/// One input of a batch.
package enum EncoderText: Sendable, Equatable {
    /// A text.
    case text(String)
    /// Two texts in one sequence.
    case pair(String, String)
    /// Ids as they are.
    case tokens([Int32])
}

/// A batch of inputs for an encoder.
package struct EncoderBatch: Sendable {
    /// What to do with an input that is longer than the model takes.
    package enum Truncation: Sendable {
        /// Refuse it.
        case refuse
        /// Drop tokens at its end.
        case end
        /// Drop tokens at its start, behind the first token.
        case start
    }

    /// The inputs.
    package var inputs: [EncoderText]
    /// What is wanted.
    package var output: EncoderOutput
    /// What to do with long inputs.
    package var truncation: Truncation
    /// Put before each text.
    package var prefix: String

    /// Makes a batch.
    package init(
        inputs: [EncoderText], output: EncoderOutput, truncation: Truncation = .refuse, prefix: String = ""
    ) {
        self.inputs = inputs
        self.output = output
        self.truncation = truncation
        self.prefix = prefix
    }

    func tokenized(
        _ tokenizer: Tokenizer, _ configuration: EncoderConfiguration, _ answer: inout EncoderAnswer
    ) throws(InferenceError) -> [EncoderInput] {
        var result: [EncoderInput] = []
        result.reserveCapacity(inputs.count)
        for (index, input) in inputs.enumerated() {
            var encoded: PairEncoding
            switch input {
            case .text(let text): encoded = tokenizer.encodeSingle(prefix + text)
            case .pair(let first, let second):
                // The longer of the two is cut, which needs the limit at once.
                encoded = tokenizer.encodePair(first, second)
                if encoded.ids.count > configuration.contextLength, truncation == .end {
                    answer.truncated.insert(index)
                    encoded = tokenizer.encodePair(first, second, maximumLength: configuration.contextLength)
                }
            case .tokens(let ids):
                encoded = PairEncoding(ids: ids)
            }
            if encoded.ids.count > configuration.contextLength {
                try cut(&encoded, input, index, tokenizer, configuration.contextLength)
                answer.truncated.insert(index)
            }
            answer.tokenCounts.append(encoded.ids.count)
            result.append(
                EncoderInput(tokens: encoded.ids, segments: configuration.segmentTypes > 1 ? encoded.types : []))
        }
        return result
    }

    private func cut(
        _ encoded: inout PairEncoding, _ input: EncoderText, _ index: Int, _ tokenizer: Tokenizer, _ limit: Int
    ) throws(InferenceError) {
        switch (truncation, input) {
        case (.refuse, _):
            throw .invalidArgument(
                field: "inputs[\(index)]",
                reason: "has \(encoded.ids.count) tokens and the model takes \(limit); shorten it or set truncation")
        case (.end, .text(let text)):
            encoded = tokenizer.encodeSingle(prefix + text, maximumLength: limit)
        case (.end, _):
            encoded.ids.removeLast(encoded.ids.count - limit)
            encoded.types.removeLast(max(0, encoded.types.count - limit))
        case (.start, _):
            let drop = encoded.ids.count - limit
            encoded.ids.removeSubrange(1..<1 + drop)
            if encoded.types.count > drop { encoded.types.removeSubrange(1..<1 + drop) }
        }
    }
}

/// What an encoder made of a batch.
package struct EncoderAnswer: Sendable {
    /// For each input the values that were asked for.
    package var values: [[Float]] = []
    /// Tokens of each input.
    package var tokenCounts: [Int] = []
    /// Inputs that lost tokens.
    package var truncated: Set<Int> = []
    /// Time in the queue.
    package var queueTime: Duration
    /// Time of tokenizing and computing.
    package var computeTime: Duration = .zero

    init(queueTime: Duration) {
        self.queueTime = queueTime
    }
}
