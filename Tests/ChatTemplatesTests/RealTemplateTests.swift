import ChatTemplates
import Foundation
import Testing

/// Data that others made, where it lies beside the project; tests that need it are skipped elsewhere.
enum SharedData {
    static func folder(_ name: String) -> URL? {
        let files = FileManager.default
        if let path = ProcessInfo.processInfo.environment["MARTLET_SHARED_DATA"] {
            let found = URL(fileURLWithPath: path).appendingPathComponent(name)
            return files.fileExists(atPath: found.path) ? found : nil
        }
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path.count > 1 {
            folder.deleteLastPathComponent()
            guard files.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) else { continue }
            let found = folder.deletingLastPathComponent().appendingPathComponent("shared/data/\(name)")
            if files.fileExists(atPath: found.path) { return found }
        }
        return nil
    }
}

@Suite("Templates of real models")
struct RealTemplateTests {
    private static func digest(_ text: String) -> String {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(value, radix: 16)
        return "\(text.utf8.count):" + String(repeating: "0", count: 16 - digits.count) + digits
    }

    @Test(
        "give the reference's text for every conversation",
        .enabled(if: SharedData.folder("chat_templates") != nil, "the templates are not beside the project"))
    func digestsAgree() throws {
        let folder = try #require(SharedData.folder("chat_templates"))
        guard case .dictionary(let file) = try Fixtures.read("conversations.json"),
            case .list(let contexts)? = file["contexts"], case .dictionary(let digests)? = file["digests"]
        else {
            Issue.record("conversations.json is not what make_conversations.py writes")
            return
        }
        var compared = 0
        for url in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            guard case .list(let expected)? = digests[url.lastPathComponent] else { continue }
            let template = try ChatTemplate(source: String(decoding: try Data(contentsOf: url), as: UTF8.self))
            for (place, context) in contexts.elements.enumerated() {
                guard case .string(let wanted) = expected.elements[place] else { continue }
                var outcome = "error"
                var text = ""
                do throws(TemplateError) {
                    text = try template.render(context, now: Fixtures.now)
                    outcome = Self.digest(text)
                } catch { text = error.description }
                #expect(outcome == wanted, "\(url.lastPathComponent), context \(place): \(text.suffix(300))")
                compared += 1
            }
        }
        #expect(compared > 100)
    }
}
