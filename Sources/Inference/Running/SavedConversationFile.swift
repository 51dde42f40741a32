import Foundation
import ModelFormats

/// What is told of a saved conversation without reading all of it.
package struct SavedConversationFile: Sendable, Equatable {
    /// Its name.
    package let name: String
    /// Bytes of the file.
    package let bytes: Int
    /// When it was written, in seconds since 1970.
    package let savedAt: Int64
    /// Tokens that it holds; 0 for a file that is no saved conversation.
    package let tokens: Int
    /// The digest of its model's weights; empty for a file that is no saved conversation.
    package let digest: String

    /// Reads the header of a file; nil if there is none. The checksum over all of it is checked when it is restored.
    package init?(name: String, path: String) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let bytes = attributes[.size] as? Int
        else { return nil }
        self.name = name
        self.bytes = bytes
        savedAt = Int64((attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0)
        let header = try? ConversationFile.header(path)
        tokens = header?.tokens ?? 0
        digest = header?.digest ?? ""
    }

    /// Bytes of a file; nil if there is none.
    package static func size(_ path: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
    }
}

extension ConversationFile {
    /// Longest text in a header: digest, layout, tenant.
    private static let longestText = 65_536

    /// The digest and the number of tokens, read from the beginning of a file.
    ///
    /// - Throws: `badFile` for a file that is no saved conversation of this version.
    static func header(_ path: String) throws(InferenceError) -> (digest: String, tokens: Int) {
        do {
            let file = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? file.close() }
            func bytes(_ count: Int) throws -> [UInt8] {
                guard count <= longestText, let data = try file.read(upToCount: count), data.count == count else {
                    throw InferenceError.badFile("\(path): is no saved conversation")
                }
                return Array(data)
            }
            func number() throws -> Int {
                try bytes(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            }
            guard try bytes(magic.count) == magic, try number() == Int(version) else {
                throw InferenceError.badFile("\(path): is no saved conversation of version \(version)")
            }
            let digest = String(decoding: try bytes(number()), as: UTF8.self)
            for _ in ["layout", "tenant"] { _ = try bytes(number()) }
            let notes = try number()
            try file.seek(toOffset: try file.offset() + UInt64(notes))
            return (digest, try number())
        } catch let error as InferenceError {
            throw error
        } catch {
            throw .badFile("\(path): cannot be read: \(fileReason(error))")
        }
    }
}
