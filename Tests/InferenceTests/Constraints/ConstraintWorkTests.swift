import JSON
import Testing

@testable import Inference

/// What compiling a constraint may cost, and that it ends where nobody waits.
@Suite struct ConstraintWorkTests {
    @Test(arguments: [
        ("(a{0,80}){80}", "2000000 places"), ("(a{0,240}){240}", "2000000 places"),
        ("((a?){0,200}){0,200}", "too large"),
        ("a{10000000}", "above 2000"), ("a{99999999999999999999999999}", "above 2000"),
        ("a" + String(repeating: "*", count: 100_000), "quantifiers after one another"),
    ])
    func expressionsThatAreRefused(_ pattern: String, _ reason: String) {
        let error = #expect(throws: ConstraintFault.self) {
            try ConstraintSupport.compile(.regularExpression(pattern))
        }
        #expect(error?.reason.contains(reason) ?? false, "\(error?.reason ?? "")")
    }

    /// One below each limit.
    @Test func expressionsThatAreTaken() throws {
        #expect(
            ConstraintSupport.accepts(
                try ConstraintSupport.compile(.regularExpression("a{2000}")), String(repeating: "a", count: 2000)))
        let many = try ConstraintSupport.compile(.regularExpression("a" + String(repeating: "*", count: 100)))
        #expect(ConstraintSupport.accepts(many, "aaa"))
        let counted = try ConstraintSupport.compile(.regularExpression("(a{0,20}){20}"))
        #expect(ConstraintSupport.accepts(counted, String(repeating: "a", count: 400)))
        #expect(!ConstraintSupport.accepts(counted, String(repeating: "a", count: 401)))
    }

    /// Classes that overlap in every way, against membership by hand.
    @Test func overlappingClasses() throws {
        let compiled = try ConstraintSupport.compile(.regularExpression("[a-m][^c-x]|[f-z0-9][b-y]|é[\\s\\S]"))
        for first in "abcfmnz059é" {
            for second in "abcxyz0é" {
                let expected =
                    ("a"..."m" ~= first && !("c"..."x" ~= second))
                    || (("f"..."z" ~= first && first != "é" || "0"..."9" ~= first) && "b"..."y" ~= second
                        && second != "é")
                    || first == "é"
                #expect(
                    ConstraintSupport.accepts(compiled, String([first, second])) == expected, "\(first)\(second)")
            }
        }
    }

    @Test func pairsOfSurrogatesAreOneCharacter() throws {
        let compiled = try ConstraintSupport.compile(.regularExpression(#"\uD83D\uDE00+[\uD83D\uDE01-\uD83D\uDE03]"#))
        #expect(ConstraintSupport.accepts(compiled, "😀😀😂"))
        #expect(!ConstraintSupport.accepts(compiled, "😀😄"))
    }

    /// A chain of rules in either order is looked at once for each rule.
    @Test(arguments: [true, false]) func longChainsOfRules(_ ascending: Bool) throws {
        var lines = (1..<20_000).map { "r\($0) ::= r\($0 + 1)" }
        if !ascending { lines.reverse() }
        let compiled = try ConstraintSupport.compile(
            .grammar("root ::= r1\n" + lines.joined(separator: "\n") + "\nr20000 ::= \"x\"\n"))
        #expect(ConstraintSupport.accepts(compiled, "x"))
    }

    @Test func compilingEndsWhereNobodyWaits() {
        for specification in [
            ConstraintSpecification.regularExpression("(a|b)*a(a|b){10}"),
            .jsonSchema(#"{"type":"object","properties":{"a":{"type":"string","maxLength":4000}}}"#),
            .choice((0..<5000).map { "choice number \($0)" }),
        ] {
            var asked = 0
            let work = ConstraintWork {
                asked += 1
                return asked < 3
            }
            let error = #expect(throws: ConstraintFault.self) {
                try GrammarConstraintCompiler(vocabulary: ConstraintSupport.vocabulary).compiled(specification, work)
            }
            #expect(error?.reason == "is no longer waited for")
            #expect(asked == 3)
        }
    }

    @Test func compilingEndsAtItsLimit() throws {
        let work = ConstraintWork()
        for _ in 0..<10 { try work.spend(ConstraintWork.limit / 10) }
        let error = #expect(throws: ConstraintFault.self) { try work.spend(ConstraintWork.limit / 10) }
        #expect(error?.reason.contains("takes too long") ?? false)
    }
}
