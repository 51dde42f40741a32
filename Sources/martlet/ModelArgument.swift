import Foundation
import Inference
import ModelFormats
import Training

/// `PATH` or `NAME=PATH`, as `--model` takes it.
enum ModelArgument {
    /// A specification from the text. A text with `=` is `NAME=PATH`, unless a file of that very name exists.
    static func specification(_ text: String) -> ModelRegistry.Specification {
        if let equals = text.firstIndex(of: "="), equals != text.startIndex,
            !FileManager.default.fileExists(atPath: text), !text[..<equals].contains("/")
        {
            let path = String(text[text.index(after: equals)...])
            return .init(name: String(text[..<equals]), path: path)
        }
        return .init(path: text)
    }

    /// Gives each draft model to the model that it is named with; one without a name goes to the first.
    static func pair(
        _ specifications: [ModelRegistry.Specification], drafts: [String]
    ) throws -> [ModelRegistry.Specification] {
        var paired = specifications
        for draft in drafts {
            var (name, path) = (specifications.first?.name ?? "", draft)
            if let equals = draft.firstIndex(of: "="), !FileManager.default.fileExists(atPath: draft) {
                name = String(draft[..<equals])
                path = String(draft[draft.index(after: equals)...])
            }
            guard let place = paired.firstIndex(where: { $0.name == name }) else {
                let names = specifications.map(\.name).joined(separator: ", ")
                throw Failure(.usage, "--draft \(draft): no model is named '\(name)'; there are \(names).")
            }
            guard paired[place].draft == nil else {
                throw Failure(.usage, "--draft \(draft): the model '\(name)' has a draft model already.")
            }
            try check(path)
            paired[place].draft = path
        }
        return paired
    }

    /// Says early and plainly that nothing is there; a glob is left to the loader.
    static func check(_ path: String) throws {
        if path.contains(where: { "*?[".contains($0) }) { return }
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure(.noInput, "\(path): no such file or folder. Name a GGUF file or a Hugging Face folder.")
        }
    }

    /// Why a model does not generate, if the loader gave this reason: plainly, where `martlet train` made it to classify.
    static func reason(_ reason: String, ofNotLoading path: String) -> String {
        guard let source = try? ModelSource.open(path), ClassifierModel.supports(source) else { return reason }
        return "\(path) is a classifier: it has no tokens to predict. martlet serve --model \(path) serves it to "
            + "Classification/Classify, and martlet evaluate measures it on its test data."
    }

    /// Says early and plainly that a flag names no folder.
    static func check(folder: String, of flag: String) throws {
        do {
            _ = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw Failure(.noInput, "\(flag) \(folder): \(fileReason(error))")
        }
    }
}
