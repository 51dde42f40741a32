import CDescriptors

/// Writes the serialized descriptors of all files as C data, and which file declares which symbol: what the reflection
/// service answers with (protobuf-c keeps no descriptors of files).
func embeddedDescriptors(_ set: DescriptorSet, _ schema: Schema) -> (header: String, source: String) {
    let warning = "/* Made by proto/generate. Do not edit: run proto/generate. */\n"
    let header =
        warning + """

            #pragma once
            #include <stddef.h>
            #include <stdint.h>

            /* A .proto file: its name and its serialized google.protobuf.FileDescriptorProto, without comments. */
            typedef struct {
                const char *name;
                const uint8_t *bytes;
                size_t count;
                /* The indices of all files that it imports, directly or not. */
                const uint16_t *imports;
                size_t import_count;
            } MartletFileDescriptor;

            /* A full name (package, service, method, message, field, enum, enum value) and the index of its file. */
            typedef struct {
                const char *name;
                size_t file;
            } MartletSymbol;

            size_t martlet_file_descriptor_count(void);
            const MartletFileDescriptor *martlet_file_descriptor(size_t index);
            size_t martlet_symbol_count(void);
            const MartletSymbol *martlet_symbol(size_t index);

            """
    var source = warning + "\n#include \"file_descriptors.h\"\n\n"
    var table = "static const MartletFileDescriptor files[] = {\n"
    for (index, file) in set.files.enumerated() {
        file.pointee.source_code_info = nil
        let size = google__protobuf__file_descriptor_proto__get_packed_size(file)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = google__protobuf__file_descriptor_proto__pack(file, buffer.baseAddress)
        }
        source += "static const uint8_t file_\(index)[] = {\n"
        for start in stride(from: 0, to: bytes.count, by: 20) {
            let row = bytes[start..<min(start + 20, bytes.count)]
            source += "    " + row.map { "\($0)," }.joined(separator: " ") + "\n"
        }
        source += "};\n\n"
        let imports = transitiveImports(of: schema.files[index], in: schema)
        let indices = (imports.isEmpty ? [0] : imports).map(String.init).joined(separator: ", ")
        source += "static const uint16_t imports_\(index)[] = {\(indices)};\n\n"
        table += "    {\"\(text(file.pointee.name))\", file_\(index), \(size), imports_\(index), \(imports.count)},\n"
    }
    source += table + "};\n\nstatic const MartletSymbol symbols[] = {\n"
    for (index, file) in schema.files.enumerated() {
        for symbol in symbols(of: file).sorted() { source += "    {\"\(symbol)\", \(index)},\n" }
    }
    source += """
        };

        size_t martlet_file_descriptor_count(void) { return sizeof files / sizeof *files; }
        const MartletFileDescriptor *martlet_file_descriptor(size_t index) { return &files[index]; }
        size_t martlet_symbol_count(void) { return sizeof symbols / sizeof *symbols; }
        const MartletSymbol *martlet_symbol(size_t index) { return &symbols[index]; }

        """
    return (header, source)
}

/// The indices of all files that a file imports, directly or not, in the order of the set.
private func transitiveImports(of file: File, in schema: Schema) -> [Int] {
    var seen: Set<String> = []
    var open = file.imports
    while let name = open.popLast() {
        guard seen.insert(name).inserted else { continue }
        open += schema.files.first { $0.name == name }?.imports ?? []
    }
    return schema.files.indices.filter { seen.contains(schema.files[$0].name) }
}

/// The full names that a file declares. An enum's values belong to the scope around the enum.
private func symbols(of file: File) -> [String] {
    var symbols: [String] = []
    func enter(_ type: EnumType) {
        symbols.append(type.fullName)
        let scope = type.fullName.dropLast(type.name.count)
        symbols += type.values.map { scope + $0.name }
    }
    func enter(_ message: MessageType) {
        symbols.append(message.fullName)
        symbols += (message.fields.map(\.name) + message.oneofs.map(\.name)).map { message.fullName + "." + $0 }
        message.messages.forEach(enter)
        message.enums.forEach(enter)
    }
    file.messages.forEach(enter)
    file.enums.forEach(enter)
    for service in file.services {
        symbols.append(service.fullName)
        symbols += service.methods.map { service.fullName + "." + $0.name }
    }
    return symbols
}
