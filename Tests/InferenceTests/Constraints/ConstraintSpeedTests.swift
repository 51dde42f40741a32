import Foundation
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

    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["MARTLET_SANITIZER"] != "thread", "time under it says nothing"))
    func aTokenTakesMicroseconds() throws {
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
                    let looking = try clock.measure {
                        if !state.mustEnd { ids = Self.some(try state.allowed, &generator) }
                    }
                    guard let token = ids.first else { break }
                    var isTaken = false
                    let taking = try clock.measure { isTaken = try state.accept(token) }
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

    /// The vocabulary of GPT-2, filled up to 150,000 with pairs of its words, where it is beside the project; else all
    /// made up.
    static let real: VocabularyTrie = {
        let path = (ConstraintSupport.sharedData ?? "") + "/tokenizers/gpt2/encoder.json"
        guard let bytes = FileManager.default.contents(atPath: path),
            let names = try? JSONSerialization.jsonObject(with: bytes) as? [String: Int]
        else { return vocabulary }
        var tokens = Set(names.keys.map { Array($0.replacing("Ġ", with: " ").replacing("Ċ", with: "\n").utf8) })
        for byte in UInt8.min...UInt8.max { tokens.insert([byte]) }
        let words = tokens.filter { $0.allSatisfy { $0 == 0x20 || ($0 | 0x20) >= 0x61 } }.sorted {
            $0.lexicographicallyPrecedes($1)
        }
        var generator = ConstraintSupport.Generator(state: 11)
        while tokens.count < 150_000 {
            let pair = [0, 1].map { _ in words[Int(generator.next() % UInt64(words.count))] }
            tokens.insert(pair[0] + pair[1])
        }
        let list = tokens.sorted { $0.lexicographicallyPrecedes($1) }
        return VocabularyTrie(size: list.count) { list[Int($0)] }
    }()

    /// Decoding as it goes: the tokens of plausible answers, each with the look at the mask, the mask laid over a row of
    /// logits, and the token taken.
    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["MARTLET_SANITIZER"] != "thread", "time under it says nothing"))
    func aTokenOfAnAnswerTakesMicroseconds() throws {
        let schema = #"""
            {"type":"object","properties":{"title":{"type":"string","maxLength":200},"year":{"type":"integer","minimum":1800,
            "maximum":2100},"rating":{"type":"number"},"genres":{"type":"array","items":{"enum":["drama","comedy","crime",
            "science fiction"]},"uniqueItems":false},"cast":{"type":"array","items":{"type":"object","properties":{"name":
            {"type":"string"},"role":{"type":["string","null"]}},"required":["name"],"additionalProperties":false}},"seen":
            {"type":"boolean"}},"required":["title","year"],"additionalProperties":false}
            """#
        let answer = #"""
            {"title": "The Lighthouse Keeper's Daughter", "year": 1954, "rating": 7.25, "genres": ["drama", "crime"],
             "cast": [{"name": "Margaret O'Neill", "role": "Anna, who waits for the ship that never comes"},
              {"name": "José Ángel Núñez", "role": null}, {"name": "T. W. Brown", "role": "the doctor\nand narrator"}],
             "seen": true}
            """#
        let compiler = GrammarConstraintCompiler(vocabulary: Self.real)
        let clock = ContinuousClock()
        var source = [Float](repeating: 0, count: Self.real.tokens.count)
        for index in source.indices { source[index] = Float(index & 1023) / 100 }
        for specification in [ConstraintSpecification.jsonObject, .jsonSchema(schema)] {
            let compiled = try compiler.compiled(specification)
            for round in 0..<2 {
                var (looking, laying, taking, whole): ([Duration], [Duration], [Duration], [Duration]) = (
                    [], [], [], []
                )
                var state = CompiledGrammar.State(compiled)
                var rest = Array(answer.utf8)[...]
                while !rest.isEmpty {
                    var mask: TokenMask?
                    let look = try clock.measure { mask = try state.allowed }
                    let allowed = try #require(mask)
                    var logits = source
                    let lay = clock.measure {
                        var span = logits.mutableSpan
                        allowed.apply(to: &span)
                    }
                    let token = try #require(Self.longest(rest, allowed))
                    #expect(logits[Int(token)] == source[Int(token)])
                    var isTaken = false
                    let take = try clock.measure {
                        isTaken = try state.accept(token) && !(state.mustEnd && rest.count > 200)
                    }
                    #expect(isTaken)
                    rest = rest.dropFirst(Self.real.tokens[Int(token)].count)
                    looking.append(look)
                    laying.append(lay)
                    taking.append(take)
                    whole.append(look + lay + take)
                }
                #expect(state.mayEnd)
                func p(_ share: Int, _ times: [Duration]) -> Duration { times.sorted()[times.count * share / 100] }
                print(
                    "answer, \(round == 0 ? "first" : "again"), \(whole.count) tokens of \(Self.real.tokens.count):",
                    "p50 \(p(50, whole)) (mask \(p(50, looking)), laid over \(p(50, laying)), taken \(p(50, taking)));",
                    "p90 \(p(90, whole)), p99 \(p(99, whole))")
                if round == 1 { #expect(p(50, whole) < .milliseconds(1)) }
            }
        }
    }

    /// The longest allowed token that `text` begins with.
    private static func longest(_ text: ArraySlice<UInt8>, _ mask: TokenMask) -> Int32? {
        var best: Int32?
        var node = 0
        var depth = 0
        let trie = real
        // A walk down the trie: the child for the next byte is among the nodes of the next depth.
        while depth < text.count, node < trie.byte.count {
            let byte = text[text.startIndex + depth]
            while node < trie.byte.count, Int(trie.depth[node]) == depth + 1, trie.byte[node] != byte {
                node = Int(trie.skip[node])
            }
            guard node < trie.byte.count, Int(trie.depth[node]) == depth + 1 else { break }
            if trie.token[node] >= 0, mask.contains(trie.token[node]) { best = trie.token[node] }
            depth += 1
            node += 1
        }
        return best
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
