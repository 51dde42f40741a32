import GRPC
import Inference
import Messages
import Transformers

/// `martlet.v1.Embeddings`.
enum EmbeddingsEndpoint: EncoderMethod {
    static var capability: ModelCapability { .embed }

    static func register(on router: inout Router, models: ModelRegistry, drains: DrainBoard) {
        router.register(MartletV1.Embeddings.embed) { call in
            EncoderHandler(call, models: models, EmbeddingsEndpoint.self)
        }
        router.register(MartletV1.Embeddings.embedStream) { call in
            EncoderStreamHandler(
                call, models: models, drains: drains, EmbeddingsEndpoint.self,
                open: { (envelope: MartletV1.EmbedStreamRequest) in (envelope.id, envelope.request) },
                close: { MartletV1.EmbedStreamResponse(id: $0, $1) })
        }
    }

    static func model(of request: MartletV1.EmbedRequest) -> (name: String, version: String) {
        (request.model, request.version)
    }

    static func batch(
        _ request: MartletV1.EmbedRequest, for model: LoadedModel
    ) throws(InferenceError) -> EncoderBatch {
        try EncoderInputs.check(request.inputs.count, field: "inputs")
        let width = try model.encoder().configuration.width
        if let dimensions = request.dimensions, !(1...width).contains(Int(dimensions)) {
            throw .invalidArgument(field: "dimensions", reason: "must be from 1 to \(width), found \(dimensions)")
        }
        var inputs: [EncoderText] = []
        for (index, input) in request.inputs.enumerated() {
            switch input.input {
            case .text(let text): inputs.append(.text(text))
            case .tokens(let tokens): inputs.append(.tokens(tokens.ids))
            case nil:
                throw .invalidArgument(field: "inputs[\(index)]", reason: "one of text and tokens is required")
            }
        }
        // A cut vector is scaled after the cut.
        let isCut = request.dimensions.map { Int($0) < width } ?? false
        return EncoderBatch(
            inputs: inputs,
            output: .embedding(
                pooling: try pooling(request.pooling), normalised: isCut ? false : request.normalize),
            truncation: try EncoderBatch.Truncation(request.truncation), prefix: request.prefix)
    }

    static func response(
        _ answer: EncoderAnswer, to request: MartletV1.EmbedRequest, by model: LoadedModel
    ) -> MartletV1.EmbedResponse {
        var response = MartletV1.EmbedResponse(model: model.name, version: model.version)
        for (index, values) in answer.values.enumerated() {
            var values = values
            if let dimensions = request.dimensions, Int(dimensions) < values.count {
                values.removeLast(values.count - Int(dimensions))
                if request.normalize ?? (try? model.encoder().configuration.normalises) ?? true {
                    let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
                    if length > 0 { for place in values.indices { values[place] /= length } }
                }
            }
            response.embeddings.append(
                MartletV1.Embedding(
                    index: UInt32(clamping: index), values: values,
                    tokenCount: UInt32(clamping: answer.tokenCounts[index]),
                    truncated: answer.truncated.contains(index)))
        }
        response.usage = MartletV1.Usage(answer)
        response.timings = MartletV1.Timings(answer)
        return response
    }

    private static func pooling(_ pooling: MartletV1.Pooling) throws(InferenceError) -> Transformers.Pooling? {
        switch pooling {
        case .unspecified: nil
        case .mean: .mean
        case .cls: .cls
        case .last: .last
        case .max: .max
        case .unrecognized(let number):
            throw .invalidArgument(field: "pooling", reason: "\(number) is no Pooling of this version")
        }
    }
}

extension MartletV1.EmbedStreamResponse {
    /// What became of the batch of this id.
    init(id: String, _ outcome: Swift.Result<MartletV1.EmbedResponse, InferenceError>) {
        switch outcome {
        case .success(let response): self.init(id: id, result: .response(response))
        case .failure(let error): self.init(id: id, result: .error(Status(error).asMessage))
        }
    }
}
