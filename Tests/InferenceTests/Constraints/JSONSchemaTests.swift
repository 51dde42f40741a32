import Testing

@testable import Inference

/// Names that could be taken for others, and listed numbers beside bounds.
@Suite struct JSONSchemaTests {
    @Test(arguments: [
        // A name that is spelt as the way to another.
        (
            #"{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"const":1}},"required":["b"],"additionalProperties":false},"a/properties/b":{"const":"str"}},"required":["a","a/properties/b"],"additionalProperties":false}"#,
            yes: [#"{"a":{"b":1},"a/properties/b":"str"}"#], no: [#"{"a":{"b":1},"a/properties/b":1}"#]
        ),
        (
            #"{"type":"object","properties":{"a":{"anyOf":[{"const":1},{"const":2}],"type":"integer"},"a~anyOf":{"const":"str"},"a-anyOf":{"const":"x"}},"additionalProperties":false}"#,
            [#"{"a":1,"a~anyOf":"str","a-anyOf":"x"}"#, #"{"a-anyOf":"x","a":2}"#],
            [#"{"a~anyOf":1}"#, #"{"a-anyOf":1}"#]
        ),
        (
            ##"{"allOf":[{"properties":{"a&#/properties/b":{"const":1}}},{"properties":{"a":{"const":2},"b":{}}}],"type":"object"}"##,
            [##"{"a":2,"b":3,"a&#/properties/b":1}"##], [##"{"a&#/properties/b":2}"##]
        ),
        (
            ##"{"type":"object","properties":{"x":{"$ref":"#/definitions/a~1b"},"y":{"$ref":"#/definitions/a~01b"}},"definitions":{"a/b":{"const":1},"a~1b":{"const":2}}}"##,
            [#"{"x":1,"y":2}"#], [#"{"x":2}"#, #"{"y":1}"#]
        ),
        // Names that differ in their characters, and not for Swift's strings.
        (
            #"{"type":"object","properties":{"\u00e9":{"const":1},"e\u0301":{"const":2}},"required":["\u00e9","e\u0301"],"additionalProperties":false}"#,
            ["{\"\u{E9}\":1,\"e\u{301}\":2}", "{\"e\u{301}\":2, \"\u{E9}\":1}"],
            ["{\"\u{E9}\":1}", "{\"e\u{301}\":2}", "{\"\u{E9}\":2,\"e\u{301}\":1}"]
        ),
        (
            #"{"oneOf":[{"type":"object","properties":{"\u00e9":{"const":1}},"required":["\u00e9"],"additionalProperties":false},{"type":"array"}]}"#,
            ["{\"\u{E9}\":1}", "[]"], ["{\"e\u{301}\":1}"]
        ),
        // Listed numbers by what they are.
        (#"{"const":1e-7,"minimum":0}"#, ["1e-07"], ["0", "1"]),
        (#"{"enum":[1e-7,0.5,-1],"minimum":0}"#, ["1e-07", "0.5"], ["-1"]),
        (#"{"enum":[1,2,0.25],"minimum":0.5}"#, ["1", "2", "2.0"], ["0.25"]),
        (#"{"enum":[1,2,3],"exclusiveMinimum":1,"exclusiveMaximum":2.5}"#, ["2"], ["1", "3"]),
        (#"{"enum":[14,15,21.0,7.5,100000000000000000000000003],"multipleOf":7}"#, ["14", "21"], ["15", "7.5"]),
        (#"{"enum":[1e20,5],"maximum":100000000000000}"#, ["5"], ["1e+20"]),
        (
            #"{"type":"object","minProperties":1,"maxProperties":1,"properties":{"a":{},"b":{}},"additionalProperties":false}"#,
            [#"{"a":1}"#], ["{}", #"{"a":1,"b":2}"#]
        ),
    ])
    func acceptsWhatItShould(_ schema: String, yes: [String], no: [String]) throws {
        let compiled = try ConstraintSupport.compile(.jsonSchema(schema))
        for text in yes { #expect(ConstraintSupport.accepts(compiled, text), "\(schema) must accept \(text)") }
        for text in no { #expect(!ConstraintSupport.accepts(compiled, text), "\(schema) must refuse \(text)") }
    }

    @Test(arguments: [
        (#"{"type":"object","minProperties":1,"maxProperties":0}"#, "no text"),
        (#"{"type":"object","required":["a","b"],"maxProperties":1}"#, "no text"),
        (#"{"type":"object","properties":{"a":{}},"additionalProperties":false,"minProperties":2}"#, "no text"),
        (#"{"const":1e-7,"maximum":0}"#, "no text"),
        (#"{"oneOf":[{"const":1e-7},{"type":"number","minimum":0}]}"#, "oneOf"),
    ])
    func refuses(_ schema: String, _ reason: String) {
        let error = #expect(throws: ConstraintFault.self) { try ConstraintSupport.compile(.jsonSchema(schema)) }
        #expect(error?.reason.contains(reason) ?? false, "\(error?.reason ?? "")")
    }

    /// Constraints whose texts differ, and are equal for Swift's strings, are compiled each for itself.
    @Test func theCacheTellsTextsApart() throws {
        let compiler = GrammarConstraintCompiler(vocabulary: ConstraintSupport.vocabulary)
        let one = try compiler.compiled(.choice(["\u{E9}"]))
        let two = try compiler.compiled(.choice(["e\u{301}"]))
        #expect(ConstraintSupport.accepts(one, "\u{E9}") && !ConstraintSupport.accepts(one, "e\u{301}"))
        #expect(!ConstraintSupport.accepts(two, "\u{E9}") && ConstraintSupport.accepts(two, "e\u{301}"))
        #expect(try compiler.compiled(.choice(["\u{E9}"])) === one)
    }
}
