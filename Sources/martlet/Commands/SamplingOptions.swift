import ArgumentParser
import Inference

/// How text is chosen, on the command line; absent means the model's own recommendation.
struct SamplingOptions: ParsableArguments {
    @Option(help: "Divide the logits by this; 0 always takes the likeliest token.")
    var temperature: Float?

    @Option(help: "Keep the k likeliest tokens; 0 keeps all.")
    var topK: Int?

    @Option(help: "Keep the likeliest tokens up to this probability.")
    var topP: Float?

    @Option(help: "Keep tokens at least this many times as likely as the likeliest.")
    var minP: Float?

    @Option(help: "Penalty for tokens seen before; 1 is none.")
    var repetitionPenalty: Float?

    @Option(help: "Seed of the draw: the same seed gives the same text.")
    var seed: UInt64?

    @Option(name: [.customShort("n"), .long], help: "Generate at most this many tokens.")
    var maxTokens: Int?

    @Option(help: "End before this text; may be given several times.")
    var stop: [String] = []

    /// The engine's parameters.
    var sampling: SamplingParameters {
        SamplingParameters(
            temperature: temperature, topK: topK, topP: topP, minP: minP, repetitionPenalty: repetitionPenalty,
            seed: seed)
    }

    /// When the text ends.
    var stopping: StoppingParameters {
        StoppingParameters(maxTokens: maxTokens, stop: stop)
    }
}
