import JSON
import ModelFormats

/// What an architecture reads its description from: settings and tensors by name, whichever of the two layouts the
/// model comes in. Every size is checked here, so that nothing later meets a tensor of a wrong shape.
struct ModelReader {
    /// The model's files.
    let source: ModelSource

    /// Names of the tensors in GGUF.
    let names: TensorNames

    /// Settings: `config.json`, or its part for text.
    let settings: JSONValue

    /// What stands before GGUF's keys.
    let prefix: String

    /// The tensors that were asked for.
    let used = UsedTensors()

    init(_ source: ModelSource, names: TensorNames) {
        self.source = source
        self.names = names
        let config = source.config ?? .object([:])
        settings = config["text_config"] ?? config
        prefix = source.metadata["general.architecture"]?.string ?? ""
    }

    /// Whether the model comes in llama.cpp's layout.
    var isGGUF: Bool { source.layout == .gguf }

    // MARK: Settings

    /// A whole number, or nil where the file does not say.
    func integer(_ name: String, gguf key: String?) throws(ModelError) -> Int? {
        let (place, value) = try raw(name, key)
        guard let value else { return nil }
        guard let integer = value.integer else {
            throw ModelError("\(source.path): expected a whole number as \(place), found another value.")
        }
        return integer
    }

    /// A whole number within a range; every size is capped, so that arithmetic on sizes cannot overflow.
    func size(
        _ name: String, gguf key: String?, in range: ClosedRange<Int> = 1...1 << 24, default standard: Int? = nil
    ) throws(ModelError) -> Int {
        guard let value = try integer(name, gguf: key) ?? standard else {
            throw ModelError("\(source.path): expected \(label(name, key)) in the model's settings, found none.")
        }
        guard range.contains(value) else {
            throw ModelError(
                "\(source.path): expected \(label(name, key)) from \(range.lowerBound) to \(range.upperBound), "
                    + "found \(value).")
        }
        return value
    }

    /// A number, or nil where the file does not say.
    func number(_ name: String, gguf key: String?) throws(ModelError) -> Double? {
        let (place, value) = try raw(name, key)
        guard let value else { return nil }
        guard let number = value.number, number.isFinite else {
            throw ModelError("\(source.path): expected a number as \(place), found another value.")
        }
        return number
    }

    /// The epsilon of the norms.
    func epsilon(_ name: String, gguf key: String, default standard: Double? = nil) throws(ModelError) -> Float {
        guard let value = try number(name, gguf: key) ?? standard, value >= 0, value < 1 else {
            throw ModelError("\(source.path): expected \(label(name, key)) from 0 to 1, found none.")
        }
        return Float(value)
    }

    /// A switch of `config.json`; GGUF has none of them.
    func flag(_ name: String, default standard: Bool) -> Bool {
        isGGUF ? standard : settings[name]?.bool ?? standard
    }

    /// Whether `config.json` has a setting, be it `null`.
    func mentions(_ name: String) -> Bool { settings.object?[name] != nil }

    /// A text, or nil.
    func text(_ name: String, gguf key: String?) -> String? {
        if isGGUF { return key.flatMap { source.metadata["\(prefix).\($0)"]?.string } }
        return settings[name]?.string
    }

    /// What a setting is called in this model's layout.
    func label(_ name: String, _ key: String?) -> String {
        isGGUF ? "\(prefix).\(key ?? name)" : "\"\(name)\""
    }

    private enum Raw {
        case gguf(GGUFValue)
        case json(JSONValue)

        var integer: Int? {
            switch self {
            case .gguf(let value): value.integer ?? value.array.flatMap { Raw.common($0) }
            case .json(let value): value.integer
            }
        }

        /// Some converters write a setting for each layer; it counts where all layers agree.
        private static func common(_ array: GGUFArray) -> Int? {
            guard let values = array.integers, let first = values.first else { return nil }
            return values.allSatisfy { $0 == first } ? first : nil
        }

        var number: Double? {
            switch self {
            case .gguf(let value): value.number
            case .json(let value): value.number
            }
        }
    }

    private func raw(_ name: String, _ key: String?) throws(ModelError) -> (String, Raw?) {
        if isGGUF {
            guard let key else { return ("", nil) }
            return ("\(prefix).\(key)", source.metadata["\(prefix).\(key)"].map { .gguf($0) })
        }
        return ("\"\(name)\"", settings[name].map { .json($0) })
    }

    // MARK: Tensors

    /// The tensor of a Hugging Face name, or nil.
    func tensor(_ name: String) -> TensorInfo? {
        if isGGUF { return names.gguf(name).flatMap { source.tensors[$0] } }
        if let tensor = source.tensors[name] { return tensor }
        // BERT's first files call the weights and biases of norms so.
        for (suffix, old) in [("LayerNorm.weight", "LayerNorm.gamma"), ("LayerNorm.bias", "LayerNorm.beta")]
        where name.hasSuffix(suffix) {
            if let tensor = source.tensors[name.dropLast(suffix.count) + old] { return tensor }
        }
        // Base models leave out the first part of a name; models with other senses put one more before it.
        if let dot = name.firstIndex(of: ".") {
            let rest = name[name.index(after: dot)...]
            if let tensor = source.tensors[String(rest)] { return tensor }
            if let tensor = source.tensors["model.language_model.\(rest)"] { return tensor }
        }
        return source.tensors["language_model.\(name)"]
    }

    /// Whether there is a tensor of a name.
    func has(_ name: String) -> Bool { tensor(name) != nil }

    /// A matrix that must be there, with its bias where there is one.
    ///
    /// - Parameter name: without `.weight`.
    func linear(
        _ name: String, outputs: Int, inputs: Int, isTransposed: Bool = false
    ) throws(ModelError) -> LinearDescription {
        LinearDescription(
            matrix: try matrix(name + ".weight", outputs: outputs, inputs: inputs, isTransposed: isTransposed),
            bias: try optionalVector(name + ".bias", count: outputs))
    }

    /// A matrix that must be there.
    func matrix(
        _ name: String, outputs: Int, inputs: Int, isTransposed: Bool = false
    ) throws(ModelError) -> MatrixDescription {
        let tensor = try required(name)
        let isTransposed = isTransposed && !isGGUF
        try check(tensor, isTransposed ? [inputs, outputs] : [outputs, inputs])
        return MatrixDescription(tensor: tensor, outputs: outputs, inputs: inputs, isTransposed: isTransposed)
    }

    /// The matrices of a stack `[count, outputs, inputs]`.
    func stack(_ name: String, count: Int, outputs: Int, inputs: Int) throws(ModelError) -> [LinearDescription] {
        let tensor = try required(name)
        try check(tensor, [count, outputs, inputs])
        return (0..<count).map { index in
            LinearDescription(
                matrix: MatrixDescription(tensor: tensor, index: index, outputs: outputs, inputs: inputs))
        }
    }

    /// A vector that must be there.
    func vector(_ name: String, count: Int) throws(ModelError) -> TensorInfo {
        let tensor = try required(name)
        try check(tensor, [count])
        return tensor
    }

    /// A vector that may be there.
    func optionalVector(_ name: String, count: Int) throws(ModelError) -> TensorInfo? {
        guard has(name) else { return nil }
        return try vector(name, count: count)
    }

    /// A root-mean-square norm.
    func rmsNorm(
        _ name: String, count: Int, epsilon: Float, weightOffset: Float = 0
    ) throws(ModelError) -> NormDescription {
        NormDescription(
            kind: .rms, weight: try vector(name + ".weight", count: count), epsilon: epsilon,
            weightOffset: isGGUF ? 0 : weightOffset)
    }

    /// A norm of mean and variance.
    func layerNorm(_ name: String, count: Int, epsilon: Float) throws(ModelError) -> NormDescription {
        NormDescription(
            kind: .layer, weight: try vector(name + ".weight", count: count),
            bias: try optionalVector(name + ".bias", count: count), epsilon: epsilon)
    }

    /// The token embedding, whose rows are the vocabulary.
    func embedding(_ name: String, width: Int) throws(ModelError) -> MatrixDescription {
        let tensor = try required(name)
        guard tensor.shape.count == 2, tensor.shape[1] == width, (1...1 << 24).contains(tensor.shape[0]) else {
            throw ModelError(
                "\(source.path): expected tensor \"\(tensor.name)\" of shape [vocabulary, \(width)], "
                    + "found \(tensor.shape).")
        }
        return MatrixDescription(tensor: tensor, outputs: tensor.shape[0], inputs: width)
    }

    private func required(_ name: String) throws(ModelError) -> TensorInfo {
        if let tensor = tensor(name) {
            used.names.insert(tensor.name)
            return tensor
        }
        let shown = isGGUF ? names.gguf(name) ?? name : name
        if let type = source.otherTensors[shown] {
            throw ModelError("\(source.path): expected tensor \"\(shown)\" in a type of weights, found \(type).")
        }
        throw ModelError("\(source.path): expected a tensor \"\(shown)\", found none of that name.")
    }

    private func check(_ tensor: TensorInfo, _ shape: [Int]) throws(ModelError) {
        // A vector may be stored as a matrix of one row.
        guard tensor.shape == shape || tensor.shape.drop(while: { $0 == 1 }) == shape.drop(while: { $0 == 1 }) else {
            throw ModelError(
                "\(source.path): expected tensor \"\(tensor.name)\" of shape \(shape), found \(tensor.shape).")
        }
        guard shape.allSatisfy({ $0 > 0 }) else {
            throw ModelError("\(source.path): expected tensor \"\(tensor.name)\" to have elements, found none.")
        }
        guard let last = tensor.shape.last, last % tensor.type.blockLength == 0 else {
            throw ModelError("\(source.path): expected whole blocks in tensor \"\(tensor.name)\".")
        }
    }
}
