import ModelFormats
import Testing

@testable import Inference

/// The time for one token of one sequence: take the token, look the mask up. Printed; judged only against a wide limit,
/// for machines are shared.
@Suite struct ConstraintSpeedTests {
    /// 150,000 tokens of one to twelve letters, digits, marks and parts of JSON, as large vocabularies have them.
    static let vocabulary: VocabularyTrie = {
        var generator = ConstraintSupport.Generator(state: 7)
        var tokens: Set<[UInt8]> = []
        for byte in UInt8.min...UInt8.max { tokens.insert([byte]) }
        let letters = Array("eeeetttaaooiinnsshhrrddlluc mw.,\"{}[]:0123456789_-\n é日本語🙂".utf8)
        while tokens.count < 150_000 {
            let length = 1 + Int(generator.next() % 12)
            tokens.insert((0..<length).map { _ in letters[Int(generator.next() % UInt64(letters.count))] })
        }
        let list = tokens.sorted { $0.lexicographicallyPrecedes($1) }
        return VocabularyTrie(size: list.count) { list[Int($0)] }
    }()

    @Test func aTokenTakesMicroseconds() throws {
        let compiler = GrammarConstraintCompiler(vocabulary: Self.vocabulary)
        let schema = #"""
            {"type":"object","properties":{"name":{"type":"string","maxLength":60},"age":{"type":"integer","minimum":0,
            "maximum":150},"tags":{"type":"array","items":{"enum":["red","green","blue"]}},"note":{"type":"string"}},
            "required":["name","age"],"additionalProperties":false}
            """#
        for specification in [
            ConstraintSpecification.jsonObject, .jsonSchema(schema), .regularExpression("([a-z]+ ){3,200}[a-z]+\\."),
        ] {
            let compiled = try compiler.compiled(specification)
            var times: [Duration] = []
            var generator = ConstraintSupport.Generator(state: 3)
            let clock = ContinuousClock()
            for _ in 0..<20 {
                var state = CompiledGrammar.State(compiled)
                for _ in 0..<40 {
                    var ids: [Int32] = []
                    let looking = clock.measure {
                        if !state.mustEnd { ids = Self.some(state.allowed, &generator) }
                    }
                    guard let token = ids.first else { break }
                    var isTaken = false
                    let taking = clock.measure { isTaken = state.accept(token) }
                    #expect(isTaken)
                    times.append(looking + taking)
                }
            }
            times.sort()
            print(
                "\(specification): \(times.count) tokens, p50 \(times[times.count / 2]), p99 \(times[times.count * 99 / 100])"
            )
            #expect(times[times.count / 2] < .milliseconds(5))
        }
    }

    /// One of the allowed tokens, without listing them all.
    private static func some(_ mask: TokenMask, _ generator: inout ConstraintSupport.Generator) -> [Int32] {
        let start = Int(generator.next() % UInt64(mask.words.count))
        for offset in 0..<mask.words.count {
            let index = (start + offset) % mask.words.count
            if mask.words[index] != 0 { return [Int32(index * 64 + mask.words[index].trailingZeroBitCount)] }
        }
        return []
    }
}
