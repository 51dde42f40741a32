import CDescriptors
import Foundation

/// The program behind proto/generate, proto/lint and proto/compatible: see those scripts for how it is called.
@main
struct MessageGenerator {
    static let usage = """
        usage: message-generator c-view DESCRIPTORS OUT      the descriptors that protoc-gen-c is given
               message-generator embed DESCRIPTORS FOLDER    the descriptors as C data, for reflection
               message-generator swift DESCRIPTORS FOLDER    Swift value types and services
               message-generator javascript DESCRIPTORS FOLDER
                                                             tables and types for clients/node
               message-generator reference DESCRIPTORS OUT   the API's page
               message-generator lint DESCRIPTORS            style: prints what is wrong, exits with 1 if anything is
               message-generator compatible OLD NEW          prints what breaks programs made from OLD, exits likewise
        DESCRIPTORS is what protoc --include_imports --include_source_info -o writes.
        """

    static func main() {
        do {
            try run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            FileHandle.standardError.write(Data("message-generator: \(error)\n".utf8))
            exit(1)
        }
    }

    static func run(_ arguments: [String]) throws {
        let isLint = arguments.first == "lint"
        guard arguments.count == (isLint ? 2 : 3) else {
            FileHandle.standardError.write(Data((usage + "\n").utf8))
            exit(64)
        }
        if isLint {
            return try end(with: Lint.findings(in: DescriptorSet(path: arguments[1]).schema()))
        }
        if arguments[0] == "compatible" {
            let released = try DescriptorSet(path: arguments[1]).schema()
            let current = try DescriptorSet(path: arguments[2]).schema()
            return try end(with: Compatibility.findings(released: released, current: current))
        }
        let set = try DescriptorSet(path: arguments[1])
        let output = URL(fileURLWithPath: arguments[2])
        switch arguments[0] {
        case "c-view":
            makeCView(set)
            try Data(set.packed()).write(to: output)
        case "embed":
            let (header, source) = embeddedDescriptors(set, try set.schema())
            try write(header, to: output.appendingPathComponent("include/file_descriptors.h"))
            try write(source, to: output.appendingPathComponent("file_descriptors.c"))
            try write(
                umbrella(try set.schema()), to: output.appendingPathComponent("include/CMessages.h"))
        case "swift":
            try writeSwift(try set.schema(), to: output)
        case "javascript":
            let writer = JavaScriptWriter(schema: try set.schema())
            try write(writer.tables, to: output.appendingPathComponent("messages.js"))
            try write(writer.types, to: output.appendingPathComponent("messages.d.ts"))
        case "reference":
            try write(Reference.page(of: try set.schema()), to: output)
        default:
            FileHandle.standardError.write(Data((usage + "\n").utf8))
            exit(64)
        }
    }

    /// Prints what was found, and fails if anything was.
    private static func end(with findings: [String]) throws {
        for finding in findings { print(finding) }
        if !findings.isEmpty { throw Problem("\(findings.count) found") }
    }

    /// The header that Swift imports.
    private static func umbrella(_ schema: Schema) -> String {
        var text = "/* Made by proto/generate. Do not edit: run proto/generate. */\n\n#pragma once\n"
        text += "#include \"file_descriptors.h\"\n"
        for file in schema.files {
            text += "#include \"\(file.name.dropLast(".proto".count)).pb-c.h\"\n"
        }
        return text
    }

    private static func writeSwift(_ schema: Schema, to folder: URL) throws {
        if let old = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            for file in old where file.pathExtension == "swift" { try FileManager.default.removeItem(at: file) }
        }
        var namespaces = "// Made by proto/generate. Do not edit: run proto/generate.\n"
        for package in Set(schema.files.map(\.package)).sorted() {
            namespaces += "\n/// The messages and services of the package `\(package)`.\n"
            namespaces += "package enum \(Names.namespace(package)) {}\n"
        }
        try write(namespaces, to: folder.appendingPathComponent("Namespaces.swift"))
        let writer = SwiftWriter(schema: schema)
        for file in schema.files {
            let stem = file.name.split(separator: "/").last.map { $0.dropLast(".proto".count) } ?? ""
            let name = "\(Names.namespace(file.package)).\(stem).swift"
            try write(writer.source(of: file), to: folder.appendingPathComponent(name))
        }
    }

    private static func write(_ text: String, to url: URL) throws {
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }
}
