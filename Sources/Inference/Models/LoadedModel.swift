import ChatTemplates
import Foundation
package import ModelFormats
package import Tokenizers
package import Transformers

/// How models are loaded and run; one value for all models of a process.
package struct LoadOptions: Sendable {
    /// The threads that all models share.
    package var pool: ComputePool

    /// The kernels.
    package var kernels: KernelTable

    /// How keys and values are stored; nil is as exactly as the weights are.
    package var cacheElement: KVCache.Element?

    /// True to keep the weights in memory (mlock).
    package var locksWeights = false

    /// Told what does not keep a model from serving, but what its operator should know: the model's name and a sentence.
    package var warn: (@Sendable (_ model: String, _ sentence: String) -> Void)?

    /// Sizes and limits of each engine.
    package var engine = EngineConfiguration()

    /// What all models together may take; nil for no bound.
    package var budget: MemoryBudget?

    /// Where the engine of a model of this name reports; nil leaves it at `engine.metrics`, for all models alike.
    package var metrics: (@Sendable (String) -> any EngineMetrics)?

    /// Makes a classifier of files that are neither a decoder nor an encoder; gives nil for files it does not know.
    /// nil: no such classifiers are loaded.
    package var classifier: (@Sendable (ModelSource, ComputePool) throws(InferenceError) -> (any ClassifierRunner)?)?

    /// Makes options; the defaults are all cores that the process may use, and the fastest kernels.
    package init(pool: ComputePool = ComputePool(), kernels: KernelTable = .best) {
        self.pool = pool
        self.kernels = kernels
    }
}

/// A model that answers: its decoder behind an engine, its tokenizer and chat template, and what is known of its files.
///
/// Any thread.
package final class LoadedModel: Sendable {
    /// The name by which requests ask for it.
    package let name: String
    /// Its version.
    package let version: String
    /// What its files say of it.
    package let facts: ModelFacts
    /// What answers.
    package let runner: Runner
    /// Bytes that it takes, as estimated before it was loaded.
    package let memory: MemoryNeeds
    /// Its part of the budget.
    private let reservation: MemoryReservation?
    /// Tokenizer, and tokenizer and chat template as the engine uses them; nil for a classifier with words of its own.
    private let text: (tokenizer: Tokenizer, codec: any TextCodec)?

    /// What answers for a model.
    package enum Runner: Sendable {
        /// A decoder, which generates.
        case decoder(Engine)
        /// An encoder, which embeds, ranks or classifies.
        case encoder(EncoderRunner)
        /// A classifier of texts, images or numbers.
        case classifier(any ClassifierRunner)
    }

    /// Text to ids and back.
    ///
    /// - Throws: `unsupported` for a model without a tokenizer.
    package var tokenizer: Tokenizer {
        get throws(InferenceError) { try texts().tokenizer }
    }

    /// Tokenizer and chat template as the engine uses them.
    ///
    /// - Throws: `unsupported` for a model without a tokenizer.
    package var codec: any TextCodec {
        get throws(InferenceError) { try texts().codec }
    }

    private func texts() throws(InferenceError) -> (tokenizer: Tokenizer, codec: any TextCodec) {
        guard let text else { throw .unsupported("the model '\(name)' is a classifier: it has no tokenizer") }
        return text
    }

    /// What generates.
    ///
    /// - Throws: `unsupported` for an encoder.
    package func generator() throws(InferenceError) -> Engine {
        guard case .decoder(let engine) = runner else {
            throw .unsupported("the model '\(name)' is \(kind): it does not generate text")
        }
        return engine
    }

    /// What embeds and classifies.
    ///
    /// - Throws: `unsupported` for a decoder.
    package func encoder() throws(InferenceError) -> EncoderRunner {
        guard case .encoder(let encoder) = runner else {
            throw .unsupported("the model '\(name)' is \(kind), and no encoder")
        }
        return encoder
    }

    private var kind: String {
        switch runner {
        case .decoder: "a decoder: it generates text"
        case .encoder: "an encoder"
        case .classifier: "a classifier"
        }
    }

    /// Opens a model's files, reads weights, tokenizer and chat template, and starts its engine.
    ///
    /// - Parameters:
    ///   - path: a GGUF file, a Hugging Face folder, or a glob.
    ///   - name: the name to serve it under; nil takes the file's own or the path's last part.
    ///   - draft: files of a smaller model with the same vocabulary, which guesses ahead; nil for none.
    ///   - progress: told on this thread how much of the weights is read, 0 to 1.
    /// - Throws: `badFile` with one sentence for a person.
    package init(
        path: String, name: String? = nil, version: String = "1", draft: String? = nil, options: LoadOptions,
        progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) throws(InferenceError) {
        let source: ModelSource
        do {
            source = try ModelSource.open(path)
        } catch {
            throw .badFile("\(error)")
        }
        if let classifier = try options.classifier?(source, options.pool) {
            self.name = name ?? Self.defaultName(path)
            self.version = version
            text = nil
            memory = MemoryNeeds(weights: source.byteCount)
            reservation = try options.budget?.reserve(memory, for: self.name)
            facts = ModelFacts(source, classifier.facts)
            runner = .classifier(classifier)
            progress(1)
            return
        }
        let tokenizer = try source.tokenizer()
        let codec = ModelTextCodec(
            tokenizer: tokenizer, template: try source.chatTemplate(), specialTokens: Self.specialTokens(tokenizer),
            acceptsTemplates: options.engine.acceptsCallerTemplates)
        text = (tokenizer, codec)
        self.name = name ?? Self.defaultName(path)
        self.version = version
        let decoderOptions = DecoderOptions(
            contextLength: options.engine.contextLength, cacheElement: options.cacheElement,
            locksWeights: options.locksWeights)
        let draftSource: ModelSource?
        do {
            draftSource = try draft.map { path in try ModelSource.open(path) }
            memory = try Self.needs(source, draft: draftSource, decoderOptions, options.engine)
        } catch let error as InferenceError {
            throw error
        } catch {
            throw .badFile("\(error)")
        }
        reservation = try options.budget?.reserve(memory, for: self.name)
        let compute = Compute(pool: options.pool, kernels: options.kernels)
        // Reading a part of a file maps pages around it, also of weights that were repacked before: tens of megabytes.
        defer { for file in source.files + (draftSource?.files ?? []) { file.releasePages() } }
        let report = { (done: Int, total: Int) in progress(total > 0 ? Double(done) / Double(total) : 1) }
        do {
            if Encoder.supports(source) {
                let encoder = try Encoder(source, compute: compute, progress: report)
                facts = ModelFacts(source, encoder.configuration)
                runner = .encoder(
                    EncoderRunner(encoder, tokenizer: tokenizer, maxWaiting: options.engine.maxWaitingRequests))
                return
            }
            let decoder = try Decoder(
                source, compute: compute, options: decoderOptions, progress: report)
            if let failure = decoder.lockFailure { options.warn?(self.name, failure) }
            let size = decoder.configuration.vocabularySize
            guard tokenizer.vocabularySize <= size + 4096 else {
                throw ModelError(
                    "\(path): the tokenizer has \(tokenizer.vocabularySize) tokens and the model \(size); "
                        + "they do not belong together.")
            }
            var configuration = options.engine
            if let metrics = options.metrics { configuration.metrics = metrics(self.name) }
            configuration.samplingDefaults = try source.recommendedSampling()
            configuration.endOfSequence = try Self.endOfSequence(source, decoder.configuration, tokenizer)
            facts = ModelFacts(
                source, decoder.configuration, chatTemplate: codec.template?.source,
                endOfSequence: configuration.endOfSequence ?? [], recommended: configuration.samplingDefaults)
            let constraints = GrammarConstraintCompiler(codec)
            guard let draftSource else {
                runner = .decoder(
                    try Engine(
                        model: decoder, text: codec, constraints: constraints, digest: facts.digest,
                        configuration: configuration))
                return
            }
            try Self.checkVocabulary(try draftSource.tokenizer(), tokenizer, draft ?? "", path)
            let guesser = try Decoder(
                draftSource, compute: Compute(pool: options.pool, kernels: options.kernels), options: decoderOptions)
            if let failure = guesser.lockFailure { options.warn?(self.name, failure) }
            configuration.speculation.method = .draftModel
            runner = .decoder(
                try Engine(
                    model: decoder, draft: guesser, text: codec, constraints: constraints, digest: facts.digest,
                    configuration: configuration))
        } catch let error as InferenceError {
            throw error
        } catch {
            throw .badFile("\(error)")
        }
    }

    /// Ends the engine: running requests may finish for so long. Returns when its thread has ended.
    func end(drain: Duration) async {
        guard case .decoder(let engine) = runner else { return }
        await withCheckedContinuation { done in engine.shutdown(drain: drain) { done.resume() } }
    }

    /// What serving these files will take.
    private static func needs(
        _ source: ModelSource, draft: ModelSource?, _ options: DecoderOptions, _ engine: EngineConfiguration
    ) throws -> MemoryNeeds {
        let main = try ModelInspection(source, options: options)
        guard case .decoder(let configuration) = main.kind else {
            guard draft == nil else {
                throw InferenceError.unsupported("an encoder does not generate, so no draft model can guess for it")
            }
            return MemoryNeeds(weights: main.memory.weights, workspace: main.memory.workspace)
        }
        let guesser = try draft.map { try ModelInspection($0, options: options) }
        var draftConfiguration: ModelConfiguration?
        if let guesser {
            guard case .decoder(let found) = guesser.kind else {
                throw InferenceError.unsupported("the draft model is an encoder; a draft model must generate text")
            }
            draftConfiguration = found
        }
        let sizes = try EngineSizes(model: configuration, draft: draftConfiguration, engine)
        let limits = sizes.stepLimits
        let workspaces = try [source, draft].compactMap(\.self).map { source in
            try ModelInspection(source, options: options, limits: limits).memory.workspace
        }
        let perToken = main.memory.cachePerToken + (guesser?.memory.cachePerToken ?? 0)
        return MemoryNeeds(
            weights: main.memory.weights + (guesser?.memory.weights ?? 0),
            cache: sizes.blocks * ModelConfiguration.blockLength * perToken, workspace: workspaces.reduce(0, +))
    }

    /// Guesses are token ids, so both models must mean the same by each.
    ///
    /// - Throws: `badFile` that names the first difference.
    private static func checkVocabulary(
        _ draft: Tokenizer, _ main: Tokenizer, _ draftPath: String, _ path: String
    ) throws(InferenceError) {
        guard draft.vocabularySize == main.vocabularySize else {
            throw .badFile(
                "\(draftPath): the draft model's tokenizer has \(draft.vocabularySize) tokens and that of \(path) has "
                    + "\(main.vocabularySize); a draft model must have the same vocabulary")
        }
        for id in 0..<Int32(main.vocabularySize) where draft.tokenBytes(id) != main.tokenBytes(id) {
            throw .badFile(
                "\(draftPath): the draft model's token \(id) reads '\(draft.tokenText(id))' and that of \(path) reads "
                    + "'\(main.tokenText(id))'; a draft model must have the same vocabulary")
        }
    }

    /// The ids that end an output: what the files say, together with the tokenizer's own ends of text and turn.
    private static func endOfSequence(
        _ source: ModelSource, _ configuration: ModelConfiguration, _ tokenizer: Tokenizer
    ) throws(InferenceError) -> [Int32] {
        var ids = try source.endOfSequenceIDs() + configuration.endOfSequence + tokenizer.endOfGeneration
        if let id = tokenizer.endOfSequence { ids.append(id) }
        return Set(ids).filter { $0 >= 0 && Int($0) < configuration.vocabularySize }.sorted()
    }

    private static func specialTokens(_ tokenizer: Tokenizer) -> [(name: String, text: String)] {
        let named: [(String, Int32?)] = [
            ("bos_token", tokenizer.beginOfSequence), ("eos_token", tokenizer.endOfSequence),
            ("unk_token", tokenizer.unknownToken), ("pad_token", tokenizer.paddingToken),
        ]
        return named.compactMap { name, id in id.map { (name, tokenizer.tokenText($0)) } }
    }

    /// The last part of a path without the endings of model files.
    static func defaultName(_ path: String) -> String {
        var name = (path as NSString).standardizingPath.split(separator: "/").last.map(String.init) ?? "model"
        for ending in [".gguf", ".safetensors"] where name.hasSuffix(ending) { name.removeLast(ending.count) }
        if let part = name.range(of: #"-\d{5}-of-\d{5}$"#, options: .regularExpression) { name.removeSubrange(part) }
        return name
    }
}
