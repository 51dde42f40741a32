/// Writes the Swift of one .proto file: value types, their conversion from and to the C structs, and the services.
struct SwiftWriter {
    let schema: Schema

    /// The Swift source of one file.
    func source(of file: File) -> String {
        var output = Lines()
        output.line("// Made by proto/generate from \(file.name). Do not edit: edit that file and run proto/generate.")
        output.line("// swift-format-ignore-file")
        if !file.messages.isEmpty {
            output.line("")
            output.line("import CMessages")
        }
        output.line("")
        output.block("extension \(Names.namespace(file.package)) {") { output in
            var first = true
            func separate(_ output: inout Lines) {
                if !first { output.line("") }
                first = false
            }
            for type in file.enums {
                separate(&output)
                writeEnum(type, to: &output)
            }
            for message in file.messages {
                separate(&output)
                writeStruct(message, to: &output)
            }
            for service in file.services {
                separate(&output)
                writeService(service, to: &output)
            }
        }
        for message in file.messages { writeConversion(message, to: &output) }
        return output.text
    }

    // MARK: Enums

    private func writeEnum(_ type: EnumType, to output: inout Lines) {
        output.comment(type.comment)
        output.block("package enum \(Names.type(type.name)): MessageEnum {") { output in
            var cases: [(name: String, value: EnumValue)] = []
            var aliases: [(name: String, of: String, value: EnumValue)] = []
            for value in type.values {
                let name = Names.enumCase(value.name, of: type)
                if let original = cases.first(where: { $0.value.number == value.number }) {
                    aliases.append((name, original.name, value))
                } else {
                    cases.append((name, value))
                }
            }
            for (name, value) in cases {
                output.comment(value.comment)
                output.line("case \(name)")
            }
            output.line("/// A number that this version of the API does not name.")
            output.line("case unrecognized(Int32)")
            for (name, original, value) in aliases {
                output.line("")
                output.comment(value.comment)
                output.line("package static var \(name): Self { .\(original) }")
            }
            output.line("")
            output.line("package static var fullName: String { \"\(type.fullName)\" }")
            output.line("")
            output.line("package static let knownCases: [Self] = [")
            for (name, _) in cases { output.line("    .\(name),") }
            output.line("]")
            output.line("")
            output.block("package init(rawValue: Int32) {") { output in
                output.line("switch rawValue {")
                for (name, value) in cases { output.line("case \(value.number): self = .\(name)") }
                output.line("default: self = .unrecognized(rawValue)")
                output.line("}")
            }
            output.line("")
            output.block("package var rawValue: Int32 {") { output in
                output.line("switch self {")
                for (name, value) in cases { output.line("case .\(name): \(value.number)") }
                output.line("case .unrecognized(let number): number")
                output.line("}")
            }
            output.line("")
            output.block("package var name: String? {") { output in
                output.line("switch self {")
                for (name, value) in cases { output.line("case .\(name): \"\(value.name)\"") }
                output.line("case .unrecognized: nil")
                output.line("}")
            }
        }
    }

    // MARK: Messages

    private func writeStruct(_ message: MessageType, to output: inout Lines) {
        output.comment(message.comment)
        output.block("package struct \(Names.type(message.name)): Message {") { output in
            output.line("package static var fullName: String { \"\(message.fullName)\" }")
            let properties = properties(of: message)
            for property in properties {
                output.line("")
                output.comment(property.comment)
                if property.isIndirect {
                    let payload = property.type.dropLast()
                    output.block("package var \(property.name): \(property.type) {") { output in
                        output.line("get { _\(property.bareName).value }")
                        output.line("set { _\(property.bareName) = Indirect(newValue) }")
                    }
                    output.line("private var _\(property.bareName): Indirect<\(payload)> = .none")
                } else {
                    output.line("package var \(property.name): \(property.type)\(property.initial)")
                }
            }
            output.line("")
            output.line("package init() {}")
            if !properties.isEmpty {
                output.line("")
                output.line("package init(")
                for (index, property) in properties.enumerated() {
                    let comma = index == properties.count - 1 ? "" : ","
                    output.line("    \(property.name): \(property.type) = \(property.defaultValue)\(comma)")
                }
                output.line(") {")
                for property in properties { output.line("    self.\(property.name) = \(property.name)") }
                output.line("}")
            }
            for oneof in message.oneofs {
                output.line("")
                output.comment(oneof.comment)
                let indirect = oneof.members.contains { isRecursive(message.fields[$0], of: message) }
                let keyword = indirect ? "indirect enum" : "enum"
                output.block("package \(keyword) \(Names.upperCamel(oneof.name)): Sendable, Equatable {") { output in
                    for member in oneof.members {
                        let field = message.fields[member]
                        output.comment(field.comment)
                        output.line("case \(Names.property(field.name))(\(swiftType(field.type)))")
                    }
                }
            }
            for type in message.enums {
                output.line("")
                writeEnum(type, to: &output)
            }
            for nested in message.messages where !nested.isMapEntry {
                output.line("")
                writeStruct(nested, to: &output)
            }
        }
    }

    /// A stored property of a generated struct: a field, or a oneof in the place of its first member.
    private struct Property {
        var name: String
        var comment: String
        var type: String
        var defaultValue: String
        var isIndirect = false

        var bareName: String { name.filter { $0 != "`" } }
        var initial: String { type.hasSuffix("?") ? "" : " = \(defaultValue)" }
    }

    private func properties(of message: MessageType) -> [Property] {
        var properties: [Property] = []
        for (index, field) in message.fields.enumerated() {
            if let oneof = field.oneof {
                let oneof = message.oneofs[oneof]
                guard oneof.members.first == index else { continue }
                properties.append(
                    Property(
                        name: Names.property(oneof.name), comment: oneof.comment,
                        type: Names.upperCamel(oneof.name) + "?", defaultValue: "nil"))
                continue
            }
            var property = Property(
                name: Names.property(field.name), comment: field.comment, type: swiftType(field.type),
                defaultValue: zero(of: field.type))
            if let entry = mapEntry(of: field) {
                property.type = "[\(swiftType(entry.fields[0].type)): \(swiftType(entry.fields[1].type))]"
                property.defaultValue = "[:]"
            } else if field.isRepeated {
                property.type = "[\(property.type)]"
                property.defaultValue = "[]"
            } else if field.hasPresence {
                property.type += "?"
                property.defaultValue = "nil"
                property.isIndirect = isRecursive(field, of: message)
            }
            properties.append(property)
        }
        return properties
    }

    // MARK: Services

    private func writeService(_ service: Service, to output: inout Lines) {
        output.comment(service.comment)
        output.block("package enum \(service.name) {") { output in
            output.line("package static var fullName: String { \"\(service.fullName)\" }")
            for method in service.methods {
                output.line("")
                output.comment(method.comment)
                let types = "\(swiftName(method.input)), \(swiftName(method.output))"
                output.line("package static let \(Names.property(method.name)) = Method<\(types)>(")
                output.line("    service: fullName, name: \"\(method.name)\", kind: .\(method.kind))")
            }
            output.line("")
            output.line("/// All methods, in the order of the .proto file.")
            output.line("package static let methods: [MethodDescription] = [")
            for method in service.methods {
                output.line("    \(Names.property(method.name)).description,")
            }
            output.line("]")
        }
    }
}

extension Method {
    fileprivate var kind: String {
        switch (clientStreaming, serverStreaming) {
        case (false, false): "unary"
        case (true, false): "clientStreaming"
        case (false, true): "serverStreaming"
        case (true, true): "bidirectional"
        }
    }
}

extension Field {
    /// Whether absence differs from zero.
    var hasPresence: Bool {
        if isRepeated || oneof != nil { return false }
        if case .message = type { return true }
        return isOptional
    }
}

/// Lines of source with their indentation.
struct Lines {
    private var lines: [String] = []
    private var depth = 0

    /// All lines, each ended.
    var text: String { lines.map { $0 + "\n" }.joined() }

    /// Adds a line; an empty one without indentation.
    mutating func line(_ line: String) {
        lines.append(line.isEmpty ? "" : String(repeating: "    ", count: depth) + line)
    }

    /// Adds a line that opens a brace, what stands in it, and the closing brace.
    mutating func block(_ opening: String, _ body: (inout Lines) -> Void) {
        line(opening)
        depth += 1
        body(&self)
        depth -= 1
        line("}")
    }

    /// Adds a documentation comment.
    mutating func comment(_ comment: String) {
        guard !comment.isEmpty else { return }
        for part in comment.split(separator: "\n", omittingEmptySubsequences: false) {
            line(part.isEmpty ? "///" : "/// " + part)
        }
    }
}
