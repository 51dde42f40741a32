import Foundation
import GRPC
import Inference
import Messages
import Transformers

/// `martlet.v1.Ranking`: a cross-encoder with one class judges each document together with the query.
enum RankingEndpoint: EncoderMethod {
    static var capability: ModelCapability { .rerank }

    static func register(on router: inout Router, models: ModelRegistry) {
        router.register(MartletV1.Ranking.rerank) { call in
            EncoderHandler(call, models: models, RankingEndpoint.self)
        }
    }

    static func model(of request: MartletV1.RerankRequest) -> (name: String, version: String) {
        (request.model, request.version)
    }

    static func batch(
        _ request: MartletV1.RerankRequest, for model: LoadedModel
    ) throws(InferenceError) -> EncoderBatch {
        guard try model.encoder().configuration.labels.count == 1 else {
            throw .unsupported("the model '\(model.name)' is no reranker: it has no head with a single output")
        }
        guard !request.query.isEmpty else { throw .invalidArgument(field: "query", reason: "is required") }
        try EncoderInputs.check(request.documents.count, field: "documents")
        if let top = request.topN, !(1...request.documents.count).contains(Int(top)) {
            throw .invalidArgument(
                field: "top_n", reason: "must be from 1 to the number of documents, \(request.documents.count)")
        }
        return EncoderBatch(
            inputs: request.documents.map { .pair(request.query, $0) }, output: .logits,
            truncation: try EncoderBatch.Truncation(request.truncation))
    }

    static func response(
        _ answer: EncoderAnswer, to request: MartletV1.RerankRequest, by model: LoadedModel
    ) -> MartletV1.RerankResponse {
        let scores = answer.values.map { $0.first ?? 0 }
        let order = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
        var response = MartletV1.RerankResponse(model: model.name, version: model.version)
        for index in order.prefix(request.topN.map(Int.init) ?? order.count) {
            response.results.append(
                MartletV1.RankedDocument(
                    index: UInt32(clamping: index),
                    score: request.rawScores ? scores[index] : 1 / (1 + exp(-scores[index])),
                    document: request.returnDocuments ? request.documents[index] : ""))
        }
        response.usage = MartletV1.Usage(answer)
        response.timings = MartletV1.Timings(answer)
        return response
    }
}
