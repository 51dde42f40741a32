// The smoke test: stream, cancel, deadline, error details, credentials, against the server in MARTLET_ADDRESS.
import Foundation
import GRPCCore
import GRPCProtobuf
import Martlet

func check(_ holds: Bool, _ what: @autoclosure () -> String) {
    if !holds {
        print("swift: FAILED: \(what())")
        exit(1)
    }
}

/// The error that a call ends with.
func failure(
    isolation: isolated (any Actor)? = #isolation, _ call: () async throws -> Void
) async -> RPCError? {
    do {
        try await call()
        return nil
    } catch {
        return error as? RPCError ?? RPCError(code: .unknown, message: "\(error)")
    }
}

func request(_ maxTokens: UInt32, ignoreEos: Bool = false) -> Martlet_V1_GenerateRequest {
    .with {
        $0.model = ProcessInfo.processInfo.environment["MARTLET_MODEL"] ?? ""
        $0.text = "Once upon a time"
        $0.sampling.temperature = 0
        $0.stopping.maxTokens = maxTokens
        $0.stopping.ignoreEos = ignoreEos
    }
}

try await withMartletClient(.environment()) { client in
    // A stream gives the text of the unary call.
    let whole = try await client.generate(request(16))
    let stream = client.generateStream(request(16))
    var text = ""
    for try await delta in stream { text += delta.text }
    check(!text.isEmpty && text == whole.outputs[0].text, "stream gave \(text), unary \(whole.outputs[0].text)")
    check(stream.started != nil && stream.finished.count == 1, "stream without started or finished")

    // Cancelling in mid-stream, by leaving the loop and by cancelling the task; then the connection still serves.
    for try await _ in client.generateStream(request(200, ignoreEos: true)) { break }
    let task = Task {
        try await client.generation.generateStream(request(200, ignoreEos: true)) { response in
            for try await _ in response.messages { withUnsafeCurrentTask { $0?.cancel() } }
        }
    }
    let cancelled = await failure { try await task.value }
    check(cancelled != nil, "cancelling was not noticed")
    _ = try await client.generate(request(1))

    // A deadline: it passes, or the server says at once that it cannot be met.
    let late = await failure {
        for try await _ in client.generateStream(request(200, ignoreEos: true), timeout: .milliseconds(1)) {}
    }
    check(late?.code == .deadlineExceeded || late?.code == .resourceExhausted, "deadline: \(String(describing: late))")

    // Error details.
    var wrong = request(1)
    wrong.sampling.temperature = -1
    let refused = await failure { _ = try await client.generate(wrong) }
    check(refused?.code == .invalidArgument, "bad parameter: \(String(describing: refused))")
    let fields = refused?.fieldViolations.map(\.field) ?? []
    check(fields == ["sampling.temperature"] && refused?.retryDelay == nil, "violations: \(fields)")
    var unknown = request(1)
    unknown.model = "no-such-model"
    let missing = await failure { _ = try await client.generate(unknown) }
    check(missing?.code == .notFound, "unknown model: \(String(describing: missing))")
}

// Without the token, if the server wants one.
var stranger = MartletOptions.environment()
if stranger.token != nil {
    stranger.token = nil
    let refused = await failure {
        try await withMartletClient(stranger) { client in _ = try await client.generate(request(1)) }
    }
    check(refused?.code == .unauthenticated, "no token: \(String(describing: refused))")
}
print("swift: ok")
