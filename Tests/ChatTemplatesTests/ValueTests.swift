import ChatTemplates
import Testing

@Suite("Values")
struct ValueTests {
    private func show(_ value: TemplateValue) throws -> String {
        try ChatTemplate(source: "{{ v | tojson }}").render(["v": value])
    }

    @Test("JSON is read in order and exactly")
    func json() throws {
        let text = #"{"z": [1, -2, 3.5, 1e2, 18446744073709551615], "a": {"é\u00e9\ud83d\ude00": null}, "t": true}"#
        #expect(
            try show(try TemplateValue(json: text))
                == #"{"z": [1, -2, 3.5, 100.0, 18446744073709551615], "a": {"éé😀": null}, "t": true}"#)
        #expect(try show(try TemplateValue(json: #"{"a": 1, "b": 2, "a": 3}"#)) == #"{"a": 3, "b": 2}"#)
        #expect(try show(try TemplateValue(json: #""\ud800x""#)) == "\"\u{FFFD}x\"")
    }

    @Test("Deep JSON comes through a template, as far as it can be read")
    func depth() throws {
        let allowed = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        #expect(try show(try TemplateValue(json: allowed)) == allowed)
    }

    @Test("Large objects find their keys")
    func largeObject() throws {
        let entries = (0..<1000).map { ("key\($0)", TemplateValue.int($0)) }
        let object = TemplateValue.object(entries + [("key7", .string("last"))])
        let template = try ChatTemplate(
            source: "{{ o.key0 }},{{ o.key7 }},{{ o['key999'] }},{{ o.none is defined }},{{ o | length }}")
        #expect(try template.render(["o": object]) == "0,last,999,False,1000")
    }

    @Test("Literals make the kinds they look like")
    func literals() throws {
        let value: TemplateValue = ["s": "x", "i": 1, "f": 1.5, "b": true, "n": nil, "l": [1, "a"]]
        #expect(try show(value) == #"{"s": "x", "i": 1, "f": 1.5, "b": true, "n": null, "l": [1, "a"]}"#)
    }

    @Test("A template renders on many threads at once")
    func concurrent() async throws {
        let template = try ChatTemplate(
            source:
                "{% set ns = namespace(n=0) %}{% for i in range(k) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}")
        try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for k in 0..<64 { group.addTask { (k, try template.render(["k": .int(k)])) } }
            for try await (k, text) in group { #expect(text == String(k * (k - 1) / 2)) }
        }
    }

    @Test("Civil time is right across centuries")
    func civilTime() {
        #expect(CivilTime(secondsSince1970: 0).formatted("%F %T %a %j") == "1970-01-01 00:00:00 Thu 001")
        #expect(CivilTime(secondsSince1970: -1).formatted("%F %T %A") == "1969-12-31 23:59:59 Wednesday")
        #expect(CivilTime(secondsSince1970: 951_782_400).formatted("%F %j %V") == "2000-02-29 060 09")
        #expect(CivilTime(secondsSince1970: 4_107_542_400).formatted("%F") == "2100-03-01")
        #expect(
            CivilTime(secondsSince1970: 1_767_225_600, offset: 3600).formatted("%F %H %G-W%V")
                == "2026-01-01 01 2026-W01")
        #expect(CivilTime(year: 2027, month: 1, day: 1).formatted("%G-W%V %U %W") == "2026-W53 00 00")
        #expect(CivilTime(year: 2024, month: 12, day: 31).formatted("%G-W%V") == "2025-W01")
    }
}
