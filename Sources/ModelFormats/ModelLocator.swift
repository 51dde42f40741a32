import Glibc
import JSON

/// Finds the files of a model from what a person typed: a file, a folder or a glob.
enum ModelLocator {
    /// The weight files, in order.
    static func locate(_ path: String) throws(FormatError) -> [String] {
        if let kind = kind(path) {
            return kind == .folder ? try locate(inFolder: path) : try parts(of: path)
        }
        guard path.contains(where: { "*?[".contains($0) }) else {
            throw FormatError(file: path, expected: "a model file, a folder or a pattern", found: systemMessage(ENOENT))
        }
        let matches = expand(path)
        guard let first = matches.first else {
            throw FormatError(file: path, expected: "a pattern that matches a model", found: "no match")
        }
        if matches.count == 1 { return try locate(first) }
        let weights = matches.filter { $0.hasSuffix(".gguf") || $0.hasSuffix(".safetensors") }
        return try oneModel(weights.isEmpty ? matches : weights, path)
    }

    /// The folder that a path lies in.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// What a file that is no model seems to be, to help the person who named it.
    static func guess(_ file: MappedFile) -> String {
        let head = [UInt8](file.bytes.prefix(4))
        if head == [0x50, 0x4B, 0x03, 0x04] { return "a zip archive (PyTorch weights? convert them to safetensors)" }
        if head.first == 0x80 { return "a Python pickle (PyTorch weights? convert them to safetensors)" }
        if head == [0x6C, 0x6D, 0x67, 0x67] || head == [0x74, 0x6A, 0x67, 0x67] {
            return "a GGML file from before GGUF (convert it again)"
        }
        if file.bytes.starts(with: Array("version https://git-lfs".utf8)) {
            return "a Git LFS pointer (run \"git lfs pull\" to get the weights)"
        }
        return "bytes that begin 0x" + head.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private enum Kind {
        case file
        case folder
    }

    private static func kind(_ path: String) -> Kind? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
    }

    private static func locate(inFolder folder: String) throws(FormatError) -> [String] {
        let indexPath = folder + "/model.safetensors.index.json"
        if let bytes = try readFile(indexPath, limit: 64 << 20) {
            return try shards(JSONValue(parsing: bytes, file: indexPath), indexPath, folder)
        }
        if kind(folder + "/model.safetensors") == .file { return [folder + "/model.safetensors"] }
        // What `martlet train` writes: the finished model lies beside checkpoints.
        if kind(folder + "/run.json") == .file {
            guard kind(folder + "/model") == .folder else {
                throw FormatError(
                    file: folder, expected: "a finished run with the folder model in it", found: "a run without it")
            }
            return try locate(inFolder: folder + "/model")
        }
        let names = entries(of: folder)
        let weights = names.filter { $0.hasSuffix(".safetensors") }
        if !weights.isEmpty { return weights.map { folder + "/" + $0 } }
        let ggufs = names.filter { $0.hasSuffix(".gguf") }
        guard !ggufs.isEmpty else {
            let hint = names.contains { $0.hasSuffix(".bin") || $0.hasSuffix(".pt") || $0.hasSuffix(".pth") }
            throw FormatError(
                file: folder, expected: "a folder with .safetensors or .gguf files",
                found: hint ? "PyTorch weights only (convert them to safetensors)" : "neither")
        }
        return try oneModel(ggufs.map { folder + "/" + $0 }, folder)
    }

    /// Several files that must be one model: all shards, or all parts of one split GGUF.
    private static func oneModel(_ paths: [String], _ asked: String) throws(FormatError) -> [String] {
        if paths.allSatisfy({ $0.hasSuffix(".safetensors") }) { return paths }
        let models = Set(paths.map { split($0)?.stem ?? $0 })
        guard models.count == 1, let first = paths.first else {
            throw FormatError(
                file: asked, expected: "one model",
                found: "\(models.count), such as \(models.sorted().prefix(3).joined(separator: ", "))")
        }
        return try parts(of: first)
    }

    private static func shards(
        _ index: JSONValue, _ indexPath: String, _ folder: String
    ) throws(FormatError) -> [String] {
        guard let map = index["weight_map"]?.object, !map.isEmpty else {
            throw FormatError(file: indexPath, expected: "a weight_map of tensors to files", found: "none")
        }
        var names: Set<String> = []
        for (tensor, value) in map {
            guard let name = value.string, !name.isEmpty, !name.contains("/"), name != ".." else {
                throw FormatError(
                    file: indexPath, expected: "the name of a file in the same folder for tensor \(shown(tensor))",
                    found: value.string.map { shown($0) } ?? value.kind)
            }
            names.insert(name)
        }
        return names.sorted().map { folder + "/" + $0 }
    }

    /// All parts of a split GGUF, when the name is that of one; else the file itself.
    private static func parts(of path: String) throws(FormatError) -> [String] {
        guard let (stem, count) = split(path), count > 1 else { return [path] }
        return (1...count).map { "\(stem)-\(padded($0))-of-\(padded(count)).gguf" }
    }

    /// Takes `stem-00001-of-00003.gguf` apart.
    private static func split(_ path: String) -> (stem: String, count: Int)? {
        let bytes = Array(path.utf8)
        let tail = 20  // "-00001-of-00003.gguf"
        guard bytes.count > tail, path.hasSuffix(".gguf") else { return nil }
        let end = bytes[(bytes.count - tail)...]
        let first = end.startIndex
        guard end[first] == UInt8(ascii: "-"), Array(end[first + 6..<first + 10]) == Array("-of-".utf8),
            let number = Int(String(decoding: end[first + 1..<first + 6], as: UTF8.self)),
            let count = Int(String(decoding: end[first + 10..<first + 15], as: UTF8.self)),
            number >= 1, number <= count
        else { return nil }
        return (String(decoding: bytes[..<first], as: UTF8.self), count)
    }

    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    private static func entries(of folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    private static func expand(_ pattern: String) -> [String] {
        var result = glob_t()
        defer { globfree(&result) }
        guard glob(pattern, GLOB_TILDE, nil, &result) == 0 else { return [] }
        return (0..<Int(result.gl_pathc)).compactMap { index in
            result.gl_pathv[index].map { String(cString: $0) }
        }
    }
}
