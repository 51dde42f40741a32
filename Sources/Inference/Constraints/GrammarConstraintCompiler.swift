import Synchronization

/// Compiles constraints for one model's vocabulary and keeps the latest. Any thread: the cache is guarded by its mutex.
package final class GrammarConstraintCompiler: ConstraintCompiler {
    /// Makes the vocabulary's trie when the first constraint comes: it takes a moment, and most models never see one.
    private let makeVocabulary: @Sendable () -> VocabularyTrie
    private let cache = Mutex(Cache())

    private struct Cache: ~Copyable {
        var vocabulary: VocabularyTrie?
        var entries: [Key: (compiled: CompiledGrammar, used: Int)] = [:]
        var clock = 0
    }

    /// A specification by its characters.
    private struct Key: Hashable {
        var kind: Int
        var texts: [ExactText]

        init(_ specification: ConstraintSpecification) {
            let texts: [String]
            switch specification {
            case .jsonObject: (kind, texts) = (0, [])
            case .jsonSchema(let text): (kind, texts) = (1, [text])
            case .regularExpression(let text): (kind, texts) = (2, [text])
            case .grammar(let text): (kind, texts) = (3, [text])
            case .choice(let list): (kind, texts) = (4, list)
            }
            self.texts = texts.map { ExactText($0) }
        }
    }

    /// How many compiled constraints are kept.
    private static let cacheLimit = 64
    /// Longer specifications are refused.
    private static let textLimit = 1 << 20

    /// - Parameter vocabulary: the tokens of the model.
    package init(vocabulary: VocabularyTrie) { makeVocabulary = { vocabulary } }

    /// - Parameter codec: the model's tokens; control tokens are never allowed.
    package init(_ codec: any TextCodec) {
        makeVocabulary = {
            VocabularyTrie(size: codec.vocabularySize) { codec.isSpecial($0) ? [] : codec.tokenBytes($0) }
        }
    }

    package func compile(
        _ specification: ConstraintSpecification, isWanted: @escaping () -> Bool
    ) throws(InferenceError) -> any CompiledConstraint {
        do { return try compiled(specification, ConstraintWork(isWanted: isWanted)) } catch {
            throw .invalidArgument(field: "constraint", reason: error.reason)
        }
    }

    func compiled(
        _ specification: ConstraintSpecification, _ work: ConstraintWork = ConstraintWork()
    ) throws(ConstraintFault) -> CompiledGrammar {
        let key = Key(specification)
        let (known, vocabulary) = cache.withLock { cache in
            cache.clock += 1
            cache.entries[key]?.used = cache.clock
            let vocabulary = cache.vocabulary ?? makeVocabulary()
            cache.vocabulary = vocabulary
            return (cache.entries[key]?.compiled, vocabulary)
        }
        if let known { return known }
        let (grammar, root) = try Self.grammar(specification, longestToken: vocabulary.longestToken, work)
        let compiled = try CompiledGrammar(grammar, root: root, vocabulary: vocabulary, work)
        cache.withLock { cache in
            if cache.entries.count >= Self.cacheLimit,
                let oldest = cache.entries.min(by: { $0.value.used < $1.value.used })?.key
            {
                cache.entries[oldest] = nil
            }
            cache.entries[key] = (compiled, cache.clock)
        }
        return compiled
    }

    /// The grammar of a specification, and its first rule.
    static func grammar(
        _ specification: ConstraintSpecification, longestToken: Int, _ work: ConstraintWork
    ) throws(ConstraintFault) -> (Grammar, Int) {
        switch specification {
        case .jsonObject:
            return try JSONSchemaCompiler.compile(schema: #"{"type":"object"}"#, longestToken: longestToken, work: work)
        case .jsonSchema(let text):
            try limit(text)
            return try JSONSchemaCompiler.compile(schema: text, longestToken: longestToken, work: work)
        case .regularExpression(let pattern):
            try limit(pattern)
            return try raw(RegularExpression.automaton(pattern, search: false, work), longestToken, work)
        case .grammar(let text):
            try limit(text)
            return try GBNFParser.parse(text)
        case .choice(let texts):
            if texts.isEmpty { throw ConstraintFault("choice must have at least one text") }
            try limit(texts.joined())
            return try raw(Automaton(texts: texts), longestToken, work)
        }
    }

    private static func raw(
        _ automaton: Automaton, _ longestToken: Int, _ work: ConstraintWork
    ) throws(ConstraintFault) -> (Grammar, Int) {
        var grammar = Grammar()
        let root = try grammar.rule(
            automaton, tail: [], longestToken: longestToken, work: work, encoding: TextEncodings.utf8)
        return (grammar, root)
    }

    private static func limit(_ text: String) throws(ConstraintFault) {
        if text.utf8.count > textLimit {
            throw ConstraintFault("has \(text.utf8.count) bytes; at most \(textLimit) are accepted")
        }
    }
}
