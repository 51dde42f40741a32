import Foundation
import Inference
import Messages

/// What an answer says about its request, and the translation of engine events into messages.
struct GenerationFacts {
    /// The caller's id, or one that the server made.
    let requestID: String
    /// The model that answers.
    let model: String
    /// Its version.
    let version: String
    /// Whether token ids are reported.
    let reportsTokens: Bool
    /// Log-probabilities of the prompt that wait for the first delta.
    var promptLogprobs: [MartletV1.TokenLogprob] = []

    /// - Throws: `invalidArgument` if the caller's id is too long or not printable.
    init(_ message: MartletV1.GenerateRequest, model: LoadedModel) throws(InferenceError) {
        guard message.requestId.utf8.count <= 128, message.requestId.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw .invalidArgument(field: "request_id", reason: "must be at most 128 bytes of printable ASCII")
        }
        requestID = message.requestId.isEmpty ? "req-\(UUID().uuidString.lowercased())" : message.requestId
        self.model = model.name
        version = model.version
        reportsTokens = message.output?.tokenIds ?? true
    }

    /// The first event.
    func started(_ started: Inference.Started) -> MartletV1.Started {
        MartletV1.Started(
            requestId: requestID, model: model, version: version,
            promptTokens: UInt32(clamping: started.promptTokens),
            cachedTokens: UInt32(clamping: started.cachedTokens), seed: started.seed)
    }

    /// More text. The log-probabilities of the prompt go with the first one.
    mutating func delta(_ delta: Inference.Delta) -> MartletV1.Delta {
        var message = MartletV1.Delta()
        message.index = UInt32(clamping: delta.index)
        message.text = delta.text
        if reportsTokens { message.tokenIds = Array(delta.tokens) }
        if let logprobs = delta.logprobs { message.logprobs = logprobs.map(MartletV1.TokenLogprob.init) }
        if !promptLogprobs.isEmpty {
            message.promptLogprobs = promptLogprobs
            promptLogprobs = []
        }
        return message
    }

    /// The end of an output.
    func finished(_ finished: Inference.Finished) -> MartletV1.Finished {
        MartletV1.Finished(
            index: UInt32(clamping: finished.index), reason: MartletV1.FinishReason(finished.reason),
            stop: MartletV1.StopMatch(finished.reason), usage: MartletV1.Usage(finished.usage),
            timings: MartletV1.Timings(finished.timings), cumulativeLogprob: finished.cumulativeLogprob.map(Double.init)
        )
    }
}

extension MartletV1.FinishReason {
    /// The message's word for the engine's.
    init(_ reason: Inference.FinishReason) {
        switch reason {
        case .endOfSequence, .stopText, .stopToken, .constraintComplete: self = .stop
        case .maxTokens, .contextFull: self = .length
        case .timeLimit: self = .timeLimit
        case .ended: self = .cancelled
        }
    }
}

extension MartletV1.StopMatch {
    /// What ended an output, if a stop did.
    init?(_ reason: Inference.FinishReason) {
        switch reason {
        case .endOfSequence(let id), .stopToken(let id): self.init(match: .tokenId(id))
        case .stopText(let text): self.init(match: .text(text))
        case .constraintComplete, .maxTokens, .contextFull, .timeLimit, .ended: return nil
        }
    }
}

extension MartletV1.Usage {
    /// The engine's counts.
    init(_ usage: Inference.Finished.Usage) {
        self.init(
            promptTokens: UInt32(clamping: usage.promptTokens), cachedTokens: UInt32(clamping: usage.cachedTokens),
            completionTokens: UInt32(clamping: usage.completionTokens),
            acceptedDraftTokens: UInt32(clamping: usage.acceptedTokens))
    }
}

extension MartletV1.Timings {
    /// The engine's times.
    init(_ timings: Inference.Finished.Timings) {
        self.init(
            queueSeconds: timings.queue.seconds, prefillSeconds: timings.prefill.seconds,
            decodeSeconds: timings.decode.seconds,
            totalSeconds: (timings.queue + timings.prefill + timings.decode).seconds)
    }
}

extension MartletV1.TokenLogprob {
    /// The engine's figures for one token.
    init(_ logprob: Inference.TokenLogprob) {
        self.init(
            tokenId: logprob.token, text: String(decoding: logprob.bytes, as: UTF8.self), tokenBytes: logprob.bytes,
            logprob: logprob.logprob, rank: UInt32(clamping: logprob.rank),
            top: logprob.alternatives.map { alternative in
                MartletV1.TopLogprob(
                    tokenId: alternative.token, text: String(decoding: alternative.bytes, as: UTF8.self),
                    tokenBytes: alternative.bytes, logprob: alternative.logprob)
            })
    }
}
