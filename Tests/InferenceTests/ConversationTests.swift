import Foundation
import Inference
import Testing

/// Turns that keep their cache, and conversations in files.
struct ConversationTests {
    static func path(_ name: String) -> String {
        FileManager.default.temporaryDirectory.appending(
            path: "martlet-\(ProcessInfo.processInfo.processIdentifier)-\(name)"
        )
        .path()
    }

    static func turn(_ text: String, _ id: ConversationID, tenant: String = "t") -> GenerationRequest {
        GenerationRequest(text, max: 20) {
            $0.conversation = id
            $0.tenant = tenant
        }
    }

    @Test func theNextTurnGoesOnWhereTheLastEnded() async throws {
        let engine = try Engine.fake(ends: [])
        let id = engine.openConversation()
        let first = try await engine.answer(Self.turn("first question", id))
        let text = Array("first question".utf8).map { Int32($0) }
        let prompt = [FakeText.begin] + text + first.tokens[0] + Array(" second".utf8).map { Int32($0) }
        var next = Self.turn("", id)
        next.prompt = .tokens(prompt)
        let second = try await engine.answer(next)
        // All but the last drawn token is in the cache.
        #expect(second.started?.cachedTokens == 15 + 20 - 1)
        let fresh = try Engine.fake({ $0.prefixCache = false }, ends: [])
        next.conversation = nil
        #expect(try await fresh.answer(next).tokens == second.tokens)
        engine.closeConversation(id)
        _ = try await engine.answer(GenerationRequest("x", max: 1))
        #expect(engine.snapshot.blocksInUse == 0)
        await engine.stop()
        await fresh.stop()
    }

    @Test func savedAndRestoredInAnotherEngine() async throws {
        let path = Self.path("conversation")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let engine = try Engine.fake(ends: [])
        let id = engine.openConversation()
        let first = try await engine.answer(Self.turn(String(repeating: "long talk ", count: 9), id))
        let saved = try await engine.save(id, path, notes: [1, 0, 255]).get()
        #expect(saved.tokens == 1 + 90 + 19)
        var next = Self.turn("", id)
        next.prompt = .tokens(
            [FakeText.begin] + Array(String(repeating: "long talk ", count: 9).utf8).map { Int32($0) } + first.tokens[0]
                + [65, 66])
        let expected = try await engine.answer(next)
        await engine.stop()

        let other = try Engine.fake(ends: [])
        let restored = try await other.restore(path, tenant: "t").get()
        #expect(restored.tokens == saved.tokens && restored.fileBytes == saved.fileBytes)
        #expect(restored.notes == [1, 0, 255])
        next.conversation = restored.id
        let answer = try await other.answer(next)
        #expect(answer.started?.cachedTokens == 110)
        #expect(answer.tokens == expected.tokens)
        await other.stop()
    }

    @Test func filesThatDoNotFitAreRefusedWithASentence() async throws {
        let path = Self.path("refused")
        let broken = Self.path("broken")
        defer {
            try? FileManager.default.removeItem(atPath: path)
            try? FileManager.default.removeItem(atPath: broken)
        }
        let engine = try Engine.fake(ends: [])
        let id = engine.openConversation()
        guard case .failure(.notFound) = await engine.save(id, path) else {
            Issue.record("saved nothing")
            return
        }
        _ = try await engine.answer(Self.turn("something to keep", id))
        _ = try await engine.save(id, path).get()
        let other = try Engine.fake(digest: "another")
        let small = try Engine.fake(contextLength: 32)
        for (engine, tenant, words) in [
            (engine, "somebody else", "belongs to somebody else"), (other, "t", "another model"),
            (small, "t", "context"),
        ] {
            guard case .failure(.badFile(let reason)) = await engine.restore(path, tenant: tenant) else {
                Issue.record("restored")
                continue
            }
            #expect(reason.contains(words), "\(reason)")
        }
        let whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
        // Cut anywhere, or a byte changed anywhere: never a crash, never accepted.
        for place in stride(from: 0, to: whole.count, by: 7) {
            for changed in [Array(whole[..<place]), whole[..<place] + [whole[place] ^ 0x41] + whole[(place + 1)...]] {
                try Data(changed).write(to: URL(filePath: broken))
                guard case .failure(.badFile) = await engine.restore(broken, tenant: "t") else {
                    Issue.record("accepted a file broken at \(place)")
                    return
                }
            }
        }
        guard case .failure(.notFound) = await engine.restore(path + "-none", tenant: "t") else {
            Issue.record("restored from nowhere")
            return
        }
        for engine in [engine, other, small] { await engine.stop() }
    }

    /// A turn that is ended keeps what there is: the next one goes on behind it.
    @Test func aTurnThatIsEndedStaysInTheConversation() async throws {
        let gate = Gate()
        let engine = try Engine.fake(ends: [], gate: gate)
        let id = engine.openConversation()
        gate.close()
        let sink = Sink()
        var request = Self.turn("question", id)
        request.stopping.maxTokens = 500
        let turn = try engine.submit(request, to: sink)
        for _ in 0..<4 {
            gate.waitUntilEntered()
            gate.passOne()
        }
        gate.waitUntilEntered()
        engine.end(turn)
        gate.open()
        let answer = Answer(await sink.events(of: turn))
        #expect(answer.reasons == [.ended])
        #expect((4...6).contains(answer.tokens[0].count))
        var next = Self.turn("", id)
        next.prompt = .tokens(
            [FakeText.begin] + Array("question".utf8).map { Int32($0) } + answer.tokens[0] + [65])
        let second = try await engine.answer(next)
        #expect(second.started?.cachedTokens == 9 + answer.tokens[0].count - 1)
        engine.end(turn)
        await engine.stop()
    }

    @Test func aTurnThatIsEndedInTheQueueFreesItsPlace() async throws {
        let gate = Gate()
        let engine = try Engine.fake({ $0.maxSequences = 1 }, ends: [], gate: gate)
        gate.close()
        let sink = Sink()
        let first = try engine.submit(GenerationRequest("x", max: 3), to: sink)
        gate.waitUntilEntered()
        let waiting = try engine.submit(Self.turn("y", engine.openConversation()), to: sink)
        engine.end(waiting)
        gate.open()
        let answer = Answer(await sink.events(of: waiting))
        #expect(answer.reasons == [.ended] && answer.tokens == [[]])
        #expect(Answer(await sink.events(of: first)).error == nil)
        #expect(engine.snapshot.blocksInUse == 0)
        await engine.stop()
    }
}
