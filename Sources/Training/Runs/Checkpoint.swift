import ModelFormats

/// A run's state on disk: weights, what the optimizer remembers, how far the run is.
package struct Checkpoint {
    /// Steps done.
    package var step: Int
    /// Best validation so far.
    package var best: Double?
    /// Validations since then.
    package var stale: Int
    /// Fingerprint of the run description, so that a changed description does not continue an old run.
    package var fingerprint: String
    /// A name for the data that is learned from; empty where an earlier version wrote the file.
    package var data = ""
    /// A name for the model that training began with; empty if it began with nothing.
    package var loaded = ""
    /// Steps of the whole run, as its description had it.
    package var total = 0

    /// Writes all of it in one file.
    func write(
        to path: String, parameters: [Parameter<Float>], state: [[Tensor<Float>]], average: [Tensor<Float>]?
    ) throws(TrainingError) {
        var writer = SafetensorsWriter(metadata: [
            ("step", "\(step)"), ("best", best.map { "\($0)" } ?? ""), ("stale", "\(stale)"),
            ("fingerprint", fingerprint), ("data", data), ("loaded", loaded),
            ("total", "\(total)"),
        ])
        for parameter in parameters where parameter.isTrained {
            writer.add("model:" + parameter.name, parameter.tensor)
        }
        for (parameter, slots) in zip(parameters.filter(\.isTrained), state) {
            for (index, slot) in slots.enumerated() { writer.add("optimizer\(index):" + parameter.name, slot) }
        }
        if let average {
            for (parameter, tensor) in zip(parameters.filter(\.isTrained), average) {
                writer.add("average:" + parameter.name, tensor)
            }
        }
        try Files.write(writer.bytes, to: path)
    }

    /// Reads how far a run is, without its weights.
    static func read(_ path: String) throws -> (checkpoint: Checkpoint, file: SafetensorsFile) {
        let file = try SafetensorsFile(MappedFile(path: path))
        guard let step = file.metadata["step"].flatMap({ Int($0) }),
            let stale = file.metadata["stale"].flatMap({ Int($0) })
        else { throw TrainingError("\(path): no checkpoint of a run: step and stale are missing") }
        let checkpoint = Checkpoint(
            step: step, best: file.metadata["best"].flatMap { Double($0) }, stale: stale,
            fingerprint: file.metadata["fingerprint"] ?? "", data: file.metadata["data"] ?? "",
            loaded: file.metadata["loaded"] ?? "", total: file.metadata["total"].flatMap { Int($0) } ?? 0)
        return (checkpoint, file)
    }

    /// Reads weights and optimizer state back into what has the same shapes.
    static func load(
        _ file: SafetensorsFile, path: String, parameters: [Parameter<Float>], state: [[Tensor<Float>]],
        average: [Tensor<Float>]?
    ) throws(TrainingError) {
        let tensors = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0) })
        func fill(_ tensor: Tensor<Float>, _ name: String) throws(TrainingError) {
            guard let saved = tensors[name], saved.type == .f32, saved.elementCount == tensor.count else {
                throw TrainingError(
                    "\(path): tensor \(name) of \(tensor.count) float32 values was expected; the model has changed since"
                )
            }
            UnsafeMutableRawBufferPointer(start: tensor.values, count: tensor.count * 4).copyMemory(from: saved.bytes)
        }
        let trained = parameters.filter(\.isTrained)
        for (index, parameter) in trained.enumerated() {
            try fill(parameter.tensor, "model:" + parameter.name)
            for (slot, tensor) in state[index].enumerated() { try fill(tensor, "optimizer\(slot):" + parameter.name) }
            if let average { try fill(average[index], "average:" + parameter.name) }
        }
    }
}
