import Dispatch
import Transformers

/// The engine thread: drains commands, plans, computes, samples, delivers; parks when there is nothing to do.
/// Engine thread only.
final class EngineLoop {
    let parts: EngineParts
    let model: any StepModel
    let draft: DraftModel?
    let preparer: PromptPreparer
    /// Where long prompts are prepared, and where requests with a constraint are, which may take seconds to compile.
    let preparation = DispatchQueue(label: "martlet-prepare")
    let compilation = DispatchQueue(label: "martlet-compile")

    var planner: Planner
    var plan = StepPlan()
    var batch = StepBatch()
    var sampler = Sampler()
    var logprobReader = LogprobReader()
    /// A raw row, kept while several outputs draw their first token from it.
    var rowCopy: [Float] = []
    /// Tokens that DRY does not reach across, for each list of texts that was asked for.
    var breakerMasks: [[String]: TokenMask] = [:]

    var requests: [RequestID: RequestState] = [:]
    /// Submissions whose prompts are being prepared elsewhere.
    var preparing: [RequestID: Preparation] = [:]
    /// The output of each sequence in the planner.
    var outputs: [OutputState?] = []
    var outbox = Outbox()
    private var commands: [Command] = []

    /// The earliest deadline or time limit of all requests; nil if none has one. May be too early, never too late.
    var nextExpiry: ContinuousClock.Instant?
    /// Prompt tokens in the queue, by the books of admission.
    var totals = EngineSnapshot()
    var pace = StepPace()
    var pausedCount = 0
    /// Guesses that the step checked, and those that were right.
    var checkedGuesses = (proposed: 0, accepted: 0)
    /// Conversations on their way to files or from them.
    var transfers: [ConversationTransfer] = []

    private var drain: (until: ContinuousClock.Instant, completions: [@Sendable () -> Void])?

    init(model: any StepModel, draft: (any StepModel)?, parts: EngineParts) {
        self.model = model
        self.draft = draft.map { DraftModel($0, sizes: parts.sizes, clock: parts.configuration.now) }
        self.parts = parts
        preparer = PromptPreparer(
            text: parts.text, limits: parts.limits, configuration: parts.configuration,
            constraints: parts.constraints)
        planner = Planner(
            blocks: parts.sizes.blocks, maxSequences: parts.configuration.maxSequences,
            usesPrefixes: parts.configuration.prefixCache)
        totals.blocksTotal = parts.sizes.blocks
        parts.board.write(totals)
    }

    /// Runs until shut down.
    func run() {
        while true {
            drainMailbox()
            let now = self.now
            expire(now)
            if let drain, isIdle || now >= drain.until { return end(drain.completions) }
            // Refusals and cancellations do not wait for the step.
            if !outbox.isEmpty { flushOutbox() }
            let computed = step()
            let moved = moveImages()
            flushOutbox()
            if computed || moved { continue }
            let wake = [nextExpiry, drain?.until].compactMap { $0 }.min()
            parts.mailbox.park(atMost: wake.map { $0 - self.now })
        }
    }

    var now: ContinuousClock.Instant { parts.configuration.now() }

    /// Leaves totals and gauges for other threads to read.
    func publish() {
        totals.waiting = planner.waiting.count + preparing.count
        totals.running = planner.running.count
        totals.paused = pausedCount
        totals.blocksInUse = planner.pool.inUse
        totals.blocksCached = planner.pool.cachedCount
        totals.prefillRate = pace.prefillRate
        totals.decodeRate = pace.decodeRate
        parts.board.write(totals)
    }

    /// Hands the events over; the totals that belong to them can be read before.
    private func flushOutbox() {
        publish()
        outbox.deliver()
    }

    private var isIdle: Bool { requests.isEmpty && preparing.isEmpty && transfers.isEmpty }

    // MARK: Commands

    private func drainMailbox() {
        parts.mailbox.take(into: &commands)
        guard !commands.isEmpty else { return }
        for command in commands { handle(command) }
        commands.removeAll(keepingCapacity: true)
    }

    private func handle(_ command: Command) {
        switch command {
        case .submit(let submission): submit(submission)
        case .prepared(let id, let result): finishPreparing(id, result)
        case .cancel(let id, let cause, let asked): cancel(id, cause, asked: asked)
        case .end(let id): end(id)
        case .pause(let id): setPaused(true, id)
        case .resume(let id): setPaused(false, id)
        case .closeConversation(let id): planner.dropKept(id)
        case .saveConversation(let id, let notes, let path, let completion):
            saveConversation(id, notes: notes, path: path, completion)
        case .restoreConversation(let id, let tenant, let file, let completion):
            restoreConversation(id, tenant: tenant, file, completion)
        case .shutdown(let until, let completion):
            drain = (min(until, drain?.until ?? until), (drain?.completions ?? []) + [completion])
        }
    }

    /// The last acts: whoever is left is told.
    private func end(_ completions: [@Sendable () -> Void]) {
        for id in Array(requests.keys) + Array(preparing.keys) { cancel(id, .shutdown, asked: now) }
        for transfer in transfers { transfer.completion(.failure(.cancelled(.shutdown))) }
        transfers = []
        for command in parts.mailbox.close() {
            switch command {
            case .submit(let submission):
                parts.admission.leave()
                refuse(submission, .cancelled(.shutdown))
            case .saveConversation(_, _, _, let completion), .restoreConversation(_, _, _, let completion):
                completion(.failure(.cancelled(.shutdown)))
            case .shutdown(_, let completion): completion()
            default: break
            }
        }
        flushOutbox()
        for completion in completions { completion() }
    }

    // MARK: Time

    /// Ends what has run out of time.
    private func expire(_ now: ContinuousClock.Instant) {
        guard let expiry = nextExpiry, now >= expiry else { return }
        var next: ContinuousClock.Instant?
        var late: [RequestID] = []
        func note(_ instant: ContinuousClock.Instant?) -> Bool {
            guard let instant else { return false }
            if instant <= now { return true }
            next = min(next ?? instant, instant)
            return false
        }
        for (id, preparation) in preparing where note(preparation.submission.request.deadline) { late.append(id) }
        var limited: [RequestState] = []
        for (id, request) in requests {
            if note(request.request.deadline) {
                late.append(id)
            } else if note(request.timeLimitAt) {
                limited.append(request)
            }
        }
        nextExpiry = next
        for id in late {
            let deadline = requests[id]?.request.deadline ?? preparing[id]?.submission.request.deadline ?? now
            cancel(id, .deadline, asked: deadline)
        }
        for request in limited { endOutputs(of: request, reason: .timeLimit) }
    }

    /// Sees to it that the loop wakes at this instant.
    func note(expiry: ContinuousClock.Instant?) {
        guard let expiry else { return }
        nextExpiry = min(nextExpiry ?? expiry, expiry)
    }
}
