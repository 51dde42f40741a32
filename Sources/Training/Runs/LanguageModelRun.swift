import ModelFormats
import Tokenizers

/// A language-model run from its description to its exported files.
package struct LanguageModelRun {
    /// What is trained.
    package let task: LanguageModelTask
    /// Its vocabulary.
    package let vocabulary: Vocabulary
    /// Records left out of the data.
    package let rejected: BadRecords
    /// Whether the data's files were missing and something generated is used.
    package let standsIn: Bool
    /// A name for the data.
    package let dataFingerprint: String
    /// A name for the model that training begins with; empty if it begins with nothing.
    package let loadedDigest: String
    /// Tokens to train and to validate with.
    package let tokenCounts: (training: Int, validation: Int)
    private let name: String
    private let chats: Bool
    private let ggufTypes: [ElementType]
    private let recommended: LlamaExport.Sampling
    /// What low-rank additions can be made to.
    private static let projections = [
        "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj",
    ]

    /// Reads the description, the data, and makes vocabulary and model.
    package init(_ c: ConfigReader, plan: TrainingPlan, name: String, base: String, seed: UInt64) throws {
        self.name = name
        let data = try LanguageData(c.need("data", c.object("data")), base: base, seed: seed)
        (rejected, standsIn, dataFingerprint) = (data.rejected, data.standsIn, data.fingerprint)
        chats = if case .documents = data.training { true } else { false }
        let m = try c.need("model", c.object("model"))
        var loaded: ModelSource?
        if let path = try m.string("load") {
            let place = base.appending(path: path)
            guard Files.exists(place) || place.contains(where: { "*?[".contains($0) }) else {
                throw TrainingError("\(place), which model.load names, is not there", cause: .missing)
            }
            let source = try ModelSource.open(place)
            loaded = source
            loadedDigest = source.digest()
            vocabulary = try Vocabulary(of: source)
        } else {
            loadedDigest = ""
            vocabulary = try Self.vocabulary(c.object("tokenizer"), data, chats: chats)
        }
        let context: Int
        var random = SeededRandom(seed: seed, stream: "weights")
        var lowRank: LowRank?
        if let lora = try m.object("lora") {
            guard loaded != nil else {
                throw m.wrong("lora", "adds to the weights of a model; name that with load")
            }
            lowRank = LowRank(
                rank: try lora.integer("rank", 1...4096) ?? 8, alpha: try lora.number("alpha", 0...1e6) ?? 16,
                targets: try lora.strings("targets") ?? ["q_proj", "v_proj"])
            try lora.finish()
            if let unknown = lowRank?.targets.first(where: { !Self.projections.contains($0) }) {
                throw lora.wrong("targets", "names \"\(unknown)\"; known: \(Self.projections.listed)")
            }
        }
        let model: LlamaModel<FloatArithmetic>
        if let loaded {
            let sizes = try LlamaConfiguration(of: loaded)
            context = try m.integer("context", 2...sizes.contextLength) ?? sizes.contextLength
            model = LlamaModel(sizes, random: &random, lowRank: lowRank)
            try model.load(loaded)
        } else {
            context = try m.integer("context", 2...1 << 20) ?? 256
            let width = try m.need("width", m.integer("width", 2...65536))
            let heads = try m.need("heads", m.integer("heads", 1...1024))
            let kvHeads = try m.integer("key_value_heads", 1...1024) ?? heads
            guard width % heads == 0, width / heads % 2 == 0 else {
                throw m.wrong("heads", "is \(heads); width \(width) divided by it must be a whole even number")
            }
            guard heads % kvHeads == 0 else {
                throw m.wrong("key_value_heads", "is \(kvHeads); it must divide heads (\(heads))")
            }
            let sizes = LlamaConfiguration(
                vocabularySize: vocabulary.tokens.count, width: width, hidden: try m.integer("hidden", 1...1 << 20),
                layers: try m.need("layers", m.integer("layers", 1...1024)), heads: heads, keyValueHeads: kvHeads,
                contextLength: context, ropeTheta: try m.number("rope_theta", 1...1e9) ?? 10_000,
                epsilon: try m.number("epsilon", 1e-12...0.1) ?? 1e-5,
                tiesEmbeddings: try m.bool("tie_embeddings") ?? true, beginOfSequence: vocabulary.id(vocabulary.begin),
                endOfSequence: vocabulary.id(vocabulary.end))
            model = LlamaModel(sizes, random: &random, lowRank: lowRank)
        }
        model.dropout = try m.number("dropout", 0...0.95) ?? 0
        let sampling = try m.choice("windows", ["random", "epochs", "documents"]) ?? "epochs"
        try m.finish()
        guard !data.answersOnly || sampling == "documents" else {
            throw m.wrong(
                "windows", "is \"\(sampling)\"; data.learn \"answers\" takes \"documents\": rows of their own")
        }
        var types: [ElementType] = []
        var recommended = LlamaExport.Sampling()
        if let e = try c.object("export") {
            for type in try e.strings("gguf") ?? [] {
                switch type {
                case "f32": types.append(.f32)
                case "f16": types.append(.f16)
                case "q8_0": types.append(.q8_0)
                default: throw e.wrong("gguf", "names \"\(type)\"; known types: \"f32\", \"f16\", \"q8_0\"")
                }
            }
            if let s = try e.object("sampling") {
                recommended.temperature = try s.number("temperature", 0...100)
                recommended.topK = try s.integer("top_k", 0...1 << 20)
                recommended.topP = try s.number("top_p", 0.001...1)
                recommended.minP = try s.number("min_p", 0...1)
                try s.finish()
            }
            try e.finish()
        }
        (ggufTypes, self.recommended) = (types, recommended)
        let tokenizer = try vocabulary.tokenizer()
        let training = data.tokens(data.training, tokenizer, vocabulary)
        let validation = data.tokens(data.validation, tokenizer, vocabulary)
        tokenCounts = (training.tokens.count, validation.tokens.count)
        if sampling == "documents", training.documents < plan.batch {
            throw m.wrong(
                "windows",
                "is \"documents\"; the data has \(training.documents) of them and a batch takes \(plan.batch)")
        }
        task = try LanguageModelTask(
            model: model, training: training, validation: validation, context: context, batch: plan.batch,
            smoothing: plan.smoothing, seed: seed, sampling: LanguageModelTask.Sampling(rawValue: sampling) ?? .epochs)
    }

    private static func vocabulary(_ c: ConfigReader?, _ data: LanguageData, chats: Bool) throws -> Vocabulary {
        let kind = try c?.choice("kind", ["bpe", "characters"]) ?? "bpe"
        let size = try c?.integer("vocabulary", 260...1 << 20) ?? 1024
        if let c, kind == "characters", c.has("vocabulary") {
            throw c.wrong("vocabulary", "has no effect with the kind \"characters\": there are as many as the text has")
        }
        try c?.finish()
        var trainer = VocabularyTrainer()
        data.training.forEachText { trainer.add($0) }
        if case .stream(let text) = data.validation, kind == "characters" { trainer.add(text) }
        let special = chats ? ChatMarkup.special : kind == "bpe" ? [ChatMarkup.end] : []
        let (begin, end) = (chats ? ChatMarkup.begin : nil, special.first)
        return kind == "bpe"
            ? trainer.pairs(size: size, special: special, begin: begin, end: end)
            : trainer.characters(special: special, begin: begin, end: end)
    }

    /// Writes the trained model: a Hugging Face folder in `folder`, GGUF files beside it.
    package func export(to folder: String) throws -> [String] {
        let export = LlamaExport(
            model: task.model, vocabulary: vocabulary, chatTemplate: chats ? ChatMarkup.template : nil, endOfTurn: nil,
            name: name, sampling: recommended)
        try export.writeFolder(folder + "/model")
        var written = [folder + "/model"]
        for type in ggufTypes {
            let path = "\(folder)/\(name)-\(type).gguf"
            try Files.write(export.gguf(type: type), to: path)
            written.append(path)
        }
        return written
    }
}
