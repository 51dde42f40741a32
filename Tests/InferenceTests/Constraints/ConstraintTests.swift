import Testing

@testable import Inference

@Suite struct ConstraintTests {
    static let cases: [(ConstraintSpecification, yes: [String], no: [String])] = [
        (.choice(["red", "green", "grün"]), ["red", "green", "grün"], ["", "re", "redd", "blue"]),
        (.regularExpression("a{2,4}|[b-d]+x?"), ["aa", "aaaa", "bcd", "bx"], ["", "a", "aaaaa", "x", "aab"]),
        (.regularExpression("[^a-z\\n]日+."), ["A日日!", "日日日"], ["a日!", "A!", "A日\n"]),
        (.regularExpression("(ab|a)(c|bcd)?"), ["abc", "abcd", "ac", "a", "ab"], ["abd", "c"]),
        (.regularExpression("^x$"), ["x"], ["xx", ""]),
        (.grammar("root ::= \"a\" root \"b\" | \"c\""), ["c", "acb", "aacbb"], ["", "ac", "acbb"]),
        (
            .grammar("root ::= item+ # end\nitem ::= [^\\x00-\\x1F]{2,3} \";\"\n"), ["ab;", "abé;xy;"],
            ["a;", "abcd;", ""]
        ),
        (.grammar("root ::= (\"x\" y?)* \".\"\ny ::= \"y\" |\n  \"z\""), [".", "xyxz.", "xx."], ["y.", "xyz."]),
        (
            .jsonObject, ["{}", "{\"a\": [1, -2.5e3, null, true, {\"b\": \"\\u00e9\\n\"}]}", "{\n  \"k\": \"ä🙂\"\n}"],
            [
                "[]", "{a:1}", "{\"a\":01}", "{\"a\":\"\n\"}", "{\"a\":1,}", "{\"a\" 1}", "{\"a\":\"\\x\"}",
            ]
        ),
        (
            .jsonSchema(#"{"type":"integer","minimum":-12,"maximum":205}"#),
            ["-12", "0", "-0", "7", "99", "205", "5.0"],
            [
                "-13", "206", "1000", "1.5", "007", "-",
            ]
        ),
        (
            .jsonSchema(#"{"type":"number","exclusiveMinimum":0,"maximum":10}"#), ["0.001", "10", "10.0", "9.99", "1"],
            [
                "0", "0.0", "10.1", "-1", "11",
            ]
        ),
        (.jsonSchema(#"{"type":"integer","multipleOf":7}"#), ["0", "7", "-14", "700", "21.0"], ["1", "8", "7.5"]),
        (
            .jsonSchema(#"{"type":"string","minLength":2,"maxLength":3}"#), ["\"ab\"", "\"日本語\"", "\"\\n\\u00e9\""],
            [
                "\"a\"", "\"abcd\"", "ab",
            ]
        ),
        (.jsonSchema(#"{"type":"string","pattern":"^[A-Z]+-\\d{2}$"}"#), ["\"AB-12\""], ["\"ab-12\"", "\"AB-123\""]),
        (
            .jsonSchema(
                #"{"type":"object","properties":{"a":{"type":"integer"},"b":{"enum":["x",null,2]},"é":{}},"required":["a"],"additionalProperties":false}"#
            ),
            ["{\"a\":1}", "{\"b\":\"x\", \"a\":2}", "{\"é\":[], \"a\":3,\"b\":2.0}", "{\"\\u00e9\":0,\"a\":1}"],
            ["{}", "{\"b\":\"x\"}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"c\":2}", "{\"a\":\"1\"}", "{\"a\":1,\"b\":\"y\"}"]
        ),
        (
            .jsonSchema(
                #"{"type":"object","properties":{"ab":{"type":"null"}},"additionalProperties":{"type":"integer"}}"#),
            ["{\"ab\":null,\"a\":1,\"abc\":2,\"\":3}"], ["{\"ab\":1}", "{\"a\":null}"]
        ),
        (
            .jsonSchema(
                ##"{"$ref":"#/definitions/n","definitions":{"n":{"type":"object","properties":{"v":{"type":"integer"},"next":{"anyOf":[{"$ref":"#/definitions/n"},{"type":"null"}]}},"required":["v","next"],"additionalProperties":false}}}"##
            ),
            ["{\"v\":1,\"next\":{\"next\":null,\"v\":2}}"], ["{\"v\":1}", "{\"v\":1,\"next\":3}"]
        ),
        (
            .jsonSchema(#"{"type":"array","items":{"type":"boolean"},"minItems":1,"maxItems":3}"#),
            ["[true]", "[ true, false,true ]"],
            [
                "[]", "[true,true,true,true]", "[1]",
            ]
        ),
        (
            .jsonSchema(#"{"type":"array","items":[{"type":"null"},{}],"additionalItems":false}"#),
            ["[]", "[null]", "[null,1]"],
            [
                "[1]", "[null,1,2]",
            ]
        ),
        (
            .jsonSchema(#"{"allOf":[{"required":["a"]},{"properties":{"a":{"minimum":3}}}],"type":"object"}"#),
            ["{\"a\":3}", "{\"a\":\"\"}"],
            [
                "{}", "{\"a\":2}",
            ]
        ),
        (
            .jsonSchema(
                #"{"oneOf":[{"properties":{"k":{"const":"a"},"v":{"type":"integer"}},"required":["k"],"type":"object"},{"properties":{"k":{"const":"b"}},"required":["k"],"type":"object"}]}"#
            ), ["{\"k\":\"a\",\"v\":1}", "{\"v\":\"x\",\"k\":\"b\"}"], ["{\"k\":\"c\"}", "{\"k\":\"a\",\"v\":\"x\"}"]
        ),
        (
            .jsonSchema(
                #"{"type":"object","patternProperties":{"^x":{"type":"integer"}},"additionalProperties":false}"#),
            ["{\"x1\":1}", "{}"],
            [
                "{\"x\":\"\"}", "{\"y\":1}",
            ]
        ),
        (.jsonSchema(#"{"type":"string","format":"date"}"#), ["\"2024-02-28\""], ["\"2024-13-01\"", "\"2024-02-30\""]),
    ]

    @Test(arguments: cases.indices) func acceptsWhatItShould(_ index: Int) throws {
        let (specification, yes, no) = Self.cases[index]
        let compiled = try ConstraintSupport.compile(specification)
        for text in yes { #expect(ConstraintSupport.accepts(compiled, text), "\(specification) must accept \(text)") }
        for text in no { #expect(!ConstraintSupport.accepts(compiled, text), "\(specification) must refuse \(text)") }
    }

    @Test(arguments: cases.indices) func masksAreWhatTryingEveryTokenGives(_ index: Int) throws {
        let (specification, yes, _) = Self.cases[index]
        let compiled = try ConstraintSupport.compile(specification)
        let vocabulary = ConstraintSupport.vocabulary
        for text in yes {
            var state = CompiledGrammar.State(compiled)
            for byte in Array(text.utf8) {
                let mask = Set(ConstraintSupport.ids(try state.allowed))
                for id in 0..<Int32(vocabulary.tokens.count) {
                    var copy = state
                    let isTaken = try copy.accept(id)
                    #expect(isTaken == mask.contains(id), "token \(vocabulary.tokens[Int(id)])")
                }
                let isTaken = try state.accept(bytes: [byte])
                #expect(isTaken)
            }
            #expect(state.mayEnd)
        }
    }

    @Test(arguments: cases.indices) func samplesAreAccepted(_ index: Int) throws {
        let compiled = try ConstraintSupport.compile(Self.cases[index].0)
        var finished = 0
        for seed in 0..<20 {
            guard let text = ConstraintSupport.sample(compiled, seed: UInt64(seed)) else { continue }
            #expect(ConstraintSupport.accepts(compiled, text))
            finished += 1
        }
        #expect(finished > 0)
    }

    @Test func endsWhereNothingCanFollow() throws {
        let compiled = try ConstraintSupport.compile(.choice(["ab", "abc"]))
        var state = CompiledGrammar.State(compiled)
        let takesBeginning = try state.accept(bytes: Array("ab".utf8))
        let mustEndEarly = state.mustEnd
        #expect(takesBeginning && state.mayEnd && !mustEndEarly)
        let takesWrong = try state.accept(bytes: Array("x".utf8))
        let takesRest = try state.accept(bytes: Array("c".utf8))
        let mustEnd = state.mustEnd
        #expect(!takesWrong && takesRest && state.mayEnd && mustEnd)
        let allowed = ConstraintSupport.ids(try state.allowed)
        #expect(allowed.isEmpty)
        for nonsense in [-1, 1_000_000] as [Int32] {
            let isTaken = try state.accept(nonsense)
            #expect(!isTaken)
        }
    }

    @Test(arguments: [
        (ConstraintSpecification.jsonSchema(#"{"not":{}}"#), "not"),
        (.jsonSchema(#"{"type":"array","uniqueItems":true}"#), "uniqueItems"),
        (.jsonSchema(#"{"type":"object","properties":{"a":{"if":{},"then":{}}}}"#), "if"),
        (.jsonSchema(#"{"madeUp":1}"#), "madeUp"),
        (.jsonSchema(#"{"oneOf":[{"minimum":1},{"maximum":5}]}"#), "oneOf"),
        (.jsonSchema(#"{"format":"email"}"#), "email"),
        (.jsonSchema(#"{"$ref":"other.json"}"#), "other.json"),
        (.jsonSchema("{"), "not JSON"),
        (.jsonSchema("false"), "no text"),
        (.jsonSchema(#"{"type":"integer","minimum":3,"maximum":2}"#), "no text"),
        (.regularExpression("(a"), "parenthesis"),
        (.regularExpression("(?=a)b"), "look-ahead"),
        (.regularExpression("(a)\\1"), "back-reference"),
        (.grammar("root ::= root \"a\" | \"b\""), "left recursion"),
        (.grammar("root ::= missing"), "missing"),
        (.grammar("start ::= \"a\""), "root"),
        (.grammar("root ::= \"a"), "line 1"),
        (.choice([]), "at least one"),
    ]) func refusesByName(_ specification: ConstraintSpecification, _ word: String) {
        do {
            _ = try ConstraintSupport.compile(specification)
            Issue.record("\(specification) must be refused")
        } catch {
            #expect("\(error)".contains(word), "\(error)")
        }
    }

    @Test func deepNestingNeitherOverflowsNorSlows() throws {
        let compiled = try ConstraintSupport.compile(.jsonObject)
        var state = CompiledGrammar.State(compiled)
        var isTaken = try state.accept(bytes: Array("{\"a\":".utf8))
        for _ in 0..<20_000 where isTaken { isTaken = try state.accept(bytes: Array("[".utf8)) }
        for _ in 0..<20_000 where isTaken { isTaken = try state.accept(bytes: Array("]".utf8)) }
        if isTaken { isTaken = try state.accept(bytes: Array("}".utf8)) }
        let mustEnd = state.mustEnd
        #expect(isTaken && mustEnd)
    }
}
