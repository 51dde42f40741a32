import Foundation
import GRPC
import Inference
import Messages
import Transformers

/// `martlet.v1.Classification` by encoders with a classification head.
enum ClassificationEndpoint: EncoderMethod {
    static func register(on router: inout Router, models: ModelRegistry) {
        router.register(MartletV1.Classification.classify) { call in
            EncoderHandler(call, models: models, ClassificationEndpoint.self)
        }
        router.register(MartletV1.Classification.classifyStream) { call in
            EncoderStreamHandler(
                call, models: models, ClassificationEndpoint.self,
                open: { (envelope: MartletV1.ClassifyStreamRequest) in (envelope.id, envelope.request) },
                close: { id, result in
                    switch result {
                    case .success(let response): MartletV1.ClassifyStreamResponse(id: id, result: .response(response))
                    case .failure(let error):
                        MartletV1.ClassifyStreamResponse(id: id, result: .error(Status(error).asMessage))
                    }
                })
        }
    }

    static func model(of request: MartletV1.ClassifyRequest) -> (name: String, version: String) {
        (request.model, request.version)
    }

    static func batch(
        _ request: MartletV1.ClassifyRequest, for model: LoadedModel
    ) throws(InferenceError) -> EncoderBatch {
        guard try !model.encoder().configuration.labels.isEmpty else {
            throw .unsupported("the model '\(model.name)' is no classifier: it has no classification head")
        }
        try EncoderInputs.check(request.inputs.count, field: "inputs")
        if let top = request.topK, top == 0 {
            throw .invalidArgument(field: "top_k", reason: "must be at least 1")
        }
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

    /// Softmax over classes that exclude each other; a sigmoid each for those that do not, and for a single one.
    private static func probabilities(_ logits: [Float], isMultiLabel: Bool) -> [Float] {
        if isMultiLabel || logits.count == 1 { return logits.map { 1 / (1 + exp(-$0)) } }
        let largest = logits.max() ?? 0
        let weights = logits.map { exp($0 - largest) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }
}
