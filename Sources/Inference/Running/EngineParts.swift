import Dispatch

/// A request on its way to the engine thread.
struct Submission: Sendable {
    let id: RequestID
    let request: GenerationRequest
    let sink: any EventSink
    let submitted: ContinuousClock.Instant
}

/// What the engine thread shares with the threads that call it; all of it Sendable.
struct EngineParts: Sendable {
    let limits: EngineLimits
    let sizes: EngineSizes
    let configuration: EngineConfiguration
    let text: any TextCodec
    let constraints: (any ConstraintCompiler)?
    let digest: String
    let mailbox: Mailbox
    let admission: Admission
    let board: SnapshotBoard
    let files: DispatchQueue
}
