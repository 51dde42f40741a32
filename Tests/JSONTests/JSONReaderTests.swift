import JSON
import Testing

@Suite("Reading JSON")
struct JSONReaderTests {
    private func read(_ text: String, _ dialect: JSONDialect = .strict) throws -> JSONValue {
        try JSONValue(parsing: text, dialect)
    }

    @Test("Values of every kind")
    func values() throws {
        #expect(try read(" [1, -2.5, 1e3, true, false, null, \"a\", {}] ").array?.count == 8)
        #expect(try read("\u{FEFF}{\"a\": null}")["a"] == nil)
        #expect(try read(#""\u00e4\ud83c\udf0d\n\b\f\r\t\"\\\/x""#) == .string("ä🌍\n\u{8}\u{C}\r\t\"\\/x"))
        #expect(try read("\"a\u{7F}\u{2028}\"") == .string("a\u{7F}\u{2028}"))
    }

    @Test("Numbers keep what they say")
    func numbers() throws {
        #expect(try read("9223372036854775807") == .integer(.max))
        #expect(try read("-9223372036854775808") == .integer(.min))
        #expect(try read("9223372036854775808") == .wideInteger("9223372036854775808"))
        #expect(try read("9223372036854775808").number == 9.223372036854775808e18)
        #expect(try read("123456789") == .integer(123_456_789))
        #expect(try read("1234567890") == .integer(1_234_567_890))
        #expect(try read("0") == .integer(0))
        #expect(try read("-0").number?.sign == .minus)
        #expect(try read("-0").integer == 0)
        #expect(try read("5.0").integer == 5)
        #expect(try read("5.5").integer == nil)
        #expect(try read("-0.5e-3") == .number(-0.0005))
        #expect(try read("1e400") == .number(.infinity))
        let longest = String(repeating: "7", count: 4300)
        #expect(try read(longest) == .wideInteger(longest))
        #expect(throws: JSONError.self) { try read(longest + "7") }
    }

    @Test("Members keep their order; a letter with its accent is not the two apart")
    func members() throws {
        let object = try #require(try read(#"{"z": 1, "a": 2, "\u00e9": 3, "e\u0301": 4}"#).object)
        #expect(object.names == ["z", "a", "\u{E9}", "e\u{301}"])
        #expect(object["\u{E9}"] == .integer(3))
        #expect(object["e\u{301}"] == .integer(4))
        #expect(object["b"] == nil)
        let many = try read("{" + (0..<5000).map { "\"k\($0)\": \($0)" }.joined(separator: ",") + "}")
        #expect(many["k4321"] == .integer(4321))
        #expect(many.object?.last?.name == "k4999")
    }

    @Test(
        "What is no JSON is refused with its place",
        arguments: [
            ("", 0), ("{", 1), ("[1,]", 3), ("[1 2]", 3), ("{\"a\" 1}", 5), ("{a: 1}", 1), ("{\"a\":1,}", 7),
            ("tru", 0), ("nul", 0), ("01", 0), ("01x", 0), ("-007", 0), ("-", 0), ("+1", 0), (".5", 0), ("1.", 2),
            ("1e", 2), ("1 2", 2), ("{} {}", 3), ("[1", 2), ("\"a", 2), ("\"\u{1}\"", 1), ("\"a\nb\"", 2),
            ("\"\\q\"", 2), ("\"\\u12\"", 5), ("\"\\", 2), ("\u{1}", 0), ("NaN", 0), ("Infinity", 0), ("-Infinity", 0),
            ("\"\\ud800\"", 3), ("{\"a\":1,\"a\":2}", 7),
        ])
    func faults(_ text: String, _ offset: Int) {
        let error = #expect(throws: JSONError.self) { try read(text) }
        #expect(error?.offset == offset)
    }

    @Test("A fault has a line and a sentence without control characters")
    func sentence() {
        let error = #expect(throws: JSONError.self) { try read("{\n\n  \"a\": \u{1B}}") }
        #expect(error?.description == "JSON, line 3, byte 10: expected a value, found byte 27")
        let twice = #expect(throws: JSONError.self) { try read("{\"\u{9B}\": 1, \"\u{9B}\": 2}") }
        #expect(twice?.found == #""\u009b" again"#)
    }

    @Test("As Python reads: the last of equal names, no finite numbers, half a pair")
    func python() throws {
        #expect(try read(#"{"a": 1, "b": 2, "a": 3}"#, .python) == .object(["a": .integer(3), "b": .integer(2)]))
        #expect(
            try read("[Infinity, -Infinity]", .python) == .array([.number(.infinity), .number(-.infinity)]))
        #expect(try read("NaN", .python).number?.isNaN == true)
        #expect(throws: JSONError.self) { try read("Infinite", .python) }
        #expect(try read(#""\ud800x\ud800\u0041""#, .python) == .string("\u{FFFD}x\u{FFFD}A"))
    }

    @Test("Octets that are no UTF-8 are refused, with and without an escape before them")
    func utf8() {
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22], .python) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0x5C, 0x6E, 0xFF, 0x22], .python) }
    }

    @Test("Depth is bounded")
    func depth() throws {
        let allowed = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        #expect(try read(allowed).text() == allowed)
        #expect(throws: JSONError.self) { try read("[" + allowed + "]") }
        #expect(throws: JSONError.self) { try read(String(repeating: "{\"a\":", count: 1_000_000)) }
    }

    @Test("Documents follow one another, with space or without")
    func documents() throws {
        var documents = JSONDocuments(Array(#"{"a":1}[2] 3 "x"{}null"#.utf8), .strict)
        var found: [String] = []
        while let value = try documents.next() { found.append(value.text()) }
        #expect(found == [#"{"a": 1}"#, "[2]", "3", #""x""#, "{}", "null"])
    }
}
