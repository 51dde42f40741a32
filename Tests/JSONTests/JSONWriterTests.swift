import JSON
import Testing

@Suite("Writing JSON")
struct JSONWriterTests {
    private let document: JSONValue = .object([
        "name": .string("a \"b\" \\ \n\u{7F}\u{2028}é"), "shape": .array([.integer(28), .integer(28)]),
        "layers": .array([.object(["units": .integer(10)]), .object([:])]),
        "wide": .wideInteger("-18446744073709551616"),
        "rate": .number(0.1), "none": .null, "yes": .bool(true), "nothing": .array([]),
    ])

    @Test("What is written reads back the same, in both layouts")
    func roundTrip() throws {
        #expect(try JSONValue(parsing: document.text(.line), .strict) == document)
        #expect(try JSONValue(parsing: document.text(.indented), .strict) == document)
    }

    @Test("One line is one line, whatever the texts hold")
    func line() {
        #expect(
            document.text() == #"{"name": "a \"b\" \\ \n\u007f\u2028é", "shape": [28, 28], "#
                + #""layers": [{"units": 10}, {}], "wide": -18446744073709551616, "rate": 0.1, "none": null, "#
                + #""yes": true, "nothing": []}"#)
    }

    @Test("Indented, arrays without objects stay on their line")
    func indented() {
        let value: JSONValue = .object([
            "shape": .array([.integer(1), .array([.integer(2)])]), "layers": .array([.object(["units": .integer(10)])]),
        ])
        #expect(
            value.text(.indented) == """
                {
                  "shape": [1, [2]],
                  "layers": [
                    {
                      "units": 10
                    }
                  ]
                }
                """)
    }

    @Test("What is no number becomes null")
    func notFinite() {
        #expect(JSONValue.array([.number(.nan), .number(-.infinity)]).text() == "[null, null]")
    }

    @Test(
        "Escapes as far as asked",
        arguments: [
            (JSONEscaping.required, "\"\u{7F}é\u{2028}😀\\u0001\\b\\f\""),
            (.lineSafe, "\"\\u007fé\\u2028😀\\u0001\\b\\f\""),
            (.ascii, "\"\\u007f\\u00e9\\u2028\\ud83d\\ude00\\u0001\\b\\f\""),
        ])
    func escaping(_ escaping: JSONEscaping, _ expected: String) {
        var text = ""
        text.appendJSONString("\u{7F}é\u{2028}😀\u{1}\u{8}\u{C}", escaping: escaping)
        #expect(text == expected)
    }
}
