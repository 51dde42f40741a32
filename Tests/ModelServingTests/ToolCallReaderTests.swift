import Foundation
import Messages
import Testing

@testable import ModelServing

/// Calls of tools, taken out of what models write.
struct ToolCallReaderTests {
    static let reader = ToolCallReader(
        tools: [.init(name: "weather"), .init(name: "time")], makeID: { "abcdefgh1" })

    @Test(arguments: [
        (
            #"<tool_call>{"name": "weather", "arguments": {"b": 1.0, "a": [2, "}"]}}</tool_call>"#, "",
            [#"weather {"b": 1.0, "a": [2, "}"]}"#]
        ),
        (
            "Let me see.\n<tool_call>\n{\"name\": \"time\", \"arguments\": {}}\n</tool_call>\n"
                + "<tool_call>\n{\"arguments\": {\"x\": \"\\\"q\\\"\"}, \"name\": \"weather\"}\n</tool_call>",
            "Let me see.",
            ["time {}", #"weather {"x": "\"q\""}"#]
        ),
        (#"{"name": "weather", "parameters": {"city": "Bern"}}"#, "", [#"weather {"city": "Bern"}"#]),
        (#"<|python_tag|>{"name": "time"}"#, "", ["time {}"]),
        (
            #"[TOOL_CALLS] [{"name": "time", "arguments": {"zone": null}}, {"name": "weather", "arguments": {}}]"#, "",
            [#"time {"zone": null}"#, "weather {}"]
        ),
        (#"{"name": "time", "arguments": "{\"zone\": \"CET\"}"}"#, "", [#"time {"zone": "CET"}"#]),
    ])
    func callsAreTakenApart(text: String, content: String, calls: [String]) {
        let message = Self.reader.message(text)
        #expect(message.content == content)
        #expect(message.toolCalls.map { "\($0.name) \($0.argumentsJson)" } == calls)
        #expect(message.toolCalls.allSatisfy { $0.id == "abcdefgh1" } && message.role == "assistant")
    }

    @Test(arguments: [
        "", "plain text", "{", "[]", "[1]", #"{"name": 3}"#, #"{"name": "unknown", "arguments": {}}"#,
        "<tool_call>", "<tool_call>{]</tool_call>", #"<tool_call>{"name": "time", "arguments": [1]}</tool_call>"#,
        #"{"name": "time"} and more"#, #"[{"name": "time"}, 4]"#, "\u{0}\u{1F600}<tool_call>\u{0}",
        String(repeating: "[", count: 100_000), String(repeating: "<tool_call>", count: 1000),
    ])
    func everythingElseStaysText(text: String) {
        let message = Self.reader.message(text)
        #expect(message.content == text && message.toolCalls.isEmpty)
    }

    @Test func withoutToolsNothingIsRead() {
        let text = #"{"name": "time", "arguments": {}}"#
        #expect(ToolCallReader(tools: []).message(text).content == text)
        let id = ToolCallReader.randomID()
        #expect(id.count == 9 && id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
    }
}

/// Where conversations lie on disk.
struct ConversationStoreTests {
    static func folder() -> String {
        FileManager.default.temporaryDirectory.appending(path: "martlet-store-\(UUID().uuidString)").path()
    }

    @Test func namesCannotLeaveTheFolder() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try ConversationStore(folder: folder)
        for name in ["", "..", "a/b", "a.b", "é", "a b", "a\0", String(repeating: "a", count: 65)] {
            #expect(throws: (any Error).self) { try store.path(name, tenant: "t", field: "save.name") }
        }
        for tenant in ["", "../../etc", "a/b", "\0"] {
            let path = try store.path("a-Z_9", tenant: tenant, field: "save.name")
            #expect(path.hasPrefix(folder + "/") && path.hasSuffix("/a-Z_9.conversation"))
            #expect(path.dropFirst(folder.count + 1).split(separator: "/").count == 2)
        }
        let paths = try ["", "a", "b"].map { try store.path("x", tenant: $0, field: "") }
        #expect(Set(paths).count == 3)
        let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
        #expect(mode == 0o700)
    }

    @Test func aTenantCannotFillTheDisk() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try ConversationStore(folder: folder, tenantLimit: 1000)
        try store.prepare(tenant: "t")
        let path = try store.path("x", tenant: "t", field: "")
        try Data(repeating: 1, count: 1000).write(to: URL(filePath: path))
        #expect(throws: (any Error).self) { try store.prepare(tenant: "t") }
        try store.prepare(tenant: "other")
    }

    @Test func aFolderThatCannotBeMadeIsASentence() throws {
        let file = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data().write(to: URL(filePath: file))
        #expect(throws: (any Error).self) { try ConversationStore(folder: file + "/inside") }
    }
}
