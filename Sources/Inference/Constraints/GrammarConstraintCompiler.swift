import Synchronization

/// Compiles constraints for one model's vocabulary and keeps the latest. Any thread: the cache is guarded by its mutex.
package final class GrammarConstraintCompiler: ConstraintCompiler {
    /// Makes the vocabulary's trie when the first constraint comes: it takes a moment, and most models never see one.
    private let makeVocabulary: @Sendable () -> VocabularyTrie
    private let cache = Mutex(Cache())

    private struct Cache: ~Copyable {
        var vocabulary: VocabularyTrie?
        var entries: [ConstraintSpecification: (compiled: CompiledGrammar, used: Int)] = [:]
        var clock = 0
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

    package func compile(_ specification: ConstraintSpecification) throws(InferenceError) -> any CompiledConstraint {
        do { return try compiled(specification) } catch {
            throw .invalidArgument(field: "constraint", reason: error.reason)
        }
    }

    func compiled(_ specification: ConstraintSpecification) throws(ConstraintFault) -> CompiledGrammar {
        let (known, vocabulary) = cache.withLock { cache in
            cache.clock += 1
            cache.entries[specification]?.used = cache.clock
            let vocabulary = cache.vocabulary ?? makeVocabulary()
            cache.vocabulary = vocabulary
            return (cache.entries[specification]?.compiled, vocabulary)
        }
        if let known { return known }
        let (grammar, root) = try Self.grammar(specification, longestToken: vocabulary.longestToken)
        let compiled = try CompiledGrammar(grammar, root: root, vocabulary: vocabulary)
        cache.withLock { cache in
            if cache.entries.count >= Self.cacheLimit,
                let oldest = cache.entries.min(by: { $0.value.used < $1.value.used })?.key
            {
                cache.entries[oldest] = nil
            }
            cache.entries[specification] = (compiled, cache.clock)
        }
        return compiled
    }

    /// The grammar of a specification, and its first rule.
    static func grammar(
        _ specification: ConstraintSpecification, longestToken: Int
    ) throws(ConstraintFault)
        -> (Grammar, Int)
    {
        switch specification {
        case .jsonObject:
            return try JSONSchemaCompiler.compile(schema: #"{"type":"object"}"#, longestToken: longestToken)
        case .jsonSchema(let text):
            try limit(text)
            return try JSONSchemaCompiler.compile(schema: text, longestToken: longestToken)
        case .regularExpression(let pattern):
            try limit(pattern)
            let automaton = try RegularExpression.automaton(pattern, search: false)
            return try raw(automaton, longestToken)
        case .grammar(let text):
            try limit(text)
            return try GBNFParser.parse(text)
        case .choice(let texts):
            if texts.isEmpty { throw ConstraintFault("choice must have at least one text") }
            try limit(texts.joined())
            return try raw(Automaton(texts: texts), longestToken)
        }
    }

    private static func raw(_ automaton: Automaton, _ longestToken: Int) throws(ConstraintFault) -> (Grammar, Int) {
        var grammar = Grammar()
        let root = try grammar.rule(
            automaton, tail: [], longestToken: longestToken, encoding: TextEncodings.utf8)
        return (grammar, root)
    }

    private static func limit(_ text: String) throws(ConstraintFault) {
        if text.utf8.count > textLimit {
            throw ConstraintFault("has \(text.utf8.count) bytes; at most \(textLimit) are accepted")
        }
    }
}
