/// The sizes and limits of one engine, with the reason for each default.
package struct EngineConfiguration: Sendable {
    /// Longest sequence in tokens; nil is the model's own length. Smaller saves cache.
    package var contextLength: Int?

    /// Cache blocks; nil sizes the pool from `cacheBytes`.
    package var cacheBlocks: Int?

    /// Bytes for the cache when `cacheBlocks` is nil. 512 MiB holds 40k tokens of a 0.5B model in F16.
    package var cacheBytes = 512 << 20

    /// Sequences that advance together; 64 is more than two cores gain from.
    package var maxSequences = 64

    /// Most rows in one step: matrix products stop gaining at about 256.
    package var maxStepRows = 256

    /// A step should take no longer than this while others wait for their next token; prefill chunks shrink to it by
    /// the measured rate. 20 ms keeps cancellation within the contract.
    package var stepTarget: Duration = .milliseconds(15)

    /// Smallest prefill chunk in rows, where matrix products are still efficient.
    package var minPrefillRows = 32

    /// Requests that may wait; a longer queue only makes clients wait for a refusal.
    package var maxWaitingRequests = 1024

    /// Prompt tokens that may wait.
    package var maxWaitingTokens = 1 << 20

    /// Most bytes of prompt text (or rendered template) that are looked at.
    package var maxPromptBytes = 16 << 20

    /// Which tenants reuse one another's cached prefixes; only an operator fills this.
    package var prefixRegions = PrefixRegions()

    /// Whether requests may bring a chat template of their own, to be run in the sandbox.
    package var acceptsCallerTemplates = false

    /// Whether prefixes are reused at all.
    package var prefixCache = true

    /// Guessing ahead, for requests that do not say.
    package var speculation = SpeculationParameters()

    /// Sampling parameters of the model, for fields that a request leaves nil.
    package var samplingDefaults = SamplingParameters()

    /// Ids that end an output; nil takes the model's own.
    package var endOfSequence: [Int32]?

    /// The clock; a test passes its own.
    package var now: @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }

    /// Ids for requests; engines behind one server share one.
    package var ids = RequestIDSource()

    /// Where the engine reports.
    package var metrics: any EngineMetrics = NoMetrics()

    /// Makes the default configuration.
    package init() {}
}
