import ArgumentParser
import Inference

/// How text is chosen, on the command line; absent means the model's own recommendation.
///
/// What follows an option is its value, whatever it begins with: -1 is told of as a number out of range, not as an option
/// that there is none of, and a text to stop at may begin with a dash.
struct SamplingOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: "Divide the logits by this; 0 always takes the likeliest token.")
    var temperature: Float?

    @Option(parsing: .unconditional, help: "Keep the k likeliest tokens; 0 keeps all.")
    var topK: Int?

    @Option(parsing: .unconditional, help: "Keep the likeliest tokens up to this probability.")
    var topP: Float?

    @Option(parsing: .unconditional, help: "Keep tokens at least this many times as likely as the likeliest.")
    var minP: Float?

    @Option(parsing: .unconditional, help: "Penalty for tokens seen before; 1 is none.")
    var repetitionPenalty: Float?

    @Option(parsing: .unconditional, help: "Seed of the draw: the same seed gives the same text.")
    var seed: UInt64?

    @Option(name: [.customShort("n"), .long], parsing: .unconditional, help: "Generate at most this many tokens.")
    var maxTokens: Int?

    @Option(parsing: .unconditionalSingleValue, help: "End before this text; may be given several times.")
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
