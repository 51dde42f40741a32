import Foundation
import Testing
import Transformers

@testable import Inference

/// Constraints on the way that a server takes: a real tokenizer and decoder (the tiny model of the driving tests), the
/// engine, the automaton and its masks, the sampler.
@Suite struct ConstrainedEngineTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Driving/Fixtures/tiny").standardizedFileURL.path()

    static func engine(draft: Bool = false, _ change: (inout LoadOptions) -> Void = { _ in }) throws -> Engine {
        var options = LoadOptions(pool: ComputePool(threads: 2))
        options.engine.cacheBlocks = 200
        change(&options)
        return try LoadedModel(path: folder, draft: draft ? folder : nil, options: options).generator()
    }

    static let schema = #"""
        {"type":"object","properties":{"name":{"type":"string","maxLength":12,"pattern":"^[A-Z][a-zé]+$"},"age":{"type":
        "integer","minimum":10,"maximum":120},"tags":{"type":"array","items":{"enum":["red","gr\u00fcn"]},"minItems":1,
        "maxItems":3}},"required":["name","age","tags"],"additionalProperties":false}
        """#

    static let kinds: [ConstraintSpecification] = [
        .jsonSchema(schema), .regularExpression("[a-f]{3}-(one|two|öd)!{1,4}"), .choice(["yes", "no", "perhaps"]),
        .grammar("root ::= \"(\" item (\",\" item){1,3} \")\"\nitem ::= [0-9]{1,3} | \"nil\""),
    ]

    /// Whether a text has the form, judged without the automaton.
    static func hasForm(_ text: String, _ kind: ConstraintSpecification) throws -> Bool {
        switch kind {
        case .jsonSchema:
            let value = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            guard let value, Set(value.keys) == ["name", "age", "tags"], let name = value["name"] as? String,
                let age = value["age"] as? Int, let tags = value["tags"] as? [String]
            else { return false }
            return name.wholeMatch(of: /[A-Z][a-zé]+/) != nil && name.unicodeScalars.count <= 12
                && (10...120).contains(age) && (1...3).contains(tags.count)
                && tags.allSatisfy { ["red", "grün"].contains($0) }
        case .regularExpression: return text.wholeMatch(of: /[a-f]{3}-(one|two|öd)!{1,4}/) != nil
        case .choice(let texts): return texts.contains(text)
        case .grammar: return text.wholeMatch(of: /\((?:[0-9]{1,3}|nil)(?:,(?:[0-9]{1,3}|nil)){1,3}\)/) != nil
        case .jsonObject: return try JSONSerialization.jsonObject(with: Data(text.utf8)) is [String: Any]
        }
    }

    static func request(_ number: Int) -> GenerationRequest {
        var request = GenerationRequest(
            prompt: .text("An answer to question \(number): "), stopping: StoppingParameters(maxTokens: 300))
        request.sampling.constraint = kinds[number % kinds.count]
        request.sampling.temperature = number % 3 == 0 ? 0 : 1
        request.sampling.seed = UInt64(number)
        if number % 2 == 0 { request.sampling.repetitionPenalty = 1.3 }
        if number % 5 == 0 { request.sampling.frequencyPenalty = 0.7 }
        if number % 7 == 0 { request.sampling.topP = 0.8 }
        return request
    }

    @Test func everyAnswerHasItsForm() async throws {
        let engine = try Self.engine()
        let sink = Sink()
        var ids: [RequestID] = []
        for number in 0..<80 { ids.append(try engine.submit(Self.request(number), to: sink)) }
        for (number, id) in ids.enumerated() {
            let answer = Answer(await sink.events(of: id))
            #expect(answer.error == nil)
            let isRight = try Self.hasForm(answer.text, Self.kinds[number % Self.kinds.count])
            #expect(isRight, "request \(number): \(answer.text)")
        }
        await engine.stop()
    }

    /// Guesses of either kind, with constraints and penalties at once, greedy and drawn: the same tokens.
    @Test func guessesChangeNothing() async throws {
        let plain = try Self.engine { $0.engine.prefixCache = false }
        let guessing = try Self.engine(draft: true) { $0.engine.maxSequences = 3 }
        let sink = Sink()
        var ids: [RequestID] = []
        for number in 0..<60 {
            var request = Self.request(number)
            request.speculation = SpeculationParameters(
                method: number % 4 < 2 ? .draftModel : .promptLookup, maxTokens: 1 + number % 6)
            ids.append(try guessing.submit(request, to: sink))
        }
        for (number, id) in ids.enumerated() {
            let expected = try await plain.answer(Self.request(number))
            let answer = Answer(await sink.events(of: id))
            #expect(answer.error == nil)
            #expect(answer.tokens == expected.tokens, "request \(number)")
        }
        #expect(guessing.snapshot.acceptedTokens > 0)
        for engine in [plain, guessing] { await engine.stop() }
    }

    /// A constraint that the text cannot satisfy within its tokens ends with the reason of length, and what there is
    /// fits the beginning of the form.
    @Test func tooFewTokensEndInTheMiddle() async throws {
        let engine = try Self.engine()
        var request = Self.request(0)
        request.stopping.maxTokens = 6
        let answer = try await engine.answer(request)
        #expect(answer.error == nil && answer.tokens[0].count == 6)
        #expect(answer.text.hasPrefix("{"))
        await engine.stop()
    }

    @Test func faultsInConstraintsAreNamed() async throws {
        let engine = try Self.engine()
        for (kind, word) in [
            (
                ConstraintSpecification.jsonSchema(
                    #"{"type":"object","dependencies":{"a":["b"]},"propertyNames":{"$ref":"x"}}"#), ""
            ),
            (.jsonSchema("{"), ""), (.regularExpression("(a"), ""), (.grammar("root ::= missing"), "missing"),
            (.choice([]), "choice"),
        ] {
            var request = Self.request(0)
            request.sampling.constraint = kind
            var text = ""
            do { text = try await engine.answer(request).error.map { "\($0)" } ?? "" } catch { text = "\(error)" }
            #expect(text.contains("constraint") && (word.isEmpty || text.contains(word)), "\(kind): \(text)")
        }
        await engine.stop()
    }
}
