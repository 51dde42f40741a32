import Foundation

/// The page docs/api.md: every service, message and enum of the API with what the .proto files say of it.
struct Reference {
    private let schema: Schema
    private var lines: [String] = []

    /// The page in Markdown.
    static func page(of schema: Schema) -> String {
        var reference = Reference(schema: schema)
        reference.write()
        return reference.lines.joined(separator: "\n") + "\n"
    }

    private init(schema: Schema) {
        self.schema = schema
    }

    private mutating func write() {
        let files = schema.files.filter { $0.package == "martlet.v1" || $0.package == "grpc.health.v1" }
            .sorted { ($0.package == "martlet.v1" ? 0 : 1, $0.name) < ($1.package == "martlet.v1" ? 0 : 1, $1.name) }
        lines += [
            "# The API", "",
            "Made from the files in `proto/` by `proto/generate`. Do not edit: edit the comments there.", "",
            "Fields marked *optional* differ between absent and zero; the others are zero or empty when absent.", "",
            "| Service | Method | Request | Response |", "|---|---|---|---|",
        ]
        for file in files {
            for service in file.services {
                for method in service.methods {
                    let input = (method.clientStreaming ? "stream of " : "") + link(method.input)
                    let output = (method.serverStreaming ? "stream of " : "") + link(method.output)
                    lines.append(
                        "| [\(service.name)](#\(anchor(service.fullName))) | \(method.name) | \(input) | \(output) |")
                }
            }
        }
        for file in files { write(file) }
        lines += [
            "", "## Errors", "",
            """
            A call that fails ends with a gRPC status. Its trailer `grpc-status-details-bin` carries a `google.rpc.Status` \
            with typed details: `BadRequest` names the fields that were refused, `RetryInfo` says when to try again, \
            `ErrorInfo` gives the cause in a form that a program can act on.
            """,
        ]
        for file in schema.files where file.package == "google.rpc" {
            file.messages.forEach { write($0, level: 3) }
        }
    }

    private mutating func write(_ file: File) {
        lines += ["", "## \(file.name)", "", file.comment]
        for service in file.services {
            lines += ["", "### \(service.fullName)", "", service.comment]
            for method in service.methods {
                let kind =
                    switch (method.clientStreaming, method.serverStreaming) {
                    case (false, false): "unary"
                    case (true, false): "client stream"
                    case (false, true): "server stream"
                    case (true, true): "bidirectional stream"
                    }
                lines += [
                    "", "#### \(method.name)", "",
                    "`/\(service.fullName)/\(method.name)`, \(kind): \(link(method.input)) → \(link(method.output))",
                    "",
                    method.comment,
                ]
            }
        }
        file.messages.forEach { write($0, level: 3) }
        file.enums.forEach { write($0, level: 3) }
    }

    private mutating func write(_ message: MessageType, level: Int) {
        if message.isMapEntry { return }
        let marks = String(repeating: "#", count: level)
        lines += ["", "\(marks) \(message.fullName)", "", message.comment]
        if !message.fields.isEmpty {
            lines += ["", "| Field | Number | Type | |", "|---|---|---|---|"]
            for field in message.fields {
                lines.append(
                    "| `\(field.name)` | \(field.number) | \(type(field, of: message)) | \(cell(field.comment)) |")
            }
        }
        message.messages.forEach { write($0, level: level + 1) }
        message.enums.forEach { write($0, level: level + 1) }
    }

    private mutating func write(_ type: EnumType, level: Int) {
        lines += ["", "\(String(repeating: "#", count: level)) \(type.fullName)", "", type.comment, ""]
        lines += ["| Value | Number | |", "|---|---|---|"]
        for value in type.values {
            lines.append("| `\(value.name)` | \(value.number) | \(cell(value.comment)) |")
        }
    }

    private func type(_ field: Field, of message: MessageType) -> String {
        if case .message(let name) = field.type, let entry = schema.messages[name], entry.isMapEntry {
            return "map of \(typeName(entry.fields[0].type)) to \(typeName(entry.fields[1].type))"
        }
        let name = typeName(field.type)
        if field.isRepeated { return "repeated \(name)" }
        if field.isOptional { return "*optional* \(name)" }
        if let oneof = field.oneof { return "\(name), one of `\(message.oneofs[oneof].name)`" }
        return name
    }

    private func typeName(_ type: FieldType) -> String {
        switch type {
        case .message(let name), .enum(let name): link(name)
        default: type.name
        }
    }

    /// The name of a message or an enum; a link if it is on the page.
    private func link(_ fullName: String) -> String {
        let isOnPage = ["martlet.v1.", "grpc.health.v1.", "google.rpc."].contains { fullName.hasPrefix($0) }
        let short = fullName.split(separator: ".").last.map(String.init) ?? fullName
        return isOnPage ? "[\(short)](#\(anchor(fullName)))" : fullName
    }

    /// As GitHub makes anchors of headings.
    private func anchor(_ heading: String) -> String {
        heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    }

    private func cell(_ comment: String) -> String {
        comment.replacingOccurrences(of: "\n", with: " ").replacingOccurrences(of: "|", with: "\\|")
    }
}
