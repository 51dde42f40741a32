import Testing

@testable import Settings

@Suite("Settings plan")
struct SettingsPlanTests {
    private let flags = [
        DeclaredFlag(name: "model", takesValue: true, isRepeating: true),
        DeclaredFlag(name: "grace", letter: "g", takesValue: true, defaultValue: "30.0"),
        DeclaredFlag(name: "max-queue", takesValue: true),
        DeclaredFlag(name: "access-log", takesValue: false, defaultValue: "--access-log"),
        DeclaredFlag(name: "no-access-log", takesValue: false),
        DeclaredFlag(name: "certificate-identity", takesValue: false),
    ]

    private func plan(
        _ commandLine: [String] = [], _ environment: [String: String] = [:], file: String? = nil
    ) throws -> SettingsPlan {
        try SettingsPlan(
            flags: flags, commandLine: commandLine, environment: environment,
            file: try file.map { try SettingsFile($0, path: "m.toml") })
    }

    @Test("Flag before variable before file before default")
    func precedence() throws {
        let file = "grace = 3\nmodel = [\"a\", \"b\"]\n"
        #expect(try plan().arguments == [])
        #expect(try plan(file: file).arguments == ["--model=a", "--model=b", "--grace=3"])
        #expect(try plan([], ["MARTLET_GRACE": "2"], file: file).arguments == ["--model=a", "--model=b", "--grace=2"])
        for given in [["--grace", "1"], ["--grace=1"], ["-g", "1"]] {
            let found = try plan(given + ["--model", "c"], ["MARTLET_GRACE": "2", "MARTLET_MODEL": "d"], file: file)
            #expect(found.arguments == given + ["--model", "c"])
        }
        #expect(
            try plan(["--grace=1"], ["MARTLET_GRACE": ""], file: file).listing.contains("grace = 1  # command line\n"))
    }

    @Test("Switches are turned on and off from everywhere")
    func switches() throws {
        #expect(try plan(file: "access-log = false").arguments == ["--no-access-log"])
        #expect(try plan(["--access-log"], file: "access-log = false").arguments == ["--access-log"])
        #expect(try plan(["--no-access-log"], ["MARTLET_ACCESS_LOG": "1"]).arguments == ["--no-access-log"])
        #expect(try plan([], ["MARTLET_ACCESS_LOG": "yes"], file: "access-log = false").arguments == ["--access-log"])
        #expect(try plan([], ["MARTLET_CERTIFICATE_IDENTITY": "0"]).arguments == [])
        #expect(try plan(file: "certificate-identity = true").arguments == ["--certificate-identity"])
    }

    @Test("Variables hold several values between commas; unknown and empty ones are left alone")
    func variables() throws {
        let found = try plan([], ["MARTLET_MODEL": "a=x, b=y", "MARTLET_GRACE": "", "MARTLET_BIN": "z"])
        #expect(found.arguments == ["--model=a=x", "--model=b=y"])
    }

    @Test("Nothing behind -- is a flag")
    func terminator() throws {
        #expect(try plan(["--", "--grace=1"], ["MARTLET_GRACE": "2"]).arguments == ["--grace=2", "--", "--grace=1"])
    }

    @Test(
        "Mistakes name their place",
        arguments: [
            ("grave = 1", "m.toml, line 1: grave: there is no such setting; did you mean 'grace'?"),
            (
                "zzzzzzzz = 1",
                "m.toml, line 1: zzzzzzzz: there is no such setting; keys are the names of the flags without dashes"
            ),
            ("grace = [1]", "m.toml, line 1: grace: expected one value, found an array"),
            ("grace = true", "m.toml, line 1: grace: expected text or a number, found true"),
            ("access-log = 1", "m.toml, line 1: access-log: expected true or false, found '1'"),
            (
                "no-access-log = true",
                "m.toml, line 1: no-access-log: there is no such setting; did you mean 'access-log'?"
            ),
        ])
    func mistakes(_ file: String, _ sentence: String) {
        let error = #expect(throws: SettingsError.self) { try plan(file: file) }
        #expect(error?.description == sentence)
    }

    @Test("A variable's mistake names the variable")
    func variableMistake() {
        let error = #expect(throws: SettingsError.self) { try plan([], ["MARTLET_ACCESS_LOG": "maybe"]) }
        #expect(error?.description == "MARTLET_ACCESS_LOG: expected true or false, found 'maybe'")
    }

    @Test(
        "A variable that is nearly that of a flag is refused by name",
        arguments: [
            ("MARTLET_MAX_QUEU", "MARTLET_MAX_QUEUE"), ("MARTLET_MAXQUEUE", "MARTLET_MAX_QUEUE"),
            ("MARTLET_MAX_QUEUES", "MARTLET_MAX_QUEUE"), ("MARTLET_MDOEL", "MARTLET_MODEL"),
            ("MARTLET_MODELS", "MARTLET_MODEL"), ("MARTLET_GRASE", "MARTLET_GRACE"),
            ("MARTLET_NO_ACCESS_LOG", "MARTLET_ACCESS_LOG"),
            ("MARTLET_NO_CERTIFICATE_IDENTITY", "MARTLET_CERTIFICATE_IDENTITY"),
        ])
    func misspelt(variable: String, meant: String) {
        let error = #expect(throws: SettingsError.self) {
            try SettingsPlan.check([variable: "1"], flags: flags, known: [])
        }
        #expect(error?.description == "\(variable): there is no such setting; did you mean \(meant)?")
        #expect(!SettingsPlan.variables(of: flags).contains(variable))
        #expect(SettingsPlan.variables(of: flags).contains(meant))
        #expect(throws: Never.self) { try SettingsPlan.check([variable: ""], flags: flags, known: []) }
        #expect(throws: Never.self) { try SettingsPlan.check([variable: "1"], flags: flags, known: [variable]) }
    }

    @Test(
        "Variables of others are left alone",
        arguments: [
            "MARTLET_BIN", "MARTLET_PYTHON", "MARTLET_TOKEN", "MARTLET_CA", "MARTLET_CI", "MARTLET_PORT",
            "MARTLET_TRACING", "MARTLET_MAX_AGE", "MARTLET_NO_GRACE", "MARTLET_", "OTHER_MAX_QUEU", "MARTLETMODEL",
        ])
    func namesOfOthers(variable: String) {
        let short = [DeclaredFlag(name: "ca", takesValue: true), DeclaredFlag(name: "tls", takesValue: false)]
        let known: Set = ["MARTLET_CA"]
        #expect(throws: Never.self) { try SettingsPlan.check([variable: "1"], flags: flags + short, known: known) }
    }

    @Test("A message gets the places of the settings that it speaks of")
    func located() throws {
        let found = try plan(["--max-queue", "1"], ["MARTLET_MODEL": "m"], file: "\ngrace = -1")
        #expect(found.located("--grace must be positive.") == "m.toml, line 2: grace: --grace must be positive.")
        #expect(found.located("--graceful is no flag") == "--graceful is no flag")
        #expect(found.located("--max-queue is wrong") == "--max-queue is wrong")
        #expect(found.located("--model is wrong") == "MARTLET_MODEL: --model is wrong")
    }

    @Test("The listing is a settings file that gives the same plan")
    func listing() throws {
        let file = "model = [\"a b\", 'c\\\"d']\naccess-log = false\n"
        let first = try plan(["--grace", "7"], ["MARTLET_MAX_QUEUE": "9"], file: file)
        let again = try plan(file: first.listing)
        #expect(
            again.arguments
                == ["--model=a b", "--model=c\\\"d", "--grace=7", "--max-queue=9", "--no-access-log"])
        #expect(first.listing.contains("max-queue = 9  # MARTLET_MAX_QUEUE\n"))
        #expect(first.listing.contains("certificate-identity = false  # default\n"))
        #expect(first.listing.contains("model = [\"a b\", \"c\\\\\\\"d\"]  # m.toml, line 1\n"))
        #expect(
            try plan().listing
                == "# model: not set\ngrace = 30.0  # default\n# max-queue: not set\naccess-log = true  # default\ncertificate-identity = false  # default\n"
        )
    }

    @Test("The early look finds the file's own flag")
    func early() {
        let flag = DeclaredFlag(name: "config", takesValue: true)
        #expect(SettingsPlan.early(flag, commandLine: ["--config", "x"], environment: ["MARTLET_CONFIG": "y"]) == "x")
        #expect(SettingsPlan.early(flag, commandLine: ["--config=x"], environment: [:]) == "x")
        #expect(SettingsPlan.early(flag, commandLine: [], environment: ["MARTLET_CONFIG": "y"]) == "y")
        #expect(SettingsPlan.early(flag, commandLine: ["--", "--config=x"], environment: [:]) == nil)
    }
}
