import Transformers

/// The engine thread: drains commands, plans, computes, samples, delivers. Engine thread only.
final class EngineLoop {
    private let parts: EngineParts
    private var commands: [Command] = []

    init(model: any StepModel, draft: (any StepModel)?, parts: EngineParts) {
        self.parts = parts
    }

    func run() {
        while true {
            parts.mailbox.take(into: &commands)
            for command in commands {
                switch command {
                case .submit(let submission):
                    parts.admission.leave()
                    submission.sink.deliver([
                        EngineEvent(request: submission.id, kind: .failed(.internal("no scheduler yet")))
                    ])
                case .shutdown(_, let completion):
                    return completion()
                default: break
                }
            }
            commands.removeAll(keepingCapacity: true)
            parts.mailbox.park(atMost: nil)
        }
    }
}
