import GRPC
import Inference
import Messages
import Tokenizers

/// `martlet.v1.Tokenization`: a model's own tokenizer.
enum TokenizationEndpoint {
    /// Most ids of one request to turn into text: the longest context that a model has by far.
    static let idLimit = 1 << 20
    /// Most bytes that they may stand for: the answer holds them twice, as text and as they are.
    static let byteLimit = 8 << 20

    static func register(on router: inout Router, models: ModelRegistry, background: BackgroundWork) {
        router.register(
            MartletV1.Tokenization.tokenize, background: background, isLong: isLong,
            answer: { request, _ throws(InferenceError) in try tokenize(request, models: models) })
        router.register(
            MartletV1.Tokenization.detokenize, background: background,
            isLong: { $0.tokenIds.count > BackgroundWork.inlineBytes / 4 },
            answer: { request, _ throws(InferenceError) in try detokenize(request, models: models) })
    }

    /// Whether an event loop should not wait for it. A caller's template takes as long as it likes, up to its limits; a
    /// message without a word is rendered, too.
    private static func isLong(_ request: MartletV1.TokenizeRequest) -> Bool {
        guard case .chat(let chat) = request.input else { return false }
        return !chat.template.isEmpty || chat.messages.count > BackgroundWork.inlineBytes / 16
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
        guard request.tokenIds.count <= idLimit else {
            throw .invalidArgument(
                field: "token_ids",
                reason: "has \(request.tokenIds.count) ids and may have \(idLimit); send them in parts")
        }
        let limit = tokenizer.vocabularySize
        if let place = request.tokenIds.firstIndex(where: { $0 < 0 || Int($0) >= limit }) {
            throw .invalidArgument(
                field: "token_ids[\(place)]",
                reason: "\(request.tokenIds[place]) is outside of the vocabulary, 0 to \(limit - 1)")
        }
        let skipsSpecial = request.skipSpecialTokens ?? true
        let length = request.tokenIds.reduce(0) {
            skipsSpecial && tokenizer.isSpecial($1) ? $0 : $0 + tokenizer.tokenBytes($1).count
        }
        guard length <= byteLimit else {
            throw .invalidArgument(
                field: "token_ids",
                reason: "stand for \(length) bytes and may stand for \(byteLimit); send them in parts")
        }
        let bytes = tokenizer.decode(request.tokenIds, skipSpecialTokens: skipsSpecial)
        return .init(model: model.name, text: String(decoding: bytes, as: UTF8.self), rawBytes: bytes)
    }
}
