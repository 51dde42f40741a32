import GRPC
import Inference
import Messages
import Tokenizers

/// `martlet.v1.Tokenization`: a model's own tokenizer.
enum TokenizationEndpoint {
    /// Texts up to this size are tokenized on the event loop, in about a millisecond.
    private static let inlineBytes = 16_384

    static func register(on router: inout Router, models: ModelRegistry, background: BackgroundWork) {
        router.register(MartletV1.Tokenization.tokenize) { request, call in
            do throws(InferenceError) {
                if isLong(request) {
                    try background.answer(call) { () throws(InferenceError) in
                        try tokenize(request, models: models)
                    }
                } else {
                    call.respond(try tokenize(request, models: models))
                }
            } catch {
                throw Status(error)
            }
        }
        router.register(MartletV1.Tokenization.detokenize) { request, call in
            do throws(InferenceError) {
                call.respond(try detokenize(request, models: models))
            } catch {
                throw Status(error)
            }
        }
    }

    /// Whether an event loop should not wait for it. A caller's template takes as long as it likes, up to its limits.
    private static func isLong(_ request: MartletV1.TokenizeRequest) -> Bool {
        switch request.input {
        case .text(let text): text.utf8.count > inlineBytes
        case .chat(let chat):
            !chat.template.isEmpty || chat.messages.reduce(0) { $0 + $1.content.utf8.count + 16 } > inlineBytes
        case nil: false
        }
    }

    private static func tokenize(
        _ request: MartletV1.TokenizeRequest, models: ModelRegistry
    ) throws(InferenceError) -> MartletV1.TokenizeResponse {
        let model = try models.ready(name: request.model, version: request.version, for: .tokenize)
        var response = MartletV1.TokenizeResponse(model: model.name)
        let text: String
        var addSpecialTokens = request.addSpecialTokens ?? true
        var parseSpecialTokens = request.parseSpecialTokens ?? true
        switch request.input {
        case .text(let given):
            text = given
        case .chat(let chat):
            text = try model.codec.renderChat(try ChatPrompt(chat))
            response.prompt = text
            addSpecialTokens = false
            parseSpecialTokens = true
        case nil:
            throw .invalidArgument(field: "input", reason: "one of text and chat is required")
        }
        let tokenizer = try model.tokenizer
        let spans = tokenizer.encodeWithOffsets(
            text, addSpecialTokens: addSpecialTokens, parseSpecialTokens: parseSpecialTokens)
        response.tokenIds = spans.map(\.id)
        response.count = UInt32(clamping: spans.count)
        if request.offsets ?? true {
            response.offsets = spans.map {
                .init(start: UInt32(clamping: $0.byteRange.lowerBound), end: UInt32(clamping: $0.byteRange.upperBound))
            }
        }
        if request.pieces { response.pieces = spans.map { tokenizer.tokenBytes($0.id) } }
        return response
    }

    private static func detokenize(
        _ request: MartletV1.DetokenizeRequest, models: ModelRegistry
    ) throws(InferenceError) -> MartletV1.DetokenizeResponse {
        let model = try models.ready(name: request.model, version: request.version, for: .tokenize)
        let tokenizer = try model.tokenizer
        let limit = tokenizer.vocabularySize
        if let place = request.tokenIds.firstIndex(where: { $0 < 0 || Int($0) >= limit }) {
            throw .invalidArgument(
                field: "token_ids[\(place)]",
                reason: "\(request.tokenIds[place]) is outside of the vocabulary, 0 to \(limit - 1)")
        }
        let bytes = tokenizer.decode(request.tokenIds, skipSpecialTokens: request.skipSpecialTokens ?? true)
        return .init(model: model.name, text: String(decoding: bytes, as: UTF8.self), rawBytes: bytes)
    }
}
