import GRPCCore
import Synchronization

/// A text that is being generated, piece by piece. Leaving the loop over it stops the server's work.
public struct GenerateStream: AsyncSequence, Sendable {
    public typealias Element = Martlet_V1_Delta

    private let deltas: AsyncThrowingStream<Martlet_V1_Delta, any Error>
    private let facts: Facts

    /// What the stream tells beside its text. Guarded by the mutex.
    private final class Facts: Sendable {
        let state = Mutex<(started: Martlet_V1_Started?, finished: [Martlet_V1_Finished])>((nil, []))
    }

    init(
        _ stub: Martlet_V1_Generation.Client<MartletClient.Transport>, _ request: Martlet_V1_GenerateRequest,
        _ options: CallOptions
    ) {
        let facts = Facts()
        self.facts = facts
        deltas = AsyncThrowingStream { continuation in
            let call = Task {
                do {
                    try await stub.generateStream(request, options: options) { response in
                        for try await message in response.messages {
                            switch message.event {
                            case .delta(let delta): continuation.yield(delta)
                            case .started(let started): facts.state.withLock { $0.started = started }
                            case .finished(let finished): facts.state.withLock { $0.finished.append(finished) }
                            default: break
                            }
                        }
                    }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in call.cancel() }
        }
    }

    /// What the server said when it began: request id, seed, prompt tokens.
    public var started: Martlet_V1_Started? { facts.state.withLock { $0.started } }

    /// How each output ended, once it has.
    public var finished: [Martlet_V1_Finished] { facts.state.withLock { $0.finished } }

    public func makeAsyncIterator() -> AsyncThrowingStream<Martlet_V1_Delta, any Error>.Iterator {
        deltas.makeAsyncIterator()
    }
}
