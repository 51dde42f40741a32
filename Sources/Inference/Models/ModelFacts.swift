package import ModelFormats
import Transformers

/// What a model's files say of it, for people and for `GetModel`.
package struct ModelFacts: Sendable {
    /// Architecture by its name in the table.
    package var architecture: String
    /// Most tokens of one sequence.
    package var contextLength: Int
    /// Number of token ids.
    package var vocabularySize: Int
    /// Width of the hidden state.
    package var width: Int
    /// Number of trained parameters.
    package var parameterCount: Int
    /// Bytes of keys and values of one cached token; 0 for an encoder.
    package var cacheBytesPerToken = 0
    /// Names of the classes; empty for a model that does not classify.
    package var labels: [String] = []
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
    package var endOfSequence: [Int32] = []
    /// The sampling that the authors recommend.
    package var recommended = SamplingParameters()
    /// `general.*` of GGUF: licence, author, languages and so on.
    package var metadata: [String: String]

    init(
        _ source: ModelSource, _ configuration: ModelConfiguration, chatTemplate: String?, endOfSequence: [Int32],
        recommended: SamplingParameters
    ) {
        self.init(
            source, architecture: configuration.architecture, contextLength: configuration.contextLength,
            vocabularySize: configuration.vocabularySize, width: configuration.width,
            parameterCount: configuration.parameterCount)
        cacheBytesPerToken = configuration.cacheBytesPerToken
        self.chatTemplate = chatTemplate
        self.endOfSequence = endOfSequence
        self.recommended = recommended
    }

    init(_ source: ModelSource, _ configuration: EncoderConfiguration) {
        self.init(
            source, architecture: configuration.architecture, contextLength: configuration.contextLength,
            vocabularySize: configuration.vocabularySize, width: configuration.width,
            parameterCount: configuration.parameterCount)
        labels = configuration.labels
    }

    init(_ source: ModelSource, _ classifier: ClassifierFacts) {
        self.init(
            source, architecture: classifier.architecture, contextLength: classifier.contextLength,
            vocabularySize: classifier.vocabularySize, width: 0, parameterCount: classifier.parameterCount)
        labels = classifier.labels
        metadata["input"] = classifier.input
        metadata["input.shape"] = classifier.shape.map(String.init).joined(separator: ",")
        metadata["layers"] = classifier.layers
    }

    private init(
        _ source: ModelSource, architecture: String, contextLength: Int, vocabularySize: Int, width: Int,
        parameterCount: Int
    ) {
        self.architecture = architecture
        self.contextLength = contextLength
        self.vocabularySize = vocabularySize
        self.width = width
        self.parameterCount = parameterCount
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
