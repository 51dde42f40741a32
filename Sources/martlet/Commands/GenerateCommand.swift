import ArgumentParser
import Foundation
import Inference

/// `martlet generate`: text on the terminal, without a server.
struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Continue a prompt with a model and stream the text to standard output.",
        discussion: """
            Examples:
              martlet generate --model ./model.gguf "Once upon a time"
              martlet generate --model ./model/ --chat "What is a martlet?" --temperature 0
              echo "Once upon a time" | martlet generate --model ./model.gguf -
            """)

    @Option(help: "A GGUF file or a Hugging Face folder.", completion: .file())
    var model: String

    @Argument(help: "The prompt; - reads it from standard input.")
    var prompt = ""

    @Flag(help: "Send the prompt as a user's message through the model's chat template.")
    var chat = false

    @Option(help: "With --chat: a system message before the prompt.")
    var system: String?

    @OptionGroup(title: "Sampling")
    var sampling: SamplingOptions

    @OptionGroup(title: "Model")
    var engine: EngineOptions

    @Flag(help: "Report tokens and rates on standard error at the end.")
    var stats = false

    func validate() throws {
        if system != nil, !chat {
            throw ValidationError("--system needs --chat: without it the model gets the prompt alone, as it is.")
        }
    }

    func run() async throws {
        try ModelArgument.check(model)
        let text = prompt == "-" ? try TextArgument.read(prompt) : prompt
        let progress = ProgressLine("loading \(model)")
        let loaded: LoadedModel
        do {
            var options = engine.loadOptions()
            options.warn = { _, sentence in FileHandle.standardError.write(Data("warning: \(sentence)\n".utf8)) }
            loaded = try LoadedModel(path: model, options: options) { progress.update($0) }
        } catch {
            throw Failure(.data, ModelArgument.reason(error.description, ofNotLoading: model))
        }
        progress.end()
        let sink = StreamSink()
        let request = GenerationRequest(
            prompt: chat ? .chat(ChatPrompt(messages: messages(text))) : .text(text, parseSpecialTokens: true),
            sampling: sampling.sampling, stopping: sampling.stopping,
            output: OutputParameters(prefillProgress: true))
        let id: RequestID
        let generator: Engine
        do {
            generator = try loaded.generator()
            id = try generator.submit(request, to: sink)
        } catch {
            throw Failure(.usage, error.description)
        }
        let interrupted = Signals()
        Task {
            await interrupted.next {}
            generator.cancel(id, cause: .client)
        }
        try await write(sink)
        await withCheckedContinuation { done in generator.shutdown(drain: .zero) { done.resume() } }
    }

    private func messages(_ text: String) -> [ChatMessage] {
        let message = ChatMessage(role: "user", content: text)
        return system.map { [ChatMessage(role: "system", content: $0), message] } ?? [message]
    }

    private func write(_ sink: StreamSink) async throws {
        let progress = ProgressLine("reading the prompt")
        for await event in sink.events {
            switch event.kind {
            case .started, .promptScored, .scored: break
            case .prefillProgress(let done, let total): progress.update(Double(done) / Double(total))
            case .delta(let delta):
                progress.end()
                FileHandle.standardOutput.write(Data(delta.text.utf8))
            case .finished(let finished):
                FileHandle.standardOutput.write(Data("\n".utf8))
                if stats { report(finished) }
            case .failed(.cancelled):
                FileHandle.standardOutput.write(Data("\n".utf8))
                throw ExitCode(130)
            case .failed(let error):
                throw Failure(.usage, error.description)
            }
            if event.isLast { return }
        }
    }

    private func report(_ finished: Finished) {
        let usage = finished.usage
        let timings = finished.timings
        func rate(_ tokens: Int, _ time: Duration) -> String {
            time > .zero ? String(format: "%.1f tokens/s", Double(tokens) / time.seconds) : "-"
        }
        let text = """
            prompt: \(usage.promptTokens) tokens, \(rate(usage.promptTokens, timings.prefill)); \
            answer: \(usage.completionTokens) tokens, \(rate(max(0, usage.completionTokens - 1), timings.decode))

            """
        FileHandle.standardError.write(Data(text.utf8))
    }
}

/// Engine events as an asynchronous sequence, for one request at a terminal's pace.
final class StreamSink: EventSink {
    /// The events.
    let events: AsyncStream<EngineEvent>
    private let post: AsyncStream<EngineEvent>.Continuation

    init() {
        (events, post) = AsyncStream.makeStream(of: EngineEvent.self)
    }

    func deliver(_ events: [EngineEvent]) {
        for event in events { post.yield(event) }
    }
}
