import Glibc
import JSON
import ModelFormats

extension ModelReader {
    /// The rotary embedding of this model's settings.
    ///
    /// Reads `rope_parameters` (transformers 5), `rope_theta` with `rope_scaling` (before), or GGUF's keys and factor
    /// tensors. Scalings: none, linear (arXiv 2306.15595), YaRN (arXiv 2309.00071), Llama 3's, longrope
    /// (arXiv 2402.13753) and dynamic NTK, which is none within the trained length.
    ///
    /// - Parameters:
    ///   - headSize: width of a head.
    ///   - contextLength: length that the model will serve; longrope has one set of factors for short and one for long.
    ///   - pairing: which elements of a head form a pair in GGUF; Hugging Face's layout always has halves.
    ///   - kind: part of `rope_parameters`, where layers differ (`full_attention`, `sliding_attention`).
    ///   - defaultBase: the base where `config.json` leaves it out.
    ///   - ggufDefaultBase: the base where GGUF leaves it out.
    func rope(
        headSize: Int, contextLength: Int, ggufPairing: RopeAngles.Pairing = .halves, kind: String? = nil,
        defaultBase: Double = 10000, ggufDefaultBase: Double = 10000
    ) throws(ModelError) -> RopeDescription {
        let rope =
            isGGUF
            ? try ggufRope(headSize, contextLength, ggufPairing, ggufDefaultBase)
            : try huggingFaceRope(headSize, contextLength, kind, defaultBase)
        guard rope.inverseFrequencies.allSatisfy({ $0 >= 0 && $0.isFinite }), rope.attentionScale.isFinite else {
            throw ModelError("\(source.path): expected rope settings that give frequencies, found others.")
        }
        return rope
    }

    /// The length up to which a longrope model uses its short factors, which its authors trained it with first; nil for
    /// other models.
    ///
    /// Keys in the cache keep the rotation they were written with, so one set of factors must serve all sequences. A
    /// model is served up to this length with short factors, which is exactly what the reference computes there, unless
    /// a longer context is asked for.
    var longropeOriginal: Int? {
        get throws(ModelError) {
            if isGGUF {
                guard source.tensors["rope_factors_short.weight"] != nil else { return nil }
                return try integer("", gguf: "rope.scaling.original_context_length")
            }
            guard let parameters = settings["rope_parameters"] ?? settings["rope_scaling"],
                let type = parameters["rope_type"]?.string ?? parameters["type"]?.string,
                type == "longrope" || type == "su"
            else { return nil }
            return (parameters["original_max_position_embeddings"] ?? settings["original_max_position_embeddings"])?
                .integer
        }
    }

    private func huggingFaceRope(
        _ headSize: Int, _ contextLength: Int, _ kind: String?, _ defaultBase: Double
    ) throws(ModelError) -> RopeDescription {
        var parameters = settings["rope_parameters"] ?? settings["rope_scaling"] ?? .object([:])
        if let kind, let part = parameters[kind] { parameters = part }
        let base = try positive(
            parameters["rope_theta"]?.number ?? settings["rope_theta"]?.number ?? defaultBase, "rope_theta")
        let share = parameters["partial_rotary_factor"]?.number ?? settings["partial_rotary_factor"]?.number ?? 1
        guard share > 0, share <= 1 else {
            throw ModelError("\(source.path): expected partial_rotary_factor from 0 to 1, found \(share).")
        }
        let dimensions = try rotated(Int(Double(headSize) * share), headSize)
        let plain = RopeAngles.frequencies(dimensions: dimensions, base: base)
        let trained = settings["max_position_embeddings"]?.number ?? Double(contextLength)
        let original =
            parameters["original_max_position_embeddings"]?.number
            ?? settings["original_max_position_embeddings"]?.number ?? trained
        let factor = try positive(parameters["factor"]?.number ?? max(1, trained / max(original, 1)), "factor")
        let type = parameters["rope_type"]?.string ?? parameters["type"]?.string ?? "default"
        switch type {
        case "default", "dynamic", "mrope":
            return RopeDescription(inverseFrequencies: plain, pairing: .halves)
        case "linear":
            return RopeDescription(inverseFrequencies: plain.map { $0 / factor }, pairing: .halves)
        case "llama3":
            return RopeDescription(
                inverseFrequencies: llama3(plain, factor, original, parameters), pairing: .halves)
        case "yarn":
            let scaling = Yarn(
                factor: factor, original: try positive(original, "original_max_position_embeddings"),
                betaFast: parameters["beta_fast"]?.number ?? 32, betaSlow: parameters["beta_slow"]?.number ?? 1,
                truncates: parameters["truncate"]?.bool ?? true)
            var scale = parameters["attention_factor"]?.number
            if scale == nil, let mscale = parameters["mscale"]?.number,
                let all = parameters["mscale_all_dim"]?.number, mscale != 0, all != 0
            {
                scale = Yarn.attentionScale(factor, mscale) / Yarn.attentionScale(factor, all)
            }
            return RopeDescription(
                inverseFrequencies: scaling.frequencies(dimensions: dimensions, base: base),
                attentionScale: scale ?? Yarn.attentionScale(factor, 1), pairing: .halves)
        case "longrope", "su":
            let isLong = Double(contextLength) > original
            let name = isLong ? "long_factor" : "short_factor"
            let factors = parameters[name]?.array?.compactMap(\.number) ?? []
            let stretch = trained / max(original, 1)
            let standard = stretch > 1 ? sqrt(1 + log(stretch) / log(original)) : 1
            return RopeDescription(
                inverseFrequencies: try divide(plain, by: factors, name),
                attentionScale: parameters["attention_factor"]?.number ?? standard, pairing: .halves)
        default:
            throw ModelError(
                "\(source.path): expected a rope scaling of default, linear, dynamic, llama3, yarn or longrope, "
                    + "found \"\(type.prefix(40))\".")
        }
    }

    private func ggufRope(
        _ headSize: Int, _ contextLength: Int, _ pairing: RopeAngles.Pairing, _ defaultBase: Double
    ) throws(ModelError) -> RopeDescription {
        let base = try positive(try number("", gguf: "rope.freq_base") ?? defaultBase, "rope.freq_base")
        let dimensions = try rotated(try integer("", gguf: "rope.dimension_count") ?? headSize, headSize)
        var frequencies = RopeAngles.frequencies(dimensions: dimensions, base: base)
        var scale = try number("", gguf: "rope.scaling.attn_factor") ?? 1
        let original = try number("", gguf: "rope.scaling.original_context_length")
        let type = text("", gguf: "rope.scaling.type")
        // Files from before `rope.scaling.factor` have `rope.scale_linear`, which is linear scaling.
        let old = try number("", gguf: "rope.scale_linear")
        let factor = try positive(try number("", gguf: "rope.scaling.factor") ?? old ?? 1, "rope.scaling.factor")
        if type == "yarn" {
            let trained = try number("", gguf: "context_length") ?? Double(contextLength)
            let scaling = Yarn(
                factor: factor, original: try positive(original ?? trained / factor, "original_context_length"),
                betaFast: try number("", gguf: "rope.scaling.yarn_beta_fast") ?? 32,
                betaSlow: try number("", gguf: "rope.scaling.yarn_beta_slow") ?? 1, truncates: true)
            frequencies = scaling.frequencies(dimensions: dimensions, base: base)
            scale *= try number("", gguf: "rope.scaling.yarn_attn_factor") ?? Yarn.attentionScale(factor, 1)
        } else if type == "linear" || type == nil && factor != 1 {
            frequencies = frequencies.map { $0 / factor }
        }
        // Llama 3's scaling and longrope come as tensors of divisors.
        for name in ggufFactorNames(contextLength, original) {
            guard let tensor = source.tensors[name] else { continue }
            frequencies = try divide(frequencies, by: tensor.doubles(), name)
            break
        }
        return RopeDescription(inverseFrequencies: frequencies, attentionScale: scale, pairing: pairing)
    }

    private func ggufFactorNames(_ contextLength: Int, _ original: Double?) -> [String] {
        let isLong = original.map { Double(contextLength) > $0 } ?? false
        return ["rope_freqs.weight", isLong ? "rope_factors_long.weight" : "rope_factors_short.weight"]
    }

    /// Llama 3.1's scaling: long waves are stretched, short ones kept, those between mixed.
    private func llama3(
        _ frequencies: [Double], _ factor: Double, _ original: Double, _ parameters: JSONValue
    ) -> [Double] {
        let low = parameters["low_freq_factor"]?.number ?? 1
        let high = parameters["high_freq_factor"]?.number ?? 4
        return frequencies.map { frequency in
            let turns = original * frequency / (2 * .pi)
            let share = high > low ? min(1, max(0, (turns - low) / (high - low))) : (turns < low ? 0 : 1)
            return (1 - share) * frequency / factor + share * frequency
        }
    }

    private func divide(_ values: [Double], by factors: [Double], _ name: String) throws(ModelError) -> [Double] {
        guard factors.count == values.count, factors.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw ModelError(
                "\(source.path): expected \(values.count) positive factors in \(name), found \(factors.count).")
        }
        return zip(values, factors).map { $0 / $1 }
    }

    private func rotated(_ dimensions: Int, _ headSize: Int) throws(ModelError) -> Int {
        guard dimensions >= 2, dimensions <= headSize, dimensions % 2 == 0 else {
            throw ModelError(
                "\(source.path): expected an even number of rotated dimensions from 2 to \(headSize), "
                    + "found \(dimensions).")
        }
        return dimensions
    }

    private func positive(_ value: Double, _ name: String) throws(ModelError) -> Double {
        guard value > 0, value.isFinite else {
            throw ModelError("\(source.path): expected \(name) above 0, found \(value).")
        }
        return value
    }
}

/// YaRN: each frequency between stretched and kept, by how often it turns within the original length.
struct Yarn {
    /// How much longer contexts become.
    var factor: Double
    /// Length that the model was trained for.
    var original: Double
    /// Turns from which a frequency is kept.
    var betaFast: Double
    /// Turns up to which a frequency is stretched.
    var betaSlow: Double
    /// Whether the bounds are rounded to whole pairs.
    var truncates: Bool

    /// Angle per position of each pair.
    func frequencies(dimensions: Int, base: Double) -> [Double] {
        func pair(turns: Double) -> Double {
            Double(dimensions) * log(original / (turns * 2 * .pi)) / (2 * log(base))
        }
        var low = pair(turns: betaFast)
        var high = pair(turns: betaSlow)
        if truncates { (low, high) = (low.rounded(.down), high.rounded(.up)) }
        low = max(low, 0)
        high = min(high, Double(dimensions - 1))
        if low == high { high += 0.001 }
        return RopeAngles.frequencies(dimensions: dimensions, base: base).enumerated().map { index, frequency in
            let stretched = min(1, max(0, (Double(index) - low) / (high - low)))
            return frequency / factor * stretched + frequency * (1 - stretched)
        }
    }

    /// Factor on queries and keys that makes up for longer contexts.
    static func attentionScale(_ factor: Double, _ mscale: Double) -> Double {
        factor > 1 ? 0.1 * mscale * log(factor) + 1 : 1
    }
}

extension TensorInfo {
    /// The elements of a small tensor of plain floats.
    func doubles() -> [Double] {
        floatValues().map(Double.init)
    }

    /// The elements as floats, whatever their type.
    func floatValues() -> [Float] {
        let count = elementCount
        guard count > 0 else { return [] }
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let output = buffer.baseAddress, let input = bytes.baseAddress else { return }
            BlockFormat.dequantize(type, input, count: count, into: output)
            initialized = count
        }
    }
}
