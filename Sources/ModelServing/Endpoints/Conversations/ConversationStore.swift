import Crypto
import Foundation
package import Inference
import ModelFormats

/// Where saved conversations lie: a folder of the operator's, in it one for each tenant, in it one file for each name.
///
/// A tenant's folder is named by the SHA-256 of the tenant, so that no name of a tenant can lead elsewhere. Any thread.
package struct ConversationStore: Sendable {
    private let folder: String
    /// Most bytes of one tenant's files; the operator's disk is not the tenants' to fill.
    private let tenantLimit: Int
    /// Of the files' names.
    private static let ending = ".conversation"

    /// Makes the folder, readable to this user only, if it is not there.
    ///
    /// - Throws: `badFile` if it cannot be made or written.
    package init(folder: String, tenantLimit: Int = 16 << 30) throws(InferenceError) {
        self.folder = folder
        self.tenantLimit = tenantLimit
        try Self.make(folder)
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw .badFile("\(folder): the folder of saved conversations cannot be written")
        }
    }

    /// The file of a tenant's conversation.
    ///
    /// - Throws: `invalidArgument` for a name that is none.
    func path(_ name: String, tenant: String, field: String) throws(InferenceError) -> String {
        guard Self.isName(name) else {
            throw .invalidArgument(field: field, reason: "must be 1 to 64 letters, digits, \"-\" and \"_\"")
        }
        return "\(tenantFolder(tenant))/\(name)\(Self.ending)"
    }

    private static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// A page of a tenant's saved conversations, by name. Reads their files' headers.
    ///
    /// - Parameter token: the last name of the page before; empty for the first page.
    /// - Returns: the page, and the token of the next one; empty if there is none.
    /// - Throws: `badFile` if the folder cannot be read.
    func list(
        tenant: String, after token: String, count: Int
    ) throws(InferenceError) -> (files: [SavedConversationFile], next: String) {
        let folder = tenantFolder(tenant)
        // A tenant who has saved nothing has no folder.
        guard FileManager.default.fileExists(atPath: folder) else { return ([], "") }
        let found: [String]
        do {
            found = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw .badFile("the folder of saved conversations cannot be read: \(fileReason(error))")
        }
        let names = found.compactMap { file in
            file.hasSuffix(Self.ending) ? String(file.dropLast(Self.ending.count)) : nil
        }
        let rest = names.filter { Self.isName($0) && $0 > token }.sorted()
        // One that is deleted meanwhile is passed over.
        let page = rest.prefix(count)
        let files = page.compactMap { SavedConversationFile(name: $0, path: "\(folder)/\($0)\(Self.ending)") }
        return (files, rest.count > count ? page.last ?? "" : "")
    }

    /// Deletes a tenant's saved conversation.
    ///
    /// - Returns: the bytes that it took.
    /// - Throws: `invalidArgument` for a name that is none, `notFound`, `badFile` if it cannot be deleted.
    func delete(_ name: String, tenant: String) throws(InferenceError) -> Int {
        let path = try path(name, tenant: tenant, field: ".name")
        guard let size = SavedConversationFile.size(path) else {
            throw .notFound("no conversation is saved as '\(name)'")
        }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw .badFile("the saved conversation '\(name)' cannot be deleted: \(fileReason(error))")
        }
        return size
    }

    /// Sees to it that a tenant's file may be written.
    ///
    /// - Throws: `badFile` if the tenant has used up what it may, or the folder cannot be made.
    func prepare(tenant: String) throws(InferenceError) {
        let folder = tenantFolder(tenant)
        try Self.make(folder)
        var bytes = 0
        for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")
            bytes += attributes?[.size] as? Int ?? 0
        }
        guard bytes < tenantLimit else {
            throw .badFile(
                "the saved conversations of this tenant take \(bytes) bytes and the server allows \(tenantLimit); delete "
                    + "some of them")
        }
    }

    private func tenantFolder(_ tenant: String) -> String {
        let digest = SHA256.hash(data: Array(tenant.utf8)).prefix(16)
        return "\(folder)/" + digest.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
    }

    private static func make(_ folder: String) throws(InferenceError) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .badFile("\(folder): the folder of saved conversations cannot be made: \(fileReason(error))")
        }
    }
}
