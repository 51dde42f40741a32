import Dispatch
import GRPC
import Inference
import Messages
import Synchronization

/// Answers to unary calls that take too long for an event loop (long texts, files): one after another, on a queue of
/// their own. Any thread.
final class BackgroundWork: Sendable {
    /// Answers that wait; more are refused.
    private static let limit = 256

    private let queue = DispatchQueue(label: "martlet-calls")
    private let waiting = Atomic<Int>(0)

    /// Answers a call with what `work`, called on the queue, gives.
    ///
    /// - Throws: `queueFull`. What `work` throws ends the call.
    func answer<Response: Message>(
        _ call: ServerCall<Response>, _ work: @escaping @Sendable () throws(InferenceError) -> Response
    ) throws(InferenceError) {
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.limit else {
            waiting.subtract(1, ordering: .relaxed)
            throw .queueFull(retryAfter: .seconds(1))
        }
        let (bound, loop) = (call.loop.bind(call), call.loop)
        queue.async { [self] in
            let result: Result<Response, InferenceError>
            do throws(InferenceError) {
                result = .success(try work())
            } catch {
                result = .failure(error)
            }
            waiting.subtract(1, ordering: .relaxed)
            loop.post {
                switch result {
                case .success(let response): bound.value.respond(response)
                case .failure(let error): bound.value.finish(Status(error))
                }
            }
        }
    }
}
