import Testing

@testable import Inference

/// Constraints whose texts can be read in many ways for long: what that costs is bounded, and what is told is a sentence.
@Suite struct AmbiguityTests {
    /// Expression trees: members in any order, so that `{"left":` leaves it open which operation it is.
    static let trees: ConstraintSpecification = {
        let operations = ["add", "sub", "mul", "div"].map { name in
            ##"{"type":"object","properties":{"op":{"const":"\##(name)"},"left":{"$ref":"#/definitions/e"},"##
                + ##""right":{"$ref":"#/definitions/e"}},"required":["op","left","right"],"additionalProperties":false}"##
        }
        return .jsonSchema(
            ##"{"$ref":"#/definitions/e","definitions":{"e":{"anyOf":[{"type":"number"},"##
                + operations.joined(separator: ",") + "]}}}")
    }()

    static func take(_ text: String, _ state: inout CompiledGrammar.State) throws -> Bool {
        for byte in text.utf8 {
            // What the engine asks for before each token.
            _ = try state.allowed
            guard try state.accept(bytes: [byte]) else { return false }
        }
        return true
    }

    @Test(arguments: [1, 6, 40]) func expressionTreesOfAnyDepth(_ depth: Int) throws {
        let compiled = try ConstraintSupport.compile(Self.trees)
        let names = ["add", "sub", "mul", "div"]
        var state = CompiledGrammar.State(compiled)
        var isTaken = try Self.take(String(repeating: "{\"left\":", count: depth) + "1", &state)
        #expect(isTaken && !state.mayEnd)
        for level in 0..<depth {
            // One half tells its name before the right side, the other after it.
            let (name, other) = (names[level % 4], level % 3 == 0 ? "{\"right\":1,\"op\":\"sub\",\"left\":2}" : "-3.5")
            isTaken = try Self.take(
                level % 2 == 0
                    ? ",\"op\":\"\(name)\",\"right\":\(other)}" : ", \"right\": \(other), \"op\": \"\(name)\"}", &state)
            #expect(isTaken, "level \(level)")
            var copy = state
            let isTooMuch = try Self.take(",\"op\":\"\(name)x", &copy)
            #expect(!isTooMuch)
        }
        #expect(state.mustEnd)
    }

    @Test func alternativesThatBeginAlike() throws {
        let compiled = try ConstraintSupport.compile(.grammar(#"root ::= "a" root "b" | "a" root "c" | "d""#))
        for count in [3, 60, 3000] {
            var state = CompiledGrammar.State(compiled)
            var isTaken = try Self.take(String(repeating: "a", count: count) + "d", &state)
            #expect(isTaken)
            let rest = String((0..<count - 1).map { $0 % 3 == 0 ? "c" : "b" })
            isTaken = try Self.take(rest, &state)
            #expect(isTaken && !state.mayEnd)
            isTaken = try Self.take("b", &state)
            #expect(isTaken && state.mustEnd)
            isTaken = try Self.take("b", &state)
            #expect(!isTaken)
        }
    }

    /// Rules that begin with one another in two ways each: 2⁴⁰ ways to have begun, before the first byte.
    @Test func rulesThatBeginAlike() throws {
        var grammar = "root ::= r0\nr40 ::= \"x\"\n"
        for number in 0..<40 { grammar += "r\(number) ::= r\(number + 1) \"a\" | r\(number + 1) \"b\"\n" }
        let compiled = try ConstraintSupport.compile(.grammar(grammar))
        let ending = String((0..<40).map { $0 % 3 == 0 ? "a" : "b" })
        #expect(ConstraintSupport.accepts(compiled, "x" + ending))
        #expect(!ConstraintSupport.accepts(compiled, "x" + ending.dropLast()))
        #expect(!ConstraintSupport.accepts(compiled, "x" + ending + "a"))
    }

    /// Ambiguous texts: each end of a text is one of many, and the stacks are of many depths.
    @Test(arguments: [
        (#"root ::= "a" root root | "b" root root | """#, "abba"),
        (#"root ::= "a" root "a" | "b" root "b" | """#, "abba"),
        (#"root ::= ("a" | "b" | "ab")*"#, "abba"),
        (#"root ::= ("(" root ")" | "[" root "]" | x)*\#nx ::= "("? "x""#, "([x](x)"),
    ])
    func ambiguousTexts(_ grammar: String, _ part: String) throws {
        let compiled = try ConstraintSupport.compile(.grammar(grammar))
        var state = CompiledGrammar.State(compiled)
        for _ in 0..<30 {
            let isTaken = try Self.take(part, &state)
            #expect(isTaken)
        }
    }

    /// The stacks are those that trying every reading finds.
    @Test func sameTextsAsByTryingEveryReading() throws {
        // Palindromes and pairs: short enough to list.
        let compiled = try ConstraintSupport.compile(
            .grammar(#"root ::= "a" root "a" | "b" root "b" | "a" root "b" | "c""#))
        func isRight(_ text: [Character]) -> Bool {
            if text == ["c"] { return true }
            guard text.count > 2, let first = text.first, let last = text.last else { return false }
            return ["aa", "bb", "ab"].contains(String([first, last])) && isRight(Array(text[1..<text.count - 1]))
        }
        for length in 1...7 {
            var count = 1
            for _ in 0..<length { count *= 3 }
            for number in 0..<count {
                var (rest, text) = (number, [Character]())
                for _ in 0..<length {
                    text.append(["a", "b", "c"][rest % 3])
                    rest /= 3
                }
                #expect(ConstraintSupport.accepts(compiled, String(text)) == isRight(text), "\(String(text))")
            }
        }
    }

    /// 60,000 alternatives that begin alike are too many for every token: the request ends with a sentence.
    @Test func whatIsTooAmbiguousEndsWithASentence() throws {
        let compiled = try ConstraintSupport.compile(
            .grammar("root ::= " + String(repeating: "\"x\"root\"y\"|", count: 60_000) + "\"z\""))
        var state = CompiledGrammar.State(compiled)
        let error = #expect(throws: InferenceError.self) {
            for _ in 0..<100 { _ = try Self.take("x", &state) }
        }
        #expect("\(try #require(error))".contains("constraint: is too ambiguous here"))
        // Another sequence of the same constraint has its own allowance.
        var other = CompiledGrammar.State(compiled)
        let isTaken = try Self.take("z", &other)
        #expect(isTaken && other.mustEnd)
    }

    /// The longer a text has cost little, the more it may cost: up to the limit, which is what it has at first.
    @Test func anAllowanceGrowsAgain() throws {
        var allowance = StepAllowance()
        try allowance.spend(StepAllowance.limit)
        #expect(throws: ConstraintFault.self) { try allowance.spend(1) }
        for _ in 0..<1000 { allowance.earn() }
        #expect(allowance.steps == StepAllowance.limit)
    }
}
