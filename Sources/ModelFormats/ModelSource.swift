import Glibc
package import JSON

/// A model on disk, whatever its form: one GGUF file or all parts of a split one, one safetensors file or a folder
/// with shards. Gives tensors by name, and the metadata beside them.
package struct ModelSource: Sendable {
    /// Whose names and conventions the tensors follow.
    package enum Layout: Sendable, Equatable {
        /// llama.cpp's names; everything is in the file's metadata.
        case gguf
        /// Hugging Face's names; `config.json` and the tokenizer's files lie beside the weights.
        case huggingFace
    }

    /// Whose names and conventions the tensors follow.
    package let layout: Layout

    /// The path that was asked for.
    package let path: String

    /// The folder that the weights lie in.
    package let folder: String

    /// The mapped files, in order.
    package let files: [MappedFile]

    /// Tensors by name.
    package let tensors: [String: TensorInfo]

    /// Names in the order of the files.
    package let names: [String]

    /// Tensors of types that this program does not read: name and type.
    package let otherTensors: [String: String]

    /// GGUF metadata (of the first part); empty for Hugging Face folders.
    package let metadata: [String: GGUFValue]

    /// The parsed `config.json`; nil for GGUF.
    package private(set) var config: JSONValue?

    /// Length of the header of each file: all that lies before the tensors' bytes.
    let headerLengths: [Int]

    /// Opens a file, a folder or a glob.
    ///
    /// A folder holds either `model.safetensors.index.json` with its shards, or one or more `.safetensors` files, or
    /// one GGUF model. Naming any part of a split GGUF opens all of them.
    ///
    /// - Throws: `FormatError` naming the file, the place, what was expected and what was found.
    package static func open(_ path: String) throws(FormatError) -> ModelSource {
        let paths = try ModelLocator.locate(path)
        var files: [MappedFile] = []
        for path in paths { files.append(try MappedFile(path: path)) }
        return try open(files, path: path)
    }

    /// Reads files that are mapped already.
    package static func open(_ files: [MappedFile], path: String) throws(FormatError) -> ModelSource {
        guard let first = files.first else {
            throw FormatError(file: path, expected: "a model", found: "no file")
        }
        if GGUFFile.isGGUF(first) { return try ModelSource(gguf: files, path: path) }
        if SafetensorsFile.isSafetensors(first) || first.path.hasSuffix(".safetensors") {
            return try ModelSource(safetensors: files, path: path)
        }
        throw FormatError(
            file: first.path, offset: 0, expected: "a GGUF or safetensors file", found: ModelLocator.guess(first))
    }

    private init(gguf files: [MappedFile], path: String) throws(FormatError) {
        var parts: [GGUFFile] = []
        for file in files { parts.append(try GGUFFile(file)) }
        try ModelSource.checkSplit(parts)
        var table = TensorTable()
        for part in parts { try table.add(part.tensors, part.otherTensors) }
        layout = .gguf
        self.path = path
        self.files = files
        folder = ModelLocator.folder(of: files[0].path)
        metadata = parts[0].metadata
        config = nil
        headerLengths = parts.map(\.dataOffset)
        (tensors, names, otherTensors) = (table.tensors, table.names, table.others)
    }

    private init(safetensors files: [MappedFile], path: String) throws(FormatError) {
        var table = TensorTable()
        var headers: [Int] = []
        for file in files {
            let part = try SafetensorsFile(file)
            headers.append(part.dataOffset)
            try table.add(part.tensors, part.otherTensors)
        }
        layout = .huggingFace
        self.path = path
        self.files = files
        folder = ModelLocator.folder(of: files[0].path)
        metadata = [:]
        headerLengths = headers
        (tensors, names, otherTensors) = (table.tensors, table.names, table.others)
        let configPath = folder + "/config.json"
        guard let bytes = try readFile(configPath, limit: 16 << 20) else {
            throw FormatError(
                file: configPath, expected: "the model's configuration beside its safetensors", found: "no such file")
        }
        let config = try JSONValue(parsing: bytes, file: configPath)
        guard config.object != nil else {
            throw FormatError(file: configPath, offset: 0, expected: "an object", found: config.kind)
        }
        self.config = config
        try checkIndex()
    }

    /// Reads a file that lies beside the weights, such as `tokenizer.json`; nil when there is none.
    package func companion(_ name: String, limit: Int = 256 << 20) throws(FormatError) -> [UInt8]? {
        try readFile(folder + "/" + name, limit: limit)
    }

    /// The same weights under other settings.
    package func replacing(config: JSONValue) -> ModelSource {
        var copy = self
        copy.config = config
        return copy
    }

    /// Total bytes of all files.
    package var byteCount: Int { files.reduce(0) { $0 + $1.count } }

    /// Every shard that the index names holds the tensors that it says.
    private func checkIndex() throws(FormatError) {
        let indexPath = folder + "/model.safetensors.index.json"
        guard files.count > 1, let bytes = try readFile(indexPath, limit: 64 << 20) else { return }
        let index = try JSONValue(parsing: bytes, file: indexPath)
        for (name, shard) in index["weight_map"]?.object ?? [:] {
            guard tensors[name] != nil || otherTensors[name] != nil else {
                throw FormatError(
                    file: indexPath, expected: "tensor \(shown(name)) in \(shown(shard.string ?? "a shard"))",
                    found: "that it is missing there")
            }
        }
    }

    /// The parts of a split model say how many they are, which each is, and how many tensors they hold together.
    private static func checkSplit(_ parts: [GGUFFile]) throws(FormatError) {
        guard let declared = parts[0].metadata["split.count"]?.integer, declared > 1 || parts.count > 1 else { return }
        guard declared == parts.count else {
            throw FormatError(
                file: parts[0].file.path, expected: "\(declared) parts by split.count", found: "\(parts.count)")
        }
        for (index, part) in parts.enumerated() {
            guard let number = part.metadata["split.no"]?.integer, number == index else {
                throw FormatError(
                    file: part.file.path, expected: "split.no to be \(index)",
                    found: part.metadata["split.no"]?.integer.map { "\($0)" } ?? "none")
            }
        }
        let total = parts.reduce(0) { $0 + $1.tensors.count + $1.otherTensors.count }
        if let declared = parts[0].metadata["split.tensors.count"]?.integer, declared != total {
            throw FormatError(
                file: parts[0].file.path, expected: "\(declared) tensors in all parts by split.tensors.count",
                found: "\(total)")
        }
    }
}

/// Tensors of several files under one set of names.
private struct TensorTable {
    var tensors: [String: TensorInfo] = [:]
    var names: [String] = []
    var others: [String: String] = [:]

    mutating func add(_ infos: [TensorInfo], _ unread: [String: String]) throws(FormatError) {
        for info in infos {
            if let other = tensors.updateValue(info, forKey: info.name) {
                throw FormatError(
                    file: info.file.path, expected: "every tensor in one file",
                    found: "\(shown(info.name)) also in \(other.file.path)")
            }
            names.append(info.name)
        }
        others.merge(unread) { first, _ in first }
    }
}
