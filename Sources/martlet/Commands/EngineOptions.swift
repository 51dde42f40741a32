import ArgumentParser
import Inference
import Transformers

/// How models are loaded and run, on the command line of every command that runs one.
struct EngineOptions: ParsableArguments {
    /// The cache of a model when nothing else is said, in MiB.
    static let defaultCacheMib = 512

    @Option(help: "Compute threads. Default: the cores that this process may use.")
    var threads: Int?

    @Option(help: "Longest sequence in tokens, prompt and answer together. Default: the model's own.")
    var context: Int?

    @Option(help: "Memory for the key-value cache of each model, in MiB.")
    var cacheMib = Self.defaultCacheMib

    @Option(
        help: "How keys and values are stored: f32, f16 or q8. Default: as exactly as the weights are.",
        completion: Self.cacheTypeCompletion)
    var cacheType: String?

    @Option(help: "Sequences that advance together.")
    var maxSequences = 64

    @Option(help: "Requests that may wait; more are refused with RESOURCE_EXHAUSTED.")
    var maxQueue = 1024

    @Option(
        help: "Kernels: avx512vnni, avx2, neon or reference. Default: the fastest of this machine.",
        completion: Self.kernelCompletion)
    var kernels: String?

    @Flag(help: "Keep the weights in memory (mlock): they can then never be swapped out.")
    var mlock = false

    /// Types of a cache by their names on the command line.
    static let cacheTypes: [String: KVCache.Element] = ["f32": .f32, "f16": .f16, "q8": .q8]

    /// What a shell offers for `--cache-type`.
    static var cacheTypeCompletion: CompletionKind { .list(cacheTypes.keys.sorted()) }
    /// What a shell offers for `--kernels`.
    static var kernelCompletion: CompletionKind { .list(KernelTable.available.map(\.name)) }
    /// Lengths of a context that make sense, in tokens.
    static let contextLengths = 2...(1 << 24)

    /// - Throws: `ValidationError` for a length that is none.
    static func check(context: Int?) throws {
        if let context, !contextLengths.contains(context) {
            throw ValidationError(
                "--context must be from \(contextLengths.lowerBound) to \(contextLengths.upperBound) tokens.")
        }
    }

    /// - Throws: `ValidationError` for a name that is none.
    static func check(cacheType: String?, kernels: String?) throws {
        if let cacheType, cacheTypes[cacheType] == nil {
            throw ValidationError("--cache-type must be f32, f16 or q8, found '\(cacheType)'.")
        }
        if let kernels, KernelTable.named(kernels) == nil {
            let names = KernelTable.available.map(\.name).joined(separator: ", ")
            throw ValidationError("--kernels '\(kernels)' is none of this machine's: \(names).")
        }
    }

    func validate() throws {
        if let threads, !(1...256).contains(threads) { throw ValidationError("--threads must be from 1 to 256.") }
        try Self.check(context: context)
        guard (1...(1 << 20)).contains(cacheMib) else {
            throw ValidationError("--cache-mib must be from 1 to 1048576.")
        }
        guard (1...4096).contains(maxSequences) else {
            throw ValidationError("--max-sequences must be from 1 to 4096.")
        }
        guard (0...1_000_000).contains(maxQueue) else {
            throw ValidationError("--max-queue must be from 0 to 1000000.")
        }
        try Self.check(cacheType: cacheType, kernels: kernels)
    }

    /// The options that the loader takes.
    func loadOptions() -> LoadOptions {
        var options = LoadOptions(
            pool: ComputePool(threads: threads), kernels: kernels.flatMap(KernelTable.named) ?? .best)
        options.cacheElement = cacheType.flatMap { Self.cacheTypes[$0] }
        options.locksWeights = mlock
        options.engine.contextLength = context
        options.engine.cacheBytes = cacheMib << 20
        options.engine.maxSequences = maxSequences
        options.engine.maxStepRows = max(options.engine.maxStepRows, maxSequences)
        options.engine.maxWaitingRequests = maxQueue
        return options
    }
}
