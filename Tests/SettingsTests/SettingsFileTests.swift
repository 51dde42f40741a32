import Testing

@testable import Settings

@Suite("Settings file")
struct SettingsFileTests {
    private func entries(_ text: String) throws -> [SettingsFile.Entry] {
        try SettingsFile(text, path: "m.toml").entries
    }

    @Test("Every kind of value, comments and both line ends")
    func values() throws {
        let found = try entries(
            """
            # how this server runs
            grace = 10.5            # seconds
            listen = ["127.0.0.1:1", 'unix:/a\\b',   # two of them
              "[::1]:2",
            ]
            "max-queue" = 1_000\r
            access-log = false
            api-keys = "a\\tb\\u00e9\\U0001F426\\"\\\\"
            event-loops = 0x10
            empty = []
            temperature = -1e-3
            """)
        #expect(
            found == [
                .init(key: "grace", value: .number("10.5"), line: 2),
                .init(
                    key: "listen", value: .list([.text("127.0.0.1:1"), .text("unix:/a\\b"), .text("[::1]:2")]), line: 3),
                .init(key: "max-queue", value: .number("1000"), line: 6),
                .init(key: "access-log", value: .bool(false), line: 7),
                .init(key: "api-keys", value: .text("a\tb\u{E9}\u{1F426}\"\\"), line: 8),
                .init(key: "event-loops", value: .number("16"), line: 9),
                .init(key: "empty", value: .list([]), line: 10),
                .init(key: "temperature", value: .number("-1e-3"), line: 11),
            ])
    }

    @Test("An empty file has no entries", arguments: ["", "\n\n", "# only this", "\u{FEFF}"])
    func empty(_ text: String) throws {
        #expect(try entries(text).isEmpty)
    }

    @Test(
        "What is wrong is said with file, line and key",
        arguments: [
            ("grace", "m.toml, line 1: grace: expected '=' after the key, found the end of the file"),
            ("\ngrace =\n", "m.toml, line 2: grace: expected a value after '='"),
            (
                "a = 1\nb = yes\n",
                "m.toml, line 2: b: 'yes' is no number, true or false; text stands in quotes: \"yes\""
            ),
            ("a = 1\n\na = 2", "m.toml, line 3: a: the key stands in line 1 already; keep one of them"),
            ("[serve]", "m.toml, line 1: tables ([…]) have no meaning here; keys stand at the top, named as the flags"),
            ("a.b = 1", "m.toml, line 1: a: dotted keys have no meaning here; a key is the name of a flag"),
            ("a = \"x", "m.toml, line 1: a: the string is not closed: expected \""),
            ("a = 'x\n'", "m.toml, line 1: a: the string is not closed: expected '"),
            ("a = [1,\n2", "m.toml, line 2: a: the array is not closed: expected ']'"),
            ("a = [1 2]", "m.toml, line 1: a: expected ',' or ']', found '2'"),
            ("a = [[1]]", "m.toml, line 1: a: an array within an array has no meaning here"),
            ("a = {b = 1}", "m.toml, line 1: a: inline tables ({…}) have no meaning here"),
            ("a = 1 2", "m.toml, line 1: a: expected the end of the line, found '2'"),
            ("a = \"\\x\"", "m.toml, line 1: a: \\x is no escape; a backslash itself is \\\\, or use '…'"),
            ("a = \"\\ud800\"", "m.toml, line 1: a: \\u needs 4 hexadecimal digits of a character"),
            ("a = \"\"\"x\"\"\"", "m.toml, line 1: a: strings over several lines have no use here; write one line"),
            ("a = \"\u{1}\"", "m.toml, line 1: a: a string holds the control character 1; write it as an escape"),
            ("= 1", "m.toml, line 1: expected a key, found '='"),
        ])
    func wrong(_ text: String, _ sentence: String) {
        let error = #expect(throws: SettingsError.self) { try SettingsFile(text, path: "m.toml") }
        #expect(error?.description == sentence)
    }

    @Test(
        "What is no number of TOML is none here",
        arguments: ["01", "1__0", "_1", "1_", "1.", ".5", "1e", "--1", "0xg", "1979-05-27"])
    func numbers(_ word: String) {
        #expect(throws: SettingsError.self) { try SettingsFile("a = \(word)", path: "m.toml") }
    }

    @Test("A file of any length of rubbish ends in a sentence or a list")
    func rubbish() {
        var generator = SystemRandomNumberGenerator()
        let alphabet = Array("ab=\"'[]{}#,\\\n\r\t .-_019eux".unicodeScalars)
        for _ in 0..<20_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...24, using: &generator) {
                text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)])
            }
            do {
                let file = try SettingsFile(String(text), path: "m.toml")
                #expect(file.entries.count <= 24)
            } catch {
                #expect(error.description.hasPrefix("m.toml, line "))
            }
        }
    }
}
