import GRPC
import Inference
import Messages
import Transformers

/// `martlet.v1.Classification`: by classifiers that were trained here, and by encoders with a classification head.
enum ClassificationEndpoint: EncoderMethod {
    static var capability: ModelCapability { .classify }

    static func register(on router: inout Router, models: ModelRegistry, drains: DrainBoard) {
        router.register(MartletV1.Classification.classify) { call in
            EncoderHandler(call, models: models, ClassificationEndpoint.self)
        }
        router.register(MartletV1.Classification.classifyStream) { call in
            EncoderStreamHandler(
                call, models: models, drains: drains, ClassificationEndpoint.self,
                open: { (envelope: MartletV1.ClassifyStreamRequest) in (envelope.id, envelope.request) },
                close: { MartletV1.ClassifyStreamResponse(id: $0, $1) })
        }
    }

    static func model(of request: MartletV1.ClassifyRequest) -> (name: String, version: String) {
        (request.model, request.version)
    }

    static func run(
        _ request: MartletV1.ClassifyRequest, models: ModelRegistry, on loop: Loop,
        completion: @escaping @Sendable (Result<MartletV1.ClassifyResponse, InferenceError>) -> Void
    ) throws(InferenceError) -> CancellationFlag {
        let model = try models.ready(name: request.model, version: request.version, for: capability)
        guard case .classifier(let classifier) = model.runner else {
            return try encode(request, by: model, on: loop, completion: completion)
        }
        let batch = try classifierBatch(request, for: classifier.facts)
        let flag = CancellationFlag()
        try classifier.submit(batch, isCancelled: { flag.isSet }) { result in
            loop.post { completion(result.map { response($0, to: request, by: model) }) }
        }
        return flag
    }

    static func batch(
        _ request: MartletV1.ClassifyRequest, for model: LoadedModel
    ) throws(InferenceError) -> EncoderBatch {
        guard try !model.encoder().configuration.labels.isEmpty else {
            throw .unsupported("the model '\(model.name)' is no classifier: it has no classification head")
        }
        try check(request)
        var inputs: [EncoderText] = []
        for (index, input) in request.inputs.enumerated() {
            switch input.input {
            case .text(let text): inputs.append(.text(text))
            case .pair(let pair): inputs.append(.pair(pair.first, pair.second))
            case .tokens(let tokens): inputs.append(.tokens(tokens.ids))
            case .tensor, .image:
                throw .invalidArgument(field: "inputs[\(index)]", reason: "this model classifies texts")
            case nil:
                throw .invalidArgument(field: "inputs[\(index)]", reason: "one of text, pair and tokens is required")
            }
        }
        return EncoderBatch(
            inputs: inputs, output: .logits, truncation: try EncoderBatch.Truncation(request.truncation))
    }

    static func response(
        _ answer: EncoderAnswer, to request: MartletV1.ClassifyRequest, by model: LoadedModel
    ) -> MartletV1.ClassifyResponse {
        var response = MartletV1.ClassifyResponse(model: model.name, version: model.version)
        let isMultiLabel = (try? model.encoder().configuration.isMultiLabel) ?? false
        for (index, logits) in answer.values.enumerated() {
            let probabilities = probabilities(logits, isMultiLabel: isMultiLabel)
            let order = logits.indices.sorted { (probabilities[$0], $1) > (probabilities[$1], $0) }
            let classes = order.prefix(request.topK.map(Int.init) ?? order.count).map { place in
                MartletV1.ClassScore(
                    index: UInt32(clamping: place),
                    label: place < model.facts.labels.count ? model.facts.labels[place] : "\(place)",
                    probability: probabilities[place], logit: logits[place])
            }
            response.results.append(
                MartletV1.ClassifyResult(
                    index: UInt32(clamping: index), classes: Array(classes),
                    tokenCount: UInt32(clamping: answer.tokenCounts[index]),
                    truncated: answer.truncated.contains(index)))
        }
        response.usage = MartletV1.Usage(answer)
        response.timings = MartletV1.Timings(answer)
        return response
    }

    private static func check(_ request: MartletV1.ClassifyRequest) throws(InferenceError) {
        try EncoderInputs.check(request.inputs.count, field: "inputs")
        if let top = request.topK, top == 0 {
            throw .invalidArgument(field: ".top_k", reason: "must be at least 1")
        }
    }

    /// The batch for a trained classifier; what is plainly wrong is refused before it waits in a queue.
    private static func classifierBatch(
        _ request: MartletV1.ClassifyRequest, for facts: ClassifierFacts
    ) throws(InferenceError) -> ClassifierBatch {
        try check(request)
        var inputs: [ClassifierBatch.Input] = []
        for (index, input) in request.inputs.enumerated() {
            func wrong(_ part: String, _ reason: String) -> InferenceError {
                .invalidArgument(field: "inputs[\(index)]" + part, reason: reason)
            }
            switch input.input {
            case .text(let text): inputs.append(.text(text))
            case .tensor(let tensor):
                let shape = tensor.shape.map(Int.init)
                guard !shape.isEmpty, valueCount(shape) == tensor.values.count else {
                    let count = shape.isEmpty ? "no" : valueCount(shape).map(String.init) ?? "more than 2^63"
                    throw wrong(
                        ".tensor.values",
                        "has \(tensor.values.count) values; the shape \(shape.prefix(16))\(shape.count > 16 ? "…" : "") has "
                            + count)
                }
                inputs.append(.values(tensor.values, shape: shape))
            case .image(let bytes): inputs.append(.image(bytes))
            case .pair: throw wrong(".pair", "is no single input; this model takes \(facts.input)")
            case .tokens: throw wrong(".tokens", "cannot be given to this model; it takes \(facts.input)")
            case nil: throw wrong("", "one of text, tensor and image is required; this model takes \(facts.input)")
            }
        }
        return ClassifierBatch(inputs: inputs, truncation: try EncoderBatch.Truncation(request.truncation))
    }

    /// Values of a tensor of this shape; nil if they are too many to be counted.
    private static func valueCount(_ shape: [Int]) -> Int? {
        if shape.contains(0) { return 0 }
        var count = 1
        for dimension in shape {
            let (product, isTooLarge) = count.multipliedReportingOverflow(by: dimension)
            if isTooLarge { return nil }
            count = product
        }
        return count
    }

    private static func response(
        _ answer: ClassifierAnswer, to request: MartletV1.ClassifyRequest, by model: LoadedModel
    ) -> MartletV1.ClassifyResponse {
        var response = MartletV1.ClassifyResponse(model: model.name, version: model.version)
        response.results = answer.items.enumerated().map { index, item in
            MartletV1.ClassifyResult(
                index: UInt32(clamping: index),
                classes: item.classes.prefix(request.topK.map(Int.init) ?? item.classes.count).map { found in
                    MartletV1.ClassScore(
                        index: UInt32(clamping: found.index), label: found.label, probability: found.probability,
                        logit: found.logit)
                }, tokenCount: UInt32(clamping: item.tokenCount), truncated: item.wasTruncated)
        }
        response.usage = MartletV1.Usage(
            promptTokens: UInt32(clamping: answer.items.reduce(0) { $0 + $1.tokenCount }))
        response.timings = MartletV1.Timings(
            queueSeconds: answer.queueTime.seconds, prefillSeconds: answer.computeTime.seconds,
            totalSeconds: (answer.queueTime + answer.computeTime).seconds)
        return response
    }

    /// A single class excludes no other.
    private static func probabilities(_ logits: [Float], isMultiLabel: Bool) -> [Float] {
        isMultiLabel || logits.count == 1
            ? ClassProbabilities.independent(logits) : ClassProbabilities.exclusive(logits)
    }
}

extension MartletV1.ClassifyStreamResponse {
    /// What became of the batch of this id.
    init(id: String, _ outcome: Swift.Result<MartletV1.ClassifyResponse, InferenceError>) {
        switch outcome {
        case .success(let response): self.init(id: id, result: .response(response))
        case .failure(let error): self.init(id: id, result: .error(Status(error).asMessage))
        }
    }
}
