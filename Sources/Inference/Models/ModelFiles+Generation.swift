import JSON
import ModelFormats

extension ModelSource {
    /// The sampling that a model's authors recommend: `generation_config.json` beside safetensors, `general.sampling.*` in
    /// GGUF. Where the former says `"do_sample": false` the recommendation is greedy. A GGUF value out of its range is no
    /// recommendation.
    ///
    /// - Throws: `badFile` if the file is no JSON.
    func recommendedSampling() throws(InferenceError) -> SamplingParameters {
        var sampling = SamplingParameters()
        guard layout == .huggingFace else {
            func number(_ key: String, _ range: ClosedRange<Double>) -> Float? {
                metadata["general.sampling.\(key)"]?.number.flatMap { range.contains($0) ? Float($0) : nil }
            }
            sampling.temperature = number("temp", 0...100)
            sampling.topK = metadata["general.sampling.top_k"]?.integer.flatMap { $0 >= 0 ? $0 : nil }
            sampling.topP = number("top_p", 0.001...1)
            sampling.minP = number("min_p", 0...1)
            sampling.repetitionPenalty = number("penalty_repeat", 0.01...100)
            return sampling
        }
        guard let config = try generationConfig() else { return sampling }
        func float(_ key: String) -> Float? { config[key]?.number.map(Float.init) }
        if config["do_sample"]?.bool == true {
            sampling.temperature = float("temperature")
            sampling.topK = config["top_k"]?.integer
            sampling.topP = float("top_p")
            sampling.minP = float("min_p")
            sampling.typicalP = float("typical_p")
        }
        sampling.repetitionPenalty = float("repetition_penalty")
        return sampling
    }

    /// The ids that end a generation by `generation_config.json` or `config.json`; empty if neither says.
    func endOfSequenceIDs() throws(InferenceError) -> [Int32] {
        for value in [try generationConfig()?["eos_token_id"], config?["eos_token_id"]] {
            if let id = value?.integer { return [Int32(truncatingIfNeeded: id)] }
            if let ids = value?.array { return ids.compactMap { $0.integer.map { Int32(truncatingIfNeeded: $0) } } }
        }
        return []
    }

    private func generationConfig() throws(InferenceError) -> JSONValue? {
        guard layout == .huggingFace else { return nil }
        do {
            guard let bytes = try companion("generation_config.json", limit: 1 << 20) else { return nil }
            return try JSONValue(parsing: bytes, file: folder + "/generation_config.json")
        } catch {
            throw .badFile("\(error)")
        }
    }
}
