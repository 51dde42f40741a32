import Synchronization

/// A grammar with its states and token masks, filled as sequences reach them. Any thread: guarded by its mutex.
final class CompiledGrammar: CompiledConstraint {
    private let grammar: Grammar
    private let root: Int
    private let vocabulary: VocabularyTrie
    private let memory: Mutex<Memory>

    /// Everything that was computed; thrown away as a whole when it grows too large.
    fileprivate struct Memory: ~Copyable {
        var machine: GrammarMachine
        var masks = TokenMasks()
        var generation = 0
    }

    /// Entries of memory after which it is thrown away; some tens of megabytes.
    private static let sizeLimit = 4_000_000

    /// - Throws: if no text can satisfy the grammar.
    init(_ grammar: Grammar, root: Int, vocabulary: VocabularyTrie) throws(ConstraintFault) {
        var checked = grammar
        try checked.check(root: root)
        self.grammar = checked
        self.root = root
        self.vocabulary = vocabulary
        memory = Mutex(Memory(machine: GrammarMachine(checked, root: root)))
    }

    func makeState() -> any ConstraintState { State(self) }

    /// Where one sequence stands.
    struct State: ConstraintState {
        private let compiled: CompiledGrammar
        private var state: Int32
        private var generation: Int
        /// The text so far, to find the state again after the memory was thrown away.
        private var text: [UInt8] = []

        init(_ compiled: CompiledGrammar) {
            self.compiled = compiled
            (state, generation) = compiled.start()
        }

        var allowed: TokenMask { mutating get { compiled.with(&self) { $0.masks.mask($1, &$0.machine, $2) } } }

        var mayEnd: Bool {
            var copy = self
            return compiled.with(&copy) { memory, state, _ in memory.machine.mayEnd(state) }
        }

        var mustEnd: Bool {
            mutating get { compiled.with(&self) { memory, state, _ in memory.machine.mustEnd(state) } }
        }

        mutating func accept(_ token: Int32) -> Bool {
            guard token >= 0, Int(token) < compiled.vocabulary.tokens.count else { return false }
            let bytes = compiled.vocabulary.tokens[Int(token)]
            return !bytes.isEmpty && accept(bytes: bytes)
        }

        /// Takes text that need not be whole tokens. False, and nothing changed, if it is not allowed here.
        mutating func accept(bytes: [UInt8]) -> Bool {
            let next = compiled.with(&self) { memory, state, _ in
                var next = state
                for byte in bytes { next = memory.machine.next(next, byte) }
                return next
            }
            if next < 0 { return false }
            state = next
            text += bytes
            return true
        }

        fileprivate mutating func refresh(_ memory: inout Memory) {
            if generation == memory.generation { return }
            generation = memory.generation
            state = memory.machine.start
            for byte in text { state = memory.machine.next(state, byte) }
        }

        fileprivate var number: Int32 { state }
    }

    private func start() -> (Int32, Int) { memory.withLock { ($0.machine.start, $0.generation) } }

    private func with<Result>(
        _ state: inout State, _ body: (inout Memory, Int32, VocabularyTrie) -> Result
    ) -> Result {
        // The mutex hands its value out by reference; the sequence's own value goes along by copy.
        var copy = state
        let result = memory.withLock { memory in
            if memory.machine.size + memory.masks.size > Self.sizeLimit {
                memory.machine = GrammarMachine(grammar, root: root)
                memory.masks = TokenMasks()
                memory.generation += 1
            }
            copy.refresh(&memory)
            return body(&memory, copy.number, vocabulary)
        }
        state = copy
        return result
    }
}
