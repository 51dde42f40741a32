import Foundation
import Inference

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

    /// Says early and plainly that nothing is there; a glob is left to the loader.
    static func check(_ path: String) throws {
        if path.contains(where: { "*?[".contains($0) }) { return }
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure(.noInput, "\(path): no such file or folder. Name a GGUF file or a Hugging Face folder.")
        }
    }
}
