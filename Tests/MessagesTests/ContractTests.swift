import Foundation
import Testing

/// A change of a .proto file, and what the check says of it.
struct ProtoChange: CustomTestStringConvertible, Sendable {
    var old: String
    var new: String
    var finding: String

    var testDescription: String { "\(old) → \(new)" }
}

private let lintCases = [
    ProtoChange(old: "double wait_seconds = 3", new: "bytes name_bytes = 3", finding: "collides in Java"),
    ProtoChange(old: "// A name. Default: none.", new: "//", finding: "martlet.v1.ARequest.name: has no comment"),
    ProtoChange(old: "Default: none.", new: "Default: none", finding: "does not end with a full stop"),
    ProtoChange(
        old: "  // How often. Default: once.\n", new: "  // How often.\n",
        finding: "ARequest.times: its comment says what holds"),
    ProtoChange(old: "wait_seconds = 3", new: "waitSeconds = 3", finding: "a field is named in lower_snake_case"),
    ProtoChange(old: "wait_seconds = 3", new: "wait_time = 3", finding: "named with its unit, wait_time_seconds"),
    ProtoChange(old: "Seconds to wait", new: "How long to wait", finding: "its comment names the unit, seconds"),
    ProtoChange(old: "COLOR_RED", new: "RED", finding: "a value's name begins with COLOR_"),
    ProtoChange(old: "COLOR_UNSPECIFIED", new: "COLOR_NONE", finding: "the first value is COLOR_UNSPECIFIED = 0"),
    ProtoChange(old: "Errors: none.", new: "", finding: "says which errors it ends with"),
    ProtoChange(old: "AResponse", new: "A_Response", finding: "a message is named in UpperCamelCase"),
    ProtoChange(old: "package martlet.v1", new: "package martlet.v2", finding: "must lie in the folder of its name"),
    ProtoChange(old: "// For tests.\n", new: "", finding: "a comment above the syntax line"),
]

private let breakingCases = [
    ProtoChange(old: "name = 1", new: "title = 1", finding: "martlet.v1.ARequest.name: is now named title"),
    ProtoChange(old: "string name", new: "bytes name", finding: "was string and is now bytes"),
    ProtoChange(old: "string name", new: "repeated string name", finding: "was single and is now repeated"),
    ProtoChange(old: "optional int32 times", new: "int32 times", finding: "was optional and is not any more"),
    ProtoChange(old: "name = 1", new: "name = 9", finding: "reserve the number 1 and the name"),
    ProtoChange(old: "oneof kind", new: "oneof sort", finding: "was in kind and is now in sort"),
    ProtoChange(old: "COLOR_RED = 1", new: "COLOR_RED = 2", finding: "COLOR_RED: was 1 and is now 2"),
    ProtoChange(old: "COLOR_RED", new: "COLOR_ROSE", finding: "COLOR_RED: was released and is gone"),
    ProtoChange(old: "returns (A", new: "returns (stream A", finding: "streams answers"),
    ProtoChange(old: "rpc Act(", new: "rpc Do(", finding: "martlet.v1.Acts.Act: was released and is gone"),
    ProtoChange(old: "service Acts", new: "service Deeds", finding: "martlet.v1.Acts: was released and is gone"),
    ProtoChange(old: "Color color", new: "Colour color", finding: "was martlet.v1.Color and is now martlet.v1.Colour"),
]

/// A file that has no faults.
private let clean = """
    // For tests.
    syntax = "proto3";

    package martlet.v1;

    // Acts.
    service Acts {
      // One act. Errors: none.
      rpc Act(ARequest) returns (AResponse);
    }

    // What to do.
    message ARequest {
      // A name. Default: none.
      string name = 1;
      // How often. Default: once.
      optional int32 times = 2;
      // Seconds to wait. Default: 0.
      double wait_seconds = 3;
      // The kind.
      oneof kind {
        // A number.
        int32 number = 4;
        // A colour.
        Color color = 5;
      }
    }

    // What was done.
    message AResponse {}

    // Colours.
    enum Color {
      // None.
      COLOR_UNSPECIFIED = 0;
      // Red.
      COLOR_RED = 1;
    }

    // Colours again.
    enum Colour {
      // None.
      COLOUR_UNSPECIFIED = 0;
    }

    """

@Suite("The API as a contract", .enabled(if: hasProtoc && generator != nil, "needs protoc and message-generator"))
struct ContractTests {
    @Test("Our .proto files are clean", arguments: ["lint", "compatible"])
    func ours(script: String) throws {
        let (status, output) = try run(
            top.appending(path: "proto/\(script)"), [], ["MESSAGE_GENERATOR": try #require(generator).path])
        #expect(status == 0, "\(output)")
    }

    @Test("Lint finds each fault", arguments: lintCases)
    func lint(change: ProtoChange) throws {
        #expect(clean.contains(change.old))
        let broken = try descriptors(clean.replacingOccurrences(of: change.old, with: change.new))
        defer { try? FileManager.default.removeItem(at: broken.deletingLastPathComponent()) }
        let (status, output) = try run(try #require(generator), ["lint", broken.path])
        #expect(status == 1)
        #expect(output.contains(change.finding), "\(output)")
    }

    @Test("The compatibility check finds each break", arguments: breakingCases)
    func compatible(change: ProtoChange) throws {
        #expect(clean.contains(change.old))
        let old = try descriptors(clean)
        let new = try descriptors(clean.replacingOccurrences(of: change.old, with: change.new))
        defer {
            try? FileManager.default.removeItem(at: old.deletingLastPathComponent())
            try? FileManager.default.removeItem(at: new.deletingLastPathComponent())
        }
        let (status, output) = try run(try #require(generator), ["compatible", old.path, new.path])
        #expect(status == 1)
        #expect(output.contains(change.finding), "\(output)")
        #expect(try run(try #require(generator), ["compatible", old.path, old.path]).status == 0)
    }

    @Test("What only adds breaks nothing")
    func additions() throws {
        let old = try descriptors(clean)
        let new = try descriptors(
            clean.replacingOccurrences(of: "message AResponse {}", with: "message AResponse { string more = 1; }")
                + "// New.\nmessage New {}\n")
        defer {
            try? FileManager.default.removeItem(at: old.deletingLastPathComponent())
            try? FileManager.default.removeItem(at: new.deletingLastPathComponent())
        }
        let (status, output) = try run(try #require(generator), ["compatible", old.path, new.path])
        #expect(status == 0, "\(output)")
    }

    /// Compiles one .proto file; the descriptor set lies in a folder of its own.
    private func descriptors(_ source: String) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "contract-\(UUID().uuidString)")
        let file = folder.appending(path: "martlet/v1/acts.proto")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try source.write(to: file, atomically: true, encoding: .utf8)
        let output = folder.appending(path: "all.binpb")
        let (status, text) = try run(
            URL(filePath: "/usr/bin/env"),
            ["protoc", "-I\(folder.path)", "--include_source_info", "-o\(output.path)", "martlet/v1/acts.proto"])
        try #require(status == 0, "\(text)")
        return output
    }
}

/// Runs a program to its end; its output and errors together.
private func run(
    _ program: URL, _ arguments: [String], _ environment: [String: String] = [:]
) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
}
