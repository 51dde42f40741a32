import Dispatch
import Inference
import Synchronization
import Transformers

/// A counting semaphore.
final class Semaphore: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    func signal() { semaphore.signal() }
    func wait() { semaphore.wait() }
}

/// A codec whose tokens are the 256 bytes, two special tokens and some words.
struct FakeText: TextCodec {
    static let begin: Int32 = 256
    static let end: Int32 = 257
    static let words = ["the ", "stop", "ST", "OP", "é", "日本", "hello", " world", "\n\n", "END"]

    var vocabularySize: Int { 300 }

    func encode(_ text: String, addSpecialTokens: Bool, parseSpecialTokens: Bool) -> [Int32] {
        (addSpecialTokens ? [Self.begin] : []) + text.utf8.map { Int32($0) }
    }

    func tokenBytes(_ id: Int32) -> [UInt8] {
        switch id {
        case 0..<256: [UInt8(id)]
        case 258..<300: Array(Self.words[Int(id - 258) % Self.words.count].utf8)
        default: []
        }
    }

    func isSpecial(_ id: Int32) -> Bool { id == Self.begin || id == Self.end }

    func makeDetokenizer(skipSpecialTokens: Bool) -> any TokenDetokenizer {
        FakeDetokenizer(text: self, skips: skipSpecialTokens)
    }

    func renderChat(_ prompt: ChatPrompt) throws(InferenceError) -> String {
        prompt.messages.map { "<\($0.role)>\($0.content ?? "")" }.joined() + (prompt.addGenerationPrompt ? "<a>" : "")
    }
}

/// Holds bytes back until they are whole characters.
struct FakeDetokenizer: TokenDetokenizer {
    let text: FakeText
    let skips: Bool
    var held: [UInt8] = []

    mutating func append(_ id: Int32) -> String {
        if text.isSpecial(id) { return skips ? "" : "<\(id)>" }
        held += text.tokenBytes(id)
        // Whole characters: cut where an incomplete lead byte begins.
        var end = held.count
        for back in 1...4 where back <= held.count {
            let byte = held[held.count - back]
            if byte < 0x80 { break }
            if byte >= 0xC0 {
                let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
                if length > back { end = held.count - back }
                break
            }
        }
        let result = String(decoding: held[..<end], as: UTF8.self)
        held.removeFirst(end)
        return result
    }

    mutating func finish() -> String {
        defer { held = [] }
        return String(decoding: held, as: UTF8.self)
    }
}

/// A clock on which every look takes a microsecond: what depends on the time that steps take is the same on any machine.
final class TickingClock: Sendable {
    private let origin = ContinuousClock.now
    private let looks = Atomic<Int>(0)
    var now: ContinuousClock.Instant { origin + .microseconds(looks.add(1, ordering: .relaxed).newValue) }
}

/// Gathers events and lets a test wait for the last one of a request.
final class Sink: EventSink {
    private struct State {
        var events: [RequestID: [EngineEvent.Kind]] = [:]
        var ended: Set<RequestID> = []
        var waiters: [RequestID: [CheckedContinuation<Void, Never>]] = [:]
        var deliveries = 0
    }

    private let state = Mutex(State())

    func deliver(_ events: [EngineEvent]) {
        let ready = state.withLock { state in
            state.deliveries += 1
            var ready: [CheckedContinuation<Void, Never>] = []
            for event in events {
                state.events[event.request, default: []].append(event.kind)
                if event.isLast {
                    state.ended.insert(event.request)
                    ready += state.waiters.removeValue(forKey: event.request) ?? []
                }
            }
            return ready
        }
        for continuation in ready { continuation.resume() }
    }

    func end(of id: RequestID) async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.ended.contains(id) { return true }
                state.waiters[id, default: []].append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    /// All events of a request, waiting for its last.
    func events(of id: RequestID) async -> [EngineEvent.Kind] {
        await end(of: id)
        return state.withLock { $0.events[id] ?? [] }
    }

    func eventsSoFar(of id: RequestID) -> [EngineEvent.Kind] { state.withLock { $0.events[id] ?? [] } }

    var deliveries: Int { state.withLock { $0.deliveries } }
}

/// What came of a request.
struct Answer: Equatable {
    var texts: [String] = []
    var tokens: [[Int32]] = []
    var reasons: [FinishReason] = []
    var usage: [Finished.Usage] = []
    var logprobs: [[TokenLogprob]] = []
    var promptScores: [TokenLogprob] = []
    var scores: [ContinuationScore] = []
    var cumulative: [Float?] = []
    var prompts: [String] = []
    var started: Started?
    var error: InferenceError?
    var progress: [Int] = []

    init(_ events: [EngineEvent.Kind]) {
        var byIndex: [Int: (text: String, tokens: [Int32], logprobs: [TokenLogprob], prompt: String)] = [:]
        var finished: [Int: Finished] = [:]
        for event in events {
            switch event {
            case .started(let value): started = value
            case .prefillProgress(let done, _): progress.append(done)
            case .promptScored(let scores): promptScores = scores
            case .scored(let scores): self.scores = scores
            case .delta(let delta) where delta.isPrompt:
                byIndex[delta.index, default: ("", [], [], "")].prompt += delta.text
            case .delta(let delta):
                byIndex[delta.index, default: ("", [], [], "")].text += delta.text
                byIndex[delta.index, default: ("", [], [], "")].tokens += Array(delta.tokens)
                byIndex[delta.index, default: ("", [], [], "")].logprobs += delta.logprobs ?? []
            case .finished(let value): finished[value.index] = value
            case .failed(let value): error = value
            }
        }
        for index in finished.keys.sorted() {
            guard let value = finished[index] else { continue }
            let output = byIndex[index] ?? ("", [], [], "")
            texts.append(output.text)
            tokens.append(output.tokens)
            logprobs.append(output.logprobs)
            prompts.append(output.prompt)
            reasons.append(value.reason)
            usage.append(value.usage)
            cumulative.append(value.cumulativeLogprob)
        }
    }

    /// The first output's text.
    var text: String { texts.first ?? "" }
}

extension Engine {
    /// An engine over a fake model.
    static func fake(
        _ change: (inout EngineConfiguration) -> Void = { _ in }, vocabularySize: Int = 300,
        contextLength: Int = 2048, sharpness: Float = 6,
        ends: [Int32] = [FakeText.end], digest: String = "fake", draftSalt: UInt64? = nil, gate: Gate? = nil
    ) throws -> Engine {
        var configuration = EngineConfiguration()
        configuration.cacheBlocks = 256
        configuration.samplingDefaults.temperature = 0
        change(&configuration)
        return try Engine(
            model: FakeModel(
                vocabularySize: vocabularySize, contextLength: contextLength, ends: ends, sharpness: sharpness,
                gate: gate),
            draft: draftSalt.map {
                FakeModel(
                    vocabularySize: vocabularySize, contextLength: contextLength, ends: ends, sharpness: sharpness,
                    salt: $0)
            }, text: FakeText(), digest: digest, configuration: configuration)
    }

    /// Submits and waits.
    func answer(_ request: GenerationRequest) async throws -> Answer {
        let sink = Sink()
        return Answer(await sink.events(of: try submit(request, to: sink)))
    }

    /// Saves a conversation and waits.
    func save(
        _ id: ConversationID, _ path: String, notes: [UInt8] = []
    ) async -> Result<ConversationFacts, InferenceError> {
        await withCheckedContinuation { done in
            saveConversation(id, notes: notes, toFile: path) { done.resume(returning: $0) }
        }
    }

    /// Restores a conversation and waits.
    func restore(_ path: String, tenant: String) async -> Result<ConversationFacts, InferenceError> {
        await withCheckedContinuation { done in
            restoreConversation(fromFile: path, tenant: tenant) { done.resume(returning: $0) }
        }
    }

    /// Ends the engine and waits until its thread has said so.
    func stop() async {
        await withCheckedContinuation { continuation in shutdown(drain: .zero) { continuation.resume() } }
    }
}

extension GenerationRequest {
    /// A text request with a maximum of tokens.
    init(_ text: String, max: Int, _ change: (inout GenerationRequest) -> Void = { _ in }) {
        self.init(prompt: .text(text), stopping: StoppingParameters(maxTokens: max))
        change(&self)
    }
}
