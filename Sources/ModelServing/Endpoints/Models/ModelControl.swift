import Dispatch
import Foundation
import Inference

/// Who may load and unload models while the server runs, and from where. Any thread.
package struct ModelControl: Sendable {
    /// The tenants who may; nobody by default.
    package var operators: Set<String>
    /// The folder below which models may be loaded from; nil for none.
    package var folder: String?
    /// Models are loaded one after another: each uses all cores.
    let queue = DispatchQueue(label: "martlet-load")

    /// Makes a value.
    package init(operators: Set<String> = [], folder: String? = nil) {
        self.operators = operators
        self.folder = folder
    }

    /// A file or folder below the operator's folder.
    ///
    /// - Throws: `invalidArgument` for a path that leads elsewhere, `notFound`, `unsupported` without a folder.
    func path(_ given: String, field: String) throws(InferenceError) -> String {
        guard let folder else {
            throw .unsupported("this server loads no further models: its operator has opened no folder of models")
        }
        let parts = given.split(separator: "/", omittingEmptySubsequences: false)
        guard !given.isEmpty, !given.hasPrefix("/"), !given.utf8.contains(0), given.utf8.count <= 1024,
            !parts.contains("..")
        else {
            throw .invalidArgument(
                field: field, reason: "must be a path below the operator's folder of models, without \"..\"")
        }
        let path = "\(folder)/\(given)"
        guard FileManager.default.fileExists(atPath: path) || given.contains("*") else {
            throw .notFound("there is nothing at '\(given)' in the operator's folder of models")
        }
        return path
    }
}
