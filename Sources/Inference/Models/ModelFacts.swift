package import ModelFormats
package import Transformers

/// What a model's files say of it, for people and for `GetModel`.
package struct ModelFacts: Sendable {
    /// Sizes and names of the decoder.
    package var configuration: ModelConfiguration
    /// `gguf` or `safetensors`.
    package var format: String
    /// The type that most of the weights' bytes have, e.g. `Q8_0`.
    package var quantization: String
    /// Bytes of the files.
    package var fileBytes: Int
    /// The digest over headers, tables and samples of the weights.
    package var digest: String
    /// The text of the chat template; nil if there is none.
    package var chatTemplate: String?
    /// Ids that end an output.
    package var endOfSequence: [Int32]
    /// The sampling that the authors recommend.
    package var recommended: SamplingParameters
    /// `general.*` of GGUF: licence, author, languages and so on.
    package var metadata: [String: String]

    init(
        _ source: ModelSource, _ configuration: ModelConfiguration, chatTemplate: String?, endOfSequence: [Int32],
        recommended: SamplingParameters
    ) {
        self.configuration = configuration
        self.chatTemplate = chatTemplate
        self.endOfSequence = endOfSequence
        self.recommended = recommended
        format = source.layout == .gguf ? "gguf" : "safetensors"
        fileBytes = source.byteCount
        digest = source.digest()
        var bytes: [ElementType: Int] = [:]
        for tensor in source.tensors.values { bytes[tensor.type, default: 0] += tensor.range.count }
        quantization = bytes.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key.displayName ?? ""
        metadata = [:]
        for (key, value) in source.metadata where key.hasPrefix("general.") {
            if let text = value.string { metadata[key] = text }
        }
    }
}

extension ElementType {
    /// The name as the field writes it, e.g. `Q4_K`, `BF16`.
    package var displayName: String {
        "\(self)".uppercased()
    }
}
