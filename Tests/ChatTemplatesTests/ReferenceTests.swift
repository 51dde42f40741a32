import ChatTemplates
import Foundation
import Testing

/// One template with what the reference makes of it.
struct ReferenceCase: Sendable, CustomTestStringConvertible {
    let template: String
    let context: TemplateValue
    /// nil: the reference refuses it.
    let output: String?
    let error: String?
    var testDescription: String { String(template.prefix(80)) }
}

enum Fixtures {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")

    static func read(_ name: String) throws -> TemplateValue {
        try TemplateValue(json: [UInt8](try Data(contentsOf: URL(fileURLWithPath: name, relativeTo: folder))))
    }

    /// Cases of a file `{context, cases: [{template, context?, output | error}]}`.
    static func cases(_ name: String) throws -> [ReferenceCase] {
        guard case .dictionary(let file) = try read(name), case .list(let cases)? = file["cases"] else { return [] }
        let shared = file["context"] ?? .none
        return cases.elements.compactMap { item in
            guard case .dictionary(let entry) = item, case .string(let template)? = entry["template"] else {
                return nil
            }
            var output: String?
            var error: String?
            if case .string(let text)? = entry["output"] { output = text }
            if case .string(let text)? = entry["error"] { error = text }
            return ReferenceCase(
                template: template, context: entry["context"] ?? shared, output: output, error: error)
        }
    }

    /// The moment at which the reference's clock stood.
    static let now = CivilTime(year: 2026, month: 3, day: 7, hour: 9, minute: 5, second: 3)

    /// How our outcome differs from the reference's; nil: it does not.
    static func difference(_ item: ReferenceCase) -> String? {
        do throws(TemplateError) {
            let output = try ChatTemplate(source: item.template).render(item.context, now: now)
            guard let expected = item.output else { return "\(item.error ?? "an error") expected, rendered \(output)" }
            return Array(output.utf8) == Array(expected.utf8)
                ? nil : "expected \(expected.debugDescription)\n     got \(output.debugDescription)"
        } catch {
            guard let expected = item.error else {
                return "expected \((item.output ?? "").debugDescription)\n     got the error: \(error)"
            }
            if expected.hasPrefix("raised:") {
                return error.kind == .raised && error.message == expected.dropFirst(7)
                    ? nil : "expected \(expected), got \(error)"
            }
            return error.line > 0 ? nil : "the error lacks its line: \(error)"
        }
    }
}

@Suite("Output is that of Jinja2 in Hugging Face's environment")
struct ReferenceTests {
    /// More files of cases can be named by `MARTLET_TEMPLATE_CASES`, for comparisons too large to keep.
    static let files =
        ["templates.json"]
        + (ProcessInfo.processInfo.environment["MARTLET_TEMPLATE_CASES"]?.split(separator: ":").map(String.init) ?? [])

    @Test(arguments: files)
    func isByteEqual(file: String) throws {
        let cases = try Fixtures.cases(file)
        #expect(cases.count > 300)
        for item in cases {
            if let difference = Fixtures.difference(item) { Issue.record("\(item.template)\n\(difference)") }
        }
    }
}
