import Dispatch
package import Inference
package import ModelFormats
import Synchronization
package import Training
package import Transformers

/// A classifier that `martlet train` made, at work: one batch after another on a queue of its own.
///
/// Any thread may call; the model itself is used on the queue only.
package final class TrainedClassifier: ClassifierRunner {
    package let facts: ClassifierFacts

    private let model: Mutex<ClassifierModel>
    private let queue = DispatchQueue(label: "martlet-classifier", qos: .userInitiated)
    private let waiting = Atomic<Int>(0)
    private let maxWaiting: Int

    /// Inputs that go through the network together; more would only take more memory.
    private static var chunk: Int { 64 }

    /// Loads the classifier in a source; nil if the files are none of these.
    ///
    /// - Throws: `badFile` with one sentence for a person.
    package static func load(
        _ source: ModelSource, pool: ComputePool, maxWaiting: Int
    ) throws(InferenceError) -> (any ClassifierRunner)? {
        guard ClassifierModel.supports(source) else { return nil }
        do {
            return TrainedClassifier(try ClassifierModel(source, pool: pool), maxWaiting: maxWaiting)
        } catch {
            throw .badFile(error.description)
        }
    }

    private init(_ model: sending ClassifierModel, maxWaiting: Int) {
        facts = ClassifierFacts(model)
        self.maxWaiting = maxWaiting
        self.model = Mutex(model)
    }

    package var load: Int { waiting.load(ordering: .relaxed) }

    package func submit(
        _ batch: ClassifierBatch, isCancelled: @escaping @Sendable () -> Bool,
        completion: @escaping @Sendable (Result<ClassifierAnswer, InferenceError>) -> Void
    ) throws(InferenceError) {
        let before = waiting.add(1, ordering: .relaxed).oldValue
        guard before <= maxWaiting else {
            waiting.subtract(1, ordering: .relaxed)
            throw .queueFull(retryAfter: .seconds(1))
        }
        let submitted = ContinuousClock.now
        queue.async { [self] in
            defer { waiting.subtract(1, ordering: .relaxed) }
            let begun = ContinuousClock.now
            do throws(InferenceError) {
                let items = try model.withLock { model throws(InferenceError) in
                    try Self.classify(batch, with: model, isCancelled: isCancelled)
                }
                completion(
                    .success(
                        ClassifierAnswer(
                            items: items, queueTime: begun - submitted, computeTime: ContinuousClock.now - begun)))
            } catch {
                completion(.failure(error))
            }
        }
    }

    private static func classify(
        _ batch: ClassifierBatch, with model: ClassifierModel, isCancelled: () -> Bool
    ) throws(InferenceError) -> [ClassifierAnswer.Item] {
        var items: [ClassifierAnswer.Item] = []
        for start in stride(from: 0, to: batch.inputs.count, by: chunk) {
            guard !isCancelled() else { throw .cancelled(.client) }
            let part = batch.inputs[start..<min(start + chunk, batch.inputs.count)]
            do throws(ClassifierInputError) {
                let answers = try model.classify(
                    part.map(ClassifierModel.Input.init), truncation: .init(batch.truncation))
                items += answers.map(ClassifierAnswer.Item.init)
            } catch {
                throw .invalidArgument(field: "inputs[\(start + error.place)]\(error.part)", reason: error.reason)
            }
        }
        return items
    }
}

extension ClassifierFacts {
    /// What a trained classifier says of itself.
    package init(_ model: ClassifierModel) {
        let description = model.description
        self.init(
            architecture: ClassifierDescription.modelType, labels: description.classes,
            contextLength: description.vocabulary?.length ?? 0,
            vocabularySize: description.vocabulary?.tokens.count ?? 0, shape: model.valueShape ?? [],
            parameterCount: model.parameterCount, layers: description.layerNames.joined(separator: ", "))
    }
}

extension ClassifierModel.Input {
    fileprivate init(_ input: ClassifierBatch.Input) {
        switch input {
        case .text(let text): self = .text(text)
        case .values(let values, let shape): self = .values(values, shape: shape)
        case .image(let bytes): self = .image(bytes)
        }
    }
}

extension ClassifierModel.Truncation {
    fileprivate init(_ truncation: EncoderBatch.Truncation) {
        switch truncation {
        case .refuse: self = .refuse
        case .end: self = .end
        case .start: self = .start
        }
    }
}

extension ClassifierAnswer.Item {
    fileprivate init(_ answer: ClassifierModel.Answer) {
        self.init(
            classes: answer.classes.map { ($0.index, $0.label, $0.probability, $0.logit) },
            tokenCount: answer.tokenCount, wasTruncated: answer.wasTruncated)
    }
}
