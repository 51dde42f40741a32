/// Writes what clients/node needs of the .proto files: tables that its small protobuf reader and writer follow, and the
/// types for TypeScript. Only the public API and what it imports.
struct JavaScriptWriter {
    private let schema: Schema
    private let messages: [MessageType]
    private let enums: [EnumType]
    private let services: [Service]

    init(schema: Schema) {
        self.schema = schema
        let packages = ["martlet.v1", "google.rpc", "google.protobuf", "grpc.health.v1"]
        let files = schema.files.filter { packages.contains($0.package) }
        func all(_ message: MessageType) -> [MessageType] { [message] + message.messages.flatMap(all) }
        messages = files.flatMap(\.messages).flatMap(all)
        enums = files.flatMap(\.enums) + messages.flatMap(\.enums)
        services = files.flatMap(\.services)
    }

    /// messages.js.
    var tables: String {
        var lines = [
            "// Made by ./generate from the .proto files. Do not edit.", "",
            "// Fields by message: [number, name, type, label, oneof]; the label is \"optional\", \"repeated\", \"map\" or \"\".",
            "export const messages = {",
        ]
        for message in messages where !message.isMapEntry {
            lines.append("  '\(message.fullName)': [")
            for field in message.fields {
                let entry = mapEntry(field)
                let label = entry != nil ? "map" : field.isRepeated ? "repeated" : field.isOptional ? "optional" : ""
                let type =
                    entry.map { "[\(quoted($0.fields[0].type)), \(quoted($0.fields[1].type))]" } ?? quoted(field.type)
                let oneof = field.oneof.map { ", '\(message.oneofs[$0].name)'" } ?? ""
                lines.append("    [\(field.number), '\(Names.lowerCamel(field.name))', \(type), '\(label)'\(oneof)],")
            }
            lines.append("  ],")
        }
        lines += ["};", "", "// Numbers by name.", "export const enums = {"]
        for type in enums {
            let values = type.values.map { "\($0.name): \($0.number)" }.joined(separator: ", ")
            lines.append("  '\(type.fullName)': { \(values) },")
        }
        lines += ["};", "", "// Methods by path: request, response, whether each streams.", "export const methods = {"]
        for service in services {
            for method in service.methods {
                lines.append(
                    "  '/\(service.fullName)/\(method.name)': ['\(method.input)', '\(method.output)', "
                        + "\(method.clientStreaming), \(method.serverStreaming)],")
            }
        }
        lines.append("};")
        return lines.joined(separator: "\n") + "\n"
    }

    /// messages.d.ts.
    var types: String {
        var lines = ["// Made by ./generate from the .proto files. Do not edit.", ""]
        for message in messages where !message.isMapEntry {
            lines += comment(message.comment, "")
            lines.append("export interface \(typeName(message.fullName)) {")
            for field in message.fields {
                lines += comment(field.comment, "  ")
                lines.append("  \(Names.lowerCamel(field.name))?: \(typeScript(field));")
            }
            lines += ["}", ""]
        }
        for type in enums {
            lines += comment(type.comment, "")
            let names = type.values.map { "'\($0.name)'" }.joined(separator: " | ")
            lines += ["export type \(typeName(type.fullName)) = \(names) | number;", ""]
        }
        return lines.joined(separator: "\n")
    }

    private func mapEntry(_ field: Field) -> MessageType? {
        guard field.isRepeated, case .message(let name) = field.type, let entry = schema.messages[name],
            entry.isMapEntry
        else { return nil }
        return entry
    }

    private func quoted(_ type: FieldType) -> String {
        switch type {
        case .enum(let name): "'enum:\(name)'"
        case .message(let name): "'message:\(name)'"
        default: "'\(type.name)'"
        }
    }

    private func typeName(_ fullName: String) -> String {
        let parts = fullName.split(separator: ".").drop { $0.first?.isLowercase == true }
        return parts.map(String.init).joined(separator: "_")
    }

    private func typeScript(_ field: Field) -> String {
        if let entry = mapEntry(field) { return "Record<string, \(typeScript(entry.fields[1].type))>" }
        return typeScript(field.type) + (field.isRepeated ? "[]" : "")
    }

    private func typeScript(_ type: FieldType) -> String {
        switch type {
        case .bool: "boolean"
        case .string: "string"
        case .bytes: "Uint8Array"
        case .int64, .uint64, .sint64, .fixed64, .sfixed64: "bigint"
        case .enum(let name), .message(let name): typeName(name)
        default: "number"
        }
    }

    private func comment(_ comment: String, _ indentation: String) -> [String] {
        guard !comment.isEmpty else { return [] }
        let lines = comment.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.count == 1 { return ["\(indentation)/** \(comment) */"] }
        let middle = lines.map { $0.isEmpty ? "\(indentation) *" : "\(indentation) * \($0)" }
        return ["\(indentation)/**"] + middle + ["\(indentation) */"]
    }
}
