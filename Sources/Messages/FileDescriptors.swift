import CMessages

/// The serialized descriptors of all .proto files, for the reflection service.
package struct FileDescriptors: Sendable {
    /// A .proto file.
    package struct File: Sendable {
        /// Its name as `import` writes it, for example "martlet/v1/generation.proto".
        package let name: String

        /// Its serialized `google.protobuf.FileDescriptorProto`, without comments.
        package let bytes: [UInt8]

        /// The indices of the files that it imports, directly or not; a file stands after what it imports.
        package let imports: [Int]
    }

    /// All files.
    package let files: [File]

    private let indexByName: [String: Int]
    private let indexBySymbol: [String: Int]

    /// Reads what the generator embedded. Costs some copies: make one and keep it.
    package init() {
        var files: [File] = []
        var indexByName: [String: Int] = [:]
        for index in 0..<martlet_file_descriptor_count() {
            guard let file = martlet_file_descriptor(index)?.pointee, let name = file.name else { continue }
            let imports = (0..<file.import_count).map { Int(file.imports[$0]) }
            indexByName[String(cString: name)] = files.count
            files.append(
                File(
                    name: String(cString: name),
                    bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.count)),
                    imports: imports))
        }
        var indexBySymbol: [String: Int] = [:]
        for index in 0..<martlet_symbol_count() {
            guard let symbol = martlet_symbol(index)?.pointee, let name = symbol.name else { continue }
            indexBySymbol[String(cString: name)] = symbol.file
        }
        self.files = files
        self.indexByName = indexByName
        self.indexBySymbol = indexBySymbol
    }

    /// The serialized descriptors of a file and of all that it imports, the file first; nil for an unknown name.
    package func descriptors(ofFile name: String) -> [[UInt8]]? {
        indexByName[name].map(descriptors)
    }

    /// The same for the file that declares a symbol: a service, method, message, field, enum or enum value by its full
    /// name, without a leading dot.
    package func descriptors(declaring symbol: String) -> [[UInt8]]? {
        indexBySymbol[symbol].map(descriptors)
    }

    /// Whether the symbol is declared in any file.
    package func declares(_ symbol: String) -> Bool {
        indexBySymbol[symbol] != nil
    }

    private func descriptors(at index: Int) -> [[UInt8]] {
        [files[index].bytes] + files[index].imports.map { files[$0].bytes }
    }
}
