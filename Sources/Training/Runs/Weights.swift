package import ModelFormats

/// Loads weights of files into parameters.
package enum Weights {
    /// Fills each parameter from the tensor of its name, whatever its element type.
    package static func load(
        _ tensors: [TensorInfo], into parameters: [Parameter<Float>], from path: String
    ) throws(TrainingError) {
        let byName = Dictionary(tensors.map { ($0.name, $0) }) { first, _ in first }
        for parameter in parameters {
            guard let tensor = byName[parameter.name] else {
                throw TrainingError("\(path): tensor \(parameter.name) is missing")
            }
            try load(tensor, into: parameter, from: path)
        }
    }

    /// Fills one parameter.
    package static func load(
        _ tensor: TensorInfo, into parameter: Parameter<Float>, from path: String
    ) throws(TrainingError) {
        guard tensor.elementCount == parameter.tensor.count,
            tensor.shape.filter({ $0 > 1 }) == parameter.tensor.shape.filter({ $0 > 1 })
        else {
            throw TrainingError(
                "\(path): tensor \(tensor.name) has shape \(tensor.shape); the model needs \(parameter.tensor.shape)")
        }
        let values = parameter.tensor.storage.values
        let bytes = tensor.bytes
        switch tensor.type {
        case .f32:
            UnsafeMutableRawBufferPointer(start: values, count: parameter.tensor.count * 4).copyMemory(from: bytes)
        case .f16:
            for index in 0..<parameter.tensor.count {
                values[index] = Float(
                    Float16(bitPattern: bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)))
            }
        case .bf16:
            for index in 0..<parameter.tensor.count {
                let half = bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
                values[index] = Float(bitPattern: UInt32(half) << 16)
            }
        case .q8_0:
            for index in 0..<parameter.tensor.count {
                let block = index / 32 * 34
                let scale = Float16(bitPattern: bytes.loadUnaligned(fromByteOffset: block, as: UInt16.self))
                let level = bytes.loadUnaligned(fromByteOffset: block + 2 + index % 32, as: Int8.self)
                values[index] = Float(scale) * Float(level)
            }
        default:
            throw TrainingError(
                "\(path): tensor \(tensor.name) is stored as \(tensor.type); training reads F32, F16, BF16 and Q8_0")
        }
    }
}
