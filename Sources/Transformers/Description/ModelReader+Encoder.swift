import JSON
import ModelFormats

extension ModelReader {
    /// What the engine and the user see of an encoder: its sizes, and how its authors pool (sentence-transformers'
    /// `modules.json`, or GGUF's `pooling_type`).
    func encoderConfiguration(
        _ architecture: String, vocabulary: Int, positions: Int, segments: Int, width: Int, layers: Int,
        layerPrefix: String
    ) throws(ModelError) -> EncoderConfiguration {
        try refuseUnusedTensors(layers: layers, prefix: layerPrefix)
        var configuration = EncoderConfiguration(
            architecture: architecture, vocabularySize: vocabulary, contextLength: positions,
            recommendedLength: positions, width: width, layerCount: layers,
            parameterCount: source.tensors.values.reduce(0) { $0 + $1.elementCount }, segmentTypes: segments,
            pooling: .mean, normalises: false, labels: [], isMultiLabel: false)
        if isGGUF {
            // llama.cpp's embedding endpoint scales to length 1 whatever the model.
            configuration.normalises = true
            switch try integer("", gguf: "pooling_type") {
            case 2: configuration.pooling = .cls
            case 3: configuration.pooling = .last
            default: configuration.pooling = .mean
            }
            return configuration
        }
        configuration.isMultiLabel = settings["problem_type"]?.string == "multi_label_classification"
        try readModules(&configuration)
        return configuration
    }

    /// The parts behind the encoder, as sentence-transformers lists them.
    private func readModules(_ configuration: inout EncoderConfiguration) throws(ModelError) {
        if let length = try companionJSON("sentence_bert_config.json")?["max_seq_length"]?.integer, length > 0 {
            configuration.recommendedLength = min(length, configuration.contextLength)
        }
        guard let modules = try companionJSON("modules.json")?.array else { return }
        for module in modules {
            guard let type = module["type"]?.string, let path = module["path"]?.string, !path.contains("..") else {
                continue
            }
            switch type.split(separator: ".").last {
            case "Pooling":
                configuration.pooling = try pooling(companionJSON("\(path)/config.json"))
            case "Normalize":
                configuration.normalises = true
            case "Transformer", "Dropout":
                continue
            default:
                throw ModelError(
                    "\(source.folder)/modules.json: expected the modules Transformer, Pooling and Normalize, "
                        + "found \(type.prefix(80)).")
            }
        }
    }

    private func pooling(_ settings: JSONValue?) throws(ModelError) -> Pooling {
        let modes: [(String, Pooling)] = [
            ("pooling_mode_cls_token", .cls), ("pooling_mode_mean_tokens", .mean),
            ("pooling_mode_max_tokens", .max), ("pooling_mode_lasttoken", .last),
        ]
        let chosen = modes.filter { settings?[$0.0]?.bool == true }
        if chosen.isEmpty, let name = settings?["pooling_mode"]?.string, let mode = Pooling(rawValue: name) {
            return mode
        }
        guard chosen.count == 1 else {
            throw ModelError(
                "\(source.folder): expected one pooling of cls, mean, max or lasttoken in the Pooling module, "
                    + "found \(chosen.count).")
        }
        return chosen[0].1
    }

    private func companionJSON(_ name: String) throws(ModelError) -> JSONValue? {
        do {
            guard let bytes = try source.companion(name, limit: 1 << 20) else { return nil }
            return try JSONValue(parsing: bytes, file: source.folder + "/" + name)
        } catch {
            throw ModelError(error.description)
        }
    }
}

extension EncoderDescription {
    /// Number of classes: rows of the head's output matrix, by the first of its names that is there; nil without head.
    /// Fills in the names of the classes.
    mutating func classes(_ reader: ModelReader, _ names: String...) throws(ModelError) -> Int? {
        // Heads that judge tokens or spans have the same names, but no classes of whole texts.
        let architectures = reader.settings["architectures"]?.array?.compactMap(\.string) ?? []
        let isOther = architectures.contains { name in
            ["ForTokenClassification", "ForQuestionAnswering", "ForMultipleChoice"].contains { name.hasSuffix($0) }
        }
        guard !isOther, let tensor = names.compactMap({ reader.tensor($0) }).first else { return nil }
        guard tensor.shape.count == 2, (1...1 << 20).contains(tensor.shape[0]) else {
            throw ModelError(
                "\(reader.source.path): expected tensor \"\(tensor.name)\" of shape [classes, width], "
                    + "found \(tensor.shape).")
        }
        let count = tensor.shape[0]
        let given = reader.settings["id2label"]?.object ?? [:]
        let listed = reader.source.metadata["\(reader.prefix).classifier.output_labels"]?.array?.strings ?? []
        configuration.labels = (0..<count).map { index in
            given["\(index)"]?.string ?? (index < listed.count ? listed[index] : "LABEL_\(index)")
        }
        return count
    }
}
