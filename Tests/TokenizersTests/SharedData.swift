import Foundation
import ModelFormats
import Tokenizers

/// Files that the project's tests use where they are found, and folders of the project itself.
enum SharedData {
    /// `../shared/data` beside the package, or what MARTLET_SHARED_DATA says; nil where there is none.
    static let folder: String? = {
        let environment = ProcessInfo.processInfo.environment["MARTLET_SHARED_DATA"]
        if let environment, FileManager.default.fileExists(atPath: environment) { return environment }
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while folder.path != "/" {
            if FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
                let data = folder.appendingPathComponent("../shared/data").standardized.path
                if FileManager.default.fileExists(atPath: data) { return data }
            }
            folder = folder.deletingLastPathComponent()
        }
        return nil
    }()

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: (folder ?? "") + "/" + path)))
    }

    static func fixture(_ name: String) throws -> [UInt8] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        return [UInt8](try Data(contentsOf: folder.appendingPathComponent("Fixtures/" + name)))
    }

    static func gguf(_ path: String) throws -> Tokenizer {
        let source = try ModelSource.open((folder ?? "") + "/" + path)
        return try Tokenizer(gguf: GGUFVocabulary(source.metadata))
    }
}

extension GGUFVocabulary {
    /// What the metadata of a GGUF file says.
    init(_ metadata: [String: GGUFValue]) {
        func value(_ key: String) -> GGUFValue? { metadata["tokenizer.ggml." + key] }
        func id(_ key: String) -> Int32? { value(key + "_token_id")?.integer.map { Int32(truncatingIfNeeded: $0) } }
        self.init(
            model: value("model")?.string ?? "", tokens: value("tokens")?.array?.byteStrings ?? [])
        pre = value("pre")?.string
        scores = value("scores")?.array?.numbers ?? []
        types = value("token_type")?.array?.integers?.map { Int32(truncatingIfNeeded: $0) } ?? []
        merges = value("merges")?.array?.byteStrings ?? []
        beginOfSequence = id("bos")
        endOfSequence = id("eos")
        unknown = id("unknown")
        separator = id("seperator")
        padding = id("padding")
        mask = id("mask")
        classify = id("cls")
        endOfTurn = id("eot")
        endOfMessage = id("eom")
        addsBeginOfSequence = value("add_bos_token")?.bool
        addsEndOfSequence = value("add_eos_token")?.bool
        addsSeparator = value("add_sep_token")?.bool
        addsSpacePrefix = value("add_space_prefix")?.bool
        removesExtraWhitespace = value("remove_extra_whitespaces")?.bool
        precompiledCharsMap =
            value("precompiled_charsmap")?.array?.integers?.map { UInt8(truncatingIfNeeded: $0) } ?? []
    }
}
